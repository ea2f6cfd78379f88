"""Variance components: exactly the analysis of variance on balanced tables, near REML elsewhere, true on average."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from etl.methods import variance
from etl.methods.variance import crossed

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
SETTINGS = {"rater.icc_groups": 10.0, "rater.icc_ratings": 25.0}


def one(y: Numbers, ratee: Places, rater: Places) -> Numbers:
    """Components of one pool."""
    return crossed(y, ratee, rater, np.zeros(len(y), np.int64), 1)[0][0]


def full(table: Numbers) -> tuple[Numbers, Places, Places]:
    """A table ratees × raters as one row per rating."""
    at = np.indices(table.shape)
    return table.ravel(), at[0].ravel(), at[1].ravel()


def two_way(table: Numbers) -> list[float]:
    """The classical estimates from the mean squares of a complete table."""
    a, b = table.shape
    middle, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    ms_a = b * ((rows - middle) ** 2).sum() / (a - 1)
    ms_b = a * ((columns - middle) ** 2).sum() / (b - 1)
    rest = table - rows[:, None] - columns[None] + middle
    ms_e = (rest**2).sum() / ((a - 1) * (b - 1))
    return [max(0.0, (ms_a - ms_e) / b), max(0.0, (ms_b - ms_e) / a), ms_e]


def reml(y: Numbers, ratee: Places, rater: Places) -> Numbers:
    """Restricted maximum likelihood by a general optimiser on the full covariance matrix."""
    same = [(codes[:, None] == codes[None]).astype(float) for codes in (ratee, rater)]
    ones = np.ones((len(y), 1))

    def loss(logs: Numbers) -> float:
        a, b, e = np.exp(logs)
        matrix = a * same[0] + b * same[1] + e * np.eye(len(y))
        inverse = np.linalg.inv(matrix)
        weight = float((ones.T @ inverse @ ones)[0, 0])
        left = y - float((ones.T @ inverse @ y)[0]) / weight
        return float(np.linalg.slogdet(matrix)[1] + np.log(weight) + left @ inverse @ left)

    start = np.log(np.full(3, np.var(y) / 3))
    return np.exp(optimize.minimize(loss, start, method="Nelder-Mead", options={"maxiter": 250}).x)


def drawn(
    seed: int, people: int, each: int, sd: tuple[float, float, float]
) -> tuple[Numbers, Places, Places]:
    """Everybody is rated by some of the others: a random crossed design."""
    rng = np.random.default_rng(seed)
    ratee = np.repeat(np.arange(people), each)
    rater = np.concatenate([rng.choice(np.delete(np.arange(people), i), each, False) for i in range(people)])
    effects = (rng.normal(0, sd[0], people)[ratee], rng.normal(0, sd[1], people)[rater])
    return 7 + sum(effects) + rng.normal(0, sd[2], len(ratee)), ratee, rater


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 8), st.integers(2, 8))
def test_a_complete_table_gives_the_classical_estimates(seed: int, a: int, b: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(a, 1)) + 0.5 * rng.normal(size=(1, b)) + 0.7 * rng.normal(size=(a, b))
    np.testing.assert_allclose(one(*full(table)), two_way(table), atol=1e-9)


def test_a_complete_table_equals_reml() -> None:
    rng = np.random.default_rng(3)
    table = 2 * rng.normal(size=(9, 1)) + rng.normal(size=(1, 6)) + 0.5 * rng.normal(size=(9, 6))
    y, ratee, rater = full(table)
    np.testing.assert_allclose(one(y, ratee, rater), reml(y, ratee, rater), rtol=2e-3)


def test_an_incomplete_design_is_near_reml() -> None:
    """Moments are not as sharp as likelihood on a ragged design, but their shares must agree."""
    designs = [drawn(seed, 24, 4, (1.0, 0.7, 0.5)) for seed in range(4)]
    pairs = [(one(*design), reml(*design)) for design in designs]
    shares = np.array([[found / found.sum() for found in pair] for pair in pairs])
    assert np.abs(shares[:, 0] - shares[:, 1]).max() < 0.15
    np.testing.assert_allclose(shares[:, 0].mean(axis=0), shares[:, 1].mean(axis=0), atol=0.06)


def test_the_truth_is_met_on_average() -> None:
    found = [one(*drawn(seed, 60, 5, (0.6, 0.4, 0.5))) for seed in range(50)]
    np.testing.assert_allclose(np.mean(found, axis=0), [0.36, 0.16, 0.25], rtol=0.08)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50), st.floats(0.2, 5))
def test_origin_unit_and_order_do_not_matter(seed: int, shift: float, factor: float) -> None:
    y, ratee, rater = drawn(seed, 15, 4, (1.0, 0.5, 0.5))
    turned = np.random.default_rng(seed).permutation(len(y))
    other = one(factor * y[turned] + shift, ratee[turned], rater[turned])
    np.testing.assert_allclose(other, factor**2 * one(y, ratee, rater), rtol=1e-7, atol=1e-9)


def test_pools_do_not_touch_each_other() -> None:
    first, second = drawn(1, 20, 5, (1.0, 0.2, 0.5)), drawn(2, 12, 4, (0.1, 1.0, 0.3))
    y = np.concatenate([first[0], second[0]])
    ratee, rater = (np.concatenate([first[i], second[i] + 100]) for i in (1, 2))
    found, n = crossed(y, ratee, rater, np.repeat([0, 1], [len(first[0]), len(second[0])]), 2)
    np.testing.assert_allclose(found, [one(*first), one(*second)])
    assert n.tolist() == [100, 48]


def test_what_a_design_cannot_tell_apart_stays_unknown() -> None:
    y, ratee = np.array([1.0, 2, 3, 4, 6, 5]), np.array([0, 0, 1, 1, 2, 2])
    assert np.isnan(one(y, ratee, np.arange(6))).all()  # every rater rates once: rater and rest are one
    assert np.isnan(one(y[:1], ratee[:1], ratee[:1])).all()
    table = np.full((4, 4), 3.0)
    assert one(*full(table)).tolist() == [0, 0, 0]


def forms(y: Numbers, ratee: Places, rater: Places) -> pa.Table:
    key = {"hierarchy": "command", "unit_id": "a", "period_type": "semester", "period": "2026-S1"}
    return pa.table({
        **{name: [word] * len(y) for name, word in key.items()},
        "person_key": [f"p{i}" for i in ratee], "rater_key": [f"r{i}" for i in rater], "score": y,
    })  # fmt: skip


def test_the_table_holds_shares_that_add_up_and_nothing_of_a_small_unit() -> None:
    y, ratee, rater = drawn(4, 12, 4, (1.0, 0.5, 0.5))
    made = variance.METHOD.run(forms(y, ratee, rater), SETTINGS.__getitem__).to_pandas()
    assert list(made["component"]) == ["ratee", "rater", "rest"]
    assert made["share"].sum() == pytest.approx(1)
    np.testing.assert_allclose(made["variance"], one(y, ratee, rater))
    kept = ratee < 9
    assert variance.METHOD.run(forms(y[kept], ratee[kept], rater[kept]), SETTINGS.__getitem__).num_rows == 0
    assert variance.METHOD.run(forms(y[:0], ratee[:0], rater[:0]), SETTINGS.__getitem__).num_rows == 0
