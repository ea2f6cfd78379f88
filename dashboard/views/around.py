"""What stands around a person's own results: what others say of him, and the figures of his unit."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import breaks, cards, figures, frame, i18n, metrics, panel, pointed, queries, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import members, overview, verdict

GROUPS = ("peer", "subordinate", "supervisor")
CARDS = ("good_or_better", "rated_on_time", "ikm", "closed_in_time")


@st.fragment
def feedback(unit_id: str) -> None:
    """The mean of what others say, by core value and circle of raters, beside the unit's figure."""
    rows = queries.own("behaviour")
    if rows.empty:
        return
    least = max(int(float(value)) for value in _least())
    frame.section(t("mine.feedback"), t("mine.feedback_lead", n=least))
    periods = list(dict.fromkeys(rows["period"]))
    with st.container(border=True, key="own_feedback"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            period = st.selectbox(
                t("figure.col_period"), periods, format_func=metrics.period_label, key="own_period", width=220
            )
            found = [group for group in GROUPS if group in set(rows["rater_group"])]
            group = st.segmented_control(
                t("overview.group"), found, default=found[0], required=True, key="own_group",
                format_func=lambda key: t(f"overview.berakhlak_{key}"),
            ) or found[0]  # fmt: skip
        _values(rows[(rows["period"] == period) & (rows["rater_group"] == group)], unit_id)


def _least() -> list[str]:
    """How many raters the rules ask for, and the floor below which no rule goes."""
    rules = verdict.rules("disclosure")
    return [*rules.loc[rules["key"].isin(["person", "floor"]), "value"], "3"]


def _values(rows: pd.DataFrame, unit_id: str) -> None:
    lines = beside(rows, unit_id)
    if not figures.shown(lines).any():
        panel.nothing(t("mine.feedback_hidden") if len(lines) else t("mine.feedback_none"))
        return
    record = replace(metrics.records()[str(lines["key"].iloc[0])], decimals=1)
    name = tree.unit_name(unit_id, "command") if lines["ref"].notna().any() else None
    panel.legend(("dot", t("mine.you")), ("tick", name), interval=False)
    st.html(figures.dots(lines, panel.scale(record), panel.look(record)))


def beside(rows: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    """One line per core value in its declared order: the person's mean, and the unit's figure as reference."""
    known = {f"berakhlak_{row.value_key}_{row.rater_group}": row for row in figures.each(rows)}
    lines = pd.DataFrame([
        {"key": metric, "label": members.member(record), "value": known[metric].value, "lo": None, "hi": None,
         "n": known[metric].n_raters, "status": known[metric].status, "chosen": True}
        for metric, record in metrics.records().items() if metric in known
    ])  # fmt: skip
    if lines.empty:
        return lines.assign(status="", value=None)
    first = rows.iloc[0]
    unit = queries.run(
        "comparison", hierarchy="command", units=(unit_id,), metrics=tuple(lines["key"]),
        period_types=(first["period_type"],) * len(lines), periods=(first["period"],) * len(lines),
    ).set_index("metric")  # fmt: skip
    unit = unit[figures.shown(unit)]
    return lines.assign(
        ref=lines["key"].map(unit["value"]).astype(float), ref_bound=lines["key"].map(unit["bound"])
    )


def unit(view: Filters, unit_id: str) -> None:
    """A few figures of the person's unit, as everybody may see them."""
    if unit_id not in tree.standing("command").index:
        return
    frame.section(t("mine.unit", unit=i18n.escape(tree.unit_name(unit_id, "command"))), t("mine.unit_lead"))
    there = replace(view, unit_id=unit_id, hierarchy="command")
    series = figures.split(overview.answer(there), "metric", "unit_id")
    known = {
        key[0]
        for key, points in series.items()
        if key[1] == unit_id and any(p.status != "no_data" for p in points)
    }
    records = [record for metric, record in metrics.records().items() if metric in known and metric in CARDS]
    parent = panel.parent_of(there)
    found = [
        cards.compose(record, series, breaks.of(there, record.metric, unit_id)["day"].tolist(), there, parent)
        for record in records
    ]
    cards.wall(found, max(len(records), 1), "command")
    pointed.listen({card.number.metric: card.number for card in found}, "command")
