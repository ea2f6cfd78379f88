"""The models `control` and `control_series` on drawn tables: which chart, which state, where a segment begins."""

from __future__ import annotations

import random
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods import slow_xmr
from tests.methods.drawn_value import charted, column, day, one, series
from tests.methods.slow_xmr import Points

STEADY: Points = [70.0, 72.0, 71.0, 73.0, 70.0, 72.0, 71.0, 73.0, 70.0, 72.0, 71.0, 73.0]
DAYS: Points = [4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 5.0, 7.0]


@pytest.mark.parametrize(
    ("metric", "y", "n", "chart"),
    [
        ("not_rated", [10.0, 20.0] * 6, 20, "xmr"),
        ("not_rated", [10.0, 20.0] * 6, [20, 40] * 6, "xmr"),  # a factor of exactly 2 is not more than 2
        ("not_rated", [10.0, 20.0] * 6, [20, 50] * 6, "pp"),
        ("close_days", DAYS, [20, 50] * 6, "ip"),
        ("close_days", DAYS, 20, "xmr"),
        ("complaints", DAYS, [4, 9] * 6, "c"),
    ],
)
def test_chart_by_kind_and_size(metric: str, y: Points, n: int | list[int], chart: str) -> None:
    con = charted(series(metric, y, n))
    assert set(column(con, "chart")) == {chart}
    assert one(con, "chart, state, points, baseline_n") == [(chart, "full", 12, 12)]


def test_states_by_number_of_points() -> None:
    con = charted(series("close_days", [None, *DAYS, None, 5.0]))
    told = ["empty", *["dots"] * 5, *["provisional"] * 6, "full", "full", "full"]
    assert column(con, "state_now") == told
    assert column(con, "points") == [0, *range(1, 13), 12, 13]
    assert column(con, "verdict_now") == ["none"] * 12 + ["common", "none", "common"]
    assert column(con, "is_baseline") == [False, *[True] * 12, False, False]


@pytest.mark.parametrize(
    ("points", "state"), [(5, "dots"), (6, "provisional"), (11, "provisional"), (12, "full")]
)
def test_what_is_drawn(points: int, state: str) -> None:
    con = charted(series("close_days", DAYS[:points]))
    assert one(con, "state") == [(state,)]
    assert (column(con, "upl")[-1] is not None) == (points >= 6)
    assert (column(con, "verdict")[-1] != "none") == (points >= 12)


def test_few_events_a_month_are_charted_by_the_quarter() -> None:
    months = series("complaints", [1.0, 2.0] * 18, 2)
    quarters = series("complaints", [6.0, 4.0, 7.0] * 4, 5, "quarter")
    con = charted(months + quarters)
    assert one(con, "chart, state", "period_type = 'month'") == [("dots", "few_events")]
    assert one(con, "chart, state", "period_type = 'quarter'") == [("c", "full")]
    assert set(column(con, "upl", "period_type = 'month'")) == {None}
    assert set(column(con, "verdict_now", "period_type = 'month'")) == {"none"}


def test_count_of_an_unfinished_quarter_is_no_point() -> None:
    months = series("complaints", [None, *[9.0] * 36], 9)  # February 2024 to January 2027
    quarters = series("complaints", [18.0, *[27.0] * 11, 9.0], 9, "quarter")
    con = charted(months + quarters)
    assert column(con, "y", "period_type = 'quarter'") == [None, *[27.0] * 11, None]
    assert column(con, "points", "period_type = 'month'")[-1] == 36


def test_years_are_never_a_chart() -> None:
    con = charted(series("close_days", DAYS, period_type="year"))
    assert one(con, "chart, state") == [("none", "annual")]
    assert set(column(con, "centre")) == {None}


def test_a_limit_is_no_point() -> None:
    con = charted(series("good_or_better", STEADY, bound={3: "least", 5: "most", 6: "about"}))
    assert column(con, "y")[3] is None and column(con, "y")[5] is None and column(con, "y")[6] is not None
    assert column(con, "points")[-1] == 10
    only = charted(series("good_or_better", STEADY, bound=dict.fromkeys(range(12), "least")))
    assert one(only, "chart, state, points") == [("none", "limit", 0)]
    hidden = charted(series("good_or_better", [None] * 12))
    assert one(hidden, "chart, state, points") == [("none", "empty", 0)]


