"""Metric records, and the measure SQL generated from them.

`metrics.toml` declares each metric once. `load()` returns the records in order; `measure_sql()` turns all metrics
of one fact table into one scan of it; `metric_sql()` gives the same calculation of a single metric for people to
read; `origin_sql()` lists the rows behind every metric.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("metrics.toml")
KINDS = frozenset({"share", "mean", "count", "composite"})


@dataclass(frozen=True)
class Fact:
    """A staging table with one row per observation, and how its periods are published."""

    name: str
    table: str
    where: str
    periods: tuple[str, ...]
    rolls: Mapping[str, str]
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

    def record(self) -> dict[str, Any]:
        """The published columns of this metric, its measure SQL included."""
        row = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "sums"}
        return {**row, "periods": list(self.periods), "sql": metric_sql(self, facts()[self.fact])}


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
    return Metric(**{f.name: derived[f.name] if f.name in derived else record[f.name] for f in fields(Metric)})


def _sums(record: Mapping[str, Any]) -> Sums:
    """Aggregates by kind. Sums are DECIMAL, so that the order of rows cannot change a digit."""
    if "x" in record:
        x = f"({record['x']})::decimal(19, 8)"
        count = f"count({record['x']})"
        return Sums(count, f"sum({x})", count, f"sum({x} * {x})", f"({record['x']}) is not null", x, "1")
    if "sum_n" in record:
        top, bottom = record["sum_numerator"], record["sum_denominator"]
        return Sums(f"sum({record['sum_n']})", f"sum({top})", f"sum({bottom})", "null", "true", top, bottom)
    rows = record["rows"]
    every = f"count(*) filter (where {rows})"
    if record["kind"] == "count":
        return Sums(every, every, "null", "null", rows, "1", "null")
    hit = record["numerator"]
    return Sums(
        every, f"count(*) filter (where ({rows}) and ({hit}))", every, "null", rows, f"({hit})::integer", "1"
    )


def measure_sql(fact: Fact, metrics: tuple[Metric, ...]) -> str:
    """One scan of a fact table giving the sums of all its metrics in long form.

    Columns: metric, unit_id, period_type, period_start, n BIGINT, numerator, denominator DECIMAL(38, 8),
    squares DECIMAL(38, 12), provisional BOOLEAN. Rows without any observation are absent.
    """
    columns = [f"bool_or({fact.provisional}) as provisional"]
    structs = []
    for metric in metrics:
        key, sums = metric.metric, metric.sums
        parts = {"n": sums.n, "numerator": sums.numerator, "denominator": sums.denominator, "squares": sums.squares}
        for part in ("n", "numerator", "denominator", "squares"):
            if parts[part] not in ("null", parts["n"]) or part == "n":
                columns.append(f"{parts[part]} as {key}_{part}")
        structs.append(_struct(key, parts))
    return _MEASURE.format(
        name=fact.name,
        columns=",\n           ".join(columns),
        table=fact.table,
        where=fact.where,
        structs=",\n               ".join(structs),
    )


_TYPES = {"n": "bigint", "numerator": "decimal(38, 8)", "denominator": "decimal(38, 8)", "squares": "decimal(38, 12)"}

_MEASURE = """\
-- grain: metric, unit_id, period_type, period_start
-- Sums of every metric of the fact table "{name}" per unit and period: one scan, divided nowhere.
with wide as (
    select unit_id, period_type, period_start,
           {columns}
      from {table}
     where ({where}) and unit_id is not null
     group by unit_id, period_type, period_start
),
long as (
    select unit_id, period_type, period_start, provisional,
           unnest([
               {structs}
           ]) as sums
      from wide
)
select sums.metric, unit_id, period_type, period_start,
       sums.n, sums.numerator, sums.denominator, sums.squares, provisional
  from long
 where sums.n > 0 or sums.denominator > 0
