"""Published rows as they are written: in words for a table, unrounded for a file; the hidden ones without a number."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import figures, metrics
from dashboard.export import is_nothing
from dashboard.i18n import t
from dashboard.metrics import Metric

# Columns of a file in their order, and the word for each.
TITLES = {
    "unit_name": "unit", "metric_label": "metric", "period": "period", "n": "n", "n_to": "n_to",
    "numerator": "numerator", "denominator": "denominator", "value": "value", "bound": "bound", "lo": "lo", "hi": "hi",
    "status": "status",
}  # fmt: skip
# What is gone from a hidden row, whatever the warehouse says.
NUMBERS = ("n", "n_to", "numerator", "denominator", "value", "bound", "lo", "hi")


def columns(frame: pd.DataFrame, record: Metric) -> pd.DataFrame:
    """A published frame with written numbers and column titles of the present language, ready for `table`."""
    frame = masked(frame)
    return pd.DataFrame({
        t("figure.col_period"): [metrics.period_label(p, short=True) for p in frame["period"]],
        t("figure.col_value"): [words(row, record) for row in figures.each(frame)],
        t("figure.col_interval"): [interval(row, record) for row in figures.each(frame)],
        "n": [metrics.size(row.n, row.n_to) for row in figures.each(frame)],
        t("figure.col_numerator"): [metrics.number(v, _places(v)) for v in frame["numerator"]],
        t("figure.col_denominator"): [metrics.number(v, _places(v)) for v in frame["denominator"]],
    })  # fmt: skip


def words(row: Any, record: Metric) -> str:
    """A value in words, or the word for why there is none; provisional ones say so."""
    if row.status == "hidden":
        return t("figure.hidden")
    if row.status == "no_data" or pd.isna(row.value):
        return t("figure.no_data")
    text = metrics.told(record, row.value, row.bound, row.n_to)
    return f"{text} ({t('figure.provisional')})" if row.status == "provisional" else text


def interval(row: Any, record: Metric) -> str:
    """`76,3–81,2`; nothing where there is none, or where equal answers make it a point (which is no certainty)."""
    lo, hi = row.lo, row.hi
    if lo is None or hi is None or pd.isna(lo) or pd.isna(hi) or lo == hi:
        return ""
    low = metrics.told(record, lo, None, row.n_to, unit=False)
    return f"{low}–{metrics.told(record, hi, None, row.n_to)}"


def spoken(frame: pd.DataFrame, empty: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A frame of days, counts and texts as the screen says it. empty: by column, the word for a cell without value,
    else `–`; the frame itself is what goes into a file."""
    told = {}
    for name in map(str, frame.columns):
        word = (empty or {}).get(name, metrics.NOTHING)
        told[name] = [word if is_nothing(cell) else _said(cell) for cell in frame[name]]
    return pd.DataFrame(told)


def _said(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return metrics.date(cell, short=True)
    return cell if isinstance(cell, str) else metrics.number(cell, 1 if isinstance(cell, float) else 0)


def days(column: "pd.Series[Any]") -> list[dt.date | None]:
    """Days of a warehouse as days without a time, whatever they came as; None where there is none."""
    return [None if is_nothing(day) else pd.Timestamp(day).date() for day in column]


def counts(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Whole numbers that may be missing, whatever they came as."""
    return pd.Series(column.tolist(), dtype="Float64").astype("Int64")


def raw(frame: pd.DataFrame) -> pd.DataFrame:
    """A published frame for a file: numbers unrounded, a hidden one empty and called hidden.

    n is written as the two ends of its band, equal where it is exact; a limit says which it is.
    """
    ends = frame["n_to"].where(frame["n_to"].notna(), frame["n"])
    frame = masked(frame.assign(n_to=ends, bound=bounds(frame["bound"])))
    titles = {name: t(f"figure.col_{word}") for name, word in TITLES.items() if name in frame}
    said = {word: t(f"figure.{word}") for word in frame["status"].unique()}
    status = frame["status"].map(said)
    return frame.assign(status=status)[list(titles)].rename(columns=titles)


def masked(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with nothing left in its hidden rows but that they are hidden."""
    gone = [name for name in NUMBERS if name in frame]
    return frame.assign(**{name: frame[name].mask(frame["status"] == "hidden") for name in gone})


def bounds(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Which limit a value is, in words; nothing where it is the value itself."""
    return column.map({word: t(f"figure.bound_{word}") for word in metrics.LIMITS})


def _places(value: float | None) -> int:
    return 0 if value is None or pd.isna(value) or float(value).is_integer() else 1
