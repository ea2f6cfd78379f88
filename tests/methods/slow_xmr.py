"""The rules of the XmR chart once more, point by point in plain loops: what the arrays of `etl.methods` must equal.

None is a missing period. Written from the text, not from the code.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean

Points = list[float | None]


def moving_ranges(y: Points) -> list[float]:
    """Distances of neighbours that both exist."""
    return [abs(b - a) for a, b in pairwise(y) if a is not None and b is not None]


def average_range(ranges: list[float]) -> float | None:
    """Mean after screening once; where that leaves nothing or 0, of all; None where there is no spread."""
    if not ranges or fmean(ranges) == 0:
        return None
    kept = [r for r in ranges if r < 3.267 * fmean(ranges)]
    return fmean(kept) if kept and fmean(kept) > 0 else fmean(ranges)


def limits(y: Points, baseline: int = 12) -> tuple[float, float, float] | None:
    """Centre, lower and upper limit from the first `baseline` values; None without spread."""
    seen, base = 0, []
    for value in y:
        if seen == baseline:
            break
        base.append(value)
        seen += value is not None
    spread = average_range(moving_ranges(base))
    values = [v for v in base if v is not None]
    if spread is None:
        return None
    return fmean(values), fmean(values) - 2.66 * spread, fmean(values) + 2.66 * spread


def labels(y: Points, found: tuple[float, float, float]) -> list[tuple[str, str | None]]:
    """Rule and side of every point, in the order of precedence."""
    m, low, high = found
    near_low, near_high = m + 2 / 3 * (low - m), m + 2 / 3 * (high - m)
    told: list[tuple[str, str | None]] = []
    for i, value in enumerate(y):
        if value is None:
            told.append(("missing", None))
        elif value > high or value < low:
            told.append(("outside", "high" if value > high else "low"))
        else:
            told.append(
                _trend(y, i) or _two_of_three(y, i, m, near_low, near_high, low, high) or _shift(y, i, m)
                or ("common", None)
            )  # fmt: skip
    return told


def _windows(y: Points, i: int, length: int) -> list[list[float]]:
    """Complete windows of `length` points that hold point i, the latest first."""
    starts = range(min(i, len(y) - length), max(-1, i - length), -1)
    found = [y[s : s + length] for s in starts]
    return [[v for v in w if v is not None] for w in found if None not in w]


def _trend(y: Points, i: int) -> tuple[str, str] | None:
    for window in _windows(y, i, 7):
        if all(b > a for a, b in pairwise(window)):
            return "trend", "high"
        if all(b < a for a, b in pairwise(window)):
            return "trend", "low"
    return None


def _two_of_three(
    y: Points, i: int, m: float, near_low: float, near_high: float, low: float, high: float
) -> tuple[str, str] | None:
    def near(v: float) -> bool:
        return near_high < v <= high or low <= v < near_low

    if not near(y[i]):  # type: ignore[arg-type]
        return None
    for window in _windows(y, i, 3):
        if sum(near(v) for v in window) >= 2 and (all(v > m for v in window) or all(v < m for v in window)):
            return "two_of_three", "high" if window[0] > m else "low"
    return None


def _shift(y: Points, i: int, m: float) -> tuple[str, str] | None:
    for window in _windows(y, i, 7):
        if all(v > m for v in window):
            return "shift", "high"
        if all(v < m for v in window):
            return "shift", "low"
    return None


def label_now(y: Points, found: tuple[float, float, float]) -> list[tuple[str, str | None]]:
    """What could be said of each point when it was the last: the series cut off behind it, the baseline locked."""
    return [labels(y[: i + 1], found)[i] for i in range(len(y))]
