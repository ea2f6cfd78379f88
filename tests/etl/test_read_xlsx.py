"""Workbooks: typed cells to text by the drawn rule, at their physical rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from etl.read import open_export
from etl.read.cells import number_texts, text_and_numbers
from tests.etl.read_files import read, workbook

moment = dt.datetime.fromisoformat

CELLS: list[tuple[Any, str, bool]] = [
    # cell, text, is a number
    ("", "", False),
    (" Plaju Ulu\u00a0", " Plaju Ulu\u00a0", False),
    ("1234567.0", "1234567.0", False),
    (1234567.0, "1234567", True),
    (0.0, "0", True),
    (-0.0, "0", True),
    (-12.0, "-12", True),
    (3.62, "3.62", True),
    (0.1 + 0.2, "0.30000000000000004", True),
    (12345678901.25, "12345678901.25", True),
    (0.0000001, "0.0000001", True),
    (999_999_999_999_999.0, "999999999999999", True),
    (1e15, "1E+15", True),
    (198803152010121000.0, "1.98803152010121E+17", True),
    (1.98803e17, "1.98803E+17", True),
    (7, "7", True),
    (True, "TRUE", False),
    (False, "FALSE", False),
    (dt.date(2026, 3, 1), "2026-03-01", False),
    (moment("2026-03-01T08:30"), "2026-03-01 08:30:00", False),
    (moment("2026-03-01T00:00"), "2026-03-01", False),
    (moment("2026-03-01T23:59:59.999600"), "2026-03-02", False),
    (moment("1899-12-31T01:02:03"), "1899-12-31 01:02:03", False),
    (dt.time(8, 5), "08:05:00", False),
    (dt.timedelta(hours=26, minutes=15), "26:15:00", False),
    (dt.timedelta(hours=-1), "-1:00:00", False),
]


@pytest.mark.parametrize(("cell", "text", "number"), CELLS)
def test_cell_rule(cell: Any, text: str, number: bool) -> None:
    for column in ([cell], [cell, cell], [cell, ""], ["x", cell]):
        texts, numbers = text_and_numbers(column)
        at = column.index(cell) if "x" not in column else 1
        assert (texts[at].as_py(), numbers[at].as_py()) == (text, number)


def test_mixed_column_keeps_its_order() -> None:
    texts, numbers = text_and_numbers([cell for cell, _, _ in CELLS])
    assert texts.to_pylist() == [text for _, text, _ in CELLS]
    assert numbers.to_pylist() == [number for _, _, number in CELLS]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_number_text_reads_back(numbers: list[float]) -> None:
    assert [float(text) for text in number_texts(np.array(numbers)).to_pylist()] == numbers


def test_rows_and_columns_keep_their_place(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"C3": "nip", "D3": "nilai", "C5": "1", "D5": 3.5, "D7": 0, "E8": " "}
    )
    sheet = open_export(path).sheets[0]
    assert sheet.preview[2] == ["", "", "nip", "nilai", ""]
    assert read(sheet, 3, {"nip": 2, "score": 3, "none": 9}, exact=["score", "none"]) == [
        (5, None, "1", "3.5", True, None, False),
        (7, None, None, "0", True, None, False),
        (8, None, None, None, False, None, False),
    ]
    assert read(sheet, 4, {"first": 0, "score": 3})[0] == (5, None, None, "3.5")


def test_nip_typed_as_number_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A1": "nip", "A2": "198803152010121001"})
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_column(0, 0, ["nip", "198803152010121001"])
        page.write_number(2, 0, 198803152010121001)
    assert read(open_export(path).sheets[0], 1, {"nip": 0}, exact=["nip"]) == [
        (2, None, "198803152010121001", False),
        (3, None, "1.98803152010121E+17", True),
    ]


def test_error_cells_do_not_look_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Kulit & isi").write("A1", "x")
        page = book.add_worksheet("a's")
        page.write_row(1, 1, ["nip", "hasil_akhir"])
        page.write_formula(2, 2, "=NA()", None, "#N/A")
        page.write_row(3, 1, ["1", "BAIK"])
        page.write_formula(4, 1, "=1/0", None, "#DIV/0!")
    sheet = open_export(path).sheets[1]
    assert sheet.preview[2] == ["", "", "#N/A"]
    assert read(sheet, 2, {"nip": 1, "rating": 2}) == [
        (3, None, None, "#N/A"), (4, None, "1", "BAIK"), (5, None, "#DIV/0!", None),
    ]  # fmt: skip


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("jan").write("A1", "nip")
        book.add_worksheet("kosong")
        book.add_chartsheet("grafik")
        hidden = book.add_worksheet("feb")
        hidden.write("A1", "nip")
        hidden.hide()
    export = open_export(path)
    assert [(s.name, s.dialect, s.preview) for s in export.sheets] == [
        ("jan", None, [["nip"]]), ("kosong", None, []), ("feb", None, [["nip"]]),
    ]  # fmt: skip
    assert read(export.sheets[1], 1, {"nip": 0}) == []
    assert (export.kind, export.size, len(export.sha256)) == ("xlsx", path.stat().st_size, 64)


def test_many_rows_over_block_borders(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    count = 10_000
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "nilai"])
        for i in range(1, count):
            if i % 5:
                page.write_row(i, 0, [f"id{i}", i / 4 if i % 2 else f"{i}"])
    rows = read(open_export(path).sheets[0], 1, {"id": 0, "score": 1}, exact=["score"])
    expected = [i for i in range(1, count) if i % 5]
    assert [row[0] for row in rows] == [i + 1 for i in expected]
    assert all(row[2] == f"id{row[0] - 1}" for row in rows)
    assert [row[4] for row in rows] == [bool(i % 2) for i in expected]
    assert [float(row[3]) for row in rows] == [i / 4 if i % 2 else i for i in expected]


def test_pure_blocks_are_string_arrays() -> None:
    for column in (["a"], [1.5], [dt.date(2026, 1, 1)], [True], []):
        texts, numbers = text_and_numbers(column)
        assert (texts.type, numbers.type) == (pa.string(), pa.bool_())
