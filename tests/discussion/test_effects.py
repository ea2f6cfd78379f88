"""Whether an action worked: drawn series through the real control charts, each state; the rule once more in loops."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from dashboard import grants, i18n, queries, warehouse
from dashboard.discussion import agreements, effects, example, judging, sessions
from dashboard.discussion.agreements import Action, Plan
from dashboard.discussion.judging import Effect
from dashboard.discussion.sessions import Discussion
from tests.conftest import ROOT
from tests.discussion.conftest import again
from tests.methods import slow_xmr
from tests.methods.drawn_value import Row, charted, day, series
from tests.methods.slow_xmr import Points
from tests.pages.conftest import publish

CHART = (ROOT / "dashboard" / "sql" / "action_chart.sql").read_text(encoding="utf-8")
RULES = {"provisional": 6, "rebase": 7}
DAYS: Points = [4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 5.0, 7.0]  # fewer are better; middle 5.5
CALM: Points = [6.0, 5.0, 6.0, 4.0, 6.0, 5.0, 7.0]
LATE = dt.date(2099, 1, 1)
PLAN = Plan("perbaikan_layanan", "Buka loket kedua", "Lurah", "2090-Q4")


CASES: list[tuple[Points, int, str, str, int]] = [
    ([*DAYS, 5.0, 0.0], 12, "better", "fired_new", 1),
    ([*DAYS, 5.0, 0.0, 0.0], 12, "better", "fired", 2),
    ([*DAYS, 5.0, 40.0], 12, "worse", "fired_new", 1),
    ([*DAYS, 5.0, 0.0, 6.0], 12, "too_early", "few", 2),  # what is gone again is not credited
    ([*DAYS, 5.0, *CALM], 12, "unchanged", "common", 7),
    ([*DAYS, 5.0, *CALM[:6]], 12, "too_early", "few", 6),
    ([*DAYS, 40.0, 5.0, *CALM], 13, "unchanged", "eased", 7),
    ([*DAYS, 0.0, 5.0, 0.0], 13, "unchanged", "already", 1),
    ([*DAYS, 40.0, 5.0, 0.0], 13, "better", "fired_new", 1),
    ([*DAYS, 0.0, *CALM, 5.0, 0.0], 20, "better", "fired_new", 1),  # eight periods ago is long ago
    ([*DAYS, 0.0, *CALM[:6], 5.0, 0.0], 19, "unchanged", "already", 1),
    # seen with the limits of today in a month that could not be tested at its time
    ([5.0, 5.2, 5.0, 5.2, 5.0, 5.2, 5.0, 0.0, 5.2, 5.0, 5.2, 5.0, 0.0], 8, "unchanged", "already", 4),
    ([*DAYS, 5.0], 12, "too_early", "no_point", 0),
    ([*DAYS, 5.0, None, None], 12, "too_early", "unknown", 0),
    ([*DAYS[:5], None, 5.0, 0.0, *DAYS], 6, "too_early", "no_before", 5),
    ([*DAYS[:8], 5.0, 4.0], 8, "too_early", "chart", 1),  # limits are provisional
    ([5.0] * 22, 12, "unchanged", "constant", 9),
    ([*DAYS, 5.0, 1.5, 1.5], 13, "too_early", "overlap", 1),  # two of three near a limit, one of them before
    ([*DAYS, 5.0, 6.0, 5.0, 1.5, 1.5], 13, "better", "fired_new", 3),
    ([*DAYS, 5.0, 5.0, 6.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0], 14, "better", "fired_new", 7),
    ([*DAYS, 5.0, 6.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0], 15, "too_early", "overlap", 5),
    ([*DAYS, 6.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0], 15, "unchanged", "began", 4),
    ([*DAYS, 6.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0], 15, "unchanged", "began", 7),
]
STEP: Points = [*DAYS, 5.0, 6.0, 0.0, *DAYS]
FALLING: Points = [7.0, 6.9, 6.8, 6.7, 6.6, 6.5, 6.4, 6.3]
MIDDLING: Points = [70.0, 72.0, 71.0, 73.0] * 3
SERIES: dict[str, list[Row]] = {
    **{f"case{at}": series("close_days", case[0], unit=f"case{at}") for at, case in enumerate(CASES)},
    "slope": series("close_days", [*DAYS, 5.0, *FALLING], unit="slope"),
    "again": series("close_days", [*DAYS, 5.0, 0.0, 6.0, 0.0, 0.0], unit="again"),
    "neutral": series("very_good", [*MIDDLING, 71.0, 100.0], 200, unit="neutral"),
    "limit": series("good_or_better", [90.0] * 20, unit="limit", bound=dict.fromkeys(range(20), "least")),
    **{unit: series("close_days", STEP, unit=unit) for unit in ("cut15", "cut13", "rebased", "cut8")},
    "rare": series("complaints", [1.0, 2.0] * 30, 2, unit="rare"),
    "quarters": [
        *series("complaints", [1.0, 2.0] * 30, 2, unit="quarters"),
        *series("complaints", [6.0, 4.0, 7.0] * 4 + [5.0, 6.0] * 4, 5, "quarter", unit="quarters"),
    ],
}


def drawn_at_random() -> dict[str, tuple[Points, int]]:
    """Series with and without a step about the start of their action; by unit, with the place of the start."""
    chance, drawn = random.Random(5), {}
    for at in range(160):
        start, jump = chance.randrange(4, 26), chance.choice([0, 0, 1, 2, -1, -2])
        moves = start + chance.choice([-6, -2, 1, 1, 1])
        y: Points = [
            chance.gauss(50 + jump * (i >= moves), 1) for i in range(chance.randrange(start + 2, 36))
        ]
        drawn[f"random{at}"] = ([None if chance.random() < 0.06 else v for v in y], start)
    return drawn


RANDOM = drawn_at_random()


@pytest.fixture(scope="module")
def charts() -> Iterator[duckdb.DuckDBPyConnection]:
    """The control charts of all of these series, made once."""
    cuts = [("command", f"cut{at}", "close_days", day("month", at), "instrument") for at in (15, 13, 8)]
    rebase: list[Row] = [{"unit_id": "rebased", "metric": "close_days", "day": day("month", 15)}]
    rows = [row for own in SERIES.values() for row in own]
    rows += [row for unit, (y, _) in RANDOM.items() for row in series("close_days", y, unit=unit)]
    with charted(rows, rebase, cuts) as con:
        yield con


def judge(
    con: duckdb.DuckDBPyConnection, unit: str, start: int, metric: str = "close_days", as_of: dt.date = LATE,
    kind: str = "month",
) -> Effect:  # fmt: skip
    """The effect of an action whose start lies in the period of this number, from 0 on."""
    asked = {"hierarchy": "command", "metric": metric, "unit_id": unit}
    blank = Effect("none", "no_metric", "command", unit, metric, f"{day(kind, start):%Y-%m}")
    return judging.judged(con.execute(CHART, asked).df(), blank, as_of, RULES)


@pytest.mark.parametrize("at", range(len(CASES)))
def test_every_state(charts: duckdb.DuckDBPyConnection, at: int) -> None:
    _, start, state, why, points = CASES[at]
    found = judge(charts, f"case{at}", start)
    assert (found.state, found.why, found.points) == (state, why, points)


def test_a_slope_that_had_begun_is_not_the_actions(charts: duckdb.DuckDBPyConnection) -> None:
    found = judge(charts, "slope", 16)
    assert (found.why, found.first, found.cause) == ("began", "month-13", "trend")


def test_where_it_was_first_seen_and_which_rule_fired(charts: duckdb.DuckDBPyConnection) -> None:
    found = judge(charts, "again", 12)
    assert (found.first, found.last, found.cause, found.side) == ("month-13", "month-16", "outside", "low")


def test_a_number_without_direction_changes(charts: duckdb.DuckDBPyConnection) -> None:
    found = judge(charts, "neutral", 12, "very_good")
    assert (found.state, found.side) == ("changed", "high")


def test_what_is_not_over_does_not_count(charts: duckdb.DuckDBPyConnection) -> None:
    assert judge(charts, "case0", 12, as_of=dt.date(2025, 2, 27)).why == "no_point"
    assert judge(charts, "case0", 12, as_of=dt.date(2025, 2, 28)).why == "fired_new"


def test_a_limit_is_no_number(charts: duckdb.DuckDBPyConnection) -> None:
    assert judge(charts, "limit", 12, "good_or_better").why == "unknown"


@pytest.mark.parametrize(
    ("unit", "state", "why", "ended_by"),
    [
        ("cut15", "better", "fired_new", "break"),
        ("cut13", "too_early", "anew_break", "break"),
        ("rebased", "better", "fired_new", "rebase"),
        (
            "cut8",
            "too_early",
            "no_before",
            "",
        ),  # a break before the start leaves four periods to compare with
    ],
)
def test_nothing_is_held_against_numbers_of_another_making(
    charts: duckdb.DuckDBPyConnection, unit: str, state: str, why: str, ended_by: str
) -> None:
    found = judge(charts, unit, 12)
    assert (found.state, found.why, found.ended_by) == (state, why, ended_by)
    assert found.anew == ("" if unit == "cut8" else "month-13" if unit == "cut13" else "month-15")


def test_events_too_rare_by_month_are_judged_by_quarter(charts: duckdb.DuckDBPyConnection) -> None:
    found = judge(charts, "quarters", 11, "complaints", kind="quarter")
    assert (found.period_type, found.why, found.points) == ("quarter", "common", 8)
    alone = judge(charts, "rare", 40, "complaints")
    assert (alone.period_type, alone.state, alone.chart_state) == ("month", "too_early", "few_events")


def slow(y: Points, start: int) -> str:
    """The state by the rule as it is written, in loops; fewer are better."""
    before = [i for i in range(start) if y[i] is not None]
    after = [i for i in range(start + 1, len(y)) if y[i] is not None]
    if len(before) < 6 or not after or sum(v is not None for v in y[: after[-1] + 1]) < 12:
        return "too_early"
    found = slow_xmr.limits(y)
    assert found
    now, ever = slow_xmr.label_now(y, found), slow_xmr.labels(y, found)
    last = after[-1]
    cause, side = now[last]
    if side is None:
        return "unchanged" if len(after) >= 7 else "too_early"
    for i in before[-7:]:
        tested = sum(v is not None for v in y[: i + 1]) >= 12
        if (tested and now[i][1] == side) or ever[i] == ("outside", side):
            return "unchanged"
    length = {"outside": 1, "two_of_three": 3, "shift": 7, "trend": 7}[cause]
    if cause in ("shift", "trend"):
        i = last
        while i > 0 and _joined(y[i - 1], y[i], cause, side, found[0]):
            i -= 1
        if start - i + 1 >= 3:
            return "unchanged"
    if last - length + 1 <= start:
        return "too_early"
    return "better" if side == "low" else "worse"


def _joined(one: float | None, other: float | None, cause: str, side: str, middle: float) -> bool:
    if one is None or other is None:
        return False
    if cause == "shift":
        return one > middle if side == "high" else one < middle
    return other > one if side == "high" else other < one


def test_the_rule_in_loops_says_the_same(charts: duckdb.DuckDBPyConnection) -> None:
    told = {unit: judge(charts, unit, start).state for unit, (_, start) in RANDOM.items()}
    assert told == {unit: slow(y, start) for unit, (y, start) in RANDOM.items()}
    assert all(
        list(told.values()).count(state) > 5 for state in ("too_early", "unchanged", "better", "worse")
    )


def action(metric: str | None = "ikm", unit: str = "ulu", start: str = "2026-07", **more: Any) -> Action:
    """An action of nobody's discussion."""
    row = Action(1, "k", None, None, "territory", unit, metric, "lainnya", "T", "O", start, "2026-Q4", "", "open", "",
                 "", "")  # fmt: skip
    return Action(**{**row.__dict__, **more})


