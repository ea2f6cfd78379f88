"""What was granted to whom: by `access.toml`, which only the server's administrator can change, and by the table that
human resources edit on page Akses."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from dashboard import store
from dashboard.settings import LEADING, ROLES, Grant, settings


class LastOneError(Exception):
    """After this change nobody would be left who may grant anything."""


class IncompleteError(Exception):
    """Not a grant: an unknown role, no account, or a leading role without a unit."""


def today() -> str:
    """The date by the server's clock, as a grant is dated."""
    return dt.datetime.now().astimezone().date().isoformat()


def of(account: str) -> list[Grant]:
    """The grants of an account that count today, those of access.toml first. Raises settings.SettingsError."""
    fixed = [grant for grant in settings().grants if grant.account == account]
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(store.grants).where(store.grants.c.account == account, *_counting())
        )
        return fixed + [_grant(row) for row in rows]


def table() -> pd.DataFrame:
    """Every grant of the table, those that count first, with who gave and who ended it. fixed: from access.toml."""
    order = (store.grants.c.ended_at.isnot(None), store.grants.c.account, store.grants.c.id)
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(store.grants).order_by(*order)).mappings()]
    fixed = [
        {"id": 0, **vars(grant), "valid_from": "", "valid_to": None, "given_at": "", "given_by": ""}
        for grant in settings().grants
    ]
    columns = [column.name for column in store.grants.columns]
    return pd.DataFrame([*fixed, *rows], columns=columns)


def give(grant: Grant, valid_from: str, valid_to: str | None, by: str) -> None:
    """Add a grant. Raises IncompleteError."""
    account = " ".join(grant.account.split()).casefold()
    led = bool(grant.hierarchy and grant.unit_id)
    if not account or grant.role not in ROLES or led != (grant.role in LEADING):
        raise IncompleteError
    values = {**vars(grant), "account": account, "valid_from": valid_from, "valid_to": valid_to or None}
    with store.writing() as connection:
        connection.execute(store.grants.insert().values(**values, given_at=store.now(), given_by=by))


def end(grant_id: int, by: str) -> None:
    """End a grant from now on. Raises LastOneError when nobody of human resources would be left."""
    own = store.grants.c
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":  # two who end each other's grant must not both succeed
            connection.execute(sa.text("lock table access_grant in share row exclusive mode"))
        ended = {"ended_at": store.now(), "ended_by": by}
        connection.execute(
            sa.update(store.grants).where(own.id == grant_id, own.ended_at.is_(None)).values(ended)
        )
        # The change is made before it is judged: SQLite lets one writer in at a time from here on.
        lasting = sa.select(sa.func.count()).where(own.role == ROLES[0], own.valid_to.is_(None), *_counting())
        if not any(grant.role == ROLES[0] for grant in settings().grants) and not connection.scalar(lasting):
            raise LastOneError


def _counting() -> tuple[sa.ColumnElement[bool], ...]:
    own, day = store.grants.c, today()
    return own.ended_at.is_(None), own.valid_from <= day, sa.or_(own.valid_to.is_(None), own.valid_to >= day)


def _grant(row: "sa.Row[tuple[object, ...]]") -> Grant:
    return Grant(row.account, row.role, row.hierarchy, row.unit_id, row.person_key)
