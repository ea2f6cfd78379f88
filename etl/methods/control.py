"""The control chart of every series: rows of a query to segments side by side, and what is said of them back to rows.

Rows come sorted, a series together and its periods in order; a row with `begins` starts a new segment. Segments are
worked through in blocks, so that memory stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.methods import Method, Setting
from etl.methods.coded import empty_where_unknown, numbers
from etl.methods.shrink import Places
from etl.methods.verdicts import (
    CAUSES,
    CHARTS,
    LINES,
    SIDES,
    STATES,
    TARGETS,
    VERDICTS,
    Block,
    Found,
    Rules,
    judge,
)
from etl.methods.xmr import Codes, Flags, Numbers

KEYS = ("metric", "unit_id", "period_type", "hierarchy")
BLOCK = 400_000  # cells worked on at a time


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
        _laid(y[rows], there, np.nan), _laid(n[rows], there, np.nan), _laid(limit[rows], there, False),
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
    signs = (better == "up").astype(np.int8) - (better == "down").astype(np.int8)
    return np.asarray(signs[:, None], dtype=np.int8)


def _rules(setting: Setting) -> Rules:
    names = ("baseline", "provisional", "full", "limit", "screen", "few_events", "varies", "chance")
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
            columns[name] = empty_where_unknown(values) if name in LINES else pa.array(values)
    return columns


MADE = {
    "points": "integer", "chart": "varchar",
    **dict.fromkeys(LINES, "double"),
    **dict.fromkeys(("is_baseline", "is_chance"), "boolean"),
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
