"""The course of a discussion: its screens, opening and closing it, its details, how many people came."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from dashboard import filters, metrics, warehouse
from dashboard.discussion import agreements, sessions, voices
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import escape, t
from dashboard.views import discussion_form
from dashboard.views.discussion_parts import form, keep, screen, told, tried

PLACE = "course"


def show(talk: Discussion) -> None:
    """What can be done with it now, the next thing first."""
    told(PLACE)
    with st.container(horizontal=True, gap="small"):
        if talk.state == sessions.PREPARED and st.button(
            t("discussion.start"), type="primary", icon=":material/play_arrow:", key="talk_start"
        ):
            done(lambda: sessions.start(talk, warehouse.newest()))
        is_open = talk.state == sessions.OPEN
        screen(
            "present", talk, t("discussion.to_present"), ":material/present_to_all:",
            type="primary" if is_open else "secondary", key="to_present",
        )  # fmt: skip
        screen(
            "facilitate", talk, t("discussion.to_facilitate"), ":material/co_present:", key="to_facilitate"
        )
    st.caption(t(f"discussion.course_{talk.state}"))
    _facts(talk)
    with st.container(horizontal=True, gap="small"):
        _details(talk)
        if talk.state == sessions.PREPARED:
            _sure("cancel", lambda: _cancel(talk))
        else:
            _attendance(talk)
        if talk.state == sessions.OPEN:
            _sure("close", lambda: done(lambda: sessions.close(talk)))


def done(act: Callable[[], None]) -> None:
    """Do it and draw the page anew, with what stood against it."""
    tried(PLACE, act)
    st.rerun()


def _facts(talk: Discussion) -> None:
    facts = {
        t("discussion.invited"): escape(talk.invited) or t("discussion.nobody_named"),
        t("discussion.attendance"): _people(talk),
    }
    if talk.state != sessions.PREPARED:
        facts[t("discussion.opened")] = _moment(talk.opened_at)
        facts[t("discussion.voices")] = _voices(talk)
    if talk.state == sessions.CLOSED:
        facts[t("discussion.closed")] = _moment(talk.closed_at)
    st.markdown("  \n".join(f":gray[{name}:] {value}" for name, value in facts.items()))


def _people(talk: Discussion) -> str:
    return t("discussion.not_counted") if talk.attendance is None else metrics.number(talk.attendance)


def _moment(at: str | None) -> str:
    return metrics.moment(dt.datetime.fromisoformat(at).replace(tzinfo=None)) if at else metrics.NOTHING


def _voices(talk: Discussion) -> str:
    votes = sum(sum(stances.values()) for stances in voices.tally(talk.id).values())
    written = voices.incoming(talk, (voices.WAITING, voices.RELEASED, voices.WITHHELD))
    waiting = sum(one.state == voices.WAITING for one in written)
    agreed = len(agreements.agreed(discussion_id=talk.id))
    counts = {"votes": votes, "opinions": len(written), "waiting": waiting, "actions": agreed}
    return t("discussion.voices_told", **{name: metrics.number(n) for name, n in counts.items()})


def _details(talk: Discussion) -> None:
    of = form(f"details_{talk.id}", t("discussion.details"), ":material/edit:", talk)
    if of is None:
        return
    with of.box:
        given = discussion_form.details(of.key, of.first.day, of.first.place, of.first.invited)
        if st.button(t("discussion.save"), type="primary", key="details_keep"):
            keep(of, PLACE, talk, lambda seen: sessions.change(seen, *given))


def _attendance(talk: Discussion) -> None:
    of = form(f"attendance_{talk.id}", t("discussion.count"), ":material/group:", talk)
    if of is None:
        return
    with of.box:
        people = st.number_input(
            t("discussion.attendance"), 0, sessions.MOST_PEOPLE, of.first.attendance or 0, key=f"{of.key}_people"
        )  # fmt: skip
        st.caption(t("discussion.attendance_help"))
        if st.button(t("discussion.save"), type="primary", key="people_keep"):
            keep(of, PLACE, talk, lambda seen: sessions.attend(seen, int(people)))


def _sure(name: str, act: Callable[[], None]) -> None:
    """A step that cannot be taken back, behind a second button."""
    with st.popover(
        t(f"discussion.{name}"), icon=f":material/{'stop' if name == 'close' else 'delete'}:", type="tertiary",
        key=f"sure_{name}",
    ):  # fmt: skip
        st.markdown(t(f"discussion.{name}_body"))
        if st.button(t(f"discussion.{name}_sure"), type="primary", key=f"talk_{name}"):
            act()


def _cancel(talk: Discussion) -> None:
    if tried(PLACE, lambda: sessions.cancel(talk)):
        filters.keep("code", None)
    st.rerun()
