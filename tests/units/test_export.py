"""Downloads: numbers stay numbers, text never runs, the notes travel along."""

import csv
import io
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from dashboard import export

HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|x", "%0A=1"]
FRAME = pd.DataFrame({"Unit": ["Plaju", *HOSTILE], "n": range(10), "Value": [78.71, *[None] * 9]})
NOTES = {"Definition": "first\nsecond", "=Period": "2026-10"}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_could_run_is_told_to_be_text(text: str) -> None:
    assert export.harmless(text) == "'" + text


@pytest.mark.parametrize(
    ("cell", "kept"), [("Plaju", "Plaju"), ("a=b", "a=b"), (-3.5, -3.5), (None, None), ("", "")]
)
def test_everything_else_is_left_alone(cell: Any, kept: Any) -> None:
    assert export.harmless(cell) == kept


@pytest.mark.parametrize(("lang", "comma", "value"), [("id", ";", "78,71"), ("en", ",", "78.71")])
def test_csv_follows_the_language_and_says_what_it_holds(lang: str, comma: str, value: str) -> None:
    text = export.to_csv(FRAME, NOTES, lang).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=comma))
    assert rows[0] == ["# Definition: first second"]
    assert rows[2:4] == [["Unit", "n", "Value"], ["Plaju", "0", value]]
    assert all(row[0].startswith("'") and row[2] == "" for row in rows[4:])


def test_a_workbook_has_typed_cells_no_formula_and_a_notes_sheet() -> None:
    data = export.to_xlsx(FRAME, NOTES, ("Data", "Notes"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Data", "Notes"]
    rows = book.get_sheet_by_name("Data").to_python()
    assert rows[0] == ["Unit", "n", "Value"]
    assert rows[1] == ["Plaju", 0.0, 78.71]
    assert [row[0] for row in rows[2:4]] == HOSTILE[:2]
    assert book.get_sheet_by_name("Notes").to_python()[1] == ["=Period", "2026-10"]
    assert b"<f>" not in b"".join(_parts(data))


def _parts(data: bytes) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return [book.read(name) for name in book.namelist() if "worksheets" in name]
