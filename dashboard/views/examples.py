"""Pictures of the methods with made-up numbers, drawn as the pages draw theirs."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cards, figures, i18n, metrics, panel
from dashboard.figures.scatter import Cross, scatter
from dashboard.figures.shares import Bar, Limit, Part, shares
from dashboard.i18n import t
from dashboard.views import distribution, raters

# Eighteen months around 82, then a step down: limits of the first twelve, as `control` would publish them.
MONTHS = (81, 83, 82, 80, 84, 82, 81, 83, 82, 84, 80, 82, 83, 81, 76, 75, 74, 76)
ACTED, AGREED = (*MONTHS[:12], 83, 82, 88, 89, 90, 88), dt.date(2025, 2, 1)  # the same, up after an action
CENTRE, REACH = 82.0, 4.8364
UNITS = ((9, 88), (14, 71), (22, 84), (35, 78), (48, 81), (60, 79), (90, 82), (130, 70), (170, 80), (240, 81))
NO_INTERVAL = ("trend", "action", "units")
# What is drawn how: a mark of `panel.MARKS` and the text that names it.
KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "trend": (("grey", "signal.key_series"), ("worse", "signal.key_worse"), ("centre", "signal.key_centre"),
              ("band", "signal.key_band")),
    "action": (("grey", "signal.key_series"), ("better", "signal.key_better"), ("centre", "signal.key_centre"),
               ("band", "signal.key_band")),
    "units": (("band", "funnel.bands"), ("centre", "funnel.centre")),
    "ikm": (),
    "areas": (("concern", "improvement.certain"), ("grey", "improvement.uncertain"), ("tick", "figure.reference")),
    "themes": (),
}  # fmt: skip
PAIRS = ((8, 82), (12, 79), (15, 84), (18, 80), (22, 83), (25, 78), (31, 81), (48, 68))


def show(name: str) -> None:
    """The picture of a method, with what is drawn how above it."""
    cards.style()
    st.markdown(f":small[:gray[{t('method.picture')}]]")
    drawn = PICTURES[name]()
    if name in KEYS:
        _key(name)
    if isinstance(drawn, str):
        st.html(drawn)
    else:
        panel.chart(drawn, t(f"method.{name}_title"), f"example_{name}")
    if name == "action":
        st.caption(f"{figures.numeral(0)} {t('method.action_mark')}")


def _key(name: str) -> None:
    marks = tuple((mark, t(word)) for mark, word in KEYS[name])
    panel.legend(*marks, interval=name not in NO_INTERVAL)


def _trend() -> dict[str, Any]:
    return _months(MONTHS, "concern", "low")


def _action() -> dict[str, Any]:
    return _months(ACTED, "improvement", "high", figures.Mark(AGREED, "intervention", ""))


def _months(values: Sequence[int], verdict: str, side: str, *marks: figures.Mark) -> dict[str, Any]:
    """Eighteen months around the middle line of which the last four are a signal."""
    record, points, chart = metrics.records()["ikm"], [], {}
    for at, value in enumerate(values):
        year, month = divmod(at, 12)
        period, told = f"{2024 + year}-{month + 1:02d}", verdict if at >= 14 else "common"
        day = dt.date(2024 + year, month + 1, 1)
        points.append(figures.Point(period, day, 60, float(value), None, None, "ok"))
        lies = side if at >= 14 else ""
        said = t(f"signal.word_{told}")
        chart[period] = figures.Judged(0, "full", CENTRE, CENTRE - REACH, CENTRE + REACH, told, lies, said)
    return figures.control_chart(
        points, chart, marks, points[-1].period, _unit("A"), panel.scale(record), panel.look(record)
    )


def _funnel() -> dict[str, Any]:
    record, sd = metrics.records()["ikm"], 12.0
    sizes = [6 * 1.35**step for step in range(14)]
    curve = pd.DataFrame({"n": sizes, "centre": 80.0})
    for name, z in (("95", 1.96), ("998", 3.09)):
        reach = [z * math.hypot(sd / math.sqrt(n), 1.2) for n in sizes]
        curve[f"ll{name}"], curve[f"ul{name}"] = [80 - r for r in reach], [80 + r for r in reach]
    rows = [
        {"label": _unit(chr(65 + at)), "n": n, "value": float(value), "word": "below" if n == 130 else "on_par",
         "tone": "concern" if n == 130 else "", "is_inside": True, "is_chosen": False, "is_hollow": n < 10,
         "said": _unit(chr(65 + at))}
        for at, (n, value) in enumerate(UNITS)
    ]  # fmt: skip
    return figures.funnel(pd.DataFrame(rows), curve, panel.scale(record), panel.look(record))


def _dots(record_key: str, rows: list[tuple[str, float, float, float, int]], **more: list[Any]) -> str:
    record = metrics.records()[record_key]
    frame = pd.DataFrame(rows, columns=["label", "value", "lo", "hi", "n"]).assign(status="ok", chosen=False)
    frame = frame.assign(key=frame["label"], **more)
    return figures.dots(frame, panel.scale(record), panel.look(record))


def _ikm() -> str:
    return _dots("ikm", [(_unit("A"), 78.7, 76.9, 80.5, 160), (_unit("B"), 78.7, 73.4, 84.0, 18)])


def _areas() -> str:
    names = [_short(f"skm_{key}") for key in ("waktu", "prosedur", "biaya")]
    rows = list(
        zip(names, (38.0, 21.0, 4.0), (29.0, 14.5, 1.6), (48.0, 29.5, 9.8), (100, 100, 100), strict=True)
    )
    return _dots("dissatisfied_waktu", rows, ref=[18.0, 19.0, 3.0], is_concern=[True, False, False])


def _themes() -> str:
    names = [_short(f"skm_{key}") for key in ("waktu", "perilaku")]
    rows = list(zip(names, (34.0, 20.0), (25.4, 13.3), (43.7, 28.9), (100, 100), strict=True))
    return _dots("complaints_waktu", rows)


def _short(metric: str) -> str:
    """The element's own word."""
    return i18n.pick(metrics.records()[metric], "short")


def _pattern() -> str:
    words = ("very_good", "good", "needs_improvement")
    parts = [
        Part(key, share, f"{share:.0f} %", t(f"said.{key}"))
        for key, share in zip(words, (78.0, 20.0, 2.0), strict=True)
    ]
    line = t("distribution.line_max", ratings=t("said.very_good"), share=70)
    limit = Limit(("very_good",), 70.0, line)
    distribution.legend(words)
    differs = t("distribution.differs")
    told = t("distribution.broken", line=line, share=78)
    return shares([Bar(_unit("A"), "n = 50", parts, [limit], differs, [told], True)], {})


def _raters() -> str:
    raters.style()
    return raters.bar({"ratee": 35, "rater": 25, "rest": 40})


def _together() -> dict[str, Any]:
    record = metrics.records()["ikm"]
    crosses = [
        Cross(
            _unit(chr(65 + at)), x, x - 4, x + 4, y, y - 3, y + 3, "", kind="question" if x == 48 else "plain"
        )
        for at, (x, y) in enumerate(PAIRS)
    ]
    titles = (_short("very_good"), _short("ikm"))
    return scatter(
        crosses, (20.0, 80.5), titles, (t("together.median"), t("together.median")), panel.look(record)
    )


def _unit(letter: str) -> str:
    return f"Unit {letter}"


PICTURES: dict[str, Callable[[], "dict[str, Any] | str"]] = {
    "trend": _trend, "action": _action, "units": _funnel, "ikm": _ikm, "areas": _areas, "themes": _themes,
    "pattern": _pattern, "raters": _raters, "together": _together,
}  # fmt: skip
