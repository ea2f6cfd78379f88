"""The metric card: one number with everything it needs to be believed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import figures, i18n, ikm, metrics, origin, panel, pointed, spans, tables, theme
from dashboard.figures import icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric

Rows = Mapping[tuple[str, ...], figures.Series]
MIN_WIDTH = 230  # of a card
POINTS = {"month": 24, "quarter": 12, "semester": 8, "year": 8}


@dataclass(frozen=True)
class Sign:
    """What the control chart says of a number at its period: an icon with its words, the same for the target (empty
    without one), and the colour of the dot (empty where it is no signal)."""

    icon: str
    said: str
    target: str
    target_said: str
    tint: str


@dataclass(frozen=True)
class Card:
    """What one card says, in words. letter: mark of the IKM; pale: another one cannot be ruled out; notes: what to
    bear in mind about it."""

    number: origin.Number
    label: str
    period: str
    value: str
    state: str
    hidden: bool
    letter: str
    pale: bool
    notes: tuple[str, ...]
    basis: str
    beside: list[str]
    spark: str
    sign: Sign | None


def style() -> None:
    """Put the style sheet of cards, strips and heat maps on the page, in the present appearance."""
    tone = theme.ink()
    names = (
        "text",
        "muted",
        "line",
        "ground",
        "panel",
        "blue",
        "blue_soft",
        "orange",
        "orange_soft",
        "grey",
        "grey_soft",
    )
    tokens = "".join(f"--k-{name.replace('_', '-')}:{getattr(tone, name)};" for name in names)
    sheet = (Path(__file__).parent / "cards.css").read_text(encoding="utf-8")
    st.html(f"<style>:root{{{tokens}}}{sheet}</style>")


def compose(
    record: Metric, rows: Rows, days: Sequence[dt.date], view: Filters, parent_id: str | None,
    signs: Mapping[tuple[str, str], Sign] | None = None, events: Sequence[dt.date] = (),
) -> Card:  # fmt: skip
    """A card from the published series of the page, (metric, unit_id) -> points up to the chosen period.

    days: breaks of this metric; signs: by metric and period; events: days noted. A metric kept only at a coarser period
    shows the period that contains the chosen one; when that one is still empty, the last one that is not, which the
    card names.
    """
    period_type = spans.effective(record.periods, view.period_type)
    own, parent = rows.get((record.metric, view.unit_id), []), rows.get((record.metric, parent_id or ""), [])
    if record.kind == "count":
        parent = []
    period = spans.containing(view.period_start, period_type)
    kept = [point.period for point in own if point.status != "no_data"]
    if period_type != view.period_type and period not in kept and kept:
        period = kept[-1]
    point, other = _at(own, period), _at(parent, period)
    number = origin.Number(record.metric, view.unit_id, period_type, period)
    has_number = point is not None and point.value is not None
    mark = ikm.grade(number, view.hierarchy) if record.metric == "ikm" and has_number else ikm.Grade()
    sign = (signs or {}).get((record.metric, period)) if has_number else None
    tint = {period: sign.tint} if sign and sign.tint else {}
    return Card(
        number=number,
        label=i18n.pick(record, "label"),
        period=metrics.period_label(period, short=True),
        value=_value(record, point),
        state=t(f"figure.{point.status if point else 'no_data'}") if not point or point.status != "ok" else "",
        hidden=point is not None and point.status == "hidden",
        letter=mark.letter, pale=mark.is_pale, notes=mark.notes,
        basis=_basis(record, point, mark.perhaps),
        beside=[
            text
            for text in (
                _beside(record, point, other, panel.unit_name(parent_id, view.hierarchy)),
                _year_before(record, point, own, days),
            )
            if text
        ],
        spark=_spark(record, own[-POINTS[period_type]:], parent, days, view, tint, events),
        sign=sign,
    )  # fmt: skip


def _at(points: figures.Series, period: str) -> figures.Point | None:
    return next((point for point in points if point.period == period), None)


def _value(record: Metric, point: figures.Point | None) -> str:
    """The number of the card; nothing, not even a dash, where it is hidden."""
    if point is None:
        return metrics.NOTHING
    return "" if point.status == "hidden" else metrics.told(record, point.value, point.bound, point.n_to)


def _basis(record: Metric, point: figures.Point | None, perhaps: str) -> str:
    if point is None or point.value is None:
        return ""
    parts = [] if record.kind == "count" else [metrics.sized(point.n, point.n_to)]
    if between := tables.interval(point, record):
        spoken = t("figure.could_be", letter=perhaps) + " " if perhaps else ""
        parts.append(spoken + t("figure.between", interval=between))
    return " · ".join(parts)


def _beside(record: Metric, point: figures.Point | None, other: figures.Point | None, name: str) -> str:
    if point is None or other is None or point.value is None or other.value is None:
        return ""
    if (point.value, point.n) == (other.value, other.n):
        return ""
    above = metrics.told(record, other.value, other.bound, other.n_to)
    if point.bound or other.bound:
        return t("overview.beside_only", parent=name, value=above)
    gap = metrics.fmt(metrics.as_known(record, point.n_to), point.value - other.value, sign=True)
    return t("overview.beside", parent=name, value=above, gap=gap)


def _year_before(
    record: Metric, point: figures.Point | None, own: figures.Series, days: Sequence[dt.date]
) -> str:
    """The same number a year earlier, unless the series was broken in between."""
    if point is None or point.value is None:
        return ""
    before = _at(own, f"{int(point.period[:4]) - 1}{point.period[4:]}")
    if before is None or before.value is None or any(before.day < day <= point.day for day in days):
        return ""
    return t("overview.year_before", value=metrics.told(record, before.value, before.bound, before.n_to))


def _spark(
    record: Metric, own: figures.Series, parent: figures.Series, days: Sequence[dt.date], view: Filters,
    tint: Mapping[str, str], events: Sequence[dt.date],
) -> str:  # fmt: skip
    told = {point.period for point in own}
    other = [point for point in parent if point.period in told]
    body = figures.line(own, other, days, theme.ink(), signals=tint, marks=events)
    unit, label = panel.unit_name(view.unit_id, view.hierarchy), i18n.pick(record, "label")
    alt = figures.told(own, unit, label, t("figure.alt_series"), panel.look(record))
    return figures.image(body, alt, "k-spark")


def html(card: Card) -> str:
    """The card's face; every text in it escaped."""
    mark = (
        f'<span class="k-mark{" k-pale" if card.pale else ""}">{escape(card.letter)}</span>'
        if card.letter
        else ""
    )
    look = "k-hidden" if card.hidden else "k-chip"
    state = f'<span class="{look}">{escape(card.state)}</span>' if card.state else ""
    basis = "<br>".join(map(escape, [card.basis, *card.notes])) or "&nbsp;"
    return (
        f'<div class="k-card"><div class="k-label">{escape(card.label)}</div>'
        f'<div class="k-line"><span class="k-value">{escape(card.value)}</span>{mark}{state}'
        f'<span class="k-when">{escape(card.period)}</span></div>'
        f'<div class="k-basis">{basis}</div>{card.spark}{_sign(card)}'
        f'<div class="k-beside">{"<br>".join(map(escape, card.beside))}</div></div>'
    )