"""


def _struct(key: str, parts: Mapping[str, str]) -> str:
    def column(part: str) -> str:
        if parts[part] == "null":
            return f"null::{_TYPES[part]}"
        same_as_n = parts[part] == parts["n"]
        return f"{key}_{'n' if same_as_n else part}::{_TYPES[part]}"

    return "{" + ", ".join([f"'metric': '{key}'", *(f"'{part}': {column(part)}" for part in _TYPES)]) + "}"


def metric_sql(metric: Metric, fact: Fact) -> str:
    """The calculation of one metric per unit and period, as short as it can be read."""
    sums = metric.sums
    value = {"count": "numerator"}.get(metric.kind, f"{metric.scale:g} * numerator / denominator")
    if metric.metric == "ikm":
        return _IKM_SQL
    return (
        f"select unit_id, period_type, period_start, n, numerator, denominator,\n"
        f"       {value} as value\n"
        f"  from (select unit_id, period_type, period_start,\n"
        f"               {sums.n} as n,\n"
        f"               {sums.numerator} as numerator,\n"
        f"               {sums.denominator} as denominator\n"
        f"          from {fact.table}\n"
        f"         where {fact.where}\n"
        f"         group by unit_id, period_type, period_start)"
    )


_IKM_SQL = """\
select hierarchy, unit_id, period_type, period_start,
       25 * sum(numerator / denominator) / 9 as value
  from measure.rolled join metric on metric.metric = rolled.metric
 where metric.family = 'skm'
 group by hierarchy, unit_id, period_type, period_start
having count(*) = 9"""


def origin_sql(metrics: tuple[Metric, ...]) -> str:
    """The view of all rows behind all metrics, one branch per metric so that asking for one reads one table."""
    branches = [
        f"select '{m.metric}' as metric, unit_id, period_type, period_start, "
        f"({m.sums.row_numerator})::double as numerator, ({m.sums.row_denominator})::double as denominator, "
        f"{fact.person or 'null::varchar'} as person_key, ({_detail(m, fact)})::varchar as detail, "
        f"contract, file_name, sheet, row, extracted_at "
        f"from {fact.table} where ({fact.where}) and ({m.sums.row_filter}) and unit_id is not null"
        for m in metrics
        for fact in (facts()[m.fact],)
    ]
    return _ORIGIN + "\nunion all\n".join(branches)


_ORIGIN = """\
-- grain: metric, period_type, period_start, contract, file_name, sheet, row
-- View of all rows behind all metrics: what each row adds to numerator and denominator, and where it came from.
"""


def _detail(metric: Metric, fact: Fact) -> str:
    if metric.kind == "mean":
        return metric.sums.row_numerator.removesuffix("::decimal(19, 8)")
    if metric.family == "skm_dissatisfied":
        return str(metric.member)
    return fact.detail


def leaf_sql() -> str:
    """All measure tables in one: the sums of a unit's own rows, before anything is rolled up."""
    union = "\nunion all\n".join(f"select * from measure.{name}" for name in facts())
    return f"-- grain: metric, unit_id, period_type, period_start\n{union}"


def generated() -> dict[str, str]:
    """Models generated from the records: name to SQL."""
    by_fact = {name: tuple(m for m in load() if m.fact == name) for name in facts()}
    measures = {f"measure.{name}": measure_sql(facts()[name], metrics) for name, metrics in by_fact.items()}
    return {**measures, "measure.leaf": leaf_sql()}


def metric_rows() -> list[dict[str, Any]]:
    """Records as rows of the published table `metric`."""
    return [m.record() for m in load()]


def roll_rows() -> list[dict[str, str]]:
    """Which period type is published for a metric, and from which it is made: own rows or shorter periods."""
    rows = []
    for metric in load():
        fact = facts()[metric.fact]
        for target in fact.periods:
            rows.append({"metric": metric.metric, "period_type": target, "made_from": target})
            made_from = fact.rolls.get(target)
            if made_from:
                rows.append({"metric": metric.metric, "period_type": target, "made_from": made_from})
    return rows


def as_dict(metric: Metric) -> dict[str, Any]:
    """A record as a plain dictionary, sums included (for tests and documents)."""
    return asdict(metric)
