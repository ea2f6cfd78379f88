"""Slides to take along, with charts that can be edited: of a discussion, or of what stands out in a unit."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import accesslog, i18n, panel, queries
from dashboard.discussion import deck, invite, proposals, sessions
from dashboard.discussion.names import Names, names
from dashboard.discussion.sessions import Discussion
from dashboard.filters import Filters
from dashboard.i18n import Lang, t
from dashboard.typeset.made import pptx
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


def of_unit(view: Filters, language: Lang, name: str, agreed: str) -> None:
    """What stands out in the view's unit, made when it is asked for. name: of the file; agreed: stands for the actions
    that the slides tell of."""
    asked = st.expander(t("deck.unit"), icon=":material/slideshow:", key="deck_unit", on_change="rerun")
    if not asked.open:
        return
    with asked:
        st.caption(t("deck.unit_help"))
        with st.spinner(t("deck.unit_making")):
            file = _of_unit(queries.key(), view, language, agreed)
        st.download_button(
            t("deck.unit_download"),
            accesslog.noted(lambda: file),
            f"{name}.pptx",
            MIME,
            icon=":material/download:",
            key="deck_unit_download",
            on_click="ignore",
        )


@st.cache_data(max_entries=30, show_spinner=False)
def _of_unit(file: str, view: Filters, language: Lang, agreed: str) -> bytes:
    """The slides, kept per build, visitor's access, view, language and actions."""
    drafts = proposals.proposals(view.hierarchy, view.unit_id, view.period_type, view.period)
    built = pd.Timestamp(queries.build()["built_at"]).to_pydatetime().replace(tzinfo=dt.UTC)
    unit = panel.unit_name(view.unit_id, view.hierarchy)
    return pptx(deck.unit(drafts, unit, view.period, language, built))
