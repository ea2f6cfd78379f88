"""Ringkasan: the few numbers that matter, and the profiles behind two of them."""

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import (
    access,
    cards,
    figures,
    filters,
    i18n,
    metrics,
    origin,
    panel,
    queries,
    spans,
    tables,
    theme,
)
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept, once
from dashboard.metrics import Metric
from dashboard.views import marks, peers, profile, signals

PROFILES = {
    "citizens": ("skm",),
    "complaints": ("complaint_theme",),
    "behaviour": ("berakhlak_supervisor", "berakhlak_peer", "berakhlak_subordinate"),
    "competence": ("competence_below",),
}


# Aspects with a page of their own, and the words of the way there.
ONWARD = {
    "completeness": "completeness.to_page",
    "competence": "competence.to_page",
    "citizens": "citizens.to_page",
    "complaints": "citizens.to_page",
    "rollout": "rollout.to_page",
}


def aspects() -> dict[str, list[Metric]]:
    """Aspects in their declared order with the metrics that stand alone (families are profiles), past ones left out."""
    found: dict[str, list[Metric]] = {}
    for record in metrics.records().values():
        if record.aspect not in metrics.PAST:
            found.setdefault(record.aspect, []).extend([record] if record.family is None else [])
    return found


def answer(view: Filters) -> pd.DataFrame:
    """Published rows of every metric for the unit and its parent, up to the chosen period."""
    return once(("overview", queries.key(), view), lambda: _up_to(view)).copy(deep=False)


def _up_to(view: Filters) -> pd.DataFrame:
    rows = _history(view)
    return rows[rows["period_start"] <= pd.Timestamp(view.period_start)]


def _history(view: Filters) -> pd.DataFrame:
    """The same with every period there is, asked once for all of them."""
    return queries.run(
        "overview", hierarchy=view.hierarchy, unit_id=view.unit_id, parent_id=panel.parent_of(view) or "",
        metrics=tuple(metrics.records()), period_type=view.period_type,
    )  # fmt: skip


def at(view: Filters, periods: Mapping[str, str]) -> pd.DataFrame:
    """Of these rows those of the unit itself, each metric at its period (metric -> code)."""
    rows = answer(view)
    rows = rows[(rows["unit_id"] == view.unit_id).to_numpy() & rows["metric"].isin(list(periods)).to_numpy()]
    wanted = [
        periods[metric] == period for metric, period in zip(rows["metric"], rows["period"], strict=True)
    ]
    return rows[np.array(wanted, dtype=bool)]


def all_hidden(view: Filters) -> bool:
    """Whether the unit has numbers in the period and none may be shown."""
    rows = panel.hidden(view, profile.periods(view))
    return bool(rows["hidden"].sum() > 0 and rows["shown"].sum() == 0)


def explain(view: Filters) -> None:
    """Why some of the numbers are hidden, when some are."""
    panel.explain(answer(view))


def aspect(name: str, records: Sequence[Metric], view: Filters) -> None:
    """The cards of one aspect and its profile; nothing is left out because it is empty."""
    families = [f for f in PROFILES.get(name, ()) if any(r.family == f for r in metrics.records().values())]
    if not families:
        _wall(name, view, max(len(records), 3))
    elif not records:
        _profile(name, families, view)
    else:
        columns = 1 if len(records) < 3 else 2
        left, right = st.columns([columns, 2])
        with left:
            _wall(name, view, columns)
        with right:
            _profile(name, families, view)


def onward(name: str) -> None:
    """The way from an aspect to the page that tells all of it, for who may open that page."""
    words = ONWARD.get(name, "")
    page = words.partition(".")[0]
    if page in access.pages():
        filters.link(page, t(words), icon=":material/arrow_forward:")


def _wall(name: str, view: Filters, width: int) -> None:
    with st.grid(width, min_column_width=230):
        for card in _cards(queries.key(), view, name, theme.ink().dark, _events(name, view)):
            cards.show(card, view.hierarchy)


