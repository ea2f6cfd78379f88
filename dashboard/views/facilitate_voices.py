"""What phones sent: shown to the room only when the facilitator releases it, and taken back when he withholds it."""

import datetime as dt
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import i18n, metrics, warehouse
from dashboard.discussion import agenda, sessions, voices
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.voices import RELEASED, WAITING, WITHHELD, Opinion
from dashboard.i18n import t
from dashboard.views import facilitate_step
from dashboard.views.discussion_parts import attempt, told

POLL_SECONDS = 1
PLACE = "voices"
STATES = (WAITING, RELEASED, WITHHELD)
MOST = 15
ALL, HERE, NONE = ("all", "here", "none")
STYLE = """<style>
.k-voice{color:var(--k-text);font-size:.98rem;line-height:1.5}
.k-voice p{margin:0 0 .25rem;overflow-wrap:anywhere}
.k-voice p>b{font-weight:650;font-size:.85rem;color:var(--k-muted);margin-right:.35rem}
.k-voice small{color:var(--k-muted);font-size:.8rem;line-height:1.35;display:block}
</style>"""


@st.fragment(run_every=dt.timedelta(seconds=POLL_SECONDS))
def live(drawn: Discussion) -> None:
    """Opinions in one state, of all points or of one, asked anew each second."""
    with warehouse.shared_only():
        talk = sessions.find(drawn.code)
        if talk is None:
            return
        points, found = agenda.points(talk), voices.incoming(talk, STATES)
        _counts(found)
        told(PLACE)
        state, about = _filters(points)
        rows = [one for one in found if one.state == state and _is_about(one, about, talk, points)]
        rows = rows if state == WAITING else rows[::-1]
        st.html(STYLE)
        for one in rows[:MOST]:
            _voice(talk, one, points)
        if not rows:
            st.caption(t(f"facilitate.none_{state}"))
        elif len(rows) > MOST:
            st.caption(t("facilitate.more", n=metrics.number(len(rows) - MOST)))


def _counts(found: Sequence[Opinion]) -> None:
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    words = t("facilitate.counts", **{state: metrics.number(n) for state, n in counts.items()})
    st.markdown(f"**{words}**" if counts[WAITING] else f":gray[{words}]")


def _filters(points: Sequence[Item]) -> tuple[str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="voice_filters"):
        state = st.segmented_control(
            t("facilitate.state"), STATES, default=WAITING, required=True, key="voice_state",
            format_func=lambda key: t(f"facilitate.state_{key}"), label_visibility="collapsed",
        )  # fmt: skip
        words = {ALL: t("facilitate.about_all"), HERE: t("facilitate.about_here")}
        words |= {str(point.id): f"{point.position}. {_title(point)}" for point in points}
        words[NONE] = t("facilitate.about_none")
        about = st.selectbox(
            t("facilitate.about"), list(words), format_func=lambda key: words.get(key, key), key="voice_about",
            label_visibility="collapsed",
        )  # fmt: skip
    return str(state), str(about)


def _title(point: Item) -> str:
    return str(point.shown["title"][i18n.lang()])


def _is_about(one: Opinion, about: str, talk: Discussion, points: Sequence[Item]) -> bool:
    if about == ALL:
        return True
    here = facilitate_step.item_at(talk.step, points)
    wanted = (str(here.id) if here else NONE) if about == HERE else about
    return wanted == (NONE if one.item_id is None else str(one.item_id))


def _voice(talk: Discussion, one: Opinion, points: Sequence[Item]) -> None:
    with st.container(border=True, key=f"voice_{one.id}", gap="xsmall"):
        st.html(_face(one, points))
        with st.container(horizontal=True, gap="small"):
            if one.state != RELEASED:
                st.button(
                    t("facilitate.release"), icon=":material/visibility:", key=f"release_{one.id}",
                    type="primary" if one.state == WAITING else "secondary",
                    on_click=attempt, args=(PLACE, lambda: voices.release(talk, one)),
                )  # fmt: skip
            if one.state != WITHHELD:
                words = "withhold" if one.state == WAITING else "take_back"
                st.button(
                    t(f"facilitate.{words}"), icon=":material/visibility_off:", key=f"withhold_{one.id}",
                    on_click=attempt, args=(PLACE, lambda: voices.withhold(talk, one)),
                )  # fmt: skip


def _face(one: Opinion, points: Sequence[Item]) -> str:
    """HTML of what somebody wrote: opinion, proposal, what it is about, the name if he gave one."""
    point = next((point for point in points if point.id == one.item_id), None)
    about = f"{point.position}. {_title(point)}" if point else t("facilitate.about_none")
    opinion = f"<p>{escape(one.opinion)}</p>" if one.opinion else ""
    proposal = (
        f"<p><b>{escape(t('facilitate.proposal'))}</b>{escape(one.proposal)}</p>" if one.proposal else ""
    )
    who = escape(one.name) if one.name else escape(t("facilitate.anonymous"))
    return f'<div class="k-voice">{opinion}{proposal}<small>{who} · {escape(about)}</small></div>'
