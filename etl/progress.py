"""How far a load is: rows done of rows expected, to a bar in a terminal, to plain lines elsewhere, or to a caller."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Report = Callable[[str, int, int], None]  # stage, done, total
LINE_SECONDS = 5.0


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


class RowCounter:
    """Turns files of known size and sheets of known length into rows done of rows expected.

    The rows of files not yet opened are estimated from bytes per row so far.
    """

    def __init__(self, report: Report, total_bytes: int) -> None:
        self._report, self._bytes_left = report, total_bytes
        self._rows, self._bytes, self._expected, self._stage = 0, 0, 0, ""

    @contextmanager
    def file(self, name: str, size: int) -> Iterator[None]:
        """While one file is loaded."""
        self._stage = name
        self._bytes_left -= size
        self._tell()
        yield
        self._bytes += size

    def expect(self, rows: int) -> None:
        """A sheet of so many rows begins."""
        self._expected = rows
        self._tell()

    def advance(self, rows: int) -> None:
        """So many of them are done."""
        self._rows += rows
        self._expected = max(self._expected - rows, 0)
        self._tell()

    def _tell(self) -> None:
        per_byte = self._rows / self._bytes if self._bytes else 0
        total = self._rows + self._expected + int(per_byte * self._bytes_left)
        self._report(self._stage, self._rows, total)


class Lines:
    """Plain lines for logs: at most one every few seconds and stage."""

    def __init__(self) -> None:
        self._last, self._stage, self._start = 0.0, "", time.monotonic()

    def __enter__(self) -> Report:
        return self._show

    def __exit__(self, *_: object) -> None:
        pass

    def _show(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._last < LINE_SECONDS:
            return
        self._stage, self._last = stage, now
        left = f", ~{(now - self._start) * (total - done) / done:.0f} s" if 0 < done < total else ""
        rows = f": {done}/{total}{left}" if total else ""
        print(f"{stage}{rows}", file=sys.stderr, flush=True)


class Bar:
    """A bar with rows and time left."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"), TimeRemainingColumn(),
            transient=True, console=Console(stderr=True),
        )  # fmt: skip
        self._task = self._bar.add_task("", total=1)

    def __enter__(self) -> Report:
        self._bar.start()
        return self._show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def _show(self, stage: str, done: int, total: int) -> None:
        self._bar.update(self._task, description=stage[:48], completed=done, total=max(total, 1))


def shown() -> Bar | Lines:
    """A bar when standard error is a terminal, else lines."""
    return Bar() if sys.stderr.isatty() else Lines()
