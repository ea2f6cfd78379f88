"""The chart of an agenda as one SVG: large words, told apart without colour, the same on a wall, in a PDF, in a file.

Plain attributes and real text only, so that every renderer draws it; `screen` adds the page's font for a browser, which
gives an image none. What a chart holds is written in `dashboard.discussion.charts`.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from dashboard.figures import slide_bars, slide_trend
from dashboard.figures.slide_pen import FONT, Pen
from dashboard.i18n import Lang
from dashboard.theme import Ink

WOFF2 = Path(__file__).parents[1] / "static" / "plus-jakarta-sans.woff2"
DRAWN = {"trend": slide_trend.draw, "bars": slide_bars.draw}


def svg(chart: Mapping[str, Any], lang: Lang, ink: Ink, width: int = 1200, height: int = 520) -> str:
    """The chart as a whole SVG document of this many units; its words are at least 22 of 1200 units high.

    Raises KeyError for a type of chart that is not known.
    """
    pen = Pen(lang, ink, width, height)
    body = DRAWN[chart["type"]](chart, pen)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' font-family="{escape(FONT)}" role="img">{body}</svg>'
    )


def screen(drawn: str, alt: str, css: str) -> str:
    """The drawing as an <img> with the page's font inside; alt: what it shows, in words."""
    style = f"<style>{_face()}</style>"
    data = b64encode(drawn.replace(">", f">{style}", 1).encode()).decode()
    return f'<img class="{css}" alt="{escape(alt, quote=True)}" src="data:image/svg+xml;base64,{data}">'


@cache
def _face() -> str:
    font = b64encode(WOFF2.read_bytes()).decode()
    return (
        '@font-face{font-family:"Plus Jakarta Sans";font-weight:200 800;'
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )
