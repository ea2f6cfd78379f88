"""What people decide and note about the numbers: events, new limits, own groups of units, words by which complaints are
read, corrections. Who may is asked of `access`; every decision is in the access log; nothing is ever overwritten.

New limits, groups, words and corrections count from the next build on: `ask_rebuild`.
"""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard import access, accesslog, kept, metrics, scope, signed, store
from dashboard.entered import NotDecidedError, line, past
from dashboard.i18n import t
from dashboard.intake import intake

KINDS = ("intervention", "event")
EXAMPLE = "example"  # given_as of the demo's own event
TABLES = {
    "event": store.events,
    "rebase": store.rebases,
    "keyword": store.own_keywords,
    "correction": store.corrections,
}
TITLE, NOTE, REASON, NAME, KEYWORD, COMPLAINT = (3, 80), (0, 500), (10, 300), (3, 60), (2, 40), (1, 200)
MOST_UNITS = 200


def events(hierarchy: str, units: Sequence[str]) -> pd.DataFrame:
    """Events in force of these units and of every unit above them, oldest first: id, unit_id, metric (None: all), day
    (date), kind, title, note, given_at, given_by, given_as (role). An example is worded in the present language."""
    concerned = _with_above(hierarchy, units)
    rows = kept.once(("events", *sorted(concerned)), lambda: _events(concerned))
    return rows.copy(deep=False)


def _events(units: Collection[str]) -> pd.DataFrame:
    rows = signed.in_force(store.events, store.events.c.unit_id.in_(units))
    example = rows["given_as"] == EXAMPLE
    rows.loc[example, "title"], rows.loc[example, "note"] = t("notes.example_title"), t("notes.example_note")
    return rows


def rebases(hierarchy: str, units: Sequence[str]) -> pd.DataFrame:
    """New limits in force for these very units, oldest first: id, unit_id, metric (None: all), day (date), reason,
    given_at, given_by, given_as. A unit's limits are its own, so those of units above do not concern it."""
    known = [unit for unit in units if (hierarchy, unit) in scope.forest().below]
    asked = store.rebases.c.unit_id.in_(known)
    rows = kept.once(("rebases", *sorted(known)), lambda: signed.in_force(store.rebases, asked))
    return rows.copy(deep=False)


def add_event(unit_id: str, metric: str | None, day: dt.date, kind: str, title: str, note: str = "") -> None:
    """Note what happened to a unit. metric: None for every metric. Raises NotDecidedError, PermissionError."""
    _may("event", unit_id)
    if kind not in KINDS:
        raise NotDecidedError("kind")
    values = {
        **_place(unit_id, metric),
        "day": past(day),
        "kind": kind,
        "title": line(title, *TITLE, "title"),
        "note": line(note, *NOTE, "note"),
    }
    _add(store.events, values)


def add_rebase(unit_id: str, metric: str | None, day: dt.date, reason: str) -> None:
    """Compute the limits of a unit anew from a day on. Raises NotDecidedError, PermissionError."""
    _may("rebase", unit_id)
    values = {**_place(unit_id, metric), "day": past(day), "reason": line(reason, *REASON, "reason")}
    _add(store.rebases, values)


def end(kind: str, row_id: int) -> None:
    """End an event, rebase, keyword or correction by its id. Raises NotDecidedError when it is in force no more."""
    table = TABLES[kind]
    with store.reading() as connection:
        row = connection.execute(sa.select(table).where(table.c.id == row_id)).mappings().first()
    _may(kind, str(row["unit_id"]) if row and "unit_id" in row else "")
    with store.deciding() as connection:
        if not signed.end(connection, table, table.c.id == row_id):
            raise NotDecidedError("gone")
    accesslog.write("decide")


def groups() -> pd.DataFrame:
    """Own groups in force, one row per member, by name: group_id, name, unit_id, given_at, given_by, given_as (of the
    name). The published comparisons call a group "own:<group_id>"."""
    named, member = store.own_groups.c, store.group_members.c
    asked = (
        sa.select(named.group_id, named.name, member.unit_id, named.given_at, named.given_by, named.given_as)
        .join(store.group_members, member.group_id == named.group_id)
        .where(named.ended_at.is_(None), member.ended_at.is_(None))
        .order_by(sa.func.lower(named.name), named.group_id, member.unit_id)
    )
    return signed.frame(asked)


def add_group(name: str, unit_ids: Collection[str]) -> str:
    """A new group of at least two units; its group_id. Raises NotDecidedError, PermissionError."""
    group_id = secrets.token_hex(4)
    _keep_group(group_id, name, unit_ids, is_new=True)
    return group_id


def change_group(group_id: str, name: str, unit_ids: Collection[str]) -> None:
    """Another name or other units for a group. Raises NotDecidedError, PermissionError."""
    _keep_group(group_id, name, unit_ids, is_new=False)


def _keep_group(group_id: str, name: str, unit_ids: Collection[str], is_new: bool) -> None:
    _may("group")
    name, units = line(name, *NAME, "name"), set(unit_ids)
    if not 2 <= len(units) <= MOST_UNITS:
        raise NotDecidedError("group_size", least=2, most=MOST_UNITS)
    forest = scope.forest()
    if not all(any(unit in forest.reach(tree, unit) for tree in ("command", "territory")) for unit in units):
        raise NotDecidedError("unit")
    named = store.own_groups.c
    with store.deciding() as connection:
        others = sa.select(named.group_id, named.name).where(named.ended_at.is_(None))
        known = {str(row.group_id): str(row.name) for row in connection.execute(others)}
        if not is_new and group_id not in known:
            raise NotDecidedError("gone")
        if name.casefold() in {other.casefold() for key, other in known.items() if key != group_id}:
            raise NotDecidedError("name_taken")
        if known.get(group_id) != name:
            signed.end(connection, store.own_groups, named.group_id == group_id)
            signed.insert(connection, store.own_groups, [{"group_id": group_id, "name": name}])
        _keep_members(connection, group_id, units)
    accesslog.write("decide")


