"""How far appraisals have come: states, deadlines and plans at their edges, exceptions of each kind, a second count."""

from __future__ import annotations

import datetime as dt

import duckdb
import pandas as pd
import pytest

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
top     | Dinas T   | dinas     | 1     | -              | -                | 2010-01-01
a       | Unit A    | seksi     | 2     | top            | top              | 2010-01-01
b       | Unit B    | seksi     | 2     | top            | top              | 2010-01-01
"""
MONTH = {"scheme": "PANRB6", "period_type": "month"}
PLAN = {"period_type": "year", "period": "2026", "extracted": "2026-03-01"}


def month(drawn: Drawn, period: str, rows: str, extracted: str = "2026-06-30") -> None:
    """One monthly report."""
    drawn.lake.add("appraisal", rows, period=period, extracted=extracted, **MONTH)


@pytest.mark.parametrize(
    ("rated_at", "extracted", "said"),
    [
        ("2026-04-10", "2026-04-20", ("rated", False, False, None)),  # the last day is still in time
        ("2026-04-11", "2026-04-20", ("rated", False, True, 1)),
        ("-", "2026-04-10", ("approved", False, False, None)),  # drawn on the last day: not due yet
        ("-", "2026-04-13", ("approved", True, False, 3)),
    ],
)
def test_a_month_is_due_ten_days_after_its_end(
    drawn: Drawn, rated_at: str, extracted: str, said: tuple[str, bool, bool, int | None]
) -> None:
    drawn.units(UNITS)
    rating = "-" if rated_at == "-" else "good"
    rows = f"person_key|unit_id|rating|rated_at|rater_key\nsiti|a|{rating}|{rated_at}|boss"
    month(drawn, "2026-03", rows, extracted)
    drawn.lake.add("plan", "person_key|unit_id|plan_status\nsiti|a|approved", **PLAN)
    asked = "select state, is_overdue, is_late, days_late from completeness_person"
    assert drawn.ask(asked) == [said]


def test_the_state_is_that_of_the_shortest_plan_that_covers_the_period(drawn: Drawn) -> None:
    drawn.units(UNITS)
    rows = "person_key|unit_id\nsiti|a\nbudi|a\nnew|a\nfar|b\nout|-"
    month(drawn, "2026-05", rows)
    drawn.lake.add("plan", "person_key|unit_id|plan_status\nsiti|a|approved\nbudi|a|none", **PLAN)
    quarter = {"period_type": "quarter", "period": "2026-Q2", "extracted": "2026-05-01"}
    drawn.lake.add("plan", "person_key|unit_id|plan_status\nsiti|a|draft", **quarter)
    before = {"period_type": "quarter", "period": "2026-Q1", "extracted": "2026-05-01"}
    drawn.lake.add("plan", "person_key|unit_id|plan_status\nbudi|a|submitted", **before)
    assert drawn.ask("select person_key, state from completeness_person order by all") == [
        ("budi", "none"), ("far", "unreported"), ("new", "absent"), ("siti", "draft"),
    ]  # fmt: skip
    counts = "select n, rated, approved, submitted, draft, not_made, unknown, overdue from completeness "
    where = "where hierarchy = 'command' and unit_id = '{}'"
    assert drawn.ask(counts + where.format("top")) == [(4, 0, 0, 0, 1, 1, 2, 4)]
    assert drawn.ask(counts + where.format("b")) == [(1, 0, 0, 0, 0, 0, 1, 1)]


def test_every_kind_of_exception_and_nobody_else(drawn: Drawn) -> None:
    drawn.units(UNITS)
    staff = """
    person_key | name | unit_id | position  | legal_status
    stays      | S    | a       | Pengelola | Aktif
    moves      | M    | b       | Pengelola | Aktif
    goes       | G    | a       | Pengelola | PENSIUN BUP
    stale      | T    | a       | Pengelola | Pindah Instansi
    lost       | L    | a       | Pengelola | Aktif
    punished   | P    | a       | Pengelola | Diberhentikan sementara
    acts       | A    | b       | Lurah     | -
    """
    drawn.lake.add("employee", staff, extracted="2026-06-01")
    everybody = (
        "person_key|unit_id|rating\nstays|a|good\nmoves|a|good\ngoes|a|good\nstale|a|good\nacts|b|good"
    )
    month(drawn, "2026-04", everybody)
    may = """
    person_key | unit_id | rating | is_acting | period_start | period_end
    stays      | a       | good   | false     | 2026-05-01   | 2026-05-31
    moves      | a       | -      | false     | 2026-05-01   | 2026-05-10
    moves      | b       | good   | false     | 2026-05-11   | 2026-05-31
    stale      | a       | good   | false     | 2026-05-01   | 2026-05-31
    punished   | a       | good   | false     | 2026-05-01   | 2026-05-31
    acts       | b       | good   | false     | 2026-05-01   | 2026-05-31
    acts       | a       | good   | true      | 2026-05-01   | 2026-05-31
    """
    month(drawn, "2026-05", may)
    plans = "person_key|unit_id|plan_status\n" + "\n".join(
        f"{who}|a|{'draft' if who == 'stays' else 'approved'}"
        for who in ("stays", "moves", "goes", "stale", "punished", "acts")
    )
    drawn.lake.add("plan", plans, **PLAN)
    asked = (
        "select kind, person_key, unit_id, other_unit_id, standing from completeness_exception "
        "where period = '2026-05' order by all"
    )
    assert drawn.ask(asked) == [
        ("acting", "acts", "a", "b", None),
        ("double", "moves", "b", "a", "active"),
        ("inactive", "punished", "a", None, "inactive"),
        ("inactive", "stale", "a", None, "transferred"),
        ("left", "goes", "a", None, "retired"),
        ("missing", "lost", "a", None, "active"),
        ("moved", "moves", "b", "a", "active"),
        ("unplanned", "stays", "a", None, "active"),
    ]


def test_a_unit_that_sent_no_report_has_not_lost_its_people(drawn: Drawn) -> None:
    drawn.units(UNITS)
    month(drawn, "2026-04", "person_key|unit_id\nsiti|a\nbudi|b")
    month(drawn, "2026-05", "person_key|unit_id\nsiti|a")
    assert drawn.ask("select kind from completeness_exception where kind = 'left'") == []


def test_counts_are_those_of_the_rows_and_of_the_published_share(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Counted again in pandas from staging rows, in the leaf units, whose own people these are."""
    leaves = (
        "select unit_id from staging.unit_version where unit_id not in "
        "(select command_parent from staging.unit_version where command_parent is not null)"
    )
    rows = warehouse.execute(
        "select person_key, unit_id, period, rating, rated_at from staging.appraisal "
        f"where is_counted and period_type = 'month' and unit_id in ({leaves})"
    ).df()
    plans = warehouse.execute(
        "select person_key, period as year, plan_status from staging.plan where is_counted"
    ).df()
    rows["year"] = rows["period"].str[:4]
    rows = rows.merge(plans, on=["person_key", "year"], how="left")
    ends = pd.PeriodIndex(rows["period"], freq="M").end_time.normalize()
    rows["late"] = pd.to_datetime(rows["rated_at"]).dt.normalize() > ends + dt.timedelta(days=10)
    rows["rated"] = rows["rating"].notna()
    for key, word in (
        ("approved", "approved"),
        ("submitted", "submitted"),
        ("draft", "draft"),
        ("not_made", "none"),
    ):
        rows[key] = ~rows["rated"] & (rows["plan_status"] == word)
    rows["unknown"] = ~rows["rated"] & rows["plan_status"].isna()
    names = ["rated", "approved", "submitted", "draft", "not_made", "unknown", "late"]
    counted = rows.groupby(["unit_id", "period"])[names].sum()
    where = f"where hierarchy = 'command' and period_type = 'month' and unit_id in ({leaves})"
    told = warehouse.execute(f"from completeness {where}").df().set_index(["unit_id", "period"])
    assert len(told) > 500 and (told[names].sort_index() == counted.sort_index()).all(axis=None)
    differ = warehouse.execute(
        "select count(*), count(*) filter (c.n <> v.n or c.n - c.rated <> v.numerator) from completeness c "
        "join value v on v.metric = 'not_rated' and v.hierarchy = c.hierarchy and v.unit_id = c.unit_id "
        "and v.period = c.period where c.period_type in ('month', 'year')"
    ).fetchall()
    assert differ[0][0] > 500 and differ[0][1] == 0
