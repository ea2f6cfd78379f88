"""A Plotly figure on the page, drawn by a build of Plotly that has lines, dots and bars only.

Streamlit brings all of Plotly, four times as large, and checks each figure by a Python model of it. The figures here
are plain dictionaries of scatter traces: the small build draws the same picture, and they go out as they are.
"""

import json
from pathlib import Path
from typing import Any

import streamlit as st

LIBRARY = "app/static/plotly-basic-4.1.1.min.js"
BOX = '<div class="stPlotlyChart" data-testid="stPlotlyChart" role="figure"></div>'
CSS = ".stPlotlyChart { width: 100%; overflow: hidden; }"

_mount = st.components.v2.component(
    "chart",
    html=BOX,
    css=CSS,
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show(figure: dict[str, Any], config: dict[str, Any], alt: str, key: str) -> None:
    """Put a figure on the page.

    figure: with `layout.height`, which is kept free until it is drawn; alt: what it says, for those who do not see it;
    key: the place of the chart, the same for whatever is drawn there, so that a change redraws it, not makes it anew.
    """
    told = {"figure": figure, "config": config, "alt": alt, "address": LIBRARY}
    _mount(key=key, data=written(told), height=int(figure["layout"]["height"]))


def written(told: dict[str, Any]) -> bytes:
    """As JSON: days as text, and null where there is no number."""
    try:
        return _json(told)
    except ValueError:
        return _json(_numbers(told))


def _json(told: Any) -> bytes:
    text = json.dumps(told, allow_nan=False, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


def _numbers(told: Any) -> Any:
    """The same without what is no number, which JSON does not know."""
    if isinstance(told, dict):
        return {name: _numbers(part) for name, part in told.items()}
    if isinstance(told, (list, tuple)):
        return [_numbers(part) for part in told]
    return None if isinstance(told, float) and told != told else told
