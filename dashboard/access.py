"""Who may see what. Every question about permission is answered here and nowhere else.

The answer is looked up on the server at each run of the script: who the visitor is (`identity`, or the demo), what was
granted (`grants`), and which units that reaches (`scope`). Whoever has no answer has no access.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.exc import SQLAlchemyError

from dashboard import database, demo, grants, identity, kept, scope, warehouse
from dashboard.api import tokens
from dashboard.scope import Place
from dashboard.settings import LEADING, ROLES, Grant, Settings, SettingsError, settings
from dashboard.warehouse import Audience

LOG = logging.getLogger(__name__)
_COMMON = frozenset(
    {"overview", "unit", "trend", "comparison", "improvement", "citizens", "report", "methodology", "privacy"}
)
_TALKED = _COMMON | {"behaviour", "together", "discussion", "present", "facilitate", "followup"}
_LED = _TALKED | {"completeness", "competence", "distribution", "rollout", "recognition"}
PAGES = {
    "kepegawaian": _LED | {"mine", "raters", "data", "keywords", "access", "log"},
    "pimpinan": _LED | {"mine"},
    "kepala_unit": _LED | {"mine"},
    "fasilitator": _TALKED,
    "pegawai": _COMMON | {"mine", "followup"},
}
# Pages about what is only in the internal file or the app's database.
INSIDE = (
    "mine",
    "completeness",
    "raters",
    "distribution",
    "recognition",
    "data",
    "keywords",
    "access",
    "log",
)
EVERY_PAGE = frozenset().union(*PAGES.values())
FRESH_SECONDS = 1.0


@dataclass(frozen=True)
class User:
    """The visitor of this run and what was granted to him. role: the strongest of his roles; hierarchy and unit_id:
    where his first scope begins, empty without one; person_key: his own record, empty without one."""

    account: str
    name: str
    role: str
    hierarchy: str
    unit_id: str
    person_key: str
    since: int
    demo: bool
    roles: frozenset[str]
    scopes: tuple[Place, ...]


class Closed(Exception):  # noqa: N818 - a state the app shows, not a programming error
    """Nobody is let in. reason: a section of texts `closed.<reason>_*`; account: who is signed in, if anybody."""

    def __init__(self, reason: str, account: str = "") -> None:
        super().__init__(reason)
        self.reason, self.account = reason, account


def user(fresh: bool = False) -> User:
    """The visitor of this run. Raises Closed.

    The entry asks afresh at each run; what the run asks after it may be a second old.
    """
    if fresh:
        kept.renew("visitor")
    since, found = kept.once("visitor", _timed)
    if time.monotonic() - since >= FRESH_SECONDS:
        kept.renew("visitor")
        _, found = kept.once("visitor", _timed)
    return found


def _timed() -> tuple[float, User]:
    return time.monotonic(), _look_up()


def _look_up() -> User:
    if demo.asked():
        if not demo.allowed():
            raise Closed("demo_real")
        role, grant = demo.role(), demo.grant(demo.role())
        return _user(f"demo-{role}", demo.name(role), [grant], "", int(time.time()), is_demo=True)
    try:
        rules = settings()
        sign_in = identity.present(rules)
        key = identity.person_key(sign_in.nip)
        found = grants.of(sign_in.account) or _employed(rules, sign_in.account, key)
    except identity.Refused as refused:
        raise Closed(refused.reason, refused.account) from refused
    except (SettingsError, SQLAlchemyError) as error:
        LOG.error("nobody is let in: %s", error)
        raise Closed("away" if database.is_away(error) else "fault") from error
    if not found:
        raise Closed("no_grant", sign_in.account)
    return _user(sign_in.account, sign_in.name, found, key, sign_in.since)


def _employed(rules: Settings, account: str, key: str) -> list[Grant]:
    """What somebody is granted who has no grant but is an employee, where access.toml lets employees in by that."""
    if not (rules.employees and key) or warehouse.audience() == "shared":
        return []
    try:
        known = warehouse.fetch(
            warehouse.file_of(warehouse.current(), "internal"), _text("person"), {"person_key": key}
        )
    except (warehouse.NoWarehouse, warehouse.UnknownTable):
        return []
    return [Grant(account, "pegawai")] if known["n"].iloc[0] else []


def _text(name: str) -> str:
    return (scope.ACCESS / f"{name}.sql").read_text(encoding="utf-8")


def _user(
    account: str, name: str, found: list[Grant], person_key: str, since: int, is_demo: bool = False
) -> User:
    """What several grants come to. The NIP the provider vouches for comes before the person human resources chose."""
    roles = frozenset(grant.role for grant in found if grant.role in ROLES)
    if not roles:
        raise Closed("no_grant", account)
    strongest = next(role for role in ROLES if role in roles)
    scopes = tuple((g.hierarchy, g.unit_id) for g in found if g.role in LEADING and g.hierarchy and g.unit_id)
    hierarchy, unit_id = scopes[0] if scopes else ("", "")
    person_key = person_key or next((grant.person_key for grant in found if grant.person_key), "")
    return User(account, name, strongest, hierarchy, unit_id, person_key, since, is_demo, roles, scopes)


def mark() -> str:
    """`key()` by a fresh look-up; another text as soon as the visitor may see something else, or nothing any more."""
    try:
        user(fresh=True)
        return key()
    except Closed as closed:
        return closed.reason


def machine(secret: str) -> tokens.Token:
    """The token that a program shows. It opens what everybody may see, never more, whoever gave it. Raises Closed."""
    if demo.asked() and not demo.allowed():
        raise Closed("demo_real")
    found = tokens.find(secret)
    if found is None:
        raise Closed("no_grant")
    return found


def pages() -> frozenset[str]:
    """Names of the pages the visitor may open; `mine` only where there is a record to open, and none that needs the
    internal file where this process may not open it. Raises Closed."""
    visitor = user()
    closed = INSIDE if warehouse.audience() == "shared" else () if visitor.person_key else ("mine",)
    return frozenset().union(*(PAGES[role] for role in visitor.roles)).difference(closed)


def require(page: str) -> None:
    """Let nobody act who may not open this page, however he came to it. Raises PermissionError."""
    if page not in pages():
        raise PermissionError(page)


def sees(hierarchy: str, unit_id: str) -> Audience:
    """The file that answers about a unit: internal if every unit below it lies in what was granted."""
    if warehouse.audience() == "shared":
        return "shared"
    visitor = user()
    if "kepegawaian" in visitor.roles:
        return "internal"
    below = scope.forest().reach(hierarchy, unit_id)
    return "internal" if below and below <= _granted(visitor) else "shared"


def sees_all() -> Audience:
    """The file that answers questions about no unit in particular."""
    return "internal" if warehouse.audience() == "internal" and "kepegawaian" in user().roles else "shared"


def _granted(visitor: User) -> frozenset[str]:
    return scope.reached(visitor.scopes)


def person_units() -> frozenset[str] | None:
    """Units whose persons may be shown: the line of command below what was granted. None: all; empty: none."""
    if warehouse.audience() == "shared":
        return frozenset()
    visitor = user()
    if "kepegawaian" in visitor.roles:
        return None
    return scope.reached(tuple(("command", unit_id) for _, unit_id in visitor.scopes))


def may_load() -> bool:
    """Whether the visitor may hand in an export; nobody may who is not let in."""
    try:
        return sees_all() == "internal"
    except Closed:
        return False


def may_decide(kind: str, unit_id: str = "") -> bool:
    """Whether the visitor may decide this: an event or rebase of a unit that was granted to him, of a group when all
    its members were; anything else (group, keyword, correction) is for human resources alone."""
    if warehouse.audience() == "shared":
        return False
    try:
        visitor = user()
        if "kepegawaian" in visitor.roles:
            return True
        granted, forest = _granted(visitor), scope.forest()
    except (Closed, warehouse.NoWarehouse):
        return False
    reaches = [forest.reach(hierarchy, unit_id) for hierarchy in ("command", "territory")]
    asked = frozenset({unit_id}) if any(unit_id in reach for reach in reaches) else reaches[0] | reaches[1]
    return kind in ("event", "rebase") and bool(asked) and asked <= granted


def may_facilitate(hierarchy: str, unit_id: str) -> bool:
    """Whether the visitor may prepare and lead discussions of this unit and say what becomes of its actions: who
    facilitates or works in human resources, of any unit; a leader, of what was granted to him."""
    try:
        visitor = user()
        if visitor.roles & {"kepegawaian", "fasilitator"}:
            return True
        below = scope.forest().reach(hierarchy, unit_id)
        return bool(below) and below <= _granted(visitor)
    except (Closed, warehouse.NoWarehouse):
        return False


def may_see_rows() -> bool:
    """Whether the visitor may see single rows of anybody: of persons, or refused lines."""
    return person_units() != frozenset()


def key() -> str:
    """Stands for everything that decides what a visitor is shown: no cache that has it in its key crosses users."""
    visitor = user()
    return _digest(warehouse.audience(), visitor.roles, visitor.scopes, visitor.person_key)


@lru_cache(maxsize=1000)
def _digest(audience: Audience, roles: frozenset[str], scopes: tuple[Place, ...], person_key: str) -> str:
    told = f"{audience}|{sorted(roles)}|{scopes}|{person_key}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]
