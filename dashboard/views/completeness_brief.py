"""How far the appraisals of a unit have come, in two lines, for Profil unit."""

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, i18n, metrics, panel, queries
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import completeness, overview


def show(view: Filters) -> None:
    """The counts of the period where they may be known, else the published shares; then the way to the page."""
    every = queries.run("completeness", hierarchy=view.hierarchy, units=(view.unit_id,))
    options = completeness.offered(every, view)
    lines = counts(every, completeness.usual(every, options, view)) if options else shares(view)
    if not lines:
        panel.nothing(t("completeness.brief_none"))
        return
    st.markdown("\n".join(f"* {line}" for line in lines))
    if "completeness" in access.pages():
        filters.link("completeness", t("completeness.to_page"), icon=":material/fact_check:")


def counts(every: pd.DataFrame, period: str) -> list[str]:
    """Ratings of the period, and the plans behind them."""
    row = next(figures.each(every[every["period"] == period]))
    plans = sum(int(getattr(row, key)) for key in completeness.PLANS)
    approved, size = metrics.number(row.plan_approved), metrics.number(row.n)
    told = f"{metrics.period_label(period)}: {completeness.summary(row)}"
    return [told, t("completeness.brief_plans", approved=approved, n=size, open=metrics.number(plans))]


def shares(view: Filters) -> list[str]:
    """The published figures of this aspect that may be told, with their n."""
    rows = overview.answer(view)
    own = rows[(rows["unit_id"] == view.unit_id) & rows["metric"].isin(completeness.METRICS)]
    own = own[figures.shown(own) & (own["period"] == view.period)]
    told = []
    for row in figures.each(own):
        label = i18n.pick(metrics.records()[row.metric], "label")
        value = metrics.told(row.metric, row.value, row.bound, row.n_to)
        told.append(escape(f"{label}: {value} ({metrics.sized(row.n, row.n_to)})"))
    return told
