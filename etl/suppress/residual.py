"""How far a cell can move while everything shown stays as it is: cheapest ways round, in the residual graph.

A hidden cell e can grow by f iff f persons can flow back from head[e] to tail[e] through other hidden cells:
along a cell without limit, against it by n - 1 at most (a hidden cell is at least 1).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from etl.suppress.network import Ints, Network

Change = dict[int, int]
"""Persons added to (+) or taken from (-) cells, in balance at every node."""


@dataclass(frozen=True, eq=False)
class Graph:
    """A network in one fixed order of its cells with n > 0, as plain lists (they are walked cell by cell)."""

    order: Ints  # position in the network of each kept cell
    tail: Ints
    head: Ints
    n: Ints
    bundle: Ints
    ends: list[tuple[int, int]]  # (tail, head) per cell
    lower: int  # least a hidden cell can be: 1, because zeros are shown
    persons: list[int]
    spare: list[int]  # how far each can shrink
    around: list[list[tuple[int, int, int]]]  # per node (cell, +1 along or -1 against, other node)

    @classmethod
    def of(cls, network: Network, lower: int = 1) -> Graph:
        """Order by bundle, n and place, so that the order of the input never matters."""
        order = np.lexsort((network.head, network.tail, network.n, network.bundle))
        order = order[network.n[order] >= lower]
        return cls.build(
            order, network.tail[order], network.head[order], network.n[order], network.bundle[order], lower
        )

    @classmethod
    def build(cls, order: Ints, tail: Ints, head: Ints, n: Ints, bundle: Ints, lower: int) -> Graph:
        """Neighbourhoods of ordered cells; a loop (a number in no equation) is nobody's neighbour."""
        around: list[list[tuple[int, int, int]]] = [
            [] for _ in range(int(max(tail.max(initial=0), head.max(initial=0))) + 1)
        ]
        ends = list(zip(tail.tolist(), head.tolist(), strict=True))
        for cell, (a, b) in enumerate(ends):
            if a != b:
                around[a].append((cell, 1, b))
                around[b].append((cell, -1, a))
        return cls(order, tail, head, n, bundle, ends, lower, n.tolist(), (n - lower).tolist(), around)

    def key(self) -> tuple[bytes, ...]:
        """Equal for equal networks, whatever the order of their cells."""
        return tuple(part.tobytes() for part in (self.bundle, self.n, self.tail, self.head))


@dataclass
class Push:
    """A change of one cell by up to the wanted amount, and the shown cells that must be hidden for it."""

    change: Change = field(default_factory=dict)
    paid: dict[int, float] = field(default_factory=dict)
    amount: int = 0

    @property
    def cost(self) -> float:
        return sum(self.paid.values())


def push(graph: Graph, cell: int, sign: int, amount: int, price: list[float]) -> Push:
    """The cheapest found way to change `cell` by `sign * amount`; price[cell] is 0 where already hidden.

    One way round that takes the whole amount, or cheapest ways added up, whichever costs less.
    """
    whole = _ways(graph, cell, sign, amount, price, amount)
    if amount == 1 or (whole.amount == amount and whole.cost == 0):
        return whole
    parts = _ways(graph, cell, sign, amount, price, 1)
    if whole.amount < amount or (parts.amount == amount and parts.cost < whole.cost):
        return parts
    return whole


def _ways(graph: Graph, cell: int, sign: int, amount: int, price: list[float], room: int) -> Push:
    done = Push()
    start, goal = graph.ends[cell][::-sign]
    while done.amount < amount:
        way = _cheapest(graph, start, goal, price, done, cell, room)
        if way is None:
            break
        limits = [graph.spare[e] + done.change.get(e, 0) for e, s in way if s < 0]
        step = min([amount - done.amount, *limits])
        for e, s in way:
            done.change[e] = done.change.get(e, 0) + s * step
            if price[e]:
                done.paid[e] = price[e]
        done.amount += step
    done.change[cell] = sign * done.amount
    return done


def _cheapest(
    graph: Graph, start: int, goal: int, price: list[float], done: Push, skip: int, room: int
) -> list[tuple[int, int]] | None:
    """The cheapest way from start to goal on which every cell has room, as (cell, +1 or -1); None if there is none.

    Dijkstra 1959; what costs nothing is walked breadth first, without the heap.
    """
    best, via, heap = {start: 0.0}, {start: (-1, 0, -1)}, [(0.0, start)]
    closed: set[int] = set()
    change, paid, spare, around = done.change, done.paid, graph.spare, graph.around
    while heap:
        so_far, first = heappop(heap)
        free = deque([first])
        while free:
            node = free.popleft()
            if node == goal:
                return _back(via, goal)
            if node in closed:
                continue
            closed.add(node)
            for cell, sign, other in around[node]:
                if other in closed or cell == skip:
                    continue
                if sign < 0 and spare[cell] + change.get(cell, 0) < room:
                    continue
                fee = 0.0 if cell in paid else price[cell]
                if so_far + fee < best.get(other, INFINITE):
                    best[other] = so_far + fee
                    via[other] = (cell, sign, node)
                    if fee:
                        heappush(heap, (so_far + fee, other))
                    else:
                        free.append(other)
    return None


INFINITE = float("inf")


def _back(via: dict[int, tuple[int, int, int]], goal: int) -> list[tuple[int, int]]:
    way = []
    cell, sign, node = via[goal]
    while cell >= 0:
        way.append((cell, sign))
        cell, sign, node = via[node]
    return way
