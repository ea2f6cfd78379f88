"""Perilaku & rekan kerja: the core values as each circle sees them, where the views part, and how far they agree."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import figures, frame, metrics, origin, panel, queries, spans, tables
from dashboard.figures import Reference
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import behaviour_weights, members, overview, peers

GROUPS = ("supervisor", "peer", "subordinate")
VIEWS = ("self", "supervisor")
GAP = {"unit": "gap", "kind": "difference", "target": None}


def main(view: Filters) -> None:
    """The whole page, or the one reason why there is nothing on it."""
    rows = answer(view)
    if not any(map(records, GROUPS)) or rows.empty or (rows["status"] == "no_data").all():
        frame.empty(t("behaviour.none"), t("behaviour.none_body"))
        return
    if not figures.shown(rows[rows["unit_id"] == view.unit_id]).any():
        panel.locked(view, "behaviour")
        return
    _circles(view, rows)
    _gaps(view)
    _agreement(view)
    behaviour_weights.show(view, rows)


def records(group: str) -> list[Metric]:
    """The core values as one circle marks them, in their declared order."""
    return metrics.of_family(f"berakhlak_{group}")


def semester(view: Filters) -> str:
    """The last semester that has ended with the chosen period or holds its last day."""
    end = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    return spans.containing(end, "semester")


def answer(view: Filters) -> pd.DataFrame:
    """Published rows of every circle and value for the unit and its parent, up to the chosen period."""
    rows = overview.answer(view)
    return rows[rows["metric"].isin([record.metric for group in GROUPS for record in records(group)])]


def _circles(view: Filters, rows: pd.DataFrame) -> None:
    frame.section(t("behaviour.circles"), t("behaviour.circles_lead"))
    drawn = [members.profile_rows(records(group), rows, view)[0] for group in GROUPS if records(group)]
    is_beside = any(lines["ref"].notna().any() for lines in drawn)
    above = panel.unit_name(panel.parent_of(view), view.hierarchy) if is_beside else None
    panel.legend(("dot", panel.unit_name(view.unit_id, view.hierarchy)), ("tick", above))
    with st.grid(2, min_column_width=440, key="behaviour_circles"):
        for group in filter(records, GROUPS):
            with st.container(border=True, key=f"circle_{group}"):
                _circle(view, group, rows)
    peers.note(view, view.unit_id, [record.metric for record in records("peer")])
    panel.explain(rows[rows["unit_id"] == view.unit_id])


def _circle(view: Filters, group: str, rows: pd.DataFrame) -> None:
    found = records(group)
    lines, period = members.profile_rows(found, rows, view)
    st.markdown(f"**{t(f'overview.berakhlak_{group}')}** · {metrics.period_label(period)}")
    if not figures.shown(lines).any():
        panel.nothing(t("hidden.part" if (lines["status"] == "hidden").any() else "behaviour.no_circle"))
        return
    st.html(figures.dots(lines, panel.scale(found[0]), panel.look(found[0])))
    numbers = [
        origin.Number(row.key, view.unit_id, row.period_type, row.period) for row in figures.each(lines)
    ]
    panel.footer(
        lambda: tables.raw(lines.rename(columns={"label": "metric_label"})),
        found,
        view,
        numbers,
        f"circle_{group}",
    )


def gaps(view: Filters) -> pd.DataFrame:
    """How differently two circles mark the same people: value_key, view, period, n, gap, lo, hi; inside only."""
    return queries.run("behaviour_gap", hierarchy=view.hierarchy, unit_id=view.unit_id, last=semester(view))


def _gaps(view: Filters) -> None:
    frame.section(t("behaviour.gaps"), t("behaviour.gaps_lead"))
    rows = gaps(view)
    if rows.empty:
        panel.nothing(t("behaviour.gaps_none"))
        return
    look = panel.look(records("peer")[0])
    signed = replace(
        look, number=lambda value, _bound, _n_to: metrics.number(value, 2, sign=True),
        axis=lambda value, decimals: metrics.number(value, decimals, sign=True), suffix="",
    )  # fmt: skip
    with st.grid(2, min_column_width=320, key="behaviour_gaps"):
        for name in VIEWS:
            with st.container(border=True, key=f"gap_{name}"):
                st.markdown(
                    f"**{t(f'behaviour.view_{name}')}** · {metrics.period_label(str(rows['period'].iloc[0]))}"
                )
                lines = _lines(rows[rows["view"] == name])
                if lines.empty:
                    panel.nothing(t("behaviour.gaps_none"))
                    continue
                st.html(figures.dots(lines, GAP, signed, Reference(t("behaviour.no_gap"), 0.0)))
                st.markdown(said(name, rows[rows["view"] == name]))
    st.caption(t("behaviour.gaps_note"))


def _lines(rows: pd.DataFrame) -> pd.DataFrame:
    names = {record.member: members.member(record) for record in records("peer")}
    found = {str(row.value_key): row for row in figures.each(rows)}
    return pd.DataFrame([
        {"key": key, "label": label, "value": found[key].gap, "lo": found[key].lo, "hi": found[key].hi,
         "n": found[key].n, "status": "ok", "chosen": True}
        for key, label in ((str(member).lower(), label) for member, label in names.items()) if key in found
    ])  # fmt: skip


def said(name: str, rows: pd.DataFrame) -> str:
    """What the gaps come to in one sentence: on how many values the views part beyond chance, and which way."""
    high, low = int((rows["lo"] > 0).sum()), int((rows["hi"] < 0).sum())
    if not high and not low:
        return t("behaviour.alike")
    side = "high" if high >= low else "low"
    return t(f"behaviour.said_{name}_{side}", n=metrics.number(max(high, low)), all=metrics.number(len(rows)))


def _agreement(view: Filters) -> None:
    frame.section(t("behaviour.agreement"), t("behaviour.agreement_lead"))
    rows = queries.run("agreement", hierarchy=view.hierarchy, unit_id=view.unit_id, last=semester(view))
    known = rows[rows["icc2"].notna()] if len(rows) else rows
    if known.empty:
        apart = peers.apart(view, view.unit_id)
        panel.nothing(t("behaviour.agreement_few") if apart is None else _gate(bool(apart)))
    for row in figures.each(known.head(4)):
        icc, lo, hi = (metrics.number(value, 2) for value in (row.icc2, row.icc2_lo, row.icc2_hi))
        st.markdown(
            f"* **{metrics.period_label(row.period)}**: {_gate(bool(row.gate))} "
            + t("behaviour.icc", icc=icc, lo=lo, hi=hi, people=metrics.number(row.groups),
                forms=metrics.number(row.n_ratings))
        )  # fmt: skip


def _gate(is_open: bool) -> str:
    return t(f"raters.gate_{'open' if is_open else 'closed'}") + "."
