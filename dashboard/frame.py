"""What every screen shares: header, sections, empty states, the strip of truth about the data."""

import base64
import datetime as dt
import json
import logging
import secrets
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import access, database, filters, i18n, metrics, printing, queries, warehouse

ASSETS = Path(__file__).parent / "static"
WATCH_SECONDS = 30
# Words of Streamlit's own controls, which speak English only; the style sheet puts ours in their place.
CHROME = ("system", "light", "dark", "print", "choose", "drop")
LOG = logging.getLogger(__name__)


def header(title: str, lead: str | None = None) -> None:
    """Title of the page and one sentence that says what it answers."""
    st.title(title, anchor=False)
    if lead:
        st.markdown(f":gray[{lead}]")


def section(title: str, lead: str | None = None) -> None:
    """A part of a page with an optional sentence under its title."""
    st.header(title, anchor=False)
    if lead:
        st.caption(lead)


def note(text: str) -> None:
    """A calm remark that colours nothing."""
    st.caption(f":material/info: {text}")


def empty(title: str, body: str) -> None:
    """A designed "nothing here" that says why, and what would help. Both texts are Markdown."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{title}**", text_alignment="center")
        st.markdown(f":gray[{body}]", text_alignment="center")


def look() -> None:
    """Logo and the few styles that Streamlit's theme cannot express."""
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=str(ASSETS / "icon.svg"))
    st.html(ASSETS / "frame.css")
    words = ";".join(f"--word-{name}:{json.dumps(i18n.t(f'chrome.{name}'))}" for name in CHROME)
    st.html(f"<style>:root{{{words}}}</style>")
    printing.sheet()


@cache
def icon() -> str:
    """The icon as an address that holds it, for pages that load nothing else."""
    drawn = base64.b64encode((ASSETS / "icon.svg").read_bytes()).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def strip() -> DeltaGenerator:
    """What the numbers on this screen are: synthetic or real, and how fresh. Returns the place of the link to it."""
    build = queries.build()
    with st.container(horizontal=True, key="strip", vertical_alignment="center"):
        if bool(build["synthetic"]):
            st.badge(i18n.t("frame.synthetic"), icon=":material/science:", color="orange")
        _audience()
        as_of, built = metrics.date(build["as_of"], short=True), metrics.moment(build["built_at"])
        for text in (i18n.t("frame.as_of", day=as_of), i18n.t("frame.built", moment=built)):
            st.markdown(f":small[:gray[{text}]]", width="content")
        return st.container(key="link", width="content")


def fallen() -> None:
    """That the newest build is damaged and an earlier one is shown, or none, where it is so."""
    if lost := warehouse.fallen():
        shown = warehouse.newest()
        words = i18n.t("frame.fallen" if shown else "frame.fallen_none", build=lost, shown=shown)
        st.warning(words, icon=":material/broken_image:")


def _audience() -> None:
    """Whether the numbers of this unit are the exact ones or those that everybody may see."""
    view = filters.current()
    kind = access.sees(view.hierarchy, view.unit_id)
    icon = ":material/lock:" if kind == "internal" else ":material/groups:"
    with st.container(key="audience", width="content"):
        st.badge(
            i18n.t(f"frame.{kind}"),
            icon=icon,
            color="blue" if kind == "internal" else "gray",
            help=i18n.t(f"frame.{kind}_help"),
        )


@st.fragment(run_every=dt.timedelta(seconds=WATCH_SECONDS))
def watch(mark: str) -> None:
    """Rerun an open page when its time is over: a sign-in grows old and a grant ends without anybody doing anything.

    What somebody does is told by `news`. mark: `access.key()` when the page was drawn.
    """
    if access.mark() != mark:
        st.rerun()


def no_data() -> None:
    """The first screen of a new installation."""
    with st.container(key="welcome", horizontal_alignment="center"):
        st.image(ASSETS / "icon.svg", width=84, alt="")
        st.title(i18n.t("frame.no_data_title"), anchor=False, text_alignment="center")
        st.markdown(i18n.t("frame.no_data_body"), text_alignment="center")
        if st.button(i18n.t("frame.no_data_link"), type="primary", icon=":material/upload_file:"):
            st.switch_page(filters.path("data"))


def failed(error: Exception) -> bool:
    """Instead of a traceback: what happened in plain words, and a code that is also in the server's log.

    Returns True, which tells Streamlit that the error has been shown.
    """
    code = secrets.token_hex(3).upper()
    LOG.error("screen failed, code %s", code, exc_info=error)
    if database.is_away(error):
        st.error(i18n.t("closed.away_body"), title=i18n.t("closed.away_title"), icon=":material/cloud_off:")
        return True
    st.error(
        i18n.t("frame.error_body", code=code), title=i18n.t("frame.error_title"), icon=":material/error:"
    )
    return True
