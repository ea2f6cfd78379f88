"""All steps of a discussion at a glance, each with its time, its votes and the way to it."""

import datetime as dt
from html import escape

import streamlit as st

from dashboard import metrics, warehouse
from dashboard.discussion import agenda, sessions, voices
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import facilitate_step, facilitate_votes

POLL_SECONDS = 2


@st.fragment(run_every=dt.timedelta(seconds=POLL_SECONDS))
def live(drawn: Discussion) -> None:
    """The steps in their order, the present one marked."""
    with warehouse.shared_only():
        talk = sessions.find(drawn.code)
        if talk is None:
            return
        points, votes = agenda.points(talk), voices.tally(talk.id)
        total = metrics.number(sum(point.minutes for point in points))
        st.caption(t("discussion.sum", n=metrics.number(len(points)), minutes=total))
        for step in range(len(points) + 2):
            point = facilitate_step.item_at(step, points)
            minutes = t("discussion.minutes_of", n=metrics.number(point.minutes)) if point else ""
            said = facilitate_votes.in_words(votes.get(point.id, {})) if point else ""
            beside = " · ".join(filter(None, [minutes, said]))
            _row(talk, step, facilitate_step.name(step, points), beside)


def _row(talk: Discussion, step: int, name: str, beside: str) -> None:
    is_here = talk.step == step
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row_step_{step}"):
        mark = f"<b>{metrics.number(step)}. {escape(name)}</b>" if is_here else f"{step}. {escape(name)}"
        st.html(
            f'<p class="k-finding">{mark}<br><small style="color:var(--k-muted)">{escape(beside)}</small></p>'
        )
        if is_here:
            st.badge(t("facilitate.here"), icon=":material/present_to_all:", color="blue")
        elif talk.state == sessions.OPEN:
            st.button(
                t("facilitate.jump"), key=f"jump_{step}", type="tertiary", on_click=sessions.to_step, args=(talk, step)
            )  # fmt: skip
