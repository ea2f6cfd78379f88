"""The satisfaction index: reference vectors and edges through the models themselves, and the formula a second way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from etl import rules
from etl.plan import MACROS
from tests.models.conftest import Drawn
from tests.models.territory import UNSUR
from tests.vectors import frame

# UNSUR has the order of the vectors: facilities before complaints, the regulation has them the other way round.
SETS = ("gaspul_29", "one_resp", "all_four")
ROW = dict[str, Any]
Grades = dict[str, ROW]


def person(*answers: int | None) -> ROW:
    """One form; a single answer stands for all nine."""
    return dict(zip(UNSUR, answers * 9 if len(answers) == 1 else answers, strict=True))


def crowd(n: int, seed: int, level: float) -> list[ROW]:
    """n made-up forms, some of them with an answer left open."""
    rng = np.random.default_rng(seed)
    answers = np.clip(np.rint(rng.normal(level, 0.6, (n, 1)) + rng.normal(0, 0.4, (n, 9))), 1, 4).astype(int)
    forms = [person(*map(int, row)) for row in answers]
    for form in forms[::5]:
        form[UNSUR[len(form) % 9]] = None
    return forms


MADE = {
    "crowd": crowd(30, 1, 3.1),
    "few": crowd(9, 2, 3.4),
    "content": [person(4)] * 12,
    "alike": [person(3)] * 200,
    "two": [person(4), person(1)],
    "weighty": [person(*[4] * fours, *[3] * (9 - fours)) for fours in (6, 5, 5, 4)] * 10,
    "bitter": [person(1)] * 3,
}
USERS = {"crowd": 30, "few": 500}


def vector_forms(name: str) -> list[ROW]:
    rows = frame("ikm_responses.csv").query("set == @name")
    return [person(*row) for row in rows[[f"U{i}" for i in range(1, 10)]].astype(int).itertuples(index=False)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """One build of the vectors' forms and of the made-up ones, a unit each, under one office."""
    lake = Drawn(tmp_path_factory.mktemp("ikm"))
    forms = {**{name: vector_forms(name) for name in SETS}, **MADE}
    units = [
        f"{name} | Loket {name} | loket | 2 | kec | kec | 2010-01-01 | {USERS.get(name, '-')}"
        for name in forms
    ]
    lake.units(
        "unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from | service_users\n"
        "kec | Kecamatan | kecamatan | 1 | - | - | 2010-01-01 | -\n" + "\n".join(units)
    )
    told = {"period": "2026-Q1", "answered_on": "2026-02-02"}
    rows = [
        {**told, "unit_name": f"Loket {name}", "respondent": f"{name} {i}", "overall": 1, **form}
        for name, own in forms.items()
        for i, form in enumerate(own)
    ]
    lake.lake.add("survey", rows, instrument="permenpan_14_2017")
    old = {"unit_name": "Loket crowd", "period": "2025-Q4", "respondent": "x", **person(2)}
    lake.lake.add("survey", [old], instrument="kepmenpan_25_2004")
    return lake


@pytest.fixture(scope="module")
def grades(drawn: Drawn) -> Grades:
    """Rows of ikm_letter by unit, for the quarter."""
    question = "from ikm_letter where hierarchy = 'command' and period = '2026-Q1' and unit_id <> 'kec'"
    asked = drawn.made_for(question).execute(question)
    names = [column[0] for column in asked.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    return {str(row["unit_id"]): row for row in rows}


def cells(row: dict[Any, Any], names: str) -> list[Any]:
    return [row[name] for name in names.split()]


@pytest.mark.parametrize("name", SETS)
def test_vectors_through_the_models(name: str, grades: Grades, drawn: Drawn) -> None:
    expected = frame("ikm_expected.csv").set_index("set").loc[name].to_dict()
    got = grades[name]
    question = (
        "select value, lo, hi, n from value where metric = 'ikm' and hierarchy = 'command' and unit_id = ? "
        "and period = '2026-Q1'"
    )
    value, lo, hi, n = drawn.made_for(question).execute(question, [name]).fetchall()[0]
    assert n == got["n"] == expected["n"]
    assert value == pytest.approx(expected["ikm_exact"], rel=1e-9)
    for policy, column in {"exact": "ikm_exact", "0111": "ikm_w0111", "011": "ikm_w011"}.items():
        assert got[f"ikm_{policy}"] == float(half_up(float(expected[column])))
    assert (got["letter_exact"], got["letter_011"]) == (expected["category_exact"], expected["category_w011"])
    if n == 1:
        assert lo is None and hi is None and got["se"] is None and not got["letter_certain"]
    else:
        assert (got["se"], lo, hi) == pytest.approx(
            tuple(cells(expected, "se_person ci95_lo ci95_hi")), rel=1e-6
        )


@pytest.mark.parametrize("name", SETS)
def test_vectors_of_the_elements_through_the_models(name: str, drawn: Drawn) -> None:
    expected = frame("ikm_elements_expected.csv").query("set == @name")
    question = (
        "select metric, denominator, numerator, value, 25 * value from value where metric like 'skm_%' "
        "and hierarchy = 'command' and unit_id = ? and period = '2026-Q1'"
    )
    got = drawn.made_for(question).execute(question, [name]).fetchall()
    rows = {metric.removeprefix("skm_"): row for metric, *row in got}
    for place, element in enumerate(UNSUR):
        assert rows[element] == pytest.approx(
            expected[["n_answered", "total", "nrr", "nrr_x25"]].iloc[place].tolist(), rel=1e-9
        )


def by_hand(forms: list[ROW]) -> tuple[float, float, float, float]:
    """Index, standard error and 95 % t interval of forms, with pandas and scipy."""
    table = pd.DataFrame(forms)[list(UNSUR)].astype(float)
    index = 25 * table.mean(axis=0).mean()
    persons = 25 * table.mean(axis=1)
    se = float(persons.std(ddof=1) / np.sqrt(len(persons)))
    width = float(stats.t.ppf(0.975, len(persons) - 1)) * se
    return index, se, max(index - width, 25), min(index + width, 100)


@pytest.mark.parametrize("name", ["crowd", "few", "two", "alike"])
def test_interval_a_second_way(name: str, grades: Grades) -> None:
    index, se, lo, hi = by_hand(MADE[name])
    got = grades[name]
    assert got["ikm"] == pytest.approx(index, abs=0.005)
    assert cells(got, "se lo hi") == pytest.approx([se, lo, hi], rel=1e-6, abs=1e-6)


def test_the_formula_gives_the_vectors() -> None:
    expected = frame("ikm_expected.csv").set_index("set").loc["gaspul_29"]
    index, se, lo, hi = by_hand(vector_forms("gaspul_29"))
    assert (index, se, lo, hi) == pytest.approx(
        tuple(expected[["ikm_exact", "se_person", "ci95_lo", "ci95_hi"]]), rel=1e-9
    )


def half_up(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 10))).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.fixture(scope="module")
def letter() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    rules.attach(con)
    con.execute(MACROS.read_text(encoding="utf-8"))
    return con


