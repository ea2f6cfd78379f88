"""The rule a hidden cell must meet, and what is known so far about the cells of one network.

A cell found safe stays safe: hiding more only widens what a reader must consider possible.
"""

from __future__ import annotations

from typing import Self

import numpy as np

from etl.suppress.bridges import bridge_mask, components
from etl.suppress.network import Bools, Floats, Ints, Network
from etl.suppress.residual import Change, Graph, Push, push

WIDTH = 2
"""Fewest whole numbers between the ends of a hidden cell's interval (methodology, privacy, audit)."""

FEW = 20
"""Up to so many open cells are looked at one by one; more are first sifted together."""


class Protection:
    """One network with what is hidden in it; cells are positions in `graph`, not in the network."""

    def __init__(self, graph: Graph, small: Bools, reach: Ints) -> None:
        self.graph, self.small = graph, small
        self.reach = reach  # how far up a cell must be able to go
        self.published = graph.bundle >= 0
        self.hidden: Bools = ~self.published
        self.safe: Bools = graph.tail == graph.head
        self.lo, self.hi = graph.n.copy(), graph.n.copy()  # ends of the interval seen so far

    @classmethod
    def of(cls, network: Network, k: int, small: Bools | None, lower: int = 1) -> Protection:
        """A network of which nothing is hidden yet."""
        graph = Graph.of(network, lower)
        marked = graph.n < k if small is None else (graph.n < k) | small[graph.order]
        return cls(graph, marked, np.where(marked, np.maximum(k - graph.n, 0), 0))

    def hide(self, hidden: Bools) -> Self:
        """Take over what is hidden now, bool[n_bundles]."""
        self.hidden = ~self.published
        self.hidden[self.published] = hidden[self.graph.bundle[self.published]]
        return self

    def primaries(self) -> Ints:
        """Bundles that hold a small published cell."""
        return self.graph.bundle[self.small & self.published]

    def cells_of(self, bundle: int) -> range:
        """Cells of a bundle (they lie side by side)."""
        return range(*np.searchsorted(self.graph.bundle, [bundle, bundle + 1]).tolist())

    def unsafe(self) -> Ints:
        """Hidden cells that the rule covers and that are not known to be safe, the smallest problem first."""
        open_ = self.hidden & (self.small | self.published) & ~self.safe
        found = np.flatnonzero(open_)
        return found[np.lexsort((found, self.graph.bundle[found], self.graph.n[found], self.reach[found]))]

    def witness(self, change: Change) -> None:
        """Learn from one possible world: every cell in it can be that far from its number."""
        for cell, by in change.items():
            value = self.graph.persons[cell] + by
            self.lo[cell], self.hi[cell] = min(self.lo[cell], value), max(self.hi[cell], value)
            if self.hi[cell] - self.lo[cell] >= WIDTH and by_reach(self, cell):
                self.safe[cell] = True

    def certify(self) -> None:
        """Find most safe cells at once: beside parallel cells, or on a cycle of cells large enough."""
        self._parallel()
        for room in np.unique(np.maximum(self.reach, WIDTH)[self.unsafe()]).tolist():
            self._cycles(room)

    def _parallel(self) -> None:
        """Cells between the same two nodes share one sum: each can take over what the others can give."""
        g = self.graph
        spare = np.where(self.hidden, g.n - g.lower, 0)
        pair = np.unique(np.stack([g.tail, g.head]), axis=1, return_inverse=True)[1].ravel()
        total = np.bincount(pair, spare, minlength=len(g.n)).astype(np.int64)
        count = np.bincount(pair[self.hidden], minlength=len(g.n))
        up = total[pair] - spare
        beside = self.hidden & (count[pair] >= 2)
        self.safe |= beside & (up + spare >= WIDTH) & (up >= self.reach)

    def _cycles(self, room: int) -> None:
        """Cells that `room` persons can flow round, through one way of cells that each can give as many."""
        g = self.graph
        strong = self.hidden & (g.n - g.lower >= room)
        part = components(g.tail, g.head, strong)
        closed = np.where(strong, ~bridge_mask(g.tail, g.head, strong), part[g.tail] == part[g.head])
        self.safe |= self.hidden & closed & (self.reach <= room)


def by_reach(state: Protection, cell: int) -> bool:
    """The interval seen so far goes up as far as a small cell must."""
    return bool(state.hi[cell] - state.graph.persons[cell] >= state.reach[cell])


def protect(state: Protection, cell: int, price: list[float]) -> list[Push]:
    """The cheapest found changes that make one cell safe (none if it cannot be); price is 0 for hidden cells.

    Up by its reach, and 2 up and down together: every split is tried, the cheapest is taken.
    """
    reach, spare = int(state.reach[cell]), state.graph.spare[cell]
    best: list[Push] = []
    for up in range(max(reach, WIDTH), reach - 1, -1):
        down = max(0, WIDTH - up)
        if down > spare:
            continue
        pushes = _both(state.graph, cell, up, down, price)
        if pushes and (not best or sum(p.cost for p in pushes) < sum(p.cost for p in best)):
            best = pushes
        if best and not any(p.cost for p in best):
            break
    return best


def _both(graph: Graph, cell: int, up: int, down: int, price: list[float]) -> list[Push]:
    """Push up, then down over what that has already paid for; empty if the room is not there."""
    pushes: list[Push] = []
    for sign, amount in ((1, up), (-1, down)):
        if amount:
            known = price if not pushes else _paid(price, pushes[0])
            pushes.append(push(graph, cell, sign, amount, known))
            if pushes[-1].amount < amount:
                return []
    return pushes


def _paid(price: list[float], done: Push) -> list[float]:
    known = price.copy()
    for cell in done.paid:
        known[cell] = 0.0
    return known


def prices(state: Protection, cost: Floats) -> list[float]:
    """Price of each cell: its bundle's cost, nothing where already hidden."""
    found: Floats = np.where(state.hidden, 0.0, cost[state.graph.bundle])
    listed: list[float] = found.tolist()
    return listed
