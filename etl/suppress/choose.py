"""Which bundles to hide: the small ones, and the cheapest others that keep them from being computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from etl.suppress.network import Bools, Floats, Network, default_cost
from etl.suppress.protection import FEW, Protection, prices, protect
from etl.suppress.tidy import Why, tidy


def suppress(
    networks: Sequence[Network],
    k: int,
    n_bundles: int,
    *,
    forced: Bools | None = None,
    small: Sequence[Bools] | None = None,
    cost: Floats | None = None,
    complementary: bool = True,
    lower: int = 1,
) -> Bools:
    """The bundles to hide, bool[n_bundles].

    k          a published cell with 0 < n < k is hidden (primary)
    forced     bool[n_bundles]: hidden before, stays hidden
    small      per network bool[E]: further cells to hide (and to protect, if unpublished) whatever their n
    cost       float[n_bundles] > 0: price of hiding a bundle; default `default_cost`. Give totals a higher one
    complementary   False: primaries and forced only (to see in tests what that reveals)
    lower      1: zeros are shown, a hidden cell is known to be >= 1; 0: zeros are small cells like others

    Afterwards `failing` finds no cell. The same whatever the order of networks and cells.
    """
    price = default_cost(networks, n_bundles) if cost is None else np.asarray(cost, np.float64)
    if not (price > 0).all():
        raise ValueError("hiding a bundle costs more than nothing")
    first = np.zeros(n_bundles, np.bool_) if forced is None else forced.copy()
    for state in states_of(networks, k, small, lower):
        first[state.primaries()] = True
    if not complementary:
        return first
    orders = ORDERS if sum(len(network.n) for network in networks) <= MANY else ORDERS[:1]
    found = [_attempt(states_of(networks, k, small, lower), first, price, order) for order in orders]
    return min(found, key=lambda hidden: (price[hidden].sum(), hidden.tobytes()))


Order = Callable[[Protection, int], tuple[int, ...]]

ORDERS: tuple[Order, ...] = (
    lambda state, cell: (int(state.reach[cell]), state.graph.persons[cell], cell),
    lambda state, cell: (state.graph.persons[cell], int(state.reach[cell]), cell),
)
"""What comes first: the cell that asks for least room, or the one with fewest persons. Neither is always better."""

MANY = 50_000
"""With more cells than this only the first order is tried."""


def _attempt(states: Sequence[Protection], first: Bools, cost: Floats, order: Order) -> Bools:
    hidden = first.copy()
    tidy(states, hidden, first, cost, settle(states, hidden, cost, order))
    return hidden


def states_of(
    networks: Sequence[Network], k: int, small: Sequence[Bools] | None, lower: int
) -> list[Protection]:
    """One state per network, in an order that does not depend on theirs."""
    marks = [None] * len(networks) if small is None else small
    states = [Protection.of(net, k, mark, lower) for net, mark in zip(networks, marks, strict=True)]
    return sorted(states, key=lambda state: (*state.graph.key(), state.small.tobytes()))


def settle(states: Sequence[Protection], hidden: Bools, cost: Floats, order: Order) -> Why:
    """Hide further bundles (in place) until every network is safe; what one hides, all have to protect."""
    why: Why = {}
    known = -1
    while known < len(why):
        known = len(why)
        for at, state in enumerate(states):
            for bundle, cell in _settle_one(state.hide(hidden), hidden, cost, order).items():
                why[bundle] = (at, cell)
    return why


def _settle_one(state: Protection, hidden: Bools, cost: Floats, order: Order) -> dict[int, int]:
    """Make one network safe; each bundle hidden for that with the cell that asked for it."""
    if len(state.unsafe()) > FEW:
        state.certify()
    queue = [(order(state, c), c) for c in state.unsafe().tolist()]
    heapify(queue)
    price = prices(state, cost)
    why: dict[int, int] = {}
    while queue:
        cell = heappop(queue)[-1]
        if state.safe[cell]:
            continue
        pushes = protect(state, cell, price)
        if not pushes:
            raise ArithmeticError("a cell that no hiding protects: the network does not add up")
        bundles = {int(state.graph.bundle[c]) for push in pushes for c in push.paid}
        for fresh in (c for bundle in sorted(bundles) for c in state.cells_of(bundle)):
            price[fresh], state.hidden[fresh] = 0.0, True
            heappush(queue, (order(state, fresh), fresh))
        hidden[list(bundles)] = True
        why |= dict.fromkeys(bundles, cell)
        for push in pushes:
            state.witness(push.change)
    return why
