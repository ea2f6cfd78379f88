"""Parquet: typed columns give the same texts as the cells of a workbook."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.read import FileRefused, open_export
from tests.etl.read_files import read

moment = dt.datetime.fromisoformat

COLUMNS: list[tuple[pa.DataType, Any, str, bool]] = [
    # type, value, text, number whose digits or decimal point matter
    (pa.string(), " x ", " x ", False),
    (pa.int64(), 198803152010121001, "198803152010121001", False),
    (pa.float64(), 1234567.0, "1234567", True),
    (pa.float64(), 3.62, "3.62", True),
    (pa.float64(), -0.0, "0", True),
    (pa.float64(), 12345678901.25, "12345678901.25", True),
    (pa.float64(), 1.98803e17, "1.98803E+17", True),
    (pa.float64(), 1e15, "1E+15", True),
    (pa.float64(), -1234500000000000.0, "-1.2345E+15", True),
    (pa.float64(), 0.0000001, "0.0000001", True),
    (pa.float32(), 2.5, "2.5", True),
    (pa.decimal128(10, 2), Decimal("3.50"), "3.50", True),
    (pa.decimal128(18, 0), Decimal("198803152010121001"), "198803152010121001", False),
    (pa.bool_(), True, "TRUE", False),
    (pa.date32(), dt.date(2026, 3, 1), "2026-03-01", False),
    (pa.timestamp("us"), moment("2026-03-01T08:30"), "2026-03-01 08:30:00", False),
    (pa.timestamp("us"), moment("2026-03-01T00:00"), "2026-03-01", False),
    (pa.timestamp("ns"), moment("2026-03-01T08:30"), "2026-03-01 08:30:00", False),
    (pa.timestamp("us"), moment("2026-03-01T23:59:59.999600"), "2026-03-02", False),
    (pa.time64("us"), dt.time(8, 5), "08:05:00", False),
    (pa.dictionary(pa.int32(), pa.string()), "BAIK", "BAIK", False),
]


@pytest.mark.parametrize(("kind", "value", "text", "number"), COLUMNS)
def test_column_rule(tmp_path: Path, kind: pa.DataType, value: Any, text: str, number: bool) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": pa.array([value, None], kind), "y": ["1", "2"]}), path)
    sheet = open_export(path).sheets[0]
    assert read(sheet, 1, {"x": 0}, exact=["x"]) == [(2, None, text, number), (3, None, None, False)]
    assert sheet.preview == [["x", "y"], [text, "1"], ["", "2"]]


def test_rows_below_the_names_and_empty_rows(tmp_path: Path) -> None:
    path = tmp_path / "a [1] *'s?.parquet"
    pq.write_table(pa.table({"nip": ["1", None, ""], 'a"b': ["x", None, "y"]}), path)
    (tmp_path / "a 1 x'sy.parquet").write_bytes(path.read_bytes())
    sheet = open_export(path).sheets[0]
    assert read(sheet, 1, {"a": 0, "b": 1}) == [(2, None, "1", "x"), (4, None, None, "y")]
    assert read(sheet, 2, {"b": 1, "none": 7}, exact=["none"]) == [(4, None, "y", None, False)]


def test_no_rows_is_empty(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), tmp_path / "a.parquet")
    with pytest.raises(FileRefused) as caught:
        open_export(tmp_path / "a.parquet")
    assert caught.value.rule == "empty"
