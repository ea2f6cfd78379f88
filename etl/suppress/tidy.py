"""The last look: complementary bundles that turned out to be superfluous are shown again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from etl.suppress.network import Bools, Floats
from etl.suppress.protection import WIDTH, Protection, protect
from etl.suppress.residual import Push

Why = dict[int, tuple[int, int]]
"""For the sake of which cell (state, cell) a bundle was hidden."""


def tidy(states: Sequence[Protection], hidden: Bools, first: Bools, cost: Floats, why: Why) -> None:
    """Show again (in place) every bundle outside `first` that no cell needs, the dearest first.

    The cell it was hidden for is asked first, then the cells whose proof leads over the bundle.
    """
    candidates = np.flatnonzero(hidden & ~first)
    proofs = [_Proofs(state.hide(hidden)) for state in states] if len(candidates) else []
    for bundle in candidates[np.lexsort((candidates, -cost[candidates]))].tolist():
        at, asked = why.get(bundle, (0, -1))
        order = [proofs[at], *proofs[:at], *proofs[at + 1 :]]
        if all(proof.stand_without(bundle, asked if proof is order[0] else -1) for proof in order):
            hidden[bundle] = False
        else:
            for proof in order:
                proof.hide_again(bundle)


class _Proofs:
    """Why the cells of one network are safe: the cells over which the found changes of each lead."""

    def __init__(self, state: Protection) -> None:
        self.state = state
        self.price: list[float] = np.where(state.hidden, 0.0, np.inf).tolist()
        self.over: dict[int, set[int]] = {}
        self.users: defaultdict[int, set[int]] = defaultdict(set)
        covered = state.hidden & (state.small | state.published) & (state.graph.tail != state.graph.head)
        for cell in np.flatnonzero(covered).tolist():
            if cell not in self.over:
                self._learn(protect(state, cell, self.price), covered)

    def _learn(self, pushes: Sequence[Push], covered: Bools) -> None:
        """One way round is often a proof for all cells on it."""
        cells = {cell for push in pushes for cell in push.change}
        for cell in cells:
            if covered[cell] and cell not in self.over and _enough(self.state, cell, pushes):
                self._lean(cell, cells)

    def _lean(self, cell: int, over: Iterable[int]) -> None:
        for other in self.over.get(cell, ()):
            self.users[other].discard(cell)
        self.over[cell] = set(over)
        for other in self.over[cell]:
            self.users[other].add(cell)

    def stand_without(self, bundle: int, asked: int) -> bool:
        """Show the bundle; every cell whose proof led over it has another one (kept for the next question)."""
        gone = self.state.cells_of(bundle)
        for cell in gone:
            self.price[cell] = np.inf
        users = {user for cell in gone for user in self.users[cell]}
        leaning = sorted(user for user in users if not self.price[user])  # those still hidden
        for cell in ([asked] if asked in leaning else []) + leaning:
            if self.over[cell].isdisjoint(gone):
                continue
            pushes = protect(self.state, cell, self.price)
            if not pushes:
                return False
            self._lean(cell, (other for push in pushes for other in push.change))
        return True

    def hide_again(self, bundle: int) -> None:
        """Take the bundle back."""
        for cell in self.state.cells_of(bundle):
            self.price[cell] = 0.0


def _enough(state: Protection, cell: int, pushes: Sequence[Push]) -> bool:
    moves = [0, *(push.change.get(cell, 0) for push in pushes)]
    return max(moves) >= state.reach[cell] and max(moves) - min(moves) >= WIDTH


def unprotected(state: Protection) -> list[int]:
    """Hidden cells for which the rule does not hold."""
    state.certify()
    price = np.where(state.hidden, 0.0, np.inf).tolist()
    found: list[int] = []
    for cell in state.unsafe().tolist():
        if state.safe[cell]:
            continue
        pushes = protect(state, cell, price)
        if not pushes:
            found.append(cell)
        for push in pushes:
            state.witness(push.change)
    return found
