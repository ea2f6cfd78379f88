"""Do two numbers of the same units go together? Spearman's r with Fisher's interval, and the highest r that numbers as
uncertain as these could show: sqrt(rel_x · rel_y), rel = τ² / (τ² + mean se²) (methods: co-movement).

Under the least number of units there is no r, only a picture.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from etl.methods import Method, Setting
from etl.methods.coded import coded, empty_where_unknown, numbers
from etl.methods.shrink import Numbers, Places, added, divided, shrink

KEY = ("hierarchy", "unit_id", "period_type", "period")
COLUMNS = {
    **dict.fromkeys(KEY, "varchar"), "period_start": "date", "units": "integer", "method": "varchar",
    "r": "double", "lo": "double", "hi": "double", "ceiling": "double", "state": "varchar",
}  # fmt: skip


def fisher(r: Numbers, units: Numbers, z: float) -> tuple[Numbers, Numbers]:
    """The interval tanh(atanh r ± z / sqrt(units − 3)); NaN up to three units."""
    half = z / np.sqrt(np.where(units > 3, units - 3, np.nan))
    with np.errstate(divide="ignore"):
        middle = np.arctanh(np.clip(r, -1, 1))
    return np.tanh(middle - half), np.tanh(middle + half)


def reliability(value: Numbers, se: Numbers, pool: Places, pools: int) -> Numbers:
    """Per pool the part of the differences between units that is more than chance (0..1); NaN without intervals."""
    found = shrink(value, se, pool, pools)
    known = np.isfinite(value) & np.isfinite(se) & (se > 0)
    chance = divided(
        added(np.where(known, se, 0.0) ** 2, pool, pools), added(known.astype(float), pool, pools)
    )
    return np.asarray(found.tau2 / (found.tau2 + chance))


def correlation(x: Numbers, y: Numbers, pool: Places, pools: int) -> Numbers:
    """Pearson's r in each pool (of ranks: Spearman's); NaN where one of the two does not differ."""
    size = added(np.ones(len(x)), pool, pools)
    dx = x - divided(added(x, pool, pools), size)[pool]
    dy = y - divided(added(y, pool, pools), size)[pool]
    squares = added(dx**2, pool, pools) * added(dy**2, pool, pools)
    return divided(added(dx * dy, pool, pools), np.sqrt(squares))


def run(rows: pa.Table, setting: Setting) -> pa.Table:
    """rows: one per scope, period and unit, with KEY, period_start, x, y, their se_x, se_y, and rank_x, rank_y (ties
    share their mean rank)."""
    groups = coded(rows, *KEY)
    pool, pools = groups.code, groups.count
    units = added(np.ones(rows.num_rows), pool, pools)
    r = correlation(numbers(rows, "rank_x"), numbers(rows, "rank_y"), pool, pools)
    few = units < setting("co_movement.least_units")
    state = np.where(few, "picture", np.where(np.isnan(r), "constant", "number"))
    r = np.where(few, np.nan, r)
    lo, hi = fisher(r, units, setting("interval.z"))
    parts = [
        reliability(numbers(rows, axis), numbers(rows, f"se_{axis}"), pool, pools) for axis in ("x", "y")
    ]
    ceiling = np.where(state == "number", np.sqrt(parts[0] * parts[1]), np.nan)
    first = rows.take(pa.array(groups.first)).select([*KEY, "period_start"])
    made = {
        "units": pa.array(units.astype(np.int64)),
        "method": pa.array(["spearman"] * pools, pa.string()),
        "r": empty_where_unknown(r),
        "lo": empty_where_unknown(lo),
        "hi": empty_where_unknown(hi),
        "ceiling": empty_where_unknown(ceiling),
        "state": pa.array(state.astype(str).tolist(), pa.string()),
    }
    for name, column in made.items():
        first = first.append_column(name, column)
    return first


METHOD = Method(COLUMNS, run, by_period=True)
