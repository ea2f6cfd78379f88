"""Distribusi predikat: ratings of a unit and its parts, held against the pattern of their organisation ratings."""

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, frame, i18n, metrics, origin, panel, queries, spans, tree
from dashboard.figures.shares import Bar, Limit, Part, shares
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import verdict

RATINGS = ("very_good", "good", "needs_improvement", "poor", "very_poor")
METRICS = ("very_good", "good_or_better", "needs_improvement_or_lower")
STRONG = ("fits", "differs")


@st.fragment
def main(view: Filters) -> None:
    """One bar per unit, itself first, for the latest period up to the chosen one that has any."""
    units = [view.unit_id, *_parts(view)]
    every = queries.run("distribution", hierarchy=view.hierarchy, units=tuple(units))
    rows = latest(every, view)
    if rows.empty:
        frame.empty(t("distribution.empty"), t("distribution.empty_body"))
        return
    period = str(rows["period"].iloc[0])
    with st.container(border=True, key="distribution_main"):
        st.markdown(f"**{escape(summary(rows))}** · {metrics.period_label(period)}")
        legend(RATINGS)
        lines = _lines()
        bars = [_bar(view, unit, rows, lines) for unit in units if _is_told(view, unit, rows)]
        to = {
            panel.unit_name(u, view.hierarchy): filters.address("distribution", unit_id=u) for u in units[1:]
        }
        st.html(shares(bars, to))
        st.caption(t("distribution.counted"))
        _footer(view, rows)


def _parts(view: Filters) -> list[str]:
    """The units below, without groups: a group has no rating of its own."""
    units = tree.standing(view.hierarchy)
    return [unit for unit in tree.parts(units, view.unit_id).index if not tree.is_group(units, unit)]


def latest(rows: pd.DataFrame, view: Filters) -> pd.DataFrame:
    """The rows of the chosen period, else of the last one before its end."""
    end = spans.after(view.period_start, view.period_type)
    before = rows[[day < end for day in figures.days(rows["period_start"])]]
    if before.empty:
        return before
    same = before[before["period"] == view.period]
    return same if len(same) else before[before["period"] == before["period"].iloc[-1]]


def summary(rows: pd.DataFrame) -> str:
    """How many units fit, differ and are too small, in words; units without a rating where there are any."""
    found = rows["verdict"].value_counts()
    told = [
        t(f"distribution.sum_{word}", n=metrics.number(int(found[word])))
        for word in ("fits", "differs", "too_small", "no_rating", "territory")
        if word in found
    ]
    return " · ".join(told)


def legend(ratings: Sequence[str]) -> None:
    """The colours of ratings, and the stroke that is a limit."""
    marks = "".join(f'<span><i class="k-{key}"></i>{t(f"said.{key}")}</span>' for key in ratings)
    st.html(f'<div class="k-key">{marks}<span><i class="k-limit"></i>{t("distribution.limit")}</span></div>')


def _lines() -> dict[str, list[Any]]:
    """Lines of the pattern by organisation rating."""
    found = queries.run("distribution_pattern")
    return {str(key): list(figures.each(part)) for key, part in found.groupby("organisation")}


def _is_told(view: Filters, unit: str, rows: pd.DataFrame) -> bool:
    return unit in set(rows["unit_id"]) or access.sees(view.hierarchy, unit) == "shared"


def _bar(view: Filters, unit: str, rows: pd.DataFrame, lines: dict[str, list[Any]]) -> Bar:
    name = panel.unit_name(unit, view.hierarchy)
    row = next(figures.each(rows[rows["unit_id"] == unit]), None)
    if row is None:
        return Bar(name, "", (), (), t("figure.hidden"), (), is_hidden=True)
    parts = [_part(key, int(getattr(row, key)), int(row.n)) for key in RATINGS]
    limits = [limit for line in lines.get(row.organisation_rating, ()) for limit in _limits(line)]
    below = _below(row)
    told = [broken(key, row, lines) for key in row.broken]
    shown = limits if row.verdict in STRONG else []
    return Bar(name, below, parts, shown, t(f"distribution.{row.verdict}"), told, row.verdict in STRONG)


