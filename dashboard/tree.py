"""The unit tree as pages walk it, its units by name; the one place where a roll-up group gets its words.

A group ("Semua kelurahan") is several units of one kind under one parent, taken together. It stands in the tree before
its members, which stay children of the parent; whoever counts or adds up units must leave groups out.
"""

import pandas as pd

from dashboard import i18n, queries
from dashboard.i18n import t
from dashboard.kept import kept

GROUP = "group"


def standing(hierarchy: str) -> pd.DataFrame:
    """The present tree of a hierarchy in reading order, groups named in the present language, indexed by unit_id."""
    return _standing(queries.key(), hierarchy, i18n.lang())


@kept(16)
def _standing(file: str, hierarchy: str, lang: str) -> pd.DataFrame:
    units = queries.units(hierarchy).set_index("unit_id", drop=False)
    groups = units["unit_kind"] == GROUP
    if groups.any():
        rows = units[groups]
        words = [group_name(kind, n) for kind, n in zip(rows["member_kind"], rows["n_members"], strict=True)]
        units.loc[groups, "unit_name"] = words
    return units


def group_name(kind: str, members: int) -> str:
    """`Semua kelurahan (7 unit)`."""
    word = t(f"group.{kind}") if i18n.has(f"group.{kind}") else kind
    return t("group.all", kind=word, n=members)


def kind_name(kind: str) -> str:
    """The word for a unit kind; the key itself for a kind without a word."""
    return t(f"comparison.kind_{kind}") if i18n.has(f"comparison.kind_{kind}") else kind


def unit_name(unit_id: str | None, hierarchy: str) -> str:
    """Name of a unit, of a group with the unit it belongs to; the key itself when the tree does not know it."""
    return _names(queries.key(), hierarchy, i18n.lang()).get(unit_id or "", unit_id or "")


@kept(16)
def _names(file: str, hierarchy: str, lang: str) -> dict[str, str]:
    units = standing(hierarchy)
    plain = dict(zip(units.index, map(str, units["unit_name"]), strict=True))
    rows = zip(units.index, units["unit_kind"], units["parent_id"], strict=True)
    return plain | {
        unit: f"{plain[unit]} · {plain[parent]}"
        for unit, kind, parent in rows
        if kind == GROUP and parent in plain
    }


def parent_of(unit_id: str, hierarchy: str) -> str | None:
    """The unit above; None at a root."""
    return _parents(queries.key(), hierarchy).get(unit_id)


@kept(16)
def _parents(file: str, hierarchy: str) -> dict[str, str]:
    units = queries.units(hierarchy)
    pairs = zip(units["unit_id"], units["parent_id"], strict=True)
    return {unit: parent for unit, parent in pairs if isinstance(parent, str)}


def is_group(units: pd.DataFrame, unit_id: str) -> bool:
    """Whether this is several units together."""
    return bool(units["unit_kind"].get(unit_id) == GROUP)


def parts(units: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    """What a unit consists of, its groups first; of a group its members."""
    if is_group(units, unit_id):
        row = units.loc[unit_id]
        return units[(units["parent_id"] == row["parent_id"]) & (units["unit_kind"] == row["member_kind"])]
    below = units[units["parent_id"] == unit_id]
    return below.iloc[(below["unit_kind"] != GROUP).argsort(kind="stable")]


def below(unit_id: str, hierarchy: str) -> tuple[str, ...]:
    """A unit, of a group its members, and every unit below; no groups. Empty for a unit that the tree does not know."""
    return _below(queries.key(), hierarchy, unit_id)


@kept(500)
def _below(file: str, hierarchy: str, unit_id: str) -> tuple[str, ...]:
    units, children = queries.units(hierarchy).set_index("unit_id", drop=False), _children(file, hierarchy)
    if unit_id not in units.index:
        return ()
    found: list[str] = []
    waiting = parts(units, unit_id).index.tolist() if is_group(units, unit_id) else [unit_id]
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += children.get(unit, [])
    return tuple(sorted(found))


@kept(16)
def _children(file: str, hierarchy: str) -> dict[str, list[str]]:
    """Units by the unit above them, groups left out."""
    units = queries.units(hierarchy)
    found: dict[str, list[str]] = {}
    for unit, kind, parent in zip(units["unit_id"], units["unit_kind"], units["parent_id"], strict=True):
        if kind != GROUP and isinstance(parent, str):
            found.setdefault(parent, []).append(unit)
    return found


def group_of(units: pd.DataFrame, unit_id: str) -> str | None:
    """The group a unit is a member of; None where it has none."""
    row = units.loc[unit_id]
    same = units[(units["parent_id"] == row["parent_id"]) & (units["member_kind"] == row["unit_kind"])]
    return str(same.index[0]) if len(same) else None


def home(territory: pd.DataFrame, tree: pd.DataFrame) -> str:
    """Where a visit begins: down the territory while one divided part holds more than half of what is below.

    territory, tree: units in reading order (unit_id, unit_kind, parent_id, depth, n_children); the answer is a unit of
    tree.
    """
    units = territory[territory["unit_kind"] != GROUP].set_index("unit_id")
    sizes = dict.fromkeys(units.index, 1)
    for unit, parent in reversed(list(units["parent_id"].items())):
        if parent in sizes:
            sizes[parent] += sizes[unit]
    start = max(units.index[units["depth"] == 0], key=sizes.__getitem__)
    while True:
        parts = units.index[(units["parent_id"] == start) & (units["n_children"] > 0)]
        largest = max(parts, key=sizes.__getitem__, default=start)
        if largest == start or 2 * sizes[largest] <= sizes[start] - 1:
            return str(start if start in set(tree["unit_id"]) else tree["unit_id"].iloc[0])
        start = largest
