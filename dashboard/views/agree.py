"""What is agreed, written down while people talk: decisions and actions, and the ways to word, change and revoke them.

The lists are asked anew every two seconds; forms stand outside of them, so that nothing typed is lost.
"""

import datetime as dt
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import i18n, metrics, tree
from dashboard.discussion import agreements
from dashboard.discussion.agenda import Item
from dashboard.discussion.agreements import Action, Decision
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import agree_clash, agree_form
from dashboard.views.discussion_parts import attempt, told

POLL_SECONDS = 2
PLACE = "agree"
STYLE = """<style>
.k-agreed{color:var(--k-text);font-size:.95rem;line-height:1.45}
.k-agreed p{margin:0;overflow-wrap:anywhere}
.k-agreed strong{font-weight:650}
.k-agreed small{display:block;color:var(--k-muted);font-size:.82rem;line-height:1.45;overflow-wrap:anywhere}
</style>"""


def show(talk: Discussion, points: Sequence[Item], here: Item | None = None) -> None:
    """Everything that is agreed, with the ways to change it; here: the point that is being talked about."""
    agree_clash.show(talk)
    agree_form.editing(talk, points)
    _live(talk, agree_form.edited(talk))
    agree_form.new_decision(talk, points, here)
    agree_form.new_action(talk, points, here)


@st.fragment(run_every=dt.timedelta(seconds=POLL_SECONDS))
def _live(talk: Discussion, editing: Decision | Action | None) -> None:
    """Both lists as they are now; the screen is drawn anew when another row is being changed than it shows."""
    if agree_form.edited(talk) != editing:
        st.rerun()
    told(PLACE)
    read(talk, is_open=True)


def read(talk: Discussion, is_open: bool = False) -> None:
    """Decisions and actions in force; is_open: with the ways to change each."""
    decisions, actions = agreements.decided(talk.id), agreements.agreed(discussion_id=talk.id)
    st.html(STYLE)
    if not decisions and not actions:
        st.caption(t("agree.none"))
    for kind, rows in (("decisions", decisions), ("actions", actions)):
        if rows:
            st.markdown(f"**{t(f'agree.{kind}')}** :gray[{metrics.number(len(rows))}]")
        for row in rows:
            _row(talk, row, is_open)


def _row(talk: Discussion, row: Decision | Action, is_open: bool) -> None:
    kind = "decision" if isinstance(row, Decision) else "action"
    face = f"<p>{escape(row.text)}</p>" if isinstance(row, Decision) else action(row)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"row_{kind}_{row.key}"
    ):
        st.html(f'<div class="k-agreed">{face}</div>')
        if not is_open:
            return
        st.button(
            t("agree.edit"), icon=":material/edit:", type="tertiary", key=f"edit_{kind}_{row.id}",
            on_click=agree_form.begin, args=(row,),
        )  # fmt: skip
        with st.popover(
            t("agree.revoke"), icon=":material/undo:", type="tertiary", key=f"revoking_{kind}_{row.id}"
        ):
            st.markdown(t("agree.revoke_body"))
            st.button(
                t("agree.revoke_sure"), key=f"revoke_{kind}_{row.id}", type="primary",
                on_click=attempt, args=(PLACE, lambda: agreements.revoke(talk, row)),
            )  # fmt: skip


def action(row: Action) -> str:
    """HTML of an action: what, who until when, for which unit, what it should change."""
    due = t("agree.until", day=metrics.date(dt.date.fromisoformat(agreements.due_day(row))))
    unit = tree.unit_name(row.unit_id, row.hierarchy)
    record = metrics.records().get(row.metric or "")
    aim = " – ".join(filter(None, [i18n.pick(record, "label") if record else "", row.effect]))
    lines = [" · ".join([row.owner, due, unit]), t("agree.aim", aim=aim) if aim else ""]
    small = "".join(f"<small>{escape(words)}</small>" for words in lines if words)
    return f"<p>{escape(t(f'focus.action_{row.kind}'))}: <strong>{escape(row.title)}</strong></p>{small}"
