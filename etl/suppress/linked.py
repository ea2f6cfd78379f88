"""Linked tables that are no single network (three classifications at once)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from etl.suppress.audit import audit_lines, failing
from etl.suppress.choose import suppress
from etl.suppress.network import Bools, Floats, Ints, Network, two_way
from etl.suppress.protection import WIDTH


@dataclass(frozen=True, eq=False)
class Slices:
    """One table of several classifications, cut into two-way tables that share cells."""

    n: Ints  # cells, flat
    networks: tuple[Network, ...]  # bundle = flat cell
    lines: sparse.csr_array  # all equations [equations, cells]


def three_way(table: npt.ArrayLike) -> Slices:
    """A table int[R+1, C+1, L+1] with totals last in every direction."""
    cells = np.asarray(table, np.int64)
    place = np.arange(cells.size).reshape(cells.shape)
    networks, lines = [], []
    for axis in range(3):
        for at in range(cells.shape[axis]):
            flat, where = two_way(cells.take(at, axis)), place.take(at, axis).ravel()
            networks.append(Network(flat.tail, flat.head, flat.n, flat.published, where[flat.bundle]))
            spread = sparse.csr_array(
                (np.ones(len(where)), (np.arange(len(where)), where)), shape=(len(where), cells.size)
            )
            lines.append(flat.lines() @ spread)
    return Slices(cells.ravel(), tuple(networks), sparse.vstack(lines, format="csr"))


def suppress_linked(slices: Slices, k: int, *, cost: Floats | None = None, lower: int = 1) -> Bools:
    """The cells to hide, bool[cells]: `suppress` over the slices, then joint linear programmes until they hold.

    Where a joint interval breaks the rule, the cheapest shown cell that shares an equation with it is hidden as
    well. At the end, what the joint intervals do not need is shown again, the dearest first.
    """
    size = len(slices.n)
    price = np.sqrt(1.0 + slices.n) if cost is None else cost
    first = suppress(slices.networks, k, size, complementary=False, lower=lower)
    hidden = suppress(slices.networks, k, size, cost=price, lower=lower)
    while len(wrong := failing_linked(slices, hidden, k, lower)):
        beside = abs(slices.lines).T @ (abs(slices.lines)[:, wrong].sum(axis=1))
        open_ = np.flatnonzero((beside > 0) & ~hidden & (slices.n >= lower))
        if not len(open_):
            open_ = np.flatnonzero(~hidden & (slices.n >= lower))
        hidden[open_[np.lexsort((open_, price[open_]))[0]]] = True
        hidden = suppress(slices.networks, k, size, forced=hidden, cost=price, lower=lower)
    for cell in sorted(np.flatnonzero(hidden & ~first).tolist(), key=lambda c: (-price[c], c)):
        hidden[cell] = False
        hidden[cell] = bool(
            failing(slices.networks, hidden, k, lower=lower) or len(failing_linked(slices, hidden, k, lower))
        )
    return hidden


def failing_linked(slices: Slices, hidden: Bools, k: int, lower: int = 1) -> Ints:
    """Cells that break the rule of `failing` when all equations are taken together (intervals over reals)."""
    small, unseen = (slices.n >= lower) & (slices.n < k), hidden & (slices.n >= lower)
    lo, hi = audit_lines(slices.n, slices.lines, unseen, lower)
    narrow = unseen & (hi - lo < WIDTH - TOLERANCE)
    return np.flatnonzero(narrow | (small & (hi < k - TOLERANCE)) | (small & ~hidden))


TOLERANCE = 1e-6
