"""Sinyal: the unit and its parts × the metrics that stand alone, each with icons, value and the way to its trend."""

import datetime as dt
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import cards, figures, filters, frame, grid, i18n, metrics, panel, queries, spans, theme, tree
from dashboard.figures import Cell, Column, icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.metrics import Metric
from dashboard.views import parts, verdicts

NAMED, LAST = 6, 4
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
    rows = _at_one_period(_recent(queries.key(), view, units, tuple(records(view))))
    return rows.astype({name: "str" for name, kind in rows.dtypes.items() if kind == "category"})


def _at_one_period(rows: pd.DataFrame) -> pd.DataFrame:
    keys, starts = rows["metric"].tolist(), rows["period_start"].tolist()
    last: dict[str, pd.Timestamp] = {}
    told: dict[str, pd.Timestamp] = {}
    for key, start, status in zip(keys, starts, rows["status"].tolist(), strict=True):
        last[key] = max(start, last.get(key, start))
        if status != "no_data":
            told[key] = max(start, told.get(key, start))
    shown = last | told
    is_shown = [start == shown[key] for key, start in zip(keys, starts, strict=True)]
    return rows if all(is_shown) else rows[np.array(is_shown, dtype=bool)]


def signs(view: Filters) -> dict[tuple[str, str], cards.Sign]:
    """What the cards of the chosen unit say, by metric and period."""
    return _signs(queries.key(), view, theme.ink())


@kept(500)
def _signs(file: str, view: Filters, look: theme.Ink) -> dict[tuple[str, str], cards.Sign]:
    known = {key: record for key, record in metrics.records().items() if record.family is None}
    rows = _recent(file, view, (view.unit_id,), tuple(known))
    return {
        (row.metric, row.period): cards.Sign(
            icons.variation(row.verdict_now, row.side_now), said,
            verdicts.text(row.target_now), verdicts.target(row.target_now, known[row.metric]),
            figures.tone(row.verdict_now, look) if row.verdict_now in verdicts.SIGNALS else "",
        )
        for row in figures.each(rows)
        if row.status in figures.SHOWN and pd.notna(row.value) and (said := verdicts.short(row))
    }  # fmt: skip


class _Past(NamedTuple):
    """Every period of some series, as categories, which take little room, and which rows are of a period type and
    start. Nobody changes it."""

    rows: pd.DataFrame
    at: dict[tuple[str, dt.date], list[int]]


def _recent(file: str, view: Filters, units: tuple[str, ...], keys: tuple[str, ...]) -> pd.DataFrame:
    """Rows of the chosen period; of a metric kept only at a coarser type the last four up to it."""
    known, months = metrics.records(), spans.MONTHS
    kinds = {key: spans.effective(known[key].periods, view.period_type) for key in keys}
    asked = tuple((key, kind) for key, kind in kinds.items() if months[kind] >= months[view.period_type])
    past = _past(file, view.hierarchy, units, asked)
    found = list(past.at.get((view.period_type, view.period_start), []))
    for kind in months:
        day = spans.first(view.period_start, kind)
        for _ in range(LAST if months[kind] > months[view.period_type] else 0):
            found += past.at.get((kind, day), [])
            day = spans.before(day, kind)
    return past.rows.take(sorted(found))


@kept(10)
def _past(file: str, hierarchy: str, units: tuple[str, ...], asked: tuple[tuple[str, str], ...]) -> _Past:
    """All periods of these metrics, each of its own period type."""
    keys, kinds = tuple(key for key, _ in asked), tuple(kind for _, kind in asked)
    rows = queries.dense("signals", hierarchy=hierarchy, units=units, metrics=keys, period_types=kinds)
    at: dict[tuple[str, dt.date], list[int]] = {}
    for place, of in enumerate(
        zip(rows["period_type"].tolist(), figures.days(rows["period_start"]), strict=True)
    ):
        at.setdefault(of, []).append(place)
    return _Past(rows, at)


def show(view: Filters) -> None:
    """The table with its legend and how many of its signals to expect without a cause."""
    frame.section(t("signal.table"), t("signal.table_lead"))
    drawn, footer, silent = _drawn(queries.key(), view)
    grid.show(drawn, "signals")
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
def _drawn(file: str, view: Filters) -> tuple[bytes, str, str]:
    """The table, the sentence on false lights and the units without numbers, kept per build and view."""
    units = {view.unit_id: panel.unit_name(view.unit_id, view.hierarchy)}
    below = parts.below(view)
    units |= {str(unit): str(name) for unit, name in below["unit_name"].items()}
    rows = _at_one_period(_recent(file, view, tuple(units), tuple(records(view))))
    listed = list(figures.each(rows))
    told = {row.unit_id for row in listed if row.status != "no_data"} | {view.unit_id}
    shown = {unit: name for unit, name in units.items() if unit in told}
    kinds = dict(zip(below["unit_id"].tolist(), below["unit_kind"].tolist(), strict=True))
    groups = {unit for unit, kind in kinds.items() if kind == tree.GROUP}
    known = records(view)
    periods = {row.metric: row.period for row in listed}
    columns = [
        Column(
            key, i18n.pick(known[key], "short"), i18n.pick(known[key], "label"),
            metrics.period_label(periods[key], short=True),
        )
        for key in known
        if key in periods
    ]  # fmt: skip
    ways = {unit: filters.address("trend", unit_id=unit, metric="") for unit in shown}
    cells = {
        (row.unit_id, row.metric): _cell(row, known[row.metric]) for row in listed if row.unit_id in ways
    }
    table = figures.signals(
        cells,
        shown,
        ways,
        columns,
        t("signal.corner"),
        t("signal.table_alt"),
        groups,
        t("figure.hidden"),
        t("figure.no_data"),
    )
    return (
        grid.written(table),
        _footer(listed),
        _silent([name for unit, name in units.items() if unit not in told]),
    )


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
    )  # fmt: skip


def footer(rows: pd.DataFrame) -> str:
    """How many cells would light up without a cause, and how many do."""
    return _footer(list(figures.each(rows)))


def _footer(rows: list[Any]) -> str:
    given = [verdicts.text(row.verdict_now) for row in rows if row.state_now == "full"]
    tested = [verdict for verdict in given if verdict not in ("", "none")]
    if not tested:
        is_annual = len(rows) > 0 and all(row.period_type == "year" for row in rows)
        return t("signal.footer_annual" if is_annual else "signal.footer_none")
    rules = queries.run("rules", sections=("control",)).set_index("key")["value"]
    expected = len(tested) * float(rules["false_alarm"])
    lit = sum(verdict != "common" for verdict in tested)
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