def _keep_members(connection: sa.Connection, group_id: str, units: set[str]) -> None:
    member = store.group_members.c
    mine = sa.select(member.unit_id).where(member.group_id == group_id, member.ended_at.is_(None))
    before = set(connection.scalars(mine))
    gone = member.unit_id.in_(sorted(before - units))
    signed.end(connection, store.group_members, member.group_id == group_id, gone)
    joined = [{"group_id": group_id, "unit_id": unit} for unit in sorted(units - before)]
    signed.insert(connection, store.group_members, joined)


def end_group(group_id: str) -> None:
    """End a group with its members. Raises NotDecidedError when it is in force no more."""
    _may("group")
    with store.deciding() as connection:
        if not signed.end(connection, store.own_groups, store.own_groups.c.group_id == group_id):
            raise NotDecidedError("gone")
        signed.end(connection, store.group_members, store.group_members.c.group_id == group_id)
    accesslog.write("decide")


def keywords() -> pd.DataFrame:
    """Changes to the words in force, by theme and word: id, theme, keyword, is_alone, is_removed, given_at, given_by,
    given_as. One row for a theme and word: the latest that was said of it."""
    rows = signed.in_force(store.own_keywords)
    return rows.sort_values(["theme", "keyword"], ignore_index=True)


def add_keyword(theme: str, keyword: str, alone: bool = False) -> None:
    """Let a word count for a theme; alone: as a whole word only. Raises NotDecidedError, PermissionError."""
    _keep_keyword(theme, keyword, {"is_alone": alone, "is_removed": False})


def remove_keyword(theme: str, keyword: str) -> None:
    """Let a word count for this theme no more, wherever it came from. Raises NotDecidedError, PermissionError."""
    _keep_keyword(theme, keyword, {"is_alone": False, "is_removed": True})


def _keep_keyword(theme: str, keyword: str, how: dict[str, Any]) -> None:
    _may("keyword")
    _known_themes([theme])
    values = {"theme": theme, "keyword": line(keyword, *KEYWORD, "keyword").lower(), **how}
    own = store.own_keywords.c
    with store.deciding() as connection:
        _not_twice(connection, store.own_keywords, values)
        signed.end(connection, store.own_keywords, own.theme == theme, own.keyword == values["keyword"])
        signed.insert(connection, store.own_keywords, [values])
    accesslog.write("decide")


def corrections() -> pd.DataFrame:
    """Corrections in force, one row per complaint and theme: id, complaint_id, theme (None: about nothing on the list),
    given_at, given_by, given_as."""
    return signed.in_force(store.corrections)


def correct(complaint_id: str, themes: Collection[str]) -> None:
    """Say what a complaint is about; no theme: nothing on the list. Raises NotDecidedError, PermissionError."""
    _may("correction")
    _known_themes(themes)
    complaint_id = line(complaint_id, *COMPLAINT, "complaint")
    told: list[str | None] = [*sorted(set(themes))] or [None]
    rows = [{"complaint_id": complaint_id, "theme": theme} for theme in told]
    with store.deciding() as connection:
        signed.end(connection, store.corrections, store.corrections.c.complaint_id == complaint_id)
        signed.insert(connection, store.corrections, rows)
    accesslog.write("decide")


def themes() -> tuple[str, ...]:
    """What a complaint can be about, in the order of the metrics."""
    found = [m.member for m in metrics.records().values() if m.family == "complaint_theme" and m.member]
    return tuple(theme for theme in dict.fromkeys(found) if theme != "unread")


def ask_rebuild() -> str:
    """Have the numbers computed again in the background; id of the job at `intake`. Raises PermissionError."""
    _may("rebase", access.user().unit_id)
    return intake().rebuild()


def _may(kind: str, unit_id: str = "") -> None:
    if not access.may_decide(kind, unit_id):
        raise PermissionError(kind)


def _known_themes(asked: Collection[str]) -> None:
    if not set(asked) <= set(themes()):
        raise NotDecidedError("theme")


def _place(unit_id: str, metric: str | None) -> dict[str, Any]:
    if not any(unit == unit_id for _, unit in scope.forest().below):
        raise NotDecidedError("unit")
    if metric is not None and metric not in metrics.records():
        raise NotDecidedError("metric")
    return {"unit_id": unit_id, "metric": metric}


def _with_above(hierarchy: str, units: Sequence[str]) -> set[str]:
    forest, found, waiting = scope.forest(), set[str](), list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in found and (hierarchy, unit) in forest.below:
            found.add(unit)
            waiting += filter(None, [forest.parent.get((hierarchy, unit))])
    return found


def _add(table: sa.Table, values: dict[str, Any]) -> None:
    with store.deciding() as connection:
        _not_twice(connection, table, values)
        signed.insert(connection, table, [values])
    accesslog.write("decide")


def _not_twice(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> None:
    if signed.stands(connection, table, values):
        raise NotDecidedError("twice")
