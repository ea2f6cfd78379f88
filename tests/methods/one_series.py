"""One series through the set-based rules, as the reference collection tells its charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.methods.xmr import (
    Codes,
    Flags,
    Numbers,
    Signals,
    assurance,
    baseline,
    is_near,
    is_outside,
    sides,
    signals,
    xmr_limits,
)


@dataclass(frozen=True)
class Chart:
    """One series: limits and signals per point, segment 0.. of each, point type and assurance as the reference
    collection names them (assurance None without target, direction or limits)."""

    segment: npt.NDArray[np.int64]
    centre: Numbers
    lower: Numbers
    upper: Numbers
    side: Codes
    outside: Flags
    near: Flags
    signals: Signals
    point_type: list[str]
    assurance: str | None


DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
ASSURANCES = {1: "consistent_pass", 0: "inconsistent", -1: "consistent_fail"}


def xmr(
    y: Numbers,
    direction: str,
    target: float | None = None,
    fix_after_n: int | None = 12,
    screen: bool = True,
    rebase_at: Sequence[int] = (),
) -> Chart:
    """The chart of one series. y: values in order, NaN for missing; rebase_at: points, counted from 1, that begin a new
    segment; direction: increase, decrease or neutral."""
    segment = np.searchsorted(np.sort(rebase_at), np.arange(1, len(y) + 1), side="right")
    _, segment = np.unique(segment, return_inverse=True)
    rows = np.full((segment.max() + 1, len(y)), np.nan)
    here = (segment, np.arange(len(y)))
    rows[here] = y
    limits = xmr_limits(rows, baseline(rows, fix_after_n), screen=screen)
    found, way = signals(rows, limits), np.full((len(rows), 1), DIRECTIONS[direction], np.int8)
    met = assurance(limits, np.full((len(rows), 1), np.nan if target is None else target), way)[-1, 0]
    each = Signals(found.cause[here], found.side[here], found.cause_now[here], found.side_now[here])
    return Chart(
        segment,
        limits.centre[segment, 0], limits.lower[segment, 0], limits.upper[segment, 0],
        sides(rows, limits)[here], is_outside(rows, limits)[here], is_near(rows, limits)[here],
        each,
        [_point_type(int(side), DIRECTIONS[direction]) for side in each.side],
        ASSURANCES.get(int(met)),
    )  # fmt: skip


def _point_type(side: int, direction: int) -> str:
    if side == 0:
        return "common_cause"
    if direction == 0:
        return f"special_cause_neutral_{'high' if side > 0 else 'low'}"
    return f"special_cause_{'improvement' if side == direction else 'concern'}"
