"""XmR charts by the rules of "Making Data Count": is a change real, or ordinary ups and downs?

Set-based: a row of a matrix is one segment of one series, a column one period in order; NaN is a period without a value
(also behind the end of a shorter row). Every row stands alone, so runs begin anew with each segment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
Sift = Callable[[Codes, int], Codes]

COMMON, SHIFT, TWO_OF_THREE, TREND, OUTSIDE = 0, 1, 2, 3, 4
RUN, PAIR = 7, 3
LIMIT, SCREEN, NEAR = 2.66, 3.267, 2 / 3
TINY = 1e-9  # differences this far below the size of the values are rounding, not movement


@dataclass(frozen=True)
class Limits:
    """centre (S, 1), lower and upper limit (S, T) or (S, 1), in the unit of y and not clipped; NaN where there are
    none."""

    centre: Numbers
    lower: Numbers
    upper: Numbers

    def near(self) -> tuple[Numbers, Numbers]:
        """The inner lines: two thirds of the way from the centre to each limit."""
        return self.centre + NEAR * (self.lower - self.centre), self.centre + NEAR * (
            self.upper - self.centre
        )


@dataclass(frozen=True)
class Signals:
    """Per point: cause (COMMON … OUTSIDE) and side (-1 low, 0, 1 high) with all points known, and the same as could be
    known when the point was the last (`_now`: only windows that end at it)."""

    cause: Codes
    side: Codes
    cause_now: Codes
    side_now: Codes


def as_they_are(ends: Codes, length: int) -> Codes:
    """Every signal counts."""
    return ends


def baseline(y: Numbers, points: int | None) -> Flags:
    """The first `points` values of each row (all for None)."""
    there = np.isfinite(y)
    return there if points is None else there & (np.cumsum(there, axis=1) <= points)


def rounding(y: Numbers) -> Numbers:
    """Per row (S, 1): how small a difference is no difference."""
    return np.asarray(TINY * np.max(np.abs(y), axis=1, keepdims=True, where=np.isfinite(y), initial=0.0))


def steps(y: Numbers) -> Numbers:
    """y_i - y_(i-1) per point; NaN at the start of a row and on both sides of a gap."""
    found = np.full(y.shape, np.nan)
    found[:, 1:] = np.diff(y, axis=1)
    found[np.abs(found) <= rounding(y)] = 0.0
    return found


def within(values: Numbers, base: Flags) -> Numbers:
    """What is made from two neighbours, kept where both are in the baseline."""
    both = base.copy()
    both[:, 1:] &= base[:, :-1]
    both[:, :1] = False
    return np.where(both, values, np.nan)


def mean(values: Numbers, weight: Numbers | Flags | float = 1.0) -> Numbers:
    """Weighted means of rows (S, 1), NaN values skipped; NaN for a row without any."""
    used = np.where(np.isfinite(values), weight, 0.0)
    total = np.sum(used, axis=1, keepdims=True)
    top = np.sum(np.where(used > 0, values, 0.0) * used, axis=1, keepdims=True)
    return np.asarray(np.divide(top, total, out=np.full_like(total, np.nan), where=total > 0))


def screened_mean(ranges: Numbers, factor: float = SCREEN, screen: bool = True) -> Numbers:
    """Means of moving ranges (S, 1) without those >= factor × the mean of all, once; where that leaves nothing or only
    zeros, the mean of all."""
    plain = mean(ranges)
    if not screen:
        return plain
    kept = mean(np.where(ranges < factor * plain, ranges, np.nan))
    return np.where(kept > 0, kept, plain)


def xmr_limits(
    y: Numbers, base: Flags, limit: float = LIMIT, factor: float = SCREEN, screen: bool = True
) -> Limits:
    """Mean ± limit × mean moving range of the baseline; no limits where there is no spread or no moving range."""
    centre = mean(np.where(base, y, np.nan))
    spread = screened_mean(within(np.abs(steps(y)), base), factor, screen)
    half = limit * np.where(spread > 0, spread, np.nan)
    return Limits(centre, centre - half, centre + half)


def sides(y: Numbers, limits: Limits) -> Codes:
    """-1 below the centre, 1 above, 0 on it or missing."""
    gap = y - limits.centre
    gap[~(np.abs(gap) > rounding(y))] = 0.0
    return np.sign(gap).astype(np.int8)


def is_outside(y: Numbers, limits: Limits) -> Flags:
    """Strictly beyond a limit."""
    spare = rounding(y)
    return np.asarray((y > limits.upper + spare) | (y < limits.lower - spare))


def is_near(y: Numbers, limits: Limits) -> Flags:
    """Strictly beyond an inner line, yet not outside."""
    low, high = limits.near()
    spare = rounding(y)
    return np.asarray(((y > high + spare) | (y < low - spare)) & ~is_outside(y, limits))


def signals(y: Numbers, limits: Limits, sift: Sift = as_they_are) -> Signals:
    """The special causes in their order: outside, trend, two of three, shift. Without limits: trend and shift only.

    sift: takes the signs of windows at their last point and the length of the windows, gives back those that count; a
    trend always does, as it needs no limits and no centre.
    """
    side, near = sides(y, limits), is_near(y, limits)
    outside = sift(side * is_outside(y, limits), 1)
    slope = _ending(np.sign(np.nan_to_num(steps(y))).astype(np.int8), RUN - 1)
    shift = sift(_ending(side, RUN), RUN)
    pair = sift(_ending(side, PAIR) * (_count(near, PAIR) >= 2), PAIR)
    now = [(SHIFT, shift), (TWO_OF_THREE, pair * near), (TREND, slope), (OUTSIDE, outside)]
    ever = [
        (SHIFT, _covering(shift, RUN)),
        (TWO_OF_THREE, _covering(pair, PAIR) * near),
        (TREND, _covering(slope, RUN)),
        (OUTSIDE, outside),
    ]
    return Signals(*_strongest(ever), *_strongest(now))


def _ending(signs: Codes, length: int) -> Codes:
    """At each point the sign that the last `length` points up to it all share, else 0."""
    found = signs.copy()
    for back in range(1, length):
        found[:, back:] *= signs[:, back:] == signs[:, :-back]
    found[:, : length - 1] = 0
    return found


def _count(flags: Flags, length: int) -> Codes:
    """How many of the last `length` points are flagged."""
    found = flags.astype(np.int8)
    for back in range(1, length):
        found[:, back:] += flags[:, :-back]
    return found


def _covering(ends: Codes, length: int) -> Codes:
    """The sign of the window that covers a point, of several the latest. ends: signs of windows at their last point."""
    found = ends.copy()
    for ahead in range(1, length):
        later = ends[:, ahead:]
        np.copyto(found[:, :-ahead], later, where=later != 0)
    return found


def _strongest(rules: Sequence[tuple[int, Codes]]) -> tuple[Codes, Codes]:
    """Cause and side of each point; later rules of the list go before earlier ones."""
    cause, side = np.zeros(rules[0][1].shape, np.int8), np.zeros(rules[0][1].shape, np.int8)
    for code, found in rules:
        np.copyto(cause, np.int8(code), where=found != 0)
        np.copyto(side, found, where=found != 0)
    return cause, side


def assurance(limits: Limits, target: Numbers, direction: Codes) -> Codes:
    """1 the target is almost certain to be met, -1 to be missed, 0 sometimes this and sometimes that; 2 without target,
    direction or limits. direction (S, 1): 1 more is better, -1 less is better, 0 neutral; target (S, 1)."""
    above, below = target > limits.upper, target < limits.lower
    found = np.where(above, -direction, np.where(below, direction, 0)).astype(np.int8)
    known = np.isfinite(target) & (direction != 0) & np.isfinite(limits.upper)
    return np.where(known, found, np.int8(2)).astype(np.int8)
