"""What a reader can compute about hidden cells: exact intervals, by maximum flow or by linear programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from etl.suppress.bridges import bridge_mask, components
from etl.suppress.network import UNBOUNDED, Bools, Floats, Ints, Network
from etl.suppress.protection import Protection
from etl.suppress.tidy import unprotected


@dataclass(frozen=True, eq=False)
class Audit:
    """Feasible interval per cell given all that is shown; shown cells have lo = hi = n and exact False."""

    lo: Ints
    hi: Ints  # UNBOUNDED where nothing shown limits the cell
    exact: Bools  # hidden, and yet lo = hi


def audit(network: Network, hidden: Bools, *, lower: int = 1, method: str = "flow") -> Audit:
    """Exact intervals of all hidden cells, each int[E]; `hidden` is bool[n_bundles].

    lower    what a reader knows about a hidden cell: >= 1 (zeros are shown openly) or >= 0
    method   'flow' or 'lp' (the same answer another way; slow)
    """
    unseen = network.hidden_edges(hidden, lower)
    if method == "lp":
        low, high = audit_lines(network.n, network.lines(), unseen, lower)
        lo = np.rint(low).astype(np.int64)
        hi = np.where(np.isinf(high), UNBOUNDED, np.rint(np.where(np.isinf(high), 0, high)).astype(np.int64))
    else:
        lo, hi = _by_flow(network, unseen, lower)
    return Audit(lo, hi, unseen & (lo == hi))


def _by_flow(network: Network, unseen: Bools, lower: int) -> tuple[Ints, Ints]:
    """Every cell moves only round cycles, so each part without bridges is a problem of its own."""
    lo, hi = network.n.copy(), network.n.copy()
    loops = unseen & (network.tail == network.head)
    lo[loops], hi[loops] = lower, UNBOUNDED
    ring = unseen & ~loops & ~bridge_mask(network.tail, network.head, unseen)
    part = components(network.tail, network.head, ring)[network.tail]
    for label in np.unique(part[ring]):
        cells = np.flatnonzero(ring & (part == label))
        room = _Room(network.tail[cells], network.head[cells], network.n[cells] - lower)
        for position, cell in enumerate(cells):
            down, up = room.around(position)
            lo[cell] = network.n[cell] - down
            hi[cell] = UNBOUNDED if up is None else network.n[cell] + up
    return lo, hi


class _Room:
    """Maximum flows in one connected part: cells tail -> head that can grow freely and shrink by `spare`."""

    def __init__(self, tail: Ints, head: Ints, spare: Ints) -> None:
        nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
        self.size, self.spare = len(nodes), spare
        self.tail, self.head = ends[: len(tail)], ends[len(tail) :]
        self.limit = int(spare.sum()) + 1  # no bounded flow is as large as this
        self.along = self._matrix(np.full(len(tail), self.limit), self.tail, self.head)
        self.forward = csgraph.connected_components(self.along, connection="strong")[1]

    def around(self, cell: int) -> tuple[int, int | None]:
        """How far the cell can shrink and grow (None: without limit) by moving all others."""
        keep = np.arange(len(self.spare)) != cell
        tail, head, spare = self.tail[keep], self.head[keep], self.spare[keep]
        caps = np.concatenate([np.full(len(tail), self.limit), spare])
        graph = self._matrix(caps, np.concatenate([tail, head]), np.concatenate([head, tail]))
        a, b = int(self.tail[cell]), int(self.head[cell])
        down = min(int(self.spare[cell]), int(csgraph.maximum_flow(graph, a, b).flow_value))
        if self.forward[a] == self.forward[b]:  # a cycle along the arrows: everything on it can grow together
            return down, None
        return down, int(csgraph.maximum_flow(graph, b, a).flow_value)

    def _matrix(self, caps: Ints, a: Ints, b: Ints) -> sparse.csr_array:
        summed = sparse.coo_array((caps, (a, b)), shape=(self.size, self.size)).tocsr()
        summed.data = np.minimum(summed.data, self.limit).astype(np.int32)
        summed.eliminate_zeros()
        return summed


def audit_lines(
    n: npt.ArrayLike, lines: sparse.sparray | npt.ArrayLike, hidden: Bools, lower: float = 1.0
) -> tuple[Floats, Floats]:
    """Intervals (lo, hi) of the cells of any linear system lines @ n = const; inf where unbounded.

    n float[cells], lines float[equations, cells] (dense or sparse), hidden bool[cells]. One pair of linear
    programmes per hidden cell, on its own connected part. The LP is over reals: whole numbers can lie closer.
    """
    known = np.asarray(n, np.float64)
    lo, hi = known.copy(), known.copy()
    system = sparse.csr_array(lines)[:, np.flatnonzero(hidden)]
    for cells, rows in _parts(system):
        columns = np.flatnonzero(hidden)[cells]
        part = system[rows][:, cells]
        lo[columns], hi[columns] = _programmes(part, known[columns], lower)
    return lo, hi


def _parts(system: sparse.csr_array) -> list[tuple[Ints, Ints]]:
    """Columns and rows of each connected part of a system [equations, cells]."""
    used = abs(system)
    labels = csgraph.connected_components(used.T @ used, directed=False)[1]
    found = []
    for label in range(labels.max() + 1 if len(labels) else 0):
        cells = np.flatnonzero(labels == label)
        found.append((cells, np.flatnonzero(used[:, cells].sum(axis=1) > 0)))
    return found


def _programmes(part: sparse.csr_array, n: Floats, lower: float) -> tuple[Floats, Floats]:
    """Smallest and largest value of every cell of one part."""
    from scipy.optimize import linprog  # slow to import, and few builds need it

    lo, hi = np.empty(len(n)), np.empty(len(n))
    rest = part @ n
    for cell in range(len(n)):
        for sign, into in ((1.0, lo), (-1.0, hi)):
            goal = np.zeros(len(n))
            goal[cell] = sign
            found = linprog(goal, A_eq=part, b_eq=rest, bounds=(lower, None), method="highs")
            if found.status not in (0, 3):
                raise ArithmeticError(f"linear programme: {found.message}")
            into[cell] = np.inf if found.status == 3 else sign * found.fun
    return lo, hi


def failing(
    networks: Sequence[Network],
    hidden: Bools,
    k: int,
    small: Sequence[Bools] | None = None,
    *,
    lower: int = 1,
) -> list[tuple[int, int]]:
    """(network, cell) of every cell that breaks the rule; empty after `suppress`. Fast enough for a build's check.

    Rule: every hidden published cell, and every small unpublished one, has a feasible
    interval at least 2 wide; if it is small (0 < n < k or in `small`) the interval reaches k or more.
    A small published cell that is not hidden breaks it as well. `lower` as in `suppress`.
    """
    found = []
    for position, network in enumerate(networks):
        state = Protection.of(network, k, None if small is None else small[position], lower).hide(hidden)
        wrong = [*np.flatnonzero(state.small & ~state.hidden), *unprotected(state)]
        found += [(position, int(cell)) for cell in np.sort(state.graph.order[np.array(wrong, np.int64)])]
    return found
