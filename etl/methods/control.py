"""The control chart of every series: which chart, its limits, what each point says, and what could be said at the time.

Rows come sorted, a series together and its periods in order; a row with `begins` starts a new segment. Segments are
laid out as rows of a matrix and worked through in blocks, so that memory stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.methods import Method, Setting, charts
from etl.methods.coded import empty_where_unknown, numbers
from etl.methods.shrink import Places
from etl.methods.xmr import Codes, Flags, Limits, Numbers, Signals, assurance, baseline, signals, xmr_limits

KEYS = ("metric", "unit_id", "period_type", "hierarchy")
CHARTS = ("none", "dots", "xmr", "ip", "pp", "c")
NONE, DOTS, XMR, IP, PP, C = range(len(CHARTS))
STATES = ("empty", "dots", "provisional", "full", "constant", "few_events", "annual", "limit")
EMPTY, FEW, PROVISIONAL, FULL, CONSTANT, FEW_EVENTS, ANNUAL, LIMIT = range(len(STATES))
CAUSES = ("common", "shift", "two_of_three", "trend", "outside")
SIDES = ("low", None, "high")
VERDICTS = ("none", "common", "improvement", "concern", "neutral_high", "neutral_low")
TARGETS = ("fail", "inconsistent", "pass", None)
BLOCK = 400_000  # cells worked on at a time


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


Found = dict[str, npt.NDArray[np.generic]]


def judge(block: Block, rules: Rules) -> Found:
    """What the table says of each cell, (S, T) each; words as places in the tuples above."""
    there = np.isfinite(block.y)
    points = np.cumsum(there, axis=1)
    base = baseline(block.y, rules.baseline)
    chart = _chart(block, there, points[:, -1], rules)
    limits = _limits(block, chart, base, rules)
    known = np.isin(chart, (XMR, IP, PP, C))[:, None]
    told = signals(block.y, limits)
    is_drawn = known & (points[:, -1:] >= rules.provisional)
    constant = known & _is_constant(limits, there, base)
    state = _states(block, points, chart, constant, base, rules)
    is_judged = there & known & (points[:, -1:] >= rules.full)
    is_judged_now = there & known & (points >= rules.full)
    lines = [
        np.where(is_drawn, line, np.nan)
        for line in (limits.centre, limits.lower, limits.upper, *limits.near())
    ]
    met = np.where(state == FULL, assurance(limits, block.target, block.way), 2)
    return {
        "points": points, "chart": np.broadcast_to(chart[:, None], points.shape),
        **dict(zip(("centre", "lpl", "upl", "near_lo", "near_hi"), lines, strict=True)),
        "is_baseline": base & is_drawn, **_told(told, is_judged, is_judged_now, block.way),
        "state_now": state, "target_now": met + 1,
    }  # fmt: skip


def _chart(block: Block, there: Flags, points: Places, rules: Rules) -> Codes:
    """Which chart each segment gets."""
    sized = np.isfinite(block.n)
    most = np.max(block.n, axis=1, where=sized, initial=0)
    fewest = np.min(block.n, axis=1, where=sized, initial=np.inf)
    varies = most > rules.varies * fewest
    is_count = block.kind == "count"
    events = np.sum(np.where(there, block.y, 0), axis=1)
    found = np.where(varies, np.where(block.kind == "share", PP, IP), XMR)
    found = np.where(is_count, np.where(events < rules.few_events * points, DOTS, C), found)
    found = np.where(points < rules.provisional, DOTS, found)
    return np.where((block.period_type == "year") | (points == 0), NONE, found).astype(np.int8)


def _limits(block: Block, chart: Codes, base: Flags, rules: Rules) -> Limits:
    """Limits (S, T) of each segment by its chart; NaN for those without one."""
    found = Limits(*(np.full(block.y.shape, np.nan) for _ in range(3)))
    for code in (XMR, IP, PP, C):
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
    return charts.c(y, base) if code == C else xmr_limits(y, base, rules.limit, rules.screen)


def _parts(limits: Limits) -> tuple[Numbers, Numbers, Numbers]:
    return limits.centre, limits.lower, limits.upper


def _is_constant(limits: Limits, there: Flags, base: Flags) -> Flags:
    """Whether a segment (S, 1) has no limits although its baseline holds neighbours that could differ."""
    pairs = np.any(base[:, 1:] & base[:, :-1], axis=1, keepdims=True)
    return pairs & ~np.any(there & np.isfinite(limits.upper), axis=1, keepdims=True)


def _states(block: Block, points: Places, chart: Codes, constant: Flags, base: Flags, rules: Rules) -> Codes:
    """How much can be said at each point; a segment without neighbours in its baseline stays dots."""
    steps = (points > 0, points >= rules.provisional, points >= rules.full)
    found = np.sum(steps, axis=0, dtype=np.int8)
    apart = ~np.any(base[:, 1:] & base[:, :-1], axis=1, keepdims=True) & (chart != C)[:, None]
    found[apart & (found > FEW)] = FEW
    found[constant & (points >= rules.provisional)] = CONSTANT
    few = ((block.kind == "count") & (chart == DOTS))[:, None] & (points[:, -1:] >= rules.provisional)
    found[few & (points > 0)] = FEW_EVENTS
    found[(block.period_type == "year")[:, None] & (points > 0)] = ANNUAL
    only_limits = np.any(block.is_limit, axis=1, keepdims=True) & (points[:, -1:] == 0)
    found[np.broadcast_to(only_limits, found.shape)] = LIMIT
    return found


def _told(told: Signals, is_judged: Flags, is_judged_now: Flags, way: Codes) -> Found:
    pairs = (("", told.cause, told.side, is_judged), ("_now", told.cause_now, told.side_now, is_judged_now))
    found: Found = {}
    for end, cause, side, judged in pairs:
        better = np.where(side == way, 2, 3)
        verdict = np.where(side == 0, 1, np.where(way == 0, np.where(side > 0, 4, 5), better))
        found |= {
            f"cause{end}": np.where(judged, cause, -1),
            f"side{end}": np.where(judged, side, 0) + 1,
            f"verdict{end}": np.where(judged, verdict, 0),
        }
    return found


def _changes(rows: pa.Table) -> Flags:
    """Where another series begins."""
    found = np.zeros(rows.num_rows, np.bool_)
    found[:1] = True
    for name in KEYS:
        code = rows[name].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
        found[1:] |= code[1:] != code[:-1]
    return found


def _blocks(length: Places) -> Iterator[slice]:
    """Neighbouring segments of at most BLOCK cells."""
    at = 0
    while at < len(length):
        width = np.maximum.accumulate(length[at : at + BLOCK])
        size = int(np.searchsorted(width * np.arange(1, len(width) + 1), BLOCK, side="right"))
        yield slice(at, at + max(size, 1))
        at += max(size, 1)


def _run(rows: pa.Table, setting: Setting) -> pa.Table:
    changes = _changes(rows)
    begins = changes | rows["begins"].to_numpy().astype(np.bool_)
    first = np.flatnonzero(begins)
    length = np.diff(np.append(first, rows.num_rows))
    number = np.cumsum(begins) - 1
    segment = number - number[np.maximum.accumulate(np.where(changes, np.arange(rows.num_rows), 0))]
    heads, y, n = rows.take(first), numbers(rows, "y"), numbers(rows, "n")
    n = np.where(np.isfinite(y) & (n > 0), n, np.nan)
    limit = rows["is_limit"].to_numpy().astype(np.bool_)
    rules = _rules(setting)
    parts = [_part(heads, first, length, at, y, n, limit, rules) for at in _blocks(length)]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
    kept = {name: rows[name] for name in (*KEYS, "period_start", "period", "y")}
    return pa.table({**kept, "segment": segment, **_columns(whole)})


def _part(
    heads: pa.Table,
    first: Places,
    length: Places,
    at: slice,
    y: Numbers,
    n: Numbers,
    limit: Flags,
    rules: Rules,
) -> Found:
    """The columns of the rows of some segments, in their order."""
    some, wide = heads.slice(at.start, at.stop - at.start), length[at]
    there = np.arange(wide.max()) < wide[:, None]
    rows = slice(first[at][0], first[at][0] + wide.sum())
    block = Block(
        *(_laid(values[rows], there, empty) for values, empty in ((y, np.nan), (n, np.nan), (limit, False))),
        some["kind"].to_numpy(), some["period_type"].to_numpy(), numbers(some, "scale"),
        _way(some["better"].to_numpy()), numbers(some, "target")[:, None],
    )  # fmt: skip
    return {name: values[there] for name, values in judge(block, rules).items()}


def _laid(values: npt.NDArray[Any], there: Flags, empty: float) -> npt.NDArray[Any]:
    """Rows of a table as segments side by side."""
    found = np.full(there.shape, empty, values.dtype)
    found[there] = values
    return found


def _way(better: npt.NDArray[np.object_]) -> Codes:
    return (np.int8(1) * (better == "up") - (better == "down"))[:, None].astype(np.int8)


def _rules(setting: Setting) -> Rules:
    names = ("baseline", "provisional", "full", "limit", "screen", "few_events", "varies")
    counts, factors = [int(setting(f"control.{name}")) for name in names[:3]], names[3:]
    return Rules(*counts, *(setting(f"control.{name}") for name in factors))


WORDS: Mapping[str, tuple[str | None, ...]] = {
    "chart": CHARTS, "state_now": STATES, "target_now": TARGETS,
    **dict.fromkeys(("cause", "cause_now"), (*CAUSES, None)),
    **dict.fromkeys(("side", "side_now"), SIDES), **dict.fromkeys(("verdict", "verdict_now"), VERDICTS),
}  # fmt: skip


def _columns(found: Found) -> dict[str, pa.Array]:
    """Columns of the table: places as words, NaN as empty."""
    columns = {}
    for name in MADE:
        values = found.get(name, np.empty(0))
        if name in WORDS:
            places = pa.array(np.asarray(values, np.int8) % len(WORDS[name]), pa.int8())
            columns[name] = pa.DictionaryArray.from_arrays(places, pa.array(WORDS[name], pa.string()))
        else:
            columns[name] = empty_where_unknown(values) if values.dtype.kind == "f" else pa.array(values)
    return columns


MADE = {
    "points": "integer", "chart": "varchar",
    **dict.fromkeys(("centre", "lpl", "upl", "near_lo", "near_hi"), "double"), "is_baseline": "boolean",
    **dict.fromkeys(("cause", "side", "verdict", "cause_now", "side_now", "verdict_now"), "varchar"),
    "state_now": "varchar", "target_now": "varchar",
}  # fmt: skip
METHOD = Method(
    {
        **dict.fromkeys(KEYS, "varchar"), "period_start": "date", "period": "varchar", "y": "double",
        "segment": "integer", **MADE,
    },
    _run,
)  # fmt: skip
