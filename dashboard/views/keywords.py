"""The keyword table of page Kata kunci: the words of an element, adding and removing one, and what that changes."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import access, figures, i18n, judgements, metrics, panel
from dashboard.entered import NotDecidedError
from dashboard.i18n import t
from dashboard.views import corrections, recount, words
from dashboard.views.words import State, Word

EXAMPLES, CHANGED = 5, 20
WAYS = ("add", "remove", "undo")


def pending() -> None:
    """How far a new count is, and the button for one where the numbers do not follow what was decided."""
    access.require("keywords")
    recount.told()
    if words.is_built(words.in_force(words.states())) and corrections.are_built():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(t("keywords.not_counted"), icon=":material/schedule:", width="stretch")
        if st.button(t("keywords.recount"), type="primary", key="keyword_recount"):
            recount.ask()
            st.rerun()


def unread() -> None:
    """The share of the last year's complaints that no word reaches, and what some of them say."""
    rows = words.texts()
    left = rows[rows["themes"] == ""]
    share = metrics.number(100 * len(left) / len(rows), 1) if len(rows) else metrics.NOTHING
    st.markdown(
        t("keywords.unread_told", share=share, n=metrics.number(len(left)), of=metrics.number(len(rows)))
    )
    examples = left.drop_duplicates("text").head(EXAMPLES)
    if len(examples):
        st.html("".join(words.quoted(row) for row in figures.each(examples)))


def table() -> None:
    """The words of one element, and the forms to change them."""
    states = words.states()
    theme = st.pills(
        t("keywords.element"), judgements.themes(), default=judgements.themes()[0], required=True,
        format_func=words.name, key="keyword_theme",
    )  # fmt: skip
    own = [state for state in states if state.word.theme == theme]
    left, right = st.columns([3, 2], gap="large")
    with left:
        panel.table(_written(own), t("keywords.title"), height=37 + 35 * min(max(len(own), 1), 12))
    with right:
        _change(str(theme), states)


def _written(states: list[State]) -> pd.DataFrame:
    return pd.DataFrame({
        t("keywords.col_word"): [state.word.keyword for state in states],
        t("keywords.col_how"): [
            t("keywords.alone" if state.word.pattern.startswith(" ") else "keywords.within") for state in states
        ],
        t("keywords.col_state"): [_state(state) for state in states],
        t("keywords.col_n"): [
            "" if state.is_removed or state.n is None else metrics.number(state.n) for state in states
        ],
    })  # fmt: skip


def _state(state: State) -> str:
    if state.is_removed:
        return t("keywords.removed")
    return t("keywords.own") if state.is_own else t("keywords.listed")


def _change(theme: str, states: list[State]) -> None:
    turn = st.session_state.setdefault("_keyword_turn", 0)
    way = _way(turn)
    if way == "add":
        _add(theme, states, turn)
    elif way == "remove":
        _remove(theme, states, turn)
    else:
        _undo(theme)


def _way(turn: int) -> str:
    picked = st.segmented_control(
        t("keywords.change"), WAYS, default=WAYS[0], required=True, key=f"keyword_way_{turn}",
        format_func=lambda way: t(f"keywords.way_{way}"),
    )  # fmt: skip
    return str(picked)


def _add(theme: str, states: list[State], turn: int) -> None:
    given = st.text_input(
        t("keywords.new"), max_chars=judgements.KEYWORD[1], key=f"keyword_new_{turn}",
        help=t("keywords.new_help"), placeholder=t("keywords.new_hint"),
    )  # fmt: skip
    alone = st.checkbox(t("keywords.stand_alone"), key=f"keyword_alone_{turn}", help=t("keywords.alone_help"))
    word = Word(theme, words.plain(given), alone)
    if not word.keyword:
        return
    others = {known for known in words.in_force(states) if known[:2] != word[:2]}
    _preview(others | {word})
    if st.button(t("keywords.keep"), type="primary", key=f"keyword_keep_{turn}"):
        _decide(partial(judgements.add_keyword, *word))


def _remove(theme: str, states: list[State], turn: int) -> None:
    mine = {
        state.word.keyword: state.word
        for state in states
        if state.word.theme == theme and not state.is_removed
    }
    keyword = st.selectbox(
        t("keywords.which"),
        list(mine),
        index=None,
        placeholder=t("keywords.which_hint"),
        key=f"keyword_gone_{turn}",
    )
    if keyword is None:
        return
    _preview(words.in_force(states) - {mine[keyword]})
    if st.button(t("keywords.remove"), type="primary", key=f"keyword_remove_{turn}"):
        _decide(partial(judgements.remove_keyword, theme, keyword))


def _undo(theme: str) -> None:
    rows = judgements.keywords()
    rows = rows[rows["theme"] == theme]
    if rows.empty:
        st.caption(t("keywords.no_own"))
        return
    for row in figures.each(rows):
        with st.container(horizontal=True, vertical_alignment="center"):
            done = t("keywords.removed" if row.is_removed else "keywords.own")
            who = t("keywords.by", who=i18n.escape(row.given_by), when=i18n.escape(str(row.given_at)[:10]))
            st.markdown(f"**{i18n.escape(row.keyword)}** · {done} · {who}")
            if st.button(t("keywords.way_undo"), key=f"keyword_undo_{row.id}"):
                _decide(partial(judgements.end, "keyword", int(row.id)))


def _preview(wanted: set[Word]) -> None:
    """How many complaints of the last year would be about something else, and which."""
    rows = words.preview(wanted)
    more, less = int((rows["before"] == "").sum()), int((rows["after"] == "").sum())
    st.markdown(t("keywords.preview", n=metrics.number(len(rows))))
    if rows.empty:
        return
    st.caption(t("keywords.preview_unread", fewer=metrics.number(more), more=metrics.number(less)))
    shown = rows.head(CHANGED)
    panel.table(
        pd.DataFrame({
            t("keywords.col_before"): [words.named(themes) for themes in shown["before"]],
            t("keywords.col_after"): [words.named(themes) for themes in shown["after"]],
            t("keywords.col_text"): shown["text"],
        }),
        t("keywords.preview_alt"), height=37 + 35 * min(len(shown), 6),
    )  # fmt: skip


def _decide(act: Callable[[], None]) -> None:
    """Keep a change; said in words where it cannot be."""
    access.require("keywords")
    try:
        act()
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    st.session_state["_keyword_turn"] += 1
    st.rerun()
