"""Which units may stand side by side, and which of their groups beside them."""

from dataclasses import dataclass

import pandas as pd

from dashboard import figures, filters, panel, queries
from dashboard.filters import Filters
from dashboard.tree import GROUP


@dataclass(frozen=True)
class Group:
    """Units that may stand side by side: one kind below one unit. names: unit_id -> name, alphabetical.

    together: roll-up groups of the same kind, which stand beside the units and are not counted with them.
    """

    scope: str
    kind: str
    names: dict[str, str]
    together: dict[str, str]

    @property
    def rows(self) -> dict[str, str]:
        """Everything that gets a row, groups first."""
        return self.together | self.names


def groups(view: Filters) -> dict[str, Group]:
    """Kinds with at least two units below the chosen one; for a unit without such, its own kind around it."""
    found = _kinds(view, view.unit_id)
    parent = panel.parent_of(view)
    if not found and parent:
        kind = kind_of(view.unit_id)
        found = {name: group for name, group in _kinds(view, parent).items() if name == kind}
    return found


def kind_of(unit_id: str) -> str:
    """The kind of a unit, of a group that of its members."""
    row = filters.units().loc[unit_id]
    return str(row["member_kind"] if row["unit_kind"] == GROUP else row["unit_kind"])


def _kinds(view: Filters, scope: str) -> dict[str, Group]:
    kin = queries.run("kin", hierarchy=view.hierarchy, unit_id=scope)
    below = kin[(kin["distance"] > 0) & (kin["unit_kind"] != GROUP)]
    return {
        str(kind): Group(
            scope, str(kind), dict(zip(part["unit_id"], part["unit_name"], strict=True)),
            _together(kin[kin["member_kind"] == kind], scope, view),
        )
        for kind, part in below.sort_values("unit_name", key=_natural).groupby("unit_kind", sort=False)
        if len(part) > 1
    }  # fmt: skip


def _together(groups: pd.DataFrame, scope: str, view: Filters) -> dict[str, str]:
    """Groups by name; those of another parent than the scope with that parent's name."""
    short = filters.units()["unit_name"]
    return {
        row.unit_id: str(short[row.unit_id]) if row.parent_id == scope
        else panel.unit_name(row.unit_id, view.hierarchy)
        for row in figures.each(groups)
    }  # fmt: skip


def _natural(names: "pd.Series[str]") -> "pd.Series[str]":
    """Alphabetical with numbers as numbers: SD Negeri 9 before SD Negeri 10."""
    return names.str.casefold().str.replace(r"\d+", lambda found: found.group().zfill(6), regex=True)


def ordered(options: dict[str, Group], view: Filters) -> list[str]:
    """Kinds as they are offered: first what the unit leads most of in its line of command, then by size."""
    command = queries.units("command")
    led = command.loc[command["parent_id"] == view.unit_id, "unit_kind"].value_counts()
    return sorted(options, key=lambda kind: (-int(led.get(kind, 0)), -len(options[kind].names), kind))
