"""Headlines and the profile of improvement: facts in figures, units never ranked."""

from __future__ import annotations

import pytest

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Kel A     | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Kel B     | kelurahan | 2     | kec            | kec              | 2010-01-01
c       | Kel C     | kelurahan | 2     | kec            | kec              | 2010-01-01
s       | Seksi     | seksi     | 2     | kec            | kec              | 2010-01-01
"""
TOLD = "select kind, n, value, previous, since, other, link_page, link_unit from headline "


def ratings(drawn: Drawn, **months: str) -> None:
    """Ratings of unit A by month: a letter per person, g good, - not rated, p poor."""
    words = {"g": "good", "p": "poor", "-": None}
    drawn.lake.add(
        "appraisal",
        [
            {"person_key": f"p{i}", "unit_id": "a", "period": f"2026-{month[1:]}", "rating": words[letter]}
            for month, letters in months.items()
            for i, letter in enumerate(letters)
        ],
        scheme="PANRB6",
        period_type="month",
        extracted="2026-02-01",
    )


def told(drawn: Drawn, unit: str, period: str, *kinds: str) -> list[tuple[object, ...]]:
    wanted = ", ".join(f"'{kind}'" for kind in kinds)
    return drawn.ask(
        TOLD
        + f"where hierarchy = 'command' and unit_id = '{unit}' and period = '{period}' and kind in ({wanted}) "
        "order by rank"
    )


def test_a_change_is_told_only_where_the_control_chart_calls_it_one(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        [{"person_key": f"p{i}", "unit_id": "a", "period": f"{2025 + month // 12}-{month % 12 + 1:02d}",
          "rating": None if i < (1 if month % 2 else 3) + (12 if month == 14 else 0) else "good"}
         for month in range(15) for i in range(20)],
        scheme="PANRB6", period_type="month", extracted="2026-05-01",
    )  # fmt: skip
    assert told(drawn, "a", "2026-02", "signal_worse", "signal_better") == []
    worse = told(drawn, "a", "2026-03", "signal_worse", "signal_better")
    assert ("signal_worse", None, 75, 10, None, None, "trend", "a") in worse
    assert told(drawn, "b", "2026-03", "signal_worse") == []


def test_a_unit_that_stopped_is_named_to_everybody_above_it(drawn: Drawn) -> None:
    drawn.units(UNITS)
    ratings(drawn, m01="ggggg", m02="-----", m03="g----", m04="gg---", m05="-----")
    assert told(drawn, "kec", "2026-02", "stopped") == []
    assert told(drawn, "kec", "2026-03", "stopped") == [
        ("stopped", 2, None, None, "2026-02", "a", "trend", "a")
    ]
    assert told(drawn, "a", "2026-03", "stopped") == [
        ("stopped", 2, None, None, "2026-02", "a", "trend", "a")
    ]
    assert told(drawn, "a", "2026-05", "stopped") == []


def survey(drawn: Drawn, quarter: str, **units: str) -> None:
    """Answers on waktu by unit: a digit per respondent; everything else is answered 4."""
    others = ["persyaratan", "prosedur", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"]
    drawn.lake.add(
        "survey",
        [
            {"unit_name": "Seksi" if u == "s" else f"Kel {u.upper()}", "period": quarter, "waktu": digit,
             **dict.fromkeys(others, 4)}
            for u, digits in units.items()
            for digit in digits
        ],
        instrument="permenpan_14_2017",
    )  # fmt: skip


def test_an_element_is_held_against_the_same_element_of_like_units_without_this_one(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, "2025-Q1", a="1444")
    survey(drawn, "2026-Q1", a="1144", b="1444", c="4444", s="1111")
    ask = (
        "select unit_id, n, value, ref_n, ref_value, gap, previous, rank from improvement where hierarchy = 'command' "
        "and metric = 'dissatisfied_waktu' and period = '2026-Q1' order by unit_id"
    )
    assert drawn.ask(ask) == [
        ("a", 4, 50, 8, 12.5, 37.5, 25, 1),
        ("b", 4, 25, 8, 25, 0, None, 9),
        ("c", 4, 0, 8, 37.5, -37.5, None, 9),
        ("kec", 16, 43.75, None, None, None, 25, 3),
        ("kec~kelurahan", 12, 25, 4, 100, -75, 25, 9),
        ("s", 4, 100, 12, 25, 75, None, 1),
    ]
    assert told(drawn, "a", "2026-Q1", "element_gap") == []  # four answers make nothing certain


def test_an_element_that_is_worse_for_certain_is_told(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, "2026-Q1", a="1" * 9 + "4" * 3, b="1" + "4" * 11, c="4" * 12)
    assert told(drawn, "a", "2026-Q1", "element_gap") == [
        ("element_gap", 12, 75, 4.1667, None, "skm_waktu", "improvement", "a")
    ]
    assert told(drawn, "b", "2026-Q1", "element_gap") == []


def test_complaints_and_survey_that_point_to_the_same_thing_are_told_together(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, "2026-Q1", a="1" * 6 + "4" * 6, b="1" + "4" * 11)
    rows = [
        ("1", "Kel A", "antre lama"),
        ("2", "Kel A", "lama"),
        ("3", "Kel A", "mahal"),
        ("4", "Kel B", "mahal"),
    ]
    drawn.lake.add(
        "complaint",
        [
            {"complaint_id": i, "unit_name": u, "text": t, "received_on": "2026-02-03", "period": "2026-02",
             "status": "waiting"}
            for i, u, t in rows
        ],
        extracted="2026-04-30",
    )  # fmt: skip
    kinds = ("top_theme", "waiting_theme", "complaints", "complaints_late", "ikm")
    assert told(drawn, "a", "2026-Q1", *kinds) == [
        ("waiting_theme", 2, 3, None, None, "complaints_waktu", "improvement", "a"),
        ("complaints_late", 3, 0, None, None, None, "trend", "a"),
        ("ikm", 12, 95.8333, None, None, None, "trend", "a"),
        ("complaints", 3, 3, None, None, None, "trend", "a"),
    ]
    assert told(drawn, "b", "2026-02", *kinds)[0] == (
        "top_theme", 1, 1, None, None, "complaints_biaya", "improvement", "b"
    )  # fmt: skip


def test_a_source_that_fell_silent_is_told_with_its_last_period(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, "2026-Q1", a="44", b="44")
    survey(drawn, "2026-Q2", b="44")
    assert told(drawn, "a", "2026-Q2", "no_export") == [
        ("no_export", None, None, None, "2026-Q1", None, "data", "a")
    ]


def test_counts_of_a_quarter_made_of_months_are_monthly_appraisals_and_name_the_part_that_holds_most(
    drawn: Drawn,
) -> None:
    drawn.units(UNITS)
    ratings(drawn, m01="ggg---", m02="gggg--")
    drawn.lake.add(
        "appraisal",
        [{"person_key": f"q{i}", "unit_id": "b", "period": "2026-01", "rating": word}
         for i, word in enumerate(["good"] * 5 + [None])],
        scheme="PANRB6", period_type="month", extracted="2026-02-01",
    )  # fmt: skip
    ask = (
        "select kind, n, whole, part, part_unit, link_unit from headline where hierarchy = 'command' "
        "and unit_id = 'kec' and period = '2026-Q1' and metric = 'not_rated' and kind like 'not_rated%'"
    )
    assert drawn.ask(ask) == [("not_rated_months", 6, 18, 5, "a", "a")]


@pytest.mark.parametrize(("respondents", "told_to"), [(3, 0), (90, 4)])
def test_a_grade_that_changed_for_certain_is_told_to_the_unit_and_to_those_above(
    drawn: Drawn, respondents: int, told_to: int
) -> None:
    drawn.units(UNITS)
    others = ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana"]
    for year, digit in (("2025", "4"), ("2026", "3")):
        drawn.lake.add(
            "survey",
            respondents
            * [{"unit_name": "Kel A", "period": f"{year}-Q1", "pengaduan": digit, **dict.fromkeys(others, digit)}],
            instrument="permenpan_14_2017",
        )  # fmt: skip
    ask = (
        "select unit_id, value, previous, other, letter, letter_before from headline where hierarchy = 'command' "
        "and period = '2026-Q1' and kind = 'letter_changed' order by unit_id, other"
    )
    assert (
        drawn.ask(ask)
        == [
            ("a", 75, 100, "a", "C", "A"),
            ("kec", 75, 100, "a", "C", "A"),
            ("kec", 75, 100, "kec", "C", "A"),
            ("kec~kelurahan", 75, 100, "a", "C", "A"),
        ][:told_to]
    )


def test_the_interval_of_a_mean_stays_on_its_scale(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "complaint",
        [{"complaint_id": str(i), "unit_name": "Kel A", "text": "lama", "received_on": "2026-02-03",
          "period": "2026-02", "status": "done", "first_reply_on": day, "closed_on": day}
         for i, day in enumerate(("2026-02-03", "2026-02-23"))],
        extracted="2026-04-30",
    )  # fmt: skip
    survey(drawn, "2026-Q1", a="44443", b="4")
    ask = (
        "select unit_id, metric, lo, hi from value where hierarchy = 'command' and period = '2026-Q1' "
        "and unit_id in ('a', 'b') and metric in ('close_days', 'skm_waktu') order by all"
    )
    (days, score, alone) = drawn.ask(ask)
    assert days[2] == 0
    assert score[3] == 4
    assert alone[2:] == (None, None)
