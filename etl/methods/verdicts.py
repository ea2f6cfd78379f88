"""What a control chart says of each point of many segments at once: which chart, its limits, the verdicts, and what
could be said at the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.methods import charts
from etl.methods.chance import persons
from etl.methods.shrink import Places
from etl.methods.xmr import (
    COMMON,
    Codes,
    Flags,
    Limits,
    Numbers,
    Signals,
    assurance,
    baseline,
    is_outside,
    rounding,
    signals,
    xmr_limits,
)

CHARTS = ("none", "dots", "xmr", "ip", "pp", "c", "u")
NONE, DOTS, XMR, IP, PP, C, U = range(len(CHARTS))
STATES = ("empty", "dots", "provisional", "full", "constant", "few_events", "annual", "limit")
EMPTY, FEW, PROVISIONAL, FULL, CONSTANT, FEW_EVENTS, ANNUAL, LIMIT = range(len(STATES))
CAUSES = ("common", "shift", "two_of_three", "trend", "outside")
SIDES = ("low", None, "high")
LINES = ("centre", "lpl", "upl", "near_lo", "near_hi")
VERDICTS = ("none", "common", "improvement", "concern", "neutral_high", "neutral_low")
TARGETS = ("fail", "inconsistent", "pass", None)


@dataclass(frozen=True)
class Block:
    """Segments side by side. Matrices (S, T): y, n, is_limit (only a limit is known); per segment
    (S,): kind and period_type as words, scale; (S, 1): way (1 more is better, -1 less, 0 neutral), target."""

    y: Numbers
    n: Numbers
    is_limit: Flags
    kind: npt.NDArray[np.object_]
    period_type: npt.NDArray[np.object_]
    scale: Numbers
    way: Codes
    target: Numbers


@dataclass(frozen=True)
class Rules:
    """Numbers of rules.toml."""

    baseline: int
    provisional: int
    full: int
    limit: float
    screen: float
    few_events: float
    varies: float
    chance: float


Found = dict[str, npt.NDArray[Any]]


def judge(block: Block, rules: Rules) -> Found:
    """What the table says of each cell, (S, T) each; words as places in the tuples above."""
    there = np.isfinite(block.y)
    points = np.cumsum(there, axis=1)
    base = baseline(block.y, rules.baseline)
    chart = _chart(block, base, points[:, -1], rules)
    known = np.isin(chart, (XMR, IP, PP, C, U))[:, None]
    limits = _limits(block, chart, base, rules)
    is_share = (block.kind == "share")[:, None]
    counted = persons(np.where(is_share, block.y / block.scale[:, None], np.nan), block.n, base, rules.chance)
    bounds = _bounds(limits, is_share)
    told = signals(block.y, bounds, counted.sift)
    state = _states(block, points, chart, _is_constant(block.y, known & ~_has_any(limits)), rules)
    drawn = known & (points[:, -1:] >= rules.provisional)
    lines = (limits.centre, limits.lower, limits.upper, *limits.near())
    judged = there & known & (points[:, -1:] >= rules.full)
    judged_now = there & known & (points >= rules.full)
    met = np.where(state == FULL, assurance(limits, block.target, block.way), 2)
    return {
        "points": points, "chart": np.broadcast_to(chart[:, None], points.shape),
        **{name: np.where(drawn, line, np.nan) for name, line in zip(LINES, lines, strict=True)},
        "is_baseline": base & drawn, **_told(told, judged, judged_now, state == CONSTANT, block.way),
        "is_chance": judged_now & (told.cause_now == COMMON) & is_outside(block.y, bounds),
        "state_now": state, "target_now": met + 1,
    }  # fmt: skip


def _chart(block: Block, base: Flags, points: Places, rules: Rules) -> Codes:
    """Which chart each segment gets: none of a kind that needs moving ranges where the baseline has no neighbours."""
    sized = np.isfinite(block.n)
    most = np.max(block.n, axis=1, where=sized, initial=0)
    fewest = np.min(block.n, axis=1, where=sized, initial=np.inf)
    found = np.where(most > rules.varies * fewest, np.where(block.kind == "share", PP, IP), XMR)
    found = np.where(np.any(base[:, 1:] & base[:, :-1], axis=1), found, DOTS)
    is_rate = block.kind == "rate"
    events = np.nansum(np.where(is_rate[:, None], block.y * block.n, block.y), axis=1)
    is_counted = (block.kind == "count") | is_rate
    counted = np.where(events < rules.few_events * points, DOTS, np.where(is_rate, U, C))
    found = np.where(is_counted, counted, found)
    found = np.where(points < rules.provisional, DOTS, found)
    return np.where((block.period_type == "year") | (points == 0), NONE, found).astype(np.int8)


def _limits(block: Block, chart: Codes, base: Flags, rules: Rules) -> Limits:
    """Limits (S, T) of each segment by its chart; NaN for those without one."""
    found = Limits(*(np.full(block.y.shape, np.nan) for _ in range(3)))
    for code in (XMR, IP, PP, C, U):
        at = np.flatnonzero(chart == code)
        if len(at):
            y, n, scale = block.y[at], block.n[at], block.scale[at, None]
            made = _of(code, y, n, base[at], scale, rules)
            for whole, part in zip(_parts(found), _parts(made), strict=True):
                whole[at] = part
    return found


def _of(code: int, y: Numbers, n: Numbers, base: Flags, scale: Numbers, rules: Rules) -> Limits:
    if code == PP:
        share = charts.p(y / scale, n, base, prime=True)
        return Limits(*(part * scale for part in _parts(share)))
    if code == IP:
        return charts.i_prime(y, n, base, rules.screen)
    if code == U:
        return charts.u(y, n, base)
    return charts.c(y, base) if code == C else xmr_limits(y, base, rules.limit, rules.screen)


def _parts(limits: Limits) -> tuple[Numbers, Numbers, Numbers]:
    return limits.centre, limits.lower, limits.upper


def _has_any(limits: Limits) -> Flags:
    return np.asarray(np.any(np.isfinite(limits.upper), axis=1, keepdims=True))


def _bounds(limits: Limits, is_share: Flags) -> Limits:
    """What the rules go by: the limits; for a share that never varied in its baseline the baseline itself, so that
    persons enough to rule out chance are a signal although no limits can be drawn."""
    flat = is_share & ~_has_any(limits)
    lower, upper = (np.where(flat, limits.centre, line) for line in (limits.lower, limits.upper))
    return Limits(limits.centre, lower, upper)


def _is_constant(y: Numbers, candidates: Flags) -> Flags:
    """Where all values so far are the same, in segments without limits."""
    most = np.fmax.accumulate(y, axis=1)
    least = np.fmin.accumulate(y, axis=1)
    return np.asarray(candidates & (most - least <= rounding(y)))


def _states(block: Block, points: Places, chart: Codes, constant: Flags, rules: Rules) -> Codes:
    """How much can be said at each point."""
    steps = (points > 0, points >= rules.provisional, points >= rules.full)
    found = np.asarray(np.sum(steps, axis=0, dtype=np.int8))
    is_count, is_year = (
        np.isin(block.kind, ("count", "rate"))[:, None],
        (block.period_type == "year")[:, None],
    )
    dots, some = (chart == DOTS)[:, None], points > 0
    found[dots & some] = FEW
    found[constant & (points >= rules.provisional)] = CONSTANT
    found[dots & some & is_count & (points[:, -1:] >= rules.provisional)] = FEW_EVENTS
    found[is_year & some] = ANNUAL
    only_limits = np.any(block.is_limit, axis=1, keepdims=True) & (points[:, -1:] == 0)
    found[np.broadcast_to(only_limits, found.shape)] = LIMIT
    return found


def _told(told: Signals, judged: Flags, judged_now: Flags, constant: Flags, way: Codes) -> Found:
    """Words of each point, with all data known and as could be known; nothing is said of what never varied."""
    found: Found = {}
    each = (("", told.cause, told.side, judged), ("_now", told.cause_now, told.side_now, judged_now))
    for end, cause, side, is_said in each:
        neutral = np.where(side > 0, 4, 5)
        verdict = np.where(side == 0, 1, np.where(way == 0, neutral, np.where(side == way, 2, 3)))
        found |= {
            f"cause{end}": np.where(is_said, cause, -1),
            f"side{end}": np.where(is_said, side, 0) + 1,
            f"verdict{end}": np.where(is_said & ~(constant & (side == 0)), verdict, 0),
        }
    return found
