"""Ringkasan: the few numbers that matter, and the profiles behind two of them."""

import datetime as dt
from collections.abc import Sequence

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
from dashboard.kept import kept
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
    return queries.run(
        "overview", hierarchy=view.hierarchy, unit_id=view.unit_id, parent_id=panel.parent_of(view) or "",
        metrics=tuple(metrics.records()), period_type=view.period_type, period_start=view.period_start,
    )  # fmt: skip


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
    records, rows, parent = aspects()[name], answer(view), panel.parent_of(view)
    series = figures.split(rows[rows["metric"].isin([r.metric for r in records])], "metric", "unit_id")
    days = panel.break_days(view)
    said = signals.signs(view)
    return [
        cards.compose(record, series, days(record.metric), view, parent, said, noted)
        for record, noted in zip(records, events, strict=True)
    ]


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
    own = rows[rows["metric"].isin([record.metric for record in records]) & (rows["unit_id"] == view.unit_id)]
    period = spans.containing(view.period_start, period_type)
    told = own[own["status"] != "no_data"]
    if period not in set(told["period"]) and period_type != view.period_type and len(told):
        period = str(told.sort_values("period_start")["period"].iloc[-1])
    parent = rows[(rows["unit_id"] == panel.parent_of(view)) & (rows["period"] == period)]
    if records[0].kind == "count" or _same(own[own["period"] == period], parent):
        parent = parent.head(0)
    members = pd.DataFrame({"metric": [r.metric for r in records], "label": [member(r) for r in records]})
    lines = members.merge(own[own["period"] == period], on="metric", how="left")
    lines = lines.merge(
        parent[figures.shown(parent)][["metric", "value", "bound"]].rename(
            columns={"value": "ref", "bound": "ref_bound"}
        ),
        on="metric",
        how="left",
    )
    lines["status"] = lines["status"].fillna("no_data")
    lines["n"] = lines["n"].fillna(0)
    return lines.assign(key=lines["metric"], chosen=True, period=period, period_type=period_type), period


def _same(own: pd.DataFrame, parent: pd.DataFrame) -> bool:
    """Whether the unit above has no data but these, so that a comparison would say nothing."""
    both = own.merge(parent, on="metric", suffixes=("", "_above"))
    return bool((both["n"] == both["n_above"]).all() and (both["value"] == both["value_above"]).all())
