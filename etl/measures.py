"""Measure SQL generated from the metric records: one scan of each fact table for all of its metrics.

`generated()` gives the models, `metric_sql()` the calculation of a single metric for people to read,
`origin_sql()` the view of the rows behind every metric. Sums are made here and divided nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from etl.metrics import Fact, Metric, facts, load


def measure_sql(fact: Fact, metrics: tuple[Metric, ...]) -> str:
    """One scan of a fact table giving the sums of all its metrics in long form.

    Columns: metric, unit_id, period_type, period_start, n BIGINT, numerator, denominator DECIMAL(38, 8),
    squares DECIMAL(38, 12), provisional BOOLEAN. Rows without any observation are absent.
    """
    columns = [f"bool_or({fact.provisional}) as provisional"]
    structs = []
    for metric in metrics:
        parts = {part: getattr(metric.sums, part) for part in _TYPES}
        own = [part for part in _TYPES if part == "n" or parts[part] not in ("null", parts["n"])]
        columns += [f"{parts[part]} as {metric.metric}_{part}" for part in own]
        structs.append(_struct(metric.metric, parts))
    return _MEASURE.format(
        name=fact.name,
        made="-- Map: period\n" if fact.name in BY_PERIOD else "",
        columns=",\n           ".join(columns),
        table=fact.table,
        where=fact.where,
        structs=",\n               ".join(structs),
    )


# Facts whose tables are made slice by slice, so that their sums can be too.
BY_PERIOD = frozenset({"appraisal", "plan", "survey", "peer", "service", "target", "older_appraisal"})
_SUM = "decimal(38, 8)"
_TYPES = {"n": "bigint", "numerator": _SUM, "denominator": _SUM, "squares": "decimal(38, 12)"}

_MEASURE = """\
-- grain: metric, unit_id, period_type, period_start
{made}-- Sums of every metric of the fact table "{name}" per unit and period: one scan, divided nowhere.
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
    """The view of all rows behind all metrics; one branch per metric, so asking for one reads one table."""
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
-- View of all rows behind all metrics: what each adds to numerator and denominator, and where it came from.
"""


def _detail(metric: Metric, fact: Fact) -> str:
    if metric.kind == "mean":
        return metric.sums.row_numerator.removesuffix("::decimal(19, 8)")
    if metric.family == "skm_dissatisfied":
        return str(metric.member)
    return fact.detail


def leaf_sql() -> str:
    """All measure tables in one: the sums of a unit's own rows, before anything is rolled up."""
    union = "\nunion all by name\n".join(f"select * from measure.{name}" for name in facts())
    return f"{_LEAF}{union}"


_LEAF = """\
-- grain: metric, unit_id, period_type, period_start
-- Sums of every unit's own rows, all metrics together.
"""


def generated() -> dict[str, str]:
    """Models generated from the records: name to SQL."""
    by_fact = {name: tuple(m for m in load() if m.fact == name) for name in facts()}
    measures = {f"measure.{name}": measure_sql(facts()[name], metrics) for name, metrics in by_fact.items()}
    return {**measures, "measure.leaf": leaf_sql()}


def metric_rows() -> list[dict[str, Any]]:
    """Records as rows of the published table `metric`, the SQL of each metric included."""
    names = [f.name for f in fields(Metric) if f.name != "sums"]
    told = [{name: getattr(m, name) for name in names} for m in load()]
    return [{**row, "sql": metric_sql(m, facts()[m.fact])} for row, m in zip(told, load(), strict=True)]


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


MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
TOGETHER = {
    "survey": "survey",
    "sample": "survey",
    "competence": "competence",
    "target": "target",
}  # fact -> its one family


def disclosure_rows() -> list[dict[str, Any]]:
    """By which metrics persons are counted and hidden together, one row per metric.

    population: first metric over the same persons. family: metrics that are hidden in one pattern, because one can be
    calculated from the others (the satisfaction index from its elements) or because they look alike to a reader.
    block: the longest period that is added up from shorter ones; whatever lies within one block is hidden together.
    Rounded numbers need no such block: sums over time of rounded numbers give nobody away.
    """
    counted: dict[tuple[str, str], str] = {}
    rows = []
    for metric in load():
        population = counted.setdefault((metric.fact, metric.sums.n), metric.metric)
        family = TOGETHER.get(metric.fact, metric.family if metric.fact == "peer" else population)
        fact = facts()[metric.fact]
        block = max(fact.rolls, key=MONTHS.__getitem__, default="month")
        rows.append(
            {
                "metric": metric.metric,
                "family": family,
                "population": population,
                "block": "month" if fact.disclosed == "rounded" else block,
                "disclosed": fact.disclosed,
            }
        )
    return rows
