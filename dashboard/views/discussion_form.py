"""The form by which a discussion is prepared: when, where, for whom, and about which of the findings."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from dashboard import access, filters, frame, grants, i18n, metrics, panel
from dashboard.discussion import agenda, proposals, sessions
from dashboard.discussion.agenda import Draft
from dashboard.entered import FIRST_DAY, NotDecidedError, line
from dashboard.filters import Filters
from dashboard.i18n import escape, t

PICKED = 5  # points ticked at first
TURN = "_discussion_turn"


def show(view: Filters) -> None:
    """The form for the chosen unit and period, for those who may lead its discussions; empty once it is kept."""
    if not access.may_facilitate(view.hierarchy, view.unit_id):
        frame.note(t("discussion.not_yours"))
        return
    turn = st.session_state.setdefault(TURN, 0)
    with st.expander(
        t("discussion.prepare"), icon=":material/add:", key=f"prepare_{turn}", on_change="rerun"
    ) as opened:
        if opened.open:
            _form(view, turn)


def _form(view: Filters, turn: int) -> None:
    name = panel.unit_name(view.unit_id, view.hierarchy)
    st.markdown(f"**{escape(name)}** · {metrics.period_label(view.period)}")
    st.caption(t("discussion.from_filters"))
    day, place, invited = details(f"prepare_{turn}")
    st.markdown(f"**{t('discussion.agenda')}**")
    picked = _picked(_proposed(view), f"{turn}_{view.unit_id}_{view.period}")
    typed = st.text_area(
        t("discussion.topics"),
        key=f"prepare_topics_{turn}",
        placeholder=t("discussion.topics_hint"),
        height=88,
    )
    if st.button(t("discussion.keep"), type="primary", icon=":material/check:", key=f"prepare_keep_{turn}"):
        try:
            drafts = [*picked, *_topics(view, typed)]
            if not drafts:
                raise NotDecidedError("agenda_empty")
            _keep(view, name, (day, place, invited), drafts)
        except NotDecidedError as refused:
            st.warning(refused.words)


def details(key: str, day: str = "", place: str = "", invited: str = "") -> tuple[dt.date, str, str]:
    """Fields for day, place and who is invited, filled with what was so far."""
    left, right = st.columns([1, 2])
    today = dt.date.fromisoformat(grants.today())
    chosen = left.date_input(
        t("discussion.day"), dt.date.fromisoformat(day) if day else today, min_value=FIRST_DAY,
        max_value=today + sessions.LONGEST_AHEAD, format="DD/MM/YYYY", key=f"{key}_day",
    )  # fmt: skip
    where = right.text_input(
        t("discussion.place"), place, key=f"{key}_place", max_chars=sessions.PLACE[1],
        placeholder=t("discussion.place_hint"),
    )  # fmt: skip
    whom = st.text_input(
        t("discussion.invited"), invited, key=f"{key}_invited", max_chars=sessions.INVITED[1],
        placeholder=t("discussion.invited_hint"), help=t("discussion.invited_help"),
    )  # fmt: skip
    return chosen or today, where, whom


def _proposed(view: Filters) -> list[Draft]:
    return proposals.proposals(view.hierarchy, view.unit_id, view.period_type, view.period)


def _picked(drafts: Sequence[Draft], mark: str) -> list[Draft]:
    """The proposals, each with a box; those that are ticked."""
    if not drafts:
        st.caption(t("discussion.no_proposals"))
        return []
    st.caption(t("discussion.agenda_lead"))
    chosen = []
    for at, draft in enumerate(drafts[: agenda.MOST_ITEMS]):
        words = f"{t(f'discussion.kind_{draft.kind}')}: {escape(draft.shown['title'][i18n.lang()])}"
        if st.checkbox(words, at < PICKED, key=f"prepare_pick_{mark}_{at}"):
            chosen.append(draft)
    st.caption(t("discussion.sum", n=len(chosen), minutes=sum(draft.minutes for draft in chosen)))
    return chosen


def _topics(view: Filters, typed: str) -> list[Draft]:
    """A point for each line that is not empty. Raises NotDecidedError."""
    place = (view.hierarchy, view.unit_id, view.period_type, view.period)
    titles = [line(text, *proposals.TITLE, "title") for text in typed.splitlines() if text.strip()]
    return [proposals.topic(*place, title) for title in titles]


def _keep(view: Filters, name: str, about: tuple[dt.date, str, str], drafts: Sequence[Draft]) -> None:
    if len(drafts) > agenda.MOST_ITEMS:
        raise NotDecidedError("agenda_full", most=agenda.MOST_ITEMS)
    day, place, invited = about
    where = (view.hierarchy, view.unit_id, name)
    talk = sessions.create(where, (view.period_type, view.period), day, place, invited)
    agenda.fill(talk, drafts)
    st.session_state[TURN] += 1
    filters.keep("code", talk.code)
    st.rerun()
