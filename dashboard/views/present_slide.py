"""What a step shows that does not change while it is shown: the cover, a point with its chart, a title."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import i18n, metrics, theme
from dashboard.discussion import invite, when
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import Discussion
from dashboard.figures import slide
from dashboard.i18n import t

MOST_TITLES, MOST_LINES = 9, 3
LONG, LONGER = 80, 130  # letters of a title from which it is written smaller
CHART = (1200, 540)


def show(talk: Discussion, points: Sequence[Item], step: int, address: str) -> None:
    """The step; address: of the form for phones, empty while nobody can take part."""
    if step == 0:
        st.html(_cover(talk, points, address))
    elif step <= len(points):
        st.html(_point(talk, points[step - 1]))
    else:
        st.html(f'<div class="k-slide">{_head(talk)}<h1>{escape(t("present.agreements"))}</h1></div>')


def unknown() -> str:
    """Instead of a discussion: what is wrong with the address, and what helps."""
    title, body = escape(t("present.unknown")), escape(t("present.unknown_body"))
    return f'<div class="k-slide k-none"><h1>{title}</h1><p>{body}</p></div>'


def place(address: str) -> str:
    """An address as people type it: without scheme and parameters."""
    return address.partition("://")[2].partition("?")[0]


def join(talk: Discussion, address: str) -> str:
    """HTML of the way to take part: picture for the camera, address and code."""
    alt = t("present.qr_alt", address=place(address))
    return (
        f'<div class="k-join"><img class="k-qr" src="{invite.qr(address)}" alt="{escape(alt, quote=True)}">'
        f"<p>{escape(t('present.join'))}</p>"
        f'<p class="k-address">{escape(place(address.replace(talk.code, "")))}<b>{escape(talk.code)}</b></p></div>'
    )


def _head(talk: Discussion) -> str:
    return f'<p class="k-head">{escape(talk.unit_name)} · {escape(metrics.period_label(talk.period))}</p>'


def _cover(talk: Discussion, points: Sequence[Item], address: str) -> str:
    told = [metrics.period_label(talk.period), when.day(talk), talk.place]
    shown = [f"<li>{escape(_title(point))}</li>" for point in points[:MOST_TITLES]]
    rest = len(points) - MOST_TITLES
    more = f'<p class="k-soft">{escape(t("present.more", n=metrics.number(rest)))}</p>' if rest > 0 else ""
    agenda = f"<h2>{escape(t('present.agenda'))}</h2><ol>{''.join(shown)}</ol>{more}" if points else ""
    side = join(talk, address) if address else f'<p class="k-state">{escape(t(f"present.{talk.state}"))}</p>'
    return (
        f'<div class="k-slide k-cover"><div><p class="k-head">{escape(t("present.product"))}</p>'
        f"<h1>{escape(talk.unit_name)}</h1>"
        f'<p class="k-when">{escape(" · ".join(filter(None, told)))}</p>{agenda}</div>{side}</div>'
    )


def _title(point: Item) -> str:
    return str(point.shown["title"][i18n.lang()])


def _point(talk: Discussion, point: Item) -> str:
    title, shown = _title(point), point.shown
    size = "k-longer" if len(title) > LONGER else "k-long" if len(title) > LONG else ""
    lines = "".join(f"<li>{escape(line[i18n.lang()])}</li>" for line in shown.get("lines", [])[:MOST_LINES])
    chart = shown.get("chart")
    drawn = _chart(point) if chart else ""
    caption = shown.get("caption", {}).get(i18n.lang(), "")
    bare = "" if chart else " k-bare"
    return (
        f'<div class="k-slide{bare}">{_head(talk)}<h1 class="{size}">{escape(title)}</h1>'
        f'<div class="k-body">{drawn}<ul class="k-lines">{lines}</ul></div>'
        f'<p class="k-caption">{escape(caption)}</p></div>'
    )


def _chart(point: Item) -> str:
    drawn = slide.svg(point.shown["chart"], i18n.lang(), theme.ink(), *CHART)
    return slide.screen(drawn, point.shown["alt"][i18n.lang()], "k-chart")
