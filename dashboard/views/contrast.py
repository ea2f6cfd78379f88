"""One area drawn: a row per thing with its interval here, a tick where it stands elsewhere, what is certain first."""

import pandas as pd
import streamlit as st

from dashboard import figures, i18n, metrics, origin, panel
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import profile

FIRST = 9
COLUMNS = ("value", "lo", "hi", "n", "n_to", "bound", "ref_bound")  # that a drawing takes as they are


def show(view: Filters, name: str, rows: pd.DataFrame) -> None:
    """The drawing of an area in the published order, the first rows at once and the rest on request."""
    everything = len(rows) > FIRST and st.session_state.get(f"all_{name}", False)
    st.html(drawn(rows if everything else rows.head(FIRST)))
    if len(rows) > FIRST:
        st.toggle(t("improvement.more", n=metrics.number(len(rows) - FIRST)), key=f"all_{name}")
    footer(view, name, rows)


def drawn(rows: pd.DataFrame) -> str:
    """HTML of the rows of one area, which share their unit of measurement."""
    known = metrics.records()
    told = list(figures.each(rows))
    records = [known[row.metric] for row in told]
    counted = [
        "" if pd.isna(row.n_complaints) else profile.count(row.n_complaints, row.complaints_rounded)
        for row in told
    ]
    lines = pd.DataFrame({
        **{name: [getattr(row, name) for row in told] for name in COLUMNS},
        "key": [row.metric for row in told], "label": list(map(_label, records)), "status": "ok", "chosen": False,
        "is_concern": [row.is_highlighted for row in told], "ref": [row.ref_value for row in told],
    })  # fmt: skip
    heading = t("improvement.col_complaints") if any(counted) else ""
    if heading:
        lines["beside"] = counted
    return figures.dots(lines, panel.scale(records[0]), panel.look(records[0]), beside=heading)


def _label(record: Metric) -> str:
    """Name of a row within its area: of an element or a theme that of the element."""
    element = metrics.records().get(f"skm_{record.member}")
    return i18n.pick(element or record, "short")


def footer(view: Filters, name: str, rows: pd.DataFrame) -> None:
    """Where the numbers of an area came from, and the numbers as a file."""
    numbers = [origin.Number(r.metric, view.unit_id, r.period_type, r.period) for r in figures.each(rows)]
    records = [metrics.records()[metric] for metric in rows["metric"]]
    panel.footer(lambda: profile.file(rows), records, view, numbers, f"improvement_{name}")
