"""Series as drawings need them: gaps kept, breaks never bridged, axes that fit.

A published frame becomes plain tuples once; forty small multiples then cost next to nothing.
"""

import datetime as dt
import math
from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

SHOWN = ("ok", "provisional")


class Point(NamedTuple):
    """One period of a series. value, lo and hi are None where there is nothing to show.

    n_to: n is the lower end of a band and this its upper one. bound: value is
    a limit, `least` or `most`, or a rounded count, `about`.
    """

    period: str
    day: dt.date
    n: float | None
    value: float | None
    lo: float | None
    hi: float | None
    status: str
    n_to: float | None = None
    bound: str | None = None


Series = list[Point]


def split(frame: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], Series]:
    """Published rows (period, period_start, n, value, lo, hi, status, perhaps n_to and bound) as one series per key."""
    rows = frame.sort_values("period_start")
    for column in {"n_to", "bound"} - set(rows):
        rows[column] = None
    found: dict[tuple[str, ...], Series] = {}
    names = zip(*(rows[key].tolist() for key in keys), strict=True)
    for name, *point in zip(
        names if keys else [()] * len(rows), rows["period"].tolist(), days(rows["period_start"]),
        *(_numbers(rows[column]) for column in ("n", "value", "lo", "hi")), rows["status"].tolist(),
        _numbers(rows["n_to"]), rows["bound"].tolist(), strict=True,
    ):  # fmt: skip
        found.setdefault(tuple(map(str, name)), []).append(_point(*point))
    return found


def series(frame: pd.DataFrame) -> Series:
    """Published rows of one unit and metric as a series in time order."""
    return split(frame).get((), [])


def days(column: "pd.Series[Any]") -> list[dt.date]:
    """A column of dates as plain days."""
    listed: list[dt.date] = pd.to_datetime(column).to_numpy("datetime64[D]").tolist()
    return listed


def _numbers(column: "pd.Series[Any]") -> list[float | None]:
    return [None if math.isnan(number) else number for number in column.astype("float64").tolist()]


def _point(
    period: str, day: dt.date, n: float | None, value: float | None, lo: float | None, hi: float | None,
    status: str, n_to: float | None, bound: object,
) -> Point:  # fmt: skip
    """A point as it may be drawn: of a hidden one nothing is left, whatever the frame says."""
    if status in SHOWN and value is not None:
        return Point(period, day, n, value, lo, hi, status, n_to, bound if isinstance(bound, str) else None)
    told = status if status not in SHOWN else "no_data"
    return Point(period, day, None if told == "hidden" else n, None, None, None, told)


def shown(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True where a row of a published frame may show its number: neither hidden nor empty."""
    return frame["status"].isin(SHOWN) & frame["value"].notna()


def told_points(points: Series) -> Series:
    """The points that have a number to show."""
    return [point for point in points if point.value is not None]


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame as tuples with named columns, the index first.

    Like `itertuples`, which makes a class at each call and a Series of each column.
    """
    row = _row(tuple(map(str, frame.columns)))
    columns = frame.to_numpy(dtype=object).T.tolist()
    return map(row._make, zip(frame.index.tolist(), *columns, strict=True))


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("_row", ("Index", *columns), rename=True)


def runs(points: Series, breaks: Iterable[dt.date] = ()) -> list[Series]:
    """Cut a series into stretches that may be joined by a line.

    A stretch ends before a period without a number and at every break date.
    """
    edges = sorted(breaks)
    stretches: list[Series] = []
    before: Point | None = None
    for point in points:
        if point.value is not None:
            cut = before is None or any(before.day < edge <= point.day for edge in edges)
            if cut:
                stretches.append([])
            stretches[-1].append(point)
        before = point if point.value is not None else None
    return stretches


def joined(stretches: Sequence[Series], name: str) -> list[Any]:
    """One field of all stretches, with a None between stretches so that no line crosses the gap."""
    values: list[Any] = []
    for stretch in stretches:
        values += ([None] if values else []) + [getattr(point, name) for point in stretch]
    return values


def extent(
    numbers: Iterable[float | None], floor: float | None, ceiling: float | None
) -> tuple[float, float]:
    """The value axis: all numbers with some air, inside the limits of the scale."""
    known = [number for number in numbers if number is not None and not math.isnan(number)]
    if not known:
        return (floor or 0.0, ceiling or 1.0)
    low, high = min(known), max(known)
    air = (high - low) * 0.12 or max(abs(high) * 0.1, 0.5)
    return (
        low - air if floor is None else max(low - air, floor - air / 4),
        high + air if ceiling is None else min(high + air, ceiling + air / 4),
    )


def values(*many: Series, whole: bool = False) -> list[float | None]:
    """The numbers of several series, their intervals too when `whole`."""
    names = ("value", "lo", "hi") if whole else ("value",)
    return [getattr(point, name) for points in many for point in points for name in names]


def within(span: tuple[float, float], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    """The ends of an axis as they may be written: its air never passes for possible values."""
    low, high = span
    return (low if floor is None else max(low, floor), high if ceiling is None else min(high, ceiling))


def clipped(value: float, floor: float | None, ceiling: float | None) -> float:
    """A number inside the scale, or the end of the scale that it lies beyond."""
    low, high = within((value, value), floor, ceiling)
    return low if low != value else high


def limits(unit: str, kind: str) -> tuple[float | None, float | None]:
    """Smallest and largest possible value of a metric unit; None where the scale is open."""
    if kind in ("count", "rate"):
        return (0.0, None)
    if (unit, kind) == ("percent", "mean"):  # an achievement of targets counts up to 120 %
        return (0.0, 120.0)
    return {
        "percent": (0.0, 100.0),
        "score100": (25.0, 100.0),
        "score4": (1.0, 4.0),
        "score10": (1.0, 10.0),
        "days": (0.0, None),
    }.get(unit, (None, None))


def reached(point: Point, floor: float | None, ceiling: float | None) -> Point:
    """A value that is only known as a limit, with the stretch of the scale in which it lies as its interval."""
    if point.bound == "least" and ceiling is not None:
        return point._replace(lo=point.value, hi=ceiling)
    if point.bound == "most" and floor is not None:
        return point._replace(lo=floor, hi=point.value)
    return point


def ticks(points: Series, most: int) -> Series:
    """At most `most` evenly spaced periods for the time axis, the last one always among them."""
    step = max(1, -(-len(points) // most))
    return [points[at] for at in reversed(range(len(points) - 1, -1, -step))]
