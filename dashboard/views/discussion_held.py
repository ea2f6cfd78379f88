"""A discussion that was held, as everybody may read it who may open the page: its points and what was agreed."""

import streamlit as st

from dashboard import frame, metrics
from dashboard.discussion import agenda, voices
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import agree, deck
from dashboard.views.discussion_parts import title
from dashboard.views.facilitate_votes import in_words


def show(talk: Discussion) -> None:
    """Points with their votes, decisions, actions; nothing that somebody wrote."""
    points, votes = agenda.points(talk), voices.tally(talk.id)
    frame.note(t("discussion.held_note"))
    frame.section(t("discussion.agenda"))
    for point in points:
        with st.container(border=True, key=f"held_{point.id}", gap="xsmall"):
            st.markdown(f"**{metrics.number(point.position)}.** {title(point)}")
            st.caption(in_words(votes.get(point.id, {})))
    frame.section(t("agree.title"))
    agree.read(talk)
    frame.section(t("deck.section"))
    deck.downloads(talk)
