"""Networks drawn by hypothesis, and the rule recomputed from exact intervals, apart from the engine's own check."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from etl.suppress import ABSENT, ROOT, UNBOUNDED, Network, audit, two_way, units

QUICK = settings(max_examples=60, deadline=None)


@dataclass(frozen=True, eq=False)
class Case:
    """Networks that share their bundles."""

    networks: list[Network]
    n_bundles: int


@st.composite
def trees(draw: st.DrawFn, least: int = 0, most: int = 14, months: int = 2) -> Case:
    """Units on up to three levels, each with a parent (or none) in both trees, over some months of one year."""
    size = draw(st.integers(1, 9))
    parents = [[draw(_parent(unit, tree)) for unit in range(size)] for tree in range(2)]
    command, territory = ([_shallow(tree, unit) for unit in range(size)] for tree in parents)
    people = st.lists(numbers(least, most), min_size=size, max_size=size)
    bundle = np.arange(size)
    found = [
        units(command, territory, draw(people), bundle, bundle + size)
        for _ in range(draw(st.integers(1, months)))
    ]
    return Case(found, 2 * size)


def numbers(least: int, most: int) -> st.SearchStrategy[int]:
    """Persons: mostly few, because there the rule is tight."""
    return st.one_of(st.integers(least, 3), st.integers(least, 6), st.integers(least, most))


def _parent(unit: int, tree: int) -> st.SearchStrategy[int]:
    """Anything above, often the first unit; only the second tree may leave a unit out."""
    above = st.integers(0, unit - 1) if unit else st.just(ROOT)
    return st.one_of(above, above, st.sampled_from([ROOT, ABSENT][: 1 + tree]))


def _shallow(parents: list[int], unit: int) -> int:
    """The parent, moved up so that no unit lies deeper than the third level or below an absent one."""
    parent = parents[unit]
    while parent >= 0 and (parents[parent] == ABSENT or _depth(parents, parent) > 2):
        parent = parents[parent] if parents[parent] >= 0 else ROOT
    return parent


def _depth(parents: list[int], unit: int) -> int:
    return 1 if parents[unit] < 0 else 1 + _depth(parents, parents[unit])


@st.composite
def tables(draw: st.DrawFn, least: int = 0, most: int = 20) -> Case:
    """A two-way table with totals."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    flat = draw(st.lists(numbers(least, most), min_size=rows * columns, max_size=rows * columns))
    network = two_way(with_totals(np.array(flat).reshape(rows, columns)))
    return Case([network], len(network.n))


def with_totals(table: Any) -> Any:
    """Totals appended to every direction of a table."""
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


@st.composite
def merged(draw: st.DrawFn, least: int) -> Case:
    """Trees in which several numbers are hidden together."""
    case = draw(trees(least))
    one = np.array(draw(st.permutations(range(case.n_bundles)))) % draw(st.integers(1, case.n_bundles))
    found = [
        Network(net.tail, net.head, net.n, net.published, np.where(net.published, one[net.bundle], -1))
        for net in case.networks
    ]
    return Case(found, case.n_bundles)


def cases(least: int = 0) -> st.SearchStrategy[Case]:
    return st.one_of(trees(least), tables(least), merged(least))


def some(n_bundles: int) -> st.SearchStrategy[Any]:
    """Any choice of bundles."""
    return st.lists(st.booleans(), min_size=n_bundles, max_size=n_bundles).map(np.array)


def broken(
    networks: Sequence[Network], hidden: Any, k: int, method: str = "flow", small: Sequence[Any] | None = None
) -> list[tuple[int, int]]:
    """(network, cell) that break the rule, from exact intervals: what `failing` must find by other means."""
    found = []
    for position, network in enumerate(networks):
        told = audit(network, hidden, method=method)
        unseen = network.hidden_edges(hidden)
        marked = np.zeros(len(network.n), np.bool_) if small is None else small[position]
        small_here = (network.n > 0) & ((network.n < k) | marked)
        open_ = small_here & network.published & ~unseen
        width = np.where(told.hi == UNBOUNDED, UNBOUNDED, told.hi - told.lo)
        covered = unseen & (network.published | small_here)
        wrong = open_ | (covered & ((width < 2) | (small_here & (told.hi < k))))
        found += [(position, int(cell)) for cell in np.flatnonzero(wrong)]
    return found
