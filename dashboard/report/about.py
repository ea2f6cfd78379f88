"""What every part of a report begins with: the view, the present numbers of the unit, and how they are written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard import access, figures, metrics, panel, spans, tables
from dashboard.figures.series import SHOWN
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import focus, profile, signals, verdicts
from dashboard.warehouse import Audience

LOCK = "\N{LOCK} "  # screens have it, the fonts of a document do not


@dataclass(frozen=True)
class About:
    """A view in the language of the report. records: all metric records; rows: the present rows of the numbers that
    stand alone, one per metric; now: the same by metric, those that say something."""

    view: Filters
    name: str
    audience: Audience
    records: Mapping[str, Metric]
    rows: pd.DataFrame
    now: Mapping[str, Any]

    @cached_property
    def shown(self) -> dict[str, Any]:
        """The present rows that have a number to show."""
        return {key: row for key, row in self.now.items() if row.status in SHOWN and pd.notna(row.value)}

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Rows of Area perbaikan."""
        return profile.answer(self.view)

    @cached_property
    def advice(self) -> list[Any]:
        """What the rules advise, in their order."""
        return list(figures.each(focus.answer(self.view)))

    def value(self, row: Any) -> str:
        """The value of a published row, or the word for why there is none."""
        return unlocked(tables.words(row, self.records[row.metric]))

    def basis(self, row: Any) -> str:
        """`n = 12 · TW III 2026`; the period alone of what is counted or hidden."""
        when = metrics.period_label(row.period, short=True)
        if self.records[row.metric].kind == "count" or row.status == "hidden":
            return when
        return f"{metrics.sized(row.n, row.n_to)} · {when}"

    def verdict(self, row: Any) -> str:
        """What the control chart says at the period, and whether the target will be met; empty for what is hidden."""
        if row.status == "hidden":
            return ""
        met = verdicts.target(row.target_now, self.records[row.metric])
        said = verdicts.short(row) or _untested(row)
        return f"{said}. {met}" if met else said


def about(view: Filters) -> About:
    """The view as exactly as the visitor may know its unit; inside `warehouse.shared_only()` as everybody may."""
    records = metrics.records()
    rows = signals.answer(view, (view.unit_id,))
    told = {row.metric: row for row in figures.each(rows) if row.status != "no_data"}
    now = {key: told[key] for key in records if key in told}
    name = panel.unit_name(view.unit_id, view.hierarchy)
    return About(view, name, access.sees(view.hierarchy, view.unit_id), records, rows, now)


def at(view: Filters, record: Metric) -> Filters:
    """The view at the period type that a metric answers at, at the period that holds the view's end."""
    kind = spans.effective(record.periods, view.period_type)
    if kind == view.period_type:
        return view
    last = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    return Filters(view.unit_id, view.hierarchy, kind, spans.containing(last, kind), view.lang)


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
