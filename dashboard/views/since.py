"""Before and after: an event or intervention of the view, the chart around it, and which rule fired since."""

import datetime as dt
from collections.abc import Hashable
from typing import Any

import streamlit as st

from dashboard import access, figures, filters, frame, i18n, judgements, metrics, panel, spans
from dashboard.figures import Mark, control_chart
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import charted, trend, verdicts

METRIC = "ikm"  # what is shown first for an event that names no number


@st.fragment
def main(view: Filters) -> None:
    """Choice of event and number, the chart around it, and one sentence."""
    frame.section(t("together.since"), t("together.since_lead"))
    noted = judgements.events(view.hierarchy, (view.unit_id,)).sort_values("day", ascending=False)
    if noted.empty:
        panel.nothing(t("together.no_event"))
        if access.may_decide("event", view.unit_id):
            filters.link("trend", t("together.to_notes"), icon=":material/arrow_forward:", metric=METRIC)
        return
    event, record = _choose(noted.to_dict("records"))
    period_type = spans.effective(record.periods, "month")
    _chart(view, event, record, period_type)


def _choose(events: list[dict[Hashable, Any]]) -> tuple[dict[Hashable, Any], metrics.Metric]:
    named = {str(event["id"]): event for event in events}
    records = metrics.records()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        key = filters.bind("event", list(named), next(iter(named)))
        picked = st.selectbox(
            t("together.event"), list(named), key=key, format_func=lambda at: _title(named[at])
        )
        event = named[picked]
        about = event["metric"] if isinstance(event["metric"], str) else METRIC
        number = st.selectbox(
            t("trend.metric"), list(records), index=list(records).index(about), format_func=trend.named,
            key=f"since_metric_{picked}",
        )  # fmt: skip
    return event, records[number]


def _title(event: dict[Hashable, Any]) -> str:
    return f"{metrics.date(event['day'], short=True)} · {event['title']}"


def _chart(view: Filters, event: dict[Hashable, Any], record: metrics.Metric, period_type: str) -> None:
    own = trend.series(view, record, period_type, (view.unit_id,))
    if not figures.shown(own).any():
        panel.nothing(t("together.since_empty", metric=escape(i18n.pick(record, "label"))))
        return
    rows = verdicts.points(view, record, period_type, (view.unit_id,))
    parts = verdicts.segments(view, record, period_type, view.unit_id)
    points = figures.split(own, "unit_id")[view.unit_id,]
    unit, mark = (
        panel.unit_name(view.unit_id, view.hierarchy),
        Mark(event["day"], event["kind"], event["title"]),
    )
    figure = control_chart(
        points,
        charted.chart(rows, parts, period_type),
        [mark],
        "",
        unit,
        panel.scale(record),
        panel.look(record),
    )
    until = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    said = verdicts.since(escape(event["title"]), event["day"], rows, period_type, until)
    with st.container(border=True, key="since"):
        panel.chart(figure, said, f"since_{event['id']}")
        st.markdown(said)
        filters.link("trend", t("together.to_chart"), icon=":material/arrow_forward:", metric=record.metric)
