"""Which units lie below which: the ground on which grants stand.

A grant names a unit and a hierarchy and reaches everything below. A roll-up group is nothing of its own: it is its
members with everything below them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard import warehouse

ACCESS = Path(__file__).parent / "sql" / "access"
Place = tuple[str, str]  # hierarchy, unit_id


@dataclass(frozen=True)
class Forest:
    """Both trees of one build. below: the real units below a unit or a group, itself included if it is real; parent:
    the unit above, for those that have one."""

    below: Mapping[Place, frozenset[str]]
    parent: Mapping[Place, str]

    def reach(self, hierarchy: str, unit_id: str) -> frozenset[str]:
        """The real units of a unit or group; empty for one that the hierarchy does not know."""
        return self.below.get((hierarchy, unit_id), frozenset())


def members(hierarchy: str, group_id: str) -> frozenset[str]:
    """The units of a comparison group of the present build. Raises warehouse.NoWarehouse."""
    return _members(warehouse.tree_file(warehouse.current()), hierarchy, group_id)


@lru_cache(maxsize=200)
def _members(file: Path, hierarchy: str, group_id: str) -> frozenset[str]:
    text = (ACCESS / "members.sql").read_text(encoding="utf-8")
    return frozenset(warehouse.fetch(file, text, {"hierarchy": hierarchy, "group_id": group_id})["unit_id"])


def forest() -> Forest:
    """The trees of the present build. Raises warehouse.NoWarehouse."""
    return _forest(warehouse.tree_file(warehouse.current()))


def reached(places: tuple[Place, ...]) -> frozenset[str]:
    """The real units of all these places together. Raises warehouse.NoWarehouse."""
    return _reached(warehouse.tree_file(warehouse.current()), places)


@lru_cache(maxsize=200)
def _reached(file: Path, places: tuple[Place, ...]) -> frozenset[str]:
    return frozenset().union(*(_forest(file).reach(*place) for place in places))


@lru_cache(maxsize=4)
def _forest(file: Path) -> Forest:
    rows = warehouse.fetch(file, (ACCESS / "tree.sql").read_text(encoding="utf-8"), {})
    below: dict[Place, frozenset[str]] = {}
    for hierarchy, units in rows.groupby("hierarchy"):
        real = units[units["unit_kind"] != "group"]
        children: dict[str, list[tuple[str, str]]] = {}
        for unit, parent, kind in zip(real["unit_id"], real["parent_id"], real["unit_kind"], strict=True):
            children.setdefault(parent if isinstance(parent, str) else "", []).append((unit, kind))
        for unit in real["unit_id"]:
            below[str(hierarchy), unit] = _reach(unit, children)
        groups = units[units["unit_kind"] == "group"]
        for group, parent, kind in zip(
            groups["unit_id"], groups["parent_id"], groups["member_kind"], strict=True
        ):
            members = [unit for unit, own in children.get(parent, []) if own == kind]
            below[str(hierarchy), group] = frozenset().union(*(_reach(unit, children) for unit in members))
    above = zip(rows["hierarchy"], rows["unit_id"], rows["parent_id"], strict=True)
    return Forest(below, {(tree, unit): parent for tree, unit, parent in above if isinstance(parent, str)})


def _reach(unit: str, children: Mapping[str, list[tuple[str, str]]]) -> frozenset[str]:
    found, waiting = set[str](), [unit]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [child for child, _ in children.get(one, [])]
    return frozenset(found)
