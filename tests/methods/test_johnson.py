"""Relative weights: reference vectors, LMG as a second and independent computation, and what must not change them."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from etl.methods.johnson import ITEMS, KEYS, METHOD, bootstrap, johnson
from tests.vectors import frame

Array = NDArray[np.float64]
SETTING = {"importance.names": 60.0, "importance.bars": 100.0, "importance.resamples": 200.0}


def forms(n: int, seed: int = 1) -> tuple[Array, Array]:
    """n made-up forms of nine correlated answers 1-4; the third and seventh decide the overall one."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(0, 0.5, (n, 1)) + rng.normal(3.1, 0.6, (n, 9))
    x = np.clip(np.rint(latent), 1, 4)
    y = np.clip(np.rint(0.6 * x[:, 2] + 0.4 * x[:, 6] + rng.normal(0, 0.4, n)), 1, 4)
    return x, y


def r_squared(x: Array, y: Array) -> float:
    """Share of variance explained by least squares, from residuals."""
    design = np.column_stack([np.ones(len(y)), x])
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - float(rest @ rest) / float(((y - y.mean()) ** 2).sum())


def lmg(x: Array, y: Array) -> Array:
    """Lindeman, Merenda and Gold: the gain in R squared by each item, averaged over all orders of entering."""
    p = x.shape[1]
    known = {
        subset: r_squared(x[:, list(subset)], y)
        for size in range(p + 1)
        for subset in combinations(range(p), size)
    }
    gains = np.zeros(p)
    for subset, explained in known.items():
        for item in set(range(p)) - set(subset):
            share = factorial(len(subset)) * factorial(p - len(subset) - 1) / factorial(p)
            gains[item] += share * (known[tuple(sorted((*subset, item)))] - explained)
    return gains


@pytest.mark.parametrize("name", ["attitude", "likert9"])
def test_reference_weights(name: str) -> None:
    data = frame(f"rw_{name}_input.csv").to_numpy(dtype=float)
    expected = frame("rw_expected.csv").query("set == @name")
    found = johnson(data[:, 1:], data[:, 0])
    np.testing.assert_allclose(found.raw, expected["johnson_raw"], rtol=1e-6)
    np.testing.assert_allclose(found.pct, expected["johnson_pct"], rtol=1e-6)
    np.testing.assert_allclose(found.r_xy, expected["r_xy"], rtol=1e-6)
    assert found.r2 == pytest.approx(expected["r2"].iloc[0], rel=1e-6)


@pytest.mark.parametrize("name", ["attitude", "likert9"])
def test_lmg_by_every_subset_agrees_with_the_reference_and_nearly_with_johnson(name: str) -> None:
    data = frame(f"rw_{name}_input.csv").to_numpy(dtype=float)
    expected = frame("rw_expected.csv").query("set == @name")
    gains = lmg(data[:, 1:], data[:, 0])
    np.testing.assert_allclose(gains, expected["lmg"], rtol=1e-6)
    found = johnson(data[:, 1:], data[:, 0])
    assert abs(found.pct - 100 * gains / gains.sum()).max() <= 2.4
    assert found.pct.argmax() == gains.argmax()


def test_weights_add_up_to_what_least_squares_explains() -> None:
    x, y = forms(80)
    found = johnson(x, y)
    assert found.raw.sum() == pytest.approx(found.r2) == pytest.approx(r_squared(x, y))
    assert found.pct.sum() == pytest.approx(100)


def test_scale_shift_and_order_change_nothing() -> None:
    x, y = forms(80)
    moved = johnson(25 * x + 7, y / 3 - 1)
    np.testing.assert_allclose(moved.raw, johnson(x, y).raw, rtol=1e-9)
    shuffled = np.random.default_rng(5).permutation(len(y))
    np.testing.assert_allclose(johnson(x[shuffled], y[shuffled]).raw, johnson(x, y).raw, rtol=1e-9)
    for one, other in zip(bootstrap(x, y, 50), bootstrap(x[shuffled], y[shuffled], 50), strict=True):
        np.testing.assert_array_equal(one, other)


def test_identical_items_share_their_weight() -> None:
    x, y = forms(80)
    twins = np.column_stack([x, x[:, 2]])
    found = johnson(twins, y)
    assert found.raw[2] == pytest.approx(found.raw[9], rel=1e-6)
    assert found.r2 == pytest.approx(r_squared(x, y), rel=1e-6)
    assert bootstrap(twins, y, 50).top[[2, 9]] == pytest.approx([1.0, 1.0])


