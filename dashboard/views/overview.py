"""Ringkasan: the few numbers that matter, and the profiles behind two of them."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import (
    access,
    breaks,
    cards,
    figures,
    filters,
    metrics,
    origin,
    panel,
    pointed,
    queries,
    tables,
    theme,
)
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept, once
from dashboard.metrics import Metric
from dashboard.views import marks, members, peers, profile, signals

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
    families = [family for family in PROFILES.get(name, ()) if metrics.of_family(family)]
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
    cards.wall(_found(name, view), width, view.hierarchy)


def listen(view: Filters) -> None:
    """Let the cards open the way back of their numbers; call after the last of them."""
    shown = (card.number for name in aspects() for card in _found(name, view))
    pointed.listen({number.metric: number for number in shown}, view.hierarchy)


def _found(name: str, view: Filters) -> list[cards.Card]:
    return _cards(queries.key(), view, name, theme.ink().dark, _events(name, view))


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
    days = breaks.days(view)
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
    records = metrics.of_family(family)
    found = _drawn(queries.key(), view, family)
    st.markdown(f"**{t(f'overview.{family}')}** · {metrics.period_label(found.period)}")
    if not found.is_told:
        panel.nothing(
            t("hidden.part")
            if found.is_hidden
            else f"{t('overview.no_profile')}. {t('overview.no_profile_body')}"
        )
        return
    above = panel.unit_name(panel.parent_of(view), view.hierarchy) if found.is_beside else None
    panel.legend(("dot", panel.unit_name(view.unit_id, view.hierarchy)), ("tick", above))
    st.html(found.figure)
    peers.note(view, view.unit_id, (record.metric for record in records))
    panel.footer(lambda: _file(found.lines), records, view, found.numbers, f"profile_{family}")


def _file(lines: pd.DataFrame) -> pd.DataFrame:
    return tables.raw(lines.rename(columns={"label": "metric_label"}))


class _Profile(NamedTuple):
    """A profile as it is drawn. is_told: some number may be shown; is_hidden: some is hidden; is_beside: the unit above
    stands in it too."""

    lines: pd.DataFrame
    period: str
    figure: str
    is_told: bool
    is_hidden: bool
    is_beside: bool
    numbers: tuple[origin.Number, ...]


@kept(500)
def _drawn(file: str, view: Filters, family: str) -> _Profile:
    """Rows, period and drawing of a profile, kept per build and view."""
    records = metrics.of_family(family)
    lines, period = members.profile_rows(records, answer(view), view)
    return _Profile(
        lines, period, figures.dots(lines, panel.scale(records[0]), panel.look(records[0])),
        bool(figures.shown(lines).any()), bool((lines["status"] == "hidden").any()),
        bool(lines["ref"].notna().any()),
        tuple(origin.Number(r.key, view.unit_id, r.period_type, r.period) for r in figures.each(lines)),
    )  # fmt: skip
