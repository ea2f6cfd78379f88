"""How an event becomes a line, and what may stand in it."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from pathlib import Path
from traceback import extract_tb
from typing import Any

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"[\w.:/+\-]{0,80}", re.ASCII)
LONG_NUMBER = re.compile(r"\d{9}")  # a NIP, a NIK, a telephone
HIDDEN = "…"
MOST = 10**9
PLACES = 6


def safe(value: object) -> Any:
    """The value where it can name nobody: a small number, a word of ours; else what kind of thing it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return (round(value, 3) if isinstance(value, float) else value) if abs(value) < MOST else HIDDEN
    if isinstance(value, str):
        return value if WORD.fullmatch(value) and not LONG_NUMBER.search(value) else HIDDEN
    return type(value).__name__


def told(record: logging.LogRecord) -> dict[str, Any]:
    """The members of a line. A message of another module of ours keeps its own words and only safe values in them."""
    when = dt.datetime.fromtimestamp(record.created, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    line: dict[str, Any] = {"time": f"{when}Z", "level": record.levelname.lower()}
    facts: dict[str, Any] = getattr(record, "facts", {})
    if facts:
        line["event"] = getattr(record, "event", record.name)
        line |= {name: safe(value) for name, value in facts.items() if value not in (None, "")}
    else:
        line |= {"event": "said", "what": record.name, "words": _worded(record)}
    error = record.exc_info[1] if record.exc_info else None
    return line | ({} if error is None else {"error": type(error).__name__, "at": _places(error)})


def _worded(record: logging.LogRecord) -> str:
    given = record.args
    args = tuple(map(safe, given)) if isinstance(given, tuple) else ()
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError):
        return str(record.msg)


def _places(error: BaseException) -> str:
    """Where it happened, the innermost last: places of ours, or the last ones there are."""
    frames = extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(ROOT) and ".venv" not in f.filename]
    return " > ".join(f"{Path(f.filename).name}:{f.lineno}" for f in (own or frames)[-PLACES:])


class Json(logging.Formatter):
    """One JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(told(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for a person's eyes: time, level, event, and name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = told(record)
        head = [line.pop("time"), line.pop("level").upper(), line.pop("event")]
        return " ".join([*head, *(f"{name}={value}" for name, value in line.items())])
