"""The drawn warehouse with what the four chart pages ask for, and how their screens are read."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

from dashboard import pointed
from tests.pages.conftest import redraw, words

MORE = (Path(__file__).parent / "charts.sql").read_text(encoding="utf-8")


def enrich(data: Path) -> None:
    """Add family, gaps, break, findings, evidence to the published drawn warehouse."""
    name = (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()
    redraw(data / "warehouse" / name / "internal.duckdb", MORE)


def screen(app: AppTest) -> str:
    """All text and HTML of the page; the page must not have failed anywhere, fragments included."""
    assert not app.exception and not app.error, [element.value for element in app.error]
    html = "\n".join(str(element.proto.body) for element in _walk(app, "html"))
    return words(app) + "\n" + html


def outside_tables(app: AppTest) -> str:
    """The same without the tables that stand on paper in the place of those on screen."""
    return re.sub(r'<div class="k-print".*?</div>', "", screen(app), flags=re.DOTALL)


def charts(app: AppTest) -> list[str]:
    """Specifications of the Plotly charts on the page."""
    return [json.dumps(told["figure"]) for told in _told(app, "chart")]


def grid(app: AppTest) -> dict[str, Any]:
    """What the table of icons on the page is told."""
    told: dict[str, Any]
    (told,) = _told(app, "grid")
    return told


def point(app: AppTest, metric: str) -> AppTest:
    """The app after somebody has used the button of a card."""
    (element,) = [e for e in _walk(app, "bidi_component") if e.proto.component_name == pointed.KEY]
    states = app._tree.get_widget_states()
    states.widgets.add(
        id=_make_trigger_id(element.proto.id, "events"),
        json_trigger_value=json.dumps([{"event": "number", "value": metric}]),
    )
    return app._run(states)


def _told(app: AppTest, component: str) -> list[Any]:
    shown = [element.proto for element in _walk(app, "bidi_component")]
    return [json.loads(proto.bytes) for proto in shown if proto.component_name == component]


def _walk(app: AppTest, kind: str) -> Iterable[Any]:
    return app.get(kind)
