"""Buttons inside a drawing that open the way back from a number: plain HTML, so that a wall of cards is one element."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import origin
from dashboard.i18n import t

KEY = "pointed"

_mount = st.components.v2.component(
    KEY, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def button(name: str) -> str:
    """The button as HTML, as `origin.button` looks. name: of the number in `listen`."""
    return (
        f'<button type="button" class="k-from" data-number="{escape(name, quote=True)}">'
        '<span class="k-symbol" aria-hidden="true" translate="no">manage_search</span>'
        f"<span>{escape(t('origin.button'))}</span></button>"
    )


def listen(numbers: Mapping[str, origin.Number], hierarchy: str) -> None:
    """Open the way back of the number whose button is used. Once on a page, after its drawings."""
    with st.container(key="unseen_pointed"):
        _listen(numbers, hierarchy)


@st.fragment
def _listen(numbers: Mapping[str, origin.Number], hierarchy: str) -> None:
    """A fragment: the page itself is not drawn anew for it."""
    told = _mount(key=KEY, data=None, height=1, on_number_change=_heard)
    if told.number in numbers:
        origin.show([numbers[told.number]], hierarchy)


def _heard() -> None:
    """Without it the component could not speak; what follows from its word is said where it is placed."""
