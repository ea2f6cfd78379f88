"""Whether the few persons behind a share could alone explain a signal.

The rules of `xmr` read shares as if they could take any value. One of five people is 20 %, and months without anybody
are below a mean just above 0: both look extreme and are not. A signal of a share therefore counts only where the number
of persons in its window would be unlikely (binomial tail) if nothing had changed since the baseline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from etl.methods.xmr import Codes, Flags, Numbers


@dataclass(frozen=True)
class Persons:
    """x of n persons in each cell (S, T), 0 where there is no point; usual (S, 1): the share in the baseline with half
    a person added on both sides (Jeffreys), NaN for a series that is not a share; tail: how unlikely it must be."""

    x: Numbers
    n: Numbers
    usual: Numbers
    tail: float

    def sift(self, ends: Codes, length: int) -> Codes:
        """Signs of windows of `length` points at their last point, without those that chance could explain."""
        row, last = np.nonzero((ends != 0) & np.isfinite(self.usual))
        x, n = (_window(values, row, last, length) for values in (self.x, self.n))
        high, usual = ends[row, last] > 0, self.usual[row, 0]
        weak = np.where(high, at_least(x, n, usual), 1 - at_least(x + 1, n, usual)) > self.tail
        found = ends.copy()
        found[row[weak], last[weak]] = 0
        return found


def persons(share: Numbers, n: Numbers, base: Flags, tail: float) -> Persons:
    """share (0-1) of n persons per cell; rows of NaN for series that are no shares."""
    size = np.where(np.isfinite(share), np.nan_to_num(n), 0.0)
    x = np.round(np.nan_to_num(share) * size)
    total, hit = (np.sum(values, axis=1, keepdims=True, where=base) for values in (size, x))
    return Persons(x, size, np.where(total > 0, (hit + 0.5) / (total + 1), np.nan), tail)


def at_least(x: Numbers, n: Numbers, usual: Numbers) -> Numbers:
    """P(X >= x) of a binomial X of n trials."""
    inner = (x > 0) & (x <= n)
    chance = betainc(np.where(inner, x, 1.0), np.where(inner, n - x + 1, 1.0), usual)
    return np.where(inner, chance, np.where(x > 0, 0.0, 1.0))


def _window(values: Numbers, row: np.ndarray, last: np.ndarray, length: int) -> Numbers:
    """Sums of the `length` cells that end at these cells."""
    return np.asarray(sum(values[row, last - back] for back in range(length)), dtype=np.float64)
