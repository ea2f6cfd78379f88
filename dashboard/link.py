"""Salin tautan: the address of what is on the screen, for a colleague who sees of it what he himself may see."""

from pathlib import Path

import streamlit as st

from dashboard import filters
from dashboard.i18n import t

KEY = "copy_link"
HERE = Path(__file__).parent
# Choices that pages read from the address themselves, without `filters.bind`.
MORE = ("metric",)
WORDS = ("button", "lead", "address", "copied", "by_hand")


def _text(kind: str) -> str:
    return (HERE / f"link.{kind}").read_text(encoding="utf-8")


_mount = st.components.v2.component(KEY, html=_text("html"), css=_text("css"), js=_text("js"))


def button() -> None:
    """The button, and the link as text; call after the page has tied its choices to the address."""
    _mount(key=KEY, data={"kept": kept(), "words": {word: t(f"link.{word}") for word in WORDS}})


def kept() -> list[str]:
    """Names of address parameters that make up the view: the shared filters and what the page has bound. All else (the
    demo's role, anything of a sign-in, the code of a discussion) stays out of a link."""
    return [*filters.PARAMS, *sorted(filters.bound() | set(MORE))]
