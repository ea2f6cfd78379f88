"""What stands out in a unit, in sentences; in the shared file without counts, limits in words."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, frame, i18n, metrics, panel, queries
from dashboard.filters import Filters
from dashboard.i18n import t

FIRST = 5
PAGES = ("overview", "trend", "comparison", "improvement", "data")


@st.fragment
def show(view: Filters) -> None:
    """What stands out, in sentences, each with a link to the page that shows more of it."""
    rows = queries.run(
        "headline",
        hierarchy=view.hierarchy,
        unit_id=view.unit_id,
        period_type=view.period_type,
        period=view.period,
    )
    frame.section(t("overview.findings"))
    if rows.empty:
        frame.note(t("overview.no_findings"))
        return
    with st.container(border=True, gap="xsmall", key="findings"):
        _told(rows.head(FIRST), view)
        if len(rows) > FIRST:
            label = t("overview.more_findings", n=metrics.number(len(rows) - FIRST))
            more = st.expander(label, on_change="rerun", key="more_findings")
            if more.open:
                with more:
                    _told(rows.iloc[FIRST:], view)


def _told(rows: pd.DataFrame, view: Filters) -> None:
    for row in figures.each(rows):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.html(f'<p class="k-finding">{escape(sentence(row, view))}</p>', width="stretch")
            _onward(row, view)


def sentence(row: Any, view: Filters) -> str:
    """A finding in words; a kind without words of its own is told by its metric and value."""
    record = metrics.records().get(row.metric) if isinstance(row.metric, str) else None
    kind = template(row)
    if kind.endswith("_share"):
        row = row._replace(value=row.published)
    known = i18n.has(f"headline.{kind}")
    if not known and record is None:
        return str(row.other or row.kind)

    def written(value: float | None) -> str:
        return metrics.told(record, value, None, row.n_to) if record else metrics.number(value)

    told = t(
        f"headline.{kind}" if known else "headline.other",
        metric=i18n.pick(record, "label") if record else "",
        n=_counted(row, view), whole=metrics.number(row.whole),
        value=_limited(row, written(row.value), "least", "most", "about"),
        previous=_limited(row, written(row.previous), "about"),
        since=metrics.period_label(row.since) if isinstance(row.since, str) else "",
        other=_name(row.other, view), unit=panel.unit_name(row.link_unit or view.unit_id, view.hierarchy),
        period=metrics.period_label(view.period), letter=row.letter, letter_before=row.letter_before,
    )  # fmt: skip
    told = told[:1].upper() + told[1:]
    if not isinstance(row.part_unit, str) or pd.isna(row.part):
        return told
    part_unit = panel.unit_name(row.part_unit, view.hierarchy)
    part = metrics.number(row.part)
    return t("headline.with_part", sentence=told.removesuffix("."), part=part, part_unit=part_unit)


def template(row: Any) -> str:
    """Which words tell a finding: those without an earlier value, those without counts, or those of its kind."""
    for missing, ending in ((row.previous, "first"), (row.n, "share")):
        if pd.isna(missing) and i18n.has(f"headline.{row.kind}_{ending}"):
            return f"{row.kind}_{ending}"
    return str(row.kind)


def _limited(row: Any, value: str, *words: str) -> str:
    """A value that is a limit or rounded, in words: `paling sedikit 90 %`, `sekitar 40`; words: which of them count."""
    told = row.bound in words and value != metrics.NOTHING
    bound = row.bound if told else ""
    return f"{t(f'figure.bound_{bound}')} {value}" if bound else value


def _counted(row: Any, view: Filters) -> str:
    """How many the sentence speaks of; complaints below are rounded in the shared file, whatever its own metric."""
    if row.kind == "theme_below" and access.sees(view.hierarchy, view.unit_id) == "shared":
        return f"{t('figure.bound_about')} {metrics.number(row.n)}"
    return _limited(row, metrics.number(row.n), "about")


def _name(other: object, view: Filters) -> str:
    """`other` may be a unit, a metric or a plain word; a complaint theme is called by its element."""
    if not isinstance(other, str):
        return ""
    record = metrics.records().get(other)
    if record is None:
        return panel.unit_name(other, view.hierarchy)
    element = metrics.records().get(f"skm_{record.member}") if record.family == "complaint_theme" else None
    return i18n.pick(element or record, "short")


def _onward(row: Any, view: Filters) -> None:
    page = row.link_page if row.link_page in PAGES else "trend"
    changes = {"unit_id": row.link_unit if isinstance(row.link_unit, str) else view.unit_id}
    if isinstance(row.metric, str) and page in ("trend", "comparison"):
        changes["metric"] = row.metric
    filters.link(page, t(f"overview.to_{page}"), icon=":material/arrow_forward:", **changes)
