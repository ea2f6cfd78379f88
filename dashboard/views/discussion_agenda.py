"""The agenda of a discussion: its points in their order, notes and time of each, points typed by hand."""

from collections.abc import Sequence

import streamlit as st

from dashboard import i18n, metrics, warehouse
from dashboard.discussion import agenda, proposals, sessions
from dashboard.discussion.agenda import Draft, Item
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError, line
from dashboard.i18n import escape, t
from dashboard.views.discussion_parts import form, keep, title, told, tried

PLACE = "agenda"
TURN = "_agenda_turn"


def show(talk: Discussion, points: Sequence[Item]) -> None:
    """All points, and what can be done with them as long as the discussion is not closed."""
    told(PLACE)
    is_closed = talk.state == sessions.CLOSED
    if not is_closed:
        _newer(talk, points)
    for point in points:
        _point(talk, point, len(points))
    total = sum(point.minutes for point in points)
    st.caption(t("discussion.sum", n=metrics.number(len(points)), minutes=metrics.number(total)))
    if not is_closed and len(points) < agenda.MOST_ITEMS:
        _add(talk, points)


def _point(talk: Discussion, point: Item, last: int) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"row_point_{point.id}"):
        with st.container(gap=None):
            st.markdown(f"**{metrics.number(point.position)}.** {title(point)}")
            kind = t(f"discussion.kind_{point.kind}")
            minutes = t("discussion.minutes_of", n=metrics.number(point.minutes))
            note = f":material/sticky_note_2: {escape(point.note)}" if point.note else ""
            st.caption("  \n".join(filter(None, [f"{kind} · {minutes}", note])))
        if talk.state == sessions.CLOSED:
            return
        _moving(talk, point, last)
        _note(talk, point)


def _moving(talk: Discussion, point: Item, last: int) -> None:
    for name, by, is_end in (("up", -1, point.position == 1), ("down", 1, point.position == last)):
        if st.button(
            "", icon=f":material/arrow_{name}ward:", key=f"{name}_{point.id}", type="tertiary", disabled=is_end,
            help=t(f"discussion.{name}"),
        ):  # fmt: skip
            _move(talk, point, by)


def _move(talk: Discussion, point: Item, by: int) -> None:
    tried(PLACE, lambda: agenda.move(talk, point, by))
    st.rerun()


def _note(talk: Discussion, point: Item) -> None:
    """The facilitator's note and the time of a point, and the way to take it off the agenda."""
    of = form(f"note_{point.id}", t("discussion.note_edit"), ":material/edit:", point)
    if of is None:
        return
    with of.box:
        note, minutes = note_fields(of.key, of.first)
        with st.container(horizontal=True):
            if st.button(t("discussion.save"), type="primary", key=f"note_keep_{point.id}"):
                keep(of, PLACE, point, lambda seen: agenda.annotate(talk, seen, note, minutes))
            if talk.state == sessions.PREPARED and st.button(
                t("discussion.remove"), icon=":material/delete:", type="tertiary", key=f"remove_{point.id}"
            ):
                keep(of, PLACE, point, lambda seen: agenda.remove(talk, seen))


def note_fields(key: str, point: Item) -> tuple[str, int]:
    """Fields for the facilitator's note on a point and for its time, filled with what was so far."""
    note = st.text_area(
        t("discussion.note"), point.note, max_chars=agenda.NOTE[1], key=f"{key}_text", help=t("discussion.note_help")
    )  # fmt: skip
    minutes = st.number_input(
        t("discussion.minutes_planned"), agenda.LEAST_MINUTES, agenda.MOST_MINUTES, point.minutes, key=f"{key}_minutes"
    )  # fmt: skip
    return note, int(minutes)


def _newer(talk: Discussion, points: Sequence[Item]) -> None:
    """That newer numbers are there, and the way to take them over."""
    old = [point for point in points if point.shown.get("build") not in ("", None, warehouse.newest())]
    if not old:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="agenda_newer"):
        st.markdown(t("discussion.newer", n=metrics.number(len(old))))
        if st.button(t("discussion.renew"), icon=":material/sync:", key="agenda_renew"):
            tried(PLACE, lambda: _renew(talk, old))
            st.rerun()


def _renew(talk: Discussion, points: Sequence[Item]) -> None:
    """Raises NotDecidedError for points of which the newer numbers have nothing to say: those stay as they are."""
    silent = []
    for point in points:
        shown = proposals.renew(talk, point)
        if shown is None:
            silent.append(point)
        else:
            agenda.replace(talk, point, shown)
    if silent:
        raise NotDecidedError("not_renewed", n=len(silent))


def _add(talk: Discussion, points: Sequence[Item]) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    with st.expander(
        t("discussion.add"), icon=":material/add:", key=f"agenda_add_{turn}", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        typed = st.text_input(t("discussion.topic"), key=f"agenda_topic_{turn}", max_chars=proposals.TITLE[1])
        rest = _unused(talk, points)
        picked = st.multiselect(
            t("discussion.more_points"), range(len(rest)), format_func=lambda at: rest[at][0],
            key=f"agenda_more_{turn}", placeholder=t("discussion.more_points_hint"),
        )  # fmt: skip
        if st.button(t("discussion.add_keep"), type="primary", key=f"agenda_keep_{turn}"):
            if tried(PLACE, lambda: _keep(talk, typed, [rest[at][1] for at in picked])):
                st.session_state[TURN] += 1
            st.rerun()


def _unused(talk: Discussion, points: Sequence[Item]) -> list[tuple[str, Draft]]:
    """Proposals that are not on the agenda yet, each with its words."""
    there = {point.shown.get("mark") for point in points}
    found = proposals.proposals(talk.hierarchy, talk.unit_id, talk.period_type, talk.period)
    lang = i18n.lang()
    return [(draft.shown["title"][lang], draft) for draft in found if draft.shown["mark"] not in there]


def _keep(talk: Discussion, typed: str, picked: Sequence[Draft]) -> None:
    drafts = list(picked)
    if typed.strip():
        place = (talk.hierarchy, talk.unit_id, talk.period_type, talk.period)
        drafts.append(proposals.topic(*place, line(typed, *proposals.TITLE, "title")))
    if not drafts:
        raise NotDecidedError("title_short", least=proposals.TITLE[0])
    if sessions.find(talk.code) is None:
        raise ChangedError
    agenda.fill(talk, drafts)
