"""Where points of an agenda come from: findings, advice, and what was agreed and is still to be done.

Sentences are functions, told in the present language when they are called.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dashboard import figures, i18n, metrics, queries, spans
from dashboard.discussion import agreements, charts, effects
from dashboard.discussion.agreements import Action
from dashboard.discussion.charts import Chart
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import findings, focus, verdicts

# Findings about a unit below, not the unit itself.
ELSEWHERE = ("stopped", "letter_changed", "theme_below")
# Signals of advice that hold a thing against the same thing elsewhere.
BESIDE = ("element", "theme", "behaviour")
UNTESTED = ("", "annual", "empty")


@dataclass(frozen=True)
class Point:
    """A point before it is written down. mark: what it was made from; view: of whose numbers it speaks."""

    kind: str
    mark: str
    view: Filters
    metric: str | None
    title: Callable[[], str]
    lines: Callable[[], list[str]]
    chart: Chart | None = None


def agreed(view: Filters) -> list[Point]:
    """What was agreed for the unit and is still to be done, by due date, and what became of the rest of last time."""
    found = effects.last_time(view.unit_id)
    return [_action(action, view) for action in found if action.hierarchy == view.hierarchy]


def stands_out(view: Filters) -> list[Point]:
    """What stands out in the unit and period, the weightiest first."""
    rows = queries.run(
        "headline", hierarchy=view.hierarchy, unit_id=view.unit_id, period_type=view.period_type, period=view.period
    )  # fmt: skip
    return [_finding(row, view) for row in figures.each(rows)]


def advised(view: Filters) -> list[Point]:
    """What the rules advise, in their order."""
    return [_advice(row, view) for row in figures.each(focus.answer(view))]


def _action(action: Action, view: Filters) -> Point:
    record = metrics.records().get(action.metric or "")
    effect, place = effects.effect(action), replace(view, unit_id=action.unit_id)
    about = _at(place, record) if record else place
    return Point(
        "action", f"action/{action.key}", about, action.metric if record else None,
        lambda: t("slide.agreed", title=action.title),
        lambda: [_terms(action), *([effects.sentence(effect)] if record else [])],
        _trend(about, record) if record else None,
    )  # fmt: skip


def _terms(action: Action) -> str:
    """Who, until when or with what outcome, what is expected."""
    if action.state == agreements.OPEN:
        due = "slide.overdue" if effects.is_overdue(action) else "slide.due"
    else:
        due = f"slide.{action.state}"
    told = t("slide.owner", owner=action.owner, due=t(due, period=metrics.period_label(action.due)))
    more = {"expected": action.effect, "outcome": action.outcome}
    return " ".join(
        [told, *(t(f"slide.{name}", text=text.rstrip(".")) for name, text in more.items() if text)]
    )


def _finding(row: Any, view: Filters) -> Point:
    metric = row.metric if isinstance(row.metric, str) else ""
    record, other = metrics.records().get(metric), row.other if isinstance(row.other, str) else ""
    unit = row.link_unit if row.kind in ELSEWHERE and isinstance(row.link_unit, str) else view.unit_id
    about = Filters(unit, view.hierarchy, view.period_type, view.period, view.lang)
    drawn = _compared(row, about) or (_trend(_at(about, record), record) if record else None)
    return Point(
        "finding", f"finding/{row.kind}/{metric}/{other}", about, metric or None,
        lambda: findings.sentence(row, view), lambda: _support(about, record, drawn), drawn,
    )  # fmt: skip


def _compared(row: Any, view: Filters) -> Chart | None:
    """Elements or themes side by side, for a finding that speaks of one of them."""
    if row.kind in ("element_gap", "theme_below"):
        return charts.bars(view, row.metric)
    if row.kind in ("top_theme", "waiting_theme") and isinstance(row.other, str):
        return charts.bars(view, row.other)
    return None


def _support(view: Filters, record: Metric | None, chart: Chart | None) -> list[str]:
    """What stands behind a sentence: how it is elsewhere or what the control chart says, and what is coarse."""
    if record is None or chart is None:
        return []
    told = _beside(chart) if chart["type"] == "bars" else _judged(_at(view, record), record)
    parts = chart["points"] if chart["type"] == "trend" else chart["rows"]
    is_coarse = any(part["bound"] in ("least", "most") for part in parts)
    return [*told, *([t("slide.coarse")] if is_coarse else [])]


def _beside(chart: Chart) -> list[str]:
    row, lang = chart["rows"][0], i18n.lang()
    if row["ref"] is None:
        return []
    words = {"label": row["label"][lang], "value": row["told"][lang], "n": row["n"][lang]}
    return [t("slide.beside", **words, elsewhere=row["ref_told"][lang])]


def _judged(view: Filters, record: Metric) -> list[str]:
    rows = verdicts.points(view, record, view.period_type, (view.unit_id,))
    row = verdicts.at(rows, view.period)
    if row is None or verdicts.text(row.state_now) in UNTESTED:
        return []
    return [
        f"{verdicts.said(row.verdict_now, row.cause_now, row.side_now, row.state_now, view.period_type)}."
    ]


def _advice(row: Any, view: Filters) -> Point:
    about = Filters(view.unit_id, view.hierarchy, row.period_type, row.period, view.lang)
    drawn = charts.bars(about, row.metric) if row.signal.partition(":")[0] in BESIDE else None
    return Point(
        "advice", f"advice/{row.rule}", about, row.metric,
        lambda: t("slide.advice", why=i18n.pick(row._asdict(), "why"), action=t(f"focus.action_{row.action}")),
        lambda: focus.reasons(row), drawn or _trend(about, metrics.records()[row.metric]),
    )  # fmt: skip


def _trend(view: Filters, record: Metric) -> Chart | None:
    return charts.trend(view, record, view.period_type, view.period)


def _at(view: Filters, record: Metric) -> Filters:
    """The view at a period type that the metric answers at."""
    kind = spans.effective(record.periods, view.period_type)
    if kind == view.period_type:
        return view
    last = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    return Filters(view.unit_id, view.hierarchy, kind, spans.containing(last, kind), view.lang)
