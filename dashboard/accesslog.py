"""Who looked at what, when, and what was taken along. No content: page, unit, period and kind of act only.

A page is written down once for each view, not for each rerun. The log never keeps a page from being shown; what could
not be written is in the server's own log.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from dashboard import access, store
from dashboard.filters import Filters

LOG = logging.getLogger(__name__)
ACTIONS = ("view", "refused", "export", "upload", "grant", "decide", "sign_out", "api")
NOWHERE = ("data", "methodology", "privacy", "access", "log")  # pages about no unit
BATCH = 500


def view(page: str) -> None:
    """Note that the visitor looks at a page with the present unit and period; once until one of them changes."""
    seen = (page, access.key(), *_place(page))
    if st.session_state.get("_logged") != seen:
        st.session_state["_logged"], st.session_state["_page"] = seen, page
        write("view", page)


def write(action: str, page: str = "") -> None:
    """Note one act of the visitor, now, on the page and unit he is looking at."""
    entry(action, page)()


def entry(action: str, page: str = "") -> Callable[[], None]:
    """The same to be written later, when the act happens outside of a run of the script."""
    visitor, page = access.user(), page or st.session_state.get("_page", "")
    hierarchy, unit_id, period = _place(page)
    values = {
        "account": visitor.account,
        "role": visitor.role,
        "action": action,
        "page": page,
        "hierarchy": hierarchy,
        "unit_id": unit_id,
        "period": period,
    }
    return lambda: _write(values)


def _place(page: str) -> tuple[str, str, str]:
    """Hierarchy, unit and period on the screen; nothing for a page that is about none."""
    shown: Filters | None = st.session_state.get("_view")
    return (shown.hierarchy, shown.unit_id, shown.period) if shown and page not in NOWHERE else ("", "", "")


def machine(name: str, page: str, place: tuple[str, str], period: str) -> None:
    """Note that a program took figures with the token of this name; place: hierarchy and unit, both or none."""
    hierarchy, unit_id = place if all(place) else ("", "")
    about = {"page": page, "hierarchy": hierarchy, "unit_id": unit_id, "period": period}
    _write({"account": name, "role": "api", "action": "api", **about})


def noted(made: Callable[[], bytes]) -> Callable[[], bytes]:
    """The maker of a download that also writes down that it was taken."""
    write_down = entry("export")

    def make() -> bytes:
        write_down()
        return made()

    return make


@dataclass(frozen=True)
class Wanted:
    """Entries from a moment on; actions: only these, none for all; account: only accounts that contain it."""

    since: str = ""
    actions: tuple[str, ...] = ()
    account: str = ""

    def condition(self) -> sa.ColumnElement[bool]:
        """The same for the database."""
        own, part = store.log.c, self.account.strip().casefold()
        asked = [own.at >= self.since]
        asked += [own.action.in_(self.actions)] if self.actions else []
        return sa.and_(*asked, *([own.account.contains(part, autoescape=True)] if part else []))


def table(wanted: Wanted, limit: int) -> pd.DataFrame:
    """Entries, the newest first: at, account, role, action, page, hierarchy, unit_id, period."""
    columns = [column for column in store.log.c if column.name != "id"]
    asked = sa.select(*columns).where(wanted.condition()).order_by(store.log.c.id.desc()).limit(limit)
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(asked)]
    return pd.DataFrame(rows, columns=[column.name for column in columns])


def count(wanted: Wanted) -> int:
    """How many entries there are."""
    with store.reading() as connection:
        asked = sa.select(sa.func.count()).select_from(store.log).where(wanted.condition())
        return int(connection.scalar(asked) or 0)


def rotate(days: int) -> int:
    """Forget what is older, a small batch at a time so that nobody waits for it; the number of entries."""
    before = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime(store.WHEN)
    gone, own = 0, store.log.c
    oldest = sa.select(own.id).where(own.at < before).order_by(own.id).limit(BATCH)
    while True:
        with store.writing() as connection:
            batch = connection.execute(sa.delete(store.log).where(own.id.in_(oldest))).rowcount
        gone += batch
        if batch < BATCH:
            return gone


def forget_sign_outs(days: int) -> None:
    """Forget sign-outs whose cookies are dead by themselves."""
    before = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime(store.WHEN)
    with store.writing() as connection:
        connection.execute(sa.delete(store.signed_out).where(store.signed_out.c.at < before))


def _write(values: dict[str, str]) -> None:
    try:
        with store.writing() as connection:
            connection.execute(store.log.insert().values(at=store.now(), **values))
    except SQLAlchemyError as error:
        LOG.error("access log not written: %s", type(error).__name__)
