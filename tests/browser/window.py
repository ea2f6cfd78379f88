"""A real server and a real Chromium for the browser tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, ViewportSize, sync_playwright

from tests.browser.ensure import FLAGS, installed

ROOT = Path(__file__).parents[2]
DESK: ViewportSize = {"width": 1440, "height": 900}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait for the health address of a server; fails when it stops or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(url + "/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer from {url} after {seconds} s")


@contextmanager
def serve(
    data: Path, log: Path, port: int | None = None, options: Sequence[str] = (), **env_more: str
) -> Iterator[str]:
    """Start the app on a data folder as `make run` does, on a free port; yields its address.

    options: more words of the command line; env_more: more of the environment.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.headless", "true", *options]
    env = {**os.environ, "KINERJA_DATA": str(data), **env_more}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for a file of tests; `make browser` has found or installed it.

    Playwright keeps an event loop running in the thread while it is open: no longer than for one file.
    """
    path = installed()
    assert path, "no browser: run `make browser`"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over the sample; for tests that only look."""
    with serve(sample_data, tmp_path_factory.mktemp("server") / "log") as url:
        yield url


def separate(browser: Browser, **options: Any) -> BrowserContext:
    """Windows that share nothing with any others. They ask for less motion, as a setting of the system does: what
    moves while a page is made would be drawn in software.

    options: as of Playwright's `new_context`.
    """
    return browser.new_context(**{"viewport": DESK, "locale": "id-ID", "reduced_motion": "reduce", **options})


@pytest.fixture(scope="module")
def shared_window(browser: Browser) -> Iterator[Page]:
    """One window for a file of tests: each new one would read and compile the scripts of all pages again."""
    context = separate(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(shared_window: Page) -> Iterator[Page]:
    """A 1440×900 window that knows nothing yet; fails its test on a script error or a request that leaves this
    machine."""
    with watched(shared_window):
        yield shared_window
        forget(shared_window)


@contextmanager
def watched(window: Page) -> Iterator[None]:
    """Fails on a script error or a request that leaves this machine, as long as the block runs."""
    foreign: list[str] = []
    errors: list[str] = []

    def asks(request: Request) -> None:
        _note_foreign(request.url, foreign)

    def fails(error: Error) -> None:
        errors.append(str(error))

    window.on("request", asks)
    window.on("pageerror", fails)
    try:
        yield
    finally:
        window.remove_listener("request", asks)
        window.remove_listener("pageerror", fails)
    assert not foreign, f"requests that leave this machine: {foreign[:5]}"
    assert not errors, f"script errors: {errors[:5]}"


def forget(window: Page) -> None:
    """Make a window as a new one: alone, at its size, with nothing kept for the sites it saw but their files."""
    for other in window.context.pages:
        if other != window:
            other.close()
    if window.url.startswith("http"):
        window.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        leave(window)
    window.context.clear_cookies()
    window.context.clear_permissions()
    window.set_viewport_size(DESK)
    window.emulate_media(media="null", color_scheme="null")


def leave(window: Page) -> None:
    """Close the page with one line of the same server: only there the scripts stay compiled."""
    try:
        window.goto(urljoin(window.url, "/_stcore/health"))
    except Error:  # the server ended before; what the browser shows instead must come first
        window.wait_for_url("chrome-error://**", wait_until="commit")
        window.goto("about:blank")


def _note_foreign(url: str, foreign: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
        foreign.append(url)
