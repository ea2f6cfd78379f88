"""Did an action work? Its metric, looked at with the control chart of its unit since the month it was agreed in.

What counts: the finest period type at which the series can be tested; of it the periods that begin after that month
and are over. The period that contains the month is left out on both sides. At least `provisional` periods with a
number must lie before it, or there is nothing to hold the rest against.

The verdict is the one of the last period that counts, as could be known then, so it is the one that page Tren tells:

* a signal is the action's only if the whole run that fired lies after its start, and no signal in the same direction
  was on among the seven periods before: what had begun already is not its work, nor its fault;
* nor is a run that had begun `EARLY` or more periods before what counts, which chance makes of one in eight at most;
* without a signal it is too early to say until `rebase` periods count, because the long runs cannot fire before;
* numbers without direction change, they do not get better or worse; what is hidden, a limit, too rare or too short for
  a test stays untested and says why;
* where the series begins anew (break, new limits) the judging ends: nothing is held against numbers of another making.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import figures, spans
from dashboard.views import verdicts

STATES = ("none", "too_early", "unchanged", "better", "worse", "changed")
OF_VERDICT = {
    "improvement": "better",
    "concern": "worse",
    "neutral_high": "changed",
    "neutral_low": "changed",
}
# Over how many periods each rule of the control chart looks.
SPAN = {"outside": 1, "two_of_three": 3, "trend": 7, "shift": 7}
RUN = max(SPAN.values())
EARLY = 3  # periods on one side by chance: one in eight


@dataclass(frozen=True)
class Effect:
    """What may be said of an action's number since its start.

    state: of STATES; none without a metric, changed for a number without direction. why: the text `followup.why_<why>`
    that tells it. points: periods that count and have a number; least: how many are needed, where that is why.
    last: the period that is told of; first: where its signal was first seen; cause, side: the rule that fired;
    chart_state: why its chart tests nothing. anew: period from which the series begins anew, ended_by: break or
    rebase; both empty without.
    """

    state: str
    why: str
    hierarchy: str
    unit_id: str
    metric: str | None
    start: str
    period_type: str = "month"
    points: int = 0
    least: int = 0
    last: str = ""
    first: str = ""
    cause: str = ""
    side: str = ""
    chart_state: str = ""
    anew: str = ""
    ended_by: str = ""


def judged(rows: pd.DataFrame, blank: Effect, as_of: dt.date, rules: dict[str, int]) -> Effect:
    """The effect from rows of `action_chart`; as_of: until when there are data; rules: `provisional` and `rebase`."""
    if rows.empty:
        return replace(blank, state="too_early", why="untested")
    own = list(figures.each(_testable(rows)))
    kind = str(own[0].period_type)
    blank = replace(blank, state="too_early", period_type=kind)
    begun = spans.first(spans.first_day(blank.start), kind)
    first = spans.after(begun, kind)
    over = [row for row in own if spans.after(_day(row), kind) - dt.timedelta(days=1) <= as_of]
    before = [row for row in own if _day(row) < begun and _known(row)]
    after = [row for row in over if _day(row) >= first]
    found = _since(before, after, blank, rules)
    return _own_run(over, first, found) if found.why in ("fired", "fired_new", "overlap") else found


def _own_run(rows: Sequence[Any], first: dt.date, found: Effect) -> Effect:
    """The effect of a signal, unless the run behind it had begun before what counts (from `first` on)."""
    at = next(place for place, row in enumerate(rows) if row.period == found.last)
    sign = 1 if found.side == "high" else -1
    begins = at
    while begins > 0 and _goes_on(rows[begins - 1], rows[begins], found.cause, sign):
        begins -= 1
    early = sum(_day(row) < first for row in rows[begins : at + 1])
    if early < EARLY:
        return found
    return replace(found, state="unchanged", why="began", first=str(rows[begins].period))


def _goes_on(row: Any, following: Any, cause: str, sign: int) -> bool:
    """Whether a period belongs to the run of the next one: the same side of the middle, or the same slope."""
    if not (_known(row) and row.segment == following.segment):
        return False
    if cause == "shift":
        return bool(sign * (row.y - row.centre) > 0)
    return cause == "trend" and bool(sign * (following.y - row.y) > 0)


def _testable(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the finest period type whose last number is tested; of the finest with numbers when none is."""
    kinds = sorted(set(rows["period_type"]), key=spans.MONTHS.__getitem__)
    parts = [rows[rows["period_type"] == kind] for kind in kinds]
    known = [part for part in parts if part["y"].notna().any()]
    tested = [part for part in known if part[part["y"].notna()]["state_now"].iloc[-1] == "full"]
    best: pd.DataFrame = (tested or known or parts)[0]
    return best


