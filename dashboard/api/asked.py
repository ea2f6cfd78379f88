"""What a program asks: parameters declared once, which both judge a request and describe themselves in OpenAPI."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import metrics
from dashboard.api.offered import FILTERS, Offer

DEFAULT_LIMIT, MOST = 1000, 50_000
PERIOD = "(19|20)[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]|S[12]))?"
MONTHS = {"": 12, "Q": 3, "S": 6}
TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}


def _text(pattern: str, example: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}


def _choice(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


# JSON Schema of each parameter of the address.
PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "hierarchy": _choice("command", "territory"),
    "unit_id": _text(r"[^\u0000-\u001f\u007f]{1,100}", "1671140001"),
    "metric": _text("[a-z0-9_]{1,80}", "ikm"),
    "period_type": _choice("month", "quarter", "semester", "year"),
    "from": _text(PERIOD, "2026-01"),
    "to": _text(PERIOD, "2026-Q3"),
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    "after": _text(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.[0-9]{1,9}", "build-000001.1000"),
    "format": _choice(*TYPES),
    "lang": _choice("id", "en"),
}
PAGING = ("limit", "after", "format", "lang")


class NotAskedError(ValueError):
    """A request that cannot be answered as it stands. faults: parameter and the key of the text that says why."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(str(faults))
        self.faults = faults


@dataclass(frozen=True)
class Asked:
    """One request for rows, judged. told: its parameters as they were written; build: the build that the pages before
    came from, empty for a first page."""

    offer: Offer
    told: Mapping[str, str]
    limit: int
    offset: int
    build: str

    @property
    def bound(self) -> dict[str, Any]:
        """Values for the question."""
        bound: dict[str, Any] = {"limit": self.limit, "offset": self.offset}
        for name, parameter in FILTERS.items():
            if parameter in self.offer.filters:
                bound[name] = _day(parameter, self.told.get(parameter))
        return bound


def rows(offer: Offer, query: Iterable[tuple[str, str]]) -> Asked:
    """A request for rows of this offer. Raises NotAskedError."""
    told = judged(query, (*offer.filters, *PAGING))
    build, _, offset = told.get("after", "").rpartition(".")
    return Asked(offer, told, int(told.get("limit", DEFAULT_LIMIT)), int(offset or 0), build)


def judged(query: Iterable[tuple[str, str]], known: Sequence[str]) -> dict[str, str]:
    """The parameters of an address, each known, told once and in its form. Raises NotAskedError."""
    told: dict[str, str] = {}
    faults = []
    for name, value in query:
        if name not in known:
            faults.append((name, "fault_unknown"))
        elif name in told:
            faults.append((name, "fault_twice"))
        elif not fits(value, PARAMETERS[name]):
            faults.append((name, "fault_form"))
        told.setdefault(name, value)
    if faults:
        raise NotAskedError(faults)
    return told


def fits(value: str, schema: Mapping[str, Any]) -> bool:
    """Whether a text is what the schema of a parameter allows."""
    if schema["type"] == "integer":
        is_number = re.fullmatch("[0-9]{1,9}", value) is not None
        return is_number and schema["minimum"] <= int(value) <= schema["maximum"]
    if "enum" in schema:
        return value in schema["enum"]
    return re.fullmatch(schema["pattern"][1:-1], value) is not None


def _day(parameter: str, told: str | None) -> Any:
    """The first day of the period that `from` names, the last of the one that `to` names; other values as they are."""
    if told is None or parameter not in ("from", "to"):
        return told
    first = metrics.period_start(told)
    if parameter == "from":
        return first
    part = told.partition("-")[2]
    months = 1 if part and part[0] not in MONTHS else MONTHS[part[:1]]
    after = first.month - 1 + months
    return dt.date(first.year + after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)
