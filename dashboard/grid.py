"""A table of icons on the page, made in the browser of what is in it: a change of the view then rewrites the cells that
are others, where HTML would be read, cleaned and drawn anew as a whole."""

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import chart

BOX = '<div class="k-heat k-signals" tabindex="0" role="region"><table></table></div>'

_mount = st.components.v2.component(
    "grid",
    html=BOX,
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show(table: bytes, key: str) -> None:
    """Put a table on the page. table: `written`; key: of its place, whatever stands in it."""
    _mount(key=key, data=table)


def written(table: dict[str, Any]) -> bytes:
    """A table of `figures.signals` as the browser is told it."""
    return chart.written(table)
