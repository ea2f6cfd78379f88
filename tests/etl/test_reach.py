"""Which periods of a table can be others, read from its SQL: the same, those that look back at it, or the year."""

from __future__ import annotations

import duckdb
import pytest

from etl.plan import Model
from etl.sliced.keys import LOOSE, Relation
from etl.sliced.reach import joined, reach

DATED = Relation(True, {"period_type": "period_type", "period_start": "period_start"})
TABLES = {
    "main.t": Relation(True, {"period": "period", **DATED.keys}), "main.u": DATED, "main.r": LOOSE,
}  # fmt: skip
CHANGED = frozenset({"2026-12", "2026-Q4"})
BEFORE = (
    "from main.t a left join main.u b on b.x = a.x and b.period_type = a.period_type "
    "and b.period_start = period_before(a.period_type, a.period_start)"
)
A_YEAR = (
    "from main.t a join main.t b on b.period_type = a.period_type "
    "and b.period_start = period_a_year_before(a.period_start)"
)
NEXT, LAST = {"2027-01", "2027-Q1"}, {"2026-11", "2026-Q3"}
TOLD = {
    "select period, count(*) from main.t group by all": (CHANGED, CHANGED),
    f"select a.*, b.x {BEFORE}": (CHANGED | NEXT, CHANGED | NEXT | LAST),
    f"with c as (select a.*, b.x as y {BEFORE}) select c.*, u.x from c join main.u u "
    "on u.period_type = c.period_type and u.period_start = c.period_start": (
        CHANGED | NEXT,
        CHANGED | NEXT | LAST,
    ),
    f"select a.period, b.x {A_YEAR}": (
        CHANGED | {"2027-12", "2027-Q4"},
        CHANGED | {"2027-12", "2027-Q4", "2025-12", "2025-Q4"},
    ),
    "select period, x from main.t union all select period, x from main.r": (CHANGED, CHANGED),
    "select period_type, period_start, coalesce(a.x, b.x) as x "
    "from main.t a full join main.u b using (period_type, period_start)": (CHANGED, CHANGED),
    "with c as (select x, period from main.t) select * from c union all select x, period from main.t": (
        CHANGED,
        CHANGED,
    ),
    "select period_name(period_type, period_start) as period, sum(x) from main.u group by all": (
        CHANGED,
        CHANGED,
    ),
}
UNTOLD = (
    "select *, lag(x) over (partition by x order by period) as y from main.t",
    "select x, min(period) as first from main.t group by x",
    "select a.* from main.t a left join main.u b on b.period_start = period_before(a.period_type, a.period_start)",
    "select a.* from main.t a join main.u b on b.period_type = a.period_type "
    "and period_before(b.period_type, b.period_start) = a.period_start",
    f"select a.* {BEFORE.replace('left join', 'full join')}",
    f"select a.* {BEFORE.replace('left join', 'right join')}",
    f"select b.period_type, b.period_start {BEFORE}",
    f"with c as (select a.* {BEFORE}) select a.* from main.t a join c on c.period_type = a.period_type "
    "and c.period_start = period_before(a.period_type, a.period_start)",
    "select a.* from main.t a join main.u b on b.period_type = a.period_type "
    "and b.period_start = a.period_start - interval 1 month",
)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize("sql", TOLD)
def test_what_can_be_another_and_what_tells_it(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    found = reach(con, Model("main.m", "", sql), TABLES, {"main.t", "main.u"}, CHANGED)
    assert found is not None
    assert (found.periods, found.needed) == TOLD[sql]


@pytest.mark.parametrize("sql", UNTOLD)
def test_what_the_sql_does_not_tell_is_all(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert reach(con, Model("main.m", "", sql), TABLES, {"main.t", "main.u"}, CHANGED) is None


def test_longer_periods_are_made_from_those_of_their_year(con: duckdb.DuckDBPyConnection) -> None:
    sql = (
        "select x, kind, period_containing(kind, period_start) as period_start "
        "from main.u cross join main.r group by all"
    )
    found = reach(con, Model("main.m", "", sql), TABLES, {"main.u"}, frozenset({"2026-12", "2024"}))
    assert found is not None and found.periods == found.needed
    assert {"2026", "2026-S1", "2026-Q1", "2026-01", "2024-Q4"} <= found.periods
    assert {period[:4] for period in found.periods} == {"2024", "2026"} and len(found.periods) == 2 * 19


def test_what_did_not_change_may_be_read_whole(con: duckdb.DuckDBPyConnection) -> None:
    sql = "select t.*, u.last from main.t t join (select max(period_start) as last from main.u) u on true"
    told = reach(con, Model("main.m", "", sql), TABLES, {"main.t"}, CHANGED)
    assert told is not None and told.periods == CHANGED and not told.seen["main.u"].sliced
    assert reach(con, Model("main.m", "", sql), TABLES, {"main.u"}, CHANGED) is None


def test_a_change_that_is_no_period_is_all() -> None:
    assert joined([CHANGED, frozenset({"2025"})]) == CHANGED | {"2025"}
    assert joined([CHANGED, None]) is None