def _below(row: Any) -> str:
    """The rating of the organisation and n; without a rating only n, the verdict says why."""
    size = metrics.number(int(row.n))
    if not isinstance(row.organisation_rating, str):
        return f"n = {size}"
    return t("distribution.below", rating=_organisation(row.organisation_rating), n=size)


def _part(key: str, count: int, n: int) -> Part:
    share = 100 * count / n
    name = t(
        "distribution.part", rating=t(f"said.{key}"), n=metrics.number(count), share=metrics.number(share, 1)
    )
    return Part(key, share, metrics.number(count), name)


def _limits(line: Any) -> list[Limit]:
    keys = tuple(str(line.ratings).split("+"))
    ends = {"max": line.max_share, "min": line.min_share}
    return [
        Limit(keys, float(end), _limit(line.ratings, kind, end))
        for kind, end in ends.items()
        if pd.notna(end)
    ]


def _limit(ratings: str, kind: str, share: float | None = None) -> str:
    """A line of the pattern in words."""
    return t(f"distribution.line_{kind}", ratings=_together(ratings), share=metrics.number(share or 0))


def _together(ratings: str) -> str:
    return t("distribution.or").join(t(f"said.{key}") for key in ratings.split("+"))


def broken(key: str, row: Any, lines: dict[str, list[Any]]) -> str:
    """What does not fit, in words: how it is, and how the pattern has it."""
    ratings, kind = key.split(":")
    line = next(line for line in lines[row.organisation_rating] if line.ratings == ratings)
    if kind == "exists":
        return t("distribution.broken_exists", line=_limit(ratings, kind))
    share = sum(int(getattr(row, part)) for part in ratings.split("+")) * 100 / int(row.n)
    end = {"min": line.min_share, "max": line.max_share}.get(kind)
    return t("distribution.broken", share=metrics.number(share, 1), line=_limit(ratings, kind, end))


def _organisation(word: object) -> str:
    if not isinstance(word, str):
        return t("distribution.unrated")
    found = queries.run("distribution_pattern")
    named = found[found["organisation"] == word]
    return i18n.pick(named.iloc[0], "name")


def pattern() -> None:
    """The pattern as a table, with where it is from and how well that is known."""
    found = queries.run("distribution_pattern")
    frame.section(t("distribution.pattern"), t("distribution.pattern_lead"))
    told: dict[str, list[str]] = {}
    for line in figures.each(found):
        told.setdefault(i18n.pick(line._asdict(), "name"), []).extend(_words(line))
    heads = "".join(
        f'<th scope="col">{t(f"distribution.{name}")}</th>' for name in ("organisation", "people")
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape("; ".join(lines))}</td></tr>'
        for name, lines in told.items()
    )
    st.html(f'<table class="k-pattern"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>')
    entries = verdict.rules("distribution_pattern")
    st.caption(f"{escape(t('figure.source', source=verdict.basis(entries)))} · {t('distribution.mark')}")


def _words(line: Any) -> list[str]:
    kinds = {
        "most": line.is_most,
        "min": pd.notna(line.min_share),
        "max": pd.notna(line.max_share),
        "exists": line.must_exist,
    }
    ends = {"min": line.min_share, "max": line.max_share}
    return [_limit(line.ratings, kind, ends.get(kind)) for kind, is_set in kinds.items() if is_set]


def _footer(view: Filters, rows: pd.DataFrame) -> None:
    records = [record for metric, record in metrics.records().items() if metric in METRICS]
    first = rows.iloc[0]
    place = (view.unit_id, str(first["period_type"]), str(first["period"]))
    numbers = [origin.Number(record.metric, *place) for record in records]
    panel.footer(lambda: file(rows, view), records, view, numbers, "distribution")


def file(rows: pd.DataFrame, view: Filters) -> pd.DataFrame:
    """The rows for a file, in words of the present language."""
    told = {
        t("figure.col_unit"): [panel.unit_name(unit, view.hierarchy) for unit in rows["unit_id"]],
        t("figure.col_period"): rows["period"].tolist(),
        t("distribution.organisation"): [_organisation(word) for word in rows["organisation_rating"]],
        "n": rows["n"].tolist(),
        **{t(f"said.{key}"): rows[key].tolist() for key in RATINGS},
        t("distribution.verdict"): [t(f"distribution.{word}") for word in rows["verdict"]],
    }
    return pd.DataFrame(told)
