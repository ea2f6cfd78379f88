"""Page Diskusi: the discussions that a visitor may lead or read, and which of them is open on the page."""

from collections.abc import Sequence

import streamlit as st

from dashboard import access, filters, frame, metrics, scope
from dashboard.discussion import sessions
from dashboard.discussion.sessions import Discussion
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views.discussion_parts import about, badge, screen

KEY = "code"
FIRST = 10


def chosen() -> Discussion | None:
    """The discussion that the address names, if the visitor may read it: one he may lead, or one that was held."""
    code = str(st.query_params.get(KEY, ""))[:40]
    if not code:
        return None
    talk = sessions.find(code)
    if talk and (talk.state == sessions.CLOSED or leads(talk)):
        return talk
    filters.keep(KEY, None)
    frame.note(t("discussion.unknown", code=escape(code)))
    return None


def leads(talk: Discussion) -> bool:
    """Whether the visitor may prepare and lead it."""
    return access.may_facilitate(talk.hierarchy, talk.unit_id)


def listed(view: Filters) -> None:
    """What is open or coming, of all units the visitor may lead; what was held, of the chosen unit and below."""
    ahead = [talk for talk in sessions.listed(states=[sessions.OPEN, sessions.PREPARED]) if leads(talk)]
    reach = scope.forest().reach(view.hierarchy, view.unit_id) | {view.unit_id}
    held = sessions.listed(reach, [sessions.CLOSED])
    running = [talk for talk in ahead if talk.state == sessions.OPEN]
    coming = [talk for talk in reversed(ahead) if talk.state == sessions.PREPARED]
    if running:
        _part("running", running)
    if access.may_facilitate(view.hierarchy, view.unit_id) or coming:
        _part("coming", coming)
    _part("held", held)


def _part(name: str, talks: Sequence[Discussion]) -> None:
    frame.section(t(f"discussion.{name}"), t(f"discussion.{name}_lead"))
    if not talks:
        st.caption(t(f"discussion.{name}_none"))
        return
    for talk in talks[:FIRST]:
        _row(talk)
    if len(talks) > FIRST:
        more = st.expander(
            t("discussion.more", n=metrics.number(len(talks) - FIRST)), key=f"more_{name}", on_change="rerun"
        )
        if more.open:
            with more:
                for talk in talks[FIRST:]:
                    _row(talk)


def _row(talk: Discussion) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", gap="medium", key=f"row_talk_{talk.id}"
    ):
        with st.container(gap=None):
            st.markdown(f"**{escape(talk.unit_name)}**")
            st.caption(about(talk))
        badge(talk)
        if talk.state == sessions.OPEN:
            screen("facilitate", talk, t("discussion.to_facilitate"), ":material/co_present:")
        label = "open" if leads(talk) else "read"
        filters.link("discussion", t(f"discussion.{label}"), icon=":material/arrow_forward:", code=talk.code)
