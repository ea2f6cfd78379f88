"""The metric card: one number with everything it needs to be believed."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, i18n, metrics, origin, panel, queries, spans, theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric

POINTS = {"month": 24, "quarter": 12, "semester": 8, "year": 8}


@dataclass(frozen=True)
class Card:
    """What one card says, in words. letter: mark of the IKM; pale: its interval crosses a band."""

    number: origin.Number
    label: str
    period: str
    value: str
    state: str
    letter: str
    pale: bool
    basis: str
    beside: str
    spark: str


def style() -> None:
    """Put the style sheet of cards, strips and heat maps on the page, in the present appearance."""
    tone = theme.ink()
    names = ("text", "muted", "line", "ground", "panel", "blue", "blue_soft", "grey", "grey_soft")
    tokens = "".join(f"--k-{name.replace('_', '-')}:{getattr(tone, name)};" for name in names)
    sheet = (Path(__file__).parent / "cards.css").read_text(encoding="utf-8")
    st.html(f"<style>:root{{{tokens}}}{sheet}</style>")


def grade(number: origin.Number, hierarchy: str) -> tuple[str, str]:
    """Service grade of an IKM and the other grade its interval reaches; empty texts where there is none."""
    rows = queries.run(
        "letter",
        hierarchy=hierarchy,
        unit_id=number.unit_id,
        period_type=number.period_type,
        period=number.period,
    )
    if rows.empty or pd.isna(rows["letter"].iloc[0]):
        return "", ""
    row = rows.iloc[0]
    reached = [mark for mark in (row["letter_lo"], row["letter_hi"]) if isinstance(mark, str)]
    return str(row["letter"]), next((mark for mark in reached if mark != row["letter"]), "")


def compose(record: Metric, rows: pd.DataFrame, view: Filters, parent_id: str | None) -> Card:
    """A card from the published rows of one metric: the unit's and its parent's, up to the chosen period.

    A metric kept only at a coarser period shows the period that contains the chosen one; when that one is
    still empty, the last one that is not, which the card names.
    """
    period_type = spans.effective(record.periods, view.period_type)
    own = rows[rows["unit_id"] == view.unit_id].sort_values("period_start")
    parent = rows[rows["unit_id"] == parent_id].sort_values("period_start")
    period = spans.containing(view.period_start, period_type)
    if period_type != view.period_type and own[own["period"] == period].query("status != 'no_data'").empty:
        earlier = own.query("status != 'no_data'")
        period = str(earlier["period"].iloc[-1]) if len(earlier) else period
    here = own[own["period"] == period]
    row = here.iloc[0] if len(here) else None
    has_number = row is not None and row["status"] in ("ok", "provisional") and pd.notna(row["value"])
    value = float(row["value"]) if has_number and row is not None else None
    number = origin.Number(record.metric, view.unit_id, period_type, period)
    mark, perhaps = grade(number, view.hierarchy) if record.metric == "ikm" and has_number else ("", "")
    return Card(
        number=number,
        label=i18n.pick(record, "label"),
        period=metrics.period_label(period, short=True),
        value=metrics.fmt(record, value),
        state=_state(row),
        letter=mark, pale=bool(perhaps),
        basis=_basis(record, row, perhaps) if has_number else "",
        beside=_beside(record, value, parent[parent["period"] == period], parent_id, view),
        spark=_spark(record, own, parent, period_type, view),
    )  # fmt: skip


def _state(row: "pd.Series[Any] | None") -> str:
    status = "no_data" if row is None else str(row["status"])
    return "" if status == "ok" else t(f"figure.{status}")


def _basis(record: Metric, row: "pd.Series[Any] | None", perhaps: str) -> str:
    assert row is not None
    parts = [] if record.kind == "count" else [f"n = {metrics.number(row['n'])}"]
    if between := panel.interval(row["lo"], row["hi"], record):
        spoken = t("figure.could_be", letter=perhaps) + " " if perhaps else ""
        parts.append(spoken + t("figure.between", interval=between))
    return " · ".join(parts)


def _beside(
    record: Metric, value: float | None, parent: pd.DataFrame, parent_id: str | None, view: Filters
) -> str:
    if record.kind == "count" or parent_id is None or value is None or not figures.shown(parent).any():
        return ""
    other = float(parent["value"].iloc[0])
    return t(
        "overview.beside",
        parent=panel.unit_name(parent_id, view.hierarchy),
        value=metrics.fmt(record, other),
        gap=metrics.fmt(record, value - other, sign=True),
    )


def _spark(record: Metric, own: pd.DataFrame, parent: pd.DataFrame, period_type: str, view: Filters) -> str:
    last = own.tail(POINTS[period_type])
    if record.kind == "count":
        parent = parent.head(0)
    beside = parent[parent["period"].isin(last["period"])]
    body = figures.line(last, beside if len(beside) else None, (), theme.ink())
    alt = figures.told(
        last,
        panel.unit_name(view.unit_id, view.hierarchy),
        i18n.pick(record, "label"),
        t("figure.alt_series"),
        panel.look(record),
    )
    return figures.image(body, alt, "k-spark")


def html(card: Card) -> str:
    """The card's face; every text in it escaped."""
    mark = (
        f'<span class="k-mark{" k-pale" if card.pale else ""}">{escape(card.letter)}</span>'
        if card.letter
        else ""
    )
    state = f'<span class="k-chip">{escape(card.state)}</span>' if card.state else ""
    return (
        f'<div class="k-card"><div class="k-label">{escape(card.label)}</div>'
        f'<div class="k-line"><span class="k-value">{escape(card.value)}</span>{mark}{state}'
        f'<span class="k-when">{escape(card.period)}</span></div>'
        f'<div class="k-basis">{escape(card.basis) or "&nbsp;"}</div>{card.spark}'
        f'<div class="k-beside">{escape(card.beside) or "&nbsp;"}</div></div>'
    )


def show(card: Card, hierarchy: str) -> None:
    """One card with its way back to the rows."""
    with st.container(border=True, height="stretch", gap="xsmall", key=f"card_{card.number.metric}"):
        st.html(html(card))
        origin.button([card.number], hierarchy, key=f"from_{card.number.metric}")
