"""Where views of behaviour part, from drawn 360 forms, and every figure a second time in plain loops."""

from __future__ import annotations

import math
from itertools import groupby
from statistics import mean, stdev
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.models.conftest import Drawn
from tests.models.test_drawn_own import SCORES
from tests.models.test_drawn_raters import UNITS, VALUES

Form = dict[str, Any]
PEOPLE = {"a": 7, "b": 2}  # unit -> people; two are below the floor


def forms() -> list[Form]:
    """Own marks (not of everybody), one supervisor and three peers each; half points, values apart from each other."""
    rng = np.random.default_rng(5)
    made = []
    for unit, size in PEOPLE.items():
        for number in range(size):
            person = f"{unit}{number}"
            voices = [("supervisor", f"head-{unit}"), *(("peer", f"{person}-{k}") for k in range(3))]
            voices += [] if (unit, number) == ("a", 6) else [("self", person)]
            for group, rater in voices:
                lift = {"self": 1.0, "supervisor": -0.5}.get(group, 0.0)
                marks = {
                    name: float(np.clip(round(rng.normal(7 + lift, 1) * 2) / 2, 1, 10)) for name in SCORES
                }
                made.append(
                    {"person_key": person, "rater_key": rater, "unit_id": unit, "rater_group": group, **marks}
                )
    for name in SCORES[:3]:  # nobody was asked about the first value of one person
        made[0][name] = None
    return made


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The drawn forms."""
    drawn = Drawn(tmp_path_factory.mktemp("behaviour"))
    drawn.units(UNITS)
    drawn.lake.add(
        "peer", forms(), period="2026-S1", period_type="semester", scale_max=10, extracted="2026-07-05"
    )
    return drawn


def marked(unit: str, value: str) -> dict[str, dict[str, list[float]]]:
    """Marks of a value by person and circle."""
    rows = [row for row in forms() if unit in ("top", row["unit_id"])]
    found: dict[str, dict[str, list[float]]] = {}
    for person, own in groupby(rows, key=lambda row: str(row["person_key"])):
        for row in own:
            items = [row[f"{value}{k}"] for k in (1, 2, 3)]
            if None not in items:
                found.setdefault(person, {}).setdefault(row["rater_group"], []).append(mean(items))
    return found


def gaps(unit: str, value: str, view: str) -> list[float]:
    """One difference of views per person who has both."""
    made = []
    for circles in marked(unit, value).values():
        others = [mark for group, marks in circles.items() if group != "self" for mark in marks]
        first, second = (
            (circles.get("self"), others)
            if view == "self"
            else (circles.get("supervisor"), circles.get("peer"))
        )
        if first and second:
            made.append(mean(first) - mean(second))
    return made


@pytest.mark.parametrize("view", ["self", "supervisor"])
def test_gaps_between_views_of_the_same_people(told: Drawn, view: str) -> None:
    found = {
        (unit, value): tuple(row)
        for unit, value, *row in told.ask(
            "select unit_id, value_key, n, gap, lo, hi from main.behaviour_gap "
            f"where hierarchy = 'command' and view = '{view}' order by all"
        )
    }
    assert set(found) == {(unit, value) for unit in ("a", "top") for value in VALUES}
    for (unit, value), row in found.items():
        own = gaps(unit, value, view)
        half = stats.t.ppf(0.975, len(own) - 1) * stdev(own) / math.sqrt(len(own))
        assert row[0] == len(own)
        assert row[1:] == pytest.approx((mean(own), mean(own) - half, mean(own) + half), abs=2e-4)


def test_who_has_one_view_only_is_no_pair_and_two_people_are_too_few(told: Drawn) -> None:
    counted = dict(told.ask(
        "select unit_id || view || value_key, n from main.behaviour_gap where hierarchy = 'command'"
    ))  # fmt: skip
    assert counted["aselfak"] == 6 and counted["asupervisorak"] == 7
    assert counted["asupervisorbp"] == 6  # the form of a0's supervisor is silent on the first value
    assert not [key for key in counted if key.startswith("b")]
