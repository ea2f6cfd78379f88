"""Links inside drawings, which are plain HTML, open their page as those of the menu do: in the same session, without
loading the app anew. Without script, or with a key held down, they are the browser's own."""

from pathlib import Path

import streamlit as st

from dashboard import access

KEY = "ways"

_mount = st.components.v2.component(
    KEY, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def lead() -> None:
    """Lead on from every drawing of the page to the visitor's pages; once on a page."""
    with st.container(key="unseen_ways"):
        _mount(key=KEY, data=sorted(access.pages()), height=1)
