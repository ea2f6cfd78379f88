"""Profil unit: each aspect and voice in a few lines, with the way to the page that tells all of it."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import frame
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import behaviour_brief, cascade, citizens_brief, competence_brief, completeness_brief

PARTS: Mapping[str, Callable[[Filters], None]] = {
    "citizens": citizens_brief.show,
    "behaviour": behaviour_brief.show,
    "competence": competence_brief.show,
    "completeness": completeness_brief.show,
}


def show(view: Filters) -> None:
    """The parts side by side where there is room, then how targets flow into the unit."""
    frame.section(t("unit_page.parts"))
    with st.grid(2, min_column_width=320, key="unit_parts"):
        for name, part in PARTS.items():
            with st.container(border=True, key=f"unit_{name}"):
                st.markdown(f"**{t(f'unit_page.part_{name}')}**")
                part(view)
    frame.section(t("unit_page.cascade"), t("unit_page.cascade_lead"))
    cascade.show(view)
