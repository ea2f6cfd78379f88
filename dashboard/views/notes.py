"""What people know about a number that no data say: events, interventions, new limits, and the form for them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import access, grants, i18n, judgements, metrics, panel
from dashboard.entered import FIRST_DAY, NotDecidedError
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import recount, verdict

REBASE = "rebase"
ICONS = {"intervention": ":material/build:", "event": ":material/event:", REBASE: ":material/restart_alt:"}


def box(view: Filters, metric: str, days: Sequence[dt.date]) -> None:
    """What is noted about this number of this unit, and for those who may decide the form to add to it or end it.

    days: when the periods of the chart begin that have a number.
    """
    found = [*_events(view, metric), *_rebases(view, metric, days)]
    with st.container(border=True, key="notes"):
        st.markdown(f"**{t('notes.title')}**")
        recount.told()
        for note in sorted(found, key=lambda note: note["day"], reverse=True):
            _note(view, note)
        if not found:
            st.caption(t("notes.none"))
        if access.may_decide("event", view.unit_id):
            _form(view, metric)


def _events(view: Filters, metric: str) -> list[dict[str, Any]]:
    rows = judgements.events(view.hierarchy, (view.unit_id,))
    return [] if rows.empty else _about(rows.assign(table="event"), metric)


def _rebases(view: Filters, metric: str, days: Sequence[dt.date]) -> list[dict[str, Any]]:
    rows = judgements.rebases(view.hierarchy, (view.unit_id,))
    if rows.empty:
        return []
    rows = rows.assign(table=REBASE, kind=REBASE, title=t("notes.rebase"), note=rows["reason"])
    return _about(rows.assign(waiting=[_waiting(day, days) for day in rows["day"]]), metric)


def _waiting(since: dt.date, days: Sequence[dt.date]) -> str:
    """That too few points followed for new limits to hold; empty where enough did."""
    least = int(verdict.rules("control").set_index("key")["value"].get("rebase", "7"))
    points = sum(day >= since for day in days)
    return "" if points >= least else t("notes.waiting", n=points, least=least)


def _about(rows: Any, metric: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows[rows["metric"].isna() | (rows["metric"] == metric)].to_dict("records")
    return found


def _note(view: Filters, note: dict[str, Any]) -> None:
    """One line of what and when, one of why and who; on its right the way to end it."""
    key = f"{note['table']}_{note['id']}"
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"note_{key}"):
        with st.container(gap=None):
            day = metrics.date(note["day"], short=True)
            st.markdown(f"{ICONS[note['kind']]} **{day}** · {escape(note['title'])}")
            st.caption(
                "  \n".join(filter(None, [escape(note["note"]), note.get("waiting"), _signature(view, note)]))
            )
        if access.may_decide(note["table"], note["unit_id"]):
            with st.popover(t("notes.end"), type="tertiary"):
                st.markdown(t(f"notes.end_{note['table']}"))
                if st.button(t("notes.end_sure"), key=f"end_{key}"):
                    _end(note["table"], int(note["id"]))


def _signature(view: Filters, note: dict[str, Any]) -> str:
    """Kind, reach, and who said so when: by role, not by account."""
    given = metrics.date(dt.date.fromisoformat(note["given_at"][:10]), short=True)
    role, example = note["given_as"], note["given_as"] == judgements.EXAMPLE
    parts = [
        t(f"notes.kind_{note['kind']}"),
        "" if note["unit_id"] == view.unit_id else escape(panel.unit_name(note["unit_id"], view.hierarchy)),
        t("notes.all_metrics") if note["metric"] is None else "",
        t("notes.by_example") if example else t("notes.by", role=t(f"role.{role}"), day=given),
    ]
    return " · ".join(filter(None, parts))


def _form(view: Filters, metric: str) -> None:
    """Fields of a new note; empty again once it is kept."""
    turn = st.session_state.setdefault("_note_turn", 0)
    with st.expander(
        t("notes.add"), icon=":material/add:", key=f"note_form_{turn}", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        kinds = (*judgements.KINDS, REBASE)
        kind = st.segmented_control(
            t("notes.kind"), kinds, default=kinds[0], required=True, key=f"note_kind_{turn}",
            format_func=lambda kind: t(f"notes.kind_{kind}"),
        )  # fmt: skip
        st.caption(t(f"notes.about_{kind}"))
        entered = _fields(str(kind), metric, turn)
        st.caption(t("notes.no_names"))
        if st.button(t("notes.keep"), type="primary", key=f"note_keep_{turn}"):
            _keep(view.unit_id, str(kind), entered)


def _fields(kind: str, metric: str, turn: int) -> dict[str, Any]:
    left, right = st.columns([1, 2])
    day = left.date_input(
        t("notes.day"), "today", min_value=FIRST_DAY, max_value=dt.date.fromisoformat(grants.today()),
        format="DD/MM/YYYY", key=f"note_day_{turn}",
    )  # fmt: skip
    label = i18n.pick(metrics.records()[metric], "label")
    words = {metric: t("notes.this_metric", metric=label), "": t("notes.all_metrics")}
    reach = right.selectbox(
        t("notes.reach"), list(words), format_func=words.__getitem__, key=f"note_reach_{turn}"
    )
    entered: dict[str, Any] = {"day": day, "metric": reach or None}
    if kind == REBASE:
        most = judgements.REASON[1]
        return {
            **entered,
            "reason": st.text_area(t("notes.reason"), key=f"note_reason_{turn}", max_chars=most),
        }
    title = st.text_input(
        t("notes.what"),
        key=f"note_title_{turn}",
        max_chars=judgements.TITLE[1],
        placeholder=t(f"notes.what_{kind}"),
    )
    note = st.text_area(t("notes.note"), key=f"note_note_{turn}", max_chars=judgements.NOTE[1])
    return {**entered, "kind": kind, "title": title, "note": note}


def _keep(unit_id: str, kind: str, entered: dict[str, Any]) -> None:
    try:
        (judgements.add_rebase if kind == REBASE else judgements.add_event)(unit_id, **entered)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    _done(kind)


def _end(table: str, row_id: int) -> None:
    try:
        judgements.end(table, row_id)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    _done(table)


def _done(kind: str) -> None:
    """Empty the form, and have the numbers obey."""
    st.session_state["_note_turn"] += 1
    if kind == REBASE:
        recount.ask()
    st.rerun()
