"""A discussion on the wall: one step at a time, the same on every screen while it is open.

Who may lead it moves the step for everybody; the others follow. A discussion that is not open is only looked at: its
steps are those of the present screen alone. The step is in the address, so that a link and the way back lead to it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from dashboard import access, cards, filters, warehouse
from dashboard.discussion import agenda, invite, sessions
from dashboard.discussion.agenda import Item
from dashboard.discussion.pulse import Pulse, pulse
from dashboard.discussion.sessions import Discussion
from dashboard.views import present_foot, present_keys, present_live, present_slide

CSS = Path(__file__).parents[1] / "present.css"
POLL_SECONDS = 1
STEP = "step"


def main() -> None:
    """The whole page, from the code in its address."""
    cards.style()
    st.html(CSS)
    with warehouse.shared_only():
        talk = sessions.find(st.query_params.get("code", ""))
        if talk is None or not _show(talk):
            st.html(present_slide.unknown())


def _show(talk: Discussion) -> bool:
    """Draw the present step; whether the discussion was still there."""
    asked, leads = _asked(), access.may_facilitate(talk.hierarchy, talk.unit_id)
    if talk.state == sessions.OPEN and leads and asked is not None and st.session_state["_moved"]:
        sessions.to_step(talk, asked)
    # What is drawn is read after its pulse, so that nothing which changes meanwhile is missed.
    seen, now = pulse(talk.id), sessions.find(talk.code)
    if seen is None or now is None:
        return False
    points, is_open = agenda.points(now), seen.state == sessions.OPEN
    last = len(points) + 1
    step = min(seen.step if is_open else asked or 0, last)
    filters.keep(STEP, str(step))
    address = invite.address(now.code) if is_open else ""
    present_slide.show(now, points, step, address)
    _live(now, points, step, address, seen)
    go = _to(now, is_open) if leads or not is_open else None
    present_foot.show(now, points, step, address, go)
    present_keys.listen(step, last, go)
    return True


def _to(talk: Discussion, is_open: bool) -> Callable[[int], None]:
    """What moves the step: for everybody while the discussion is open, else on this screen alone."""
    return lambda step: sessions.to_step(talk, step) if is_open else filters.keep(STEP, str(step))


def _asked() -> int | None:
    """The step in the address; None without one."""
    text = st.query_params.get(STEP, "")
    return min(int(text[:4]), sessions.MOST_STEPS) if text.isascii() and text.isdigit() else None


@st.fragment(run_every=dt.timedelta(seconds=POLL_SECONDS))
def _live(talk: Discussion, points: Sequence[Item], step: int, address: str, seen: Pulse) -> None:
    """What comes in while a step is shown; the whole screen is drawn anew when it is not this step any more."""
    if pulse(talk.id) != seen:
        st.rerun()
    present_live.show(talk, points, step, address)
