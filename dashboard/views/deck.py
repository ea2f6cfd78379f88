"""The slides of a discussion, to take along: its agenda with charts that can be edited."""

from collections.abc import Callable

import streamlit as st

from dashboard import accesslog, i18n
from dashboard.discussion import deck, invite, sessions
from dashboard.discussion.names import Names, names
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import Lang, t
from dashboard.typeset.deck import pptx
from dashboard.views.discussion import leads

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def downloads(talk: Discussion) -> None:
    """The slides in each language, made when they are taken; notes of who leads only for him."""
    may_lead, known = leads(talk), names()
    told = [t("deck.help"), *([t("deck.help_notes")] if may_lead else [])]
    st.caption(" ".join(told))
    with st.container(horizontal=True, gap="small"):
        for language in i18n.LANGS:
            with i18n.speaking(language):
                file = f"{t('deck.file', code=talk.code, day=talk.day)}.pptx"
            st.download_button(
                t(f"deck.pptx_{language}"),
                accesslog.noted(maker(talk, known, language, may_lead)),
                file,
                MIME,
                icon=":material/slideshow:",
                key=f"deck_{talk.code}_{language}",
                on_click="ignore",
            )


def maker(talk: Discussion, known: Names, language: Lang, may_lead: bool) -> Callable[[], bytes]:
    """What makes the slides, outside of a run of the script as well."""
    with i18n.speaking(language):
        address = "" if talk.state == sessions.CLOSED else invite.address(talk.code)
    return lambda: pptx(deck.document(talk, known, language, address, may_lead))
