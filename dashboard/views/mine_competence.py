"""Kinerja saya: the visitor's own assessment of competence, held against what the post requires."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, queries
from dashboard.i18n import t
from dashboard.views import competence_people, members, mine


@st.fragment
def show() -> None:
    """One assessment in full, the latest at first; nothing for who was never assessed."""
    rows = pd.DataFrame() if mine.closed() else queries.own("competence")
    if rows.empty:
        return
    frame.section(t("competence.own"), t("competence.own_lead"))
    days = list(dict.fromkeys(rows["assessed_on"]))
    with st.container(border=True, key="own_competence"):
        day = days[0]
        if len(days) > 1:
            day = st.selectbox(
                t("competence.assessed_on"), days, format_func=metrics.date, key="own_assessed_on", width=260
            )
        chosen = rows[rows["assessed_on"] == day]
        st.html(f"{_head(next(figures.each(chosen)))}{_levels(chosen)}")
        st.caption(t("competence.own_note"))


def _head(row: Any) -> str:
    """Whether it is valid and until when, the fit to the post, who held it, and its row in the export."""
    state = t(f"competence.state_{'current' if row.is_current else 'expired'}")
    place = "!".join(
        part for part in (row.file_name, row.sheet, str(row.row)) if isinstance(part, str) and part
    )
    facts = {
        t("competence.state"): f"{state} · {t('competence.until', day=metrics.date(row.valid_until))}",
        t("competence.job_fit"): competence_people.job_fit(row.job_fit, i18n.pick(row._asdict(), "job_fit")),
        t("competence.organiser"): row.organiser if isinstance(row.organiser, str) else metrics.NOTHING,
        t("origin.file"): place,
    }
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in facts.items())
    return f'<dl class="k-facts">{body}</dl>'


def _levels(rows: pd.DataFrame) -> str:
    """A table: competence, required and held level, the gap, trainings attended since."""
    heads = "".join(f'<th scope="col">{escape(t(f"competence.{part}"))}</th>' for part in
                    ("competence", "required", "held", "gap_col", "trained_since"))  # fmt: skip
    known = {row.competence: row for row in figures.each(rows)}
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"<td>{metrics.number(known[key].required_level)}</td><td>{metrics.number(known[key].held_level)}</td>"
        f"<td>{_gap(int(known[key].gap))}</td><td>{metrics.number(known[key].n_trained)}</td></tr>"
        for key, name in members.competences().items()
        if key in known
    )
    return f'<table class="k-pattern"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _gap(gap: int) -> str:
    """Held minus required; below is said in words too, never in colour alone."""
    told = metrics.number(gap, sign=True)
    return f"{told} · <b>{escape(t('competence.is_below'))}</b>" if gap < 0 else told
