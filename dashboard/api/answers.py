"""Rows of the open file as an answer: a page in a stable order, as JSON, CSV or Parquet, with build and entity tag."""

import base64
import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard import export, warehouse
from dashboard.api import offered
from dashboard.api.asked import TYPES, Asked
from dashboard.api.offered import Offer

AT_ONCE = 1000


@dataclass(frozen=True)
class Facts:
    """What every answer says of itself. built_at: UTC; as_of: the day that numbers speak about; synthetic: made-up."""

    build: str
    built_at: str
    as_of: str
    synthetic: bool


@dataclass(frozen=True)
class Page:
    """Rows of one answer and the address of those after them, empty at the end."""

    facts: Facts
    rows: pa.Table
    following: str


def facts() -> Facts:
    """Of the present build. Raises warehouse.NoWarehouse."""
    row = _read(offered.text("build"), {}).to_pylist()[0]
    return Facts(row["build"], f"{row['built_at'].isoformat()}Z", row["as_of"].isoformat(), row["synthetic"])


def page(asked: Asked, told: Facts) -> Page:
    """The rows that were asked for. Raises warehouse.NoWarehouse, UnknownTable, UnknownColumn."""
    found = _read(asked.offer.sql, {**asked.bound, "limit": asked.limit + 1})
    following = ""
    if found.num_rows > asked.limit:
        query = {**asked.told, "after": f"{told.build}.{asked.offset + asked.limit}"}
        following = f"{asked.offer.path}?{urlencode(query)}"
    return Page(told, _finite(found.slice(0, asked.limit)), following)


def columns(offer: Offer) -> pa.Schema:
    """Names and types of an offer's columns in the present build. Raises as `page` does."""
    nothing = dict.fromkeys(offered.BOUND.findall(offer.sql))
    return _read(offer.sql, {**nothing, "limit": 0, "offset": 0}).schema


def coverage() -> tuple[dt.date | None, dt.date | None]:
    """First days of the first and the last period with numbers."""
    row = _read(offered.text("coverage"), {}).to_pylist()[0]
    return row["first_day"], row["last_day"]


def top() -> str:
    """Name of the unit above all others; empty without one."""
    found = _read(offered.text("producer"), {}).to_pylist()
    return str(found[0]["unit_name"]) if found else ""


def mark(asked: Asked, told: Facts, kind: str, *more: str) -> str:
    """An entity tag: the same for the same rows in the same form, another one for anything else."""
    said = {name: value for name, value in asked.told.items() if name not in ("format", "lang")}
    parts = [told.build, told.built_at, asked.offer.sql, kind, json.dumps(sorted(said.items())), *more]
    return digest("\0".join(parts).encode())


def digest(content: bytes) -> str:
    """The entity tag of what this stands for."""
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:18]).decode()}"'


def written(made: Page, kind: str, terms: Mapping[str, str]) -> bytes:
    """A page in one of TYPES. terms: producer and licence."""
    if kind == "parquet":
        return _parquet(made, terms)
    return _csv(made) if kind == "csv" else _json(made, terms)


def about(told: Facts) -> dict[str, Any]:
    """The build as the members of an answer."""
    return {
        "build": told.build,
        "built_at": told.built_at,
        "as_of": told.as_of,
        "synthetic": told.synthetic,
    }


def _json(made: Page, terms: Mapping[str, str]) -> bytes:
    """Rows are written a thousand at a time, so that other threads have their turn in between."""
    head = _dumped({**about(made.facts), **terms, "next": made.following or None})
    parts = [_dumped(batch.to_pylist())[1:-1] for batch in made.rows.to_batches(max_chunksize=AT_ONCE)]
    return f'{head[:-1]}, "rows": [{", ".join(parts)}]}}'.encode()


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_told)


def _csv(made: Page) -> bytes:
    """Comma, decimal point, UTF-8, ISO dates; text that a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(made.rows.column_names)
    for row in zip(*(column.to_pylist() for column in made.rows.columns), strict=True):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return export.harmless(value) if value is None or isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) else _told(value)


def _parquet(made: Page, terms: Mapping[str, str]) -> bytes:
    said = {name: str(value) for name, value in {**about(made.facts), **terms}.items()}
    out = io.BytesIO()
    pq.write_table(made.rows.replace_schema_metadata(said), out, compression="zstd")
    return out.getvalue()


def _told(value: Any) -> str:
    """A day or a moment as ISO 8601 writes it."""
    return str(value.isoformat())


def _finite(rows: pa.Table) -> pa.Table:
    """A number that is none is an empty cell in every form."""
    for at, field in enumerate(rows.schema):
        if pa.types.is_floating(field.type):
            column = rows.column(at)
            rows = rows.set_column(at, field, pc.if_else(pc.is_finite(column), column, None))
    return rows


def _read(sql: str, params: Mapping[str, Any]) -> pa.Table:
    file = warehouse.file_of(warehouse.current(), "shared")
    return warehouse.fetch_arrow(file, sql, params)


def media(kind: str) -> str:
    """The media type of a form."""
    return f"{TYPES[kind]}; charset=utf-8" if kind == "csv" else TYPES[kind]
