"""Rows of Area perbaikan: which of them answer for a view, and how they are written into a file."""

import pandas as pd

from dashboard import i18n, metrics, queries, spans, tables
from dashboard.filters import Filters
from dashboard.i18n import t

AREAS = ("element", "theme", "behaviour", "completeness")


def answer(view: Filters) -> pd.DataFrame:
    """Rows of the published profile, each at the period that contains the chosen one or the last before."""
    rows = queries.run("improvement", hierarchy=view.hierarchy, unit_id=view.unit_id, periods=periods(view))
    found = kept(rows.assign(unit_id=view.unit_id), view)
    return found.sort_values(["area", "rank", "metric"], ignore_index=True)


def periods(view: Filters) -> tuple[str, ...]:
    """Periods of every type that may answer for the view: the one that contains it and the two before."""
    found = []
    for kind in spans.MONTHS:
        day = spans.first(view.period_start, kind)
        for _ in range(3):
            found.append(spans.containing(day, kind))
            day = spans.before(day, kind)
    return tuple(found)


def kept(rows: pd.DataFrame, view: Filters) -> pd.DataFrame:
    """One row per unit × metric: at its effective period type, the last; of the view's own type only its period."""
    records = metrics.records()
    kinds = {
        metric: spans.effective(records[metric].periods, view.period_type)
        for metric in rows["metric"].unique()
        if metric in records
    }
    rows = rows[rows["period_type"] == rows["metric"].map(kinds)]
    rows = rows[(rows["period_type"] != view.period_type) | (rows["period"] == view.period)]
    return rows.sort_values("period").drop_duplicates(["unit_id", "metric"], keep="last")


def file(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a download: unrounded, with titles of the present language; units named when there are several."""
    records = metrics.records()
    units = {t("figure.col_unit"): rows["unit_name"]} if "unit_name" in rows else {}
    return pd.DataFrame(units | {
        t("figure.col_metric"): [i18n.pick(records[metric], "label") for metric in rows["metric"]],
        t("figure.col_period"): [metrics.period_label(period) for period in rows["period"]],
        t("figure.col_n"): rows["n"], t("figure.col_n_to"): rows["n_to"].fillna(rows["n"]),
        t("figure.col_value"): rows["value"], t("figure.col_bound"): tables.bounds(rows["bound"]),
        t("figure.col_lo"): rows["lo"], t("figure.col_hi"): rows["hi"],
        t("improvement.col_elsewhere"): rows["ref_value"],
        t("improvement.col_bound_elsewhere"): tables.bounds(rows["ref_bound"]),
        t("improvement.col_n_elsewhere"): rows["ref_n"],
        t("improvement.col_n_to_elsewhere"): rows["ref_n_to"].fillna(rows["ref_n"]),
        t("improvement.col_previous"): rows["previous"],
    })  # fmt: skip
