"""Where differences between marks come from: from who is rated, from who rates, or neither.

Crossed random effects y = μ + ratee + rater + rest by Henderson's method I (Searle, Casella and McCulloch, Variance
Components, 1992, 5.3): the observed sums of squares are set equal to what the model expects, three equations with three
unknowns for each pool. On a balanced table these are the estimates of the two-way analysis of variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from etl.methods import Method, Setting
from etl.methods.coded import coded, empty_where_unknown, numbers
from etl.methods.shrink import Numbers, Places, added, divided

KEY = ("hierarchy", "unit_id", "period_type", "period")
COMPONENTS = ("ratee", "rater", "rest")
WORST = 1e8  # condition number from which the design cannot tell two components apart


@dataclass(frozen=True)
class Side:
    """One factor of a crossed design. of: for each rating the level; pool: of each level; n: its ratings."""

    of: Places
    pool: Places
    n: Numbers

    def squares(self, y: Numbers, pools: int) -> Numbers:
        """Σ n·mean² over the levels of each pool."""
        total = added(y, self.of, len(self.n))
        return added(total**2 / self.n, self.pool, pools)

    def alike(self, pools: int) -> Numbers:
        """Σ n² / N of each pool."""
        squares = added(self.n**2, self.pool, pools)
        return divided(squares, added(self.n, self.pool, pools))


def side(of: Places, pool: Places) -> Side:
    """The levels of a factor; each level lies in one pool only."""
    _, first, level = np.unique(of, return_index=True, return_inverse=True)
    return Side(level, pool[first], added(np.ones(len(of)), level, len(first)))


def crossed(y: Numbers, ratee: Places, rater: Places, pool: Places, pools: int) -> tuple[Numbers, Numbers]:
    """Variance components (pools × 3: ratee, rater, rest; negative ones 0) and the number of ratings of each pool. NaN
    where the design cannot tell them apart. Ratees and raters of two pools must not have a number in common."""
    n = added(np.ones(len(y)), pool, pools)
    y = y - divided(added(y, pool, pools), n)[pool]  # only the distances from the mean of the pool matter
    rows, columns = side(ratee, pool), side(rater, pool)
    r_in_c, c_in_r = _spread(rows, columns, pool, pools), _spread(columns, rows, pool, pools)
    alike_r, alike_c = rows.alike(pools), columns.alike(pools)
    levels_r = np.bincount(rows.pool, minlength=pools).astype(float)
    levels_c = np.bincount(columns.pool, minlength=pools).astype(float)
    expected = np.array([
        [n - alike_r, c_in_r - alike_c, levels_r - 1],
        [r_in_c - alike_r, n - alike_c, levels_c - 1],
        [n - alike_r, n - alike_c, n - 1],
    ]).transpose(2, 0, 1)  # fmt: skip
    seen = np.stack([rows.squares(y, pools), columns.squares(y, pools), added(y**2, pool, pools)], axis=1)
    return np.maximum(_solved(expected, seen), 0.0), n


def _spread(one: Side, other: Side, pool: Places, pools: int) -> Numbers:
    """Σ over levels of `other` of Σ over levels of `one` of (ratings they share)² / (ratings of the other's level)."""
    pairs = one.of * np.int64(len(other.n)) + other.of
    _, first, shared = np.unique(pairs, return_index=True, return_counts=True)
    return added(shared.astype(float) ** 2 / other.n[other.of[first]], pool[first], pools)


def _solved(expected: Numbers, seen: Numbers) -> Numbers:
    """Solutions of the systems that have one, NaN for the others."""
    scale = np.abs(expected).max(axis=(1, 2), initial=1.0, keepdims=True)
    clear = np.flatnonzero(np.isfinite(expected).all(axis=(1, 2)))
    clear = clear[np.linalg.cond(expected[clear] / scale[clear]) < WORST]
    found = np.full(seen.shape, np.nan)
    found[clear] = np.linalg.solve(expected[clear], seen[clear][..., None])[..., 0]
    return found


def _run(rows: pa.Table, setting: Setting) -> pa.Table:
    scope = coded(rows, *KEY)
    ratee, rater = (coded(rows, *KEY, name) for name in ("person_key", "rater_key"))
    found, n = crossed(numbers(rows, "score"), ratee.code, rater.code, scope.code, scope.count)
    groups = np.bincount(scope.code[ratee.first], minlength=scope.count)
    enough = (groups >= setting("rater.icc_groups")) & (n >= setting("rater.icc_ratings"))
    kept = np.flatnonzero(enough & np.isfinite(found).all(axis=1))
    shares = found[kept] / np.where((total := found[kept].sum(axis=1, keepdims=True)) > 0, total, np.nan)
    key = rows.select(KEY).take(pa.array(np.repeat(scope.first[kept], len(COMPONENTS))))
    return pa.table({
        **{name: key[name] for name in KEY},
        "component": np.tile(COMPONENTS, len(kept)).astype(object),
        "variance": found[kept].ravel(), "share": empty_where_unknown(shares.ravel()),
        "n_obs": np.repeat(n[kept], len(COMPONENTS)),
    })  # fmt: skip


METHOD = Method(
    {
        **dict.fromkeys(KEY, "varchar"), "component": "varchar", "variance": "double", "share": "double",
        "n_obs": "bigint",
    },
    _run,
    by_period=True,
)  # fmt: skip
