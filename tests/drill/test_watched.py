"""What a machine may know of a running app, and what its logs tell nobody: a real server, a real browser."""

from __future__ import annotations

import http.client
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Page
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from dashboard import monitor
from tests.browser.window import serve
from tests.conftest import PREPARED

TOKEN = "a-token-of-some-length-for-the-test"


@pytest.fixture(scope="module")
def server(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(sample_data, tmp_path_factory.mktemp("watched") / "log", APP_METRICS_TOKEN=TOKEN) as url:
        yield url


def ask(url: str, **headers: str) -> tuple[int, str, str]:
    """Status, type and text of /metrics."""
    con = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    con.request("GET", "/metrics", headers=headers)
    answer = con.getresponse()
    found = answer.status, answer.headers["content-type"], answer.read().decode()
    con.close()
    return found


def test_a_page_is_seen_in_the_numbers_and_nobody_in_the_logs(
    server: str, page: Page, sample_data: Path, tmp_path: Path
) -> None:
    page.goto(f"{server}/overview")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    values = _values(server)
    end = time.monotonic() + 60
    while ("kinerja_render_seconds_count", "overview") not in values and time.monotonic() < end:
        time.sleep(0.5)  # the heading is there before the page is done
        values = _values(server)
    assert values["kinerja_render_seconds_count", "overview"] >= 1
    assert values["kinerja_viewers", ""] >= 1
    assert values["kinerja_build_rows", ""] > 50_000 and values["kinerja_refused_rows", ""] > 0
    assert 0 <= values["kinerja_build_age_seconds", ""] < 86_400
    assert values["kinerja_build_damaged", ""] == values["kinerja_builds_failing", ""] == 0
    assert values["kinerja_database_up", ""] == 1 and values["kinerja_opinions", ""] >= 0
    assert values["kinerja_builds_failed_total", ""] == 0 and values["kinerja_disk_free_bytes", ""] > 0
    _nobody_in(sample_data, tmp_path / "internal.duckdb")


def _values(server: str) -> dict[tuple[str, str], float]:
    """Samples by name and page, read by the library's own parser."""
    status, kind, text = ask(server, Authorization=f"Bearer {TOKEN}")
    assert status == 200 and kind.startswith("application/openmetrics-text")
    families = text_string_to_metric_families(text)
    return {(s.name, s.labels.get("page", "")): s.value for family in families for s in family.samples}


def _nobody_in(data: Path, copy: Path) -> None:
    """No number as long as a NIP, and no name of the sample, in what loading, building and this visit logged."""
    logs = sorted((data / "logs").glob("*.jsonl"))
    assert {path.name for path in logs} == {"app.jsonl", "etl.jsonl"}
    told = "\n".join(path.read_text(encoding="utf-8") for path in logs)
    assert '"event": "load"' in told and '"event": "build"' in told and '"event": "app_begun"' in told
    name = (data / "warehouse" / "CURRENT").read_text().strip()
    shutil.copy(data / "warehouse" / name / "internal.duckdb", copy)  # the process may hold the file itself
    with duckdb.connect(str(copy), read_only=True) as con:
        people = {
            row[0]
            for row in con.execute("select distinct name from person where name is not null").fetchall()
        }
    assert len(people) > 100 and (data / PREPARED).exists()
    assert not [person for person in people if person in told]
    assert not re.search(r"\d{16}", told)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer wrong"}, 401), ({"Authorization": f"Basic {TOKEN}"}, 401),
     ({"Authorization": f"bearer {TOKEN}"}, 200), ({"Accept": "text/html"}, 401)],
)  # fmt: skip
def test_only_who_shows_the_token_is_answered(server: str, headers: dict[str, str], status: int) -> None:
    assert ask(server, **headers)[0] == status


@pytest.mark.parametrize(
    ("setting", "token", "client", "headers", "status"),
    [
        ("", "", "127.0.0.1", {}, 404),
        ("", "short", "127.0.0.1", {"authorization": "Bearer short"}, 404),
        ("loopback", "", "127.0.0.1", {}, None),
        ("loopback", "", "::1", {}, None),
        ("loopback", "", "10.0.0.1", {}, 404),
        ("loopback", "", "127.0.0.1", {"x-forwarded-for": "10.0.0.1"}, 404),
        ("1", "", "127.0.0.1", {}, 404),
    ],
)
def test_it_is_closed_unless_a_setting_opens_it(
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    token: str,
    client: str,
    headers: dict[str, str],
    status: int | None,
) -> None:
    monkeypatch.setenv("APP_METRICS", setting)
    monkeypatch.setenv("APP_METRICS_TOKEN", token)
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/metrics", "headers": raw, "client": (client, 1)}
    answer = monitor._refusal(monitor.Request(scope))
    assert (answer and answer.status_code) == status
