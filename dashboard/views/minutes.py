"""The minutes of a discussion and the due dates of its actions, to take along."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import accesslog, i18n
from dashboard.discussion import agreements, calendar, minutes
from dashboard.discussion.agreements import Action
from dashboard.discussion.names import Names, names
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import Lang, t
from dashboard.typeset.made import pdf, word

WRITE = {"pdf": pdf, "docx": word}
MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ICONS = {"pdf": ":material/picture_as_pdf:", "docx": ":material/description:"}


def downloads(talk: Discussion) -> None:
    """The minutes in each language and format, and the due dates; each file is made when it is taken."""
    known = names()
    st.caption(t("minutes.downloads_help"))
    with st.container(horizontal=True, gap="small"):
        for language in i18n.LANGS:
            for kind in WRITE:
                _minutes(talk, known, kind, language)
    dates(
        agreements.agreed(discussion_id=talk.id),
        f"minutes_{talk.code}",
        t("minutes.calendar_of", unit=talk.unit_name),
    )


def _minutes(talk: Discussion, known: Names, kind: str, language: Lang) -> None:
    with i18n.speaking(language):
        file = f"{t('minutes.file', code=talk.code, day=talk.day)}.{kind}"
    st.download_button(
        t(f"minutes.{kind}_{language}"),
        accesslog.noted(maker(talk, known, kind, language)),
        file,
        MIME[kind],
        icon=ICONS[kind],
        key=f"minutes_{talk.code}_{kind}_{language}",
        on_click="ignore",
    )


def maker(talk: Discussion, known: Names, kind: str, language: Lang) -> Callable[[], bytes]:
    """What makes the minutes, outside of a run of the script as well. kind: `pdf` or `docx`."""
    return lambda: WRITE[kind](minutes.document(talk, known, language))


def dates(actions: Sequence[Action], key: str, title: str) -> None:
    """The due dates of actions as a file for a calendar; nothing where there is no action."""
    if not actions:
        return
    st.download_button(
        t("minutes.calendar_button"),
        accesslog.noted(_calendar(actions, title)),
        f"{key}.ics",
        "text/calendar",
        icon=":material/event:",
        help=t("minutes.calendar_help", days=calendar.DAYS_BEFORE),
        key=f"{key}_ics",
        on_click="ignore",
    )


def _calendar(actions: Sequence[Action], title: str) -> Callable[[], bytes]:
    known, language = names(), i18n.lang()

    def make() -> bytes:
        with i18n.speaking(language):
            return calendar.calendar(actions, known, title)

    return make
