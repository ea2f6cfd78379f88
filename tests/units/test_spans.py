"""Periods as spans of days, drawn as tables."""

import datetime as dt

import pytest

from dashboard import spans


@pytest.mark.parametrize(
    ("offered", "chosen", "expected"),
    [
        (("month", "quarter", "year"), "month", "month"),
        (("quarter", "year"), "month", "quarter"),
        (("year",), "month", "year"),
        (("month", "quarter", "year"), "semester", "year"),
        (("quarter",), "year", "quarter"),
    ],
)
def test_a_metric_answers_at_the_chosen_type_or_the_next_coarser(
    offered: tuple[str, ...], chosen: str, expected: str
) -> None:
    assert spans.effective(offered, chosen) == expected


@pytest.mark.parametrize(
    ("period_type", "code", "first", "after", "before"),
    [
        ("month", "2026-10", dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 9, 1)),
        ("quarter", "2026-Q4", dt.date(2026, 10, 1), dt.date(2027, 1, 1), dt.date(2026, 7, 1)),
        ("semester", "2026-S2", dt.date(2026, 7, 1), dt.date(2027, 1, 1), dt.date(2026, 1, 1)),
        ("year", "2026", dt.date(2026, 1, 1), dt.date(2027, 1, 1), dt.date(2025, 1, 1)),
    ],
)
def test_a_day_in_october(
    period_type: str, code: str, first: dt.date, after: dt.date, before: dt.date
) -> None:
    day = dt.date(2026, 10, 15)
    assert spans.containing(day, period_type) == code
    assert spans.first(day, period_type) == first
    assert spans.after(first, period_type) == after
    assert spans.before(first, period_type) == before


@pytest.mark.parametrize(
    ("start", "period_type", "expected"),
    [
        (dt.date(2026, 10, 1), "month", ("2026-Q4",)),
        (dt.date(2026, 7, 1), "semester", ("2026-Q3", "2026-Q4")),
        (dt.date(2026, 1, 1), "year", ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")),
    ],
)
def test_quarters_that_touch_a_period(start: dt.date, period_type: str, expected: tuple[str, ...]) -> None:
    assert spans.quarters(start, period_type) == expected


@pytest.mark.parametrize(
    ("code", "start", "period_type", "expected"),
    [
        ("2026-09", dt.date(2026, 7, 1), "quarter", True),
        ("2026-10", dt.date(2026, 7, 1), "quarter", False),
        ("2026-01..2026-10", dt.date(2026, 10, 1), "month", True),
        ("2026-01..2026-09", dt.date(2026, 10, 1), "month", False),
        ("2025", dt.date(2025, 12, 1), "month", True),
        ("2026-S2", dt.date(2026, 1, 1), "year", True),
        ("all", dt.date(2026, 1, 1), "year", True),
        (None, dt.date(2026, 1, 1), "year", False),
    ],
)
def test_periods_of_exports_that_touch_a_period(
    code: str | None, start: dt.date, period_type: str, expected: bool
) -> None:
    assert spans.overlap(code, start, period_type) is expected