@pytest.fixture
def tiny(data: Path) -> Path:
    """A data folder with the drawn warehouse."""
    publish(data)
    return data


def publish_series(tiny: Path, y: dict[str, Points]) -> None:
    """The good-or-better series of units of the drawn warehouse, monthly, as the real models chart them."""
    rows = [
        row | {"period": f"{row['period_start']:%Y-%m}"}
        for unit, points in y.items()
        for row in series("good_or_better", points, 200, unit=unit, hierarchy="territory")
    ]
    con = charted(rows)
    tables = {name: con.execute(f"from main.{name}").df() for name in ("control", "control_series")}
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as file:
        for name, table in tables.items():
            file.execute(f"drop view {name}")
            file.register("made", table)
            file.execute(f"create table {name} as from made")
        file.execute("update build set as_of = date '2026-11-05'")


STEADY: Points = [70.0, 72.0, 71.0, 73.0] * 8  # January 2024 to August 2026


def test_the_present_build_is_asked(tiny: Path) -> None:
    publish_series(tiny, {"ulu": [*STEADY, 95.0], "plaju": [*STEADY, 40.0]})
    better, worse = (effects.effect(action("good_or_better", unit)) for unit in ("ulu", "plaju"))
    assert (better.state, better.last, better.points) == ("better", "2026-09", 2)
    assert worse.state == "worse"
    with i18n.speaking("id"):
        assert effects.sentence(better) == (
            "Membaik, bukan kebetulan. September 2026: nilainya di atas batas atas; baru sekarang dapat dinyatakan, "
            "dari 2 bulan sejak Juli 2026."
        )
    with i18n.speaking("en"):
        assert effects.sentence(worse).startswith(
            "Getting worse. September 2026: its value is below the lower limit"
        )


