"""Which bundles to hide: the small ones, and the cheapest others that keep them from being computed."""

from __future__ import annotations

from collections.abc import Sequence

from etl.suppress.network import Bools, Floats, Network


def suppress(
    networks: Sequence[Network],
    k: int,
    n_bundles: int,
    *,
    forced: Bools | None = None,
    small: Sequence[Bools] | None = None,
    cost: Floats | None = None,
    complementary: bool = True,
) -> Bools:
    """The bundles to hide, bool[n_bundles].

    k          a published cell with 0 < n < k is hidden (primary)
    forced     bool[n_bundles]: hidden before, stays hidden
    small      per network bool[E]: further cells to hide (and to protect, if unpublished) whatever their n
    cost       float[n_bundles] > 0: price of hiding a bundle; default `default_cost`. Give totals a higher one
    complementary   False: primaries and forced only (to see in tests what that reveals)

    Afterwards `failing` finds no cell. The same whatever the order of networks and cells.
    """
    raise NotImplementedError
