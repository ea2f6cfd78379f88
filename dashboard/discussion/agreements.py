"""What is agreed: decisions, and actions with who does what until when and what it should change.

A row is never changed: another wording ends it and begins a new row under the same key. Whoever edits names the row he
looked at; when it is not in force any more, ChangedError brings what stands there now, and nothing is overwritten.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import sqlalchemy as sa

from dashboard import accesslog, metrics, scope, signed, spans, store
from dashboard.discussion import sessions
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.discussion.tables import actions, decisions
from dashboard.entered import NotDecidedError, line
from dashboard.i18n import t

# The follow-up catalogue.
KINDS = (
    "umpan_balik", "bimbingan", "konseling", "pelatihan", "penugasan_khusus", "perbaikan_proses",
    "perbaikan_layanan", "apresiasi", "mutasi_diusulkan", "lainnya",
)  # fmt: skip
OPEN, DONE, DROPPED = STATES = ("open", "done", "dropped")
EXAMPLE = "example"  # given_by of the demo's own
TEXT, TITLE, OWNER, EFFECT, OUTCOME = (5, 500), (5, 160), (3, 80), (0, 200), (0, 300)


@dataclass(frozen=True)
class Decision:
    """A decision in force; item_id: the point it belongs to, None for the discussion as a whole."""

    id: int
    key: str
    discussion_id: int
    item_id: int | None
    text: str
    given_at: str
    given_by: str


@dataclass(frozen=True)
class Action:
    """An action in force. start: the month it was agreed in, 2026-11; due: the period until whose end it is due."""

    id: int
    key: str
    discussion_id: int | None
    item_id: int | None
    hierarchy: str
    unit_id: str
    metric: str | None
    kind: str
    title: str
    owner: str
    start: str
    due: str
    effect: str
    state: str
    outcome: str
    given_at: str
    given_by: str


@dataclass(frozen=True)
class Plan:
    """What is typed of an action. unit_id: the discussion's unit or one below it, empty for the discussion's."""

    kind: str
    title: str
    owner: str
    due: str
    metric: str | None = None
    effect: str = ""
    item_id: int | None = None
    unit_id: str = ""


_DECISION = [decisions.c[field.name] for field in fields(Decision)]
_ACTION = [actions.c[field.name] for field in fields(Action)]


def decided(discussion_id: int) -> list[Decision]:
    """Decisions in force of a discussion, in the order they were first made."""
    asked = sa.select(*_DECISION).where(
        decisions.c.ended_at.is_(None), decisions.c.discussion_id == discussion_id
    )
    with store.reading() as connection:
        return [decision(row) for row in connection.execute(asked.order_by(decisions.c.id))]


def decide(talk: Discussion, text: str, item_id: int | None = None) -> None:
    """Write a decision down. Raises NotDecidedError, PermissionError."""
    values = {"key": secrets.token_hex(6), "discussion_id": talk.id, "item_id": item_id}
    _keep(talk, decisions, {**values, "text": line(text, *TEXT, "decision")}, None)


def reword(talk: Discussion, old: Decision, text: str) -> None:
    """Another wording. Raises NotDecidedError, ChangedError with the Decision in force, PermissionError."""
    values = {"key": old.key, "discussion_id": talk.id, "item_id": old.item_id}
    _keep(talk, decisions, {**values, "text": line(text, *TEXT, "decision")}, old)


def revoke(talk: Discussion, old: Decision | Action) -> None:
    """Take a decision or an action back. Raises ChangedError, PermissionError."""
    table = decisions if isinstance(old, Decision) else actions
    sessions.may(talk.hierarchy, talk.unit_id)
    with store.deciding() as connection:
        if not signed.end(connection, table, table.c.id == old.id, table.c.discussion_id == talk.id):
            raise ChangedError(_now(connection, old))
    accesslog.write("decide")


def agreed(
    units: Collection[str] | None = None, discussion_id: int | None = None, states: Collection[str] = STATES
) -> list[Action]:
    """Actions in force: of these units (None: all), of one discussion (None: any), by due date."""
    own = actions.c
    asked = sa.select(*_ACTION).where(own.ended_at.is_(None), own.state.in_(states))
    asked = asked if units is None else asked.where(own.unit_id.in_(sorted(units)))
    asked = asked if discussion_id is None else asked.where(own.discussion_id == discussion_id)
    with store.reading() as connection:
        found = [action(row) for row in connection.execute(asked.order_by(own.id))]
    return sorted(found, key=lambda action: (due_day(action), action.id))


def agree(talk: Discussion, plan: Plan) -> None:
    """Write an action down. Raises NotDecidedError, PermissionError."""
    values = {
        "key": secrets.token_hex(6),
        "discussion_id": talk.id,
        "hierarchy": talk.hierarchy,
        "start": store.now()[:7],
        "state": OPEN,
        "outcome": "",
        **_typed(talk, plan),
    }
    _keep(talk, actions, values, None)


def replan(talk: Discussion, old: Action, plan: Plan) -> None:
    """Change an action. Raises NotDecidedError, ChangedError with the Action in force, PermissionError."""
    _keep(talk, actions, {**_same(old), **_typed(talk, plan)}, old)


def settle(old: Action, state: str, outcome: str) -> None:
    """Say what became of an action. Raises NotDecidedError, ChangedError with the Action in force, PermissionError."""
    if state not in STATES:
        raise NotDecidedError("kind")
    values = {**_same(old), "state": state, "outcome": line(outcome, *OUTCOME, "outcome")}
    _keep(old, actions, values, old)


def places(talk: Discussion) -> frozenset[str]:
    """The units that an action of a discussion may be for: its own and those below it."""
    return scope.forest().reach(talk.hierarchy, talk.unit_id) | {talk.unit_id}


def due_day(action: Action) -> str:
    """The last day of the due period, as ISO text."""
    return spans.last_day(action.due).isoformat()


def _typed(talk: Discussion, plan: Plan) -> dict[str, Any]:
    if plan.unit_id and plan.unit_id not in places(talk):
        raise NotDecidedError("unit")
    if plan.kind not in KINDS:
        raise NotDecidedError("kind")
    if plan.metric is not None and plan.metric not in metrics.records():
        raise NotDecidedError("metric")
    try:
        spans.last_day(plan.due)
    except ValueError:
        raise NotDecidedError("due") from None
    return {
        "kind": plan.kind,
        "unit_id": plan.unit_id or talk.unit_id,
        "metric": plan.metric,
        "item_id": plan.item_id,
        "title": line(plan.title, *TITLE, "action"),
        "owner": line(plan.owner, *OWNER, "owner"),
        "due": plan.due,
        "effect": line(plan.effect, *EFFECT, "effect"),
    }


def _same(old: Action) -> dict[str, Any]:
    signature = ("id", "given_at", "given_by")
    return {field.name: getattr(old, field.name) for field in fields(Action) if field.name not in signature}


def _keep(
    about: Discussion | Action, table: sa.Table, values: dict[str, Any], old: Decision | Action | None
) -> None:
    """Begin a row, and end the one that it replaces."""
    sessions.may(about.hierarchy, about.unit_id)
    if not scope.forest().reach(about.hierarchy, about.unit_id):
        raise NotDecidedError("unit")
    of_it = table.c.discussion_id == (about.id if isinstance(about, Discussion) else about.discussion_id)
    with store.deciding() as connection:
        if old is not None and not signed.end(connection, table, table.c.id == old.id, of_it):
            raise ChangedError(_now(connection, old))
        signed.insert(connection, table, [values])
    accesslog.write("decide")


def _now(connection: sa.Connection, old: Decision | Action) -> Decision | Action | None:
    """What stands under the key now; None when it was taken back."""
    if isinstance(old, Decision):
        row = connection.execute(sa.select(*_DECISION).where(_in_force(decisions, old.key))).first()
        return decision(row) if row else None
    row = connection.execute(sa.select(*_ACTION).where(_in_force(actions, old.key))).first()
    return action(row) if row else None


def decision(row: Sequence[Any]) -> Decision:
    """A row of the table as it is told; an example is worded in the present language."""
    found = Decision(*row)
    return replace(found, text=t(f"example.{found.key}")) if found.given_by == EXAMPLE else found


def action(row: Sequence[Any]) -> Action:
    """A row of the table as it is told; an example is worded in the present language."""
    found = Action(*row)
    if found.given_by != EXAMPLE:
        return found
    told = {name: t(f"example.{found.key}_{name}") for name in ("title", "owner", "effect")}
    outcome = t(f"example.{found.key}_outcome") if found.outcome else ""
    return replace(found, title=told["title"], owner=told["owner"], effect=told["effect"], outcome=outcome)


def _in_force(table: sa.Table, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.key == key, table.c.ended_at.is_(None))
