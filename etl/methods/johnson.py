"""What matters most for an overall judgement: relative weights of correlated items, with a bootstrap of persons.

Johnson 2000 (Multivariate Behavioral Research 35): items are replaced by the closest uncorrelated variables, and the
explained variance of those is given back to the items. With R_xx = P D P' and L = P D^(1/2) P' the weights are
(L*L)(b*b), b = L^-1 r_xy; they add up to R squared.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from etl.methods import Method, Setting

Array = NDArray[np.float64]
KEYS = {
    "hierarchy": "varchar", "group_id": "varchar", "period_type": "varchar", "period": "varchar",
    "period_start": "date", "units": "varchar[]",
}  # fmt: skip
ITEMS = (
    "persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan",
)  # fmt: skip
BLOCKS = (
    5000  # persons beyond this are resampled in blocks, so that a whole country is as quick as a district
)
TOP = 3
ALIKE = 1e-9  # differences of rounding only


class Weights(NamedTuple):
    """raw[p]: adds up to r2; pct[p]: raw in % of r2; r2: share of variance explained; r_xy[p]: correlation with the
    outcome, whose sign the weight does not show. NaN for an item that everybody answered alike, and for all of them
    where the outcome does not vary."""

    raw: Array
    pct: Array
    r2: float
    r_xy: Array


class Stability(NamedTuple):
    """What resamples of persons say, per item: 95 % percentile interval of pct, share of resamples in which it is
    among the top three (items that go with the outcome only), and in which it is above the median of all items."""

    lo: Array
    hi: Array
    top: Array
    above: Array


def johnson(x: Array, y: Array) -> Weights:
    """Relative weights of x[n, p] for y[n], complete cases, n >= 2."""
    sums = _products(x, y).sum(axis=0, keepdims=True)
    r_xx, r_xy, varies = _correlations(sums, x.shape[1])
    raw = _weights(r_xx, r_xy)
    raw[~varies] = np.nan
    r2 = float(np.nansum(raw)) if varies.any() else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        pct = 100 * raw[0] / r2
    return Weights(raw[0], pct, r2, np.where(varies[0], r_xy[0], np.nan))


def bootstrap(x: Array, y: Array, resamples: int) -> Stability:
    """How stable the weights are when other persons had answered. The same persons, in whatever order, always give
    the same answer: the seed is made from what they said."""
    order = np.lexsort([*x.T, y])
    x, y = x[order], y[order]
    blocks = min(len(y), BLOCKS)
    sums = np.zeros((blocks, _width(x.shape[1])))
    np.add.at(sums, np.arange(len(y)) % blocks, _products(x, y))
    drawn = _draws(_seed(x, y), resamples, blocks) @ sums
    r_xx, r_xy, varies = _correlations(drawn, x.shape[1])
    raw = np.where(varies, _weights(r_xx, r_xy), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        pct = np.nan_to_num(100 * raw / raw.sum(axis=1, keepdims=True))
    lo, hi = np.quantile(pct, (0.025, 0.975), axis=0)
    above = pct > np.median(pct, axis=1, keepdims=True) + ALIKE
    return Stability(lo, hi, _first(np.where(r_xy > 0, pct, 0.0)).mean(axis=0), above.mean(axis=0))


def _first(pct: Array) -> NDArray[np.bool_]:
    """Which items of each row are among its three largest; equal ones all are, one without weight never is."""
    third = -np.partition(-pct, TOP - 1, axis=1)[:, TOP - 1 : TOP] if pct.shape[1] >= TOP else 0.0
    return (pct >= third - ALIKE) & (pct > ALIKE)


def _seed(x: Array, y: Array) -> int:
    return int.from_bytes(hashlib.sha256(x.tobytes() + y.tobytes()).digest()[:8])


def _draws(seed: int, resamples: int, size: int) -> Array:
    """How often each of `size` is drawn in each resample, [resamples, size]."""
    taken = np.random.default_rng(seed).integers(0, size, (resamples, size))
    flat = (taken + size * np.arange(resamples)[:, None]).ravel()
    return np.bincount(flat, minlength=resamples * size).reshape(resamples, size).astype(float)


def _width(p: int) -> int:
    return 1 + (p + 1) + (p + 1) ** 2


def _products(x: Array, y: Array) -> Array:
    """Per person 1, the items and the outcome, and all their products, about the means: what correlations need."""
    both = np.column_stack([x, y])
    both = both - both.mean(axis=0)
    crossed = both[:, :, None] * both[:, None, :]
    return np.column_stack([np.ones(len(y)), both, crossed.reshape(len(y), -1)])


def _correlations(sums: Array, p: int) -> tuple[Array, Array, NDArray[np.bool_]]:
    """From summed products [b, width]: correlations of the items [b, p, p] and with the outcome [b, p], and which
    items vary [b, p] together with the outcome. What does not vary is uncorrelated with everything."""
    n = sums[:, :1]
    means = sums[:, 1 : p + 2] / n
    cov = (sums[:, p + 2 :] / n).reshape(-1, p + 1, p + 1) - means[:, :, None] * means[:, None, :]
    variance = np.einsum("bii->bi", cov)
    varies = variance > 1e-10
    spread = np.sqrt(np.where(varies, variance, 1.0))
    r = np.where(
        varies[:, :, None] & varies[:, None, :], cov / (spread[:, :, None] * spread[:, None, :]), 0.0
    )
    r[:, np.arange(p + 1), np.arange(p + 1)] = 1.0
    return r[:, :p, :p], r[:, :p, p], varies[:, :p] & varies[:, p:]


def _weights(r_xx: Array, r_xy: Array) -> Array:
    """Johnson's raw weights [b, p]. Items that say the same make R_xx singular: eigenvalues are cut off at 1e-12."""
    values, vectors = np.linalg.eigh(r_xx)
    roots = np.sqrt(np.maximum(values, 1e-12))
    loading = (vectors * roots[:, None, :]) @ vectors.swapaxes(1, 2)
    inverse = (vectors / roots[:, None, :]) @ vectors.swapaxes(1, 2)
    beta = np.einsum("bij,bj->bi", inverse, r_xy)
    weights: Array = np.einsum("bij,bj->bi", loading**2, beta**2)
    return weights