@kept(1000)
def _cards(
    file: str, view: Filters, name: str, dark: bool, events: tuple[tuple[dt.date, ...], ...]
) -> list[cards.Card]:
    """The cards of one aspect, kept per build, view, events and appearance."""
    records, parent = aspects()[name], panel.parent_of(view)
    points = _series(file, view.unit_id, view.hierarchy, view.period_type)
    series: dict[tuple[str, ...], figures.Series] = {
        key: _until(points[key], view.period_start)
        for record in records for unit in (view.unit_id, parent or "")
        if (key := (record.metric, unit)) in points
    }  # fmt: skip
    days = panel.break_days(view)
    said = signals.signs(view)
    return [
        cards.compose(record, series, days(record.metric), view, parent, said, noted)
        for record, noted in zip(records, events, strict=True)
    ]


@kept(20)
def _series(
    file: str, unit_id: str, hierarchy: str, period_type: str
) -> dict[tuple[str, ...], figures.Series]:
    """Series of the unit and its parent by metric and unit, for metrics that stand alone: every period there is."""
    rows = _history(Filters(unit_id, hierarchy, period_type, "", ""))
    alone = [record.metric for records in aspects().values() for record in records]
    return figures.split(rows[rows["metric"].isin(alone)], "metric", "unit_id")


def _until(points: figures.Series, day: dt.date) -> figures.Series:
    return points[: bisect_right(points, day, key=lambda point: point.day)]


def _events(name: str, view: Filters) -> tuple[tuple[dt.date, ...], ...]:
    """Days of events for each metric of an aspect."""
    noted = marks.noted_days(view)
    return tuple(
        tuple(day for metric, day in noted if metric in (None, record.metric)) for record in aspects()[name]
    )


@st.fragment
def _profile(name: str, families: Sequence[str], view: Filters) -> None:
    """The members of a family side by side for this unit, each against the same member in the parent."""
    with st.container(border=True, key=f"profile_{name}", height="stretch"):
        family = families[0]
        if len(families) > 1:
            family = st.segmented_control(
                t("overview.group"), families, default=families[0], required=True, key=f"family_{name}",
                format_func=lambda key: t(f"overview.{key}"), label_visibility="collapsed",
            ) or families[0]  # fmt: skip
        _members(family, view)


def _members(family: str, view: Filters) -> None:
    records = [record for record in metrics.records().values() if record.family == family]
    lines, period, figure = _drawn(queries.key(), view, family)
    st.markdown(f"**{t(f'overview.{family}')}** · {metrics.period_label(period)}")
    if not figures.shown(lines).any():
        hides = (lines["status"] == "hidden").any()
        panel.nothing(
            t("hidden.part") if hides else f"{t('overview.no_profile')}. {t('overview.no_profile_body')}"
        )
        return
    above = panel.unit_name(panel.parent_of(view), view.hierarchy) if lines["ref"].notna().any() else None
    panel.legend(("dot", panel.unit_name(view.unit_id, view.hierarchy)), ("tick", above))
    st.html(figure)
    peers.note(view, view.unit_id, lines["key"])
    numbers = [
        origin.Number(row.key, view.unit_id, row.period_type, row.period) for row in figures.each(lines)
    ]
    panel.footer(
        lambda: tables.raw(lines.rename(columns={"label": "metric_label"})),
        records,
        view,
        numbers,
        f"profile_{family}",
    )


@kept(500)
def _drawn(file: str, view: Filters, family: str) -> tuple[pd.DataFrame, str, str]:
    """Rows, period and drawing of a profile, kept per build and view."""
    records = [record for record in metrics.records().values() if record.family == family]
    lines, period = profile_rows(records, answer(view), view)
    return lines, period, figures.dots(lines, panel.scale(records[0]), panel.look(records[0]))


def member(record: Metric) -> str:
    """A member's own word in its family: what the family's short label puts around it is said once, above."""
    return i18n.pick(record, "short").split(" · ")[0].split(": ")[-1]


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
