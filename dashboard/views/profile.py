"""Rows of Area perbaikan: which of them answer for a view, what they come to, and how they are written into a file."""

from typing import NamedTuple

import pandas as pd

from dashboard import i18n, metrics, panel, queries, spans, tables
from dashboard import kept as store
from dashboard.filters import Filters
from dashboard.i18n import t

WHOLE_FROM = 10  # expected numbers from here on have no decimals
AREAS = ("element", "theme", "behaviour", "completeness")
ASPECTS = {"behaviour": "behaviour", "completeness": "completeness"}
FAMILIES = {"element": "skm_dissatisfied", "theme": "complaint_theme"}


def answer(view: Filters) -> pd.DataFrame:
    """Rows of the published profile, each at the period that contains the chosen one or the last before."""
    rows = _every(queries.key(), view.hierarchy, view.unit_id).rows
    found = kept(rows[rows["period"].isin(periods(view))], view)
    words = {name: "str" for name, kind in found.dtypes.items() if kind == "category"}
    return found.astype(words).sort_values(["area", "rank", "metric"], ignore_index=True)


class _Every(NamedTuple):
    """Rows of every period, as categories, which take little room; nobody changes them."""

    rows: pd.DataFrame


@store.kept(60)
def _every(file: str, hierarchy: str, unit_id: str) -> _Every:
    known = tuple(queries.periods()["period"])
    rows = queries.dense("improvement", hierarchy=hierarchy, unit_id=unit_id, periods=known)
    return _Every(rows.assign(unit_id=unit_id))


def periods(view: Filters) -> tuple[str, ...]:
    """Periods of every type that may answer for the view: the one that contains it and the two before."""
    found = []
    for kind in spans.MONTHS:
        day = spans.first(view.period_start, kind)
        for _ in range(3):
            found.append(spans.containing(day, kind))
            day = spans.before(day, kind)
    return tuple(found)


def kept(rows: pd.DataFrame, view: Filters) -> pd.DataFrame:
    """One row per unit × metric: at its effective period type, the last; of the view's own type only its period."""
    kinds = answering(view)
    columns = (rows[name].tolist() for name in ("unit_id", "metric", "period_type", "period"))
    last: dict[tuple[str, str], tuple[str, int]] = {}
    for at, (unit, metric, kind, period) in enumerate(zip(*columns, strict=True)):
        if kind != kinds.get(metric) or (kind == view.period_type and period != view.period):
            continue
        last[unit, metric] = max(last.get((unit, metric), ("", at)), (period, at))
    return rows.take([at for _, at in sorted(last.values())])


def answering(view: Filters) -> dict[str, str]:
    """The period type at which each metric answers in this view."""
    return {
        key: spans.effective(record.periods, view.period_type) for key, record in metrics.records().items()
    }


def setting(section: str, key: str) -> float:
    """A number of the rule file as the build recorded it."""
    return float(_settings(queries.key(), section)[key])


@store.kept(20)
def _settings(file: str, section: str) -> dict[str, str]:
    rows = queries.run("rules", sections=(section,))
    return dict(zip(rows["key"].tolist(), rows["value"].tolist(), strict=True))


def by_chance(rows: pd.DataFrame) -> str:
    """How many rows were compared, and how many of them chance alone would make look worse for certain."""
    compared = int(_enough(rows).sum())
    expected = compared * setting("improvement", "by_chance")
    told = metrics.number(expected, 1 if expected < WHOLE_FROM else 0)
    return t("improvement.by_chance", n=metrics.number(compared), expected=told)


def least() -> int:
    """Observations that something must have, here and elsewhere, to be called worse for certain."""
    return int(setting("improvement", "least"))


def why_none(rows: pd.DataFrame) -> str:
    """Why an area names nothing: nothing like it, too few observations, or not certain; else empty."""
    if rows.empty or rows["is_certain"].any():
        return ""
    if rows["ref_value"].isna().all():
        return "like"
    return "certain" if _enough(rows).any() else "few"


def _enough(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["n"] >= least()) & (rows["ref_n"] >= least())


def count(n: float, is_rounded: bool) -> str:
    """How many complaints: `12`; a rounded number is about that, and one that rounds to nothing a few."""
    if not is_rounded:
        return metrics.number(n)
    return t("improvement.about", n=metrics.number(n)) if n else t("improvement.a_few")


def hidden(view: Filters) -> dict[str, bool]:
    """Which areas have numbers that are hidden and none that is shown."""
    rows = panel.hidden(view, periods(view))
    found = {}
    for name in AREAS:
        same = rows[(rows["aspect"] == ASPECTS.get(name)) | (rows["family"] == FAMILIES.get(name))]
        found[name] = bool(same["hidden"].sum() > 0 and same["shown"].sum() == 0)
    return found


def file(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a download: unrounded, with titles of the present language; units named when there are several."""
    records = metrics.records()
    units = {t("figure.col_unit"): rows["unit_name"]} if "unit_name" in rows else {}
    return pd.DataFrame(units | {
        t("figure.col_metric"): [i18n.pick(records[metric], "label") for metric in rows["metric"]],
        t("figure.col_period"): [metrics.period_label(period) for period in rows["period"]],
        t("figure.col_n"): rows["n"], t("figure.col_n_to"): rows["n_to"].fillna(rows["n"]),
        t("figure.col_value"): rows["value"], t("figure.col_bound"): tables.bounds(rows["bound"]),
        t("figure.col_lo"): rows["lo"], t("figure.col_hi"): rows["hi"],
        t("improvement.col_elsewhere"): rows["ref_value"],
        t("improvement.col_bound_elsewhere"): tables.bounds(rows["ref_bound"]),
        t("improvement.col_n_elsewhere"): rows["ref_n"],
        t("improvement.col_n_to_elsewhere"): rows["ref_n_to"].fillna(rows["ref_n"]),
        t("improvement.col_margin"): rows["margin"], t("improvement.col_certain"): rows["is_certain"],
        t("improvement.col_previous"): rows["previous"],
    })  # fmt: skip
