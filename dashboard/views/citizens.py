"""Umpan balik masyarakat: the satisfaction index by unit and quarter with its grade, and the elements by unit."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, origin, panel, queries, spans, tables, tree
from dashboard.figures import Look
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import members, overview

QUARTERS = 6
ASPECT, ELEMENTS = "citizens", "skm"


class Graded(Look):
    """Writes the grade behind an index, and behind n the fewest respondents there should be."""

    def value(self, row: Any) -> str:
        """`78,70 · B`; the grade alone says nothing of how certain it is."""
        letter = row.letter if isinstance(row.letter, str) else ""
        return " · ".join(filter(None, (super().value(row), letter)))

    def n(self, row: Any) -> str:
        """`n = 40/341`: respondents, and behind the stroke the fewest that the rule asks for, where that is known."""
        required = row.n_required
        return super().n(row) + ("" if pd.isna(required) else f"/{metrics.number(required)}")


def survey(view: Filters) -> None:
    """Cards and elements of the unit, then its parts by quarter and by element."""
    frame.section(t("citizens.survey"), t("overview.lead_citizens"))
    rows = grades(view)
    if not told(rows, parts(view)):
        panel.nothing(t("citizens.no_survey"))
        return
    overview.aspect(ASPECT, overview.aspects().get(ASPECT, []), view)
    _by_quarter(view, rows)
    _by_element(view)


def quarters(view: Filters, many: int = QUARTERS) -> list[str]:
    """The quarter that contains the end of the chosen period and those before it, oldest first."""
    day = spans.before(spans.after(view.period_start, view.period_type), "month")
    found = [spans.containing(day, "quarter")]
    while len(found) < many:
        day = spans.before(spans.first(day, "quarter"), "quarter")
        found.append(spans.containing(day, "quarter"))
    return found[::-1]


def parts(view: Filters) -> dict[str, str]:
    """The chosen unit and what it consists of, unit_id -> name, in the order of the tree."""
    below = tree.parts(tree.standing(view.hierarchy), view.unit_id)
    own = panel.unit_name(view.unit_id, view.hierarchy)
    return {view.unit_id: own, **dict(zip(below["unit_id"], below["unit_name"], strict=True))}


def grades(view: Filters, many: int = QUARTERS) -> pd.DataFrame:
    """The index of the unit and its parts in the last quarters, with grade and state of the sample."""
    return queries.run(
        "grades", hierarchy=view.hierarchy, units=tuple(parts(view)), periods=tuple(quarters(view, many))
    )


def rows_of(view: Filters, records: Sequence[Metric], units: Sequence[str]) -> pd.DataFrame:
    """Published rows of these metrics at the period type each answers at, for these units."""
    periods = periods_of(view, records)
    return queries.run(
        "comparison", hierarchy=view.hierarchy, units=tuple(units), metrics=tuple(periods),
        period_types=tuple(map(spans.kind, periods.values())), periods=tuple(periods.values()),
    )  # fmt: skip


def periods_of(view: Filters, records: Sequence[Metric]) -> dict[str, str]:
    """Metric -> the period at which it answers in this view."""
    kinds = {record.metric: spans.effective(record.periods, view.period_type) for record in records}
    return {metric: spans.containing(view.period_start, kind) for metric, kind in kinds.items()}


def told(rows: pd.DataFrame, units: dict[str, str]) -> dict[str, str]:
    """The units of which there is anything to say."""
    known = set(rows.loc[rows["status"] != "no_data", "unit_id"])
    return {unit: name for unit, name in units.items() if unit in known}


def _by_quarter(view: Filters, rows: pd.DataFrame) -> None:
    record, units = metrics.records()["ikm"], told(rows, parts(view))
    st.subheader(t("citizens.quarters"), anchor=False)
    st.caption(t("citizens.quarters_lead"))
    plain = panel.look(record)
    look = Graded(**{field.name: getattr(plain, field.name) for field in fields(Look)})
    periods = [period for period in quarters(view) if period in set(rows["period"])]
    board(
        view, rows.assign(metric=rows["period"]), units, dict.fromkeys(periods, look),
        [(metrics.period_label(period, short=True), "") for period in periods], "citizens_quarters",
        is_one_scale=True,
    )  # fmt: skip
    footer(view, rows, units, [record], "citizens_quarters")


def _by_element(view: Filters) -> None:
    records = metrics.of_family(ELEMENTS)
    if not records:
        return
    rows = rows_of(view, records, list(parts(view)))
    units = told(rows, parts(view))
    if len(units) < 2:  # the profile above has said it all
        return
    st.subheader(t("citizens.elements"), anchor=False)
    period = metrics.period_label(str(rows["period"].iloc[0]))
    st.caption(t("citizens.elements_lead", period=period))
    looks = {record.metric: panel.look(record) for record in records}
    heads = [(members.member(record), "") for record in records]
    board(view, rows, units, looks, heads, "citizens_elements")
    footer(view, rows, units, records, "citizens_elements")


def board(
    view: Filters, rows: pd.DataFrame, units: dict[str, str], looks: dict[str, Look],
    heads: Sequence[tuple[str, str]], key: str, is_one_scale: bool = False,
) -> None:  # fmt: skip
    """Units by columns; the chosen unit and groups set apart. key: of the text that tells what it shows."""
    standing = tree.standing(view.hierarchy)
    apart = [unit for unit in units if unit == view.unit_id or tree.is_group(standing, unit)]
    caption = t(
        f"citizens.alt_{key.removeprefix('citizens_')}", unit=panel.unit_name(view.unit_id, view.hierarchy)
    )
    st.html(
        figures.heat(
            rows, units, looks, heads, t("figure.col_unit"), caption, apart, is_one_scale=is_one_scale
        )
    )


def footer(
    view: Filters, rows: pd.DataFrame, units: dict[str, str], records: Sequence[Metric], key: str
) -> None:
    """Caption, way back to the rows, and file of a board."""
    panel.caption(records)
    shown = rows[rows["unit_id"].isin(units)]
    labels = {key: i18n.pick(record, "label") for key, record in metrics.records().items()}
    named = shown.assign(unit_name=shown["unit_id"].map(units), metric_label=shown["metric"].map(labels))
    numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(shown)]
    panel.footer(lambda: tables.raw(named), records, view, numbers, key)


def explained(view: Filters) -> pd.DataFrame:
    """Rows of both aspects at the chosen unit and its parts: whether anything on the page is hidden or coarse."""
    records = [r for r in metrics.records().values() if r.aspect in (ASPECT, "complaints")]
    return rows_of(view, records, list(parts(view)))
