"""The facilitator's note on a point: shown beside it, and written where nothing else moves it away."""

from dataclasses import replace

import streamlit as st

from dashboard.discussion import agenda, sessions
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError
from dashboard.i18n import escape, t
from dashboard.views import discussion_agenda
from dashboard.views.discussion_parts import title

KEY = "_noting"
CLASH = "_noting_clash"


def began(talk: Discussion) -> int | None:
    """The point whose note is being written; None for none of this discussion."""
    point: Item | None = st.session_state.get(KEY)
    return point.id if point and point.discussion_id == talk.id else None


def shown(talk: Discussion, point: Item) -> None:
    """The note as it stands, and the way to write it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="facilitate_note"):
        words = escape(point.note) if point.note else f":gray[{t('facilitate.no_note')}]"
        st.markdown(f":material/sticky_note_2: {words}")
        if talk.state != sessions.CLOSED and began(talk) != point.id:
            st.button(
                t("facilitate.note_edit"), icon=":material/edit:", type="tertiary", key=f"noting_{point.id}",
                on_click=_begin, args=(point,),
            )  # fmt: skip


def _begin(point: Item) -> None:
    st.session_state[KEY] = point
    st.session_state.pop(CLASH, None)


def editor(talk: Discussion) -> None:
    """Fields for the note that is being written, whatever the screen shows meanwhile."""
    if began(talk) is None:
        return
    point: Item = st.session_state[KEY]
    with st.container(border=True, key="note_editor"):
        st.markdown(f"**{t('facilitate.note_of')}** {title(point)}")
        if clash := st.session_state.get(CLASH):
            st.warning(t("facilitate.note_changed", note=escape(clash)), icon=":material/info:")
        note, minutes = discussion_agenda.note_fields(f"noting_{point.id}", point)
        with st.container(horizontal=True):
            if st.button(t("discussion.save"), type="primary", key="noting_keep"):
                _keep(talk, point, note, minutes)
            if st.button(t("facilitate.leave"), type="tertiary", key="noting_leave"):
                _end()


def _keep(talk: Discussion, point: Item, note: str, minutes: int) -> None:
    try:
        agenda.annotate(talk, point, note, minutes)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    except ChangedError as changed:
        now: Item | None = changed.now
        st.session_state[CLASH] = (now.note if now else "") or t("facilitate.no_note")
        # What is typed stays; saving it again is then a choice.
        st.session_state[KEY] = replace(point, version=now.version) if now else None
        st.rerun()
    _end()


def _end() -> None:
    st.session_state.pop(KEY, None)
    st.session_state.pop(CLASH, None)
    st.rerun()
