"""What every part of a report begins with: the view, the present numbers of the unit, and how they are written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import access, figures, metrics, panel, spans, tables
from dashboard.figures.series import SHOWN
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import signals, verdicts
from dashboard.warehouse import Audience

LOCK = "\N{LOCK} "  # screens have it, the fonts of a document do not


@dataclass(frozen=True)
class About:
    """A view in the language of the report, and the present row of each number that stands alone, by metric."""

    view: Filters
    name: str
    audience: Audience
    now: Mapping[str, Any]

    @property
    def shown(self) -> dict[str, Any]:
        """The present rows that have a number to show."""
        return {key: row for key, row in self.now.items() if row.status in SHOWN and pd.notna(row.value)}


def about(view: Filters) -> About:
    """The view as exactly as the visitor may know its unit; inside `warehouse.shared_only()` as everybody may."""
    rows = signals.answer(view, (view.unit_id,))
    told = {row.metric: row for row in figures.each(rows) if row.status != "no_data"}
    now = {key: told[key] for key in metrics.records() if key in told}
    name = panel.unit_name(view.unit_id, view.hierarchy)
    return About(view, name, access.sees(view.hierarchy, view.unit_id), now)


def at(view: Filters, record: Metric) -> Filters:
    """The view at the period type that a metric answers at, at the period that holds the view's end."""
    kind = spans.effective(record.periods, view.period_type)
    if kind == view.period_type:
        return view
    last = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    return Filters(view.unit_id, view.hierarchy, kind, spans.containing(last, kind), view.lang)


def value(row: Any) -> str:
    """The value of a published row, or the word for why there is none."""
    return unlocked(tables.words(row, metrics.records()[row.metric]))


def basis(row: Any) -> str:
    """`n = 12 · TW III 2026`; the period alone of what is counted or hidden."""
    record, when = metrics.records()[row.metric], metrics.period_label(row.period, short=True)
    if record.kind == "count" or row.status == "hidden":
        return when
    return f"{metrics.sized(row.n, row.n_to)} · {when}"


def verdict(row: Any) -> str:
    """What the control chart says at the period, in words, and whether the target will be met; empty for nothing."""
    if row.status == "hidden":
        return ""
    met = verdicts.target(row.target_now, metrics.records()[row.metric])
    said = verdicts.short(row) or _untested(row)
    return f"{said}. {met}" if met else said


def _untested(row: Any) -> str:
    """Why nothing is said of a number that is there."""
    state = verdicts.text(row.state_now)
    return t("report.untested") if state in ("", "empty") else verdicts.word(None, state, row.period_type)


def unlocked(text: str) -> str:
    """The text without the picture of a lock."""
    return text.replace(LOCK, "")


def name_of(aspect: str) -> str:
    """What an aspect is called."""
    return t(f"overview.aspect_{aspect}")


def periods(rows: Any) -> tuple[str, ...]:
    """Codes of the periods of these rows, each once."""
    return tuple(sorted({str(row.period) for row in rows}))
