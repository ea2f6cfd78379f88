"""Area perbaikan of the units below: what is worse for certain in which of them, alphabetical and without a rank."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.views import profile

FIRST, THINGS = 8, 3


class _Area(NamedTuple):
    """What lags behind in one area: the HTML of each unit, how many of them are no group, and the rows."""

    units: list[str]
    alone: int
    rows: pd.DataFrame


def answer(view: Filters) -> pd.DataFrame:
    """Rows that could be compared, with the unit's name; areas in page order, groups first, units by name."""
    asked = profile.answering(view)
    rows = queries.run(
        "improvement_below", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=tuple(asked),
        period_types=tuple(asked.values()), periods=profile.periods(view), least=profile.least(),
    )  # fmt: skip
    rows = profile.kept(rows, view)
    kinds, units = filters.units()["unit_kind"].to_dict(), rows["unit_id"].tolist()
    named = {unit: panel.unit_name(unit, view.hierarchy) for unit in set(units)}
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
    chance, areas = _drawn(queries.key(), view)
    frame.section(t("improvement.below"), f"{t('improvement.below_lead')} {chance}")
    if not areas:
        panel.nothing(t("improvement.below_none"))
    for name, found in areas.items():
        area(view, name, found)


@kept(60)
def _drawn(file: str, view: Filters) -> tuple[str, dict[str, _Area]]:
    """What chance makes of it in words, and the areas, kept per build and view."""
    compared = answer(view)
    rows, areas = compared[compared["is_certain"]], {}
    for name in profile.AREAS:
        mine = rows[rows["area"] == name]
        units: dict[str, list[Any]] = {}
        for row in figures.each(mine):
            units.setdefault(row.unit_id, []).append(row)
        alone = sum(some[0].alone for some in units.values())
        if units:
            areas[name] = _Area([_unit(some) for some in units.values()], alone, mine)
    return profile.by_chance(compared), areas


@st.fragment
def area(view: Filters, name: str, found: _Area) -> None:
    """One area: the first units by name, the others on request, and the way to rows and file."""
    st.subheader(t(f"improvement.area_{name}"), anchor=False)
    everything = len(found.units) > FIRST and st.session_state.get(f"below_{name}", False)
    with st.container(border=True, key=f"below_{name}_units"):
        st.html("".join(found.units if everything else found.units[:FIRST]))
    if len(found.units) > FIRST:
        st.toggle(t("improvement.below_all", n=metrics.number(found.alone)), key=f"below_{name}")
    rows = found.rows
    records = [metrics.records()[metric] for metric in dict.fromkeys(rows["metric"])]
    numbers = [origin.Number(r.metric, r.unit_id, r.period_type, r.period) for r in figures.each(rows)]
    panel.footer(lambda: profile.file(rows), records, view, numbers, f"improvement_below_{name}")


def _unit(rows: Sequence[Any]) -> str:
    """One unit with what lags behind there, and the ways into it. Plain links: forty controls would be slow."""
    first, more = rows[0], len(rows) - THINGS
    lines = [_line(row) for row in rows[:THINGS]]
    if more > 0:
        lines.append(f"<li>{escape(t('improvement.below_more', n=metrics.number(more)))}</li>")
    ways = {
        t("improvement.to_unit"): filters.address("improvement", unit_id=first.unit_id),
        t("improvement.to_trend"): filters.address("trend", unit_id=first.unit_id, metric=first.metric),
    }
    links = "".join(
        f'<a href="{escape(to, quote=True)}" target="_self">{escape(way)}</a>' for way, to in ways.items()
    )
    return (
        f'<section class="k-below"><header><strong>{escape(first.unit_name)}</strong><nav>{links}</nav></header>'
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
