"""The last look: complementary bundles that turned out to be superfluous are shown again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from etl.suppress.bridges import bridge_mask, components
from etl.suppress.network import Bools, Floats, Ints
from etl.suppress.protection import FEW, Protection, protect

Why = dict[int, tuple[int, int]]
"""For the sake of which cell (state, cell) a bundle was hidden."""


def tidy(states: Sequence[Protection], hidden: Bools, first: Bools, cost: Floats, why: Why) -> None:
    """Show again (in place) every bundle outside `first` that no cell needs, the dearest first.

    The cell it was hidden for is asked first. Else only cells on cycles with the bundle can notice.
    """
    parts = [_Parts(state.hide(hidden)) for state in states]
    candidates = np.flatnonzero(hidden & ~first)
    for bundle in candidates[np.lexsort((candidates, -cost[candidates]))].tolist():
        state, cell = why.get(bundle, (0, -1))
        if cell >= 0 and parts[state].needs(cell, bundle):
            continue
        if all(part.holds_without(bundle) for part in parts):
            hidden[bundle] = False
            for part in parts:
                part.show(bundle)


class _Parts:
    """One network cut into parts whose cells share cycles."""

    def __init__(self, state: Protection) -> None:
        self.state, graph = state, state.graph
        ring = state.hidden & ~bridge_mask(graph.tail, graph.head, state.hidden)
        self.label: Ints = np.where(ring, components(graph.tail, graph.head, ring)[graph.tail], -1)
        order = np.argsort(self.label, kind="stable")
        cuts = np.flatnonzero(np.diff(self.label[order])) + 1
        self.members = {int(self.label[cells[0]]): cells for cells in np.split(order, cuts) if len(cells)}

        self.price: list[float] = np.where(state.hidden, 0.0, np.inf).tolist()

    def show(self, bundle: int) -> None:
        """Leave the bundle shown."""
        for cell in self.state.cells_of(bundle):
            self.state.hidden[cell], self.price[cell] = False, np.inf

    def needs(self, cell: int, bundle: int) -> bool:
        """The cell is not safe if the bundle is shown."""
        gone = self.state.cells_of(bundle)
        if cell in gone:
            return False
        for other in gone:
            self.price[other] = np.inf
        needed = not protect(self.state, cell, self.price)
        for other in gone:
            self.price[other] = 0.0
        return needed

    def holds_without(self, bundle: int) -> bool:
        """The rule still holds for all other cells if the cells of `bundle` are shown."""
        gone = self.state.cells_of(bundle)
        for label in {int(self.label[cell]) for cell in gone}:
            cells = self.members[label]
            if label >= 0 and not holds(self.state.part(cells[self._stay(cells, bundle)])):
                return False
        return True

    def _stay(self, cells: Ints, bundle: int) -> Bools:
        stay: Bools = self.state.hidden[cells] & (self.state.graph.bundle[cells] != bundle)
        return stay


def holds(state: Protection) -> bool:
    """The rule holds for every hidden cell."""
    return not unprotected(state, first=True)


def unprotected(state: Protection, *, first: bool = False) -> list[int]:
    """Hidden cells for which the rule does not hold; only the first one found if so asked."""
    if len(state.unsafe()) > FEW:
        state.certify()
    price = np.where(state.hidden, 0.0, np.inf).tolist()
    found: list[int] = []
    for cell in state.unsafe().tolist():
        if state.safe[cell]:
            continue
        pushes = protect(state, cell, price)
        if not pushes:
            found.append(cell)
            if first:
                break
        for push in pushes:
            state.witness(push.change)
    return found
