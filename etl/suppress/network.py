"""Numbers that add up, as a flow network: a cell is an edge, an equation is a node where inflow = outflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

UNBOUNDED = np.int64(2**62)
"""Upper end of a cell that nothing published limits."""


@dataclass(frozen=True, eq=False)
class Network:
    """One system of numbers of persons that add up; arrays of length E, one entry per cell.

    Every cell e is an edge tail[e] -> head[e] carrying n[e] persons, and at every node inflow equals outflow.
    Node 0 is the ground (no equation needs to be stated there; it balances because all others do).
    A unit u of two trees (command, territory) has nodes C_u and T_u and, as edges:
    own rows T_u -> C_u, total by command C_u -> C_parent (a root: -> 0), total by territory T_parent (a root: 0)
    -> T_u; a unit without children in both trees is the single edge T_parent -> C_parent.
    """

    tail: Ints
    head: Ints
    n: Ints  # persons >= 0
    published: Bools  # False: never shown to anyone (own rows of a unit), so always unknown to a reader
    bundle: Ints  # what is hidden together, over all networks; -1 where not published

    def __post_init__(self) -> None:
        for name, kind in (("tail", np.int64), ("head", np.int64), ("n", np.int64), ("bundle", np.int64)):
            object.__setattr__(self, name, np.asarray(getattr(self, name), kind))
        object.__setattr__(self, "published", np.asarray(self.published, np.bool_))
        if len({len(self.tail), len(self.head), len(self.n), len(self.published), len(self.bundle)}) != 1:
            raise ValueError("the arrays of a network must have one length")
        if len(self.n) and (self.n.min() < 0 or min(self.tail.min(), self.head.min()) < 0):
            raise ValueError("persons and nodes are never negative")
        if not np.array_equal(self.published, self.bundle >= 0):
            raise ValueError("published cells have a bundle, unpublished ones have -1")
        if len(wrong := self.unbalanced()):
            raise ValueError(f"inflow is not outflow at nodes {wrong[:5].tolist()}")

    def unbalanced(self) -> Ints:
        """Nodes where the numbers do not add up (none in a valid network)."""
        size = int(max(self.tail.max(), self.head.max())) + 1 if len(self.n) else 1
        rest = np.zeros(size, np.int64)
        np.add.at(rest, self.head, self.n)
        np.subtract.at(rest, self.tail, self.n)
        return np.flatnonzero(rest)

    def hidden_edges(self, hidden: Bools, lower: int = 1) -> Bools:
        """Cells a reader does not see, bool[E]: hidden bundles and unpublished cells.

        Zeros are open knowledge (lower = 1), unless one asks what would be if they were hidden too (lower = 0).
        """
        seen = self.published.copy()
        seen[self.published] = ~hidden[self.bundle[self.published]]
        unseen: Bools = ~seen & (self.n >= lower)
        return unseen

    def lines(self) -> sparse.csr_array:
        """The equations as a sparse matrix [nodes, E]: -1 where a cell leaves a node, +1 where it enters."""
        size, cells = int(max(self.tail.max(), self.head.max())) + 1, np.arange(len(self.n))
        ones = np.ones(len(self.n))
        where = (np.concatenate([self.tail, self.head]), np.concatenate([cells, cells]))
        return sparse.csr_array((np.concatenate([-ones, ones]), where), shape=(size, len(cells)))


def two_way(table: npt.ArrayLike) -> Network:
    """A table with its totals in the last row and column, int[R+1, C+1], as a network.

    Edge and bundle r * (C + 1) + c is cell (r, c); nodes are 0 .. R (rows, the total row last), then columns.
    """
    cells = np.asarray(table, np.int64)
    rows, columns = cells.shape
    r, c = (part.ravel() for part in np.indices(cells.shape))
    total = (r == rows - 1) ^ (c == columns - 1)  # totals run against cells, the grand total along with them
    row, column = r, rows + c
    return Network(
        tail=np.where(total, column, row), head=np.where(total, row, column), n=cells.ravel(),
        published=np.ones(cells.size, np.bool_), bundle=np.arange(cells.size),
    )  # fmt: skip


def default_cost(networks: Sequence[Network], n_bundles: int) -> Floats:
    """Price of hiding each bundle, float[n_bundles]: one for the cell and more the more persons it serves."""
    persons = np.zeros(n_bundles)
    for network in networks:
        np.add.at(persons, network.bundle[network.published], network.n[network.published])
    return np.sqrt(1 + persons)


def two_way_cost(table: npt.ArrayLike) -> Floats:
    """Price of hiding each cell of `two_way(table)`: totals only when nothing else is left."""
    cells = np.asarray(table, np.float64)
    cost = np.sqrt(1 + cells)
    cost[-1, :] += cost.sum()
    cost[:, -1] += cost.sum()
    flat: Floats = cost.ravel()
    return flat
