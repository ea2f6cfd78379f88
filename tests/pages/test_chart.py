"""A figure leaves as JSON that every browser reads."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from dashboard import chart


@pytest.mark.parametrize(
    ("value", "told"),
    [(dt.date(2026, 3, 1), "2026-03-01"), (float("nan"), None), (np.int64(3), 3), (np.float64("nan"), None),
     ((1.5, None), [1.5, None]), ("Ré", "Ré")],
)  # fmt: skip
def test_days_are_text_and_no_number_is_null(value: object, told: object) -> None:
    assert json.loads(chart.written({"figure": {"data": [{"x": [value]}]}})) == {
        "figure": {"data": [{"x": [told]}]}
    }


def test_the_library_and_its_licence_lie_where_they_are_asked_for() -> None:
    file = Path(chart.__file__).parent / chart.LIBRARY.removeprefix("app/")
    assert b"plotly.js (basic - minified) v4.1.1" in file.read_bytes()[:200]
    assert "MIT License" in (file.parent / "plotly-LICENSE.txt").read_text(encoding="utf-8")
