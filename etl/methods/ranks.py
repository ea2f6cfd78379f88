"""Between which ranks a unit could stand: the distribution of its rank, without drawing random numbers.

X_i ~ N(m_i, s_i²) independent. Given its own value the others stand above it independently of one another, so the
number above it is Poisson-binomial: by convolution in small groups, by the refined normal approximation (Volkova 1996;
Hong 2013) in larger ones. The own value is averaged over nodes of equal probability. Rank 1 is the highest value.

What the approximation needs are sums over all units that depend on the own value alone, smoothly: in a group of many
they are worked out on a grid and read between its points by a spline, so that work does not grow with the square.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from etl.methods.shrink import Numbers, Places

LOW, HIGH = 0.025, 0.975
NODES = 48
EXACT = 9  # up to so many units the distribution is convolved
CELLS = 4_000_000  # most numbers held at once
STEPS, DEGREE = 8, 9  # grid points to the smallest sd, degree of the spline: right to 1e-12
Below = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Ranks:
    """Per unit the ends of the 95 % interval of its rank, and the probability to be among the `bottom` last."""

    lo: Numbers
    hi: Numbers
    p_bottom: Numbers


def ranks(m: Numbers, s: Numbers, pool: Places, bottom: int = 3) -> Ranks:
    """m: means; s: standard deviations > 0; pool: which units stand against one another. NaN where unknown."""
    found = Ranks(*(np.full(len(m), np.nan) for _ in range(3)))
    rows = np.flatnonzero(np.isfinite(m) & np.isfinite(s) & (s > 0))
    rows = rows[np.argsort(pool[rows], kind="stable")]
    _, first, sizes = np.unique(pool[rows], return_index=True, return_counts=True)
    for k in np.unique(sizes):
        places = rows[first[sizes == k][:, None] + np.arange(k)]
        # Groups of the same numbers (one in both trees) are worked out once.
        known, one, same = np.unique(
            np.hstack([m[places], s[places]]), axis=0, return_index=True, return_inverse=True
        )
        parts = min(int(len(known) * k * k * NODES / CELLS) + 1, len(known))
        made = [_ranks(m[part], s[part], bottom) for part in np.array_split(places[one], parts)]
        for name in ("lo", "hi", "p_bottom"):
            getattr(found, name)[places] = np.concatenate([getattr(part, name) for part in made])[
                same.ravel()
            ]
    return found


def _ranks(m: Numbers, s: Numbers, bottom: int) -> Ranks:
    """Ranks of groups of one size; m, s: groups × units."""
    k = m.shape[1]
    below = _chance(m, s)
    last = 1 - below(np.full(m.shape, max(k - bottom, 0), dtype=np.float64))
    return Ranks(_quantile(below, LOW, m), _quantile(below, HIGH, m), last)


def _chance(m: Numbers, s: Numbers) -> Below:
    """The function r -> P(rank <= r), r: groups × units."""
    k = m.shape[1]
    nodes = ndtri((np.arange(NODES) + 0.5) / NODES)
    own = m[:, :, None] + s[:, :, None] * nodes
    if k > EXACT:
        read = [sums for group in zip(m, s, own, strict=True) if (sums := _read(*group)) is not None]
        if len(read) == len(m):
            return _approximate(np.stack(read, axis=1), k)
    above = ndtr((m[:, None, None, :] - own[:, :, :, None]) / s[:, None, None, :])
    above[:, np.arange(k), :, np.arange(k)] = 0
    return _convolved(above) if k <= EXACT else _approximate(_sums(above), k)


def _sums(above: Numbers) -> Numbers:
    """Over the last axis: mean of the number that stand above, its variance and third central moment."""
    spread = above * (1 - above)
    return np.stack([above.sum(axis=-1), spread.sum(axis=-1), (spread * (1 - 2 * above)).sum(axis=-1)])


def _read(m: Numbers, s: Numbers, own: Numbers) -> Numbers | None:
    """The same of one group at every own value (units × nodes), from a grid; None where that would be no less work."""
    step = s.min() / STEPS
    points = int((own.max() - own.min()) / step) + 2 * DEGREE
    if points * 4 > own.size:
        return None
    from scipy.interpolate import make_interp_spline

    grid = own.min() + step * (np.arange(points) - DEGREE + 1)
    parts = np.array_split(grid, int(points * len(m) / CELLS) + 1)
    sums = np.concatenate([_sums(ndtr((m - part[:, None]) / s)) for part in parts], axis=-1)
    itself = _sums(ndtr((m[:, None] - own) / s[:, None])[..., None])
    return np.asarray(make_interp_spline(grid, sums, k=DEGREE, axis=1)(own)) - itself


def _convolved(above: Numbers) -> Below:
    """From the probabilities to stand above (groups × units × nodes × others)."""
    counts = np.zeros(above.shape)
    counts[..., 0] = 1
    for other in range(above.shape[-1]):
        p = above[..., other, None]
        moved = counts[..., :-1] * p
        counts *= 1 - p
        counts[..., 1:] += moved
    chance = np.concatenate([np.zeros((*above.shape[:2], 1)), counts.mean(axis=2).cumsum(axis=-1)], axis=-1)
    return lambda r: np.take_along_axis(chance, r.astype(np.int64)[..., None], axis=-1)[..., 0]


def _approximate(sums: Numbers, k: int) -> Below:
    """The same by mean, variance and skewness of the number of k that stand above."""
    mean, variance = sums[0], np.maximum(sums[1], 1e-12)
    skew = sums[2] / variance**1.5
    sd = np.sqrt(variance)

    def below(r: Numbers) -> Numbers:
        x = (r[..., None] - 0.5 - mean) / sd
        bend = skew * (1 - x**2) * np.exp(-(x**2) / 2) / (6 * np.sqrt(2 * np.pi))
        chance = np.clip(ndtr(x) + bend, 0, 1).mean(axis=-1)
        return np.where(r <= 0, 0.0, np.where(r >= k, 1.0, chance))

    return below


def _quantile(below: Below, level: float, like: Numbers) -> Numbers:
    """The smallest rank r with P(rank <= r) >= level, by halving."""
    k = like.shape[1]
    lo, hi = np.ones(like.shape), np.full(like.shape, float(k))
    for _ in range(int(np.ceil(np.log2(max(k, 2))))):
        middle = np.floor((lo + hi) / 2)
        enough = below(middle) >= level
        lo, hi = np.where(enough, lo, np.minimum(middle + 1, hi)), np.where(enough, middle, hi)
    return hi
