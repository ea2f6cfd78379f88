"""Importance of elements and the map of priorities, from drawn forms to both published files."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from etl.build import build
from tests.models.conftest import Drawn
from tests.models.territory import UNSUR
from tests.shared.conftest import opened

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Loket A   | loket     | 2     | kec            | kec              | 2010-01-01
b       | Loket B   | loket     | 2     | kec            | kec              | 2010-01-01
c       | Loket C   | loket     | 2     | kec            | kec              | 2010-01-01
d       | Loket D   | loket     | 2     | kec            | kec              | 2010-01-01
e       | Gerai E   | gerai     | 2     | kec            | kec              | 2010-01-01
f       | Gerai F   | gerai     | 2     | kec            | kec              | 2010-01-01
g       | Pos G     | pos       | 2     | kec            | kec              | 2010-01-01
h       | Pos H     | pos       | 2     | kec            | kec              | 2010-01-01
"""
SIZES = {"Loket A": 75, "Loket B": 60, "Loket C": 4, "Gerai E": 70, "Pos G": 40}
Form = dict[str, Any]


def forms(unit: str, n: int) -> list[Form]:
    """Forms in which waiting time decides the overall answer; fewer are content with it at A."""
    rng = np.random.default_rng(len(unit) + ord(unit[-1]))
    level = np.full(9, 3.2)
    level[2] = 2.3 if unit == "Loket A" else 3.4
    answers = np.clip(np.rint(rng.normal(0, 0.3, (n, 1)) + rng.normal(level, 0.6, (n, 9))), 1, 4).astype(int)
    overall = np.clip(np.rint(0.8 * answers[:, 2] + 0.6 + rng.normal(0, 0.35, n)), 1, 4).astype(int)
    made: list[Form] = [
        {**dict(zip(UNSUR, map(int, row), strict=True)), "overall": int(answer)}
        for row, answer in zip(answers, overall, strict=True)
    ]
    made[0]["sarana"] = None
    made[1]["overall"] = None
    told = {"unit_name": unit, "period": "2026-Q1"}
    return [{**told, "respondent": f"{unit} {i}", **form} for i, form in enumerate(made)]


@pytest.fixture(scope="module")
def told() -> list[Form]:
    return [form for unit, n in SIZES.items() for form in forms(unit, n)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, told: list[Form]) -> Drawn:
    lake = Drawn(tmp_path_factory.mktemp("importance"))
    lake.units(UNITS)
    silent = [
        {**form, "unit_name": "Loket D", "overall": None} for form in told if form["unit_name"] == "Loket B"
    ]
    lake.lake.add("survey", [*told, *silent], instrument="permenpan_14_2017")
    return lake


QUARTER = "hierarchy = 'command' and period = '2026-Q1'"


def test_how_much_is_told_of_each_group(drawn: Drawn) -> None:
    # Two forms of each unit are not complete.
    assert drawn.ask(
        f"select group_id, n, state, units, count(pct), count(rank) from importance where {QUARTER} "
        "group by all order by 1"
    ) == [
        ("like:gerai:2", 68, "names", ["e"], 0, 3),
        ("like:loket:2", 133, "bars", ["a", "b", "c"], 9, 9),
        ("like:pos:2", 38, "hidden", ["g"], 0, 0),
    ]


def test_weights_are_those_of_all_complete_forms_of_the_group(drawn: Drawn, told: list[Form]) -> None:
    complete = [
        [form[name] for name in (*UNSUR, "overall")]
        for form in told
        if form["unit_name"].startswith("Loket") and None not in form.values()
    ]
    pooled = np.array(complete, dtype=float)
    rows = drawn.ask(
        f"select element, r_xy, pct, rank, n, r2, pct_lo <= pct and pct <= pct_hi from importance where {QUARTER} "
        "and group_id = 'like:loket:2' order by rank"
    )
    assert len(pooled) == rows[0][4] and rows[0][0] == "waktu" and all(row[6] for row in rows)
    for element, r_xy, *_ in rows:
        assert r_xy == pytest.approx(
            np.corrcoef(pooled[:, UNSUR.index(element)], pooled[:, 9])[0, 1], abs=1e-4
        )
    rest = pooled[:, 9] - np.column_stack([np.ones(len(pooled)), pooled[:, :9]]) @ np.linalg.lstsq(
        np.column_stack([np.ones(len(pooled)), pooled[:, :9]]), pooled[:, 9], rcond=None
    )[0]  # fmt: skip
    assert rows[0][5] == pytest.approx(1 - rest.var() / pooled[:, 9].var(), abs=1e-4)
    assert sum(row[2] for row in rows) == pytest.approx(100, abs=0.01)


def wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.959964
    middle, half = k / n + z * z / (2 * n), z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return 100 * (middle - half) / (1 + z * z / n), 100 * (middle + half) / (1 + z * z / n)


def test_the_map_holds_units_whose_form_asks_with_their_own_performance(
    drawn: Drawn, told: list[Form]
) -> None:
    rows = drawn.ask(
        f"select unit_id, element, n, perf, perf_lo, perf_hi, quadrant from ipa where {QUARTER} order by 1, 2"
    )
    assert {row[0] for row in rows} == {"a", "b", "c"} and len(rows) == 27
    for unit_id, element, n, perf, lo, hi, _ in rows:
        answers = [
            form[element]
            for form in told
            if form["unit_name"] == f"Loket {unit_id.upper()}" and form[element]
        ]
        content = sum(answer >= 3 for answer in answers)
        assert n == len(answers) and perf == pytest.approx(100 * content / n, abs=1e-3)
        assert (lo, hi) == pytest.approx(wilson(content, n), abs=1e-3)
    places = {(row[0], row[1]): row[6] for row in rows}
    assert places["a", "waktu"] == "improve"
    assert {place for (unit, _), place in places.items() if unit == "c"} == {"unclear"}


def test_a_place_is_named_only_where_both_sides_are_clear(drawn: Drawn) -> None:
    rows = drawn.ask("select perf_lo, perf_hi, perf_line, above_share, quadrant from ipa where n >= 10")
    for lo, hi, line, above, place in rows:
        important = True if above >= 0.9 else False if above <= 0.1 else None
        low = True if hi < line else False if lo > line else None
        wanted = {(True, True): "improve", (True, False): "keep", (False, True): "low_priority",
                  (False, False): "overdone"}.get((important, low), "unclear")  # type: ignore[arg-type]  # fmt: skip
        assert place == wanted


def test_others_see_nothing_made_from_a_hidden_unit(drawn: Drawn) -> None:
    build(drawn.data)
    with opened(drawn.data) as con:
        hidden = con.execute(
            f"select distinct status from shared.value where metric = 'ikm' and unit_id = 'c' and {QUARTER}"
        ).fetchall()
        assert hidden == [("hidden",)]
        units = con.execute(f"select distinct unit_id from shared.ipa where {QUARTER}").fetchall()
        asked = con.execute(
            f"select distinct n, units from shared.importance where {QUARTER} and group_id = 'like:loket:2'"
        ).fetchall()
    assert "c" not in {unit for (unit,) in units}
    assert (
        asked
        and all("c" not in members for _, members in asked)
        and all(n in (131, 73, 58) for n, _ in asked)
    )
