"""Whether a table could hold two rows of the same key, asked in a quick way before the exact one."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from etl.plan import Model
from etl.sliced.changes import NOTHING, Change, relation, within
from etl.sliced.keys import PERIOD, START


def may_repeat(con: duckdb.DuckDBPyConnection, model: Model, changed: Mapping[str, Change] | None) -> bool:
    """Whether the hashes of the keys are not all apart: a number is grouped at a fraction of what its words cost.

    changed: what differs from a build that was checked; keys that hold the period repeat within it or not at all.
    """
    where = ""
    if changed is not None:
        periods = changed.get(model.name, NOTHING)
        if periods == NOTHING:
            return False
        if periods is not None and {PERIOD, START} & set(model.grain.split(", ")):
            where = f" where {within(relation(con, model.name), periods, con)}"
    keys = f"select hash({model.grain}) as key from {model.name}{where}"
    return bool(con.execute(f"select 1 from ({keys}) group by key having count(*) > 1 limit 1").fetchall())
