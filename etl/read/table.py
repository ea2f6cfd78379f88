"""How read rows are offered to the loader: a FROM-expression over an Arrow table, all text."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from typing import Protocol

import duckdb
import pyarrow as pa

PREVIEW_ROWS = 30
MAX_ROW_TEXT = 1_000
_numbers = itertools.count(1)


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

    def source(
        self,
        con: duckdb.DuckDBPyConnection,
        header_row: int,
        columns: Mapping[str, int],
        exact: Collection[str] = (),
    ) -> str:
        """SQL FROM-expression of the rows below `header_row` that are not wholly empty.

        header_row: physical row (from 1) of the last header row; 0 = no header.
        columns: our name -> column index from 0. exact: names for which it matters that a cell was a number.

        Columns of the result: row INTEGER (physical, from 1), row_problem VARCHAR, row_text VARCHAR, each
        named column VARCHAR ('' is NULL, nothing trimmed), <name>__number BOOLEAN for each name in `exact`:
        TRUE where the cell was a binary floating or decimal number, so that its '.' is a decimal point and
        digits beyond the 15th are lost; always FALSE in a CSV.

        row_problem is NULL for a sound row. In a CSV it is 'too_few' or 'too_many' (another number of
        columns than the header; trailing empty ones do not count) or 'quotes' (a quotation mark not closed,
        or text after a closing one). Such a row has all named columns NULL, so that nothing is shifted
        silently, and row_text holds the record as it stands in the file, at most 1,000 characters.

        Rows come in no promised order. The expression holds as long as `con` is open and may be scanned
        again. Raises FileRefused when the sheet turns out to be damaged.
        """

    def raw(self, con: duckdb.DuckDBPyConnection, header_row: int) -> str:
        """As `source`, with every column of the sheet as c0, c1, ... VARCHAR.

        A row with a row_problem is split as well as it can be; row_text is what stands in the file.
        """


def registered(con: duckdb.DuckDBPyConnection, table: pa.Table) -> str:
    """Quoted name under which `con` now knows the table."""
    name = f"read_{next(_numbers)}"
    con.register(name, table)
    return name


def quoted(name: str) -> str:
    """SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def select(fields: list[str], relation: str) -> str:
    """FROM-expression of the selected fields."""
    return f"(SELECT {', '.join(fields)} FROM {relation})"
