"""The forms for a decision and for an action, new ones and changes; what was typed stays until it is kept."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import grants, i18n, metrics, spans, tree
from dashboard.discussion import agreements
from dashboard.discussion.agenda import Item
from dashboard.discussion.agreements import Action, Decision, Plan
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError
from dashboard.i18n import t
from dashboard.views import agree_clash

EDITED, TURN = "_agree_edited", "_agree_turn"
MONTHS, QUARTERS = 13, 6  # how many periods ahead may be chosen, the present one first
AHEAD = 3  # months until what is proposed at first
INDENT = "\N{EN SPACE}"


def begin(row: Decision | Action) -> None:
    """From now on this row is being changed, as it is looked at."""
    st.session_state[EDITED] = row
    agree_clash.forget()


def edited(talk: Discussion) -> Decision | Action | None:
    """The row of this discussion that is being changed."""
    row: Decision | Action | None = st.session_state.get(EDITED)
    return row if row and row.discussion_id == talk.id else None


def editing(talk: Discussion, points: Sequence[Item]) -> None:
    """The form for the row that is being changed; nothing when none is."""
    row = edited(talk)
    if row is None:
        return
    with st.container(border=True, key="agree_editing"):
        st.markdown(f"**{t('agree.editing')}**")
        key = f"edit_{row.key}"
        if isinstance(row, Decision):
            _decision_form(key, row.text, lambda text: _reword(talk, row, text))
        else:
            _action_form(talk, key, row, row.item_id, row.metric, lambda plan: _replan(talk, row, plan))
        if st.button(t("agree.leave"), type="tertiary", key="agree_leave"):
            _finish()


def new_decision(talk: Discussion, points: Sequence[Item], here: Item | None) -> None:
    """The form for a new decision."""
    key = f"decision_{_turn()}"
    with st.expander(
        t("agree.new_decision"), icon=":material/gavel:", key=f"new_{key}", on_change="rerun"
    ) as box:
        if box.open:
            item = _about(key, points, here)
            _decision_form(key, "", lambda text: agreements.decide(talk, text, item.id if item else None))


def new_action(talk: Discussion, points: Sequence[Item], here: Item | None) -> None:
    """The form for a new action; the metric is at first the one of the point that it is about."""
    key = f"action_{_turn()}"
    with st.expander(
        t("agree.new_action"), icon=":material/add_task:", key=f"new_{key}", on_change="rerun"
    ) as box:
        if box.open:
            item = _about(key, points, here)
            item_id, metric = (item.id, item.metric) if item else (None, None)
            _action_form(talk, key, None, item_id, metric, lambda plan: agreements.agree(talk, plan))


def _turn() -> int:
    turn: int = st.session_state.setdefault(TURN, 0)
    return turn


def _about(key: str, points: Sequence[Item], here: Item | None) -> Item | None:
    """The point that it is about; at first the one that was talked of when the form was opened."""
    known: dict[int | None, str] = {None: t("agree.whole")}
    known |= {point.id: f"{point.position}. {point.shown['title'][i18n.lang()]}" for point in points}
    first = st.session_state.setdefault(f"_{key}_about", here.id if here else None)
    chosen = st.selectbox(
        t("agree.about"), list(known), index=list(known).index(first if first in known else None),
        format_func=lambda item: known.get(item, ""), key=f"{key}_about",
    )  # fmt: skip
    return next((point for point in points if point.id == chosen), None)


def _decision_form(key: str, text: str, keep: Callable[[str], None]) -> None:
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        typed = st.text_area(
            t("agree.decision"), text, key=f"{key}_text", max_chars=agreements.TEXT[1], height=96,
            placeholder=t("agree.decision_hint"),
        )  # fmt: skip
        if st.form_submit_button(t("agree.keep"), type="primary", key=f"{key}_keep", icon=":material/check:"):
            _kept(lambda: keep(typed))


def _action_form(
    talk: Discussion, key: str, row: Action | None, item_id: int | None, metric: str | None,
    keep: Callable[[Plan], None],
) -> None:  # fmt: skip
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        kinds = agreements.KINDS
        kind = st.selectbox(
            t("agree.kind"), kinds, index=kinds.index(row.kind) if row else None, key=f"{key}_kind",
            format_func=lambda name: t(f"focus.action_{name}"), placeholder=t("agree.kind_hint"),
        )  # fmt: skip
        title = _line(key, "action", row.title if row else "", agreements.TITLE[1])
        owner = _line(key, "owner", row.owner if row else "", agreements.OWNER[1], t("agree.owner_help"))
        left, right = st.columns(2)
        with left:
            unit = _unit(talk, key, row.unit_id if row else talk.unit_id)
            due = _due(key, row.due if row else "")
        with right:
            about = _metric(f"{key}_{item_id}", metric)
            effect = _line(key, "effect", row.effect if row else "", agreements.EFFECT[1])
        st.caption(t("agree.no_names"))
        if st.form_submit_button(t("agree.keep"), type="primary", key=f"{key}_keep", icon=":material/check:"):
            _kept(lambda: keep(Plan(kind or "", title, owner, due, about, effect, item_id, unit)))


def _line(key: str, name: str, text: str, most: int, hint: str | None = None) -> str:
    return st.text_input(
        t(f"agree.{name}"), text, key=f"{key}_{name}", max_chars=most, placeholder=t(f"agree.{name}_hint"), help=hint
    )  # fmt: skip


def _unit(talk: Discussion, key: str, unit_id: str) -> str:
    units = tree.standing(talk.hierarchy)
    units = units[units.index.isin(agreements.places(talk))]
    least = int(units["depth"].min()) if len(units) else 0
    words = {
        str(unit): INDENT * (int(depth) - least) + str(name)
        for unit, depth, name in zip(units.index, units["depth"], units["unit_name"], strict=True)
    } or {talk.unit_id: talk.unit_name}
    chosen = st.selectbox(
        t("agree.unit"), list(words), index=list(words).index(unit_id) if unit_id in words else 0,
        format_func=lambda unit: words.get(unit, unit), key=f"{key}_unit",
    )  # fmt: skip
    return str(chosen)


def _metric(key: str, metric: str | None) -> str | None:
    records = {
        name: i18n.pick(record, "label")
        for name, record in metrics.records().items()
        if record.aspect not in metrics.PAST or name == metric
    }
    words = {"": t("agree.no_metric"), **records}
    chosen = st.selectbox(
        t("agree.metric"), list(words), index=list(words).index(metric) if metric in words else 0,
        format_func=lambda name: words.get(name, name), key=f"{key}_metric", help=t("agree.metric_help"),
    )  # fmt: skip
    return chosen or None


def _due(key: str, due: str) -> str:
    ahead = coming()
    options = ahead if due in ahead or not due else [due, *ahead]
    chosen = st.selectbox(
        t("agree.due"), options, index=options.index(due) if due else AHEAD, key=f"{key}_due",
        format_func=lambda code: t("agree.due_until", period=metrics.period_label(code), day=_last(code)),
    )  # fmt: skip
    return str(chosen)


def coming() -> list[str]:
    """Periods that an action can be due in: the present month and the coming ones, then quarters."""
    today = dt.date.fromisoformat(grants.today())
    codes = []
    for kind, n in (("month", MONTHS), ("quarter", QUARTERS)):
        day = spans.first(today, kind)
        for _ in range(n):
            codes.append(spans.containing(day, kind))
            day = spans.after(day, kind)
    return codes


def _last(code: str) -> str:
    return metrics.date(spans.last_day(code), short=True)


def _reword(talk: Discussion, row: Decision, text: str) -> None:
    try:
        agreements.reword(talk, row, text)
    except ChangedError as changed:
        agree_clash.remember(talk, text, row, changed.now)


def _replan(talk: Discussion, row: Action, plan: Plan) -> None:
    try:
        agreements.replan(talk, row, plan)
    except ChangedError as changed:
        agree_clash.remember(talk, plan, row, changed.now)


def _kept(act: Callable[[], Any]) -> None:
    try:
        act()
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    _finish()


def _finish() -> None:
    """Empty every form and draw the screen anew."""
    st.session_state.pop(EDITED, None)
    st.session_state[TURN] = _turn() + 1
    st.rerun()
