"""One process of the app: started, asked whether it can serve, stopped without cutting anybody off."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
HERE = "127.0.0.1"
READY = "/health/ready"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
BETWEEN = 0.1


def become(address: str, port: int) -> None:
    """Be one of the app's processes until told to end.

    `streamlit run` listens before it has read its program, and whoever is led to it then waits for seconds; this
    listens when it can answer, and has 15 s for what it has taken when it is to end. Streamlit comes first: when it has
    read its settings it turns on a log of every request, with addresses and codes of discussions; this turns it off.
    """
    import uvicorn
    from streamlit import config

    os.chdir(ROOT)
    config.set_option("server.address", address)
    config.set_option("server.port", port)  # by which it is told from the others
    uvicorn.run(
        "dashboard.app:app",
        host=address,
        port=port,
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=15,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


class NotReadyError(Exception):
    """A process that did not come up."""


class Process:
    """The app on a port of this machine."""

    def __init__(
        self, port: int, environment: Mapping[str, str] | None = None, log: IO[bytes] | None = None
    ) -> None:
        self.port = port
        self._environment = {**os.environ, **(environment or {})}
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def node(self) -> str:
        """As nginx names it."""
        return f"{HERE}:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the running process; 0 for none."""
        return self._running.pid if self._running and self.is_alive() else 0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl+C is for whoever looks after it."""
        self._running = subprocess.Popen(
            [sys.executable, "-m", "deploy", "app", "--port", str(self.port)],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._running is not None and self._running.poll() is None

    def wait(self, seconds: float = START_SECONDS) -> None:
        """Wait until it can serve. Raises NotReadyError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.is_alive():
            if is_ready(self.node):
                return
            time.sleep(BETWEEN)
        raise NotReadyError(f"port {self.port}")

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """It takes nothing new, answers what it has taken, tells open pages to connect again, and ends; killed after
        so many seconds."""
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()


def is_ready(node: str) -> bool:
    """Whether the app at `address:port` says that it can serve."""
    try:
        with urllib.request.urlopen(f"http://{node}{READY}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
