"""Whether this process lives, and whether it can serve: for whoever restarts it or sends visitors to it.

    /health/live    it answers
    /health/ready   and reaches its database, and a build opens: the current one or, where that is damaged, the
                    one before; 503 with the part that does not

A new installation without a build is ready: its first page tells how to load. Nothing else is told to anybody.
"""

import logging
import threading
import time

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import store, warehouse

NEVER_STORED = {"cache-control": "no-store"}
KEPT_SECONDS = 1.0  # however often it is asked, it looks so rarely
LOG = logging.getLogger(__name__)

_lock = threading.Lock()
_seen: tuple[float, str] | None = None


def routes() -> list[Route]:
    """For `st.App`."""
    return [Route("/health/live", _live), Route("/health/ready", _ready)]


async def _live(_request: Request) -> Response:
    return PlainTextResponse("live\n", 200, NEVER_STORED)


async def _ready(_request: Request) -> Response:
    missing = await run_in_threadpool(_looked)
    text = f"not ready: {missing}\n" if missing else "ready\n"
    return PlainTextResponse(text, 503 if missing else 200, NEVER_STORED)


def _looked() -> str:
    """The same as `missing`, looked at no more than once in a while."""
    global _seen
    with _lock:
        now = time.monotonic()
        if _seen is None or now - _seen[0] > KEPT_SECONDS:
            _seen = (now, missing())
        return _seen[1]


def missing() -> str:
    """What keeps this process from serving: `database`, `build`, or empty for nothing."""
    try:
        with store.reading() as connection:
            connection.execute(sa.select(1))
    except Exception as error:  # whatever a driver may raise
        LOG.error("not ready, database: %s", type(error).__name__)
        return "database"
    try:
        warehouse.fetch(warehouse.tree_file(warehouse.current()), "select 1", {})
    except warehouse.NoWarehouse:
        return "build" if warehouse.fallen() else ""
    except Exception as error:
        LOG.error("not ready, build: %s", type(error).__name__)
        return "build"
    return ""
