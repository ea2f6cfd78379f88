"""Places where a number must not be read across: another rule, another source, another way of counting."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard import figures, queries
from dashboard.filters import Filters
from dashboard.kept import once


def of(view: Filters, metric: str, *units: str) -> pd.DataFrame:
    """Places where this metric of these units must not be read across: unit_id, day, note_id, note_en."""
    rows = queries.run("breaks", hierarchy=view.hierarchy, units=units)
    rows = rows[rows["metric"].isna() | (rows["metric"] == metric)]
    return rows.assign(day=figures.days(rows["period_start"]))


def days(view: Filters) -> Callable[[str], list[dt.date]]:
    """The days of the same places for the chosen unit, by metric."""
    known = once(("break_days", queries.key(), view), lambda: _days(view))
    return lambda metric: [day for whose, day in known if whose == metric or not isinstance(whose, str)]


def _days(view: Filters) -> list[tuple[Any, dt.date]]:
    rows = queries.run("breaks", hierarchy=view.hierarchy, units=(view.unit_id,))
    return list(zip(rows["metric"].tolist(), figures.days(rows["period_start"]), strict=True))
