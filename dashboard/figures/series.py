"""Series as drawings need them: gaps kept, breaks never bridged, axes that fit. Frames in, lists out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

Point = tuple[pd.Timestamp, float | None]


def shown(frame: pd.DataFrame) -> pd.Series:
    """True where a row may show its number: neither hidden nor empty."""
    return frame["status"].isin(["ok", "provisional"]) & frame["value"].notna()


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame as tuples with named columns."""
    return iter(frame.itertuples())


def runs(frame: pd.DataFrame, breaks: Iterable[Any] = ()) -> list[pd.DataFrame]:
    """Cut a series (period_start, value, status) into stretches that may be joined by a line.

    A stretch ends before a row without a number and at every break date.
    """
    rows = frame.sort_values("period_start")
    start = pd.to_datetime(rows["period_start"])
    visible = shown(rows)
    stretch = (~visible).astype(int).cumsum()
    for day in breaks:
        stretch = stretch + (start >= pd.Timestamp(day)) * 10_000
    return [part for _, part in rows[visible].groupby(stretch[visible], sort=True)]


def joined(parts: Sequence[pd.DataFrame], column: str) -> list[Any]:
    """One column of all stretches, with a None between stretches so that no line crosses the gap."""
    values: list[Any] = []
    for part in parts:
        values += ([None] if values else []) + part[column].tolist()
    return values


def extent(frames: Iterable[pd.DataFrame], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    """The value axis: all numbers and intervals with some air, inside the limits of the scale."""
    numbers = (
        pd.concat(
            [frame.loc[shown(frame), column] for frame in frames for column in ("value", "lo", "hi")]
            or [pd.Series(dtype=float)]
        )
        .astype(float)
        .dropna()
    )
    if numbers.empty:
        return (floor or 0.0, ceiling or 1.0)
    low, high = float(numbers.min()), float(numbers.max())
    air = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
    low, high = low - air, high + air
    return (
        low if floor is None else max(low, floor - air / 4),
        high if ceiling is None else min(high, ceiling + air / 4),
    )


def within(span: tuple[float, float], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    """The ends of an axis as they may be written: its air never passes for possible values."""
    low, high = span
    return (low if floor is None else max(low, floor), high if ceiling is None else min(high, ceiling))


def limits(unit: str, kind: str) -> tuple[float | None, float | None]:
    """Smallest and largest possible value of a metric unit; None where the scale is open."""
    if kind == "count":
        return (0.0, None)
    return {
        "percent": (0.0, 100.0),
        "score100": (25.0, 100.0),
        "score4": (1.0, 4.0),
        "score10": (1.0, 10.0),
        "days": (0.0, None),
    }.get(unit, (None, None))


def ticks(periods: Sequence[str], starts: Sequence[Any], most: int = 7) -> tuple[list[Any], list[str]]:
    """At most `most` evenly spaced periods for the time axis, the last one always among them."""
    step = max(1, -(-len(periods) // most))
    chosen = range(len(periods) - 1, -1, -step)
    return [starts[at] for at in reversed(chosen)], [periods[at] for at in reversed(chosen)]
