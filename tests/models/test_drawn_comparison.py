"""Comparison groups of a drawn lake: who is compared, what a group may say, and its numbers a second time in plain
Python."""

from __future__ import annotations

import math
from statistics import NormalDist, quantiles

import pytest

from dashboard import store
from tests.etl.test_decisions import keep
from tests.models.conftest import Drawn

NAMES = "abcdefghijkl"
HEAD = """unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
top | Kecamatan | kecamatan | 1 | - | - | 2010-01-01
"""
# Good ratings of persons, unit by unit: enough units, some of them, too few, nobody differs in what everybody has.
GOOD = {
    "2026-Q1": [(38, 40), (35, 40), (50, 60), (30, 40), (70, 80), (36, 40), (8, 40), (33, 40), (44, 50), (27, 30),
                (35, 40), (60, 70)],
    "2026-Q2": [(38, 40), (35, 40), (5, 60), (30, 40), (70, 80), (36, 40)],
    "2025-Q4": [(38, 40), (35, 40), (50, 60), (30, 40)],
    "2025-Q3": [(10, 10)] * 6,
}  # fmt: skip
STATES = {"2026-Q1": "full", "2026-Q2": "rough", "2025-Q4": "single", "2025-Q3": "no_spread"}
LIKE, OUTER = "like:kelurahan:2", NormalDist().inv_cdf(0.999)
ROWS = """
select unit_id, z, ll998, ul998, eb, eb_lo, eb_hi, word from comparison
where hierarchy = 'territory' and metric = 'good_or_better' and period_type = 'quarter'
    and group_id = '{group}' and period = '{period}' order by unit_id
"""
STATE = """
select period, state, units, n, tau2, is_adjusted from comparison_group
where hierarchy = 'territory' and metric = 'good_or_better' and period_type = 'quarter' and group_id = '{group}'
order by period
"""
COUNTS = """
select count(*) from comparison join metric using (metric) where kind not in ('share', 'mean') and metric <> 'ikm'
"""
Row = tuple[str, float, float, float, float, float, float, str]


