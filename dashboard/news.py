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
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import settings, store, warehouse

KEY, ADDRESS = "news", "news"
ASK_SECONDS = 1.0
NEVER_STORED = {"cache-control": "no-store"}

_mount = st.components.v2.component(
    KEY, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)
_lock = threading.Lock()
_seen: tuple[float, Path, str] | None = None


class Answers:
    """Answers the question before anything of Streamlit's is asked: it comes once a second from every open page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] != f"/{ADDRESS}":
            await self.app(scope, receive, send)
            return
        # Where nothing waits for the database, a thread would cost more than the answer.
        text = stamp() if _known() else await run_in_threadpool(stamp)
        await PlainTextResponse(text, 200, NEVER_STORED)(scope, receive, send)


def stamp() -> str:
    """Stands for the build and for all rights; the rights may be a second old."""
    return hashlib.sha256(f"{warehouse.newest()}|{_rights()}".encode()).hexdigest()[:16]


@st.fragment
def follow(known: str) -> None:
    """Run the app again in an open page as soon as the stamp is another one.

    A fragment, because its run waits for the one before: news never breaks off what a click has begun.
    known: `stamp()` from before the page was drawn, so that nothing which changes meanwhile is missed.
    """
    data = {"known": known, "address": ADDRESS, "every": 1000 * ASK_SECONDS}
    with st.container(key="unseen"):
        told = _mount(key=KEY, data=data, height=1, on_news_change=_heard)
    if told.news and stamp() != known:
        st.rerun()


def _heard() -> None:
    """Without it the component could not speak; what follows from its word is said where it is placed."""


def _known() -> str:
    """What `_asked` said, if that was less than a second ago; else empty."""
    seen = _seen
    is_fresh = seen and seen[1] == warehouse.data_root() and time.monotonic() - seen[0] < ASK_SECONDS
    return seen[2] if seen and is_fresh else ""


def _rights() -> str:
    """What `_asked` said, a second ago at most; while a silent database is waited for, what it said before."""
    global _seen
    if known := _known():
        return known
    folder, before = warehouse.data_root(), _seen
    is_other = before is None or before[1] != folder
    if _lock.acquire(blocking=is_other):
        try:
            _seen = before = (time.monotonic(), folder, _asked())
        finally:
            _lock.release()
    return before[2] if before else ""


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