def test_without_a_number_or_a_chart_it_says_so(tiny: Path) -> None:
    assert effects.effect(action(None)).state == "none"
    assert effects.effect(action("no_such_number")).why == "gone"
    assert effects.effect(action("ikm", "no_such_unit")).why == "untested"


def test_a_room_is_told_what_the_shared_file_says(tiny: Path) -> None:
    publish_series(tiny, {"ulu": [*STEADY, 95.0]})
    folder = tiny / "warehouse" / "b1"
    (folder / "shared.duckdb").write_bytes((folder / "internal.duckdb").read_bytes())
    with duckdb.connect(str(folder / "shared.duckdb")) as con:
        con.execute("update control set y = null, segment = null where period_start >= date '2026-08-01'")
    asked = action("good_or_better")
    assert effects.effect(asked).state == "better"
    with warehouse.shared_only():
        assert effects.effect(asked).why == "unknown"
    assert effects.effect(asked).state == "better"


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_reason_is_told_in_words(lang: i18n.Lang, tiny: Path) -> None:
    reasons = [
        key.removeprefix("followup.why_") for key in i18n.catalogue(lang) if key.startswith("followup.why_")
    ]
    assert len(reasons) > 15
    with i18n.speaking(lang):
        for why in reasons:
            for kind in ("month", "quarter", "semester"):
                one = Effect("too_early", why, "territory", "ulu", "ikm", "2026-07", kind, 3, 7, "2026-09", "2026-08",
                             "outside", "high", "dots", "2026-10", "break")  # fmt: skip
                told = effects.sentence(one)
                assert "{" not in told and told.endswith(".") and ".." not in told
    assert queries.key()  # the words need no build of their own