def _sign(card: Card) -> str:
    if card.sign is None:
        return ""
    target = (
        f'<div class="k-sign">{icons.silent(card.sign.target)}<span>{escape(card.sign.target_said)}</span></div>'
        if card.sign.target
        else ""
    )
    said = f'<div class="k-sign">{icons.silent(card.sign.icon)}<span>{escape(card.sign.said)}</span></div>'
    return said + target


def wall(found: Sequence[Card], columns: int, hierarchy: str) -> None:
    """Cards beside each other, each with its way back to the rows; the page must `pointed.listen`.

    One element for all of them. Where one has a control of its own, they are drawn one by one.
    """
    if any(card.letter for card in found):
        with st.grid(columns, min_column_width=MIN_WIDTH):
            for card in found:
                _show(card, hierarchy)
        return
    boxes = "".join(
        f'<div class="k-box st-key-card_{escape(card.number.metric, quote=True)}">'
        f"{html(card)}{pointed.button(card.number.metric)}</div>"
        for card in found
    )
    st.html(f'<div class="k-wall" style="--k-columns:{columns};--k-least:{MIN_WIDTH}px">{boxes}</div>')


def _show(card: Card, hierarchy: str) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"card_{card.number.metric}"):
        st.html(html(card))
        if not card.letter:
            origin.button([card.number], hierarchy, key=f"from_{card.number.metric}")
            return
        with st.container(horizontal=True, gap="small"):
            origin.button([card.number], hierarchy, key=f"from_{card.number.metric}")
            ikm.weights(card.number, hierarchy, key=f"weights_{card.number.metric}")
