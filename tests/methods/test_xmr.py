"""XmR: reference vectors, a second implementation in plain loops, and what must not change a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.methods import xmr as charted
from tests.methods import slow_xmr
from tests.methods.one_series import Chart, xmr
from tests.methods.slow_xmr import Points
from tests.vectors import VECTORS, frame, vector

CAUSES = {
    charted.COMMON: "common", charted.SHIFT: "shift", charted.TWO_OF_THREE: "two_of_three", charted.TREND: "trend",
    charted.OUTSIDE: "outside",
}  # fmt: skip
LABELS = {
    ("common", 0): "Common Cause",
    ("outside", 1): "Above UCL", ("outside", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)", ("trend", -1): "7 Point Trend (Decreasing)",
    ("two_of_three", 1): "2 in 3 Above CL", ("two_of_three", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL", ("shift", -1): "7 Points Below CL",
}  # fmt: skip
ON_PURPOSE = {"rebase_signal_cut", "constant_noscreen"}  # tested below: where our fallback differs
SIDES = {1: "high", 0: None, -1: "low"}


@cache
def collection(name: str) -> pd.DataFrame:
    """A file of the collection, read once."""
    return frame(name)


def chart_of(series: pd.Series, y: Sequence[float]) -> Chart:
    """The chart as the row of the collection asks for it."""
    number = {name: None if pd.isna(series[name]) else series[name] for name in ("fix_after_n", "target")}
    return xmr(
        np.asarray(y, float), series["direction"], number["target"],
        None if number["fix_after_n"] is None else int(number["fix_after_n"]), bool(series["screen_outliers"]),
        [] if pd.isna(series["rebase_at"]) else [int(series["rebase_at"])],
    )  # fmt: skip


def names() -> list[str]:
    """Series of the collection but those from which the product departs, which have their own tests; one placeholder
    where the collection is absent, which then skips."""
    file = VECTORS / "xmr_series.csv"
    return (
        [name for name in pd.read_csv(file)["series"] if name not in ON_PURPOSE]
        if file.is_file()
        else ["absent"]
    )


@pytest.mark.parametrize("name", names())
def test_reference_series(name: str) -> None:
    series = collection("xmr_series.csv").set_index("series").loc[name]
    points = collection("xmr_points.csv").query("series == @name")
    chart = chart_of(series, points["y"].tolist())
    for column, made in (("mean", chart.centre), ("lpl", chart.lower), ("upl", chart.upper)):
        np.testing.assert_allclose(made, points[column], rtol=1e-6, atol=1e-12, err_msg=column)
    assert list(chart.segment) == list(points["segment"])
    assert list(chart.side) == list(points["side"].fillna(0))
    assert list(chart.outside) == list(points["outside"].fillna(0) == 1)
    assert list(chart.near) == list(points["near_limit"].fillna(0) == 1)
    made = [
        LABELS[CAUSES[int(c)], int(s)] for c, s in zip(chart.signals.cause, chart.signals.side, strict=True)
    ]
    assert made == list(points["special_cause_type"])
    assert chart.point_type == list(points["point_type"])
    assert chart.point_type[-1] == series["variation"]
    assert (chart.assurance or "") == ("" if pd.isna(series["assurance"]) else series["assurance"])


def test_the_collection_is_whole() -> None:
    assert len(pd.read_csv(vector("xmr_series.csv"))) == 70


def test_one_step_between_two_constants_has_the_limits_of_all_ranges() -> None:
    """Seven 3s, six 4s: screening drops the only range; the anchor then flags all 13 points."""
    chart = xmr(np.array([3.0] * 7 + [4.0] * 6), "increase", fix_after_n=None)
    half = 2.66 / 12
    np.testing.assert_allclose(chart.upper, 45 / 13 + half)
    np.testing.assert_allclose(chart.lower, 45 / 13 - half)
    assert chart.point_type == ["special_cause_concern"] * 7 + ["special_cause_improvement"] * 6


def test_step_at_a_rebase_is_no_signal() -> None:
    """Runs begin anew with a segment, and a segment without spread has no limits."""
    chart = xmr(np.array([3.0] * 7 + [4.0] * 7), "increase", rebase_at=[8])
    assert list(chart.segment) == [0] * 7 + [1] * 7
    assert np.isnan(chart.upper).all()
    assert set(chart.point_type) == {"common_cause"}


@pytest.mark.parametrize("screen", [True, False])
def test_constant_series_has_no_limits(screen: bool) -> None:
    chart = xmr(np.full(15, 0.1), "increase", 0.1, screen=screen)
    assert np.isnan(chart.upper).all() and np.isnan(chart.lower).all()
    np.testing.assert_allclose(chart.centre, 0.1)
    assert chart.assurance is None
    assert set(chart.point_type) == {"common_cause"}


def test_one_point_and_no_point() -> None:
    one = xmr(np.array([2.5]), "increase", 3.0)
    assert one.centre[0] == 2.5 and np.isnan(one.upper[0]) and one.point_type == ["common_cause"]
    none = xmr(np.full(14, np.nan), "decrease", 3.0)
    assert np.isnan(none.centre).all() and not none.outside.any() and none.assurance is None


@pytest.mark.parametrize(
    ("direction", "target", "word"),
    [
        ("increase", 100.0, "consistent_fail"), ("increase", -100.0, "consistent_pass"),
        ("decrease", 100.0, "consistent_pass"), ("decrease", -100.0, "consistent_fail"),
        ("increase", 2.0, "inconsistent"), ("neutral", 100.0, None), ("increase", None, None),
    ],
)  # fmt: skip
def test_assurance(direction: str, target: float | None, word: str | None) -> None:
    assert xmr(np.array([1.0, 2.0, 3.0] * 5), direction, target).assurance == word


def test_a_gap_loses_two_ranges_and_every_window_over_it() -> None:
    y = np.array(
        [1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 9.0, 9.0, 9.0, np.nan, 9.0, 9.0, 9.0]
    )
    chart = xmr(y, "increase")
    np.testing.assert_allclose(chart.upper, 2 + 2.66 * 2)
    flat = np.where(y == 9.0, 2.5, y)  # above the mean, within the limits: six with a gap are no run
    assert set(xmr(flat, "increase").point_type) == {"common_cause"}
    whole = np.where(np.isnan(flat), 2.5, flat)
    assert xmr(whole, "increase").point_type[12:] == ["special_cause_improvement"] * 7


def series(low: int = 1, high: int = 40) -> st.SearchStrategy[Points]:
    """Few different whole numbers, so that ties, runs, gaps and values on the centre come often."""
    value = st.one_of(st.none(), st.integers(0, 6), st.integers(0, 6), st.integers(0, 30))
    return st.lists(value.map(lambda v: None if v is None else float(v)), min_size=low, max_size=high)


def arrays(y: Points) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in y], float)


def said(chart: Chart, end: str = "") -> list[tuple[str, str | None]]:
    cause, side = getattr(chart.signals, f"cause{end}"), getattr(chart.signals, f"side{end}")
    return [(CAUSES[int(c)], SIDES[int(s)]) for c, s in zip(cause, side, strict=True)]


@settings(max_examples=150, deadline=None)
@given(y=series())
def test_agrees_with_plain_loops(y: Points) -> None:
    chart, found = xmr(arrays(y), "increase"), slow_xmr.limits(y)
    if found is None:
        assert np.isnan(chart.upper).all()
        return
    np.testing.assert_allclose([chart.centre[0], chart.lower[0], chart.upper[0]], found, rtol=1e-9, atol=1e-9)
    missing = [v is None for v in y]
    for end, slow in (("", slow_xmr.labels(y, found)), ("_now", slow_xmr.label_now(y, found))):
        told = [label for label, gone in zip(said(chart, end), missing, strict=True) if not gone]
        assert told == [label for label, gone in zip(slow, missing, strict=True) if not gone], end


@settings(max_examples=50, deadline=None)
@given(y=series(13), ahead=st.integers(1, 12))
def test_what_could_be_known_does_not_change_with_later_data(y: Points, ahead: int) -> None:
    """From the twelfth value on, with the baseline locked."""
    values = arrays(y)
    cut = len(y) - ahead
    if np.isfinite(values[:cut]).sum() >= 12:
        assert said(xmr(values[:cut], "increase"), "_now") == said(xmr(values, "increase"), "_now")[:cut]


@settings(max_examples=50, deadline=None)
@given(y=series(2), factor=st.sampled_from([0.01, 3.0, 1e6]), shift=st.sampled_from([0.0, -20.0, 7.0]))
def test_scale_and_shift_move_the_chart_along(y: Points, factor: float, shift: float) -> None:
    values = arrays(y)
    plain, moved = xmr(values, "increase"), xmr(values * factor + shift, "increase")
    np.testing.assert_allclose(moved.upper, plain.upper * factor + shift, rtol=1e-7, atol=1e-7)
    assert said(moved) == said(plain)
    upside_down = [
        ("common", None) if c == "common" else (c, "low" if s == "high" else "high") for c, s in said(plain)
    ]
    assert said(xmr(-values, "increase")) == upside_down


@settings(max_examples=30, deadline=None)
@given(one=series(14, 20), two=series(14, 20))
def test_a_segment_is_a_series_of_its_own(one: Points, two: Points) -> None:
    both = xmr(arrays(one + two), "increase", rebase_at=[len(one) + 1])
    assert said(both) == said(xmr(arrays(one), "increase")) + said(xmr(arrays(two), "increase"))


def test_a_trend_goes_before_two_of_three() -> None:
    y = np.array([1.0, 3.0] * 6 + [1.0, 2.5, 3.0, 3.5, 4.0, 5.6, 6.0])
    chart = xmr(y, "increase")
    assert list(chart.near[-2:]) == [True, True]
    assert said(chart, "_now")[-1] == said(chart)[-1] == ("trend", "high")
