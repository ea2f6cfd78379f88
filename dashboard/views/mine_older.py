"""Kinerja saya: the visitor's annual results under older, numeric schemes, in each scheme's own words."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics
from dashboard.i18n import t
from dashboard.views import mine_target, verdict

HEADS = ("year", "scheme", "plan_score", "behaviour_score", "score", "rating", "row")


def show() -> None:
    """One line a year; nothing for who has no result on record from before 2022."""
    rows = mine_target.answer("older")
    if rows.empty:
        return
    frame.section(t("older.title"), t("older.lead"))
    with st.container(border=True, key="own_older"):
        st.html(table(rows))
        st.caption(f"{t('older.note')} {i18n.escape(verdict.basis(verdict.rules('older_band')))}")


def table(rows: pd.DataFrame) -> str:
    """Scores and word of each year, and from which row of which file, as HTML."""
    head = "".join(f'<th scope="col">{escape(t(f"older.{name}"))}</th>' for name in HEADS)
    body = "".join(_line(row) for row in figures.each(rows))
    return f'<table class="k-own"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def word(rating: object, scheme: str) -> str:
    """A rating in the word of its scheme: the highest one of DP3 is Amat Baik."""
    if not isinstance(rating, str):
        return t("older.undetermined")
    own = f"older.{scheme.lower()}_{rating}"
    return t(own) if i18n.has(own) else t(f"said.{rating}")


def _line(row: Any) -> str:
    scores = [metrics.number(value, 2) for value in (row.plan_score, row.behaviour_score, row.score)]
    place = "!".join(
        part for part in (row.file_name, row.sheet, str(row.row)) if isinstance(part, str) and part
    )
    cells = [escape(t(f"older.{row.scheme.lower()}")), *scores, _rating(row), escape(place)]
    told = "".join(
        f'<td data-name="{escape(t(f"older.{name}"), quote=True)}">{cell}</td>'
        for name, cell in zip(HEADS[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{escape(metrics.period_label(row.period))}</th>{told}</tr>'


def _rating(row: Any) -> str:
    """The word, and beside it what must be known of it: undetermined, or another one by the bands of the scheme."""
    told = f"<b>{escape(word(row.rating, row.scheme))}</b>"
    if row.is_undetermined:
        return f"{told}<small>{escape(t('older.why_undetermined'))}</small>"
    differs = isinstance(row.rating_reported, str) and isinstance(row.rating_computed, str)
    if differs and row.rating_reported != row.rating_computed:
        return (
            f"{told}<small>{escape(t('older.differs', word=word(row.rating_computed, row.scheme)))}</small>"
        )
    return told
