"""Tindak lanjut: every action of the unit and of those below it, what is due, and what its number has done since."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import access, filters, frame, i18n, metrics, panel
from dashboard.discussion import agreements, effects, sessions
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import followup_card, followup_settle, minutes, verdict
from dashboard.views.followup_card import Followed

MOST = 30
ALL, OVERDUE = "all", "overdue"
WAYS = ("cards", "table")


def main(view: Filters) -> None:
    """Summary, filters, then the actions as cards or as a table, and the files to take along."""
    found = [
        Followed(action, effects.effect(action)) for action in effects.below(view.hierarchy, view.unit_id)
    ]
    followup_card.style()
    followup_settle.told()
    if not found:
        _nothing(view)
        return
    _summary(found)
    shown, way = _choose(found)
    if not shown:
        frame.empty(t("followup.none_chosen"), t("followup.none_chosen_body"))
        return
    if way == "table":
        panel.table(_listed(shown, view), t("followup.table_alt"))
    else:
        _cards(shown, view)
    _files(shown, view)


def _nothing(view: Filters) -> None:
    unit = escape(panel.unit_name(view.unit_id, view.hierarchy))
    may = access.may_facilitate(view.hierarchy, view.unit_id) and "discussion" in access.pages()
    frame.empty(t("followup.none"), t(f"followup.none_{'prepare' if may else 'wait'}", unit=unit))
    if may:
        with st.container(horizontal=True, horizontal_alignment="center"):
            filters.link("discussion", t("followup.to_discussion"), icon=":material/forum:")


def _summary(found: Sequence[Followed]) -> None:
    """How many are open, overdue, better; and how many would look better if nothing had changed."""
    still = sum(one.action.state == agreements.OPEN for one in found)
    late = sum(effects.is_overdue(one.action) for one in found)
    states = [one.effect.state for one in found]
    tested = sum(states.count(state) for state in ("unchanged", "better", "worse"))
    numbers = {"open": still, "late": late, "better": states.count("better"), "worse": states.count("worse")}
    told = [t("followup.summary", **{name: metrics.number(n) for name, n in numbers.items()})]
    rules = verdict.rules("control").set_index("key")["value"]
    if tested and "false_alarm" in rules:
        by_chance = (
            tested * float(rules["false_alarm"]) / 2
        )  # half of what lights up for no reason points to better
        told.append(t("followup.by_chance", n=metrics.number(tested), chance=metrics.number(by_chance, 1)))
    told.append(f":gray[{t('signal.since_caution')}]")
    st.markdown(" ".join(told))


def _choose(found: Sequence[Followed]) -> tuple[list[Followed], str]:
    """The actions that the filters leave, and how to show them; all of it in the address."""
    owners = sorted({one.action.owner for one in found}, key=str.casefold)
    kinds = [kind for kind in agreements.KINDS if any(one.action.kind == kind for one in found)]
    results = [state for state in effects.STATES if any(one.effect.state == state for one in found)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="followup_filters"):
        status = _pick("status", ("open", OVERDUE, "done", "dropped"), "followup.status")
        result = _pick("result", results, "followup.state")
        kind = _pick("kind", kinds, "focus.action")
        owner = _pick("owner", owners)
        way = st.segmented_control(
            t("followup.way"), WAYS, key=filters.bind("as", WAYS, WAYS[0]), required=True,
            format_func=lambda name: t(f"followup.as_{name}"),
        )  # fmt: skip
    shown = [
        one for one in found
        if status in (ALL, one.action.state) or (status == OVERDUE and effects.is_overdue(one.action))
        if result in (ALL, one.effect.state)
        if kind in (ALL, one.action.kind)
        if owner in (ALL, one.action.owner)
    ]  # fmt: skip
    return shown, way or WAYS[0]


def _pick(name: str, options: Sequence[str], words: str = "") -> str:
    """A choice with `all` first. words: how the texts of its options begin; without, they stand as they are."""
    picked: str = st.selectbox(
        t(f"followup.filter_{name}"), (ALL, *options), key=filters.bind(name, (ALL, *options), ALL), width=210,
        format_func=lambda option: t("followup.all") if option == ALL
        else t(f"{words}_{option}") if words else option,
    )  # fmt: skip
    return picked


def _cards(shown: Sequence[Followed], view: Filters) -> None:
    talks = {talk.id: talk for talk in sessions.listed()}
    for one in shown[:MOST]:
        followup_card.show(one, view, talks.get(one.action.discussion_id or 0))
    if len(shown) > MOST:
        frame.note(t("followup.more", n=metrics.number(len(shown) - MOST)))


def _listed(shown: Sequence[Followed], view: Filters) -> pd.DataFrame:
    """The actions in words of the present language, one row each."""
    records = metrics.records()
    rows = [
        {
            "unit": panel.unit_name(one.action.unit_id, one.action.hierarchy),
            "what": one.action.title,
            "status": t(f"followup.status_{one.action.state}"),
            "due": followup_card.due(one.action),
            "result": effects.word(one.effect),
            "why": effects.reason(one.effect),
            "owner": one.action.owner,
            "kind": t(f"focus.action_{one.action.kind}"),
            "start": metrics.period_label(one.action.start, short=True),
            "metric": i18n.pick(records[one.action.metric], "label") if one.action.metric in records else "",
            "effect": one.action.effect,
            "outcome": one.action.outcome,
        }
        for one in shown
    ]
    return pd.DataFrame([{t(f"followup.col_{name}"): text for name, text in row.items()} for row in rows])


def _files(shown: Sequence[Followed], view: Filters) -> None:
    """The actions shown as a table file, and their due dates for a calendar."""
    with st.container(horizontal=True, gap="small"):
        panel.offer(lambda: _listed(shown, view), lambda: _notes(view), view.lang, "tindak-lanjut")
        minutes.dates([one.action for one in shown], "tindak-lanjut", t("followup.title"))


def _notes(view: Filters) -> Mapping[str, str]:
    return {**panel.about([], view), t("followup.title"): t("signal.since_caution")}
