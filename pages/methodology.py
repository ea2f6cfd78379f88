"""Metodologi: every metric from its own record; how to read numbers; the models behind them."""

import streamlit as st

from dashboard import frame, queries
from dashboard.i18n import t
from dashboard.views import methodology, methods

frame.header(t("methodology.title"), t("methodology.lead"))
if queries.ready():
    words = methodology.search()
    if not words:
        methodology.record(methodology.chosen())
    frame.section(t("methodology.all"), t("methodology.all_lead"))
    methodology.index(words)
    frame.section(t("methodology.reading"))
    st.markdown(t("methodology.reading_body"))
    frame.section(t("method.section"), t("method.section_lead"))
    methods.show()
    frame.section(t("methodology.closed"), t("methodology.closed_lead"))
    methodology.closed()
    frame.section(t("methodology.models"), t("methodology.models_lead"))
    methodology.models()
