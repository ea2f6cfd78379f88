"""Pola penilai: where differences between marks come from, and one row for each rater in alphabetical order."""

import datetime as dt
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, panel, queries, spans, theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import peers, raterfile, raterrow

PAGE, MANY = 60, 20  # rows of a page; pages that stand side by side
PARTS = ("ratee", "rater", "rest")
STYLE = Path(__file__).parents[1] / "raters.css"


def style() -> None:
    """The looks of this page's own drawings."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def main(view: Filters) -> None:
    """The whole page."""
    style()
    least = rules()
    marks, forms = periods(view)
    if not marks and not forms:
        frame.empty(t("raters.no_rows"), t("raters.no_rows_body", n=metrics.number(least["ratees"])))
        return
    told = {"marks": marks, "forms": forms}
    labels = {name: metrics.period_label(code) if code else "–" for name, code in told.items()}
    st.markdown(t("raters.periods", **labels))
    if forms:
        _origins(view, forms, least)
    rows = queries.run("raters", hierarchy=view.hierarchy, unit_id=view.unit_id, forms=forms, **_given(marks))
    frame.section(t("raters.rows_title"), t("raters.rows_lead"))
    if rows.empty:
        frame.empty(t("raters.no_rows"), t("raters.no_rows_body", n=metrics.number(least["ratees"])))
        return
    _rows(rows, marks, forms, least)
    raterfile.footer(rows, view, marks, forms, least)
    _beyond()


def rules() -> dict[str, float]:
    """The thresholds of the section `rater` of the rules this build used."""
    found = queries.run("rules", sections=("rater",))
    return {str(row.key): float(row.value) for row in figures.each(found)}


def periods(view: Filters) -> tuple[str, str]:
    """The period of marks and of 360 forms that answer for the view: its own, or the last before its end."""
    found = queries.run("rater_periods")
    end = spans.after(view.period_start, view.period_type)
    found = found[_before(found["period_start"], end)]
    kind = "year" if view.period_type == "year" else "month"
    return _last(found, kind), _last(found, "semester")


def _before(starts: "pd.Series[Any]", end: dt.date) -> "pd.Series[bool]":
    return pd.to_datetime(starts) < pd.Timestamp(end)


def _last(found: pd.DataFrame, kind: str) -> str:
    codes = found.loc[found["period_type"] == kind, "period"]
    return str(codes.iloc[0]) if len(codes) else ""


def _given(marks: str) -> dict[str, str]:
    return {"period_type": spans.kind(marks) if marks else "", "period": marks}


def _origins(view: Filters, forms: str, least: dict[str, float]) -> None:
    """The stacked bar in words, and whether peers tell people apart."""
    frame.section(t("raters.variance_title"), t("raters.variance_lead"))
    rows = queries.run("peer_variance", hierarchy=view.hierarchy, unit_id=view.unit_id, period=forms)
    if rows.empty or rows["share"].isna().any():
        groups, few = (metrics.number(least[name]) for name in ("icc_groups", "icc_ratings"))
        panel.nothing(t("raters.no_variance", groups=groups, forms=few))
        if peers.apart(view, view.unit_id) is False:
            frame.note(t("raters.gate_closed"))
        return
    parts = hundred({str(row.component): float(row.share) for row in figures.each(rows)})
    st.html(bar(parts) + f'<p class="k-say">{escape(t("raters.variance", **parts))}</p>')
    one = next(figures.each(rows))
    size, groups = metrics.number(one.n_obs), metrics.number(one.groups)
    st.caption(t("raters.variance_n", n=size, groups=groups, period=metrics.period_label(forms)))
    _gate(one, least["icc2"])


def hundred(shares: dict[str, float]) -> dict[str, int]:
    """Shares as whole parts of a hundred that add up to it: what is left goes to the largest remainders."""
    parts = {name: int(100 * share) for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: parts[name] - 100 * shares[name])
    for name in by_remainder[: 100 - sum(parts.values())]:
        parts[name] += 1
    return parts


def bar(parts: dict[str, int]) -> str:
    """A hundred parts of the differences by where they come from, as HTML with the colours named under it."""
    ink = theme.ink()
    looks = {
        "ratee": (ink.blue, ink.ground), "rater": (ink.orange, ink.ground), "rest": (ink.grey_soft, ink.text)
    }  # fmt: skip
    told = "".join(
        f'<span title="{escape(t(f"raters.{name}"), quote=True)}" '
        f'style="flex:{max(parts[name], 0.4)};background:{looks[name][0]};color:{looks[name][1]}">'
        f"{parts[name] if parts[name] >= 4 else ''}</span>"
        for name in PARTS
    )
    keys = [(looks[name][0], t(f"raters.{name}")) for name in PARTS]
    return f'<div class="k-bar" aria-hidden="true">{told}</div>{raterrow.swatches(keys)}'


def _gate(row: Any, least: float) -> None:
    icc, lo, hi = (metrics.number(value, 2) for value in (row.icc2, row.icc2_lo, row.icc2_hi))
    state = "gate_open" if row.gate else "gate_closed"
    why = t("raters.gate_closed_why", icc=icc, lo=lo, hi=hi, least=metrics.number(least, 2))
    st.markdown(f"**{t(f'raters.{state}')[0].upper()}{t(f'raters.{state}')[1:]}.** :gray[{why}]")
    if row.msw == 0:
        frame.note(t("raters.all_same"))


def _rows(rows: pd.DataFrame, marks: str, forms: str, least: dict[str, float]) -> None:
    """The rows that are looked for, a page at a time."""
    wanted = st.text_input(t("raters.search"), key="rater_search", icon=":material/search:", width=360)
    found = looked_for(rows, wanted)
    if len(found) < len(rows):
        st.caption(t("raters.found", n=metrics.number(len(found)), all=metrics.number(len(rows))))
    if found.empty:
        panel.nothing(t("raters.none_found"))
        return
    found = _page(found)
    if forms and (rows["gap_tau2"] == 0).any():
        frame.note(t("raters.no_difference_gap", period=metrics.period_label(forms)))
    raterrow.legend()
    st.html(raterrow.table(found, rows, marks))
    gaps, least_told = int(rows["gap_shrunk"].notna().sum()), metrics.number(least["ratees"])
    if gaps:
        k = metrics.number(max(1, round(0.05 * gaps)))
        st.caption(t("raters.chance", n=metrics.number(gaps), k=k))
    st.caption(t("raters.least", n=least_told))


def looked_for(rows: pd.DataFrame, words: str) -> pd.DataFrame:
    """Rows whose name, post or unit contains every word."""
    name, post, unit = (rows[part].fillna("") for part in ("name", "position", "unit_name"))
    text = (name + " " + post + " " + unit).str.casefold() if words.strip() else name
    kept = pd.Series(True, index=rows.index)
    for word in words.casefold().split():
        kept &= text.str.contains(word, regex=False)
    return rows[kept]


def _page(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen page; of many pages one is chosen from a list."""
    if len(rows) <= PAGE:
        return rows
    told = letters(rows)
    if len(told) > MANY:
        at = st.selectbox(
            t("raters.page"), range(len(told)), key="rater_pages", width=240,
            format_func=lambda page: f"{page + 1} · {told[page]}",
        )  # fmt: skip
    else:
        at = st.segmented_control(
            t("raters.page"), range(len(told)), default=0, required=True, key="rater_page",
            format_func=lambda page: i18n.escape(told[page]),
        )  # fmt: skip
    return rows.iloc[(at or 0) * PAGE :][:PAGE]


def letters(rows: pd.DataFrame) -> list[str]:
    """How each page of rows begins and ends: the first letters of the names."""
    firsts = range(0, len(rows), PAGE)
    ends = [at for first in firsts for at in (first, min(first + PAGE, len(rows)) - 1)]
    names = [raterrow.name(row)[:3] for row in figures.each(rows.iloc[ends])]
    return [f"{a}–{b}" for a, b in zip(names[::2], names[1::2], strict=True)]


def _beyond() -> None:
    """What cannot be known here, and what helps."""
    with st.container(border=True):
        st.markdown(f"**{t('raters.cannot_title')}**")
        st.markdown(i18n.escape(t("raters.cannot")))
        st.markdown(f"**{t('raters.help_title')}**")
        st.markdown(i18n.escape(t("raters.help")))
