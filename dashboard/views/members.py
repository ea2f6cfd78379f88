"""The members of a family of metrics side by side: one row each, all at one period, each beside the unit above."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import figures, i18n, metrics, panel, spans
from dashboard.filters import Filters
from dashboard.metrics import Metric

COMPETENCES = "competence_below"


def member(record: Metric) -> str:
    """A member's own word in its family: what the family's short label puts around it is said once, above."""
    return i18n.pick(record, "short").split(" · ")[0].split(": ")[-1]


def competences() -> dict[str, str]:
    """Competences in their declared order: key -> short name."""
    return {str(record.member): member(record) for record in metrics.of_family(COMPETENCES)}


def profile_rows(records: Sequence[Metric], rows: pd.DataFrame, view: Filters) -> tuple[pd.DataFrame, str]:
    """One row per member: key, label, value, lo, hi, n, status, chosen, ref and its period.

    All members share one period: the one that contains the chosen period, or the last before it with numbers.
    """
    period_type = spans.effective(records[0].periods, view.period_type)
    keys = [record.metric for record in records]
    some = list(figures.each(rows[rows["metric"].isin(keys)]))
    own, parent_id = [row for row in some if row.unit_id == view.unit_id], panel.parent_of(view)
    period = spans.containing(view.period_start, period_type)
    told = [row for row in own if row.status != "no_data"]
    if told and period_type != view.period_type and all(row.period != period for row in told):
        period = max(told, key=lambda row: row.period_start).period
    here = {row.metric: row for row in own if row.period == period}
    above = {row.metric: row for row in some if row.unit_id == parent_id and row.period == period}
    if records[0].kind == "count" or _same(here, above):
        above = {}
    shown = {key: row for key, row in above.items() if row.status in figures.SHOWN and pd.notna(row.value)}
    lines = {"metric": keys, "label": [member(record) for record in records]} | {
        name: [getattr(here[key], name) if key in here else math.nan for key in keys]
        for name in rows.columns.drop("metric")
    } | {
        f"ref{end}": [getattr(shown[key], name) if key in shown else math.nan for key in keys]
        for name, end in (("value", ""), ("bound", "_bound"))
    }  # fmt: skip
    return _members_frame(lines, period, period_type), period


def _members_frame(lines: dict[str, list[Any]], period: str, period_type: str) -> pd.DataFrame:
    lines["status"] = [status if isinstance(status, str) else "no_data" for status in lines["status"]]
    lines["n"] = [0 if pd.isna(n) else n for n in lines["n"]]
    return pd.DataFrame(lines).assign(
        key=lines["metric"], chosen=True, period=period, period_type=period_type
    )


def _same(own: Mapping[str, Any], parent: Mapping[str, Any]) -> bool:
    """Whether the unit above has no data but these, so that a comparison would say nothing."""
    both = [(own[key], parent[key]) for key in own if key in parent]
    equal = [found for one, other in both for found in (one.n == other.n, one.value == other.value)]
    return all(found for found in equal if found is not pd.NA)  # an n that is not told speaks for neither
