"""The numbers of units in two trees (line of command, territory) as a network."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from etl.suppress.network import Bools, Ints, Network

ROOT, ABSENT = -1, -2
"""In place of a parent: the unit is at the top of a tree; the unit does not belong to it."""


def units(
    command: npt.ArrayLike, territory: npt.ArrayLike, own: npt.ArrayLike,
    by_command: npt.ArrayLike, by_territory: npt.ArrayLike,
) -> Network:  # fmt: skip
    """Network of U units for one period.

    command, territory        int[U]: position of the parent in each tree, ROOT or ABSENT
    own                       int[U]: persons of the unit itself, without its sub-units (a group of units has 0)
    by_command, by_territory  int[U]: bundle of its total in each tree. A unit without children in both trees
                              has one number and one bundle: by_command (by_territory if not in command)
    Cells: totals by command, then totals by territory, then own rows, then units that are one single number.
    """
    up = np.stack([np.asarray(command, np.int64), np.asarray(territory, np.int64)])
    names = np.stack([np.asarray(by_command, np.int64), np.asarray(by_territory, np.int64)])
    people = np.asarray(own, np.int64)
    size = len(people)
    totals = np.stack([_totals(tree, people) for tree in up])
    single = ~_has_children(up[0]) & ~_has_children(up[1])
    lines = np.arange(size) + 1 + np.array([[0], [size]])  # node C_u, node T_u; 0 is the ground
    own_line = np.where(up == ABSENT, 0, lines)
    above = np.where(up < 0, 0, np.take_along_axis(lines, np.maximum(up, 0), axis=1))
    c, t = (np.flatnonzero(~single & (tree != ABSENT)) for tree in up)
    rest, alone = np.flatnonzero(~single), np.flatnonzero(single)
    return Network(
        tail=np.concatenate([lines[0][c], above[1][t], own_line[1][rest], above[1][alone]]),
        head=np.concatenate([above[0][c], lines[1][t], own_line[0][rest], above[0][alone]]),
        n=np.concatenate([totals[0][c], totals[1][t], people[rest], people[alone]]),
        published=np.repeat([True, True, False, True], [len(c), len(t), len(rest), len(alone)]),
        bundle=np.concatenate(
            [names[0][c], names[1][t], np.full(len(rest), -1),
             np.where(up[0] == ABSENT, names[1], names[0])[alone]]
        ),
    )  # fmt: skip


def _has_children(parent: Ints) -> Bools:
    found = np.zeros(len(parent), np.bool_)
    found[parent[parent >= 0]] = True
    return found


def _totals(parent: Ints, own: Ints) -> Ints:
    """Own persons and those of everything below, int[U]; each pass hands everybody's own one level further up."""
    total, above = own.copy(), parent
    at = np.flatnonzero(above >= 0)
    while len(at):
        np.add.at(total, above[at], own[at])
        above = np.where(above >= 0, parent[np.maximum(above, 0)], ROOT)
        at = np.flatnonzero(above >= 0)
    return total
