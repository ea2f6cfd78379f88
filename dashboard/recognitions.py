"""Recognition that a person decided on: who gets what, since when, and why.

The rules of [recognition] only bring people and units up; nothing is decided by them. Human resources decide; every
decision is in the access log and can be ended.
"""

import datetime as dt
from collections.abc import Collection

import pandas as pd
import sqlalchemy as sa

from dashboard import access, accesslog, queries, scope, signed, store
from dashboard.entered import NotDecidedError, line, past

RULES = ("very_good_years", "real_improvement", "")  # empty: brought up by no rule
KINDS = ("certificate", "medal", "best_employee", "best_unit", "development")
TITLE, REASON = (3, 80), (10, 300)


def given(units: Collection[str]) -> pd.DataFrame:
    """Decisions in force about these units, oldest first: id, unit_id, person_key (empty: the whole unit), rule, kind,
    day (date), title, reason, given_at, given_by, given_as. Persons only of the visitor's own line of command."""
    rows = signed.in_force(store.recognitions, store.recognitions.c.unit_id.in_(sorted(units)))
    persons = access.person_units()
    if persons is None:
        return rows
    kept = (rows["person_key"] == "") | rows["unit_id"].isin(persons)
    return rows[kept.astype(bool)].reset_index(drop=True)


def give(unit_id: str, person_key: str, rule: str, kind: str, day: dt.date, title: str, reason: str) -> None:
    """Keep a decision. person_key: empty for the whole unit. Raises NotDecidedError, PermissionError."""
    _may()
    if kind not in KINDS or rule not in RULES:
        raise NotDecidedError("kind")
    if not any(unit == unit_id for _, unit in scope.forest().below):
        raise NotDecidedError("unit")
    if person_key and person_key not in set(queries.run("persons")["person_key"]):
        raise NotDecidedError("person")
    values = {
        "unit_id": unit_id,
        "person_key": person_key,
        "rule": rule,
        "kind": kind,
        "day": past(day),
        "title": line(title, *TITLE, "title"),
        "reason": line(reason, *REASON, "why"),
    }
    with store.deciding() as connection:
        if signed.stands(connection, store.recognitions, values):
            raise NotDecidedError("twice")
        signed.insert(connection, store.recognitions, [values])
    accesslog.write("decide")


def end(row_id: int) -> None:
    """End a decision by its id. Raises NotDecidedError when it is in force no more, PermissionError."""
    _may()
    with store.deciding() as connection:
        if not signed.end(connection, store.recognitions, store.recognitions.c.id == row_id):
            raise NotDecidedError("gone")
    accesslog.write("decide")


def own() -> pd.DataFrame:
    """Decisions in force about the visitor himself, oldest first, as `given`; none without a record of his own."""
    key = access.user().person_key or None
    return signed.in_force(store.recognitions, sa.and_(store.recognitions.c.person_key == key))


def _may() -> None:
    if not access.may_decide("recognition"):
        raise PermissionError("recognition")
