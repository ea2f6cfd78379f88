"""Which units differ by more than chance and size explain: funnels of shares and of means, many groups at once.

Shares on the arcsine scale with winsorised overdispersion (Spiegelhalter 2005, 2012; as in FunnelPlotR), means with a
pooled spread and the variance between units of DerSimonian and Laird (as in metafor). `pool` says to which group a unit
belongs; units that are not known (NaN, n = 0) get NaN and count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.methods.shrink import Numbers, Places, added, divided, pooled_sd, shrink

QUARTER = np.pi / 2


@dataclass(frozen=True)
class Funnel:
    """Per unit: y, centre and se on the scale on which the limits are straight (arcsine of a share, a mean itself), and
    z = (y − centre)/se; per group: members, middle (the centre there), phi (shares only), q (means only), tau2 and
    spread (means only: pooled sd). is_share: which scale, per unit and per group alike or for all."""

    y: Numbers
    se: Numbers
    z: Numbers
    z_wins: Numbers
    members: Numbers
    middle: Numbers
    phi: Numbers
    q: Numbers
    tau2: Numbers
    spread: Numbers
    pool: Places
    is_share: bool

    def limits(self, z: float, tau2: Numbers) -> tuple[Numbers, Numbers]:
        """Lower and upper limit of each unit at z standard errors. tau2: per group, 0 where it is not used."""
        half = z * np.sqrt(self.se**2 + tau2[self.pool])
        middle = self.middle[self.pool]
        return self.shown(middle - half), self.shown(middle + half)

    def shown(self, y: Numbers) -> Numbers:
        """Back from the straight scale to the value's own; a share ends at 0 and 1."""
        return np.sin(np.clip(y, 0, QUARTER)) ** 2 if self.is_share else y

    def centre(self) -> Numbers:
        """Per group the centre as a value."""
        return self.shown(self.middle)

    def best(self, z: float) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Empirical Bayes, per unit: estimate and ends of its interval as values, its sd and place on the straight
        scale, ends first: (estimate, lo, hi, place, sd)."""
        star = divided(np.ones(len(self.y)), self.se**2 + self.tau2[self.pool])
        weights = added(np.nan_to_num(star), self.pool, len(self.members))
        mean = divided(added(np.nan_to_num(star * self.y), self.pool, len(self.members)), weights)[self.pool]
        weight = self.weight()
        place = mean + weight * (self.y - mean)
        sd = np.sqrt(
            weight * self.se**2 + (1 - weight) ** 2 * divided(np.ones(len(weights)), weights)[self.pool]
        )
        return self.shown(place), self.shown(place - z * sd), self.shown(place + z * sd), place, sd

    def weight(self) -> Numbers:
        """How much of a unit's own distance its estimate keeps: B = τ²/(τ² + se²)."""
        tau2 = self.tau2[self.pool]
        return np.where(self.se > 0, divided(tau2, tau2 + self.se**2), np.nan)


def shares(o: Numbers, n: Numbers, pool: Places, pools: int, trim: float) -> Funnel:
    """Funnel of shares o/n; none (NaN) where all or nobody counts.

    trim: share of the z-scores pulled in at each end before they measure overdispersion.
    """
    known = np.isfinite(o) & (n > 0)
    o, n = np.where(known, o, 0.0), np.where(known, n, 0.0)
    p0 = divided(added(o, pool, pools), added(n, pool, pools))
    middle = np.where((p0 > 0) & (p0 < 1), np.arcsin(np.sqrt(np.clip(p0, 0, 1))), np.nan)
    y = np.arcsin(np.sqrt(np.clip(divided(o, n), 0, 1)))
    se = divided(np.full(len(n), 0.5), np.sqrt(n))
    z = divided(y - middle[pool], se)
    z_wins = winsorised(z, pool, pools, trim)
    members = added(known.astype(float), pool, pools)
    k_phi = added(np.nan_to_num(z_wins**2), pool, pools)
    w = 4 * n
    spare = added(w, pool, pools) - divided(added(w**2, pool, pools), added(w, pool, pools))
    over = k_phi - (members - 1)
    tau2 = np.where(over > 0, np.nan_to_num(divided(over, np.where(members > 1, spare, 0.0))), 0.0)
    empty = np.full(pools, np.nan)
    return Funnel(y, se, z, z_wins, members, middle, divided(k_phi, members), empty, tau2, empty, pool, True)


def means(n: Numbers, mean: Numbers, sd: Numbers, pool: Places, pools: int) -> Funnel:
    """Funnel of means; sd of the observations of a unit, NaN where unknown: it then takes no part in the pooled one."""
    known = np.isfinite(mean) & (n > 0)
    n = np.where(known, n, 0.0)
    s_p = pooled_sd(np.where(np.isfinite(sd), n, 0.0), sd, pool, pools)
    se = divided(s_p[pool], np.sqrt(n))
    found = shrink(np.where(known, mean, np.nan), se, pool, pools)
    middle = found.centre
    z = divided(mean - middle[pool], se)
    tau2 = np.nan_to_num(found.tau2)
    return Funnel(
        mean, se, z, z, added(known.astype(float), pool, pools), middle, np.full(pools, np.nan), found.q, tau2, s_p,
        pool, False,
    )  # fmt: skip


def winsorised(z: Numbers, pool: Places, pools: int, trim: float) -> Numbers:
    """z pulled in to the quantiles `trim` and 1 − `trim` of its group (type 7, numpy's own)."""
    known = np.isfinite(z)
    rows = np.flatnonzero(known)[np.lexsort((z[known], pool[known]))]
    counts = np.bincount(pool[known], minlength=pools)
    sorted_z, starts = z[rows], np.concatenate([[0], counts.cumsum()[:-1]]).astype(np.int64)
    ends = [_quantile(sorted_z, starts, counts, at) for at in (trim, 1 - trim)]
    return np.where(known, np.clip(z, ends[0][pool], ends[1][pool]), np.nan)


def _quantile(ordered: Numbers, starts: Places, counts: Places, at: float) -> Numbers:
    """The quantile of each segment of ordered values; NaN for an empty one."""
    if not len(ordered):
        return np.full(len(counts), np.nan)
    place = np.maximum(counts - 1, 0) * at
    whole = np.floor(place).astype(np.int64)
    last = len(ordered) - 1
    one = ordered[np.minimum(starts + whole, last)]
    two = ordered[np.minimum(starts + np.minimum(whole + 1, np.maximum(counts - 1, 0)), last)]
    return np.where(counts > 0, one + (two - one) * (place - whole), np.nan)
