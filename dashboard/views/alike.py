"""Which units may stand side by side, and which of their groups beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import figures, filters, panel, queries
from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.tree import GROUP, kind_name

MOST = 200  # units that are drawn side by side; nobody compares more, and a browser would be sent millions of letters


@dataclass(frozen=True)
class Group:
    """Units that may stand side by side: one kind below one unit. names: unit_id -> name, alphabetical.

    together: roll-up groups of the same kind, which stand beside the units and are not counted with them; group_id: the
    comparison group they are judged in, which holds such units elsewhere too; label: how it is called.
    """

    scope: str
    kind: str
    names: dict[str, str]
    together: dict[str, str]
    group_id: str
    label: str

    @property
    def rows(self) -> dict[str, str]:
        """Everything that gets a row, groups first."""
        return self.together | self.names


def few(units: Iterable[str], first: Collection[str]) -> frozenset[str]:
    """At most MOST of these units: those that come first, then the others in their order."""
    told = sorted(units, key=lambda unit: unit not in first)
    return frozenset(told[:MOST])


def groups(view: Filters) -> dict[str, Group]:
    """What may be chosen: kinds with at least two units below the chosen one, for a unit without such its own kind
    around it; then the groups that human resources put together."""
    return _groups(queries.key(), replace(view, period="", period_type=""))


@kept(200)
def _groups(file: str, view: Filters) -> dict[str, Group]:
    found = _kinds(view, view.unit_id)
    parent = panel.parent_of(view)
    if not found and parent:
        kind = kind_of(view.unit_id)
        found = {name: group for name, group in _kinds(view, parent).items() if name == kind}
    return found | _own(view)


def _own(view: Filters) -> dict[str, Group]:
    rows = queries.run("own_groups", hierarchy=view.hierarchy)
    return {
        str(key): Group(
            view.unit_id, str(key), dict(zip(part["unit_id"], part["unit_name"], strict=True)), {}, str(key),
            str(part["group_name"].iloc[0]),
        )
        for key, part in rows.sort_values("unit_name", key=natural).groupby("group_id")
    }  # fmt: skip


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
            _together(kin[kin["member_kind"] == kind], scope, view), _alike(str(kind), part), kind_name(str(kind)),
        )
        for kind, part in below.sort_values("unit_name", key=natural).groupby("unit_kind", sort=False)
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


def _alike(kind: str, units: pd.DataFrame) -> str:
    """The comparison group of a kind: of the level that most of these units have."""
    levels = units["level"].dropna().astype(int)
    return f"like:{kind}:{levels.mode().iloc[0] if len(levels) else ''}"


def natural(names: "pd.Series[str]") -> "pd.Series[str]":
    """Alphabetical with numbers as numbers: SD Negeri 9 before SD Negeri 10."""
    return names.str.casefold().str.replace(r"\d+", lambda found: found.group().zfill(6), regex=True)


def ordered(options: dict[str, Group], view: Filters) -> list[str]:
    """Kinds as they are offered: first what the unit leads most of in its line of command, then by size."""
    command = queries.units("command")
    led = command.loc[command["parent_id"] == view.unit_id, "unit_kind"].value_counts()
    return sorted(
        options,
        key=lambda kind: (kind.startswith("own:"), -int(led.get(kind, 0)), -len(options[kind].names), kind),
    )
