"""Which published numbers stay hidden: the cells of the build as networks, and the pattern the engine finds.

Units are hidden together over a whole block of time (`measure.cell.block_start`), so that the months of a quarter
or the quarters of a year add nothing to what a reader can work out.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd

from etl.messages import Both, said
from etl.suppress import Network, default_cost, failing, suppress

BUNDLE = ["cell", "unit_id", "block_type", "block_start"]
HIDDEN = ["family", *BUNDLE]
KNOWN = 1e6  # price factor of what was shown before: who kept that file learns it all the same


class DisclosureError(RuntimeError):
    """A hidden number could still be worked out, so nothing is published."""

    @property
    def message(self) -> Both:
        """What it means for the people who wait for the figures, in both languages."""
        return said("check", "hidden_can_be_worked_out")


def hide(con: duckdb.DuckDBPyConnection) -> None:
    """Make `measure.hidden` (grain: HIDDEN) from `measure.cell` and what the build before leaves behind.

    measure.past (HIDDEN) was hidden and stays so; measure.known (HIDDEN) was shown and is the last to be chosen as
    company for a small number; measure.settled (family, block_type, block_start) are blocks that are as they were.
    Raises DisclosureError when the finished pattern does not hold.
    """
    cells = con.execute(
        "from measure.cell anti join measure.settled using (family, block_type, block_start) "
        "order by family, period_type, period_start, population, cell, unit_id"
    ).df()
    past, known = con.execute("from measure.past").df(), con.execute("from measure.known").df()
    found = [_family(str(family), rows, past, known) for family, rows in cells.groupby("family", sort=True)]
    con.register("incoming", pd.concat(found) if found else pd.DataFrame(columns=HIDDEN, dtype=str))
    con.execute(
        "create or replace table measure.hidden as "
        "select family::varchar as family, cell::varchar as cell, unit_id::varchar as unit_id, "
        "block_type::varchar as block_type, block_start::date as block_start from incoming "
        "union all from measure.past semi join measure.settled using (family, block_type, block_start) order by all"
    )
    con.unregister("incoming")


def _family(family: str, rows: pd.DataFrame, past: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The hidden bundles of one family of metrics."""
    rows = _merged(rows)
    shown = rows["cell"] != "own"
    keys = rows.loc[shown, BUNDLE].drop_duplicates().reset_index(drop=True)
    number = pd.Series(keys.index, index=pd.MultiIndex.from_frame(keys))
    bundle = np.full(len(rows), -1)
    bundle[shown] = number.loc[pd.MultiIndex.from_frame(rows.loc[shown, BUNDLE])]
    networks, small = zip(*_networks(rows.assign(bundle=bundle)), strict=True)
    cost = default_cost(networks, len(keys)) * np.where(_among(keys, known, family), KNOWN, 1.0)
    threshold = int(rows["threshold"].iloc[0])
    hidden = suppress(
        networks, threshold, len(keys), small=small, cost=cost,
        forced=_among(keys, past, family),
    )  # fmt: skip
    if found := failing(networks, hidden, threshold, small):
        raise DisclosureError(f"{family}: {len(found)} cells")
    return keys[hidden].assign(family=family)[HIDDEN]


def _merged(rows: pd.DataFrame) -> pd.DataFrame:
    """A unit that is one number in both trees at some time of a block is hidden in both trees at any time of it."""
    where = ["unit_id", "block_type", "block_start"]
    both = rows["cell"].eq("both").groupby([rows[name] for name in where]).transform("any")
    return rows.assign(cell=rows["cell"].mask(both & (rows["cell"] != "own"), "both"))


def _networks(rows: pd.DataFrame) -> Iterator[tuple[Network, np.ndarray]]:
    """One network per period and population; populations that are the same persons only once."""
    tail, head = _nodes(rows)
    cells = np.column_stack([tail, head, rows["n"], rows["bundle"], rows["is_small"].astype(np.int64)])
    period = rows.groupby(["period_type", "period_start"], sort=True).ngroup().to_numpy()
    table = rows.groupby(["period_type", "period_start", "population"], sort=True).ngroup().to_numpy()
    order = np.argsort(table, kind="stable")
    starts = np.flatnonzero(np.diff(table[order], prepend=-1))
    seen: set[bytes] = set()
    for at in np.split(order, starts[1:]):
        key = period[at[:1]].tobytes() + cells[at].tobytes()
        if key not in seen:
            seen.add(key)
            ends = np.concatenate([[0], cells[at, 0], cells[at, 1]])
            a, b = np.split(np.unique(ends, return_inverse=True)[1][1:], 2)
            yield Network(a, b, cells[at, 2], cells[at, 3] >= 0, cells[at, 3]), cells[at, 4] > 0


def _nodes(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Tail and head of every cell as numbers; the ground, whose name is empty, is node 0."""
    ends = pd.factorize(pd.concat([pd.Series([""]), rows["tail"], rows["head"]]))[0][1:]
    tail, head = np.split(ends, 2)
    return tail, head


def _among(keys: pd.DataFrame, table: pd.DataFrame, family: str) -> np.ndarray:
    """Which bundles a table of HIDDEN rows names."""
    named = pd.MultiIndex.from_frame(table.loc[table["family"] == family, BUNDLE])
    found: np.ndarray = pd.MultiIndex.from_frame(keys).isin(named)
    return found
