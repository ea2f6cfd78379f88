"""How read rows are offered to the loader: in batches of a bounded size, all text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

import pyarrow as pa

PREVIEW_ROWS = 30
MAX_ROW_TEXT = 1_000
BATCH_ROWS = 65_536
BATCH_BYTES = 32 * 1024 * 1024


class Sheet(Protocol):
    """One table-like part of an export: a worksheet, or the whole of a CSV or Parquet file."""

    @property
    def name(self) -> str:
        """Worksheet name; '' for CSV and Parquet."""

    @property
    def dialect(self) -> str | None:
        """For CSV, what was decided about delimiter, encoding and quote, in words to show; else None."""

    @property
    def preview(self) -> list[list[str]]:
        """First 30 physical rows as texts, '' for an empty cell; entry i is row i + 1.

        In a CSV a record with quoted line breaks stands at its first line, and the lines it goes on are [].
        """

    @property
    def rows_about(self) -> int:
        """How many rows there are, roughly, known without reading them."""

    def batches(
        self, header_row: int, columns: Mapping[str, int], exact: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """The rows below `header_row` that are not wholly empty. May be asked again: the sheet is then read again.

        header_row: physical row (from 1) of the last header row; 0 = no header.
        columns: our name -> column index from 0. exact: names for which it matters that a cell was a number.

        Columns of a batch: row int32 (physical, from 1), row_problem and row_text string, each named column string
        (an empty cell is '' or null, nothing trimmed), <name>__number bool for each name in `exact`: true where the
        cell was a binary floating or decimal number, so that its '.' is a decimal point and digits beyond the 15th
        are lost; always false in a CSV.

        row_problem is null for a sound row. In a CSV it is 'too_few' or 'too_many' (another number of columns than
        the header; trailing empty ones do not count) or 'quotes' (a quotation mark not closed, or text after a
        closing one). Such a row has all named columns null, so that nothing is shifted silently, and row_text holds
        the record as it stands in the file, at most 1,000 characters.

        Rows come in no promised order. Raises FileRefused when the sheet turns out to be damaged.
        """


def gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The rows in fewer tables: a statement about a batch costs more than a few thousand rows of it."""
    held: list[pa.Table] = []
    rows = size = 0
    for table in tables:
        held.append(table)
        rows, size = rows + len(table), size + table.nbytes
        if rows >= BATCH_ROWS or size >= BATCH_BYTES:
            yield pa.concat_tables(held)
            held, rows, size = [], 0, 0
    if held:
        yield pa.concat_tables(held)


def quoted(name: str) -> str:
    """SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def select(fields: list[str], relation: str) -> str:
    """FROM-expression of the selected fields."""
    return f"(SELECT {', '.join(fields)} FROM {relation})"