@pytest.mark.parametrize(
    ("metric", "y", "verdict"),
    [
        ("close_days", [*DAYS, 40.0], "concern"),
        ("close_days", [*DAYS, 0.0], "improvement"),
        ("good_or_better", [*STEADY, 100.0], "improvement"),
        ("good_or_better", [*STEADY, 10.0], "concern"),
        ("very_good", [*STEADY, 100.0], "neutral_high"),
        ("very_good", [*STEADY, 10.0], "neutral_low"),
    ],
)
def test_direction_of_the_metric_chooses_the_verdict(metric: str, y: Points, verdict: str) -> None:
    con = charted(series(metric, y, 200))
    assert column(con, "verdict_now")[-1] == column(con, "verdict")[-1] == verdict
    assert column(con, "cause_now")[-1] == "outside"


@pytest.mark.parametrize(
    ("y", "word"),
    [([*DAYS], "fail"), ([v and v + 110 for v in DAYS], "pass"), ([98.0, 104.0] * 6, "inconsistent")],
)
def test_target(y: Points, word: str) -> None:
    con = charted(series("respondents_vs_minimum", y, period_type="quarter"))
    assert column(con, "target_now") == [None] * 11 + [word]


def test_the_same_value_every_month() -> None:
    con = charted(series("close_days", [5.0] * 14))
    assert column(con, "state_now") == ["dots"] * 5 + ["constant"] * 9
    assert set(column(con, "upl")) == {None} and set(column(con, "verdict_now")) == {"none"}
    later = charted(series("close_days", [*[5.0] * 12, *[6.0] * 7]))
    assert column(later, "state_now")[11:13] == ["constant", "full"]
    assert column(later, "cause_now")[-2:] == ["common", "shift"]


def test_values_without_neighbours_stay_dots() -> None:
    con = charted(series("close_days", [v for pair in zip(DAYS, [None] * 12, strict=True) for v in pair]))
    assert one(con, "chart, state, points") == [("dots", "dots", 12)]


SELDOM: Points = [0.0] * 6 + [20.0] + [0.0] * 5


@pytest.mark.parametrize(
    ("metric", "persons", "last", "cause"),
    [
        ("needs_improvement_or_lower", 5, 20.0, "common"),  # one of five, seen once before: chance
        ("needs_improvement_or_lower", 5, 60.0, "outside"),
        ("needs_improvement_or_lower", 500, 20.0, "outside"),
        ("close_days", 5, 20.0, "outside"),  # no share: every value is possible
    ],
)
def test_few_persons_do_not_light_a_share(metric: str, persons: int, last: float, cause: str) -> None:
    con = charted(series(metric, [*SELDOM, last], persons))
    assert column(con, "cause_now")[-1] == cause
    assert column(con, "is_chance")[-1] == (cause == "common")


def test_months_without_anybody_are_no_run_when_one_was_seldom() -> None:
    y = [*SELDOM, *[0.0] * 7]
    few, many = (charted(series("needs_improvement_or_lower", y, n)) for n in (5, 500))
    assert column(few, "cause_now")[-1] == "common"
    assert column(many, "cause_now")[-1] == "shift"


@pytest.mark.parametrize(("persons", "last", "cause"), [(8, 12.5, "common"), (8, 75.0, "outside")])
def test_a_share_that_never_varied_before(persons: int, last: float, cause: str) -> None:
    """Nobody for a year: no limits can be drawn, but six of eight are no chance."""
    con = charted(series("not_rated", [*[0.0] * 12, last], persons))
    assert column(con, "upl")[-1] is None
    assert column(con, "cause_now")[-1] == cause


def test_breaks_begin_a_segment() -> None:
    rows = [
        row for metric in ("close_days", "first_reply_days") for h in ("command", "territory")
        for row in series(metric, [*DAYS, *DAYS], hierarchy=h)
    ]  # fmt: skip
    breaks = [
        ("command", "u", "close_days", day("month", 14), "scheme_changed"),
        ("command", "u", None, day("month", 12), "unit_moved"),
        ("command", "other", None, day("month", 3), "unit_moved"),
        ("command", "u", None, day("month", 0), "unit_moved"),
    ]
    con = charted(rows, breaks=breaks)
    mine = "hierarchy = 'command' and metric = 'close_days'"
    assert column(con, "segment", mine) == [0] * 12 + [1] * 2 + [2] * 10
    assert one(con, "segment, started_by, reason, points, state", mine) == [
        (0, "data", None, 12, "full"),
        (1, "break", "unit_moved", 2, "dots"),
        (2, "break", "scheme_changed", 10, "provisional"),
    ]
    other = "hierarchy = 'command' and metric = 'first_reply_days'"
    assert column(con, "segment", other) == [0] * 12 + [1] * 12
    assert one(con, "first_period, last_period, baseline_to", other) == [
        ("month-00", "month-11", "month-11"), ("month-12", "month-23", "month-23")
    ]  # fmt: skip
    assert set(column(con, "segment", "hierarchy = 'territory'")) == {0}


