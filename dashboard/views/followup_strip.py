"""What is overdue, said calmly where one looks first."""

import streamlit as st

from dashboard import access, filters, metrics
from dashboard.discussion import agreements, effects
from dashboard.filters import Filters
from dashboard.i18n import escape, t

NAMED = 2


def show(view: Filters) -> None:
    """One line with the way to the overdue actions of the unit and of those below it; nothing where there are none."""
    if "followup" not in access.pages():
        return
    late = [
        action
        for action in effects.below(view.hierarchy, view.unit_id, [agreements.OPEN])
        if effects.is_overdue(action)
    ]
    if not late:
        return
    titles = "; ".join(f"{escape(action.title)} ({effects.due(action)})" for action in late[:NAMED])
    head = t("followup.overdue_one" if len(late) == 1 else "followup.overdue", n=metrics.number(len(late)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium", key="overdue"):
        st.markdown(f":material/event_busy: **{head}** :gray[· {titles}]", width="stretch")
        filters.link("followup", t("followup.to_overdue"), icon=":material/arrow_forward:", status="overdue")
