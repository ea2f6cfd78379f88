"""Weights by which an agency combines the views of behaviour: as decreed there, used only where the rules say so."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import figures, frame, metrics, panel, queries
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.metrics import Metric
from dashboard.views import members

GROUPS = ("supervisor", "peer", "subordinate")
POST = "staff"  # most of a unit; its weights stand for the unit
Shares = Mapping[tuple[str, str], Mapping[str, float]]


def show(view: Filters, rows: pd.DataFrame) -> None:
    """Known weights, whose are in use, and what they come to for the unit; nothing is combined where none are.

    rows: published rows of every circle and value, as the page shows them.
    """
    frame.section(t("behaviour.weights"), t("behaviour.weights_lead"))
    rules = queries.run("rules", sections=("behaviour", "behaviour_weight"))
    agency, known = active(rules), shares(rules)
    if agency:
        st.markdown(t("behaviour.weights_active", agency=escape(agency)))
        _combined(view, rows, known.get((agency, POST), {}), agency)
    else:
        st.markdown(t("behaviour.weights_none"))
    panel.table(_table(known), t("behaviour.weights"))
    given = rules[rules["section"] == "behaviour_weight"]
    if len(given):
        st.caption(escape(t("figure.source", source=str(given["source"].iloc[0]))))


def active(rules: pd.DataFrame) -> str:
    """The agency whose weights are in use; empty for none."""
    chosen = rules.loc[(rules["section"] == "behaviour") & (rules["key"] == "agency"), "value"]
    name = str(chosen.iloc[0]) if len(chosen) else "none"
    return "" if name == "none" else name


def shares(rules: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """Parts of a hundred by agency and kind of post, then by circle."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    given = rules[rules["section"] == "behaviour_weight"]
    for key, value in zip(given["key"], given["value"], strict=True):
        agency, post, group = (part.strip() for part in str(key).split(","))
        found.setdefault((agency, post), {})[group] = float(value)
    return found


def combine(values: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """Weighted mean of the circles' values; None where a circle that has a weight has no value."""
    needed = {group: weight for group, weight in weights.items() if weight > 0}
    if not needed or not needed.keys() <= values.keys():
        return None
    return sum(weight * values[group] for group, weight in needed.items()) / sum(needed.values())


def _combined(view: Filters, rows: pd.DataFrame, weights: Mapping[str, float], agency: str) -> None:
    lines, record = _lines(view, rows, weights)
    if record is None or not figures.shown(lines).any():
        panel.nothing(t("behaviour.combined_none"))
        return
    st.markdown(f"**{t('behaviour.combined', agency=escape(agency))}**")
    st.html(figures.dots(lines, panel.scale(record), panel.look(record)))


def _lines(
    view: Filters, rows: pd.DataFrame, weights: Mapping[str, float]
) -> tuple[pd.DataFrame, Metric | None]:
    """One line per core value with the circles' values combined; the record by which numbers are written."""
    found: dict[str, dict[str, float]] = {}
    sizes: dict[str, list[float]] = {}
    first: Metric | None = None
    for group in GROUPS:
        known = metrics.of_family(f"berakhlak_{group}")
        lines, _ = members.profile_rows(known, rows, view)
        first = first or (known[0] if known else None)
        for row in figures.each(lines[figures.shown(lines)]):
            found.setdefault(row.label, {})[group] = float(row.value)
            sizes.setdefault(row.label, []).append(float(row.n))
    told = [(label, combine(values, weights), min(sizes[label])) for label, values in found.items()]
    return pd.DataFrame([
        {"key": label, "label": label, "value": value, "lo": None, "hi": None, "n": n,
         "status": "no_data" if value is None else "ok", "chosen": True}
        for label, value, n in told
    ], columns=["key", "label", "value", "lo", "hi", "n", "status", "chosen"]), first  # fmt: skip


def _table(known: Shares) -> pd.DataFrame:
    names = [f"{agency} · {t(f'behaviour.post_{post}')}" for agency, post in known]
    columns = {t("behaviour.col_agency"): names}
    for group in GROUPS:
        columns[t(f"overview.berakhlak_{group}")] = [
            metrics.number(given[group]) if group in given else "–" for given in known.values()
        ]
    return pd.DataFrame(columns)
