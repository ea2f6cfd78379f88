"""What is said of the actions: whether each worked, what is due and overdue, and what a room hears first.

Nothing is kept: each build is looked at anew. How it is judged: `judging`.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from dashboard import grants, metrics, queries, scope, tree
from dashboard.discussion import agreements, sessions
from dashboard.discussion.agreements import Action, due_day
from dashboard.discussion.judging import STATES, Effect, judged
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.views import verdicts

__all__ = [
    "STATES", "Effect", "below", "days_left", "due", "effect", "is_overdue", "last_time", "reason",
    "sentence", "word",
]  # fmt: skip


def effect(action: Action) -> Effect:
    """What the present build says of an action, as exactly as the visitor may know its unit; inside
    `warehouse.shared_only()` as everybody may."""
    blank = Effect("none", "no_metric", action.hierarchy, action.unit_id, action.metric, action.start)
    if action.metric is None:
        return blank
    if action.metric not in metrics.records():
        return replace(blank, state="too_early", why="gone")
    return _of_series(queries.key(), blank)


def last_time(unit_id: str) -> list[Action]:
    """What a room of the unit should hear first: its actions that are still open, by due date, then what else its last
    closed discussion agreed on, for units below too."""
    earlier = next(iter(sessions.listed([unit_id], [sessions.CLOSED])), None)
    told = {action.key: action for action in agreements.agreed([unit_id], states=[agreements.OPEN])}
    if earlier:
        told |= {action.key: action for action in agreements.agreed(discussion_id=earlier.id)}
    return sorted(told.values(), key=lambda one: (one.state != agreements.OPEN, due_day(one), one.id))


def below(hierarchy: str, unit_id: str, states: Collection[str] = agreements.STATES) -> list[Action]:
    """Actions of a unit or group and of everything below it: overdue ones, other open ones, settled ones, each by due
    date."""
    reach = scope.forest().reach(hierarchy, unit_id)
    units = tree.standing(hierarchy)
    groups = units["unit_id"][(units["unit_kind"] == tree.GROUP) & units["parent_id"].isin(reach)]
    found = agreements.agreed({*reach, *groups, unit_id}, states=states)
    return sorted(found, key=lambda one: (not is_overdue(one), one.state != agreements.OPEN))


def due(action: Action) -> str:
    """`tinggal 20 hari`, `hari ini`, `lewat 12 hari`."""
    left = days_left(action)
    word = "today" if left == 0 else "left" if left > 0 else "late"
    return t(f"followup.due_{word}{'_one' if abs(left) == 1 else ''}", n=metrics.number(abs(left)))


def days_left(action: Action) -> int:
    """Days until the last day of the due period; below 0 when it is over."""
    return (dt.date.fromisoformat(due_day(action)) - dt.date.fromisoformat(grants.today())).days


def is_overdue(action: Action) -> bool:
    """Whether an action is open although its due period is over."""
    return action.state == agreements.OPEN and days_left(action) < 0


def word(effect: Effect) -> str:
    """The state in the words of the present language."""
    return t(f"followup.state_{effect.state}")


def sentence(effect: Effect) -> str:
    """State and reason in the present language, plain text."""
    return f"{word(effect)}. {reason(effect)}"


def reason(effect: Effect) -> str:
    """Why it is said, in the present language, plain text."""
    kind = effect.period_type
    period, periods = t(f"signal.period_{kind}"), t(f"signal.periods_{kind}")
    told = t(
        f"followup.why_{effect.why}",
        n=metrics.number(effect.points), least=metrics.number(effect.least),
        start=metrics.period_label(effect.start), last=metrics.period_label(effect.last),
        first=metrics.period_label(effect.first), rule=verdicts.rule(effect.cause, effect.side, kind),
        said=verdicts.word(None, effect.chart_state, kind), anew=metrics.period_label(effect.anew),
        period=period, periods=periods,
        counted=f"{metrics.number(effect.points)} {period if effect.points == 1 else periods}",
    )  # fmt: skip
    if not effect.anew or effect.why.startswith("anew"):
        return told
    ending = t(f"followup.until_{effect.ended_by}", anew=metrics.period_label(effect.anew))
    return f"{told} {ending}"


@kept(2000)
def _of_series(file: str, blank: Effect) -> Effect:
    rows = queries.run("action_chart", hierarchy=blank.hierarchy, metric=blank.metric, unit_id=blank.unit_id)
    as_of = pd.Timestamp(queries.build()["as_of"]).date()
    return judged(rows, blank, as_of, _rules())


def _rules() -> dict[str, int]:
    rows = queries.run("rules", sections=("control",)).set_index("key")["value"]
    return {name: int(rows[name]) for name in ("provisional", "rebase")}
