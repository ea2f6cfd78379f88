"""Bridges: hidden cells that lie on no cycle of hidden cells, and so are exactly what the rest leaves over."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from etl.suppress.network import Bools, Ints, Network


def bridges(network: Network, hidden: Bools) -> Bools:
    """Hidden cells that can be computed exactly from what is shown, bool[E]; `hidden` is bool[n_bundles].

    True iff the edge is a bridge of the graph of hidden edges: the answer for readers who know no lower bound
    above 0. (Who knows that a hidden cell is >= 1 may learn more: see `audit`.)
    """
    return bridge_mask(network.tail, network.head, network.hidden_edges(hidden))


def bridge_mask(tail: Ints, head: Ints, among: Bools) -> Bools:
    """Bridges of the undirected multigraph made of the edges `among`, bool[E] (loops are none)."""
    chosen = np.flatnonzero(among & (tail != head))
    found = np.zeros(len(tail), np.bool_)
    if not len(chosen):
        return found
    nodes, ends = np.unique(np.concatenate([tail[chosen], head[chosen]]), return_inverse=True)
    a, b = ends[: len(chosen)], ends[len(chosen) :]
    found[chosen[_lowlink(len(nodes), a, b)]] = True
    return found


def components(tail: Ints, head: Ints, among: Bools) -> Ints:
    """The connected component of every node of the graph of the edges `among`, int[nodes]."""
    size = int(max(tail.max(), head.max())) + 1 if len(tail) else 1
    a, b = tail[among], head[among]
    graph = sparse.coo_array((np.ones(len(a), np.int8), (a, b)), shape=(size, size))
    labels: Ints = csgraph.connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)
    return labels


def _lowlink(size: int, a: Ints, b: Ints) -> list[int]:
    """Positions of the bridges among edges a[i]-b[i], nodes 0 .. size - 1 (depth first, Tarjan 1974)."""
    around: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for edge, (u, v) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        around[u].append((edge, v))
        around[v].append((edge, u))
    seen, low, clock = [0] * size, [0] * size, 0
    found: list[int] = []
    for root in range(size):
        if seen[root]:
            continue
        clock += 1
        seen[root] = low[root] = clock
        stack = [(root, -1, iter(around[root]))]
        while stack:
            node, came, rest = stack[-1]
            for edge, other in rest:
                if edge == came:
                    continue
                if seen[other]:
                    low[node] = min(low[node], seen[other])
                    continue
                clock += 1
                seen[other] = low[other] = clock
                stack.append((other, edge, iter(around[other])))
                break
            else:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] > seen[above]:
                        found.append(came)
    return found
