"""Whether an open page is still about what holds: each page asks every second, and is drawn anew when it is not.

    /news    a short text that changes when a build is published or falls, when somebody is granted or loses a right,
             or signs out; nothing else is told to anybody

A question costs one look into the folder; the database is asked once a second in each process, however many look on. A
page that nobody sees does not ask until it is looked at again.
"""

import hashlib
import threading
import time
from pathlib import Path

import sqlalchemy as sa
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import settings, store, warehouse

KEY, ADDRESS = "news", "news"
ASK_SECONDS = 1.0
NEVER_STORED = {"cache-control": "no-store"}

_mount = st.components.v2.component(
    KEY, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)
_lock = threading.Lock()
_seen: tuple[float, Path, str] | None = None


def routes() -> list[Route]:
    """For `st.App`."""
    return [Route(f"/{ADDRESS}", _answer)]


async def _answer(_request: Request) -> Response:
    return PlainTextResponse(await run_in_threadpool(stamp), 200, NEVER_STORED)


def stamp() -> str:
    """Stands for the build and for all rights; the rights may be a second old."""
    return hashlib.sha256(f"{warehouse.newest()}|{_rights()}".encode()).hexdigest()[:16]


def follow(known: str) -> None:
    """Run the app again in an open page as soon as the stamp is another one.

    known: `stamp()` from before the page was drawn, so that nothing which changes meanwhile is missed.
    """
    data = {"known": known, "address": ADDRESS, "every": 1000 * ASK_SECONDS}
    with st.container(key="unseen"):
        _mount(key=KEY, data=data, height=1, on_news_change=_again)


def _again() -> None:
    """That the component has a word to say is reason enough: the app runs."""


def _rights() -> str:
    """What `_asked` said, a second ago at most; while a silent database is waited for, what it said before."""
    global _seen
    folder, known = warehouse.data_root(), _seen
    is_old = known is None or known[1] != folder or time.monotonic() - known[0] >= ASK_SECONDS
    if is_old and _lock.acquire(blocking=known is None or known[1] != folder):
        try:
            _seen = known = (time.monotonic(), folder, _asked())
        finally:
            _lock.release()
    return known[2] if known else ""


def _asked() -> str:
    """The rights in the database and the rules of their file, as far as a change of them can be told from outside."""
    grants, over = store.grants.c, store.signed_out.c
    try:
        with store.reading() as connection:
            given = connection.execute(
                sa.select(sa.func.max(grants.id), sa.func.count(grants.ended_at))
            ).one()
            left = connection.execute(sa.select(sa.func.max(over.at), sa.func.count())).one()
        return f"{time.strftime('%F')}|{settings.settings()}|{tuple(given)}|{tuple(left)}"
    except (settings.SettingsError, SQLAlchemyError) as error:
        return type(error).__name__
