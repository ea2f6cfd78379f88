"""Layouts of the agency's own on page Data: listed, taken along, given up."""

import streamlit as st

from dashboard import accesslog, frame, layouts
from dashboard.i18n import escape, t
from dashboard.layouts import Layout
from dashboard.views import data


def table() -> None:
    """Every kept layout with its file; nothing when none was ever kept."""
    found, unread = layouts.kept()
    if not found and not unread:
        return
    frame.section(t("mapping.own_title"), t("mapping.own_lead"))
    for layout in found:
        _row(layout)
    if unread:
        frame.note(t("mapping.own_unread", names=escape(", ".join(unread))))


def _row(layout: Layout) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"layout_{layout.key}"):
        told = t("mapping.own_table", table=escape(data.source_name(layout.table)), n=layout.columns)
        st.markdown(f"**{escape(layout.label)}**  \n:small[:gray[{told}]]", width="stretch")
        st.download_button(
            t("mapping.download"), accesslog.noted(layout.text.encode), file_name=f"{layout.key}.toml",
            mime="application/toml", key=f"layout_file_{layout.key}", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        if st.button(t("mapping.drop"), key=f"layout_drop_{layout.key}", help=t("mapping.drop_help")):
            layouts.drop(layout.key)
            st.rerun()
