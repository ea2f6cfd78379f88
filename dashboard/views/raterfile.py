"""The patterns of raters as a file, and the rows behind the pattern of one of them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import figures, i18n, metrics, panel, queries
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import raterrow


def footer(rows: pd.DataFrame, view: Filters, marks: str, forms: str, least: Mapping[str, float]) -> None:
    """The two small buttons under the rows."""
    with st.container(horizontal=True, gap="small"):
        if st.button(
            t("origin.button"), key="rater_origin", type="tertiary", icon=":material/manage_search:"
        ):
            st.dialog(t("origin.title"), width="large", position="right")(_behind)(rows, (marks, forms))
        panel.offer(lambda: file(rows), lambda: notes(view, marks, forms, least), view.lang, "pola-penilai")


def _behind(rows: pd.DataFrame, periods: tuple[str, str]) -> None:
    """Choose a rater, then read the rows that made his pattern."""
    told = {row.rater_key: f"{raterrow.name(row)} · {row.unit_name}" for row in figures.each(rows)}
    picked = st.selectbox(t("raters.origin_which"), list(told), format_func=told.__getitem__)
    st.caption(t("raters.origin_lead"))
    found = queries.run("rater_rows", rater_key=picked, periods=tuple(filter(None, periods)))
    panel.table(
        pd.DataFrame({
            t("figure.col_period"): [metrics.period_label(period, short=True) for period in found["period"]],
            t("raters.col_person"): found["person"].fillna(metrics.NOTHING),
            t("raters.col_result"): [_word("mine", word) for word in found["work_result"]],
            t("raters.col_behaviour"): [_word("mine", word) for word in found["behaviour"]],
            t("raters.col_rating"): [_word("said", word) for word in found["rating"]],
            t("raters.col_score"): [metrics.number(score, 2) for score in found["score"]],
            t("raters.col_same"): [_answer(same) for same in found["is_copied"]],
            t("origin.file"): found["file_name"],
            t("origin.sheet"): found["sheet"].fillna("").replace("", "–"),
            t("origin.row"): found["row"],
        }),
        t("origin.title"),
    )  # fmt: skip


def _word(section: str, word: object) -> str:
    return i18n.t(f"{section}.{word}") if isinstance(word, str) else metrics.NOTHING


def _answer(same: object) -> str:
    return metrics.NOTHING if same is None or pd.isna(same) else t("mine.yes") if same else t("mine.no")  # type: ignore[call-overload]


def file(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a download: unrounded, with titles of the present language."""
    titles = {
        "name": t("raters.col_rater"), "position": t("mine.position"), "unit_name": t("figure.col_unit"),
        "n_ratees": t("figure.col_n"), **{mark: t(f"said.{mark}") for mark in raterrow.MARKS},
        "mode_share": t("raters.col_mode"), "identical_share": t("raters.col_identical"),
        "copied_share": t("raters.col_same"), "alike_run": t("raters.file_run"),
        "gap_n": t("raters.key_gap") + " (n)", "gap_shrunk": t("raters.file_gap"),
        "gap_lo": t("raters.file_lo"), "gap_hi": t("raters.file_hi"),
        "leniency_shrunk": t("raters.file_leniency"),
        "lo": t("raters.file_lo") + " ", "hi": t("raters.file_hi") + " ",
    }  # fmt: skip
    return rows[list(titles)].rename(columns=titles)


def notes(view: Filters, marks: str, forms: str, least: Mapping[str, float]) -> Mapping[str, str]:
    """What the file says of itself."""
    labels = {
        name: metrics.period_label(code) if code else metrics.NOTHING
        for name, code in (("marks", marks), ("forms", forms))
    }
    peers = metrics.number(least["peers"])
    return {
        **panel.about([], view),
        t("export.period"): t("raters.periods", **labels).replace("*", ""),
        t("raters.note_private"): t("raters.note_private_text"),
        t("raters.note_gap"): t("raters.note_gap_text", peers=peers),
        t("raters.note_leniency"): t("raters.note_leniency_text"),
        t("raters.cannot_title"): t("raters.cannot"),
    }
