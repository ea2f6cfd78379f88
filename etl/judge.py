"""Batches of a sheet become judged rows: the plain ones of a large sheet on the quick way, all others in full."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from etl.context import Context
from etl.engine import told
from etl.plain import Plain
from etl.recognise import Match
from etl.validate import Decisions, Origin, judged_sql

MANY_ROWS = 20_000  # from here on the quick way saves more than its statements cost
HELD_ROWS = 10_000  # rows that wait to be judged in full together
HELD = "odd_rows"


def judged(
    con: duckdb.DuckDBPyConnection, batches: Iterable[pa.Table], match: Match, context: Context, origin: Origin,
    decisions: Decisions, many: int = MANY_ROWS,
) -> Iterator[pa.Table]:  # fmt: skip
    """The rows of the batches as validate.judged_sql gives them, in any order."""
    plain: Plain | None = None
    held: list[pa.Table] = []

    def in_full() -> pa.Table:
        rows = pa.concat_tables(held).combine_chunks()  # the statement costs much for each piece
        held.clear()
        first = decisions.repeats.first_rows(rows["row"].to_numpy())
        con.register(HELD, rows.append_column("first_row", first))
        done = told(con, judged_sql(HELD, match, context, origin, decisions.marks))
        con.unregister(HELD)
        return done

    for batch in batches:
        if plain is None and len(batch) >= many:
            plain = Plain(con, match, context, origin, decisions)
        if plain is None:
            held.append(batch)
        else:
            finished, odd = plain.part(batch)
            yield finished
            held.append(odd)
            many = many if len(finished) * 2 > len(batch) else sys.maxsize
            plain = plain if many < sys.maxsize else None
        if sum(map(len, held)) >= HELD_ROWS:
            yield in_full()
    if held:
        yield in_full()
