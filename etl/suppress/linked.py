"""Linked tables that are no single network (three classifications at once)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy.typing as npt
from scipy import sparse

from etl.suppress.network import Bools, Floats, Ints, Network


@dataclass(frozen=True, eq=False)
class Slices:
    """One table of several classifications, cut into two-way tables that share cells."""

    n: Ints  # cells, flat
    networks: tuple[Network, ...]  # bundle = flat cell
    lines: sparse.csr_array  # all equations [equations, cells]


def three_way(table: npt.ArrayLike) -> Slices:
    """A table int[R+1, C+1, L+1] with totals last in every direction."""
    raise NotImplementedError


def suppress_linked(slices: Slices, k: int, *, cost: Floats | None = None) -> Bools:
    """The cells to hide, bool[cells]: `suppress` over the slices, then joint linear programmes until they hold."""
    raise NotImplementedError
