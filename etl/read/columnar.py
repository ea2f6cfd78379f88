"""A Parquet file as a sheet: its typed columns become text by the rule of cells.py, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.read.limits import MB, Limits
from etl.read.refusal import FileRefused
from etl.read.table import BATCH_ROWS, PREVIEW_ROWS, quoted, select

_FIRST_DATA_ROW = 2  # the column names count as row 1


class ParquetSheet:
    """The one sheet of a Parquet file. See table.Sheet."""

    name = ""
    dialect: str | None = None

    def __init__(self, path: Path, file_name: str, limits: Limits) -> None:
        self._path = path
        self._file_name = file_name
        self._schema, self._rows = _checked(path, file_name, limits)

    @cached_property
    def preview(self) -> list[list[str]]:
        """Column names, then the first rows."""
        names = self._schema.names
        with _damage_refused(self._file_name), duckdb.connect() as con:
            relation = self._from(1, [f"{self._text(i)} AS c{i}" for i in range(len(names))])
            rows = con.execute(f"FROM {relation} ORDER BY row LIMIT {PREVIEW_ROWS - 1}").fetchall()
        return [list(names), *([text or "" for text in row[3:]] for row in rows)]

    @property
    def rows_about(self) -> int:
        """See table.Sheet.rows_about."""
        return self._rows

    def batches(
        self, header_row: int, columns: Mapping[str, int], exact: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """See table.Sheet.batches. On a connection of its own: the loader's runs statements between two batches."""
        fields = []
        for name, index in columns.items():
            fields.append(f"{self._text(index)} AS {quoted(name)}")
            if name in exact:
                fields.append(f"{self._number(index)} AS {quoted(name + '__number')}")
        with _damage_refused(self._file_name), duckdb.connect() as con:
            reader = con.sql(f"FROM {self._from(header_row, fields)}").to_arrow_reader(BATCH_ROWS)
            for batch in reader:
                yield pa.Table.from_batches([batch])

    def _from(self, header_row: int, fields: list[str]) -> str:
        row = f"(file_row_number + {_FIRST_DATA_ROW})::INTEGER"
        fixed = [f"{row} AS row", "NULL::VARCHAR AS row_problem", "NULL::VARCHAR AS row_text"]
        empty = " AND ".join(f"{quoted(name)} IS NULL" for name in self._schema.names)
        scan = f"read_parquet({_literal(str(self._path))}, file_row_number = true)"
        return select(fixed + fields, f"{scan} WHERE NOT ({empty}) AND {row} > {int(header_row)}")

    def _text(self, index: int) -> str:
        if index >= len(self._schema):
            return "NULL::VARCHAR"
        field = self._schema.field(index)
        return f"nullif({text_sql(quoted(field.name), field.type)}, '')"

    def _number(self, index: int) -> str:
        if index >= len(self._schema):
            return "FALSE"
        field = self._schema.field(index)
        inexact = pa.types.is_floating(field.type) or (
            pa.types.is_decimal(field.type) and field.type.scale > 0
        )
        return f"({quoted(field.name)} IS NOT NULL)" if inexact else "FALSE"


def text_sql(column: str, kind: pa.DataType) -> str:
    """SQL that renders a typed column by the rule of cells.py."""
    if pa.types.is_boolean(kind):
        return f"upper({column}::VARCHAR)"
    if pa.types.is_floating(kind):
        return (
            f"CASE WHEN abs({column}) >= 1e16 THEN upper({column}::VARCHAR)"
            f" WHEN abs({column}) >= 1e15 THEN {_with_exponent(f'{column}::VARCHAR')}"
            f" WHEN trunc({column}) = {column} THEN {column}::BIGINT::VARCHAR"
            f" WHEN abs({column}) < 1e-3 THEN rtrim(format('{{:.20f}}', {column}::DOUBLE), '0')"
            f" ELSE {column}::VARCHAR END"
        )
    if pa.types.is_timestamp(kind):
        moment = f"time_bucket(INTERVAL 1 SECOND, {column}::TIMESTAMP + INTERVAL 500 MILLISECOND)"
        return f"regexp_replace({moment}::VARCHAR, ' 00:00:00$', '')"
    return f"{column}::VARCHAR"


def _with_exponent(text: str) -> str:
    """1234500000000000.0 -> 1.2345E+15: the database writes sixteen digits out."""
    mantissa = rf"regexp_replace({text}, '^(-?\d)(\d*?)0*\.0$', '\1.\2E+15')"
    return f"replace({mantissa}, '.E', 'E')"


def _checked(path: Path, name: str, limits: Limits) -> tuple[pa.Schema, int]:
    try:
        with pq.ParquetFile(path) as file:
            about = file.metadata
            groups = range(about.num_row_groups)
            unpacked = sum(about.row_group(i).total_byte_size for i in groups)
            schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as fault:
        rule = "encrypted" if "ncrypt" in str(fault) else "damaged"
        raise FileRefused(rule, name, detail=str(fault).splitlines()[0][:80]) from None
    if about.num_rows == 0 or len(schema) == 0:
        raise FileRefused("empty", name)
    if about.num_rows > limits.rows:
        raise FileRefused("too_many_rows", name, found=about.num_rows, limit=limits.rows)
    most = 4 * limits.parquet_bytes
    if unpacked > most:
        raise FileRefused("too_large_inside", name, found=unpacked // MB, limit=most // MB)
    return schema, about.num_rows


@contextmanager
def _damage_refused(name: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as fault:
        raise FileRefused("damaged", name, detail=str(fault)[:80]) from None


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
