"""Patterns of raters: pulled towards the middle as metafor pulls, spread by the F distribution, and the edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etl.methods import raters
from etl.methods.raters import leniency, pulled, spread
from tests.vectors import frame

Numbers = npt.NDArray[np.float64]
Z = 1.959964
SETTINGS = {
    "interval.z": Z, "rater.ratees": 5.0, "rater.compared": 3.0, "rater.narrow": 0.9, "rater.repeated": 0.9,
    "rater.alike_periods": 12.0, "disclosure.person": 5.0, "disclosure.floor": 3.0,
}  # fmt: skip


def alone(n: int) -> npt.NDArray[np.int64]:
    """All raters in one pool."""
    return np.zeros(n, np.int64)


def columns(*names: str) -> list[Numbers]:
    units = frame("funnel_means_units.csv")
    return [units[name].to_numpy(float) for name in names]


def test_the_pull_and_its_interval_are_those_of_the_reference() -> None:
    n, mean, sd, weight, error = columns("n", "mean", "sd", "weight_B", "eb_se")
    found = leniency(n, mean, sd, alone(20), 1, Z)
    middle = (n * mean).sum() / n.sum()
    np.testing.assert_allclose(found.seen, mean - middle)
    np.testing.assert_allclose(found.shrunk, weight * (mean - middle), rtol=1e-8)
    np.testing.assert_allclose(found.hi - found.lo, 2 * Z * error, rtol=1e-8)
    summary = frame("funnel_means_summary.csv").iloc[0]
    assert found.tau2[0] == pytest.approx(summary["tau2_DL"])


def test_the_spread_ratio_is_an_f_interval() -> None:
    n, sd = np.array([5.0, 12.0, 1.0]), np.array([0.4, 1.1, np.nan])
    pooled = np.sqrt((4 * 0.4**2 + 11 * 1.1**2) / 15)
    found = spread(n, sd, alone(3), 1)
    ratio = 0.4 / pooled
    assert found.ratio[0] == pytest.approx(ratio)
    assert found.lo[0] == pytest.approx(ratio / np.sqrt(stats.f(4, 15).isf(0.025)))
    assert found.hi[0] == pytest.approx(ratio / np.sqrt(stats.f(4, 15).isf(0.975)))
    assert np.isnan([found.ratio[2], found.lo[2], found.hi[2]]).all()


MARKS = st.lists(
    st.lists(st.integers(0, 4).map(lambda mark: mark / 4), min_size=2, max_size=9), min_size=3, max_size=10
).filter(lambda groups: any(len(set(group)) > 1 for group in groups))


def summed(groups: list[list[float]]) -> list[Numbers]:
    return [
        np.array([len(g) for g in groups], float),
        np.array([np.mean(g) for g in groups]),
        np.array([np.std(g, ddof=1) for g in groups]),
    ]


@settings(max_examples=50, deadline=None)
@given(MARKS, st.floats(-3, 3), st.floats(0.5, 10))
def test_origin_unit_and_order_do_not_matter(groups: list[list[float]], shift: float, factor: float) -> None:
    one = leniency(*summed(groups), alone(len(groups)), 1, Z)
    moved = [[factor * mark + shift for mark in group] for group in groups[::-1]]
    other = leniency(*summed(moved), alone(len(groups)), 1, Z)
    for name in ("seen", "shrunk", "lo", "hi"):
        expected = factor * getattr(one, name)
        np.testing.assert_allclose(getattr(other, name)[::-1], expected, atol=1e-6)


@settings(max_examples=50, deadline=None)
@given(MARKS)
def test_a_pull_never_goes_past_the_middle_nor_away_from_it(groups: list[list[float]]) -> None:
    found = leniency(*summed(groups), alone(len(groups)), 1, Z)
    assert (np.abs(found.shrunk) <= np.abs(found.seen) + 1e-12).all()
    assert (found.shrunk * found.seen >= 0).all()


def test_edges() -> None:
    same = leniency(np.full(4, 6.0), np.full(4, 0.75), np.full(4, 0.1), alone(4), 1, Z)
    assert (same.tau2[0], same.shrunk.tolist()) == (0.0, [0.0] * 4)  # nobody differs beyond chance
    flat = leniency(np.full(3, 6.0), np.array([0.5, 0.75, 1]), np.zeros(3), alone(3), 1, Z)
    assert np.isnan(flat.shrunk).all()  # nobody differs within any rater: chance cannot be measured
    single = pulled(np.array([1.0, 8, 8]), np.array([2.0, 0, 0.4]), np.array([np.nan, 1, 1]), alone(3), 1, Z)
    assert 0 < single.shrunk[0] < 1  # one person alone says little
    nobody = pulled(np.zeros(3), np.full(3, np.nan), np.full(3, np.nan), alone(3), 1, Z)
    assert np.isnan(nobody.shrunk).all()
    assert np.isnan(spread(np.full(2, 5.0), np.zeros(2), alone(2), 1).ratio).all()


def rows(**changes: list[object]) -> pa.Table:
    """Three raters of a month as the model gives them: one gives the same mark to everybody, as in the month before."""
    base: dict[str, list[object]] = {
        "rater_key": ["a", "b", "c"], "period_type": ["month"] * 3, "period": ["2026-03"] * 3, "unit_id": ["u"] * 3,
        "n_ratees": [10, 10, 4], "mean_mark": [0.75, 0.5, 0.75], "sd_mark": [0.0, 0.2, 0.2], "mode_n": [10, 6, 2],
        "mode_mark": ["good"] * 3, "identical_n": [10, 5, 2], "identical_of": [10, 10, 4], "copied_n": [10, 4, 0],
        "copied_of": [10, 8, 0], "gap_n": [0, 0, 0], "gap_peers": [None] * 3, "gap_sd": [None] * 3,
        "alike_run": [12, 0, 0],
    }  # fmt: skip
    return pa.table({**base, **changes})


def test_what_is_said_of_a_rater_and_who_does_not_appear() -> None:
    made = raters.METHOD.run(rows(), SETTINGS.__getitem__).to_pandas().set_index("rater_key")
    assert list(made.index) == ["a", "b"]  # c has fewer than five
    told = made[["is_narrow", "is_repeated", "is_long_alike"]]
    assert told.loc["a"].tolist() == [True, True, True]
    assert told.loc["b"].tolist() == [False, False, False]
    assert made.loc["b", "copied_share"] == 0.5
    assert list(made["source"]) == ["leniency"] * 2
    assert made["gap_word"].isna().all()


def test_a_gap_is_higher_lower_or_alike_and_needs_enough_people() -> None:
    far = rows(n_ratees=[30, 30, 30], gap_n=[30, 30, 2], gap_peers=[2.0, -2.0, 1.5], gap_sd=[0.5, 0.5, 0.5])
    made = raters.METHOD.run(far, SETTINGS.__getitem__).to_pandas()
    assert list(made["gap_word"][:2]) == ["higher", "lower"]
    assert made["source"][2] == "leniency"
    assert made.loc[2, ["gap_word", "gap_peers", "gap_lo"]].isna().all()
    near = rows(n_ratees=[30, 30, 30], gap_n=[30, 30, 30], gap_peers=[0.1, 0.0, -0.1], gap_sd=[1.0, 1.0, 1.0])
    made = raters.METHOD.run(near, SETTINGS.__getitem__).to_pandas()
    assert list(made["gap_word"]) == ["alike"] * 3
    assert list(made["gap_shrunk"]) == [0.0] * 3


def test_an_empty_answer_makes_an_empty_table() -> None:
    assert raters.METHOD.run(rows().slice(0, 0), SETTINGS.__getitem__).num_rows == 0
