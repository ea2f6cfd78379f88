"""The small functions of the models against known values."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from etl import rules
from etl.plan import MACROS
from etl.quantile import t975


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        rules.attach(con)
        con.execute(MACROS.read_text(encoding="utf-8"))
        yield con


def one(con: duckdb.DuckDBPyConnection, expression: str) -> object:
    return con.execute(f"select {expression}").fetchall()[0][0]


@pytest.mark.parametrize(
    ("df", "printed"),
    [
        (1, 12.7062047), (2, 4.3026527), (3, 3.1824463), (5, 2.5705818), (10, 2.2281389), (29, 2.0452296),
        (30, 2.0422725), (31, 2.0395134), (40, 2.0210754), (60, 2.0002978), (100, 1.9839715), (1000, 1.9623391),
        (1000000, 1.9599664),
    ],
)  # fmt: skip
def test_students_t_agrees_with_the_printed_table(
    con: duckdb.DuckDBPyConnection, df: int, printed: float
) -> None:
    assert one(con, f"t975({df})") == pytest.approx(printed, abs=2e-7)


def test_t_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        t975(0)


@pytest.mark.parametrize(
    ("k", "n", "lo", "hi"),
    [(0, 1, 0, 0.793450), (1, 1, 0.206550, 1), (5, 10, 0.236593, 0.763407), (1, 29, 0.006113, 0.171755)],
)
def test_wilson(con: duckdb.DuckDBPyConnection, k: int, n: int, lo: float, hi: float) -> None:
    assert one(con, f"wilson_lo({k}::double, {n}::double, 1.959964)") == pytest.approx(lo, abs=1e-5)
    assert one(con, f"wilson_hi({k}::double, {n}::double, 1.959964)") == pytest.approx(hi, abs=1e-5)


@pytest.mark.parametrize(
    ("period", "kind", "first", "last"),
    [
        ("2026-02", "month", "2026-02-01", "2026-02-28"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2026-S2", "semester", "2026-07-01", "2026-12-31"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods(con: duckdb.DuckDBPyConnection, period: str, kind: str, first: str, last: str) -> None:
    asked = "period_type_of(p), period_start_of(p)::varchar, period_end_of(p)::varchar, "
    asked += f"period_name('{kind}', date '{first}')"
    assert con.execute(f"select {asked} from (select '{period}' as p)").fetchall() == [
        (kind, first, last, period)
    ]


def test_a_day_belongs_to_one_period_of_each_kind(con: duckdb.DuckDBPyConnection) -> None:
    kinds = ("month", "quarter", "semester", "year")
    starts = [str(one(con, f"period_containing('{kind}', date '2026-12-31')")) for kind in kinds]
    assert starts == ["2026-12-01", "2026-10-01", "2026-07-01", "2026-01-01"]
