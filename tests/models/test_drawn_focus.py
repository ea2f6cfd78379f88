"""Recommended focus: which rule holds is worked out a second time from the rule file and the published numbers."""

from __future__ import annotations

import pytest

from etl import rules
from tests.models.conftest import Drawn
from tests.models.test_drawn_areas import HERE, THERE, UNITS, answers

ACTIONS = {
    "umpan_balik", "bimbingan", "konseling", "pelatihan", "penugasan_khusus", "perbaikan_proses", "perbaikan_layanan",
    "apresiasi", "mutasi_diusulkan", "lainnya",
}  # fmt: skip
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1")


@pytest.fixture
def surveyed(drawn: Drawn) -> Drawn:
    """Kel A is worse in some elements in three quarters; in the last one 7 complaints of 10 are about waiting."""
    drawn.units(UNITS)
    rows = [*answers(drawn, "Kel A", 40, HERE), *answers(drawn, "Kel B", 60, THERE)]
    drawn.lake.add(
        "survey",
        [{**row, "period": quarter} for quarter in QUARTERS for row in rows],
        instrument="permenpan_14_2017",
    )
    complaints = [
        {"complaint_id": str(i), "unit_name": "Kel A", "text": words, "received_on": "2026-02-03", "period": "2026-02",
         "status": "waiting"}
        for i, words in enumerate(["antre"] * 7 + ["mahal"] * 3)
    ]  # fmt: skip
    drawn.lake.add("complaint", complaints, extracted="2026-04-30")
    return drawn


def test_every_rule_that_holds_is_advised_once_in_its_order(surveyed: Drawn) -> None:
    certain = {
        f"element:{metric.removeprefix('dissatisfied_')}"
        for (metric,) in surveyed.ask(
            "select metric from improvement where hierarchy = 'command' and unit_id = 'a' and area = 'element' "
            "and is_certain and period = '2026-Q1'"
        )
    }
    limits = rules.sections()["focus"]["values"]
    shares = {"theme:waktu": 70, "theme:biaya": 30}  # of ten complaints
    holds = certain | {theme for theme, share in shares.items() if share >= limits["theme_share"]}
    assert limits["theme_least"] <= sum(shares.values()) / 10
    expected: dict[tuple[str, str], str] = {}
    given = sorted(rules.sections()["focus_rule"]["rows"], key=lambda row: ("also" not in row, row["number"]))
    for rule in given:
        if rule["signal"] in holds and rule.get("also", rule["signal"]) in holds:
            expected.setdefault((rule["signal"], rule["action"]), rule["rule"])
    number = {rule["rule"]: rule["number"] for rule in given}
    found = surveyed.ask(
        "select rule, rank, periods from focus where hierarchy = 'command' and unit_id = 'a' and period = '2026-Q1' "
        "order by rank"
    )
    assert [row[0] for row in found] == sorted(expected.values(), key=number.__getitem__)
    assert found[0][0] == "waktu_diadukan" and len(found) >= 3
    assert [row[1] for row in found] == list(range(1, len(found) + 1))
    assert {row[2] for row in found} == {3}


def test_without_complaints_the_weaker_rule_speaks_and_an_absent_metric_says_nothing(surveyed: Drawn) -> None:
    found = surveyed.ask(
        "select rule, action, also_signal, value, n, ref_value, periods from focus "
        "where hierarchy = 'command' and unit_id = 'a' and period = '2025-Q3' and signal = 'element:waktu'"
    )
    assert [row[:3] for row in found] == [("waktu", "perbaikan_proses", None)]
    value, n, elsewhere, periods = found[0][3:]
    assert (value, n, elsewhere, periods) == (pytest.approx(75.0), 40, pytest.approx(100 / 3, abs=1e-3), 1)
    assert surveyed.ask("select count(*) from focus where signal like 'below:%' or signal like 'low:%'") == [
        (0,)
    ]


def test_nothing_is_advised_to_a_unit_that_is_not_worse(surveyed: Drawn) -> None:
    found = surveyed.ask("select distinct signal from focus where hierarchy = 'command' and unit_id = 'b'")
    assert not {signal for (signal,) in found} & {"element:waktu", "element:sarana", "element:kompetensi"}


def test_every_rule_names_an_action_of_the_catalogue_and_numbers_are_told_apart() -> None:
    given = rules.sections()["focus_rule"]["rows"]
    assert {rule["action"] for rule in given} <= ACTIONS
    assert len({rule["number"] for rule in given}) == len({rule["rule"] for rule in given}) == len(given)
    assert all(rule["name_id"] and rule["name_en"] and not rule["name_id"].endswith(".") for rule in given)
