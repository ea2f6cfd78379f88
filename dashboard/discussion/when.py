"""Days and hours of a discussion in words, by the agency's clock."""

import datetime as dt

from babel.dates import format_date, format_time

from dashboard import i18n, metrics, store
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t


def stored(text: str) -> dt.datetime:
    """A moment as it is stored, in UTC."""
    return dt.datetime.strptime(text, store.WHEN).replace(tzinfo=dt.UTC)


def moment(text: str) -> str:
    """A stored moment: `5 Nov 2026 14.03 WIB`."""
    return metrics.moment(stored(text).replace(tzinfo=None))


def day(talk: Discussion) -> str:
    """Its day with the day of the week: `Senin, 9 November 2026`."""
    planned = dt.date.fromisoformat(talk.day)
    return str(format_date(planned, "EEEE, d MMMM y", locale=metrics.LOCALES[i18n.lang()]))


def time(talk: Discussion) -> str:
    """From when to when, with the days where they are not the planned one; empty before it was opened."""
    if not talk.opened_at:
        return ""
    if not talk.closed_at:
        return t("minutes.since", start=moment(talk.opened_at))
    ends = [stored(end).astimezone(metrics.zone()) for end in (talk.opened_at, talk.closed_at)]
    if {end.date().isoformat() for end in ends} != {talk.day}:
        return t("minutes.span", start=moment(talk.opened_at), end=moment(talk.closed_at))
    pattern = "HH.mm" if i18n.lang() == "id" else "HH:mm"
    start, end = (format_time(at.time(), pattern, locale=metrics.LOCALES[i18n.lang()]) for at in ends)
    return t("minutes.span", start=start, end=f"{end}\N{NO-BREAK SPACE}{ends[1].tzname()}")
