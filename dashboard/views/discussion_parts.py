"""What the pages of a discussion share: its state and place in words, ways to its screens, acts that may be refused."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard import access, demo, i18n, metrics
from dashboard.discussion import sessions
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError
from dashboard.i18n import escape, t

COLOURS: Mapping[str, Literal["blue", "gray"]] = {
    sessions.PREPARED: "gray", sessions.OPEN: "blue", sessions.CLOSED: "gray",
}  # fmt: skip
ICONS = {
    sessions.PREPARED: ":material/edit_calendar:",
    sessions.OPEN: ":material/podium:",
    sessions.CLOSED: ":material/event_available:",
}
T = TypeVar("T")


@dataclass(frozen=True)
class Form(Generic[T]):
    """A form that somebody has opened. key: begins the keys of its fields; first: what it was filled with; seen: what
    he knows to stand there; box: where it is drawn."""

    name: str
    key: str
    first: T
    seen: T
    box: Any


def badge(talk: Discussion) -> None:
    """Whether it is prepared, open or held."""
    st.badge(t(f"discussion.state_{talk.state}"), icon=ICONS[talk.state], color=COLOURS[talk.state])


def plain(talk: Discussion) -> str:
    """Period, day and place in one line."""
    day = metrics.date(dt.date.fromisoformat(talk.day))
    return " · ".join(filter(None, [metrics.period_label(talk.period), day, talk.place]))


def about(talk: Discussion) -> str:
    """The same as Markdown."""
    return escape(plain(talk))


def title(item: Item) -> str:
    """The point as it stands on the agenda, as Markdown."""
    return escape(item.shown["title"][i18n.lang()])


def address(page: str, talk: Discussion, **more: str) -> str:
    """Address of a screen of this discussion, relative to the present page, in the present language; the demo takes
    its role along, because another tab begins anew."""
    role = {"role": demo.role()} if access.user().demo else {}
    return f"{page}?{urlencode({'code': talk.code, 'lang': i18n.lang(), **role, **more})}"


def screen(page: str, talk: Discussion, label: str, icon: str, **how: Any) -> None:
    """A link that opens a screen of this discussion in a tab of its own."""
    st.link_button(label, address(page, talk), icon=icon, **how)


def tried(place: str, act: Callable[[], object]) -> bool:
    """Do something, and whether it was done; what stands against it is kept to be `told` at that place."""
    try:
        act()
    except NotDecidedError as refused:
        st.session_state[f"_told_{place}"] = refused.words
        return False
    except ChangedError:
        st.session_state[f"_told_{place}"] = t("judgement.changed")
        return False
    st.session_state.pop(f"_told_{place}", None)
    return True


def attempt(place: str, act: Callable[[], object]) -> None:
    """The same as what a button calls."""
    tried(place, act)


def told(place: str) -> None:
    """Why the last act at this place was not done; nothing when it was."""
    if words := st.session_state.get(f"_told_{place}"):
        st.warning(words, icon=":material/info:")


def form(name: str, label: str, icon: str, present: T) -> Form[T] | None:
    """A form behind a button, None while it is shut. It stays as it was begun, whatever others change meanwhile."""
    key = f"{name}_{st.session_state.setdefault(f'_turn_{name}', 0)}"
    box = st.popover(label, icon=icon, type="tertiary", key=key, on_change="rerun")
    if not box.open:
        st.session_state.pop(f"_form_{name}", None)
        return None
    first, seen = st.session_state.setdefault(f"_form_{name}", (present, present))
    return Form(name, key, first, seen, box)


def keep(of: Form[T], place: str, present: T, act: Callable[[T], object]) -> None:
    """Do it to what was seen when the form was begun. Once done the form is shut; else what was typed stays, and the
    next attempt is made knowing what stands there now."""
    if tried(place, lambda: act(of.seen)):
        st.session_state[f"_turn_{of.name}"] += 1
        st.session_state.pop(f"_form_{of.name}", None)
    else:
        st.session_state[f"_form_{of.name}"] = (of.first, present)
    st.rerun()
