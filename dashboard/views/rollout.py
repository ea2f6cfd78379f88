"""Pelaksanaan: how far the method has reached a unit and its parts, and whether taught raters rate otherwise."""

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, origin, panel, queries, spans, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import competence, overview, rollout_people, rollout_raters, verdict
from dashboard.views.rollout_people import ASPECT


def main(view: Filters) -> None:
    """The whole page, or the one reason why there is nothing on it."""
    units = competence.parts(view)
    rows = answer(view, units)
    if rows.empty or (rows["status"] == "no_data").all():
        frame.empty(t("rollout.none"), t("rollout.none_body"))
        return
    if not figures.shown(rows).any():
        panel.locked(view, "rollout")
        return
    st.caption(t("rollout.period", period=metrics.period_label(period_of(view))))
    overview.aspect(ASPECT, records(), view)
    _coverage(view, rows, units)
    rollout_raters.show(view.lang)
    rollout_people.show(view, period_of(view))
    panel.explain(rows)


def records() -> list[Metric]:
    """The metrics of the roll-out in their order."""
    return metrics.of_aspect(ASPECT)


def period_of(view: Filters) -> str:
    """The period at which these figures answer for the view."""
    found = records()
    kind = spans.effective(found[0].periods, view.period_type) if found else view.period_type
    return spans.containing(view.period_start, kind)


def answer(view: Filters, units: dict[str, str]) -> pd.DataFrame:
    """Published rows of these metrics, for the unit and its parts."""
    asked, period = tuple(record.metric for record in records()), period_of(view)
    return queries.run(
        "comparison", hierarchy=view.hierarchy, units=tuple(units), metrics=asked,
        period_types=(spans.kind(period),) * len(asked), periods=(period,) * len(asked),
    )  # fmt: skip


def _coverage(view: Filters, rows: pd.DataFrame, units: dict[str, str]) -> None:
    """Unit × metric: the share that was reached, and how many parts are covered."""
    found = records()
    told = set(rows.loc[rows["status"] != "no_data", "unit_id"])
    units = {unit: name for unit, name in units.items() if unit in told}
    if len(units) < 2:  # the cards above have said it all
        return
    frame.section(t("rollout.coverage"), t("rollout.coverage_lead"))
    with st.container(border=True, key="rollout_coverage"):
        st.markdown("  \n".join(_covered(view, rows, record) for record in found[:2]))
        looks = {record.metric: panel.look(record) for record in found}
        heads = [(i18n.pick(record, "short"), "") for record in found]
        caption = t("rollout.coverage_alt", unit=units.get(view.unit_id, ""))
        standing = tree.standing(view.hierarchy)
        apart = [unit for unit in units if unit == view.unit_id or tree.is_group(standing, unit)]
        st.html(figures.heat(rows, units, looks, heads, t("figure.col_unit"), caption, apart))
        frame.note(t("rollout.coverage_note"))
        panel.caption(found)
        shown = rows[rows["unit_id"].isin(units)]
        numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(shown)]
        panel.footer(lambda: _file(shown, units), found, view, numbers, "rollout")


def _covered(view: Filters, rows: pd.DataFrame, record: Metric) -> str:
    """How many of the parts with a figure reach the share from which a unit is called covered."""
    standing = tree.standing(view.hierarchy)
    least = float(verdict.rules("training").set_index("key")["value"].get("covered", "80"))
    own = rows[(rows["metric"] == record.metric) & (rows["unit_id"] != view.unit_id) & figures.shown(rows)]
    own = own[[not tree.is_group(standing, unit) for unit in own["unit_id"]]]
    told = {"n": metrics.number((own["value"] >= least).sum()), "all": metrics.number(len(own))}
    return t("rollout.covered", metric=i18n.pick(record, "label"), share=metrics.number(least), **told)


def _file(rows: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    labels = {record.metric: i18n.pick(record, "label") for record in records()}
    return tables.raw(
        rows.assign(unit_name=rows["unit_id"].map(units), metric_label=rows["metric"].map(labels))
    )
