"""Where the discussion is: the point on the screen, the next one, the time, the votes, and the way on."""

import datetime as dt
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import i18n, metrics, warehouse
from dashboard.discussion import agenda, sessions, voices
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import facilitate_note, facilitate_votes
from dashboard.views.discussion_parts import told

POLL_SECONDS = 1
STYLE = """<style>
.k-step{color:var(--k-text);font-variant-numeric:tabular-nums}
.k-step small{display:flex;justify-content:space-between;gap:.2rem 1rem;flex-wrap:wrap;color:var(--k-muted);
  font-size:.85rem}
.k-step h2{font-size:1.3rem;font-weight:650;line-height:1.3;margin:.35rem 0 .2rem;padding:0;text-wrap:pretty}
.k-step p{margin:.1rem 0 0;font-size:.92rem;line-height:1.45}
.k-step .k-next{color:var(--k-muted);border-top:1px solid var(--k-line);margin-top:.7rem;padding-top:.55rem}
.k-time b{font-size:1.15rem;font-weight:650;color:var(--k-text)}
.k-time.k-late,.k-time.k-late b{color:var(--k-orange);font-weight:650}
</style>"""


@st.fragment(run_every=dt.timedelta(seconds=POLL_SECONDS))
def live(drawn: Discussion, noting: int | None) -> None:
    """The present state, asked anew each second; the whole screen is drawn anew when the discussion itself, its step
    or the note being written is another one than when it was drawn."""
    with warehouse.shared_only():
        talk = sessions.find(drawn.code)
        if talk is None or _mark(talk) != _mark(drawn) or facilitate_note.began(talk) != noting:
            st.rerun()
        points = agenda.points(talk)
        with st.container(border=True, key="facilitate_now", gap="small"):
            told("step")
            if talk.state == sessions.OPEN:
                _controls(talk, len(points) + 1)
            _now(talk, points)
            _waiting(talk)


def item_at(step: int, points: Sequence[Item]) -> Item | None:
    """The point that a step shows; None for cover and agreements."""
    return points[step - 1] if 1 <= step <= len(points) else None


def name(step: int, points: Sequence[Item]) -> str:
    """What a step shows, in plain words."""
    point = item_at(step, points)
    if point:
        return str(point.shown["title"][i18n.lang()])
    return t("facilitate.cover" if step <= 0 else "facilitate.agreements")


def _mark(talk: Discussion) -> tuple[int, str, int]:
    return talk.version, talk.state, talk.step


def _controls(talk: Discussion, last: int) -> None:
    with st.container(horizontal=True, gap="small", key="facilitate_controls"):
        for label, icon, step, is_end in (
            ("previous", ":material/arrow_back:", talk.step - 1, talk.step <= 0),
            ("next", ":material/arrow_forward:", talk.step + 1, talk.step >= last),
        ):
            st.button(
                t(f"facilitate.{label}"), icon=icon, key=f"facilitate_{label}", width="stretch", disabled=is_end,
                type="primary" if label == "next" else "secondary", on_click=sessions.to_step, args=(talk, step),
            )  # fmt: skip


def _now(talk: Discussion, points: Sequence[Item]) -> None:
    last = len(points) + 1
    step = min(talk.step, last)
    point = item_at(step, points)
    st.html(STYLE + _face(talk, points, step, last))
    if point:
        st.html(facilitate_votes.bars(voices.tally(talk.id).get(point.id, {})))
        facilitate_note.shown(talk, point)


def _waiting(talk: Discussion) -> None:
    """That somebody's opinion waits, also while another part of the screen is open."""
    if waiting := len(voices.incoming(talk)):
        st.badge(
            t("facilitate.waiting", n=metrics.number(waiting)), icon=":material/mark_chat_unread:", color="orange"
        )  # fmt: skip


def _face(talk: Discussion, points: Sequence[Item], step: int, last: int) -> str:
    """HTML of step, time, title and what comes next."""
    place = t("facilitate.step", at=metrics.number(step), last=metrics.number(last))
    after = (
        t("facilitate.then", title=name(step + 1, points)) if step < last else t("facilitate.then_nothing")
    )
    clock = _clock(talk, item_at(step, points)) if talk.state == sessions.OPEN else ""
    return (
        f'<div class="k-step"><small><span>{escape(place)}</span>{clock}</small>'
        f"<h2>{escape(name(step, points))}</h2>{_lines(item_at(step, points))}"
        f'<p class="k-next">{escape(after)}</p></div>'
    )


def _lines(point: Item | None) -> str:
    """HTML of what supports the title."""
    lines = point.shown.get("lines", []) if point else []
    return "".join(f"<p>{escape(line[i18n.lang()])}</p>" for line in lines)


def _clock(talk: Discussion, point: Item | None) -> str:
    """HTML of the time of this step beside the time planned; what is over it in orange and in words."""
    spent = _since(talk.step_at)
    if point is None:
        return f'<span class="k-time"><b>{clock(spent)}</b></span>'
    planned = 60 * point.minutes
    words = t("facilitate.of_planned", n=metrics.number(point.minutes))
    if spent <= planned:
        return f'<span class="k-time"><b>{clock(spent)}</b> {escape(words)}</span>'
    over = t("facilitate.over", time=clock(spent - planned))
    return f'<span class="k-time k-late"><b>{clock(spent)}</b> {escape(words)} · {escape(over)}</span>'


def clock(seconds: int) -> str:
    """`12:05`, `1:12:05`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _since(moment: str | None) -> int:
    if not moment:
        return 0
    return max(0, int((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(moment)).total_seconds()))
