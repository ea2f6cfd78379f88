"""A file that one process at a time may hold. The operating system gives it back when the process dies."""

from __future__ import annotations

import time
from typing import IO, Any

PAUSE = 0.1


def hold(file: IO[Any], is_waiting: bool = True) -> bool:
    """Hold an open file until it is closed; waits for whoever holds it, or says at once whether it could be had."""
    try:
        import fcntl
    except ImportError:  # Windows
        return _hold_windows(file, is_waiting)
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if is_waiting else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _hold_windows(file: IO[Any], is_waiting: bool) -> bool:
    """Windows gives up after ten seconds by itself; a build may take longer."""
    import msvcrt

    while True:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            if not is_waiting:
                return False
            time.sleep(PAUSE)
        else:
            return True
