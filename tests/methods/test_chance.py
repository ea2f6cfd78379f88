"""Whether few persons explain a share: binomial tails once more by adding up, and windows counted by hand."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from etl.methods.chance import at_least, persons
from etl.methods.xmr import baseline


def added_up(x: int, n: int, p: float) -> float:
    """P(X >= x), one outcome after the other."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1))


@pytest.mark.parametrize("n", [0, 1, 5, 40])
def test_tails(n: int) -> None:
    for x in range(n + 2):
        made = at_least(np.array([float(x)]), np.array([float(n)]), np.array([0.07]))
        assert made[0] == pytest.approx(added_up(x, n, 0.07), abs=1e-12)


def test_a_window_counts_the_persons_of_its_points() -> None:
    """Baseline 2 of 40 (2.5 of 41 with half a person on each side); then 3, 1 and 0 of 5."""
    share = np.array([[0.0, 0.1, 0.0, 0.1, 0.6, 0.2, 0.0]])
    n = np.array([[10.0, 10.0, 10.0, 10.0, 5.0, 5.0, 5.0]])
    counted = persons(share, n, baseline(share, 4), tail=0.025)
    usual = 2.5 / 41
    single = np.array([[0, 1, 0, 0, 1, 1, -1]], np.int8)
    assert [added_up(1, 10, usual) > 0.025, added_up(3, 5, usual) > 0.025, added_up(1, 5, usual) > 0.025] == [
        True, False, True,
    ]  # fmt: skip
    assert counted.sift(single, 1).tolist() == [[0, 0, 0, 0, 1, 0, 0]]
    pair = np.array([[0, 0, 0, 0, 0, 0, 1]], np.int8)
    assert added_up(4, 15, usual) < 0.025
    assert counted.sift(pair, 3).tolist() == pair.tolist()


def test_what_is_no_share_is_left_alone() -> None:
    nothing = np.full((1, 4), np.nan)
    ends = np.array([[1, -1, 0, 1]], np.int8)
    assert (
        persons(nothing, np.ones((1, 4)), baseline(nothing, 12), 0.025).sift(ends, 1).tolist()
        == ends.tolist()
    )
