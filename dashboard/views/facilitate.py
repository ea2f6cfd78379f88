"""The facilitator's own screen, on a laptop or a phone beside the projector.

What others may change at any time is asked anew each second in fragments; what is being typed stands outside of them.
"""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import filters, frame, i18n, warehouse
from dashboard.discussion import agenda, sessions
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import agree, facilitate_agenda, facilitate_note, facilitate_step, facilitate_voices
from dashboard.views.discussion import KEY, leads
from dashboard.views.discussion_parts import badge, plain, screen, tried

STYLE = """<style>
.stMainBlockContainer{padding-top:.9rem!important;max-width:1560px}
.st-key-facilitate_head{padding:0 3rem 0 3.2rem}
.k-desk h1{font-size:1.35rem!important;line-height:1.25;padding:0!important;margin:0!important}
.k-desk p{font-size:.9rem;line-height:1.35;margin:0!important;color:var(--k-muted)}
@media (max-width:640px){
.stMainBlockContainer{padding-top:3.2rem!important}
.st-key-facilitate_head{padding:0}
.st-key-facilitate_now{order:-1}
}
</style>"""
PARTS = ("voices", "agree", "agenda")


def main() -> None:
    """The whole screen, or why there is none."""
    st.set_page_config(initial_sidebar_state="collapsed")
    st.html(STYLE)
    with warehouse.shared_only():
        talk = sessions.find(str(st.query_params.get(KEY, ""))[:40])
        if talk is None or not leads(talk):
            frame.header(t("facilitate.title"))
            frame.empty(t("facilitate.unknown"), t("facilitate.unknown_body"))
            return
        _head(talk)
        _parts(talk, agenda.points(talk))


def _head(talk: Discussion) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="facilitate_head"):
        name, place = t("facilitate.of", unit=talk.unit_name), t("facilitate.code", code=talk.code)
        st.html(
            f'<div class="k-desk"><h1>{escape(name)}</h1><p>{escape(f"{plain(talk)} · {place}")}</p></div>'
        )
        badge(talk)
        query = {KEY: talk.code, "lang": i18n.lang()}
        st.page_link(
            filters.path("discussion"),
            label=t("facilitate.back"),
            icon=":material/arrow_back:",
            query_params=query,
        )
        screen("present", talk, t("discussion.to_present"), ":material/present_to_all:", type="tertiary")


def _parts(talk: Discussion, points: Sequence[Item]) -> None:
    left, right = st.columns([5, 6], gap="medium")
    with left:
        if talk.state == sessions.PREPARED:
            _begin(talk)
        elif talk.state == sessions.CLOSED:
            frame.note(t("facilitate.closed"))
        facilitate_step.live(talk, facilitate_note.began(talk))
        facilitate_note.editor(talk)
    with right:
        part = st.segmented_control(
            t("facilitate.part"), PARTS, default=PARTS[0], required=True, key="facilitate_part",
            format_func=lambda name: t(f"facilitate.part_{name}"), label_visibility="collapsed",
        )  # fmt: skip
        if part == "agree":
            agree.show(talk, points, facilitate_step.item_at(talk.step, points))
        elif part == "agenda":
            facilitate_agenda.live(talk)
        else:
            facilitate_voices.live(talk)


def _begin(talk: Discussion) -> None:
    with st.container(border=True, key="facilitate_begin"):
        st.markdown(t("facilitate.prepared"))
        if st.button(
            t("discussion.start"), type="primary", icon=":material/play_arrow:", key="facilitate_start"
        ):
            tried("step", lambda: sessions.start(talk, warehouse.newest()))
            st.rerun()
