"""What is drawn upright on a trend: breaks of the series, new limits, events and interventions."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from dashboard import breaks, figures, i18n, judgements, metrics, spans
from dashboard.figures import Mark, Series
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import once
from dashboard.views import verdicts


def of(view: Filters, metric: str, points: Series, period_type: str) -> tuple[Mark, ...]:
    """The marks on the chart of the chosen unit that fall into its time, oldest first."""
    if not points:
        return ()
    first, last = points[0].day, spans.after(points[-1].day, period_type)
    found = [*_breaks(view, metric), *_rebases(view, metric), *_events(view, metric)]
    return tuple(sorted(mark for mark in found if first <= mark.day < last))


def _breaks(view: Filters, metric: str) -> list[Mark]:
    rows = breaks.of(view, metric, view.unit_id).drop_duplicates("day")
    return [Mark(row.day, "break", i18n.pick(row._asdict(), "note")) for row in figures.each(rows)]


def _rebases(view: Filters, metric: str) -> list[Mark]:
    rows = verdicts.noted(judgements.rebases(view.hierarchy, (view.unit_id,)), metric)
    return [Mark(row.day, "rebase", t("signal.rebased", reason=row.reason)) for row in figures.each(rows)]


def _events(view: Filters, metric: str) -> list[Mark]:
    rows = verdicts.noted(judgements.events(view.hierarchy, (view.unit_id,)), metric)
    return [
        Mark(row.day, row.kind, f"{row.title} ({t(f'notes.kind_{row.kind}')})") for row in figures.each(rows)
    ]


def event_days(view: Filters, metric: str, units: Sequence[str]) -> dict[str, tuple[dt.date, ...]]:
    """Days of the events that concern each of these units, those of a unit above among them.

    units: the chosen one, or parts of it.
    """
    rows = verdicts.noted(judgements.events(view.hierarchy, tuple(units)), metric)
    known, noted = set(units), list(zip(rows["unit_id"], rows["day"], strict=True))
    return {unit: tuple(day for whose, day in noted if whose == unit or whose not in known) for unit in units}


def noted_days(view: Filters) -> list[tuple[str | None, dt.date]]:
    """Metric (None: every one) and day of each event that concerns the chosen unit, oldest first."""
    return once(("noted", view), lambda: _noted_days(view))


def _noted_days(view: Filters) -> list[tuple[str | None, dt.date]]:
    rows = judgements.events(view.hierarchy, (view.unit_id,))
    return list(zip(rows["metric"].tolist(), rows["day"].tolist(), strict=True))


def explain(marks: Sequence[Mark]) -> None:
    """The numbers above the chart, one line each."""
    for at, mark in enumerate(marks):
        st.caption(f"{figures.numeral(at)} {metrics.date(mark.day)}: {i18n.escape(mark.text)}")
