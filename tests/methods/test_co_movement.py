"""Do two numbers go together: against scipy, with ties, at the edges of K, with nothing to tell apart."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from etl.methods.co_movement import METHOD, fisher, reliability

SETTINGS = {"co_movement.least_units": 15.0, "interval.z": 1.959964}
Numbers = list[float]


def told(x: Numbers, y: Numbers, se_x: float = 1.0, se_y: float = 1.0) -> dict[str, object]:
    """The one row of one scope."""
    size = len(x)
    rows = {
        **{name: ["k"] * size for name in ("hierarchy", "unit_id", "period_type", "period")},
        "period_start": [None] * size, "x": x, "y": y, "se_x": [se_x] * size, "se_y": [se_y] * size,
        "rank_x": stats.rankdata(x).tolist(), "rank_y": stats.rankdata(y).tolist(),
    }  # fmt: skip
    found = METHOD.run(pa.table(rows), SETTINGS.__getitem__)
    return dict(found.to_pylist()[0])


def drawn(size: int, seed: int, grain: float = 1.0) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=size)
    y = 0.6 * x + rng.normal(size=size)
    return [[float(round(v / grain) * grain) for v in values] for values in (x, y)]  # type: ignore[return-value]


@pytest.mark.parametrize(("size", "seed"), [(15, 1), (16, 2), (30, 3), (200, 4)])
@pytest.mark.parametrize("grain", [0.001, 0.5])
def test_r_is_that_of_scipy_with_ties_too(size: int, seed: int, grain: float) -> None:
    x, y = drawn(size, seed, grain)
    row = told(x, y)
    r = stats.spearmanr(x, y).statistic
    assert row["r"] == pytest.approx(r, abs=1e-12)
    ends = stats.pearsonr(stats.rankdata(x), stats.rankdata(y)).confidence_interval(0.95)
    assert (row["lo"], row["hi"]) == (pytest.approx(ends.low, abs=1e-6), pytest.approx(ends.high, abs=1e-6))
    assert (row["state"], row["units"], row["method"]) == ("number", size, "spearman")


def test_fourteen_units_are_a_picture_and_fifteen_a_number() -> None:
    few, enough = told(*drawn(14, 5)), told(*drawn(15, 5))
    assert (few["state"], enough["state"]) == ("picture", "number")
    assert [few[name] for name in ("r", "lo", "hi", "ceiling")] == [None] * 4


def test_the_r_that_excludes_zero_shrinks_with_units_as_the_reference_says() -> None:
    """|r| must exceed .51 at 15 units, .44 at 20 and .36 at 30."""
    for units, least in ((15, 0.51), (20, 0.44), (30, 0.36)):
        size = np.array([float(units)])
        lo_below, _ = fisher(np.array([least - 0.01]), size, 1.959964)
        lo_above, _ = fisher(np.array([least + 0.01]), size, 1.959964)
        assert lo_below[0] < 0 < lo_above[0]


def test_a_number_that_is_the_same_everywhere_has_no_r() -> None:
    row = told([3.0] * 20, drawn(20, 1)[1])
    assert (row["state"], row["r"], row["ceiling"]) == ("constant", None, None)


def test_a_perfect_order_is_one_without_a_fault() -> None:
    row = told([float(n) for n in range(20)], [float(n) ** 3 for n in range(20)])
    assert (row["r"], row["lo"], row["hi"]) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_shift_scale_and_order_change_nothing() -> None:
    x, y = drawn(40, 9)
    first = told(x, y)
    again = told([7 + 3 * v for v in x][::-1], [2 * v - 1 for v in y][::-1], 3.0, 2.0)
    for name in ("r", "lo", "hi", "ceiling"):
        assert again[name] == pytest.approx(first[name])


def test_the_ceiling_is_the_root_of_both_reliabilities() -> None:
    """τ² by DerSimonian and Laird with equal errors is the variance between units less the error's."""
    x, y = drawn(60, 11, 0.001)
    row = told(x, y, 0.4, 0.7)
    parts = [
        max(0.0, np.var(values, ddof=1) - se**2) / (max(0.0, np.var(values, ddof=1) - se**2) + se**2)
        for values, se in ((x, 0.4), (y, 0.7))
    ]
    assert row["ceiling"] == pytest.approx(math.sqrt(parts[0] * parts[1]))
    pool = np.zeros(60, np.int64)
    assert reliability(np.array(x), np.full(60, 50.0), pool, 1)[0] == 0


def test_an_empty_answer_is_an_empty_table() -> None:
    names = ("hierarchy", "unit_id", "period_type", "period")
    numbers = ("x", "y", "se_x", "se_y", "rank_x", "rank_y")
    shape = [(name, pa.string()) for name in names] + [("period_start", pa.date32())]
    shape += [(name, pa.float64()) for name in numbers]
    found = METHOD.run(pa.schema(shape).empty_table(), SETTINGS.__getitem__)
    assert found.num_rows == 0 and set(METHOD.columns) <= set(found.column_names)
