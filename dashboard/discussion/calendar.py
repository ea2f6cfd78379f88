"""Due dates of actions as an iCalendar file (RFC 5545), for the calendars of whoever has to do them.

An action is an event of a whole day, the last one of its due period: calendars of offices leave tasks (VTODO) out when
they import a file. An action keeps its UID through all its wordings and every newer row of it has a higher SEQUENCE, so
that importing again moves what is there.
"""

import datetime as dt
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event

from dashboard.discussion import agreements, when
from dashboard.discussion.agreements import Action
from dashboard.discussion.names import Names
from dashboard.i18n import lang, t

DAYS_BEFORE = 7


def calendar(actions: Sequence[Action], names: Names, title: str = "") -> bytes:
    """The file, in the present language. title: what the calendar is called.

    An open action rings a week before; a dropped one is cancelled, a finished one says so.
    """
    made = Calendar()
    made.add("prodid", f"-//Kinerja ASN//{t('minutes.calendar')}//{lang().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title or t("minutes.calendar"))
    for action in actions:
        made.add_component(_event(action, names))
    return bytes(made.to_ical())


def _event(action: Action, names: Names) -> Event:
    day = dt.date.fromisoformat(agreements.due_day(action))
    changed = when.stored(action.given_at)
    made, told = Event(), t(f"minutes.calendar_{action.state}", title=action.title)
    made.add("uid", f"{action.key}@tindak-lanjut.kinerja-asn")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("sequence", action.id)  # of the rows under one key the newer has the higher number
    made.add("dtstart", day)
    made.add("dtend", day + dt.timedelta(days=1))
    made.add("summary", told)
    made.add("description", _description(action, names))
    made.add("categories", [t(f"focus.action_{action.kind}")])
    made.add("status", "CANCELLED" if action.state == agreements.DROPPED else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if action.state == agreements.OPEN:
        made.add_component(_alarm(told))
    return made


def _description(action: Action, names: Names) -> str:
    rows = {
        "unit": names.unit(action),
        "owner": action.owner,
        "kind": t(f"focus.action_{action.kind}"),
        "metric": names.metric(action.metric),
        "effect": action.effect,
        "outcome": action.outcome,
    }
    return "\n".join(f"{t(f'minutes.{name}')}: {text}" for name, text in rows.items() if text)


def _alarm(told: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", dt.timedelta(days=-DAYS_BEFORE))
    made.add("description", told)
    return made
