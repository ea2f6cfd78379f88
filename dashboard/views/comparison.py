"""Perbandingan: units of one kind side by side, alphabetically, with n and interval; no ranks."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, spans, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import funnel, peers, trend
from dashboard.views import groups as own
from dashboard.views.alike import Group, few, groups, kind_of, ordered

LOOK_BACK = 4


@st.fragment
def main(view: Filters) -> None:
    """Choice of group and metrics, then dots, heat map or table."""
    options = groups(view)
    own.box(view)
    if not options:
        frame.empty(t("comparison.empty"), t("comparison.empty_body"))
        return
    group, records = _choose(options, ordered(options, view), view)
    if not records:
        frame.empty(t("comparison.no_metric"), t("comparison.no_metric_body"))
        return
    rows = answer(view, group, records)
    with st.container(border=True, key="comparison_main"):
        drawn = _draw(view, group, records, rows)
        peers.note(view, view.unit_id, (record.metric for record in records))
        panel.caption(records)
        shown = rows[rows["unit_id"] != group.scope]
        numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(shown)]
        file = partial(_file, shown, group) if drawn is None else partial(_judged_file, drawn)
        panel.footer(file, records, view, numbers, "comparison")
    panel.explain(rows)


def _choose(options: dict[str, Group], order: list[str], view: Filters) -> tuple[Group, list[Metric]]:
    records = metrics.records()
    own = kind_of(view.unit_id)
    key = filters.bind("kind", order, own if own in order else order[0])
    kind = st.segmented_control(
        t("comparison.kind"), order, key=key, required=True,
        format_func=lambda kind: f"{i18n.escape(options[kind].label)} ({len(options[kind].names)})",
    ) or order[0]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="choices"):
        main_key = filters.bind("metric", list(records), next(iter(records)))
        first = st.selectbox(
            t("trend.metric"), list(records), key=main_key, format_func=trend.named, width=420
        )
        others = [metric for metric in records if metric != first]
        more = st.multiselect(
            t("comparison.more"), others, format_func=trend.named, key=filters.bind_many("more", others),
            placeholder=t("comparison.more_hint"),
        )  # fmt: skip
    return options[kind], [records[metric] for metric in [first, *more]]


def answer(view: Filters, group: Group, records: list[Metric]) -> pd.DataFrame:
    """Published rows of the group and of the unit above it, each metric at its own period.

    A metric kept only at a coarser period answers with the one containing the chosen period, or with the
    latest before it in which any unit of the group has a number.
    """
    return pd.concat([_one(view, group, record) for record in records], ignore_index=True)


def _one(view: Filters, group: Group, record: Metric) -> pd.DataFrame:
    period_type = spans.effective(record.periods, view.period_type)
    start = spans.first(view.period_start, period_type)
    tried = []
    for _ in range(LOOK_BACK if period_type != view.period_type else 1):
        rows = queries.run(
            "comparison", hierarchy=view.hierarchy, metrics=(record.metric,), period_types=(period_type,),
            units=(group.scope, *group.rows), periods=(spans.containing(start, period_type),),
        )  # fmt: skip
        if len(rows) and figures.shown(rows).any():
            return rows
        tried.append(rows)
        start = spans.before(start, period_type)
    return tried[0]


def _draw(view: Filters, group: Group, records: list[Metric], rows: pd.DataFrame) -> pd.DataFrame | None:
    """Draw the chosen way; returns the rows of a funnel, which are those of the whole comparison group."""
    question = funnel.asked(view, group, records[0].metric, rows) if len(records) == 1 and len(rows) else None
    whole = funnel.told(question) if question else None
    reason = funnel.why_not(records[0], whole) if len(records) == 1 else ""
    is_judged = whole is not None and not reason
    plain = ("dots", "heat", "table") if len(records) == 1 else ("heat", "dots", "table")
    ways = ("funnel", *plain) if is_judged else plain
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        way = panel.choice(f"comparison_as_{len(records) > 1}_{is_judged}", ways, t("figure.as"))
        _drill(view, group, records[0].metric)
    if reason:
        frame.note(reason)
    if way == "funnel" and question:
        drawn = funnel.show(view, group, records[0], question, whole)
        _beside(group, records[0], rows)
        return drawn
    kept = few(group.rows, {view.unit_id, *group.together})
    some = replace(group, names={unit: name for unit, name in group.names.items() if unit in kept})
    if way == "heat":
        _heat(some, records, rows)
    elif way == "table":
        panel.table(_table(rows, some, records), t("comparison.title"))
    else:
        with st.grid(min(len(records), 2), min_column_width=420, gap="medium"):
            for record in records:
                _dots(view, some, record, rows[rows["metric"] == record.metric])
    if len(some.names) < len(group.names):
        sizes = {"most": metrics.number(len(some.names)), "n": metrics.number(len(group.names))}
        frame.note(t("comparison.first", **sizes))
    return None


def _beside(group: Group, record: Metric, rows: pd.DataFrame) -> None:
    """Roll-up groups of the same kind, which are no units and stand outside the funnel."""
    part = lines(group, rows, "")
    part = part[part["is_group"]]
    if len(part):
        st.html(figures.dots(part, panel.scale(record), panel.look(record)))


def lines(group: Group, rows: pd.DataFrame, chosen: str, with_groups: bool = True) -> pd.DataFrame:
    """One row per group and unit in their order: key, label, value, lo, hi, n, status, chosen, is_group."""
    names = group.rows if with_groups else group.names
    units = pd.DataFrame({"unit_id": list(names), "label": list(names.values())})
    found = units.merge(rows, on="unit_id", how="left")
    found["status"] = found["status"].fillna("no_data")
    found["n"] = found["n"].fillna(0)
    around = chosen in group.rows
    return found.assign(
        key=found["unit_id"],
        chosen=[not around or unit == chosen for unit in found["unit_id"]],
        is_group=found["unit_id"].isin(list(group.together)),
    )


def _dots(view: Filters, group: Group, record: Metric, rows: pd.DataFrame) -> None:
    period = str(rows["period"].iloc[0]) if len(rows) else ""
    whole = rows[rows["unit_id"] == group.scope]
    line = None
    if record.kind != "count" and len(whole) and figures.shown(whole).any():
        bound = whole["bound"].iloc[0]
        line = figures.Reference(
            panel.unit_name(group.scope, view.hierarchy), float(whole["value"].iloc[0]),
            bound if isinstance(bound, str) else None, whole["n_to"].iloc[0],
        )  # fmt: skip
    # The sum of a group beside a count of one unit would only squeeze the axis.
    part = lines(group, rows[rows["unit_id"] != group.scope], view.unit_id, record.kind != "count")
    with st.container(gap="xsmall"):
        st.markdown(f"**{i18n.escape(i18n.pick(record, 'label'))}** · {metrics.period_label(period)}")
        if not figures.shown(part).any() and not (part["status"] == "hidden").any():
            panel.nothing(t("comparison.empty_metric"))
            return
        around, kind = view.unit_id in group.rows, group.label
        chosen = panel.unit_name(view.unit_id, view.hierarchy) if around else kind
        panel.legend(
            ("dot", chosen), ("grey", kind if around else None), ("tick", line.name if line else None)
        )
        to = {unit: filters.address(_inside(unit), unit_id=unit, metric=record.metric) for unit in group.rows}
        st.html(figures.dots(part, panel.scale(record), panel.look(record), line, to))


def _inside(unit: str) -> str:
    """Where a unit opens with the same number: its own parts side by side, or its trend when it has none."""
    return "comparison" if filters.units()["n_children"][unit] else "trend"


def _drill(view: Filters, group: Group, metric: str) -> None:
    unit = st.selectbox(
        t("comparison.drill"),
        [u for u in group.names if u != view.unit_id],
        index=None,
        width=260,
        format_func=lambda unit: group.names[unit],
        placeholder=t("comparison.drill"),
        label_visibility="collapsed",
        key=f"drill_{view.unit_id}_{group.kind}",
    )
    if unit:
        filters.go(_inside(str(unit)), unit_id=str(unit), metric=metric)


def _heat(group: Group, records: list[Metric], rows: pd.DataFrame) -> None:
    looks = {record.metric: panel.look(record) for record in records}
    heads = []
    for record in records:
        periods = rows.loc[rows["metric"] == record.metric, "period"]
        when = metrics.period_label(str(periods.iloc[0]), short=True) if len(periods) else ""
        heads.append((i18n.pick(record, "short"), when))
    st.html(
        figures.heat(rows, group.rows, looks, heads, group.label, t("comparison.heat_alt"), group.together)
    )
    frame.note(t("comparison.heat_note"))


def _table(rows: pd.DataFrame, group: Group, records: list[Metric]) -> pd.DataFrame:
    cells: dict[str, list[Any]] = {group.label: list(group.rows.values())}
    for record in records:
        of = {row.unit_id: row for row in figures.each(tables.masked(rows[rows["metric"] == record.metric]))}
        short = i18n.pick(record, "short")
        cells[short] = [tables.words(of[u], record) if u in of else t("figure.no_data") for u in group.rows]
        cells[f"{short}: {t('figure.col_interval')}"] = [
            tables.interval(of[u], record) if u in of else "" for u in group.rows
        ]
        cells[f"{short}: n"] = [metrics.size(of[u].n, of[u].n_to) if u in of else "" for u in group.rows]
    return pd.DataFrame(cells)


def _file(rows: pd.DataFrame, group: Group) -> pd.DataFrame:
    labels = {key: i18n.pick(record, "label") for key, record in metrics.records().items()}
    return tables.raw(
        rows.assign(unit_name=rows["unit_id"].map(group.rows), metric_label=rows["metric"].map(labels))
    )


def _judged_file(rows: pd.DataFrame) -> pd.DataFrame:
    labels = {key: i18n.pick(record, "label") for key, record in metrics.records().items()}
    said = pd.DataFrame({
        **{t(f"funnel.col_{title}"): rows[name] for name, title in
           (("eb", "best"), ("eb_lo", "best_lo"), ("eb_hi", "best_hi"))},
        t("funnel.col_word"): [t(f"funnel.{word}") if isinstance(word, str) else "" for word in rows["word"]],
    })  # fmt: skip
    return pd.concat([tables.raw(rows.assign(metric_label=rows["metric"].map(labels))), said], axis=1)
