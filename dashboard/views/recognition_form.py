"""The form by which human resources keep a decision about recognition, and the way to end one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, grants, metrics, panel, recognitions
from dashboard.entered import FIRST_DAY, NotDecidedError
from dashboard.filters import Filters
from dashboard.i18n import t


def show(view: Filters, found: pd.DataFrame) -> None:
    """Fields of a new decision: about somebody whom a rule brings up, or about the chosen unit; empty once kept."""
    turn = st.session_state.setdefault("_recognition_turn", 0)
    with st.expander(
        t("recognition.decide"), icon=":material/add:", key=f"recognition_form_{turn}", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        about = _choices(view, found)
        chosen = st.selectbox(
            t("recognition.about"), range(len(about)), format_func=lambda at: about[at][0],
            index=None, placeholder=t("recognition.about_hint"), key=f"recognition_about_{turn}",
        )  # fmt: skip
        st.caption(t("recognition.consider"))
        entered = _fields(turn)
        if st.button(
            t("recognition.keep"), type="primary", disabled=chosen is None, key=f"recognition_keep_{turn}"
        ):
            _keep(about[int(chosen or 0)][1], entered)


def _choices(view: Filters, found: pd.DataFrame) -> list[tuple[str, Mapping[str, str]]]:
    """What a decision can be about: its words, and unit_id, person_key and rule. The last one: the chosen unit."""
    about: list[tuple[str, Mapping[str, str]]] = []
    for row in figures.each(found):
        is_person = isinstance(row.person_key, str)
        name = str(row.name if isinstance(row.name, str) else t("raters.unknown")) if is_person else ""
        words = " · ".join(filter(None, [name, str(row.unit_name), t(f"recognition.rule_{row.rule}")]))
        key = row.person_key if is_person else ""
        about.append((words, {"unit_id": row.unit_id, "person_key": key, "rule": row.rule}))
    unit = f"{panel.unit_name(view.unit_id, view.hierarchy)} · {t('recognition.no_rule')}"
    return [*about, (unit, {"unit_id": view.unit_id, "person_key": "", "rule": ""})]


def _fields(turn: int) -> dict[str, Any]:
    left, right = st.columns([1, 2])
    today = dt.date.fromisoformat(grants.today())
    day = left.date_input(
        t("recognition.day"), "today", min_value=FIRST_DAY, max_value=today, format="DD/MM/YYYY",
        key=f"recognition_day_{turn}",
    )  # fmt: skip
    kind = right.selectbox(
        t("recognition.kind"), recognitions.KINDS, format_func=lambda key: t(f"recognition.kind_{key}"),
        key=f"recognition_kind_{turn}",
    )  # fmt: skip
    title = st.text_input(
        t("recognition.what"), key=f"recognition_title_{turn}", max_chars=recognitions.TITLE[1],
        placeholder=t("recognition.what_hint"),
    )  # fmt: skip
    reason = st.text_area(
        t("recognition.reason"), key=f"recognition_reason_{turn}", max_chars=recognitions.REASON[1],
        placeholder=t("recognition.reason_hint"),
    )  # fmt: skip
    return {"day": day, "kind": kind, "title": title, "reason": reason}


def _keep(about: Mapping[str, str], entered: dict[str, Any]) -> None:
    try:
        recognitions.give(**{**about, **entered})
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    st.session_state["_recognition_turn"] += 1
    st.rerun()


def ending(row_id: int) -> None:
    """The way to end a decision; it stays in the records."""
    with st.popover(t("notes.end"), type="tertiary", key=f"recognition_ending_{row_id}"):
        st.markdown(t("recognition.end"))
        if st.button(t("notes.end_sure"), key=f"recognition_end_{row_id}"):
            try:
                recognitions.end(row_id)
            except NotDecidedError as refused:
                st.warning(refused.words)
                return
            st.rerun()


def signature(row: Mapping[Any, Any]) -> str:
    """Kind, day, the rule that brought it up, and who said so when: by role, not by account."""
    given = metrics.date(dt.date.fromisoformat(str(row["given_at"])[:10]), short=True)
    rule = t(f"recognition.rule_{row['rule']}") if row["rule"] else t("recognition.no_rule")
    day = metrics.date(row["day"], short=True)
    signed = t("notes.by", role=t(f"role.{row['given_as']}"), day=given)
    return " · ".join([t(f"recognition.kind_{row['kind']}"), day, rule, signed])
