"""Whether raters who were taught rate otherwise since, beside raters who were not; for human resources only."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, frame, metrics, panel, queries, tables
from dashboard.i18n import t

MEASURES = ("mark", "same", "copied", "gap")
COHORTS = ("taught", "others", "difference")
PERCENT = ("same", "copied")


def show(lang: str) -> None:
    """The comparison of method d with its limits in words; one sentence where it is closed or not possible."""
    frame.section(t("rollout.raters"), t("rollout.raters_lead"))
    if access.sees_all() != "internal":
        panel.nothing(t("rollout.raters_closed"))
        return
    rows = queries.run("rater_training")
    if rows.empty:
        panel.nothing(t("rollout.raters_none"))
        return
    with st.container(border=True, key="rollout_raters"):
        st.markdown("  \n".join(said(rows)))
        st.html(_table(rows))
        st.caption(t("rollout.raters_note"))
        frame.note(t("rollout.raters_limits"))
        panel.offer(
            lambda: counted(rows),
            lambda: {t("rollout.raters"): t("rollout.raters_limits")},
            lang,
            "rollout_raters",
        )


def said(rows: pd.DataFrame) -> list[str]:
    """One sentence per measure: whether the taught changed otherwise than the others, as far as that can be told."""
    found = {(row.measure, row.cohort): row for row in figures.each(rows)}
    told = []
    for measure in MEASURES:
        name, row = t(f"rollout.measure_{measure}"), found.get((measure, "difference"))
        if row is None:
            told.append(t("rollout.no_difference_known", measure=name))
            continue
        sign = "up" if row.lo > 0 else "down" if row.hi < 0 else "none"
        size, lo, hi = (_number(measure, value) for value in (row.change, row.lo, row.hi))
        told.append(
            t(
                f"rollout.difference_{sign}",
                measure=name,
                size=size,
                lo=lo,
                hi=hi,
                n=metrics.number(row.raters),
            )
        )
    return told


def _number(measure: str, value: float) -> str:
    """A change in the measure's own unit, with its sign: percentage points, or two decimals."""
    if measure in PERCENT:
        return f"{metrics.number(100 * value, 1, sign=True)} {t('rollout.points')}"
    return metrics.number(value, 3, sign=True)


def _level(measure: str, value: float) -> str:
    if pd.isna(value):
        return metrics.NOTHING
    return (
        f"{metrics.number(100 * value, 1)}\N{NO-BREAK SPACE}%"
        if measure in PERCENT
        else metrics.number(value, 3)
    )


def listed(rows: pd.DataFrame) -> pd.DataFrame:
    """The comparison in words of the present language, measures and cohorts in their order."""
    shown = _ordered(rows)
    return pd.DataFrame({
        t("rollout.measure"): [t(f"rollout.measure_{row.measure}") for row in shown],
        t("rollout.cohort"): [t(f"rollout.cohort_{row.cohort}") for row in shown],
        t("rollout.n_raters"): [metrics.number(row.raters) for row in shown],
        t("rollout.before"): [_level(row.measure, row.before) for row in shown],
        t("rollout.after"): [_level(row.measure, row.after) for row in shown],
        t("rollout.change"): [_number(row.measure, row.change) for row in shown],
        t("rollout.interval"): [f"{_number(row.measure, row.lo)} … {_number(row.measure, row.hi)}" for row in shown],
    })  # fmt: skip


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The same for a file: numbers as numbers, shares in per cent and their changes in percentage points."""
    shown = _ordered(rows)
    parts = {"before": "rollout.before", "after": "rollout.after", "change": "rollout.change",
             "lo": "figure.col_lo", "hi": "figure.col_hi"}  # fmt: skip
    scale = [100.0 if row.measure in PERCENT else 1.0 for row in shown]
    return pd.DataFrame({
        t("rollout.measure"): [t(f"rollout.measure_{row.measure}") for row in shown],
        t("rollout.cohort"): [t(f"rollout.cohort_{row.cohort}") for row in shown],
        t("export.field_unit"): [t("measured.percent") if row.measure in PERCENT else None for row in shown],
        t("rollout.n_raters"): tables.counts(pd.Series([row.raters for row in shown])),
        **{
            t(title): [None if pd.isna(getattr(row, part)) else times * getattr(row, part)
                       for row, times in zip(shown, scale, strict=True)]
            for part, title in parts.items()
        },
    })  # fmt: skip


def _ordered(rows: pd.DataFrame) -> list[Any]:
    found = {(row.measure, row.cohort): row for row in figures.each(rows)}
    return [found[key] for measure in MEASURES for c in COHORTS if (key := (measure, c)) in found]


def _table(rows: pd.DataFrame) -> str:
    shown = listed(rows)
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in shown.to_numpy()
    )
    table = f'<table class="k-pattern"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    label = escape(t("rollout.raters"), quote=True)
    return f'<div class="k-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'
