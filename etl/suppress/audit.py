"""What a reader can compute about hidden cells: exact intervals, by maximum flow or by linear programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy.typing as npt
from scipy import sparse

from etl.suppress.network import Bools, Floats, Ints, Network


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
    raise NotImplementedError


def audit_lines(
    n: npt.ArrayLike, lines: sparse.sparray | npt.ArrayLike, hidden: Bools, lower: float = 1.0
) -> tuple[Floats, Floats]:
    """Intervals (lo, hi) of the cells of any linear system lines @ n = const; inf where unbounded.

    n float[cells], lines float[equations, cells] (dense or sparse), hidden bool[cells]. One pair of linear
    programmes per hidden cell, on its own connected part. The LP is over reals: whole numbers can lie closer.
    """
    raise NotImplementedError


def failing(
    networks: Sequence[Network], hidden: Bools, k: int, small: Sequence[Bools] | None = None
) -> list[tuple[int, int]]:
    """(network, cell) of every cell that breaks the rule; empty after `suppress`. Fast enough for a build's check.

    Rule, with lower bound 1: every hidden published cell, and every small unpublished one, has a feasible
    interval at least 2 wide; if it is small (0 < n < k or in `small`) the interval reaches k or more.
    A published cell with 0 < n < k that is not hidden breaks it as well.
    """
    raise NotImplementedError
