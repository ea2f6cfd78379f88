"""Page Kata kunci: what a single complaint is really about, where the words got it wrong."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, judgements, metrics, panel
from dashboard.entered import NotDecidedError
from dashboard.i18n import t
from dashboard.views import words

MOST = 50
BEGIN = 70


def one() -> None:
    """Find a complaint of the last year, see how it was read, and say what it is about."""
    access.require("keywords")
    turn = st.session_state.setdefault("_correction_turn", 0)
    rows = _found(words.texts(), turn)
    if rows.empty:
        st.caption(t("keywords.none_found"))
        return
    told = {str(row.complaint_id): row for row in figures.each(rows.head(MOST))}
    chosen = st.selectbox(
        t("keywords.complaint"), list(told), index=None, placeholder=t("keywords.complaint_hint"),
        format_func=lambda key: f"{key} · {told[key].text[:BEGIN]}", key=f"correction_which_{turn}",
    )  # fmt: skip
    if len(rows) > MOST:
        st.caption(t("keywords.first", most=metrics.number(MOST), n=metrics.number(len(rows))))
    if chosen is not None:
        _judge(told[chosen], turn)


def _found(rows: pd.DataFrame, turn: int) -> pd.DataFrame:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(
            t("keywords.search"), placeholder=t("keywords.search_hint"), key=f"correction_search_{turn}"
        )
        only = st.checkbox(t("keywords.only_unread"), key=f"correction_unread_{turn}")
    told = rows["complaint_id"].str.casefold() + " " + rows["text"].str.casefold()
    rows = rows[told.str.contains(sought.strip().casefold(), regex=False)]
    return rows[rows["themes"] == ""] if only else rows


def _judge(row: Any, turn: int) -> None:
    st.html(words.quoted(row))
    now = judgements.corrections()
    mine = now[now["complaint_id"] == row.complaint_id]
    source = "correction" if len(mine) or row.told_by == "correction" else "dictionary"
    themes = (
        list(mine["theme"].dropna()) if len(mine) else [theme for theme in row.themes.split(",") if theme]
    )
    st.caption(t(f"keywords.by_{source}", themes=words.named(",".join(themes))))
    picked = st.multiselect(
        t("keywords.right"), judgements.themes(), themes, format_func=words.name,
        placeholder=t("keywords.right_none"), key=f"correction_right_{row.complaint_id}_{turn}",
    )  # fmt: skip
    if st.button(t("keywords.correct"), type="primary", key=f"correction_keep_{turn}"):
        _keep(row.complaint_id, picked)


def _keep(complaint_id: str, themes: list[str]) -> None:
    access.require("keywords")
    try:
        judgements.correct(complaint_id, themes)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    st.session_state["_correction_turn"] += 1
    st.rerun()


def are_built() -> bool:
    """Whether the numbers on screen follow the corrections in force, as far as the last year tells."""
    rows = words.texts()
    built = rows[rows["told_by"] == "correction"].set_index("complaint_id")["themes"].to_dict()
    now = {
        str(key): ",".join(sorted(themes.dropna()))
        for key, themes in judgements.corrections().groupby("complaint_id")["theme"]
        if key in set(rows["complaint_id"])
    }
    return built == now


def given() -> None:
    """Corrections in force, and the way to take one back."""
    rows = judgements.corrections()
    if rows.empty:
        return
    st.markdown(f"**{t('keywords.corrected')}**")
    by_complaint = {
        str(key): part.assign(theme=part["theme"].fillna(""))
        for key, part in rows.groupby("complaint_id", sort=False)
    }
    panel.table(
        pd.DataFrame({
            t("keywords.complaint"): list(by_complaint),
            t("keywords.col_after"): [words.named(",".join(part["theme"])) for part in by_complaint.values()],
            t("keywords.col_by"): [part["given_by"].iloc[0] for part in by_complaint.values()],
            t("keywords.col_at"): [str(part["given_at"].iloc[0])[:10] for part in by_complaint.values()],
        }),
        t("keywords.corrected"),
    )  # fmt: skip
    _take_back(by_complaint)


def _take_back(by_complaint: dict[str, pd.DataFrame]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("keywords.which_correction"), list(by_complaint), index=None, width=360,
            placeholder=t("keywords.complaint_hint"), key="correction_end_which",
        )  # fmt: skip
        if st.button(t("keywords.way_undo"), disabled=chosen is None, key="correction_end") and chosen:
            access.require("keywords")
            for row_id in by_complaint[chosen]["id"]:
                judgements.end("correction", int(row_id))
            st.rerun()
