"""The build files that this process has open: few, and those of a build that was replaced not for long.

What DuckDB has read of a file stays in memory as long as it is open; what was kept of its answers goes with it.
"""

import threading
import time
from collections import OrderedDict
from pathlib import Path

import duckdb

from dashboard import kept

KEEP_OPEN = 6
IDLE_SECONDS = 60.0  # after which a file of another build than the one that is asked is closed

_lock = threading.Lock()
_open: OrderedDict[Path, tuple[duckdb.DuckDBPyConnection, float]] = OrderedDict()


def connection(file: Path) -> duckdb.DuckDBPyConnection:
    """The connection to a build file, read-only, of which each question takes a cursor. Raises FileNotFoundError."""
    with _lock:
        if file not in _open and not file.is_file():
            raise FileNotFoundError(file)
        found = _open[file][0] if file in _open else _harden(file)
        _open[file] = found, time.monotonic()
        _open.move_to_end(file)
        _close_others(file)
        return found


def close(file: Path) -> None:
    """Forget the connection to a file; whoever reads from it now reads to the end."""
    with _lock:
        _open.pop(file, None)


def _close_others(file: Path) -> None:
    """A cursor in flight keeps its database alive, so what is forgotten here is closed by its last reader."""
    least = time.monotonic() - IDLE_SECONDS
    idle = [other for other, (_, used) in _open.items() if other.parent != file.parent and used < least]
    for other in idle:
        del _open[other]
    for folder in {other.parent for other in idle} - {other.parent for other in _open}:
        kept.forget_of(folder)
    while len(_open) > KEEP_OPEN:
        _open.popitem(last=False)


def _harden(file: Path) -> duckdb.DuckDBPyConnection:
    made = duckdb.connect(
        str(file), read_only=True, config={"enable_external_access": "false", "threads": "2"}
    )
    made.execute("set autoinstall_known_extensions = false")
    made.execute("set autoload_known_extensions = false")
    made.execute("set lock_configuration = true")
    return made
