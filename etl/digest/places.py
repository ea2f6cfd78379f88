"""Which units lie below which, in both trees of a build: what a role reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.digest import wording
from etl.messages import Both, known, said

Place = tuple[str, str]  # hierarchy, unit_id
GROUP = "group"


@dataclass(frozen=True)
class Places:
    """below: the real units below a unit or a group, itself included if it is real; both in reading order, the tree of
    territories first; name: of a unit, on one line; of a group what it consists of and where."""

    below: Mapping[Place, frozenset[str]]
    name: Mapping[str, Both]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Places:
        """From the rows of tree.sql."""
        listed = list(rows)
        children: dict[Place, list[tuple[str, str]]] = {}
        for row in listed:
            if row["unit_kind"] != GROUP and row["parent_id"]:
                children.setdefault((row["hierarchy"], row["parent_id"]), []).append(
                    (row["unit_id"], row["unit_kind"])
                )
        below = {}
        for row in listed:
            tree, unit = row["hierarchy"], row["unit_id"]
            roots = [unit]
            if row["unit_kind"] == GROUP:
                found = children.get((tree, row["parent_id"] or ""), [])
                roots = [child for child, kind in found if kind == row["member_kind"]]
            below[tree, unit] = _reach(tree, roots, children)
        return cls(below, _names(listed))

    def reached(self, scopes: Iterable[Place]) -> frozenset[Place]:
        """Units and groups, of either tree, of which everything lies in what was granted."""
        granted = frozenset[str]().union(*(self.below.get(place, ()) for place in scopes))
        return frozenset(place for place, units in self.below.items() if units and units <= granted)


def _names(rows: Sequence[Mapping[str, Any]]) -> dict[str, Both]:
    found = {row["unit_id"]: Both(*[wording.clean(row["unit_name"])] * 2) for row in rows}
    for row in rows:
        if row["unit_kind"] == GROUP and row["parent_id"] in found:
            kind = str(row["member_kind"])
            word = known("digest_group", kind) or Both(wording.clean(kind), wording.clean(kind))
            facts = {"kind": word, "n": row["n_members"], "parent": found[row["parent_id"]]}
            found[row["unit_id"]] = said("digest_group", "all", **facts)
    return found


def _reach(tree: str, roots: list[str], children: Mapping[Place, list[tuple[str, str]]]) -> frozenset[str]:
    found, waiting = set[str](), [*roots]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [child for child, _ in children.get((tree, one), [])]
    return frozenset(found)
