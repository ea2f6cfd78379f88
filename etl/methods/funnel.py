"""Which units differ by more than chance and size explain: funnels of shares, means and ratios, many groups at once.

Shares on the arcsine scale with winsorised overdispersion (Spiegelhalter 2005, 2012; as in FunnelPlotR), means with a
pooled spread and the variance between units of DerSimonian and Laird (as in metafor), events against expected events by
the Poisson distribution. `pool` says to which group a unit belongs; units that are not known (NaN, n = 0) get NaN and
count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtr

from etl.methods.shrink import Numbers, Places, added, divided, pooled_sd, shrink

QUARTER = np.pi / 2
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Funnel:
    """Per unit: y, centre and se on the scale on which the limits are straight (arcsine of a share, a mean itself), and
    z = (y − centre)/se; per group: members, middle (the centre there), phi (shares only), q (means only), tau2 and
    spread (means only: pooled sd). kind: share | mean | ratio, on whose scale the limits are straight (a ratio: its
    root); expected: events of a ratio."""

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
    kind: str
    expected: Numbers | None = None

    def limits(self, z: float, tau2: Numbers) -> tuple[Numbers, Numbers]:
        """Lower and upper limit of each unit at z standard errors.

        tau2: per group, 0 where it is not used; a ratio then has the exact limits of Poisson.
        """
        half = z * np.sqrt(self.se**2 + tau2[self.pool])
        middle = self.middle[self.pool]
        low, high = self.shown(middle - half), self.shown(middle + half)
        if self.expected is None:
            return low, high
        exact, is_exact = poisson(self.expected, z), tau2[self.pool] <= 0
        lower, upper = (divided(end, self.expected) for end in exact)
        return np.where(is_exact, lower, low), np.where(is_exact, upper, high)

    def shown(self, y: Numbers) -> Numbers:
        """Back from the straight scale to the value's own; a share ends at 0 and 1, a ratio at 0."""
        if self.kind == "ratio":
            return np.asarray(np.maximum(y, 0) ** 2)
        return np.sin(np.clip(y, 0, QUARTER)) ** 2 if self.kind == "share" else y

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
    return _counted(y, n, known, middle, pool, trim, "share")


def ratios(o: Numbers, expected: Numbers, pool: Places, pools: int, trim: float) -> Funnel:
    """Funnel of events o against expected ones, around 1 (Spiegelhalter 2005, square root scale).

    Unlike FunnelPlotR, which leaves limits with tau2 on the scale of the root, they are squared back.
    """
    known = np.isfinite(o) & np.isfinite(expected)
    expected = np.where(known, expected, 0.0)
    middle = np.where(added(expected, pool, pools) > 0, 1.0, np.nan)
    y = np.sqrt(divided(np.where(known, o, 0.0), expected))
    return replace(_counted(y, expected, known, middle, pool, trim, "ratio"), expected=expected)


def poisson(events: Numbers, z: float) -> tuple[Numbers, Numbers]:
    """Exact limits of a number of events at z standard errors: chi-square quantiles halved (Garwood 1936)."""
    tail = ndtr(-z)
    lower = np.where(events > 0, gammaincinv(np.where(events > 0, events, 1.0), tail), 0.0)
    return lower, gammaincinv(events + 1, 1 - tail)


def _counted(
    y: Numbers, n: Numbers, known: Flags, middle: Numbers, pool: Places, trim: float, kind: str
) -> Funnel:
    """Funnel of what was counted, on a scale on which the variance is 1/(4n)."""
    pools = len(middle)
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
    return Funnel(y, se, z, z_wins, members, middle, divided(k_phi, members), empty, tau2, empty, pool, kind)


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
        pool, "mean",
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
