"""Area perbaikan: what is worse here for certain than the same thing elsewhere, with the evidence for each row."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import contrast, evidence, peers, profile, themes

PAIRS = (("element", "theme"), ("behaviour", "completeness"))


def own(view: Filters, rows: pd.DataFrame) -> None:
    """The unit's own areas; one message instead when nothing is known of it or nothing is like it."""
    if rows.empty and any(profile.hidden(view).values()):
        panel.locked(view, "improvement")
        return
    if rows.empty:
        frame.empty(t("improvement.empty"), t("improvement.empty_body"))
        return
    is_alone = bool(rows["ref_value"].isna().all())
    frame.note(
        t("improvement.alone_body") if is_alone
        else f"{t('improvement.rule')} {profile.by_chance(rows)}"
    )  # fmt: skip
    panel.legend(
        ("concern", None if is_alone else t("improvement.certain")),
        ("grey", panel.unit_name(view.unit_id, view.hierarchy) if is_alone else t("improvement.uncertain")),
        ("tick", None if is_alone else t("figure.reference")),
    )
    for names in PAIRS:
        pair(view, names, rows[rows["area"].isin(names)], is_alone)
    gone = bool(panel.hidden(view, profile.periods(view))["hidden"].any())
    panel.explain(rows[["n_to"]].assign(status="hidden" if gone else "ok"))


@st.fragment
def pair(view: Filters, names: tuple[str, ...], rows: pd.DataFrame, is_alone: bool) -> None:
    """Two areas side by side as drawings, and under them what is worse for certain, one by one."""
    for column, name in zip(st.columns(len(names), gap="large"), names, strict=True):
        with column:
            own_rows = rows[rows["area"] == name]
            _area(view, name, own_rows)
            why = profile.why_none(own_rows)
            if why and not is_alone and (name, why) != ("theme", "few"):
                frame.note(t(f"improvement.none_{why}"))
    for row in figures.each(rows[rows["is_highlighted"]]):
        _row(view, row)
    _another(view, names[0], rows[~rows["is_highlighted"] & rows["ref_value"].notna()])


def _area(view: Filters, name: str, rows: pd.DataFrame) -> None:
    frame.section(t(f"improvement.area_{name}"), t(f"improvement.lead_{name}"))
    if rows.empty:
        panel.nothing(t("hidden.part") if profile.hidden(view)[name] else t("improvement.none_data"))
        return
    if name == "theme":
        themes.show(view, rows)
    else:
        contrast.show(view, name, rows)
        peers.note(view, panel.parent_of(view) or view.unit_id, rows["metric"])


def _row(view: Filters, row: Any) -> None:
    record = metrics.records()[row.metric]
    with st.container(border=True, key=f"gap_{row.metric}", gap="xsmall"):
        st.html(face(row, record))
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            filters.link("trend", t("improvement.to_trend"), icon=":material/show_chart:", metric=row.metric)
            origin.button(
                [origin.Number(row.metric, view.unit_id, row.period_type, row.period)],
                view.hierarchy,
                key=f"from_{row.metric}",
            )
        opened = st.expander(t("improvement.evidence"), on_change="rerun", key=f"evidence_{row.metric}")
        if opened.open:
            with opened:
                evidence.show(view, row, record)


def _another(view: Filters, key: str, rows: pd.DataFrame) -> None:
    """The evidence of one more row, when somebody asks for it."""
    records = metrics.records()
    found = {str(row.metric): row for row in figures.each(rows)}
    if not found:
        return
    metric = st.selectbox(
        t("improvement.another"), list(found), index=None, key=f"another_{key}", width=420,
        placeholder=t("improvement.another_hint"),
        format_func=lambda metric: i18n.pick(records[metric], "label"),
    )  # fmt: skip
    if metric:
        _row(view, found[metric])


def face(row: Any, record: Metric) -> str:
    """HTML of one row: what it is, by how much it differs, and what chance leaves of that."""
    return (
        f'<div class="k-gap k-words"><h3>{escape(i18n.pick(record, "label"))}</h3>'
        f'<p>{escape(told(row, record))}</p><p class="k-soft">{escape(beyond(row, record))}</p></div>'
    )


def beyond(row: Any, record: Metric) -> str:
    """What chance leaves of the number, complaints about the same thing, and how it was a year before."""
    return " ".join(filter(None, [_settled(row, record), _complaints(row, record), _before(row, record)]))


def told(row: Any, record: Metric) -> str:
    """Here, elsewhere, and how sure: `Di sini 3,02 (2,95–3,09; n 118), di tempat lain 3,21 (n 840).`"""
    between = tables.interval(row, record)
    inside = "; ".join(part for part in (between, metrics.sized(row.n, row.n_to)) if part)
    elsewhere = metrics.told(record, row.ref_value, row.ref_bound, row.n_to)
    return t(
        "improvement.told",
        here=metrics.told(record, row.value, row.bound, row.n_to),
        inside=inside,
        elsewhere=f"{elsewhere} ({metrics.sized(row.ref_n, row.ref_n_to)})"
        if pd.notna(row.ref_n)
        else elsewhere,
        gap=_gap(row, record),
    )


def _gap(row: Any, record: Metric) -> str:
    """By how much it is worse or better, no more exactly than the two values are known."""
    gap = metrics.fmt(metrics.as_known(record, row.n_to), abs(row.gap), sign=True).lstrip("+")
    limited = any(isinstance(bound, str) for bound in (row.bound, row.ref_bound))
    word = "about" if row.bound == "about" else "least" if limited else ""
    return f"{t(f'figure.bound_{word}')} {gap}" if word else gap


def _settled(row: Any, record: Metric) -> str:
    """What the number comes to when chance is taken out of it, beside all units like this one."""
    if pd.isna(row.eb):
        return ""
    known = metrics.as_known(record, row.n_to)
    lo, hi = (metrics.fmt(known, end, unit=False) for end in (row.eb_lo, row.eb_hi))
    return t("improvement.settled", value=metrics.fmt(known, row.eb), lo=lo, hi=hi)


def _complaints(row: Any, record: Metric) -> str:
    if row.area != "element" or pd.isna(row.n_complaints):
        return ""
    return t("improvement.complaints", n=profile.count(row.n_complaints, row.complaints_rounded))


def _before(row: Any, record: Metric) -> str:
    if pd.isna(row.previous):
        return t("improvement.no_previous")
    return t("improvement.previous", value=metrics.told(record, row.previous, None, row.n_to))
