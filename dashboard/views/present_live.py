"""What comes in while a step is shown: votes, released opinions, what is agreed. Asks the app's database only."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import metrics
from dashboard.discussion import agreements, voices
from dashboard.discussion.agenda import Item
from dashboard.discussion.agreements import Action
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.voices import Opinion
from dashboard.i18n import t
from dashboard.views import facilitate_votes, present_slide

MOST_OPINIONS, MOST_AGREED, LARGE = 3, 5, 3


def show(talk: Discussion, points: Sequence[Item], step: int, address: str) -> None:
    """The moving part of a step; nothing for the cover."""
    if 1 <= step <= len(points):
        st.html(_voices(talk, points[step - 1], address))
    elif step > len(points):
        st.html(_agreed(talk))


def _voices(talk: Discussion, point: Item, address: str) -> str:
    counts = voices.tally(talk.id).get(point.id, {})
    told = voices.released(talk.id, point.id)
    if not counts and not told:
        return f'<div class="k-live">{present_slide.join(talk, address) if address else ""}</div>'
    title = t("present.votes", n=metrics.number(sum(counts.values())))
    votes = f"<h2>{escape(title)}</h2>{facilitate_votes.bars(counts)}" if counts else ""
    return f'<div class="k-live">{votes}{_opinions(told)}</div>'


def _opinions(told: Sequence[Opinion]) -> str:
    """The latest opinions, the newest first; the fewer there are the more of each is shown."""
    if not told:
        return ""
    latest = list(reversed(told))[:MOST_OPINIONS]
    quotes = "".join(_quote(opinion) for opinion in latest)
    rest = len(told) - len(latest)
    more = (
        f'<p class="k-soft">{escape(t("present.more_opinions", n=metrics.number(rest)))}</p>' if rest else ""
    )
    title = escape(t("present.opinions"))
    return f'<h2>{title}</h2><div class="k-opinions k-of-{len(latest)}">{quotes}</div>{more}'


def _quote(opinion: Opinion) -> str:
    said = [escape(opinion.opinion)] if opinion.opinion else []
    if opinion.proposal:
        said.append(f"<b>{escape(t('present.proposal'))}</b> {escape(opinion.proposal)}")
    name = f" <small>– {escape(opinion.name)}</small>" if opinion.name else ""
    return f"<blockquote><span>{' '.join(said)}{name}</span></blockquote>"


def _agreed(talk: Discussion) -> str:
    decided = [f"<span>{escape(decision.text)}</span>" for decision in agreements.decided(talk.id)]
    actions = [_action(action) for action in agreements.agreed(discussion_id=talk.id)]
    return (
        f'<div class="k-agreed"><section>{_list("decisions", decided)}</section>'
        f"<section>{_list('actions', actions)}</section></div>"
    )


def _action(action: Action) -> str:
    """What, and smaller who, until when and what is expected."""
    due = t("present.due", period=metrics.period_label(action.due))
    effect = t("present.expected", effect=action.effect) if action.effect else ""
    told = " · ".join(filter(None, [action.owner, due, effect]))
    return f"<span>{escape(action.title)}</span><small>{escape(told)}</small>"


def _list(name: str, rows: Sequence[str]) -> str:
    """One list with its heading; the latest rows where there are too many for the wall."""
    title = f"<h2>{escape(t(f'present.{name}'))}</h2>"
    if not rows:
        return f'{title}<p class="k-soft">{escape(t(f"present.no_{name}"))}</p>'
    first = max(len(rows) - MOST_AGREED, 0)
    before = f'<p class="k-soft">{escape(t("present.before", n=metrics.number(first)))}</p>' if first else ""
    size = "k-many" if len(rows) > LARGE else ""
    shown = "".join(f"<li>{row}</li>" for row in rows[first:])
    return f'{title}{before}<ol class="{size}" start="{first + 1}">{shown}</ol>'
