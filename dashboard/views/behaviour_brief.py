"""Behaviour in a few lines, for Profil unit: strongest and weakest core value of each circle, and where views part."""

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, metrics, panel
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import behaviour, members


def show(view: Filters) -> None:
    """A few lines and the way to the page; why there is nothing, where there is nothing."""
    circles = [group for group in behaviour.GROUPS if behaviour.records(group)]
    if not circles:
        panel.nothing(t("behaviour.none"))
        return
    rows = behaviour.answer(view)
    lines = [line for group in circles if (line := _circle(view, group, rows))]
    gaps = behaviour.gaps(view)
    own = gaps[gaps["view"] == "supervisor"]
    if len(own):
        lines.append(behaviour.said("supervisor", own))
    if not lines:
        hides = bool((rows["status"] == "hidden").any())
        panel.nothing(t("hidden.part" if hides else "behaviour.none"))
        return
    st.markdown("\n".join(f"* {line}" for line in lines))
    if "behaviour" in access.pages():
        filters.link("behaviour", t("behaviour.to_page"), icon=":material/diversity_3:")


def _circle(view: Filters, group: str, rows: pd.DataFrame) -> str:
    found = behaviour.records(group)
    lines, period = members.profile_rows(found, rows, view)
    lines = lines[figures.shown(lines)].sort_values(["value", "label"])
    if len(lines) < 2:
        return ""
    low, high = lines.iloc[0], lines.iloc[-1]
    return escape(t(
        "behaviour.brief", who=t(f"overview.berakhlak_{group}"), period=metrics.period_label(period, short=True),
        high=high["label"], high_value=metrics.told(found[0], high["value"], None, high.get("n_to")),
        low=low["label"], low_value=metrics.told(found[0], low["value"], None, low.get("n_to")),
    ))  # fmt: skip
