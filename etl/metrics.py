"""Metric records: `metrics.toml` declares each metric once, `load()` returns them in order.

A record holds what people read (labels, formula in words, why, limits, source) and what is measured
(row-level SQL over a fact table). `measures` turns records into SQL.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("metrics.toml")
KINDS = frozenset({"share", "mean", "count", "rate", "composite"})


@dataclass(frozen=True)
class Fact:
    """A staging table with one row per observation, and how its periods are published.

    disclosed: how numbers that may be shown are written for others: exact, rounded (counts of reports) or banded (about
    employees).
    """

    name: str
    table: str
    where: str
    periods: tuple[str, ...]
    rolls: Mapping[str, str]
    disclosed: str
    detail: str
    person: str | None = None
    provisional: str = "false"


@dataclass(frozen=True)
class Metric:
    """One metric as declared; text in both languages, row-level SQL for its sums."""

    metric: str
    position: int
    aspect: str
    family: str | None
    member: str | None
    label_id: str
    label_en: str
    short_id: str
    short_en: str
    unit: str
    decimals: int
    kind: str
    better: str
    numerator_id: str
    numerator_en: str
    denominator_id: str
    denominator_en: str
    formula_id: str
    formula_en: str
    why_id: str
    why_en: str
    source: str
    limits_id: str
    limits_en: str
    target: float | None
    scale: float
    disclosure: str
    audience: str
    reviewed: date
    periods: tuple[str, ...]
    fact: str
    sums: Sums


@dataclass(frozen=True)
class Sums:
    """SQL aggregates of one metric over its fact rows, and the same for a single row."""

    n: str
    numerator: str
    denominator: str
    squares: str
    row_filter: str
    row_numerator: str
    row_denominator: str


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def version() -> str:
    """Version of the metric file; it changes when a definition changes."""
    return str(_declared()["version"])


@cache
def facts() -> dict[str, Fact]:
    """Fact tables by name."""
    return {
        name: Fact(name=name, **{**given, "periods": tuple(given["periods"])})
        for name, given in _declared()["fact"].items()
    }


@cache
def load() -> tuple[Metric, ...]:
    """All metrics in the order of the file, families spread out into their members."""
    declared = _declared()
    return tuple(_metric(record, position) for position, record in enumerate(_records(declared), start=1))


def _records(declared: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    entries = list(declared["metric"])
    for family in declared["family"]:
        names = [e.get("name") or e["key"] for e in entries]
        entries.insert(names.index(family["after"]) + 1 if "after" in family else len(entries), family)
    for entry in entries:
        yield from _members(entry, declared["members"]) if "name" in entry else [entry]


def _members(family: Mapping[str, Any], sets: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    outer = sets[family["each"]] if "each" in family else [None]
    for each in outer:
        for member in sets[family["members"]]:
            words = _words(member) | (_each_words(each) if each else {})
            filled = {k: v.format(**words) if isinstance(v, str) else v for k, v in family.items()}
            yield {**filled, "family": filled["name"], "member": member["member"]}


def _words(member: Mapping[str, str]) -> dict[str, str]:
    labels = {"short_id": member["label_id"], "short_en": member["label_en"], **member}
    return {
        **labels,
        "lower": member["member"].lower(),
        "lower_id": member["label_id"].lower(),
        "lower_en": member["label_en"].lower(),
    }


def _each_words(each: Mapping[str, str]) -> dict[str, str]:
    return {
        "each": each["member"],
        "each_id": each["label_id"],
        "each_en": each["label_en"],
        "each_short_id": each.get("short_id", each["label_id"]),
        "each_why_id": each["why_id"],
        "each_why_en": each["why_en"],
    }


def _metric(record: Mapping[str, Any], position: int) -> Metric:
    fact = facts()[record["fact"]]
    if record["kind"] not in KINDS:
        raise ValueError(f"{record['key']}: unknown kind {record['kind']!r}")
    derived = {
        "metric": record["key"],
        "position": position,
        "family": record.get("family"),
        "member": record.get("member"),
        "target": record.get("target"),
        "reviewed": record.get("reviewed", _declared()["reviewed"]),
        "periods": fact.periods,
        "sums": _sums(record),
    }
    names = [f.name for f in fields(Metric)]
    return Metric(**{name: derived[name] if name in derived else record[name] for name in names})


def _sums(record: Mapping[str, Any]) -> Sums:
    """Aggregates by kind. Sums are DECIMAL, so that the order of rows cannot change a digit."""
    if "x" in record:
        x = f"({record['x']})::decimal(19, 8)"
        count = f"count({record['x']})"
        return Sums(count, f"sum({x})", count, f"sum({x} * {x})", f"({record['x']}) is not null", x, "1")
    if "sum_n" in record:
        top, bottom = record["sum_numerator"], record["sum_denominator"]
        below = "null" if bottom == "null" else f"sum({bottom})"
        return Sums(f"sum({record['sum_n']})", f"sum({top})", below, "null", "true", top, bottom)
    rows = record["rows"]
    every = f"count(*) filter (where {rows})"
    if record["kind"] == "count":
        return Sums(every, every, "null", "null", rows, "1", "null")
    hit = record["numerator"]
    return Sums(
        every, f"count(*) filter (where ({rows}) and ({hit}))", every, "null", rows, f"({hit})::integer", "1"
    )
