"""Who may see what. Every question about permission is answered here and nowhere else.

The answer is looked up on the server at each run of the script: who the visitor is (`identity`, or the demo), what was
granted (`grants`), and which units that reaches (`scope`). Whoever has no answer has no access.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import demo, scope, warehouse
from dashboard.grants import Grant
from dashboard.scope import Place
from dashboard.warehouse import Audience

ROLES = ("kepegawaian", "pimpinan", "kepala_unit", "fasilitator", "pegawai")  # the strongest first
LEADING = frozenset({"pimpinan", "kepala_unit"})
_COMMON = frozenset({"overview", "trend", "comparison", "improvement", "methodology", "privacy"})
PAGES = {
    "kepegawaian": _COMMON | {"mine", "data", "access", "log"},
    "pimpinan": _COMMON | {"mine"},
    "kepala_unit": _COMMON | {"mine"},
    "fasilitator": _COMMON,
    "pegawai": _COMMON | {"mine"},
}
EVERY_PAGE = frozenset().union(*PAGES.values())
UNITS = ("unit_id", "parent_id", "units")  # parameters of a question that name units of its `hierarchy`
AGAINST_OTHERS = frozenset({"improvement"})  # questions whose rows tell of the unit's neighbours too
FRESH_SECONDS = 1.0
KEEP = 1000


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


_known: OrderedDict[tuple[str, str], tuple[float, User]] = OrderedDict()


def user(fresh: bool = False) -> User:
    """The visitor of this run. Raises Closed.

    The entry asks afresh at each run; what the run asks after it may be a second old.
    """
    ctx = get_script_run_ctx(suppress_warning=True)
    mark = (ctx.session_id if ctx else "", _visitor())
    known = _known.get(mark)
    if not fresh and known and time.monotonic() - known[0] < FRESH_SECONDS:
        return known[1]
    found = _look_up()
    _known[mark] = (time.monotonic(), found)
    _known.move_to_end(mark)
    while len(_known) > KEEP:
        _known.popitem(last=False)
    return found


def _visitor() -> str:
    """Tells visitors apart, so that what was known of one is never said of another."""
    return f"{warehouse.data_root()}|{warehouse.newest()}|{demo.role() if demo.asked() else ''}"


def _look_up() -> User:
    if demo.asked():
        if not demo.allowed():
            raise Closed("demo_real")
        role, grant = demo.role(), demo.grant(demo.role())
        return _user(f"demo-{role}", demo.name(role), [grant], grant.person_key, int(time.time()), demo=True)
    raise Closed("setup")


def _user(account: str, name: str, grants: list[Grant], person_key: str, since: int, demo: bool) -> User:
    roles = frozenset(grant.role for grant in grants if grant.role in ROLES)
    strongest = next(role for role in ROLES if role in roles)
    scopes = tuple(
        (g.hierarchy, g.unit_id) for g in grants if g.role in LEADING and g.hierarchy and g.unit_id
    )
    hierarchy, unit_id = scopes[0] if scopes else ("", "")
    return User(account, name, strongest, hierarchy, unit_id, person_key, since, demo, roles, scopes)


def pages() -> frozenset[str]:
    """Names of the pages the visitor may open; `mine` only where there is a record to open. Raises Closed."""
    visitor = user()
    own = bool(visitor.person_key) and warehouse.audience() == "internal"
    return frozenset().union(*(PAGES[role] for role in visitor.roles)) - (set() if own else {"mine"})


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


def route(name: str, params: Mapping[str, Hashable]) -> list[tuple[Audience, dict[str, Hashable]]]:
    """Which file answers a question, with what: one entry for each file that has to be asked."""
    asked = {part: params[part] for part in UNITS if params.get(part)}
    if not asked:
        return [(sees_all(), dict(params))]
    hierarchy = str(params["hierarchy"])
    files: list[tuple[Audience, dict[str, Hashable]]] = []
    audiences: tuple[Audience, ...] = ("internal", "shared")
    for audience in audiences:
        mine = {part: _those(asked[part], hierarchy, audience, name) for part in asked}
        if any(mine.values()):
            files.append((audience, {**params, **{part: mine[part] or None for part in mine}}))
    return files or [("shared", dict(params))]


def _those(units: Hashable, hierarchy: str, audience: Audience, name: str) -> Hashable:
    """Of one unit or a tuple of them those that this file answers for; empty for none."""
    if isinstance(units, tuple):
        return tuple(unit for unit in units if _file_for(hierarchy, str(unit), name) == audience)
    return units if _file_for(hierarchy, str(units), name) == audience else ""


def _file_for(hierarchy: str, unit_id: str, name: str) -> Audience:
    """A number that is held against other units is as exact as the visitor may know those."""
    if name in AGAINST_OTHERS:
        parent = scope.forest().parent.get((hierarchy, unit_id))
        return sees(hierarchy, parent) if parent else sees(hierarchy, unit_id)
    return sees(hierarchy, unit_id)


def _granted(visitor: User) -> frozenset[str]:
    forest = scope.forest()
    return frozenset().union(*(forest.reach(*place) for place in visitor.scopes))


def person_units() -> frozenset[str] | None:
    """Units whose persons may be shown: the line of command below what was granted. None: all; empty: none."""
    if warehouse.audience() == "shared":
        return frozenset()
    visitor = user()
    if "kepegawaian" in visitor.roles:
        return None
    forest = scope.forest()
    return frozenset().union(*(forest.reach("command", unit_id) for _, unit_id in visitor.scopes))


def may_load() -> bool:
    """Whether the visitor may hand in an export; nobody may who is not let in."""
    try:
        return sees_all() == "internal"
    except Closed:
        return False


def may_see_rows() -> bool:
    """Whether the visitor may see single rows of anybody: of persons, or refused lines."""
    return person_units() != frozenset()


def may_export() -> bool:
    """Whether the visitor may take what is on his screen with him as a file: it holds no more than the screen."""
    return bool(user().roles)


def key() -> str:
    """Stands for everything that decides what a visitor is shown: no cache that has it in its key crosses users."""
    visitor = user()
    told = f"{warehouse.audience()}|{sorted(visitor.roles)}|{visitor.scopes}|{visitor.person_key}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]
