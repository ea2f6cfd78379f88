"""Rank intervals without random numbers, against a reference run and against draws."""

import numpy as np
import pytest

from etl.methods import ranks
from tests.vectors import frame


def test_the_reference_run_is_met() -> None:
    rows = frame("rank_mc_expected.csv")
    made = ranks.ranks(rows["eb_mean"].to_numpy(), rows["eb_se"].to_numpy(), np.zeros(len(rows), np.int64))
    assert np.abs(made.lo - rows["rank_q025"]).max() <= 1 and np.abs(made.hi - rows["rank_q975"]).max() <= 1
    assert np.abs(made.p_bottom - rows["p_bottom3"]).max() <= 0.01


@pytest.mark.parametrize("k", [5, 8, 13, 40])
def test_draws_say_the_same(k: int) -> None:
    rng = np.random.default_rng(k)
    m, s = rng.normal(0, 1, k), rng.uniform(0.2, 1.2, k)
    made = ranks.ranks(m, s, np.zeros(k, np.int64))
    rank = k - rng.normal(m, s, (20_000, k)).argsort(axis=1).argsort(axis=1)
    low, high = np.quantile(rank, (0.025, 0.975), axis=0)
    assert np.abs(made.lo - low).max() <= 1 and np.abs(made.hi - high).max() <= 1
    assert np.abs(made.p_bottom - (rank > k - 3).mean(axis=0)).max() <= 0.02


def test_groups_do_not_touch_and_order_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    m, s, pool = rng.normal(0, 1, 17), rng.uniform(0.2, 1, 17), np.arange(17) % 2
    both, turn = ranks.ranks(m, s, pool), rng.permutation(17)
    mixed = ranks.ranks(m[turn], s[turn], pool[turn])
    np.testing.assert_allclose(mixed.p_bottom, both.p_bottom[turn], atol=1e-9)
    alone = ranks.ranks(m[pool == 1], s[pool == 1], np.zeros((pool == 1).sum(), np.int64))
    np.testing.assert_array_equal(both.hi[pool == 1], alone.hi)


def test_nothing_known_gives_nothing() -> None:
    assert np.isnan(ranks.ranks(np.full(3, np.nan), np.ones(3), np.zeros(3, np.int64)).lo).all()


def test_a_large_group_is_read_from_a_grid_and_comes_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    m, s = np.round(rng.normal(0.8, 0.05, 960), 3), rng.choice((0.02, 0.03, 0.1), 960)
    pool = np.repeat((0, 1), 480)
    read = ranks.ranks(m, s, pool)
    monkeypatch.setattr("etl.methods.ranks.STEPS", 10**6)  # a grid that fine is never less work
    direct = ranks.ranks(m, s, pool)
    assert (read.lo == direct.lo).all() and (read.hi == direct.hi).all()
    assert (
        read.p_bottom == pytest.approx(direct.p_bottom, abs=1e-12)
        and (read.p_bottom != direct.p_bottom).any()
    )
