"""Sinyal: the unit and its parts × the metrics that stand alone, each with icons, value and the way to its trend."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cards, figures, filters, frame, i18n, metrics, panel, queries, spans, theme, tree
from dashboard.figures import Cell, Column, icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.metrics import Metric
from dashboard.views import parts, verdicts

NAMED = 6
LEGEND = (
    ("common", "word_common"), ("improvement_high", "word_improvement"), ("concern_high", "word_concern"),
    ("neutral_high", "legend_neutral"), ("none", "legend_none"), ("pass", "legend_pass"),
    ("inconsistent", "legend_inconsistent"), ("fail", "legend_fail"),
)  # fmt: skip


def style() -> None:
    """Put the icons on the page once, in the present appearance and language."""
    st.html(f"<style>{icons.sheet(theme.ink(), verdicts.letters())}</style>")


def records(view: Filters) -> dict[str, Metric]:
    """The metrics of the table: those that stand alone, without annual ones unless the view is annual."""
    return {
        key: record
        for key, record in metrics.records().items()
        if record.family is None
        and record.aspect not in metrics.PAST
        and (view.period_type == "year" or spans.effective(record.periods, view.period_type) != "year")
    }


def answer(view: Filters, units: tuple[str, ...]) -> pd.DataFrame:
    """Values and verdicts of these units, one row per unit and metric, all units of a metric at one period.

    A metric kept only at a coarser period answers with the one around the chosen period, or the last of four in
    which any of the units has a number.
    """
    rows = _rows(view, units, tuple(records(view)))
    last, told = (
        some.groupby("metric")["period_start"].max().to_dict()
        for some in (rows, rows[rows["status"] != "no_data"])
    )
    return rows[rows["period_start"] == rows["metric"].map({**last, **told})]


def signs(view: Filters) -> dict[tuple[str, str], cards.Sign]:
    """What the cards of the chosen unit say, by metric and period."""
    return _signs(queries.key(), view, theme.ink())


@kept(500)
def _signs(file: str, view: Filters, look: theme.Ink) -> dict[tuple[str, str], cards.Sign]:
    rows, known = _rows(view, (view.unit_id,), tuple(metrics.records())), metrics.records()
    rows = rows[figures.shown(rows)]
    return {
        (row.metric, row.period): cards.Sign(
            icons.variation(row.verdict_now, row.side_now), said,
            verdicts.text(row.target_now), verdicts.target(row.target_now, known[row.metric]),
            figures.tone(row.verdict_now, look) if row.verdict_now in verdicts.SIGNALS else "",
        )
        for row in figures.each(rows)
        if (said := verdicts.short(row))
    }  # fmt: skip


def _rows(view: Filters, units: tuple[str, ...], keys: tuple[str, ...]) -> pd.DataFrame:
    return queries.run(
        "signals", hierarchy=view.hierarchy, units=units, metrics=keys, period_type=view.period_type,
        period_start=view.period_start,
    )  # fmt: skip


def show(view: Filters) -> None:
    """The table with its legend and how many of its signals to expect without a cause."""
    frame.section(t("signal.table"), t("signal.table_lead"))
    drawn, footer, silent = _drawn(queries.key(), view)
    st.html(drawn)
    st.caption("  \n".join(filter(None, [footer, silent])))
    with st.expander(t("signal.legend"), icon=":material/help:"):
        _legend()


def _legend() -> None:
    items = "".join(
        f"<li>{icons.silent(name)}<span>{escape(t(f'signal.{key}'))}</span></li>" for name, key in LEGEND
    )
    st.html(f'<ul class="k-icons">{items}</ul>')
    known = verdicts.letters()
    st.caption(t(
        "signal.legend_high_low", high=known["high"], low=known["low"], passed=known["pass"], failed=known["fail"]
    ))  # fmt: skip


@kept(500)
def _drawn(file: str, view: Filters) -> tuple[str, str, str]:
    """The table, the sentence on false lights and the units without numbers, kept per build and view."""
    units = {view.unit_id: panel.unit_name(view.unit_id, view.hierarchy)}
    below = parts.below(view)
    units |= {str(unit): str(name) for unit, name in below["unit_name"].items()}
    rows = answer(view, tuple(units))
    told = set(rows.loc[rows["status"] != "no_data", "unit_id"]) | {view.unit_id}
    shown = {unit: name for unit, name in units.items() if unit in told}
    groups = {unit for unit in below.index if tree.is_group(below, unit)}
    known = records(view)
    periods = dict(zip(rows["metric"].tolist(), rows["period"].tolist(), strict=True))
    columns = [
        Column(
            key, i18n.pick(known[key], "short"), i18n.pick(known[key], "label"),
            metrics.period_label(periods[key], short=True),
        )
        for key in known
        if key in periods
    ]  # fmt: skip
    cells = {(row.unit_id, row.metric): _cell(row, known[row.metric]) for row in figures.each(rows)}
    table = figures.signals(
        cells,
        shown,
        columns,
        t("signal.corner"),
        t("signal.table_alt"),
        groups,
        t("figure.hidden"),
        t("figure.no_data"),
    )
    return table, footer(rows), _silent([name for unit, name in units.items() if unit not in told])


def _cell(row: Any, record: Metric) -> Cell | str:
    """A cell with its icons, or the words for why it has no number."""
    if row.status == "hidden":
        return t("figure.hidden")
    if row.status == "no_data" or pd.isna(row.value):
        return t("figure.no_data")
    return Cell(
        icons.variation(row.verdict_now, row.side_now), verdicts.said_now(row),
        verdicts.text(row.target_now), verdicts.target(row.target_now, record),
        metrics.told(record, row.value, row.bound, row.n_to),
        filters.address("trend", unit_id=row.unit_id, metric=row.metric),
    )  # fmt: skip


def footer(rows: pd.DataFrame) -> str:
    """How many cells would light up without a cause, and how many do."""
    tested = rows[
        (rows["state_now"] == "full") & rows["verdict_now"].notna() & (rows["verdict_now"] != "none")
    ]
    if tested.empty:
        is_annual = len(rows) > 0 and (rows["period_type"] == "year").all()
        return t("signal.footer_annual" if is_annual else "signal.footer_none")
    rules = queries.run("rules", sections=("control",)).set_index("key")["value"]
    expected = len(tested) * float(rules["false_alarm"])
    lit = int((tested["verdict_now"] != "common").sum())
    return t(
        "signal.footer" if expected >= 1 else "signal.footer_one",
        cells=metrics.number(len(tested)), expected=metrics.number(expected), lit=metrics.number(lit),
    )  # fmt: skip


def _silent(names: list[str]) -> str:
    if not names:
        return ""
    more = "_more" if len(names) > NAMED else ""
    told = i18n.escape(", ".join(names[:NAMED]))
    return t(f"signal.silent{more}", units=told, n=metrics.number(len(names) - NAMED))
