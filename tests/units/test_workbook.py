"""The workbook as Excel reads it: types, formats, what stays in sight, and what must never run."""

import datetime as dt
import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from dashboard import i18n, metrics, workbook
from dashboard.views import chase, citizens_service, recognition, rollout_people, rollout_raters
from dashboard.workbook import Shape
from tests.units.test_export import FRAME, HOSTILE, NOTES

SHEETS = ("Data", "Notes", "Metadata")
NB = "\N{NO-BREAK SPACE}"


def opened(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(f"xl/{name}.xml").decode()


def rows(data: bytes, sheet: str = "Data") -> list[list[Any]]:
    return opened(data).get_sheet_by_name(sheet).to_python()


def test_cells_have_types_nothing_is_a_formula_and_the_notes_come_along() -> None:
    data = workbook.to_xlsx(FRAME, NOTES, SHEETS)
    assert opened(data).sheet_names == ["Data", "Notes"]
    assert rows(data)[:2] == [["Unit", "n", "Value"], ["Plaju", 0.0, 78.71]]
    assert [row[0] for row in rows(data)[2:]] == HOSTILE
    assert all(row[2] == "" for row in rows(data)[2:])
    assert rows(data, "Notes")[1] == ["=Period", "2026-10"]
    assert "<f>" not in part(data, "worksheets/sheet1") + part(data, "worksheets/sheet2")


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_it() -> None:
    data = workbook.to_xlsx(FRAME, {}, SHEETS)
    styles = re.findall(r'<c r="A(\d+)"(?: s="(\d+)")? t="s"', part(data, "worksheets/sheet1"))
    formats = re.findall(r"<xf [^>]*>", part(data, "styles").partition("<cellXfs")[2])
    marked = {int(line): 'quotePrefix="1"' in formats[int(style or 0)] for line, style in styles}
    assert marked == {1: False, 2: False, **dict.fromkeys(range(3, 12), True)}


def test_numbers_are_written_in_the_unit_of_their_row() -> None:
    frame = pd.DataFrame({"Unit": ["a", "b", "c"], "n": [1200, 3, 4], "Value": [78.71, 3.214, None]})
    shapes = {"Value": [Shape(1, f"{NB}%"), Shape(2), Shape(0, " hari")]}
    data = workbook.to_xlsx(frame, {}, SHEETS, shapes)
    told = part(data, "styles").replace("&quot;", '"')
    assert {f'#,##0.0"{NB}%"', "#,##0"} <= set(re.findall(r'formatCode="(.*?)"/>', told))
    cells = re.findall(r'<c r="C(\d)" s="(\d+)">', part(data, "worksheets/sheet1"))
    assert [line for line, _ in cells] == ["2", "3"] and cells[0][1] != cells[1][1]


def test_days_moments_yes_and_no_are_what_they_are() -> None:
    moment = pd.Timestamp("2026-10-05 14:03", tz="Asia/Jakarta")
    frame = pd.DataFrame(
        {"d": [dt.date(2026, 10, 5), dt.date(1899, 1, 2)], "m": [moment, pd.NaT], "b": [True, False]}
    )
    assert rows(workbook.to_xlsx(frame, {}, SHEETS))[1:] == [
        [dt.date(2026, 10, 5), dt.datetime(2026, 10, 5, 14, 3), True],  # noqa: DTZ001
        ["1899-01-02", "", False],
    ]


def test_the_header_stays_in_sight_and_filters_every_column() -> None:
    sheet = part(workbook.to_xlsx(FRAME, {}, SHEETS), "worksheets/sheet1")
    assert '<pane xSplit="1" ySplit="1"' in sheet and '<autoFilter ref="A1:C11"/>' in sheet
    widths = re.findall(r'<col min="(\d)" max="(\d)" width="([\d.]+)"', sheet)
    assert (widths[0][0], widths[-1][1]) == ("1", "3")
    assert all(11 <= float(width) <= 50 for *_, width in widths) and widths[0][2] > widths[-1][2]


@pytest.mark.parametrize(
    ("title", "name"),
    [("a/b:c*?[d]\\e", "a b c   d  e"), ("'x'", "x"), ("x" * 40, "x" * 31), ("History", "History 1"), ("", "1"),
     ("notes", "notes")],
)  # fmt: skip
def test_a_sheet_gets_a_name_that_excel_takes(title: str, name: str) -> None:
    found = opened(workbook.to_xlsx(FRAME, {}, (title, "Notes"))).sheet_names
    assert found[0] == name and len({one.casefold() for one in found}) == 2


def test_what_a_cell_cannot_hold_is_cut_with_a_mark_and_never_lost() -> None:
    frame = pd.DataFrame({"t": ["x" * 40_000, "a\x00b\x1b\u202ec\ufffe", "_x0041_"], "n": [10**18, 1, 2]})
    told = rows(workbook.to_xlsx(frame, {"long": "y" * 40_000}, SHEETS))
    assert told[1][0] == "x" * 32_766 + "…" and told[1][1] == str(10**18)
    assert [row[0] for row in told[2:]] == ["abc", "_x0041_"]


def test_more_rows_than_a_sheet_holds_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 4)
    data = workbook.to_xlsx(FRAME, NOTES, SHEETS, {"Value": [Shape(1)] * 10})
    assert opened(data).sheet_names == ["Data", "Data (2)", "Data (3)", "Notes"]
    told = [row[1] for name in ("Data", "Data (2)", "Data (3)") for row in rows(data, name)[1:]]
    assert told == list(range(10))


