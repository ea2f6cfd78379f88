"""Appraisals and citizens side by side: which units, whose interval, which are a question, and what others may know."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import publish
from etl.build import build
from tests.models.conftest import Drawn
from tests.models.territory import UNSUR

HEAD = "unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from"
PRAISED, EMPTY, MONTHS, SMALL = "2026-Q3", "2025-Q3", "2024-Q3", "2023-Q3"
NAMES = "abcde"


class Place:
    """The drawn lake, one situation in each year."""

    def __init__(self, data: Path) -> None:
        self.drawn = Drawn(data)
        rows = [f"{name} | Unit {name} | kelurahan | 2 | top | top | 2010-01-01" for name in NAMES]
        self.drawn.units("\n".join([HEAD, "top | Kecamatan | kecamatan | 1 | - | - | 2010-01-01", *rows]))

    def people(self, unit: str, very_good: int, n: int, period: str) -> None:
        """Appraisals of n persons of a unit."""
        rows = [
            {"person_key": f"{unit}-{k}", "unit_id": unit, "rating": "very_good" if k < very_good else "good"}
            for k in range(n)
        ]
        kind = "quarter" if "Q" in period else "month"
        self.drawn.lake.add(
            "appraisal", rows, scheme="PANRB6", period=period, period_type=kind, file=f"{unit}{period}"
        )

    def citizens(self, unit: str, low: int, n: int, period: str) -> None:
        """Answers of n citizens: `low` of them 2, the others 4."""
        rows = [
            {"unit_id": unit, "respondent": str(k), **dict.fromkeys(UNSUR, 2 if k < low else 4)}
            for k in range(n)
        ]
        self.drawn.lake.add(
            "survey", rows, period=period, instrument="permenpan_14_2017", file=f"s{unit}{period}"
        )

    def both(self, unit: str, people: tuple[int, int], citizens: tuple[int, int], period: str) -> None:
        self.people(unit, *people, period)
        self.citizens(unit, *citizens, period)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build: a praised and dissatisfied unit; a year in which half have none; months; a unit that is too small."""
    place = Place(tmp_path_factory.mktemp("pair"))
    for unit, very_good, low in (("a", 30, 30), ("b", 4, 4), ("c", 3, 5), ("d", 2, 6)):
        place.both(unit, (very_good, 40), (low, 40), PRAISED)
    for unit, people, low in (
        ("a", (1, 60), 40),
        ("b", (0, 20), 4),
        ("c", (0, 20), 4),
        ("d", (8, 20), 4),
        ("e", (0, 20), 4),
    ):
        place.both(unit, people, (low, 60), EMPTY)
    for unit, months in (("a", (7,)), ("b", (7, 8, 9))):
        for month in months:
            place.people(unit, 5, 10, f"2024-0{month}")
        place.citizens(unit, 3, 20, MONTHS)
    for unit, people in (("a", (1, 4)), ("b", (3, 40))):
        place.both(unit, people, (3, 20), SMALL)
    build(place.drawn.data)
    data = place.drawn.data
    return data / "warehouse" / str(publish.current(data / "warehouse"))


@pytest.fixture(scope="module")
def inside(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(folder / "internal.duckdb"), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def outside(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(folder / "shared.duckdb"), read_only=True) as con:
        yield con


def rows(
    con: duckdb.DuckDBPyConnection, columns: str, period: str, table: str = "pair"
) -> list[tuple[object, ...]]:
    """Rows of a period by command, by unit, numbers rounded."""
    asked = f"select {columns} from {table} where hierarchy = 'command' and period = ? order by unit_id"
    found = con.execute(asked, [period]).fetchall()
    return [tuple(round(v, 4) if isinstance(v, float) else v for v in row) for row in found]


def test_a_question_needs_both_intervals_beyond_the_medians(inside: duckdb.DuckDBPyConnection) -> None:
    found = rows(inside, "unit_id, x, y, x_median, y_median, is_x_high, is_y_low, question", PRAISED)
    y = {unit: 25 * (2 * low + 4 * (40 - low)) / 40 for unit, low in zip("abcd", (30, 4, 5, 6), strict=True)}
    x = dict(zip("abcd", (75.0, 10.0, 7.5, 5.0), strict=True))
    middle = (round(statistics.median(x.values()), 4), round(statistics.median(y.values()), 4))
    assert [row[:5] for row in found] == [(unit, x[unit], y[unit], *middle) for unit in "abcd"]
    assert [row[0] for row in found if row[7]] == ["a"]
    assert [row[5] and row[6] for row in found] == [row[7] for row in found]


def test_no_parent_stands_beside_its_parts(inside: duckdb.DuckDBPyConnection) -> None:
    assert rows(inside, "unit_id", PRAISED) == [(unit,) for unit in "abcd"]
    assert rows(inside, "unit_id, units, state, r", PRAISED, "co_movement") == [("top", 4, "picture", None)]


def test_where_half_have_none_one_person_of_a_large_unit_is_no_question(
    inside: duckdb.DuckDBPyConnection,
) -> None:
    line = round(100 * 9 / 140, 4)
    assert rows(inside, "unit_id, x_median, x_line, is_x_high, is_y_low, question", EMPTY) == [
        ("a", 0, line, False, True, False), *[(unit, 0, line, False, False, False) for unit in "bc"],
        ("d", 0, line, True, False, False), ("e", 0, line, False, False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("unit", "months"), [("a", 1), ("b", 3)])
def test_months_of_the_same_persons_do_not_narrow_the_interval(
    inside: duckdb.DuckDBPyConnection, unit: str, months: int
) -> None:
    n, p, z = 10 * months / 3, 0.5, 1.959964
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    told = (unit, 50.0, round(100 * (0.5 - half), 4), round(100 * (0.5 + half), 4), 10 * months)
    assert told in rows(inside, "unit_id, x, x_lo, x_hi, n_x", MONTHS)


def test_others_know_only_what_the_coarse_numbers_say(outside: duckdb.DuckDBPyConnection) -> None:
    found = outside.execute(
        "select p.unit_id, p.x = v.value, p.n_x = v.n, p.n_x_to = v.n_to, p.x_bound is not distinct from v.bound, "
        "p.x_lo is not distinct from v.lo, v.numerator is null, p.question from pair p join value v "
        "on v.metric = 'very_good' and v.unit_id = p.unit_id and v.period = p.period and v.hierarchy = p.hierarchy "
        "where p.hierarchy = 'command' and p.period = ? order by 1",
        [PRAISED],
    ).fetchall()
    assert found == [(unit, True, True, True, True, True, True, unit == "a") for unit in "abcd"]
    assert rows(outside, "unit_id, x, x_bound", PRAISED)[1:] == [(unit, 10, "most") for unit in "bcd"]


def test_a_limit_is_no_point_of_a_correlation(outside: duckdb.DuckDBPyConnection) -> None:
    assert rows(outside, "unit_id, units, state", PRAISED, "co_movement") == [("top", 1, "picture")]


def test_a_hidden_number_leaves_nothing_but_that_it_is_hidden(outside: duckdb.DuckDBPyConnection) -> None:
    nothing = "coalesce(x, x_lo, x_hi, n_x, n_x_to, y, y_lo, y_hi, n_y) is null"
    assert ("a", "hidden", True, False) in rows(outside, f"unit_id, status, {nothing}, question", SMALL)


def test_nothing_about_the_pattern_leaves_the_house(outside: duckdb.DuckDBPyConnection) -> None:
    assert outside.execute("select count(*) from distribution").fetchall() == [(0,)]
    assert outside.execute("select count(*) from distribution_pattern").fetchall()[0][0] > 5