def _since(before: list[Any], after: list[Any], blank: Effect, rules: dict[str, int]) -> Effect:
    if not after:
        return replace(blank, why="no_point")
    known = [row for row in after if _known(row)]
    if not known:
        return replace(blank, why="unknown")
    blank = replace(blank, points=len(known))
    same = [row for row in before if row.segment == before[-1].segment]
    if len(same) < rules["provisional"]:
        return replace(blank, why="no_before", points=len(same), least=rules["provisional"])
    if other := next((row for row in known if row.segment != same[-1].segment), None):
        ended_by = "rebase" if other.started_by == "rebase" else "break"
        blank = replace(blank, anew=str(other.first_period), ended_by=ended_by)
        known = [row for row in known if row.segment == same[-1].segment]
        if not known:
            return replace(blank, why=f"anew_{ended_by}", points=0)
    blank = replace(blank, points=len(known), last=str(known[-1].period))
    return _verdict(same, after, known, blank, rules["rebase"])


def _verdict(
    before: Sequence[Any], after: Sequence[Any], known: Sequence[Any], blank: Effect, least: int
) -> Effect:
    """before, known: periods with a number of one segment; after: all that count, gaps among them."""
    last = known[-1]
    verdict, state = verdicts.text(last.verdict_now), verdicts.text(last.state_now)
    if verdict in OF_VERDICT:
        return _signal(before, after, known, blank, least)
    if verdict != "common" and state != "constant":
        return replace(blank, why="chart", chart_state=state or "empty")
    if len(known) < least:
        return replace(blank, why="few", least=least)
    was_worse = any(verdicts.text(row.verdict_now) == "concern" for row in before[-RUN:])
    why = "constant" if state == "constant" else "eased" if was_worse else "common"
    return replace(blank, state="unchanged", why=why)


def _signal(
    before: Sequence[Any], after: Sequence[Any], known: Sequence[Any], blank: Effect, least: int
) -> Effect:
    last = known[-1]
    blank = replace(blank, cause=str(last.cause_now), side=verdicts.text(last.side_now), least=least)
    if any(last.verdict_now in (row.verdict_now, _alone(row)) for row in before[-RUN:]):
        return replace(blank, state="unchanged", why="already")
    place = {row.period: at for at, row in enumerate(after, start=1)}
    own = [
        row for row in known
        if row.verdict_now == last.verdict_now and place[row.period] >= SPAN[row.cause_now]
    ]  # fmt: skip
    if not own or own[-1].period != last.period:
        return replace(blank, why="overlap")
    why = "fired_new" if len(own) == 1 else "fired"
    return replace(blank, state=OF_VERDICT[last.verdict_now], why=why, first=str(own[0].period))


def _alone(row: Any) -> str:
    """A signal that the limits of today see in a single period, also where nothing could be tested at its time."""
    return verdicts.text(row.verdict) if row.cause == "outside" else ""


def _known(row: Any) -> bool:
    return bool(pd.notna(row.y))


def _day(row: Any) -> dt.date:
    return pd.Timestamp(row.period_start).date()