def test_an_item_everybody_answers_alike_is_left_out_and_changes_nothing() -> None:
    x, y = forms(80)
    same = np.column_stack([x, np.full(len(y), 4.0)])
    found = johnson(same, y)
    assert np.isnan([found.raw[9], found.pct[9], found.r_xy[9]]).all()
    np.testing.assert_allclose(found.raw[:9], johnson(x, y).raw, rtol=1e-9)
    assert bootstrap(same, y, 50).top[9] == 0


@pytest.mark.parametrize("n", [2, 40])
def test_an_outcome_that_does_not_vary_explains_nothing(n: int) -> None:
    found = johnson(forms(n)[0], np.full(n, 3.0))
    assert np.isnan(found.r2) and np.isnan(found.raw).all()


def test_what_goes_against_the_outcome_keeps_its_sign_and_is_not_among_the_top() -> None:
    x, y = forms(150)
    turned = x.copy()
    turned[:, 2] = 5 - x[:, 2]
    found = johnson(turned, y)
    assert found.r_xy[2] < 0 < found.raw[2]
    assert bootstrap(turned, y, 100).top[2] == 0


def test_resamples_agree_with_drawing_persons_one_by_one() -> None:
    x, y = forms(150)
    rng = np.random.default_rng(11)
    drawn = []
    for _ in range(400):
        taken = rng.integers(0, len(y), len(y))
        drawn.append(johnson(x[taken], y[taken]).pct)
    stable = bootstrap(x, y, 1000)
    for found, q in ((stable.lo, 2.5), (stable.hi, 97.5)):
        np.testing.assert_allclose(found, np.percentile(drawn, q, axis=0), atol=2.5)
    ranks = np.argsort(np.argsort(-np.array(drawn), axis=1), axis=1)
    np.testing.assert_allclose(stable.top, (ranks < 3).mean(axis=0), atol=0.09)
    assert {*stable.top.argsort()[-2:]} == {2, 6}


def test_blocks_of_persons_are_as_uncertain_as_persons() -> None:
    x, y = forms(12_000, seed=3)
    stable = bootstrap(x, y, 300)
    taken = np.random.default_rng(2).integers(0, len(y), (60, len(y)))
    drawn = np.std([johnson(x[some], y[some]).pct[2] for some in taken])
    assert (stable.hi - stable.lo)[2] / 3.92 == pytest.approx(drawn, rel=0.35)


def told(*sizes: int, spoil: dict[str, float] | None = None) -> list[dict[str, Any]]:
    """Rows of the method for one series of each size."""
    parts = []
    for series, n in enumerate(sizes):
        x, y = forms(n, seed=9)
        answered = dict(zip((*ITEMS, "overall"), [*x.T, y], strict=True))
        columns = {**answered, **(spoil or {})}
        keys = {"hierarchy": "command", "group_id": "g", "period_type": "quarter", "period": f"2026-Q{series + 1}",
                "period_start": date(2026, 3 * series + 1, 1), "series": series, "units": ["u"]}  # fmt: skip
        parts += [
            {**keys, **{c: float(np.broadcast_to(v, n)[i]) for c, v in columns.items()}} for i in range(n)
        ]
    empty = {name: pa.string() for name in KEYS} | {"series": pa.int64(), "overall": pa.float64()}
    schema = pa.schema([*empty.items(), *((name, pa.float64()) for name in ITEMS)])
    table = pa.Table.from_pylist(parts) if parts else schema.empty_table()
    rows: list[dict[str, Any]] = METHOD.run(table, SETTING.__getitem__).to_pylist()
    return rows


def test_how_much_is_told_depends_on_how_many_answered() -> None:
    rows = told(59, 60, 99, 100)
    states = {row["n"]: row["state"] for row in rows}
    assert states == {59: "hidden", 60: "names", 99: "names", 100: "bars"}
    ranked = {n: sum(row["rank"] is not None for row in rows if row["n"] == n) for n in states}
    weighed = {n: sum(row["pct"] is not None for row in rows if row["n"] == n) for n in states}
    assert ranked == {59: 0, 60: 3, 99: 3, 100: 9} and weighed == {59: 0, 60: 0, 99: 0, 100: 9}


def test_nothing_asked_is_an_empty_table_of_the_same_columns() -> None:
    assert told() == []


def test_a_constant_item_is_named_and_not_ranked() -> None:
    rows = {row["element"]: row for row in told(120, spoil={"biaya": 4.0})}
    assert rows["biaya"]["is_constant"] and rows["biaya"]["rank"] is None and rows["biaya"]["pct"] is None
    assert sorted(r for row in rows.values() if (r := row["rank"])) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_an_overall_answer_that_is_the_same_for_all_explains_nothing() -> None:
    rows = told(120, spoil={"overall": 3.0})
    assert {(row["state"], row["rank"], row["pct"], row["is_constant"]) for row in rows} == {
        ("alike", None, None, None)
    }
