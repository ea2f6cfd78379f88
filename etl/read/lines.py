"""A block of delimited text in which every line is a record: Arrow's reader needs no help with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from etl.read.records import LINE_FEED, marks_hold

SMALLEST_BLOCK = 1 << 20  # of Arrow's reader
Cells = dict[int, pa.ChunkedArray]


def plain_lines(
    data: bytes, fields: int, width: int, delimiter: str, line: int, columns: Mapping[str, int],
    exact: Collection[str],
) -> pa.Table | None:  # fmt: skip
    """The rows of whole lines that begin at the physical line `line` (see table.Sheet.batches), or None.

    None where a line is no record of `fields` fields, where there is something beyond `width`, where a quotation mark
    stands wrong, and where a record may be blank: then each record must be found first.
    """
    if not marks_hold(data, ord(delimiter)):
        return None
    needed = sorted({*columns.values()})
    beyond = range(width, fields)
    try:
        cells = parsed(data, fields, [i for i in (*needed, *beyond) if i < fields], delimiter)
    except pa.ArrowInvalid:
        return None
    count = np.count_nonzero(np.frombuffer(data, np.uint8) == LINE_FEED)
    may_be_blank = all(cell.null_count for cell in cells.values())
    if may_be_blank or any(len(cell) != count for cell in cells.values()):
        return None
    if any(cells[i].null_count < count for i in beyond):
        return None
    lines = pa.array(np.arange(line, line + count, dtype=np.int32))
    return offered(rows_of(lines, cells, needed), columns, exact)


def parsed(
    data: bytes | memoryview,
    fields: int,
    wanted: Sequence[int],
    delimiter: str,
    is_quoted: bool = False,
    longest: int = 0,
) -> Cells:
    """The wanted columns of records that have `fields` fields; `longest` is the length of a record in bytes.

    Raises ArrowInvalid for another number of fields.
    """
    names = [f"c{i}" for i in range(fields)]
    read = [names[i] for i in dict.fromkeys(wanted)]
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=max(SMALLEST_BLOCK, 2 * longest)),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=is_quoted),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=read, column_types=dict.fromkeys(read, pa.string()), null_values=[""],
            strings_can_be_null=True, check_utf8=False,
        ),
    )  # fmt: skip
    return {i: table[names[i]] for i in wanted}


def rows_of(lines: pa.Array, cells: Cells, needed: Sequence[int]) -> pa.Table:
    """Sound rows: row, row_problem, row_text and a column c<index> for each that is needed."""
    none = pa.nulls(len(lines), pa.string())
    table = {"row": lines, "row_problem": none, "row_text": none}
    return pa.table(table | {f"c{i}": cells.get(i, none) for i in needed})


def offered(found: pa.Table, columns: Mapping[str, int], exact: Collection[str]) -> pa.Table:
    """The rows under our names; no cell of a text was a number."""
    no_number = pa.array(np.zeros(len(found), np.bool_)) if exact else None
    named = {name: found[name] for name in ("row", "row_problem", "row_text")}
    for name, index in columns.items():
        named[name] = found[f"c{index}"]
        if name in exact:
            named[f"{name}__number"] = no_number
    return pa.table(named)
