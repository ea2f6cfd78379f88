"""Profil unit: where a unit stands, who leads it, and every aspect and voice in one table."""

from html import escape
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, i18n, metrics, origin, panel, queries, tree
from dashboard.figures import Line, icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import overview, signals, verdicts

HIERARCHIES = ("command", "territory")


def place(view: Filters) -> None:
    """Where the unit stands in both trees, each step a way to that unit's profile; who leads it."""
    lines = [line for hierarchy in HIERARCHIES if (line := _path(hierarchy, view.unit_id))]
    leads = _leader(view)
    st.html(f'<dl class="k-place">{"".join([*lines, *([leads] if leads else [])])}</dl>')


def _path(hierarchy: str, unit_id: str) -> str:
    units = tree.standing(hierarchy)
    if unit_id not in units.index:
        return ""
    steps, at = [unit_id], tree.parent_of(unit_id, hierarchy)
    while at:
        steps.insert(0, at)
        at = tree.parent_of(at, hierarchy)
    names = [
        f'<a href="{escape(filters.address("unit", unit_id=step, hierarchy=hierarchy), quote=True)}" '
        f'target="_self">{escape(str(units["unit_name"][step]))}</a>'
        for step in steps[:-1]
    ]
    names.append(f"<b>{escape(str(units['unit_name'][unit_id]))}</b>")
    return f"<dt>{escape(t(f'unit_page.place_{hierarchy}'))}</dt><dd>{' › '.join(names)}</dd>"


def _leader(view: Filters) -> str:
    rows = queries.run("leader", hierarchy=view.hierarchy, unit_id=view.unit_id)
    if rows.empty:
        return ""
    row = next(figures.each(rows))
    who = ", ".join(str(part) for part in (row.name, row.position) if isinstance(part, str))
    return f"<dt>{escape(t('unit_page.leader'))}</dt><dd>{escape(who)}</dd>" if who else ""


def table(view: Filters) -> None:
    """Every figure that stands alone, by aspect: value, n, whether it changes, how it stands among units like it."""
    rows = signals.answer(view, (view.unit_id,))
    rows = rows[rows["status"] != "no_data"]
    if rows.empty:
        panel.nothing(t("unit_page.no_figures"))
        return
    st.html(figures.ledger(_blocks(view, rows), _heads(), t("unit_page.table_alt"), t("figure.hidden")))
    st.caption(t("unit_page.table_note"))
    shown = rows[figures.shown(rows)]
    numbers = [
        origin.Number(row.metric, view.unit_id, row.period_type, row.period) for row in figures.each(shown)
    ]
    known = metrics.records()
    told = shown.assign(metric_label=[i18n.pick(known[metric], "label") for metric in shown["metric"]])
    if len(told):
        panel.footer(lambda: _unrounded(told), [known[key] for key in told["metric"]], view, numbers, "unit")
    panel.explain(rows)


def _unrounded(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {"metric_label": "metric", "period": "period", "n": "n", "n_to": "n_to", "value": "value", "lo": "lo",
               "hi": "hi"}  # fmt: skip
    return pd.DataFrame({t(f"figure.col_{word}"): rows[name] for name, word in columns.items()})


def _heads() -> list[str]:
    return [t(f"unit_page.col_{name}") for name in ("figure", "value", "change", "beside")]


def _blocks(view: Filters, rows: pd.DataFrame) -> list[tuple[str, list[Line]]]:
    records = metrics.records()
    beside = _beside(view)
    order = [key for some in overview.aspects().values() for record in some for key in [record.metric]]
    found = {row.metric: row for row in figures.each(rows)}
    lines = [(records[key].aspect, _line(found[key], view, beside)) for key in order if key in found]
    return [
        (t(f"overview.aspect_{aspect}"), [line for _, line in some])
        for aspect, some in groupby(lines, key=lambda pair: pair[0])
    ]


def _line(row: Any, view: Filters, beside: dict[tuple[str, str], str]) -> Line:
    record = metrics.records()[row.metric]
    hidden = row.status == "hidden" or pd.isna(row.value)
    return Line(
        i18n.pick(record, "label"),
        metrics.period_label(row.period, short=True),
        "" if hidden else metrics.told(record, row.value, row.bound, row.n_to),
        "" if hidden else metrics.sized(row.n, row.n_to),
        "" if hidden else icons.variation(row.verdict_now, row.side_now),
        "" if hidden else verdicts.short(row),
        "" if hidden else beside.get((row.metric, row.period), ""),
        filters.address("trend", unit_id=view.unit_id, metric=row.metric),
    )


def _beside(view: Filters) -> dict[tuple[str, str], str]:
    """How the unit stands among units like it, by metric and period, where a word may be said."""
    words = queries.run("unit_words", hierarchy=view.hierarchy, unit_id=view.unit_id)
    return {(row.metric, row.period): t(f"funnel.{row.word}") for row in figures.each(words)}
