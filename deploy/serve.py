"""Several app processes behind nginx on this machine, in one command; Ctrl+C ends all, SIGHUP renews one by one."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dashboard import warehouse
from deploy import certificate, nginx, rolling
from deploy.processes import BETWEEN, START_SECONDS, NotReadyError, Process

PID = "serve.pid"  # in the data folder: whom to ask for a renewal
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 5.0  # a process that dies at once is not started in a circle


@dataclass(frozen=True)
class Wanted:
    """address, port: where nginx listens for TLS; processes: how many; first: port of the first of them; host: a name
    besides localhost by which it will be called, empty for none."""

    address: str
    port: int
    processes: int
    first: int
    host: str = ""

    @property
    def hosts(self) -> list[str]:
        """Every name and address of the site."""
        outside = [] if self.address in ("127.0.0.1", "0.0.0.0") else [self.address]
        return [*([self.host] if self.host else []), "localhost", "127.0.0.1", *outside]


def main(wanted: Wanted) -> int:
    """Serve until told to stop; 1 with advice where that is not possible."""
    program = nginx.installed()
    if program is None:
        print(nginx.ADVICE, file=sys.stderr)
        return 1
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    try:
        with running(wanted, program) as (processes, proxy), _told():
            print(f"Dasbor / dashboard: https://{wanted.hosts[0]}:{wanted.port}", flush=True)
            print(f"{len(processes)} proses / processes   (Ctrl+C: berhenti / stop)", flush=True)
            return _watch(processes, proxy, asked)
    except NotReadyError as error:
        print(f"Tidak mulai / did not start: {error}", file=sys.stderr)
        return 1


@contextmanager
def running(
    wanted: Wanted, program: str, log: IO[bytes] | None = None
) -> Iterator[tuple[list[Process], "subprocess.Popen[bytes]"]]:
    """The processes, ready, and nginx before them; all ended and everything written for them gone afterwards."""
    environment = {
        "FORWARDED_ALLOW_IPS": "127.0.0.1",
        "APP_HOSTS": ",".join([_given(), *wanted.hosts]).strip(","),
    }
    processes = [Process(wanted.first + n, environment, log) for n in range(wanted.processes)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kinerja-")))
        folder.chmod(0o755)  # nginx's workers read it as nobody when it is started by root
        for process in processes:
            stack.callback(process.stop)
            process.start()
        for process in processes:
            process.wait()
        proxy = subprocess.Popen([program, "-e", "stderr", "-c", str(_written(wanted, folder, program, processes))],
                                 stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        stack.callback(_end, proxy)
        _listens(wanted, proxy)
        yield processes, proxy


def _listens(wanted: Wanted, proxy: "subprocess.Popen[bytes]") -> None:
    """Wait until nginx takes connections. Raises NotReadyError."""
    address = "127.0.0.1" if wanted.address == "0.0.0.0" else wanted.address
    end = time.monotonic() + START_SECONDS
    while proxy.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((address, wanted.port), 1).close()
        except OSError:
            time.sleep(BETWEEN)
        else:
            return
    raise NotReadyError(f"nginx, port {wanted.port}")


def _written(wanted: Wanted, folder: Path, program: str, processes: Sequence[Process]) -> Path:
    made, key = certificate.make(folder, wanted.hosts)
    nodes = [process.node for process in processes]
    listen = [f"{wanted.address}:{wanted.port}"]
    return nginx.write(
        nginx.Site(folder, nodes, wanted.hosts, listen, made, key), nginx.version(program), whole=True
    )


def _watch(processes: Sequence[Process], proxy: "subprocess.Popen[bytes]", asked: list[int]) -> int:
    """Start again what ended, until told to stop."""
    died: dict[int, float] = {}
    while not {signal.SIGINT, signal.SIGTERM} & set(asked):
        if asked:
            asked.clear()
            _renew(processes)
        for process in processes:
            if (
                not process.is_alive()
                and time.monotonic() - died.get(process.port, -AGAIN_SECONDS) >= AGAIN_SECONDS
            ):
                died[process.port] = time.monotonic()
                print(f"{process.node}: mulai lagi / starting again", file=sys.stderr, flush=True)
                process.start()
        if proxy.poll() is not None:
            print("nginx berhenti / nginx stopped", file=sys.stderr)
            return 1
        time.sleep(LOOK_SECONDS)
    return 0


def _renew(processes: Sequence[Process]) -> None:
    try:
        rolling.roll(processes, lambda text: print(text, flush=True))
    except NotReadyError as error:
        print(f"Tidak mulai / did not start: {error}", file=sys.stderr, flush=True)


def ask_for_renewal() -> int:
    """Have the serving of the present data folder renew its processes; 1 where none is running."""
    try:
        os.kill(int((warehouse.data_root() / PID).read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        print("Tidak ada yang berjalan / nothing is running (make serve)", file=sys.stderr)
        return 1
    return 0


@contextmanager
def _told() -> Iterator[None]:
    file = warehouse.data_root() / PID
    file.write_text(str(os.getpid()))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _end(proxy: "subprocess.Popen[bytes]") -> None:
    proxy.send_signal(signal.SIGQUIT)  # answers what it has taken
    try:
        proxy.wait(3)
    except subprocess.TimeoutExpired:
        proxy.terminate()
        proxy.wait()


def _given() -> str:
    return os.environ.get("APP_HOSTS", "")
