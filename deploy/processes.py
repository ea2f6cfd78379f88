"""One process of the app: started, asked whether it can serve, stopped without cutting anybody off."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).parents[1]
HERE = "127.0.0.1"
READY = "/health/ready"
# `streamlit run` listens before it has read its program, and whoever is led to it then waits for seconds. This listens
# when it can answer, and gives what it has taken up to 15 s when it is asked to end.
PROGRAM = (
    *("-m", "uvicorn", "dashboard.app:app", "--ws", "websockets-sansio"),
    *("--ws-ping-interval", "30", "--ws-ping-timeout", "30", "--timeout-graceful-shutdown", "15"),
    *("--no-access-log", "--no-server-header", "--log-level", "warning"),
)
START_SECONDS = 90.0
STOP_SECONDS = 20.0
BETWEEN = 0.1


def become(address: str, port: int) -> NoReturn:
    """Turn this process into one of the app."""
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, *PROGRAM, "--host", address, "--port", str(port)])


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
            [sys.executable, *PROGRAM, "--host", HERE, "--port", str(self.port)],
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
