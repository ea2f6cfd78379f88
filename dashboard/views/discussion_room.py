"""One discussion on page Diskusi: how to take part, its course, its agenda, what was agreed, its minutes."""

import datetime as dt

import streamlit as st

from dashboard import filters, frame, warehouse
from dashboard.discussion import agenda, sessions
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import escape, t
from dashboard.views import (
    agree,
    deck,
    discussion_agenda,
    discussion_course,
    discussion_held,
    discussion_join,
    minutes,
)
from dashboard.views.discussion import leads
from dashboard.views.discussion_parts import about, badge

WATCH_SECONDS = 2
# The discussion has its own unit and period: what is chosen for the other pages does not concern it.
ALONE = "<style>.st-key-filters,.st-key-audience{display:none}</style>"


def show(talk: Discussion) -> None:
    """Everything of one discussion; to who may not lead it, what it came to."""
    st.html(ALONE)
    filters.link("discussion", t("discussion.back"), icon=":material/arrow_back:")
    frame.header(t("discussion.of", unit=escape(talk.unit_name)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge(talk)
        st.markdown(f":gray[{about(talk)}]", width="content")
    if not leads(talk):
        discussion_held.show(talk)
        return
    _watch(talk.code, _mark(talk))
    _lead(talk)


def _lead(talk: Discussion) -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(border=True, key="talk_join"):
        discussion_join.card(talk)
    points = agenda.points(talk)
    with right:
        with st.container(border=True, key="talk_course"):
            discussion_course.show(talk)
        frame.section(t("discussion.agenda"), t("discussion.agenda_order"))
        discussion_agenda.show(talk, points)
    frame.section(t("agree.title"), t("agree.lead"))
    agree.show(talk, points)
    frame.section(t("discussion.minutes"), t(f"discussion.minutes_{talk.state}"))
    minutes.downloads(talk)
    frame.section(t("deck.section"))
    deck.downloads(talk)


@st.fragment(run_every=dt.timedelta(seconds=WATCH_SECONDS))
def _watch(code: str, mark: tuple[object, ...]) -> None:
    """Draw the page anew as soon as somebody else has changed the discussion or its agenda."""
    talk = sessions.find(code)
    if talk is None or _mark(talk) != mark:
        st.rerun()


def _mark(talk: Discussion) -> tuple[object, ...]:
    points = tuple((point.id, point.version) for point in agenda.points(talk))
    return talk.version, talk.state, points, warehouse.newest()
