"""Who is told: the accounts with a grant that counts today, by `access.toml` and the app's database. An account is
written to where it is an e-mail address."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import database
from etl.decisions import DecisionsUnreadError
from etl.digest.news import REFUSED, News, Present
from etl.digest.places import Place
from etl.messages import Both, said

HR, FACILITATOR = "kepegawaian", "fasilitator"
TOLD = (HR, "pimpinan", "kepala_unit", FACILITATOR)  # the strongest first
LEADING = frozenset({"pimpinan", "kepala_unit"})
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
COUNTING = (
    "select account, role, hierarchy, unit_id from access_grant where ended_at is null and valid_from <= :day "
    "and (valid_to is null or valid_to >= :day) order by id"
)


class GrantsUnreadError(RuntimeError):
    """access.toml is not what it should be: nobody is written to on a guess. `message` says what is wrong."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.message: Both = said("digest", "grants_unread", fault=fault)


@dataclass(frozen=True)
class Person:
    """Somebody to tell. scopes: (hierarchy, unit_id) that he leads."""

    account: str
    roles: frozenset[str]
    scopes: tuple[Place, ...]

    @property
    def role(self) -> str:
        """The strongest of his roles."""
        return next(role for role in TOLD if role in self.roles)

    def reach(self, found: Present) -> frozenset[Place]:
        """Units he is told of: all, those he leads, or those whose actions are open."""
        if HR in self.roles:
            return frozenset(found.places.below)
        busy = found.busy if FACILITATOR in self.roles else frozenset()
        return found.places.reached(self.scopes) | busy

    def concerning(self, found: Present) -> list[News]:
        """What he may be told, each thing once: where it stands in both trees, as in his own."""
        reach, mine = self.reach(found), dict[str, News]()
        tree = self.scopes[0][0] if self.scopes else "territory"
        for one in sorted(found.news, key=lambda news: news.hierarchy != tree):
            his = HR in self.roles if one.kind == REFUSED else (one.hierarchy, one.unit_id) in reach
            if his:
                mine.setdefault(one.key, one)
        return list(mine.values())


def people(data: Path, off: Collection[str] = ()) -> list[Person]:
    """Everybody to tell, by account, without those who do not want to be. Raises GrantsUnreadError and
    DecisionsUnreadError."""
    grants: dict[str, list[tuple[str, Place]]] = {}
    for grant in [*_fixed(data), *_given(data)]:
        account = " ".join(str(grant["account"]).split()).casefold()
        if grant["role"] in TOLD and account and account not in off:
            place = (str(grant.get("hierarchy") or ""), str(grant.get("unit_id") or ""))
            grants.setdefault(account, []).append((str(grant["role"]), place))
    return [_person(account, given) for account, given in sorted(grants.items())]


def _person(account: str, given: Iterable[tuple[str, Place]]) -> Person:
    scopes = dict.fromkeys(place for role, place in given if role in LEADING and all(place))
    return Person(account, frozenset(role for role, _ in given), tuple(scopes))


def can_be_written_to(account: str) -> bool:
    """Whether an account is an e-mail address, and nothing that could be more than one."""
    return bool(ADDRESS.fullmatch(account)) and ".." not in account


def _fixed(data: Path) -> list[dict[str, Any]]:
    try:
        told = tomllib.loads((data / "access.toml").read_text(encoding="utf-8"))
        grants = [
            {"account": entry["account"], "role": entry["role"], **entry} for entry in told.get("grant", [])
        ]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise GrantsUnreadError(f"access.toml: {error}") from error
    return grants


def _given(data: Path) -> list[Any]:
    import sqlalchemy as sa

    day = dt.datetime.now().astimezone().date().isoformat()
    try:
        at = database.address(data, database.used())
        if not database.present(at):
            return []
        with database.engine_of(at) as engine, engine.connect() as connection:
            if "access_grant" not in sa.inspect(connection).get_table_names():
                return []
            return [dict(row) for row in connection.execute(sa.text(COUNTING), {"day": day}).mappings()]
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise DecisionsUnreadError(type(error).__name__) from error
