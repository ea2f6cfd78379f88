"""Look of the charts: the same ink as the page, blue, orange and grey only.

Colours of the page itself are in `.streamlit/config.toml`; the two are kept equal by a test.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import streamlit as st

from dashboard import i18n

FONT = "Plus Jakarta Sans, Segoe UI, system-ui, sans-serif"


@dataclass(frozen=True)
class Ink:
    """Colours for one appearance. `*_soft` are for areas and bands behind a line of the same colour."""

    text: str
    muted: str
    line: str
    ground: str
    panel: str
    blue: str
    blue_soft: str
    orange: str
    orange_soft: str
    grey: str
    grey_soft: str
    dark: bool


LIGHT = Ink(
    text="#16233b", muted="#55617a", line="#dfe4ec", ground="#ffffff", panel="#f4f6fa",
    blue="#1f5fa8", blue_soft="#d6e4f5", orange="#c8650a", orange_soft="#fbe6cf",
    grey="#78839a", grey_soft="#e6e9f0", dark=False,
)  # fmt: skip
DARK = Ink(
    text="#e8edf6", muted="#a7b3c8", line="#2b3a55", ground="#0f1a2e", panel="#16243d",
    blue="#7db4f0", blue_soft="#24426b", orange="#f2a55a", orange_soft="#573a1d",
    grey="#94a0b8", grey_soft="#2a3850", dark=True,
)  # fmt: skip


@cache
def variables() -> str:
    """The colours as CSS variables for pages beside Streamlit, in the appearance that the browser prefers."""
    told = [
        ";".join(
            f"--{field.name}:{getattr(tone, field.name)}" for field in fields(tone) if field.name != "dark"
        )
        for tone in (LIGHT, DARK)
    ]
    return f":root{{{told[0]}}}@media (prefers-color-scheme:dark){{:root{{{told[1]}}}}}"


def ink() -> Ink:
    """Colours of the appearance the viewer has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def template() -> dict[str, Any]:
    """A slim Plotly template for the present appearance; all that a figure needs."""
    return _template(ink())


@cache
def _template(tone: Ink) -> dict[str, Any]:
    axis = {
        "gridcolor": tone.line, "linecolor": tone.line, "zerolinecolor": tone.line, "tickcolor": tone.line,
        "tickfont": {"color": tone.muted, "size": 12}, "title": {"font": {"color": tone.muted, "size": 12}},
        "automargin": True,
    }  # fmt: skip
    return {
        "layout": {
            "font": {"family": FONT, "color": tone.text, "size": 13},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [tone.blue, tone.orange, tone.grey],
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hoverlabel": {
                "bgcolor": tone.panel,
                "bordercolor": tone.line,
                "align": "left",
                "font": {"color": tone.text, "family": FONT, "size": 13},
            },
            "legend": {"orientation": "h", "y": 1.08, "x": 0, "font": {"color": tone.muted}},
        }
    }


def config() -> dict[str, Any]:
    """Plotly settings: no mode bar, words and separators of the present language, all offline."""
    return _config(i18n.lang())


@cache
def _config(lang: str) -> dict[str, Any]:
    plain: dict[str, Any] = {"displayModeBar": False, "responsive": True, "doubleClick": "reset"}
    if lang == "en":
        return plain
    months = [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ]  # fmt: skip
    short = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    words = {"months": months, "shortMonths": short, "decimal": ",", "thousands": ".", "date": "%d/%m/%Y"}
    return plain | {"locale": "id", "locales": {"id": {"format": words, "dictionary": {}}}}