def graded(con: duckdb.DuckDBPyConnection, *values: float) -> list[str]:
    told = ", ".join(f"({i}, {value!r}::double)" for i, value in enumerate(values))
    rows = con.execute(f"select ikm_letter_of(x) from (values {told}) t(i, x) order by i").fetchall()
    return [row[0] for row in rows]


def test_bands_of_the_vectors(letter: duckdb.DuckDBPyConnection) -> None:
    expected = frame("ikm_categories.csv")
    assert graded(letter, *expected["ikm"]) == expected["category"].tolist()


def test_letter_is_rounded_half_up_before_it_is_compared(letter: duckdb.DuckDBPyConnection) -> None:
    edges = {
        100.0: "A", 88.31: "A", 88.305: "A", 88.30499999999998: "A", 88.304: "B", 76.605: "B", 76.604: "C",
        64.995: "C", 64.994: "D", 25.0: "D", 24.75: "D",
    }  # fmt: skip
    assert graded(letter, *edges) == list(edges.values())
    assert letter.execute("select ikm_letter_of(null::double)").fetchall() == [(None,)]


def test_bands_reached_by_the_interval_make_a_letter_uncertain(
    grades: Grades, letter: duckdb.DuckDBPyConnection
) -> None:
    for name in ("crowd", "few", "two"):
        ends = graded(letter, *cells(grades[name], "lo hi"))
        got = grades[name]
        assert [got["letter_lo"], got["letter_hi"]] == ends
        assert got["letter_certain"] == (set(ends) == {got["letter"]})
    assert not grades["two"]["letter_certain"]


def test_no_spread_is_no_certainty(grades: Grades) -> None:
    alike = {unit for unit, row in grades.items() if row["is_uniform"]}
    assert alike == {"content", "alike", "bitter"}
    assert {unit for unit, row in grades.items() if row["other_share"] is not None} == alike
    told = "other_share letter letter_lo letter_hi letter_certain"
    # 3 of 12 at the lowest mark would be 81.25.
    assert cells(grades["content"], told) == [25.0, "A", "B", "A", False]
    assert cells(grades["alike"], told) == [1.5, "C", "C", "C", True]
    assert cells(grades["bitter"], told) == [100.0, "D", "D", "A", False]


def test_few_respondents_are_marked_below_ten(grades: Grades) -> None:
    few = {unit for unit, row in grades.items() if row["is_few"]}
    assert few == {"one_resp", "all_four", "two", "few", "bitter"}


def test_another_weight_that_gives_another_grade_is_told(grades: Grades) -> None:
    got = grades["weighty"]
    assert cells(got, "ikm_exact ikm_0111 ikm_011") == [88.89, 88.8, 88.0]
    assert cells(got, "letter_exact letter_0111 letter_011 policies_differ") == ["A", "A", "B", True]
    assert got["ikm"] == got["ikm_exact"] and got["weight_policy"] == "exact"
    assert not grades["gaspul_29"]["policies_differ"]
    assert cells(grades["bitter"], "ikm_011 letter_011") == [24.75, "D"]


def test_minimum_sample_where_the_number_of_users_is_known(grades: Grades) -> None:
    told = "n_required is_sample_enough"
    assert cells(grades["crowd"], told) == [28, True]
    assert cells(grades["few"], told) == [217, False]
    assert cells(grades["two"], told) == [None, None]


def test_another_instrument_is_a_break_and_no_number(drawn: Drawn) -> None:
    assert drawn.ask(
        "select kind, period_start from series_break where unit_id = 'crowd' and metric = 'ikm' "
        "and hierarchy = 'command'"
    ) == [("instrument_changed", pd.Timestamp("2026-01-01").date())]
    assert drawn.ask("select count(*) from ikm_letter where unit_id = 'crowd' and period = '2025-Q4'") == [
        (0,)
    ]


def test_the_overall_question_is_kept_and_is_no_element(drawn: Drawn) -> None:
    assert drawn.ask(
        "select distinct overall, answers from staging.survey where unit_name = 'Loket content'"
    ) == [(1, 9)]
    assert drawn.ask("select distinct value from value where metric = 'ikm' and unit_id = 'content'") == [
        (100,)
    ]
