"""What citizens say of a unit in a few lines, for Profil unit, and the way to the page."""

import streamlit as st

from dashboard import figures, filters, i18n, metrics, panel, tables
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import citizens, overview

TOLD = ("ikm", "complaints", "complaints_per_1000", "closed_in_time")


def show(view: Filters) -> None:
    """A few lines and the way to the page; why there is nothing, where there is nothing."""
    records = [metrics.records()[key] for key in TOLD if key in metrics.records()]
    rows = overview.at(view, citizens.periods_of(view, records))
    told = {row.metric: row for row in figures.each(rows[figures.shown(rows)])}
    if not told:
        panel.nothing(t("hidden.part" if (rows["status"] == "hidden").any() else "citizens.brief_none"))
        return
    lines = []
    for row in (told[metric] for metric in TOLD if metric in told):
        record = metrics.records()[row.metric]
        basis = [] if record.kind == "count" else [metrics.sized(row.n, row.n_to)]
        basis += [metrics.period_label(row.period, short=True), *filter(None, [tables.interval(row, record)])]
        lines.append(
            escape(f"{i18n.pick(record, 'label')}: {tables.words(row, record)} ({'; '.join(basis)})")
        )
    st.markdown("\n".join(f"* {line}" for line in lines))
    filters.link("citizens", t("citizens.to_page"), icon=":material/forum:")
