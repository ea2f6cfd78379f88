"""How much of the differences between groups of rows is more than chance, and each pulled towards the middle by it.

Additive variance between members by DerSimonian and Laird, empirical Bayes as in metafor's `blup` (methods: units,
raters). Set-based: `pool` says to which pool (a comparison group, a period …) a member belongs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shrunk:
    """Per pool: members (those with a value and se > 0), centre μ (weights 1/se²), q, tau2, mean μ* (weights
    1/(se² + τ²)). Per member: weight B = τ²/(τ² + se²) and error, the sd of its shrunken value. NaN where unknown."""

    members: Numbers
    centre: Numbers
    q: Numbers
    tau2: Numbers
    mean: Numbers
    weight: Numbers
    error: Numbers

    def values(self, y: Numbers, pool: Places) -> Numbers:
        """Shrunken values μ* + B (y − μ*)."""
        mean = self.mean[pool]
        return mean + self.weight * (y - mean)


def pooled_sd(n: Numbers, sd: Numbers, pool: Places, pools: int) -> Numbers:
    """Per pool s_p with s_p² = Σ(n−1)s² / Σ(n−1); members of one observation add nothing. NaN without any freedom."""
    free = np.maximum(np.nan_to_num(n) - 1, 0)
    squares = added(free * np.where(free > 0, np.nan_to_num(sd), 0.0) ** 2, pool, pools)
    return np.asarray(np.sqrt(divided(squares, added(free, pool, pools))))


def shrink(y: Numbers, se: Numbers, pool: Places, pools: int) -> Shrunk:
    """y: values; se: their standard errors; members without both, or with se = 0, stay out of the sums."""
    known = np.isfinite(y) & np.isfinite(se) & (se > 0)
    w = np.where(known, 1 / np.where(known, se, 1.0) ** 2, 0.0)
    value = np.where(known, y, 0.0)
    total = added(w, pool, pools)
    centre = divided(added(w * value, pool, pools), total)
    members = added(known.astype(float), pool, pools)
    q = added(w * (value - np.nan_to_num(centre)[pool]) ** 2, pool, pools)
    spare = total - divided(added(w**2, pool, pools), total)
    tau2 = np.maximum(0.0, divided(q - (members - 1), np.where(members > 1, spare, 0.0)))
    variance = np.where(known, se, np.nan) ** 2
    star = np.where(known, 1 / (np.where(known, variance, 1.0) + np.nan_to_num(tau2)[pool]), 0.0)
    stars = added(star, pool, pools)
    weight = tau2[pool] / (tau2[pool] + variance)
    error = np.sqrt(weight * variance + (1 - weight) ** 2 * divided(np.ones(pools), stars)[pool])
    return Shrunk(members, centre, q, tau2, divided(added(star * value, pool, pools), stars), weight, error)


def added(values: Numbers, pool: Places, pools: int) -> Numbers:
    """The sum of `values` in each pool."""
    return np.asarray(np.bincount(pool, values, pools), dtype=np.float64)


def divided(top: Numbers, bottom: Numbers) -> Numbers:
    """top / bottom; NaN where bottom is not positive."""
    return np.asarray(np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0))
