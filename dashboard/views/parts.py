"""The parts of a unit as small multiples: one small line each, on one shared axis."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, spans, tables, tree
from dashboard.figures import icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.tree import kind_name
from dashboard.views import marks, verdicts

MOST, NAMED = 60, 6


def below(view: Filters) -> pd.DataFrame:
    """What the chosen unit consists of: its groups, then the units directly below it, in the order of the tree."""
    return tree.parts(filters.units(), view.unit_id).head(MOST)


def show(view: Filters, record: Metric, rows: pd.DataFrame, judged: pd.DataFrame, period: str) -> None:
    """Small multiples by kind of unit. rows: published series of the chosen unit and of its parts; judged: what their
    control charts say; period: for which the icons hold."""
    units = below(view)
    if units.empty:
        return
    unit = i18n.escape(panel.unit_name(view.unit_id, view.hierarchy))
    frame.section(t("trend.parts"), t("trend.parts_lead", unit=unit))
    series = {key: points for (key,), points in figures.split(rows, "unit_id").items()}
    told = [u for u in units["unit_id"] if figures.told_points(series.get(u, []))]
    hidden = [u for u in units["unit_id"] if u not in told and _is_hidden(series.get(u, []))]
    if not told and hidden:
        panel.nothing(t("trend.parts_hidden"))
        return
    if not told:
        frame.empty(t("trend.no_parts"), t("trend.no_parts_body"))
        return
    span = figures.extent(
        figures.values(*(series[u] for u in told)), *figures.limits(record.unit, record.kind)
    )
    whole = [] if record.kind == "count" else series.get(view.unit_id, [])
    breaks = panel.breaks(view, record.metric, *told).groupby("unit_id")["day"].agg(list).to_dict()
    events = marks.event_days(view, record.metric, told)
    look = panel.look(record)
    now, lit = verdicts.each_at(judged, period), verdicts.each_lit(judged, look)
    for title, same in _by_kind(units.loc[told]).items():
        st.markdown(f"**{title}** :gray[· {len(same)}]" if title != t("group.title") else f"**{title}**")
        cells = [
            _multiple(
                series[u],
                name,
                whole,
                breaks.get(u, []),
                events[u],
                span,
                record,
                now.get(u),
                lit.get(u, {}),
                look,
            )
            for u, name in same.items()
        ]
        st.html(f'<div class="k-multiples">{"".join(cells)}</div>')
    _under(view, record, rows[rows["unit_id"].isin([*told, *hidden])], units, span, hidden)


def _is_hidden(points: figures.Series) -> bool:
    return any(point.status == "hidden" for point in points)


def _by_kind(units: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Units by the word for their kind, groups first, unit_id -> name; kinds with one unit share the last heading."""
    found: dict[str, dict[str, str]] = {}
    alone: dict[str, str] = {}
    for kind, part in units.groupby("unit_kind", sort=False):
        names = {str(unit): str(name) for unit, name in part["unit_name"].items()}
        if kind == tree.GROUP:
            found[t("group.title")] = names
        elif len(names) == 1:
            alone |= names
        else:
            found[kind_name(str(kind))] = names
    return found | ({t("trend.other_parts"): alone} if alone else {})


def _under(
    view: Filters, record: Metric, shown: pd.DataFrame, units: pd.DataFrame, span: tuple[float, float],
    hidden: list[str],
) -> None:  # fmt: skip
    low, high = figures.within(span, *figures.limits(record.unit, record.kind))
    notes = [t("trend.axis", low=metrics.fmt(record, low), high=metrics.fmt(record, high))]
    heard = set(shown["unit_id"])
    silent = [unit for unit in units["unit_id"] if unit not in heard]
    for word, absent in (("hidden", hidden), ("silent", silent)):
        if absent:
            named_here = i18n.escape(", ".join(units["unit_name"][absent[:NAMED]]))
            more = "_more" if len(absent) > NAMED else ""
            notes.append(t(f"trend.{word}{more}", units=named_here, n=len(absent) - NAMED))
    st.caption(" ".join(notes))
    latest = shown[figures.shown(shown)].groupby("unit_id", sort=False).tail(1)
    numbers = [
        origin.Number(record.metric, row.unit_id, row.period_type, row.period) for row in figures.each(latest)
    ]
    names = units["unit_name"]
    panel.footer(
        lambda: tables.raw(shown.assign(unit_name=shown["unit_id"].map(names))),
        [record],
        view,
        numbers,
        "trend_parts",
    )


def _multiple(
    points: figures.Series,
    name: str,
    whole: figures.Series,
    days: list[dt.date],
    events: Sequence[dt.date],
    span: tuple[float, float],
    record: Metric,
    row: Any | None,
    lit: Mapping[str, str],
    look: figures.Look,
) -> str:
    kind = spans.kind(points[0].period)
    alt = figures.told(points, name, i18n.pick(record, "label"), t("figure.alt_series"), look)
    image = figures.image(figures.line(points, whole, days, look.ink, span, lit, events), alt, "")
    last = figures.told_points(points)[-1]
    sign = icons.variation(row.verdict_now, row.side_now) if row else "none"
    told = verdicts.said(row.verdict_now, row.cause_now, row.side_now, row.state_now, kind) if row else ""
    return (
        f'<figure class="k-multiple"><figcaption>{icons.mark(sign, told or t("signal.state_empty"))}'
        f'<span title="{escape(name, quote=True)}">{escape(name)}</span>'
        f"<b>{escape(look.value(last))}</b></figcaption>"
        f'<div class="k-frame">{image}</div>'
        f"<small><span>{escape(look.period(points[0].period))}</span>"
        f"<span>{escape(look.period(last.period))} · {escape(look.n(last))}</span></small>"
        "</figure>"
    )
