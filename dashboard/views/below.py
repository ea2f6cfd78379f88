"""Area perbaikan of the units below: what is worse for certain in which of them, alphabetical and without a rank."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import profile

FIRST, THINGS = 8, 3


def answer(view: Filters) -> pd.DataFrame:
    """Rows that could be compared, with the unit's name; areas in page order, groups first, units by name."""
    rows = queries.run(
        "improvement_below", hierarchy=view.hierarchy, unit_id=view.unit_id,
        periods=profile.periods(view), least=profile.least(),
    )  # fmt: skip
    rows = profile.kept(rows, view)
    kinds, units = filters.units()["unit_kind"].to_dict(), rows["unit_id"].tolist()
    named = {unit: panel.unit_name(unit, view.hierarchy) for unit in units}
    rows = rows.assign(
        unit_name=[named[unit] for unit in units],
        order=[named[unit].casefold() for unit in units],
        alone=[kinds.get(unit) != tree.GROUP for unit in units],
    )
    return rows.sort_values(["alone", "order", "rank"])


def show(view: Filters) -> None:
    """The section; nothing for a unit without units below it."""
    if not filters.units()["n_children"].get(view.unit_id, 0):
        return
    compared = answer(view)
    chance = profile.by_chance(compared)
    frame.section(t("improvement.below"), f"{t('improvement.below_lead')} {chance}")
    rows = compared[compared["is_certain"]]
    if rows.empty:
        panel.nothing(t("improvement.below_none"))
    for name in profile.AREAS:
        if name in set(rows["area"]):
            area(view, name, rows[rows["area"] == name])


@st.fragment
def area(view: Filters, name: str, rows: pd.DataFrame) -> None:
    """One area: the first units by name, the others on request, and the way to rows and file."""
    st.subheader(t(f"improvement.area_{name}"), anchor=False)
    units = list(dict.fromkeys(rows["unit_id"]))
    everything = len(units) > FIRST and st.session_state.get(f"below_{name}", False)
    with st.container(border=True, key=f"below_{name}_units"):
        shown = units if everything else units[:FIRST]
        st.html("".join(_unit(rows[rows["unit_id"] == unit_id]) for unit_id in shown))
    if len(units) > FIRST:
        alone = rows.loc[rows["alone"], "unit_id"].nunique()
        st.toggle(t("improvement.below_all", n=metrics.number(alone)), key=f"below_{name}")
    records = [metrics.records()[metric] for metric in dict.fromkeys(rows["metric"])]
    numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(rows)]
    panel.footer(lambda: profile.file(rows), records, view, numbers, f"improvement_below_{name}")


def _unit(rows: pd.DataFrame) -> str:
    """One unit with what lags behind there, and the ways into it. Plain links: forty controls would be slow."""
    first, more = rows.iloc[0], len(rows) - THINGS
    lines = [_line(row) for row in figures.each(rows.head(THINGS))]
    if more > 0:
        lines.append(f"<li>{escape(t('improvement.below_more', n=metrics.number(more)))}</li>")
    ways = {
        t("improvement.to_unit"): filters.address("improvement", unit_id=first["unit_id"]),
        t("improvement.to_trend"): filters.address("trend", unit_id=first["unit_id"], metric=first["metric"]),
    }
    links = "".join(
        f'<a href="{escape(to, quote=True)}" target="_self">{escape(way)}</a>' for way, to in ways.items()
    )
    return (
        f'<section class="k-below"><header><strong>{escape(first["unit_name"])}</strong><nav>{links}</nav></header>'
        f"<ul>{''.join(lines)}</ul></section>"
    )


def _line(row: Any) -> str:
    record = metrics.records()[row.metric]
    between = tables.interval(row, record)
    text = t(
        "improvement.below_line",
        here=metrics.told(record, row.value, row.bound, row.n_to),
        inside="; ".join(part for part in (between, metrics.sized(row.n, row.n_to)) if part),
        elsewhere=metrics.told(record, row.ref_value, row.ref_bound, row.n_to),
        period=metrics.period_label(row.period, short=True),
    )
    return f"<li>{escape(i18n.pick(record, 'label'))}: {escape(text)}</li>"
