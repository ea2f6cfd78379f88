"""Kompetensi: the figures of the unit, its parts by competence, and (for whoever may see them) its people."""

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, origin, panel, queries, spans, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.metrics import Metric
from dashboard.views import competence_people, members, overview
from dashboard.views.competence_people import ASPECT


def main(view: Filters) -> None:
    """The whole page, or the one reason why there is nothing on it."""
    rows = answer(view)
    if rows.empty or (rows["status"] == "no_data").all():
        frame.empty(t("competence.none"), t("competence.none_body"))
        return
    if not figures.shown(rows).any():
        panel.locked(view, "competence")
        return
    st.caption(t("competence.period", period=metrics.period_label(period_of(view))))
    overview.aspect(ASPECT, overview.aspects().get(ASPECT, []), view)
    _heat(view, rows)
    competence_people.show(view, period_of(view))
    panel.explain(rows)


def records() -> list[Metric]:
    """The share below the required level, one record per competence."""
    return metrics.of_family(members.COMPETENCES)


def period_of(view: Filters) -> str:
    """The period at which these figures answer for the view."""
    found = records()
    kind = spans.effective(found[0].periods, view.period_type) if found else view.period_type
    return spans.containing(view.period_start, kind)


def parts(view: Filters) -> dict[str, str]:
    """The chosen unit and what it consists of, unit_id -> name, in the order of the tree."""
    below = tree.parts(tree.standing(view.hierarchy), view.unit_id)
    own = panel.unit_name(view.unit_id, view.hierarchy)
    return {view.unit_id: own, **dict(zip(below["unit_id"], below["unit_name"], strict=True))}


def metric_keys() -> list[str]:
    """Every metric of this aspect, in their declared order."""
    return [record.metric for record in metrics.of_aspect(ASPECT)]


def answer(view: Filters) -> pd.DataFrame:
    """Published rows of every metric of this aspect, for the unit and its parts."""
    asked, period = metric_keys(), period_of(view)
    return queries.run(
        "comparison", hierarchy=view.hierarchy, units=tuple(parts(view)), metrics=tuple(asked),
        period_types=(spans.kind(period),) * len(asked), periods=(period,) * len(asked),
    )  # fmt: skip


def _heat(view: Filters, rows: pd.DataFrame) -> None:
    """Unit × competence: the share below the required level."""
    found, units = records(), parts(view)
    rows = rows[rows["metric"].isin([record.metric for record in found])]
    told = set(rows.loc[rows["status"] != "no_data", "unit_id"])
    units = {unit: name for unit, name in units.items() if unit in told}
    if len(units) < 2:  # the profile above has said it all
        return
    frame.section(t("competence.heat"), t("competence.heat_lead"))
    with st.container(border=True, key="competence_heat"):
        looks = {record.metric: panel.look(record) for record in found}
        heads = [(members.member(record), "") for record in found]
        caption = t("competence.heat_alt", unit=units.get(view.unit_id, ""))
        apart = [unit for unit in units if unit == view.unit_id or tree.is_group(_tree(view), unit)]
        corner = t("figure.col_unit")
        st.html(figures.heat(rows, units, looks, heads, corner, caption, apart, is_one_scale=True))
        frame.note(t("competence.heat_note"))
        panel.caption(found)
        shown = rows[rows["unit_id"].isin(units)]
        numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(shown)]
        panel.footer(lambda: _file(shown, units), found, view, numbers, "competence")


def _tree(view: Filters) -> pd.DataFrame:
    return tree.standing(view.hierarchy)


def _file(rows: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    labels = {key: i18n.pick(record, "label") for key, record in metrics.records().items()}
    return tables.raw(
        rows.assign(unit_name=rows["unit_id"].map(units), metric_label=rows["metric"].map(labels))
    )


def sentence(view: Filters, rows: pd.DataFrame) -> str:
    """The competence of the unit with the largest share below, in words; empty where no share may be told."""
    own = rows[(rows["unit_id"] == view.unit_id) & rows["metric"].isin([r.metric for r in records()])]
    own = own[figures.shown(own) & (own["value"] > 0)]
    if own.empty:
        return ""
    top = next(figures.each(own.sort_values(["value", "metric"], ascending=[False, True])))
    record = metrics.records()[top.metric]
    share, size = metrics.told(record, top.value, top.bound, top.n_to), metrics.sized(top.n, top.n_to)
    return escape(t("competence.most", competence=members.member(record), share=share, n=size))
