"""The parts of a unit as small multiples: one small line each, on one shared axis."""

import datetime as dt
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard import (
    breaks,
    figures,
    frame,
    i18n,
    metrics,
    origin,
    panel,
    queries,
    spans,
    tables,
    theme,
    tree,
)
from dashboard.figures import icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.metrics import Metric
from dashboard.tree import kind_name
from dashboard.views import charted, marks, verdicts

MOST, NAMED = 60, 6


def below(view: Filters) -> pd.DataFrame:
    """What the chosen unit consists of: its groups, then the units directly below it, in the order of the tree."""
    return _below(queries.key(), view.hierarchy, view.unit_id, view.lang)


@kept(200)
def _below(file: str, hierarchy: str, unit_id: str, lang: str) -> pd.DataFrame:
    return tree.parts(tree.standing(hierarchy), unit_id).head(MOST)


class _Series(NamedTuple):
    """The series of a unit and its parts. told: parts with a number, by name; hidden: those with none that is shown;
    silent: those without rows; at: what the build says of a part at a period; lit: colours of its signals."""

    points: dict[str, figures.Series]
    told: list[str]
    hidden: list[str]
    silent: list[str]
    headings: dict[str, dict[str, str]]
    breaks: dict[str, list[dt.date]]
    at: dict[tuple[str, str], Any]
    lit: dict[str, dict[str, str]]


def series(view: Filters, record: Metric, period_type: str) -> pd.DataFrame:
    """Published rows of the metric for the chosen unit and its parts, all periods of the type."""
    return queries.run(
        "trend", hierarchy=view.hierarchy, metric=record.metric, units=_units(view), period_type=period_type
    )


def _units(view: Filters) -> tuple[str, ...]:
    return (view.unit_id, *below(view)["unit_id"])


@kept(100)
def _prepared(file: str, view: Filters, record: Metric, period_type: str, ink: theme.Ink) -> _Series:
    """What holds at every period, kept per build, unit, metric and appearance."""
    units = below(view)
    found = figures.split(series(view, record, period_type), "unit_id")
    points = {key: some for (key,), some in found.items()}
    told = [u for u in units["unit_id"] if figures.told_points(points.get(u, []))]
    judged = verdicts.points(view, record, period_type, _units(view))
    return _Series(
        points, told,
        [u for u in units["unit_id"] if u not in told and _is_hidden(points.get(u, []))],
        [u for u in units["unit_id"] if u not in points],
        _by_kind(units.loc[told]),
        _breaks(view, record, told),
        {(str(row.unit_id), str(row.period)): row for row in figures.each(judged)},
        charted.each_lit(judged, panel.look(record)),
    )  # fmt: skip


def _breaks(view: Filters, record: Metric, units: list[str]) -> dict[str, list[dt.date]]:
    rows, days = breaks.of(view, record.metric, *units), dict[str, list[dt.date]]()
    for unit, day in zip(rows["unit_id"].tolist(), rows["day"].tolist(), strict=True):
        days.setdefault(unit, []).append(day)
    return days


def show(view: Filters, record: Metric, period_type: str, period: str) -> None:
    """Small multiples by kind of unit. period: for which the icons hold."""
    if below(view).empty:
        return
    unit = i18n.escape(panel.unit_name(view.unit_id, view.hierarchy))
    frame.section(t("trend.parts"), t("trend.parts_lead", unit=unit))
    place = replace(view, period="", period_type="")
    found = _prepared(queries.key(), place, record, period_type, theme.ink())
    if not found.told and found.hidden:
        panel.nothing(t("trend.parts_hidden"))
        return
    if not found.told:
        frame.empty(t("trend.no_parts"), t("trend.no_parts_body"))
        return
    events = marks.event_days(view, record.metric, found.told)
    look = panel.look(record)
    for title, same in found.headings.items():
        st.markdown(f"**{title}** :gray[· {len(same)}]" if title != t("group.title") else f"**{title}**")
        cells = [
            _multiple(
                _drawn(queries.key(), place, record, period_type, theme.ink(), unit, name, events[unit]),
                found.points[unit], name, found.at.get((unit, period)), look,
            )
            for unit, name in same.items()
        ]  # fmt: skip
        st.html(f'<div class="k-multiples">{"".join(cells)}</div>')
    _under(view, record, found, period_type)


@kept(2000)
def _drawn(
    file: str, view: Filters, record: Metric, period_type: str, ink: theme.Ink, unit: str, name: str,
    events: tuple[dt.date, ...],
) -> str:  # fmt: skip
    """The line of one part, kept like what it is drawn from, and by what is noted."""
    found = _prepared(file, view, record, period_type, ink)
    points, whole = found.points[unit], found.points.get(view.unit_id, [])
    lit, breaks = found.lit.get(unit, {}), found.breaks.get(unit, [])
    alt = figures.told(points, name, i18n.pick(record, "label"), t("figure.alt_series"), panel.look(record))
    whole = [] if record.kind == "count" else whole
    return figures.image(figures.line(points, whole, breaks, ink, _span(record, found), lit, events), alt, "")


def _span(record: Metric, found: _Series) -> tuple[float, float]:
    """The axis that all parts share."""
    numbers = figures.values(*(found.points[unit] for unit in found.told))
    return figures.extent(numbers, *figures.limits(record.unit, record.kind))


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


def _under(view: Filters, record: Metric, found: _Series, period_type: str) -> None:
    low, high = figures.within(_span(record, found), *figures.limits(record.unit, record.kind))
    names = below(view)["unit_name"]
    notes = [t("trend.axis", low=metrics.fmt(record, low), high=metrics.fmt(record, high))]
    for word, absent in (("hidden", found.hidden), ("silent", found.silent)):
        if absent:
            named_here = i18n.escape(", ".join(names[absent[:NAMED]]))
            more = "_more" if len(absent) > NAMED else ""
            notes.append(t(f"trend.{word}{more}", units=named_here, n=len(absent) - NAMED))
    st.caption(" ".join(notes))
    numbers = [
        origin.Number(record.metric, unit, period_type, last[-1].period)
        for unit in sorted(found.told)
        if (last := figures.told_points(found.points[unit]))
    ]
    panel.footer(lambda: _file(view, record, period_type, found), [record], view, numbers, "trend_parts")


def _file(view: Filters, record: Metric, period_type: str, found: _Series) -> pd.DataFrame:
    rows = series(view, record, period_type)
    rows = rows[rows["unit_id"].isin([*found.told, *found.hidden])]
    return tables.raw(rows.assign(unit_name=rows["unit_id"].map(below(view)["unit_name"])))


def _multiple(image: str, points: figures.Series, name: str, row: Any | None, look: figures.Look) -> str:
    kind = spans.kind(points[0].period)
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