@pytest.mark.parametrize(
    ("metric", "points", "segments"),
    [(None, 7, 2), ("close_days", 7, 2), ("close_days", 6, 1), ("first_reply_days", 7, 1)],
)
def test_a_new_start_counts_once_enough_points_follow(metric: str | None, points: int, segments: int) -> None:
    y = [*DAYS, None, *DAYS[:points]]
    asked = {
        "unit_id": "u",
        "metric": metric,
        "day": day("month", 12).replace(day=17),
        "reason": "antrean daring",
    }
    con = charted(series("close_days", y), rebases=[asked])
    told = one(con, "started_by, reason")
    assert len(told) == segments
    if segments == 2:
        assert column(con, "segment") == [0] * 12 + [1] * (points + 1)
        assert told == [("data", None), ("rebase", "antrean daring")]


def test_a_break_goes_before_a_new_start() -> None:
    asked = [{"unit_id": "u", "metric": None, "day": day("month", k)} for k in (12, 8)]
    moved = ("command", "u", None, day("month", 12), "unit_moved")
    con = charted(series("close_days", [*DAYS, *DAYS]), rebases=asked, breaks=[moved])
    assert one(con, "started_by") == [
        ("data",),
        ("break",),
    ]  # only four points between the new start and the break


def test_neighbours_in_blocks_and_order_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    rows = [
        row for u in range(30)
        for row in series("close_days", [rng.choice([None, 3.0, 4.0, 5.0, 9.0]) for _ in range(20)], unit=f"u{u}")
    ]  # fmt: skip
    plain = charted(rows).execute("from main.control order by all").fetchall()
    rng.shuffle(rows)
    monkeypatch.setattr("etl.methods.control.BLOCK", 50)
    assert charted(rows).execute("from main.control order by all").fetchall() == plain


def test_no_values_at_all() -> None:
    con = charted([])
    assert column(con, "y") == [] and one(con, "chart") == []


def test_scale_ends_and_autocorrelation() -> None:
    y = [99.0, 95.0, 98.0, 96.0, 99.0, 94.0, 97.0, 99.0, 95.0, 98.0, 96.0, 99.0]
    con = charted(series("good_or_better", y, 400))
    middle = fmean(y)
    around = sum((a - middle) * (b - middle) for a, b in pairwise(y))
    ((ceiling, floor, found),) = one(con, "is_ceiling, is_floor, autocorrelation")
    assert (ceiling, floor) == (True, False)
    assert found == pytest.approx(around / sum((a - middle) ** 2 for a in y))
    assert one(charted(series("good_or_better", y[:11], 400)), "autocorrelation") == [(None,)]


@pytest.mark.parametrize("points", [13, 37])
def test_a_series_that_is_always_the_same_has_no_autocorrelation(points: int) -> None:
    assert one(charted(series("good_or_better", [100 / 7] * points, 400)), "autocorrelation") == [(None,)]


values = st.one_of(st.none(), st.integers(0, 9), st.integers(0, 9)).map(
    lambda v: None if v is None else float(v)
)


@settings(max_examples=15, deadline=None)
@given(segments=st.lists(st.lists(values, min_size=1, max_size=25), min_size=1, max_size=3))
def test_agrees_with_plain_loops_over_segments(segments: list[Points]) -> None:
    starts = [sum(map(len, segments[:k])) for k in range(1, len(segments))]
    breaks = [("command", "u", None, day("month", k), "unit_moved") for k in starts]
    con = charted(series("close_days", [v for part in segments for v in part]), breaks=breaks)
    for k, part in enumerate(segments):
        found, seen = (
            slow_xmr.limits(part),
            [sum(v is not None for v in part[: i + 1]) for i in range(len(part))],
        )
        if found is None:
            assert set(column(con, "upl", f"segment = {k}")) == {None}
            continue
        if seen[-1] >= 6:
            drawn = con.execute(
                f"select distinct centre, lpl, upl from control where segment = {k}"
            ).fetchall()
            assert drawn == [pytest.approx(found)]
        now = [
            None if v is None or n < 12 else label[0]
            for v, n, label in zip(part, seen, slow_xmr.label_now(part, found), strict=True)
        ]
        assert column(con, "cause_now", f"segment = {k}") == now
