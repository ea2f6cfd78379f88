"""Two who change the same: both wordings side by side, and a choice that somebody has to make."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard import i18n, metrics, tree
from dashboard.discussion import agreements
from dashboard.discussion.agreements import Action, Decision, Plan
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.i18n import t

KEY = "_agree_clash"


@dataclass(frozen=True)
class Clash:
    """mine: what was typed, not kept; old: the row it was to change; now: what stands there, None if it was revoked."""

    discussion_id: int
    mine: str | Plan
    old: Decision | Action
    now: Decision | Action | None


def remember(
    talk: Discussion, mine: str | Plan, old: Decision | Action, now: Decision | Action | None
) -> None:
    """Somebody was faster: keep what was typed until a choice is made."""
    st.session_state[KEY] = Clash(talk.id, mine, old, now)


def forget() -> None:
    """Make no choice: what stands there stays."""
    st.session_state.pop(KEY, None)


def show(talk: Discussion) -> None:
    """Both wordings and the choice; nothing when nobody was faster."""
    clash: Clash | None = st.session_state.get(KEY)
    if clash is None or clash.discussion_id != talk.id:
        return
    with st.container(border=True, key="agree_clash"):
        st.warning(t("agree.clash"), icon=":material/call_split:")
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{t('agree.mine')}**")
            st.html(_face(talk, clash.mine))
        with right:
            st.markdown(f"**{t('agree.theirs')}**")
            st.html(_face(talk, clash.now) if clash.now else f"<p>{escape(t('agree.revoked'))}</p>")
        with st.container(horizontal=True):
            if st.button(t("agree.take_mine"), type="primary", key="clash_mine"):
                _take_mine(talk, clash)
            if st.button(t("agree.take_theirs"), key="clash_theirs"):
                forget()
                st.rerun()


def _take_mine(talk: Discussion, clash: Clash) -> None:
    forget()
    try:
        _write(talk, clash)
    except ChangedError as changed:
        remember(talk, clash.mine, clash.old, changed.now)
    st.rerun()


def _write(talk: Discussion, clash: Clash) -> None:
    """Put what was typed in place of what stands there now; what was revoked is written down anew."""
    if isinstance(clash.mine, Plan):
        if isinstance(clash.now, Action):
            agreements.replan(talk, clash.now, clash.mine)
        else:
            agreements.agree(talk, clash.mine)
    elif isinstance(clash.now, Decision):
        agreements.reword(talk, clash.now, clash.mine)
    else:
        agreements.decide(talk, clash.mine, clash.old.item_id)


def _face(talk: Discussion, told: str | Plan | Decision | Action) -> str:
    """HTML of one wording, field by field."""
    if isinstance(told, str | Decision):
        text = told if isinstance(told, str) else told.text
        return f'<div class="k-agreed"><p>{escape(text)}</p></div>'
    record = metrics.records().get(told.metric or "")
    facts = {
        "kind": t(f"focus.action_{told.kind}"),
        "action": told.title,
        "owner": told.owner,
        "unit": tree.unit_name(told.unit_id or talk.unit_id, talk.hierarchy),
        "due": metrics.period_label(told.due),
        "metric": i18n.pick(record, "label") if record else t("agree.no_metric"),
        "effect": told.effect or metrics.NOTHING,
    }
    rows = "".join(
        f"<dt>{escape(t(f'agree.{name}'))}</dt><dd>{escape(text)}</dd>" for name, text in facts.items()
    )
    return f'<dl class="k-place">{rows}</dl>'
