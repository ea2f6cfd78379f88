"""How numbers, dates and periods are written, drawn as tables."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from babel.numbers import format_decimal

from dashboard import i18n, metrics
from tests.pages.conftest import visit

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language named by the test's parameter, as if a visitor had chosen it."""
    monkeypatch.setattr(st, "session_state", {"_lang": request.param})
    return str(request.param)


NUMBERS = [
    # value, places, sign, Indonesian, English
    (78.66, 1, False, "78,7", "78.7"),
    (1234.0, 0, False, "1.234", "1,234"),
    (1234567.891, 2, False, "1.234.567,89", "1,234,567.89"),
    (-0.04, 1, True, "0,0", "0.0"),
    (-1.25, 2, True, "−1,25", "−1.25"),
    (3.0, 1, True, "+3,0", "+3.0"),
    (None, 1, False, metrics.NOTHING, metrics.NOTHING),
    (float("nan"), 1, False, metrics.NOTHING, metrics.NOTHING),
    (float("inf"), 0, False, metrics.NOTHING, metrics.NOTHING),
]


@pytest.mark.parametrize("lang", ["id", "en"], indirect=True)
def test_numbers_are_written_as_the_language_is_described(lang: str) -> None:
    for value, places in ((0.0, 0), (999.0, 0), (12345.6, 1), (9999999.125, 3), (0.005, 2)):
        pattern = "#,##0" + ("." + "0" * places if places else "")
        told = format_decimal(round(value, places), format=pattern, locale=metrics.LOCALES[lang])
        assert metrics.number(value, places) == told


PERIODS = [
    # code, first day, Indonesian, short, English, short
    ("2026-10", dt.date(2026, 10, 1), "Oktober 2026", "Okt 2026", "October 2026", "Oct 2026"),
    ("2026-08", dt.date(2026, 8, 1), "Agustus 2026", "Agu 2026", "August 2026", "Aug 2026"),
    ("2026-Q3", dt.date(2026, 7, 1), "Triwulan III 2026", "TW III 2026", "Quarter 3 of 2026", "Q3 2026"),
    ("2026-S2", dt.date(2026, 7, 1), "Semester II 2026", "Sem II 2026", "Half-year 2 of 2026", "H2 2026"),
    ("2025", dt.date(2025, 1, 1), "2025", "2025", "2025", "2025"),
]


@pytest.mark.parametrize(("value", "places", "sign", "indonesian", "english"), NUMBERS)
@pytest.mark.parametrize("lang", ["id", "en"], indirect=True)
def test_numbers(lang: str, value: float, places: int, sign: bool, indonesian: str, english: str) -> None:
    assert metrics.number(value, places, sign=sign) == (indonesian if lang == "id" else english)


@pytest.mark.parametrize(("code", "first", "indonesian", "short_id", "english", "short_en"), PERIODS)
@pytest.mark.parametrize("lang", ["id", "en"], indirect=True)
def test_periods(
    lang: str, code: str, first: dt.date, indonesian: str, short_id: str, english: str, short_en: str
) -> None:
    long, short = (indonesian, short_id) if lang == "id" else (english, short_en)
    assert metrics.period_label(code) == long
    assert metrics.period_label(code, short=True) == short
    assert metrics.period_start(code) == first


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2026-01..2026-03", "Jan 2026–Mar 2026"),
        ("2026-Q1..2026-Q4", "TW I 2026–TW IV 2026"),
        ("all", "Semua periode"),
        ("2026-13", "2026-13"),
        ("2026-Q5", "2026-Q5"),
        ("kapan", "kapan"),
        ("", metrics.NOTHING),
        (None, metrics.NOTHING),
        (float("nan"), metrics.NOTHING),
    ],
)
@pytest.mark.parametrize("lang", ["id"], indirect=True)
def test_spans_and_codes_that_are_no_period(lang: str, code: str | None, label: str) -> None:
    assert metrics.period_label(code, short=True) == label


@pytest.mark.parametrize("lang", ["id", "en"], indirect=True)
def test_dates(lang: str) -> None:
    moment = dt.datetime(2026, 8, 5, 14, 3)  # noqa: DTZ001 - the warehouse keeps local time
    assert metrics.date(moment) == ("5 Agustus 2026" if lang == "id" else "5 August 2026")
    assert metrics.datetime(moment) == ("5 Agu 2026 14.03" if lang == "id" else "5 Aug 2026 14:03")
    assert metrics.date(None) == metrics.datetime(None) == metrics.period_label(None) == metrics.NOTHING


@pytest.mark.parametrize(
    ("key", "value", "sign", "expected"),
    [
        ("good_or_better", 78.66, False, f"78,7{NBSP}%"),
        ("good_or_better", -2.0, True, "−2,0 poin"),
        ("ikm", 80.4, False, "80,40"),
        ("complaints", 1234.0, False, "1.234"),
        ("close_days", 4.46, False, "4,5 hari"),
        ("ikm", None, False, metrics.NOTHING),
    ],
)
def test_a_value_is_written_as_its_record_says(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: float, sign: bool, expected: str
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    assert metrics.fmt(key, value, sign=sign) == expected
    assert metrics.fmt(metrics.records()[key], value, sign=sign) == expected


HOSTILE = [
    "![x](http://jahat/x.png)",
    "[klik](http://jahat)",
    "$\\frac{a}{b}$",
    ":red[merah]",
    "<img src=x>",
    "# Judul",
]


@pytest.mark.parametrize("datum", HOSTILE)
def test_escaped_data_have_no_markdown_left(datum: str) -> None:
    special = set("[]()$<>#!:*_`\\")
    escaped = i18n.escape(datum)
    assert escaped.replace("\\", "").replace("\N{WORD JOINER}", "") == datum.replace("\\", "")
    assert all(escaped[at - 1] == "\\" for at, char in enumerate(escaped) if char in special - {"\\"})


def test_escaping_keeps_one_line() -> None:
    assert i18n.escape("satu\n\n- dua") == "satu \\- dua"


def test_a_hostile_unit_name_is_only_text(tiny: Path) -> None:
    app = visit("data", unit="pkm")
    assert "Puskesmas [x](http://jahat) $a$" in app.selectbox(key="filter_unit").options[3]
    table = app.table[0].value
    assert not [cell for cell in table.to_numpy().ravel() if "](http" in str(cell)]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (None, "24 Nov 2026 13.08\N{NO-BREAK SPACE}WIB"),
        ("Asia/Jayapura", "24 Nov 2026 15.08\N{NO-BREAK SPACE}WIT"),
    ],
)
def test_a_moment_kept_in_utc_is_told_by_the_clock_of_the_agency(
    monkeypatch: pytest.MonkeyPatch, zone: str | None, expected: str
) -> None:
    monkeypatch.delenv("KINERJA_TZ", raising=False)
    if zone:
        monkeypatch.setenv("KINERJA_TZ", zone)
    assert metrics.moment(pd.Timestamp("2026-11-24 06:08")) == expected
    assert metrics.moment(None) == metrics.NOTHING
