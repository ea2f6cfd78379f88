"""Kelengkapan: how far the appraisals of a unit and its parts have come, in one period and over the last ones."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    access,
    figures,
    filters,
    frame,
    i18n,
    metrics,
    origin,
    panel,
    queries,
    spans,
    tables,
    tree,
)
from dashboard.figures.shares import Bar, Part, shares
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import chase

STATES = ("rated", "approved", "submitted", "draft", "not_made", "unknown")
PLANS = ("plan_submitted", "plan_draft", "plan_not_made", "plan_unknown")
METRICS = ("not_rated", "rated_on_time")
MANY = 12  # units that fit without choosing among them
COLUMNS = {"month": 12, "quarter": 8, "semester": 6, "year": 5}


def main(view: Filters) -> None:
    """The whole page; for a unit outside what was granted only the figures everybody may see."""
    units = parts(view)
    every = queries.run("completeness", hierarchy=view.hierarchy, units=tuple(units))
    own = every[every["unit_id"] == view.unit_id]
    if access.sees(view.hierarchy, view.unit_id) != "internal":
        frame.note(t("completeness.outside"))
        grid(view, units, "month")
        return
    options = offered(own, view)
    if not options:
        frame.empty(t("completeness.none"), t("completeness.none_body"))
        return
    period = _choice(own, options, view)
    rows = every[every["period"] == period]
    units = _unfinished(view, units, rows)
    _states(view, units, rows[rows["unit_id"].isin(list(units))], period)
    grid(view, units, spans.kind(period))
    chase.show(view, next(figures.each(own[own["period"] == period])))


def parts(view: Filters) -> dict[str, str]:
    """The chosen unit and what it consists of, unit_id -> name, in the order of the tree."""
    below = tree.parts(tree.standing(view.hierarchy), view.unit_id)
    own = panel.unit_name(view.unit_id, view.hierarchy)
    return {view.unit_id: own, **dict(zip(below["unit_id"], below["unit_name"], strict=True))}


def offered(own: pd.DataFrame, view: Filters) -> list[str]:
    """Periods appraisals are made for within the chosen one, newest first; else the last one before its end."""
    starts = pd.to_datetime(own["period_start"])
    end = pd.Timestamp(spans.after(view.period_start, view.period_type))
    before = own[starts < end].sort_values(["period_start", "n"], ascending=False)
    inside = before[pd.to_datetime(before["period_start"]) >= pd.Timestamp(view.period_start)]
    found = inside if len(inside) else before.head(1)
    return [str(period) for period in found["period"]]


def usual(own: pd.DataFrame, options: list[str], view: Filters) -> str:
    """The period shown first: of the chosen type where most people have one of it, else of the type most have."""
    sizes = own[own["period"].isin(options)].set_index("period")["n"]
    most = [period for period in options if 2 * sizes[period] >= sizes.max()]
    return next((period for period in most if spans.kind(period) == view.period_type), most[0])


def _choice(own: pd.DataFrame, options: list[str], view: Filters) -> str:
    key = filters.bind("of", options, usual(own, options, view))
    if len(options) == 1:
        return options[0]
    return st.selectbox(
        t("completeness.period"), options, key=key, format_func=metrics.period_label, width=260
    )


def _unfinished(view: Filters, units: dict[str, str], rows: pd.DataFrame) -> dict[str, str]:
    """Of many units the ones in which somebody is not rated, with the unit itself and its groups; all on request."""
    standing = tree.standing(view.hierarchy)
    left = rows.loc[rows["n"] > rows["rated"], "unit_id"]
    kept = {
        u: n for u, n in units.items() if u == view.unit_id or tree.is_group(standing, u) or u in set(left)
    }
    if len(units) <= MANY or len(kept) == len(units):
        return units
    told = t("completeness.all_units", n=metrics.number(len(units) - 1))
    return units if st.toggle(told, key="completeness_all") else kept


@st.fragment
def _states(view: Filters, units: dict[str, str], rows: pd.DataFrame, period: str) -> None:
    """One bar per unit, itself first: the parts that have come how far."""
    frame.section(t("completeness.states"), t("completeness.states_lead"))
    with st.container(border=True, key="completeness_states"):
        own = next(figures.each(rows[rows["unit_id"] == view.unit_id]))
        st.markdown(f"**{metrics.period_label(period)}** · {summary(own)}")
        keys = "".join(f'<span><i class="k-is-{key}"></i>{t(f"completeness.{key}")}</span>' for key in STATES)
        st.html(f'<div class="k-key">{keys}</div>')
        bars = [bar for unit in units if (bar := _bar(view, unit, units[unit], rows))]
        to = {units[u]: filters.address("completeness", unit_id=u) for u in list(units)[1:]}
        st.html(shares(bars, to))
        st.caption(t("completeness.counted"))
        records = [r for r in _records() if spans.kind(period) in r.periods]
        if records:
            panel.caption(records)
        numbers = [origin.Number(r.metric, view.unit_id, spans.kind(period), period) for r in records]
        panel.footer(lambda: file(rows, units), records, view, numbers, "completeness")


def _records() -> list[Metric]:
    return [record for key, record in metrics.records().items() if key in METRICS]


def summary(row: Any) -> str:
    """How many are due, rated, open and late, in one line; only what there is."""
    counts = {"open": row.n - row.rated, "overdue": row.overdue, "late": row.late}
    told = [t("completeness.sum_rated", n=metrics.number(row.rated), all=metrics.number(row.n))]
    told += [t(f"completeness.sum_{key}", n=metrics.number(n)) for key, n in counts.items() if n]
    return " · ".join(told)


def _bar(view: Filters, unit: str, name: str, rows: pd.DataFrame) -> Bar | None:
    row = next(figures.each(rows[rows["unit_id"] == unit]), None)
    if row is None:
        closed = access.sees(view.hierarchy, unit) == "shared"
        return Bar(name, "", (), (), t("figure.hidden"), (), is_hidden=True) if closed else None
    left = [f"completeness.sum_{key}" for key in ("overdue", "late") if getattr(row, key)]
    remarks = [t(key, n=metrics.number(getattr(row, key.rpartition("_")[2]))) for key in left]
    if plans := sum(getattr(row, key) for key in PLANS):
        remarks.append(t("completeness.plans_open", n=metrics.number(plans)))
    n_open = int(row.n - row.rated)
    verdict = t("completeness.sum_open", n=metrics.number(n_open)) if n_open else t("completeness.all_rated")
    shown = [_part(key, int(getattr(row, key)), int(row.n)) for key in STATES]
    return Bar(name, f"n = {metrics.number(row.n)}", shown, (), verdict, remarks, row.overdue > 0)


def _part(key: str, count: int, n: int) -> Part:
    share = 100 * count / n
    name = t("distribution.part", rating=t(f"completeness.{key}"), n=metrics.number(count),
             share=metrics.number(share, 1))  # fmt: skip
    return Part(f"is-{key}", share, metrics.number(count), name)


def file(rows: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    """The rows for a file, in words of the present language."""
    counts = (*STATES, "overdue", "late", "plan_approved", *PLANS)
    return pd.DataFrame({
        t("figure.col_unit"): rows["unit_id"].map(units),
        t("figure.col_period"): rows["period"],
        "n": rows["n"],
        **{t(f"completeness.{key}"): rows[key] for key in counts},
    })  # fmt: skip


@st.fragment
def grid(view: Filters, units: dict[str, str], kind: str) -> None:
    """Unit × period: the share not yet rated or rated on time, up to the chosen period."""
    frame.section(t("completeness.grid"), t("completeness.grid_lead"))
    records = {record.metric: record for record in _records() if kind in record.periods}
    if not records:
        panel.nothing(t("completeness.grid_none"))
        return
    with st.container(border=True, key="completeness_grid"):
        metric = st.segmented_control(
            t("completeness.which"), list(records), default=next(iter(records)), required=True,
            key="completeness_metric", format_func=lambda key: i18n.pick(records[key], "short"),
            label_visibility="collapsed",
        ) or next(iter(records))  # fmt: skip
        _grid(view, units, records[metric], kind)


def _grid(view: Filters, units: dict[str, str], record: Metric, kind: str) -> None:
    periods = last_periods(view, kind)
    rows = queries.run(
        "comparison", hierarchy=view.hierarchy, units=tuple(units), metrics=(record.metric,) * len(periods),
        period_types=(kind,) * len(periods), periods=tuple(periods),
    )  # fmt: skip
    rows = rows[rows["period"].isin(rows.loc[rows["status"] != "no_data", "period"])]
    if rows.empty:
        panel.nothing(t("completeness.grid_none"))
        return
    told = set(rows.loc[rows["status"] != "no_data", "unit_id"])
    named, periods = {u: name for u, name in units.items() if u in told}, sorted(set(rows["period"]))
    standing = tree.standing(view.hierarchy)
    apart = [unit for unit in named if unit == view.unit_id or tree.is_group(standing, unit)]
    looks = {period: panel.look(record) for period in periods}
    heads = [(metrics.period_label(period, short=True), "") for period in periods]
    alt = t("completeness.grid_alt", metric=i18n.pick(record, "label"))
    cells = rows.assign(metric=rows["period"])
    st.html(figures.heat(cells, named, looks, heads, t("figure.col_unit"), alt, apart, is_one_scale=True))
    panel.explain(rows)
    panel.caption([record])
    shown = rows.assign(
        unit_name=rows["unit_id"].map(units), metric_label=i18n.pick(record, "label")
    ).sort_values(["period_start", "unit_id"])
    last = shown[(shown["period"] == periods[-1]) & shown["unit_id"].isin(named)]
    numbers = [origin.Number(record.metric, unit, kind, periods[-1]) for unit in last["unit_id"]]
    panel.footer(lambda: tables.raw(shown), [record], view, numbers, "completeness_grid")


def last_periods(view: Filters, kind: str) -> list[str]:
    """Codes of the last periods of this type that begin before the end of the view, oldest first."""
    known = queries.periods()
    known = known[known["period_type"] == kind]
    end = pd.Timestamp(spans.after(view.period_start, view.period_type))
    found = known.loc[pd.to_datetime(known["period_start"]) < end, "period"]
    return [str(period) for period in found.head(COLUMNS[kind])][::-1]
