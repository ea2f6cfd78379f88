"""What happened, one JSON line for each event, for whoever looks after the machine; knows nothing of anybody's data.

    <data>/logs/etl.jsonl, app.jsonl   the newest lines; .1 to .5 are older ones, each file at most 2 MB

A line has time (UTC), level, event, what, and counts or seconds. It never has a name, a NIP, a file's name, a text
that somebody wrote, or a token: values pass `lines.safe`, and of an error only its kind and place are told. Who looked
at what is the access log's work, not this one's.

KINERJA_LOG is the least level that is written: DEBUG, INFO (default), WARNING or ERROR.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Literal

from journal.lines import Json, Plain
from journal.rolling import Rolling

Kind = Literal["etl", "app"]
FOLDER = "logs"
LOG = logging.getLogger("journal")
OURS = ("journal", "etl", "dashboard")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def begin(data: Path, kind: Kind, is_quiet: bool = False) -> None:
    """Write this process's events to the file of its kind and to standard error. is_quiet: only warnings to the latter,
    for a command whose own words are on the terminal. Begun again, the last one counts."""
    level = asked()
    file, screen = Rolling(data / FOLDER / f"{kind}.jsonl"), logging.StreamHandler()
    file.setFormatter(Json())
    screen.setFormatter(Plain())
    screen.setLevel("WARNING" if is_quiet and level != "DEBUG" else level)
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [file, screen], False
        logger.setLevel(level)


def asked() -> str:
    """The level that KINERJA_LOG names; INFO for nothing or anything else."""
    told = os.environ.get("KINERJA_LOG", "").strip().upper()
    return told if told in LEVELS else "INFO"


def event(name: str, /, what: str = "", level: int = logging.INFO, **counts: float | str | None) -> None:
    """Write down one event. name, what: words of ours; counts: numbers, seconds, states."""
    LOG.log(level, name, extra={"event": name, "facts": {"what": what, **counts}})


def fault(name: str, error: BaseException, /, what: str = "", **counts: float | str | None) -> None:
    """Write down what went wrong: kind and place of the error, none of its words."""
    LOG.error(name, exc_info=error, extra={"event": name, "facts": {"what": what, **counts}})
