"""Tokens by which programs show that they were let in. Only a digest is kept: who reads the database cannot use one."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard import entered, grants, store

MARK = "kinerja_"  # by which a token that lies about is recognised
BYTES = 32
NAME = (3, 80)
LONGEST_DAYS = 730

# used_on: the last day on which it was shown, NULL for never.
table = sa.Table(
    "api_token",
    store.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("valid_until", sa.Text, nullable=False),
    sa.Column("used_on", sa.Text),
    *store.signed_columns(),
)


@dataclass(frozen=True)
class Token:
    """A token that counts today, without itself."""

    id: int
    name: str
    used_on: str | None


def make(name: str, valid_until: dt.date, by: str, role: str) -> str:
    """A new token that counts until the end of that day. Returned here and never again. Raises
    entered.NotDecidedError."""
    told = entered.line(name, *NAME, "token")
    today = dt.date.fromisoformat(grants.today())
    if not today <= valid_until <= today + dt.timedelta(days=LONGEST_DAYS):
        raise entered.NotDecidedError("token_until", most=LONGEST_DAYS)
    secret = MARK + secrets.token_urlsafe(BYTES)
    values = {"name": told, "digest": digest(secret), "valid_until": valid_until.isoformat()}
    with store.writing() as connection:
        mark = {"given_at": store.now(), "given_by": by, "given_as": role}
        connection.execute(table.insert().values(**values, **mark))
    return secret


def find(secret: str) -> Token | None:
    """The token, if it counts today; noted as used today."""
    own, today = table.c, grants.today()
    asked = sa.select(own.id, own.name, own.used_on).where(
        own.digest == digest(secret), own.ended_at.is_(None), own.valid_until >= today
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    found = Token(row.id, row.name, row.used_on)
    if found.used_on != today:
        with store.writing() as connection:
            connection.execute(sa.update(table).where(own.id == found.id).values(used_on=today))
    return found


def end(token_id: int, by: str) -> None:
    """A token counts no more, from now on."""
    ended = {"ended_at": store.now(), "ended_by": by}
    with store.writing() as connection:
        connection.execute(
            sa.update(table).where(table.c.id == token_id, table.c.ended_at.is_(None)).values(ended)
        )


def listed() -> pd.DataFrame:
    """Every token without its digest, those that were not ended first: id, name, valid_until, used_on, given_at,
    given_by, given_as, ended_at, ended_by."""
    columns: list[sa.Column[Any]] = [column for column in table.c if column.name != "digest"]
    asked = sa.select(*columns).order_by(table.c.ended_at.isnot(None), table.c.name, table.c.id)
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(asked)]
    return pd.DataFrame(rows, columns=[column.name for column in columns], dtype=object)


def digest(secret: str) -> str:
    """What is kept of a token. It has 256 random bits, so that a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
