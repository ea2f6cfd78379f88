"""Areas for improvement: certain, in order and highlighted by a second computation; interval macros by properties."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import rules
from etl.plan import MACROS
from tests.models.conftest import Drawn
from tests.models.territory import UNSUR

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Kel A     | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Kel B     | kelurahan | 2     | kec            | kec              | 2010-01-01
"""
# Of 40 answers in A and of 60 in B so many are dissatisfied, element by element.
HERE = dict(zip(UNSUR, (4, 12, 30, 0, 14, 25, 8, 20, 5), strict=True))
THERE = dict(zip(UNSUR, (6, 10, 20, 0, 9, 12, 20, 15, 3), strict=True))
Z = NormalDist().inv_cdf(0.975)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Both ends as the roots of the quadratic equation that the score test sets to zero, in per cent."""
    a, b, c = 1 + Z**2 / n, -(2 * k / n + Z**2 / n), (k / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def answers(drawn: Drawn, unit: str, n: int, bad: dict[str, int]) -> list[dict[str, object]]:
    return [
        {"unit_name": unit, "period": "2026-Q1", **{u: 2 if i < bad[u] else 3 for u in UNSUR}}
        for i in range(n)
    ]


@pytest.fixture
def surveyed(drawn: Drawn) -> Drawn:
    drawn.units(UNITS)
    rows = [*answers(drawn, "Kel A", 40, HERE), *answers(drawn, "Kel B", 60, THERE)]
    drawn.lake.add("survey", rows, instrument="permenpan_14_2017")
    complaints = [
        {"complaint_id": str(i), "unit_name": "Kel A", "text": text, "received_on": "2026-02-03", "period": "2026-02",
         "status": "waiting"}
        for i, text in enumerate(["antre"] * 7 + ["mahal", "mahal, antre"])
    ]  # fmt: skip
    drawn.lake.add("complaint", complaints, extracted="2026-04-30")
    return drawn


def test_what_is_certain_in_which_order_is_what_pandas_makes_of_the_answers(surveyed: Drawn) -> None:
    expected = pd.DataFrame({"k": pd.Series(HERE), "ref_k": pd.Series(THERE)})
    expected["value"], expected["ref"] = expected["k"] / 0.4, expected["ref_k"] / 0.6
    expected["lo"] = [wilson(k, 40)[0] for k in expected["k"]]
    expected["ref_hi"] = [wilson(k, 60)[1] for k in expected["ref_k"]]
    expected["margin"] = expected["lo"] - expected["ref"]
    # Newcombe's lower end of the difference between two shares.
    beneath = (expected["value"] - expected["lo"]) ** 2 + (expected["ref_hi"] - expected["ref"]) ** 2
    expected["certain"] = expected["value"] - expected["ref"] - beneath**0.5 > 0
    expected["gap"], expected["position"] = expected["value"] - expected["ref"], range(9)
    expected = expected.sort_values(["margin", "gap", "position"], ascending=[False, False, True])
    highlighted = list(expected.index[expected["certain"]][:3])
    assert highlighted == ["kompetensi", "waktu", "sarana"] and expected["certain"].sum() >= 4
    found = surveyed.ask(
        "select replace(metric, 'dissatisfied_', ''), margin, is_certain, is_highlighted from improvement "
        "where hierarchy = 'command' and unit_id = 'a' and area = 'element' and period = '2026-Q1' order by rank"
    )
    assert [row[0] for row in found] == list(expected.index)
    assert [row[1] for row in found] == pytest.approx(list(expected["margin"]), abs=1e-3)
    assert [row[2] for row in found] == list(expected["certain"])
    assert [row[0] for row in found if row[3]] == highlighted


def test_complaints_about_an_element_are_counted_beside_it(surveyed: Drawn) -> None:
    found = surveyed.ask(
        "select metric, n_complaints from improvement where hierarchy = 'command' and unit_id = 'a' "
        "and area in ('element', 'theme') and period = '2026-Q1' and n_complaints > 0 order by metric"
    )
    assert found == [
        ("complaints_biaya", 2), ("complaints_waktu", 8), ("dissatisfied_biaya", 2), ("dissatisfied_waktu", 8)
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "certain"), [(9, False), (10, True)])
def test_fewer_than_ten_answers_here_or_elsewhere_are_never_certain(
    drawn: Drawn, n: int, certain: bool
) -> None:
    drawn.units(UNITS)
    all_bad, all_good = dict.fromkeys(UNSUR, 100), dict.fromkeys(UNSUR, 0)
    rows = [*answers(drawn, "Kel A", n, all_bad), *answers(drawn, "Kel B", 60, all_good)]
    drawn.lake.add("survey", rows, instrument="permenpan_14_2017")
    found = drawn.ask(
        "select distinct is_certain from improvement where hierarchy = 'command' and unit_id = 'a' and area = 'element'"
    )
    assert found == [(certain,)]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        rules.attach(con)
        con.execute(MACROS.read_text(encoding="utf-8"))
        yield con


counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_a_wilson_interval_solves_the_score_equation_and_holds_the_share(
    con: duckdb.DuckDBPyConnection, case: tuple[int, int]
) -> None:
    k, n = case
    lo, hi = con.execute(f"select wilson_lo({k}, {n}, {Z}), wilson_hi({k}, {n}, {Z})").fetchall()[0]
    assert 0 <= lo <= k / n + 1e-12 and k / n - 1e-12 <= hi <= 1 and lo < hi
    assert (100 * lo, 100 * hi) == pytest.approx(wilson(k, n), abs=1e-6)
    mirrored = con.execute(f"select 1 - wilson_hi({n - k}, {n}, {Z})").fetchall()[0][0]
    assert lo == pytest.approx(mirrored, abs=1e-12)


@given(counts, st.integers(2, 20))
def test_more_answers_of_the_same_share_narrow_it(
    con: duckdb.DuckDBPyConnection, case: tuple[int, int], times: int
) -> None:
    k, n = case
    width = "wilson_hi({0}::double, {1}::double, 1.96) - wilson_lo({0}::double, {1}::double, 1.96)"
    wide, narrow = con.execute(
        f"select {width.format(k, n)}, {width.format(k * times, n * times)}"
    ).fetchall()[0]
    assert narrow < wide


@given(st.floats(0, 100), st.floats(0, 100))
def test_two_uncertain_numbers_must_differ_by_more_than_one(
    con: duckdb.DuckDBPyConnection, reach: float, other: float
) -> None:
    apart = con.execute("select newcombe(?, ?)", [reach, other]).fetchall()[0][0]
    assert max(reach, other) - 1e-9 <= apart <= reach + other + 1e-9
