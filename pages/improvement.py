"""Area perbaikan: what is most worth improving here, and what is the evidence?"""

import streamlit as st

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import below, focus, importance, improvement, profile

view = filters.current()
cards.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("improvement.title", unit=name), t("improvement.lead"))
elsewhere, weights = st.tabs(
    [t("importance.tab_elsewhere"), t("importance.tab")], key="improvement_part", on_change="rerun"
)
with elsewhere:
    if elsewhere.open:
        focus.show(view)
        improvement.own(view, profile.answer(view))
        below.show(view)
with weights:
    if weights.open:
        importance.show(view)