@pytest.fixture
def rated(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    monkeypatch.setenv("KINERJA_DATA", str(drawn.data))
    units = [f"{u} | Kel {u} | kelurahan | 2 | top | top | 2010-01-01" for u in NAMES]
    drawn.units(HEAD + "\n".join(units))
    for period, counts in GOOD.items():
        rows = [
            {"person_key": f"{unit}{k}", "unit_id": unit, "rating": "good" if k < good else "poor"}
            for unit, (good, n) in zip(NAMES, counts, strict=False)
            for k in range(n)
        ]
        drawn.lake.add("appraisal", rows, scheme="PANRB6", period=period, period_type="quarter", file=period)
    told = [
        {"complaint_id": f"L{u}{k}", "unit_name": f"Kel {u}", "text": "antre"}
        for u in NAMES
        for k in range(3)
    ]
    drawn.lake.add("complaint", told, received_on="2026-03-02", period="2026-03", status="waiting")
    keep(store.own_groups, {"group_id": "g1", "name": "Loket ramai"})
    keep(store.group_members, *({"group_id": "g1", "unit_id": unit} for unit in "abcdeg"))
    return drawn


def funnel(counts: dict[str, tuple[int, int]], is_full: bool) -> tuple[float, list[Row]]:
    """τ² on the arcsine scale, and every unit against its group, one after another (Spiegelhalter 2005, 2012)."""
    whole = sum(n for _, n in counts.values())
    middle = math.asin(math.sqrt(sum(o for o, _ in counts.values()) / whole))
    y = {u: math.asin(math.sqrt(o / n)) for u, (o, n) in counts.items()}
    s2 = {u: 1 / (4 * n) for u, (_, n) in counts.items()}
    z = {u: (y[u] - middle) / math.sqrt(s2[u]) for u in counts}
    tenths = quantiles(z.values(), n=10, method="inclusive")
    pulled = sum(min(max(v, tenths[0]), tenths[-1]) ** 2 for v in z.values())
    w = [1 / v for v in s2.values()]
    tau2 = max(0.0, (pulled - (len(w) - 1)) / (sum(w) - sum(v * v for v in w) / sum(w)))
    star = {u: 1 / (s2[u] + tau2) for u in counts}
    mean = sum(star[u] * y[u] for u in counts) / sum(star.values())
    group = (mean, sum(star.values()), tau2)
    return tau2, [_row(u, counts[u], (y[u], s2[u], z[u]), middle, group, is_full) for u in counts]


def _row(
    unit: str, count: tuple[int, int], own: tuple[float, float, float], middle: float,
    group: tuple[float, float, float], is_full: bool,
) -> Row:  # fmt: skip
    (y, s2, z), (mean, weights, tau2) = own, group
    half = OUTER * math.sqrt(s2 + (tau2 if is_full else 0))
    low, high = shown(middle - half), shown(middle + half)
    kept = tau2 / (tau2 + s2)
    place = kept * y + (1 - kept) * mean
    away = NormalDist().inv_cdf(0.975) * math.sqrt(kept * s2 + (1 - kept) ** 2 / weights)
    share = 100 * count[0] / count[1]
    word = "above" if share > high else "below" if share < low else "on_par"
    return unit, z, low, high, shown(place), shown(place - away), shown(place + away), word


def shown(y: float) -> float:
    return 100 * math.sin(min(max(y, 0), math.pi / 2)) ** 2


def counted(period: str, units: str = NAMES) -> dict[str, tuple[int, int]]:
    return {u: c for u, c in zip(NAMES, GOOD[period], strict=False) if u in units}


def test_groups_of_a_drawn_lake(rated: Drawn) -> None:
    members = rated.ask(
        "select group_id, group_name, string_agg(unit_id, '' order by unit_id) from comparison_member "
        "where hierarchy = 'territory' group by all order by all"
    )
    assert members == [(LIKE, None, NAMES), ("own:g1", "Loket ramai", "abcdeg")]
    assert_states(rated)
    for group, period, among in (
        (LIKE, "2026-Q1", NAMES), (LIKE, "2026-Q2", NAMES), ("own:g1", "2026-Q1", "abcdeg"),
    ):  # fmt: skip
        assert_numbers(rated, group, period, among)
    for period in ("2025-Q4", "2025-Q3"):
        silent = rated.ask(ROWS.format(group=LIKE, period=period))
        assert len(silent) == len(GOOD[period]) and all(set(row[1:]) == {None} for row in silent)
    assert rated.ask("select count(*) > 0 from value where metric = 'complaints' and value = 3") == [(True,)]
    assert rated.ask(COUNTS) == [(0,)]


def assert_states(rated: Drawn) -> None:
    """What each period of the like-group may say, of how many units and persons."""
    said = {period: rest for period, *rest in rated.ask(STATE.format(group=LIKE))}
    assert {period: state for period, (state, *_) in said.items()} == STATES
    for period, (state, units, n, tau2, is_adjusted) in said.items():
        assert (units, n) == (len(GOOD[period]), sum(n for _, n in GOOD[period]))
        assert is_adjusted == (state == "full") and (tau2 is None) == (state in ("single", "no_spread"))


def assert_numbers(rated: Drawn, group: str, period: str, among: str) -> None:
    """Every unit of a group as computed the second time; somebody is below, somebody is not."""
    tau2, expected = funnel(counted(period, among), is_full=len(among) >= 10 and period == "2026-Q1")
    found = rated.ask(ROWS.format(group=group, period=period))
    assert tau2 > 0 and {"below", "on_par"} <= {row[7] for row in found}
    for row, other in zip(found, expected, strict=True):
        assert (row[0], row[7]) == (other[0], other[7])
        assert row[1:7] == pytest.approx(other[1:7], abs=1e-3), row
