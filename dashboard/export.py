"""What is on the screen as a file: typed numbers, text that no spreadsheet runs, and what it means."""

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
# Nothing that a reader of XML, CSV or JSON refuses, and no mark that turns the order of what is read.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet reads as text: an apostrophe before anything that could start a formula."""
    if isinstance(value, str) and value.lstrip().startswith(TRIGGERS):
        return "'" + value
    return None if is_nothing(value) else value


def is_nothing(value: Any) -> bool:
    """Whether a cell stays empty: no value, or a number that is none."""
    if isinstance(value, str):
        return False
    return value is None or bool(pd.isna(value)) or (isinstance(value, float) and not math.isfinite(value))


def readable(text: object) -> str:
    """Text without what no reader can show."""
    return UNREADABLE.sub("", str(text))


def to_csv(frame: pd.DataFrame, notes: Mapping[str, str], lang: str) -> bytes:
    """CSV in UTF-8 with its mark, so that spreadsheets see it: `# name: text` notes, then the table.

    Indonesian: `;` between cells and a decimal comma, as local spreadsheets expect; English: `,` and a point. Days and
    moments as ISO 8601 writes them.
    """
    local = lang == "id"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if local else ",", lineterminator="\r\n")
    for name, text in notes.items():
        writer.writerow([f"# {readable(name)}: {' '.join(readable(text).split())}"])
    writer.writerow([harmless(readable(column)) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_plain(cell, local) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: Any, local: bool) -> Any:
    if is_nothing(cell):
        return ""
    if isinstance(cell, bool | np.bool_):
        return str(cell).upper()
    if isinstance(cell, float):
        text = f"{cell:.10g}"
        return text.replace(".", ",") if local else text
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return harmless(readable(cell)) if isinstance(cell, str) else cell


def to_parquet(frame: pd.DataFrame, notes: Mapping[str, str], record: Mapping[str, Any]) -> bytes:
    """Parquet with typed columns; the notes and the metadata record as JSON in the schema (`notes`, `metadata`)."""
    names = distinct(frame.columns)
    arrays = [_array(frame.iloc[:, at]) for at in range(len(names))]
    told = {"notes": _json(notes), "metadata": _json(record)}
    table = pa.Table.from_arrays(arrays, names=names).replace_schema_metadata(told)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _array(column: "pd.Series[Any]") -> pa.Array:
    """A column of one type: numbers, days, yes and no; anything mixed as text."""
    cells = [
        None if is_nothing(cell) else readable(cell) if isinstance(cell, str) else cell for cell in column
    ]
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array([None if cell is None else readable(cell) for cell in cells], pa.string())


def distinct(names: Any) -> list[str]:
    """Column names of which no two are the same: a second one is counted."""
    found: list[str] = []
    for name in map(readable, names):
        copies = [name, *(f"{name} ({number})" for number in range(2, len(found) + 3))]
        found.append(next(copy for copy in copies if copy not in found))
    return found


def to_json(record: Mapping[str, Any]) -> bytes:
    """A metadata record as a JSON file."""
    return json.dumps(record, ensure_ascii=False, indent=2, default=str, allow_nan=False).encode()


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, default=str, allow_nan=False)
