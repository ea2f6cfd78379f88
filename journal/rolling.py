"""A log file that several processes write to and that is moved aside when it is full."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from journal.lock import hold

MOST_BYTES, OLDER = 2_000_000, 5


class Rolling(RotatingFileHandler):
    """Opened for each line and closed again, so that another process, or Windows, can move the file. A line that cannot
    be written is no reason to stop whatever is told in it."""

    def __init__(self, path: Path, most: int = MOST_BYTES) -> None:
        super().__init__(path, maxBytes=most, backupCount=OLDER, encoding="utf-8", delay=True)
        self._path, self._is_told = path, False

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self._path.parent / ".lock").open("a+b") as turn:
                hold(turn)
                super().emit(record)
                self._leave()
        except OSError:
            self.handleError(record)

    def doRollover(self) -> None:  # noqa: N802 - a name of the standard library
        """Move the file aside; where somebody holds it open (Windows), later."""
        try:
            super().doRollover()
        except OSError:
            self._leave()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say once that the log cannot be written."""
        self._leave()
        if not self._is_told:
            self._is_told = True
            print("Catatan tidak dapat ditulis / the log cannot be written: <data>/logs", file=sys.stderr)

    def _leave(self) -> None:
        try:
            self.close()
        finally:
            self.stream = None
