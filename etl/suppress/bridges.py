"""Bridges: hidden cells that lie on no cycle of hidden cells, and so are exactly what the rest leaves over."""

from __future__ import annotations

from etl.suppress.network import Bools, Network


def bridges(network: Network, hidden: Bools) -> Bools:
    """Hidden cells that can be computed exactly from what is shown, bool[E]; `hidden` is bool[n_bundles].

    True iff the edge is a bridge of the graph of hidden edges: the answer for readers who know no lower bound
    above 0. (Who knows that a hidden cell is >= 1 may learn more: see `audit`.)
    """
    raise NotImplementedError
