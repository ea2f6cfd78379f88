"""Kinerja saya: the visitor's own targets, each under the result of the leader that it serves."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, queries, warehouse
from dashboard.i18n import t
from dashboard.views import mine

HEADS = ("result", "indicator", "target", "realisation", "achievement")


@st.fragment
def show() -> None:
    """The targets of one period, the latest at first; nothing for who has none on record."""
    rows = answer("targets")
    if rows.empty:
        return
    frame.section(t("target.title"), t("target.lead"))
    periods = list(dict.fromkeys(rows["period"]))
    with st.container(border=True, key="own_target"):
        period = periods[0]
        if len(periods) > 1:
            period = st.selectbox(
                t("figure.col_period"),
                periods,
                format_func=metrics.period_label,
                key="own_target_period",
                width=220,
            )
        chosen = rows[rows["period"] == period]
        st.markdown(summary(chosen))
        st.html(table(chosen))
        st.caption(f"{t('target.note')} {sources(chosen)}")


def answer(name: str) -> pd.DataFrame:
    """The visitor's own record; empty where none may be opened, or the build is older than the question."""
    if mine.closed():
        return pd.DataFrame()
    try:
        return queries.own(name)
    except warehouse.UnknownTable:
        return pd.DataFrame()


def summary(rows: pd.DataFrame) -> str:
    """How many indicators, how many of them measured and met, and how many are told in words."""
    reached = rows["achievement"].dropna()
    counts = {"n": len(rows), "measured": len(reached), "met": int((reached >= 100).sum())}
    return t("target.summary", **{name: metrics.number(count) for name, count in counts.items()})


def sources(rows: pd.DataFrame) -> str:
    """From which rows of which files these targets come."""
    told = []
    for (file, sheet), part in rows.groupby(["file_name", "sheet"], sort=False, dropna=False):
        place = "!".join(word for word in (file, sheet) if isinstance(word, str) and word)
        told.append(f"{i18n.escape(place)} ({', '.join(str(row) for row in part['row'])})")
    return t("target.sources", places="; ".join(told))


def table(rows: pd.DataFrame) -> str:
    """Results under the result of the leader they serve: indicator, target, realisation, achievement."""
    head = "".join(f'<th scope="col">{escape(t(f"target.{name}"))}</th>' for name in HEADS)
    body, above = "", None
    for row in figures.each(rows.assign(above_result=rows["above_result"].fillna(""))):
        if row.above_result != above:
            above = row.above_result
            body += _heading(above, len(HEADS))
        body += _line(row)
    return f'<table class="k-own"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _heading(above: str, columns: int) -> str:
    told = (
        f"<small>{escape(t('target.serves'))}</small>{escape(above)}"
        if above
        else escape(t("target.serves_none"))
    )
    return f'<tr class="k-serves"><th colspan="{columns}" scope="colgroup">{told}</th></tr>'


def _line(row: Any) -> str:
    kinds = [t(f"target.{row.result_kind}")] if row.result_kind == "additional" else []
    kinds += [t("mine.acting")] if row.is_acting else [] if row.is_counted else [t("mine.not_counted")]
    aspect = [t(f"target.{row.aspect}")] if isinstance(row.aspect, str) else []
    aspect += [t("target.reverse")] if row.is_reverse else []
    cells = (
        _with(row.indicator, aspect), _with(_amount(row.target, row.measure_unit)),
        _with(_amount(row.realisation, row.measure_unit)), _reached(row),
    )  # fmt: skip
    told = "".join(
        f'<td data-name="{escape(t(f"target.{name}"), quote=True)}">{cell}</td>'
        for name, cell in zip(HEADS[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{_with(row.result, kinds)}</th>{told}</tr>'


def _with(text: str, notes: list[str] | None = None) -> str:
    return escape(text) + (f"<small>{escape(' · '.join(notes))}</small>" if notes else "")


def _amount(written: object, unit: object) -> str:
    """As written, with the unit of measure of its own column behind it."""
    if not isinstance(written, str):
        return metrics.NOTHING
    return f"{written} {unit}" if isinstance(unit, str) else written


def _reached(row: Any) -> str:
    """The achievement and whether the target was met; of what is not measured the reason."""
    if not isinstance(row.realisation, str):
        return escape(t("target.no_realisation"))
    if pd.isna(row.achievement):
        return escape(t("target.in_words"))
    met = t("target.met" if row.achievement >= 100 else "target.not_met")
    return f"<b>{metrics.number(row.achievement, 1)}\N{NO-BREAK SPACE}%</b><small>{escape(met)}</small>"
