"""What a file comes to by the columns chosen: counts, refused rows with the reason, first rows as read; keeping it."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import i18n, layouts, metrics, panel
from dashboard.i18n import escape, t
from dashboard.intake import Job
from dashboard.views import upload

GOOD = ("accepted", "partly")


def words_said(job_id: str, told: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Column -> our word -> spellings that the visitor has said mean it."""
    names = {column["name"] for column in told["columns"]}
    said: dict[str, dict[str, list[str]]] = {}
    for column, found in _seen(job_id, told["table"]):
        word = st.session_state.get(_word_key(job_id, told["table"], column, found))
        if word and column in names:
            said.setdefault(column, {}).setdefault(word, []).append(found)
    return said


def show(job: Job, told: dict[str, Any], draft: dict[str, Any]) -> None:
    """The trial of a draft, words nobody knows to be said, and the button that keeps it."""
    st.markdown(f"**{t('mapping.check_title')}**")
    answer = _answer(job, draft)
    if answer is None:
        st.markdown(t("mapping.no_answer"))
        return
    if "fault" in answer:
        _fault(answer["fault"])
        return
    st.caption(t("mapping.check_lead"))
    _result(answer, told)
    _words(job, told, answer["words"])
    _keep(job, draft, answer)


def _answer(job: Job, draft: dict[str, Any]) -> dict[str, Any] | None:
    """The trial's answer; the same draft is tried once."""
    mark = json.dumps([job.job_id, draft], sort_keys=True)
    held = st.session_state.get("_mapping_trial")
    if held is None or held[0] != mark or held[1] is None:
        with st.spinner(t("upload.state_checking")):
            held = (mark, layouts.attempt(job.job_id, draft))
        st.session_state["_mapping_trial"] = held
    return held[1]


def _fault(fault: dict[str, Any] | None) -> None:
    """Why the choices cannot be used, in words."""
    if fault is None:
        st.markdown(t("mapping.no_answer"))
        return
    columns = ", ".join(t(f"mapping_column.{c}") for c in fault["columns"] if i18n.has(f"mapping_column.{c}"))
    headers = ", ".join(escape(header[:80]) for header in fault["headers"])
    st.info(t(f"mapping.fault_{fault['code']}", columns=columns, headers=headers), icon=":material/info:")


def _result(answer: dict[str, Any], told: dict[str, Any]) -> None:
    result = answer["result"]
    upload.verdict(result)
    periods = {sheet["period"] for sheet in result["sheets"] if sheet["period"] and sheet["period"] != "all"}
    if periods:
        shown = ", ".join(metrics.period_label(period) for period in sorted(periods))
        st.markdown(t("mapping.period", period=escape(shown)))
    if answer["read"]:
        st.caption(t("mapping.read_title"))
        panel.table(_read(answer["read"], told), t("mapping.read_title"))


def _read(rows: list[dict[str, str]], told: dict[str, Any]) -> pd.DataFrame:
    """Rows under our names, dates written out, so that a day read as a month is seen."""
    days = {column["name"] for column in told["columns"] if column["type"] == "date"}
    rows = [row | {"period": metrics.period_label(row["period"])} if "period" in row else row for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row if i18n.has(f"mapping_column.{name}")))
    cells = {name: [_cell(row.get(name), name in days) for row in rows] for name in names}
    return pd.DataFrame({t(f"mapping_column.{name}"): column for name, column in cells.items()})


def _cell(text: str | None, is_day: bool) -> str:
    if text is None:
        return metrics.NOTHING
    return metrics.date(pd.Timestamp(text).date()) if is_day else text


def _seen(job_id: str, table: str) -> list[tuple[str, str]]:
    """Words that were not known at some trial of this file as this kind of data."""
    return st.session_state.setdefault(f"_mapping_words_{job_id}_{table}", [])  # type: ignore[no-any-return]


def _word_key(job_id: str, table: str, column: str, found: str) -> str:
    return f"mapping_word_{job_id}_{table}_{column}_{found}"


def _words(job: Job, told: dict[str, Any], unknown: list[dict[str, Any]]) -> None:
    """One choice for each word that its column does not know; what was said stays to be changed."""
    seen = _seen(job.job_id, told["table"])
    counts = {(w["column"], w["found"]): w["n"] for w in unknown if w["found"]}
    seen += [pair for pair in counts if pair not in seen]
    columns = {column["name"]: column for column in told["columns"]}
    shown = [
        pair
        for pair in seen
        if pair in counts or st.session_state.get(_word_key(job.job_id, told["table"], *pair))
    ]
    if not shown:
        return
    st.markdown(f"**{t('mapping.words_title')}**")
    for column, found in shown:
        n = metrics.number(counts.get((column, found), 0))
        asked = t("mapping.word", found=escape(found[:60]), column=t(f"mapping_column.{column}"), n=n)
        _word(asked, columns[column]["words"], _word_key(job.job_id, told["table"], column, found))


def _word(asked: str, words: dict[str, str], key: str) -> None:
    none: list[str | None] = [None]

    def named(word: str | None) -> str:
        return t("mapping.word_none") if word is None else words[word]

    st.selectbox(asked, [*none, *words], key=key, format_func=named)


def _keep(job: Job, draft: dict[str, Any], answer: dict[str, Any]) -> None:
    """Keep the layout and load the file by it; only where some rows would be accepted by this very draft."""
    good = answer["result"]["state"] in GOOD
    if good and not answer["is_ours"]:
        st.info(t("mapping.not_ours"), icon=":material/info:")
        return
    if st.button(t("mapping.save"), type="primary", key="mapping_save", disabled=not good):
        try:
            job_id = layouts.keep(job.job_id, draft)
        except layouts.NotKeptError as refused:
            _fault(refused.fault)
            return
        others = [other for other in st.session_state["_jobs"] if other != job.job_id]
        st.session_state["_jobs"] = [job_id, *others]
        del st.session_state[upload.MAPPING]
        st.rerun()