def test_an_empty_frame_is_a_workbook_too() -> None:
    assert rows(workbook.to_xlsx(FRAME.head(0), NOTES, SHEETS)) == [["Unit", "n", "Value"]]
    assert opened(workbook.to_xlsx(pd.DataFrame(), NOTES, SHEETS)).sheet_names == ["Data", "Notes"]


DAY, LATE = dt.date(2026, 10, 5), pd.Timestamp("2026-10-05")
PERSON = {"name": "Sari", "position": "Camat", "unit_name": "Kecamatan Plaju"}


def typed(frame: pd.DataFrame) -> list[list[Any]]:
    """What Excel reads of a file: cells by row, without those of text."""
    return [
        [cell for cell in row if not isinstance(cell, str)]
        for row in rows(workbook.to_xlsx(frame, {}, SHEETS))[1:]
    ]


def test_days_and_counts_of_lists_of_people_are_no_text() -> None:
    asked = {"rater": None, "rater_position": "Camat", "plan_status": "draft", "due_on": LATE}
    chased = pd.DataFrame([PERSON | asked | {"is_overdue": late, "days_late": 3.0} for late in (True, False)])
    assert typed(chase.listed(chased, is_dated=True)) == [[DAY, 3.0], [DAY]]
    late = {"open": 2, "n": 5, "overdue": 1, "late_since": 0, "n_since": 12, "days_late": 2.5}
    assert typed(chase.counted(pd.DataFrame([PERSON | late]))) == [[2.0, 5.0, 1.0, 0.0, 12.0, 2.5]]
    taught = {"socialised_on": LATE, "taught_on": None, "is_rater": True, "hours": 20}
    assert typed(rollout_people.listed(pd.DataFrame([PERSON | taught]))) == [[DAY, 20.0]]
    given = {
        "given_on": LATE,
        "kind": "medal",
        "title": "x",
        "basis": None,
        "file_name": "f",
        "sheet": "s",
        "row": 1,
    }
    assert typed(recognition.listed(pd.DataFrame([PERSON | given]))) == [[DAY]]


def test_shares_of_raters_are_numbers_in_per_cent() -> None:
    row = {
        "cohort": "taught",
        "raters": 22,
        "before": 0.986,
        "after": 0.9,
        "change": -0.086,
        "lo": -0.1,
        "hi": 0.0,
    }
    same, mark = typed(
        rollout_raters.counted(pd.DataFrame([row | {"measure": name} for name in ("same", "mark")]))
    )[::-1]
    assert same == pytest.approx([22, 98.6, 90, -8.6, -10, 0])
    assert mark == pytest.approx([22, 0.986, 0.9, -0.086, -0.1, 0])


def test_of_a_service_whose_users_are_hidden_only_how_often_it_was_given_is_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ikm = SimpleNamespace(short_id="IKM", short_en="IKM")
    monkeypatch.setattr(metrics, "records", lambda: {"ikm": ikm})
    told = {
        "unit_name": "Plaju",
        "period": "2026-Q3",
        "services": 40.0,
        "months": 3,
        "n": 6,
        "ikm": 80.0,
        "lo": 70.0,
    }
    frame = pd.DataFrame([told | {"hi": 90.0, "status": status} for status in ("ok", "hidden")])
    listed = citizens_service.typed(frame)
    assert typed(listed) == [[80.0, 70.0, 90.0, 6.0, 40.0, 3.0], [40.0, 3.0]]
    assert list(listed[i18n.t("figure.col_status")]) == [i18n.t("figure.ok"), i18n.t("figure.hidden")]
