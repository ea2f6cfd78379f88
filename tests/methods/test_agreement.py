"""Agreement of raters: reference values, the same by scipy and by loops, and what must not change or break it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etl.methods import agreement
from etl.methods.agreement import Anova, one_way
from tests.vectors import frame

Numbers = npt.NDArray[np.float64]
SETTINGS = {"rater.icc_groups": 10.0, "rater.icc_ratings": 25.0, "rater.icc2": 0.6}


def anova(groups: list[list[float]]) -> Anova:
    """One pool from the ratings of each group."""
    n = np.array([len(group) for group in groups], float)
    mean = np.array([np.mean(group) for group in groups])
    within = np.array([np.sum((np.array(group) - np.mean(group)) ** 2) for group in groups])
    return one_way(n, mean, within, np.zeros(len(groups), np.int64), 1)


def test_shrout_and_fleiss() -> None:
    judged = frame("icc_shrout_fleiss_input.csv").set_index("target")
    expected = frame("icc_shrout_fleiss_expected.csv").set_index("type")
    found = anova([list(row) for row in judged.to_numpy(float)])
    low1, high1, low2, high2 = found.bounds(0.95)
    for single, ends, name in ((found.icc1, (low1, high1), "ICC1"), (found.icc2, (low2, high2), "ICC1k")):
        row = expected.loc[name]
        assert single[0] == pytest.approx(row["ICC"], rel=1e-9)
        # The reference lets the lower end go below 0; an ICC of ours does not.
        assert ends[0][0] == pytest.approx(max(0.0, row["lower bound"]), abs=1e-9)
        assert ends[1][0] == pytest.approx(row["upper bound"], rel=1e-9)
    assert (found.msb / found.msw)[0] == pytest.approx(expected.loc["ICC1", "F"])


def by_hand(groups: list[list[float]]) -> tuple[float, float, float]:
    """ICC(1), ICC(2), k0 in plain loops."""
    every = [mark for group in groups for mark in group]
    total, middle = len(every), sum(every) / len(every)
    between = sum(len(g) * (sum(g) / len(g) - middle) ** 2 for g in groups) / (len(groups) - 1)
    within = sum((mark - sum(g) / len(g)) ** 2 for g in groups for mark in g) / (total - len(groups))
    k0 = (total - sum(len(g) ** 2 for g in groups) / total) / (len(groups) - 1)
    single = (between - within) / (between + (k0 - 1) * within)
    return max(0.0, single), max(0.0, (between - within) / between), k0


TABLES = st.lists(
    st.lists(st.integers(1, 10).map(float), min_size=1, max_size=6), min_size=2, max_size=12
).filter(
    lambda groups: (
        any(len(g) > 1 and len(set(g)) > 1 for g in groups) and len({sum(g) / len(g) for g in groups}) > 1
    )
)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_any_table_by_loops_and_by_scipy(groups: list[list[float]]) -> None:
    found = anova(groups)
    single, mean, k0 = by_hand(groups)
    assert (found.icc1[0], found.icc2[0], found.k0[0]) == pytest.approx((single, mean, k0), abs=1e-9)
    ratio = stats.f_oneway(*groups).statistic
    assert (found.msb / found.msw)[0] == pytest.approx(ratio, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.floats(-5, 5), st.floats(0.5, 4))
def test_another_origin_or_unit_of_the_scale_changes_nothing(
    groups: list[list[float]], shift: float, factor: float
) -> None:
    one = anova(groups)
    other = anova([[factor * mark + shift for mark in group] for group in groups[::-1]])
    assert other.icc1[0] == pytest.approx(one.icc1[0], abs=1e-7)
    assert other.icc2[0] == pytest.approx(one.icc2[0], abs=1e-7)
    assert other.msw[0] == pytest.approx(factor**2 * one.msw[0], rel=1e-7)


def test_edges() -> None:
    assert np.isnan(anova([[3.0, 4.0, 5.0]]).icc1[0])  # one person
    assert np.isnan(anova([[3.0], [4.0]]).icc2[0])  # one rating of each
    apart = anova([[3.0, 3.0], [4.0, 4.0], [5.0, 5.0]])
    assert (apart.icc1[0], apart.icc2[0], apart.msw[0]) == (1.0, 1.0, 0.0)
    assert np.isnan(anova([[4.0, 4.0], [4.0, 4.0]]).icc2[0])  # nobody can be told apart from anybody
    polarised = anova([[1.0, 4.0, 1.0, 4.0], [4.0, 1.0, 1.0, 4.0]])
    assert (polarised.icc1[0], polarised.icc2[0]) == (0.0, 0.0)


def rows(people: int, raters: int, apart: float) -> pa.Table:
    """Sums of one unit as the model gives them."""
    key = {"hierarchy": "command", "unit_id": "a", "period_type": "semester", "period": "2026-S1"}
    return pa.table({
        **{name: [word] * people for name, word in key.items()}, "period_start": ["2026-01-01"] * people,
        "n": [float(raters)] * people, "mean": [apart * (i % 2) for i in range(people)], "within": [1.0] * people,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("people", "raters", "apart", "told", "gate"),
    [
        (10, 5, 2.0, True, True),
        (9, 5, 2.0, False, False),
        (12, 2, 2.0, False, False),
        (10, 5, 0.0, True, False),
    ],
)
def test_the_gate_needs_enough_forms_and_an_icc_that_reaches_the_rule(
    people: int, raters: int, apart: float, told: bool, gate: bool
) -> None:
    made = agreement.METHOD.run(rows(people, raters, apart), SETTINGS.__getitem__)
    assert made["gate"].to_pylist() == [gate]
    assert (made["icc2"].null_count == 0) is told


def test_an_empty_answer_makes_an_empty_table() -> None:
    made = agreement.METHOD.run(rows(10, 5, 1.0).slice(0, 0), SETTINGS.__getitem__)
    assert made.num_rows == 0
    assert set(agreement.METHOD.columns) <= set(made.column_names)
