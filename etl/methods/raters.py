"""The pattern of marks of raters: how far from the others, how far from the peers of the same people, how spread.

Leniency is the funnel of means with raters as units: a mean minus the mean of all marks, pulled towards 0 by
B = τ²/(τ² + s_p²/n). It cannot be told from the quality of a rater's people; only the gap to the peers can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import fdtri

from etl.methods import Method, Setting
from etl.methods.coded import coded, empty_where_unknown, numbers
from etl.methods.shrink import Numbers, Places, added, divided, pooled_sd, shrink

TAIL = 0.975
MARKS = ("very_good", "good", "needs_improvement", "poor", "very_poor")


@dataclass(frozen=True)
class Pulled:
    """Per rater: value as seen (distance from the middle), shrunken value and its 95 % interval; per pool: tau2, and
    how many raters it was made from. NaN where unknown."""

    seen: Numbers
    shrunk: Numbers
    lo: Numbers
    hi: Numbers
    tau2: Numbers
    raters: Numbers


@dataclass(frozen=True)
class Spread:
    """Per rater: sd of his marks over the pooled sd within raters, with its 95 % interval; below 1 is narrow."""

    ratio: Numbers
    lo: Numbers
    hi: Numbers


def pulled(n: Numbers, value: Numbers, sd: Numbers, pool: Places, pools: int, z: float) -> Pulled:
    """Distances of raters from 0, shrunken. n: marks of a rater (0: none); value: their mean distance; sd: of them."""
    s_p = pooled_sd(n, sd, pool, pools)[pool]
    se = np.where(n > 0, s_p / np.sqrt(np.maximum(n, 1)), np.nan)
    found = shrink(np.where(n > 0, value, np.nan), se, pool, pools)
    shrunk = found.weight * value + 0.0  # no minus before a zero
    half = z * found.error
    return Pulled(value, shrunk, shrunk - half, shrunk + half, found.tau2, found.members)


def leniency(n: Numbers, mean: Numbers, sd: Numbers, pool: Places, pools: int, z: float) -> Pulled:
    """Means of raters as distances from the mean of all marks of the pool, shrunken."""
    middle = divided(added(n * mean, pool, pools), added(n, pool, pools))
    return pulled(n, mean - middle[pool], sd, pool, pools, z)


def spread(n: Numbers, sd: Numbers, pool: Places, pools: int) -> Spread:
    """Spread ratios r with the interval [r/√F.975, r/√F.025] at n−1 and Σ(n−1) degrees of freedom."""
    ratio = divided(np.nan_to_num(sd), np.nan_to_num(pooled_sd(n, sd, pool, pools))[pool])
    ratio = np.where(n > 1, ratio, np.nan)
    free = np.maximum(n - 1, 0)
    within = added(free, pool, pools)[pool]
    ends = [np.sqrt(fdtri(free, within, at)) for at in (TAIL, 1 - TAIL)]
    return Spread(ratio, ratio / ends[0], ratio / ends[1])


def least(setting: Setting, own: str) -> float:
    """A smallest number of persons: the rule's own, but never below what protects a person."""
    return max(setting(own), setting("disclosure.person"), setting("disclosure.floor"), 3)


def usual(share: Numbers, pool: Places, pools: int) -> Numbers:
    """The median share of all raters of the same pool; NaN where none of them has one."""
    each = [share[(pool == at) & np.isfinite(share)] for at in range(pools)]
    return np.array([np.median(known) if len(known) else np.nan for known in each])[pool]


def word(lo: Numbers, hi: Numbers) -> pa.Array:
    """What a gap comes to: higher or lower than the peers beyond chance, else alike; empty without a gap."""
    said = np.select([lo > 0, hi < 0, np.isfinite(lo)], ["higher", "lower", "alike"], "")
    return pa.array(said.astype(object), mask=said == "")


def _run(rows: pa.Table, setting: Setting) -> pa.Table:
    pool, z = coded(rows, "period_type", "period"), setting("interval.z")
    n, sd = numbers(rows, "n_ratees"), numbers(rows, "sd_mark")
    soft = leniency(n, numbers(rows, "mean_mark"), sd, pool.code, pool.count, z)
    gap_n = numbers(rows, "gap_n")
    gap = pulled(gap_n, numbers(rows, "gap_peers"), numbers(rows, "gap_sd"), pool.code, pool.count, z)
    wide = spread(n, sd, pool.code, pool.count)
    counted = n >= least(setting, "rater.ratees")
    shares = {
        "mode": numbers(rows, "mode_n") / n,
        "identical": divided(numbers(rows, "identical_n"), numbers(rows, "identical_of")),
        "copied": divided(numbers(rows, "copied_n"), numbers(rows, "copied_of")),
    }
    has_gap = (gap_n >= setting("rater.compared")) & np.isfinite(gap.shrunk)
    told = {
        "leniency": soft.seen, "leniency_shrunk": soft.shrunk, "lo": soft.lo, "hi": soft.hi,
        "leniency_tau2": soft.tau2[pool.code], "raters": soft.raters[pool.code],
        **{
            name: np.where(has_gap, values, np.nan)
            for name, values in (
                ("gap_peers", gap.seen), ("gap_shrunk", gap.shrunk), ("gap_lo", gap.lo), ("gap_hi", gap.hi)
            )
        },
        "gap_tau2": gap.tau2[pool.code], "gap_raters": gap.raters[pool.code],
        "sd_ratio": wide.ratio, "sd_lo": wide.lo, "sd_hi": wide.hi,
        **{f"{name}_share": share for name, share in shares.items()},
        **{
            f"usual_{name}": usual(np.where(counted, share, np.nan), pool.code, pool.count)
            for name, share in shares.items()
        },
    }  # fmt: skip
    kept = {name: rows[name] for name in rows.column_names if name not in told}
    made = pa.table({
        **kept, **{name: empty_where_unknown(values) for name, values in told.items()},
        "source": np.where(has_gap, "gap", "leniency").astype(object), "gap_word": word(told["gap_lo"], told["gap_hi"]),
        "is_narrow": told["mode_share"] >= setting("rater.narrow"),
        "is_repeated": np.nan_to_num(told["copied_share"]) >= setting("rater.repeated"),
        "is_long_alike": numbers(rows, "alike_run") >= setting("rater.alike_periods"),
    })  # fmt: skip
    return made.filter(pa.array(counted))


METHOD = Method(
    {
        "rater_key": "varchar", "period_type": "varchar", "period": "varchar", "period_start": "date",
        "unit_id": "varchar", "measured_on": "varchar", "n_ratees": "bigint", **dict.fromkeys(MARKS, "bigint"),
        "mean_mark": "double",
        **dict.fromkeys(("leniency", "leniency_shrunk", "lo", "hi", "leniency_tau2"), "double"), "raters": "bigint",
        "gap_n": "bigint", **dict.fromkeys(("gap_peers", "gap_shrunk", "gap_lo", "gap_hi", "gap_tau2"), "double"),
        "gap_raters": "bigint", **dict.fromkeys(("sd_ratio", "sd_lo", "sd_hi"), "double"),
        "mode_mark": "varchar", "mode_share": "double",
        "identical_of": "bigint", "identical_share": "double", "copied_of": "bigint", "copied_share": "double",
        **dict.fromkeys(("usual_mode", "usual_identical", "usual_copied"), "double"),
        "source": "varchar", "gap_word": "varchar", "alike_run": "bigint",
        **dict.fromkeys(("is_narrow", "is_repeated", "is_long_alike"), "boolean"),
    },
    _run,
    by_period=True,
)  # fmt: skip
