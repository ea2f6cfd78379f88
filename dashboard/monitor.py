"""What a program that watches may know of this process: counts and times in OpenMetrics text at `/metrics`.

    APP_METRICS_TOKEN     whoever shows it is answered (Authorization: Bearer …); at least 20 characters
    APP_METRICS=loopback  programs on this machine are answered without one, unless a proxy passed the request on

Without either the address does not exist. Each process tells of itself only: ask each by its own port, not through a
proxy in front of several. There is no name, account, unit or text in it.
"""

import datetime as dt
import hmac
import ipaddress
import json
import logging
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import anyio.to_thread
import sqlalchemy as sa
import streamlit as st
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import runtime

import journal
from dashboard import door, queries, security, store, warehouse
from dashboard.discussion.tables import opinions

SHORTEST = 20
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REGISTRY = CollectorRegistry()
RENDERS = Histogram(
    "kinerja_render_seconds", "Time to run the script of a page", ["page"], buckets=BUCKETS, registry=REGISTRY
)
ERRORS = Counter("kinerja_errors", "Errors that were logged, by module", ["where"], registry=REGISTRY)
_wrong = door.Buckets()


@contextmanager
def timed(page: str) -> Iterator[None]:
    """Inside, one page is drawn."""
    began = time.perf_counter()
    try:
        yield
    finally:
        RENDERS.labels(page).observe(time.perf_counter() - began)


class _Counting(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        ERRORS.labels(record.name).inc()


def count_errors() -> None:
    """Count what this process logs as an error from now on; after `journal.begin`."""
    for name in journal.OURS:
        logging.getLogger(name).addHandler(_Counting(logging.ERROR))


def instance() -> str:
    """Tells this process from its neighbours: host and port."""
    return f"{socket.gethostname()}:{st.get_option('server.port')}"


def routes() -> list[Route]:
    """For `st.App`."""
    return [Route(security.METRICS, _answer, methods=["GET", "HEAD"])]


async def _answer(request: Request) -> Response:
    refused = _refusal(request)
    if refused is not None:
        return refused
    text = await anyio.to_thread.run_sync(generate_latest, REGISTRY)
    return Response(text, headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})


def _refusal(request: Request) -> Response | None:
    """None for who may know. Without a setting nobody learns that there is anything."""
    token = os.environ.get("APP_METRICS_TOKEN", "")
    if os.environ.get("APP_METRICS") == "loopback" and _is_here(request):
        return None
    if len(token) < SHORTEST:
        return PlainTextResponse("Not found", status_code=404)
    client = door.client(request.scope)
    if _wrong.take("wrong_token", client, 0):
        return PlainTextResponse("Too many requests", status_code=429, headers={"retry-after": "60"})
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), token.encode()):
        return None
    _wrong.take("wrong_token", client)
    return PlainTextResponse("Unauthorized", status_code=401, headers={"www-authenticate": "Bearer"})


def _is_here(request: Request) -> bool:
    """Whether the request was made on this machine, and not passed on by a proxy for somebody else."""
    if request.client is None or any(name in request.headers for name in PASSED_ON):
        return False
    with suppress(ValueError):
        return ipaddress.ip_address(request.client.host).is_loopback
    return False


class _State(Collector):
    """What is looked up when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Of the process, the build, the tries to build, the database and the disk."""
        yield InfoMetricFamily("kinerja_process", "Host and port of this process", {"instance": instance()})
        yield GaugeMetricFamily("kinerja_viewers", "Open pages", _viewers())
        yield from _of_build()
        yield from _of_tries()
        yield from _of_database()
        free = shutil.disk_usage(warehouse.data_root()).free if warehouse.data_root().exists() else 0
        yield GaugeMetricFamily("kinerja_disk_free_bytes", "Room left for the data folder", free)


def _viewers() -> int:
    if not runtime.exists():
        return 0
    found = runtime.get_instance().stats_mgr.get_stats(["active_sessions"])
    return int(sum(stat.value for stats in found.values() for stat in stats if hasattr(stat, "value")))


def _of_build() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "kinerja_build_damaged", "1 while an earlier build stands in", int(bool(warehouse.fallen()))
    )
    try:
        told = _row()
    except warehouse.NoWarehouse:
        return
    made = told["built_at"].to_pydatetime().replace(tzinfo=dt.UTC)
    age = max(0.0, (dt.datetime.now(dt.UTC) - made).total_seconds())
    yield InfoMetricFamily("kinerja_build", "The build on screen", {"name": str(told["build"])})
    yield GaugeMetricFamily("kinerja_build_age_seconds", "Since the build on screen was made", age)
    yield GaugeMetricFamily("kinerja_build_rows", "Rows read by the build on screen", int(told["rows_in"]))
    if warehouse.audience() == "internal":
        yield GaugeMetricFamily(
            "kinerja_refused_rows", "Refused rows of the loads in it", int(told["refused"])
        )


def _row() -> Any:
    build = warehouse.current()
    file = warehouse.file_of(build, warehouse.audience())
    return warehouse.fetch(
        file, (queries.SQL / "monitor").with_suffix(".sql").read_text(encoding="utf-8"), {}
    ).iloc[0]


def _of_tries() -> Iterator[Metric]:
    """As the loader writes them down beside the builds."""
    told: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        told = json.loads((warehouse.data_root() / "warehouse" / "TRIES.json").read_text(encoding="utf-8"))
    failed = CounterMetricFamily("kinerja_builds_failed", "Builds that were not published, ever")
    failed.add_metric([], told.get("failed", 0))
    yield failed
    in_a_row = told.get("in_a_row", 0)
    yield GaugeMetricFamily("kinerja_builds_failing", "Builds that failed since one was published", in_a_row)


def _of_database() -> Iterator[Metric]:
    try:
        with store.reading() as connection:
            count = connection.scalar(sa.select(sa.func.count()).select_from(opinions))
    except SQLAlchemyError:
        count = None
    yield GaugeMetricFamily(
        "kinerja_database_up", "Whether the app's database answers", int(count is not None)
    )
    if count is not None:
        yield GaugeMetricFamily("kinerja_opinions", "Opinions that are kept", count)


REGISTRY.register(_State())