def test_days_until_due(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = pd.Timestamp("2026-12-30").date().isoformat()
    monkeypatch.setattr(grants, "today", lambda: today)
    late = action(due="2026-11")
    assert (effects.days_left(late), effects.is_overdue(late)) == (-30, True)
    assert not effects.is_overdue(action(due="2026-11", state="done"))
    assert not effects.is_overdue(action(due="2026-12"))
    with i18n.speaking("id"):
        assert [effects.due(action(due=due)) for due in ("2026-11", "2026", "2027-01")] == [
            "lewat 30 hari", "tinggal 1 hari", "tinggal 32 hari",
        ]  # fmt: skip


def test_the_demos_examples_show_what_may_become_of_an_action(sample_data: Path) -> None:
    found = {}
    with duckdb.connect(
        str(sample_data / "warehouse" / _current(sample_data) / "shared.duckdb"), read_only=True
    ) as con:
        for key, (unit, metric, *_) in example.ACTIONS.items():
            asked = {"hierarchy": "territory", "metric": metric, "unit_id": unit}
            blank = Effect("none", "no_metric", "territory", unit, metric, example.MONTH)
            as_of = con.execute("select as_of from build").fetchone()
            assert as_of
            found[key] = judging.judged(con.execute(CHART, asked).df(), blank, as_of[0], RULES).state
    assert found == {"queue": "better", "coaching": "worse", "meeting": "unchanged", "counter": "too_early"}


def _current(data: Path) -> str:
    return (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()


def test_a_room_hears_first_what_is_open_and_what_it_agreed_last_time(running: Discussion) -> None:
    agreements.agree(running, PLAN)
    agreements.agree(running, replace(PLAN, title="Latih petugas", due="2026-01"))
    assert [one.title for one in effects.last_time("ulu")] == ["Latih petugas", "Buka loket kedua"]
    sessions.close(again(running))
    agreements.settle(effects.last_time("ulu")[0], "done", "Selesai")
    assert [(one.title, one.state) for one in effects.last_time("ulu")] == [
        ("Buka loket kedua", "open"), ("Latih petugas", "done"),
    ]  # fmt: skip
    assert effects.last_time("pkm") == []


def test_a_unit_has_the_actions_of_all_below_it(running: Discussion) -> None:
    agreements.agree(running, PLAN)
    agreements.agree(running, replace(PLAN, title="Terlambat", due="2026-01"))
    assert [one.title for one in effects.below("territory", "kota")] == ["Terlambat", "Buka loket kedua"]
    assert len(effects.below("command", "plaju", ["open"])) == 2
    assert effects.below("territory", "pkm") == [] == effects.below("territory", "kota", ["done"])