def _run(answers: pa.Table, setting: Setting) -> pa.Table:
    """One row per series and item. answers: KEYS, `series` (rows of one series together), ITEMS, overall."""
    series = answers["series"].to_numpy()
    starts = np.flatnonzero(np.diff(series, prepend=-1))
    wide = np.column_stack([answers[name].to_numpy().astype(float) for name in (*ITEMS, "overall")])
    keys = answers.select(list(KEYS)).take(starts).to_pylist()
    known: dict[bytes, list[dict[str, object]]] = {}
    rows: list[dict[str, object]] = []
    for key, start, end in zip(keys, starts, [*starts, len(wide)][1:], strict=False):
        own = wide[start:end]
        told = known.setdefault(own.tobytes(), [])
        told[:] = told or _told(own[:, :-1], own[:, -1], setting)
        rows += [{**key, **row} for row in told]
    return pa.Table.from_pylist(rows, pa.schema([(name, ARROW[kind]) for name, kind in COLUMNS.items()]))


def _told(x: Array, y: Array, setting: Setting) -> list[dict[str, object]]:
    """What may be said of each item with so many persons: nothing, the names of the top three, or everything."""
    state = _state(y, setting)
    rows: list[dict[str, object]] = [{"element": item, "n": len(y), "state": state} for item in ITEMS]
    if state in ("hidden", "alike"):
        return rows
    found = johnson(x, y)
    ranks = _ranks(found)
    for row, rank in zip(rows, ranks, strict=True):
        row["rank"] = rank if state == "bars" or (rank or TOP + 1) <= TOP else None
    if state == "bars":
        stable = bootstrap(x, y, int(setting("importance.resamples")))
        for place, row in enumerate(rows):
            row |= _figures(found, stable, place)
    return rows


def _state(y: Array, setting: Setting) -> str:
    if len(y) < setting("importance.names"):
        return "hidden"
    if np.ptp(y) == 0:
        return "alike"
    return "bars" if len(y) >= setting("importance.bars") else "names"


def _ranks(found: Weights) -> list[int | None]:
    """Place of each item by weight; none for one that everybody answered alike or that goes against the outcome."""
    counted = np.where(found.r_xy > 0, found.pct, np.nan)
    order = [int(place) for place in np.argsort(-counted, kind="stable") if not np.isnan(counted[place])]
    return [order.index(place) + 1 if place in order else None for place in range(len(counted))]


def _figures(found: Weights, stable: Stability, place: int) -> dict[str, object]:
    r_xy = float(found.r_xy[place])
    if np.isnan(r_xy):
        return {"is_constant": True}
    return {
        "is_constant": False, "r_xy": r_xy, "sign": "-" if r_xy < 0 else "+", "r2": found.r2,
        "raw": float(found.raw[place]), "pct": float(found.pct[place]),
        "pct_lo": float(stable.lo[place]), "pct_hi": float(stable.hi[place]),
        "top3_share": float(stable.top[place]) if r_xy > 0 else None, "above_share": float(stable.above[place]),
    }  # fmt: skip


ARROW = {
    "varchar": pa.string(), "date": pa.date32(), "bigint": pa.int64(), "integer": pa.int32(),
    "double": pa.float64(), "boolean": pa.bool_(), "varchar[]": pa.list_(pa.string()),
}  # fmt: skip
COLUMNS = {
    **KEYS, "element": "varchar", "n": "bigint", "state": "varchar", "rank": "integer", "is_constant": "boolean",
    "r_xy": "double", "sign": "varchar", "raw": "double", "pct": "double", "pct_lo": "double", "pct_hi": "double",
    "top3_share": "double", "above_share": "double", "r2": "double",
}  # fmt: skip
METHOD = Method(COLUMNS, _run)
