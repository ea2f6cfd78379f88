"""Competence of a unit in a few lines, for Profil unit: what is valid, what is missing most, what was not trained."""

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, i18n, metrics, panel
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import competence, competence_people, members, overview

TOLD = ("competence_current", "competence_met")


def show(view: Filters) -> None:
    """A few lines and the way to the page; why there is nothing, where there is nothing."""
    period = competence.period_of(view)
    own = overview.at(view, dict.fromkeys(competence.metric_keys(), period))
    if own.empty or not figures.shown(own).any():
        panel.nothing(t("hidden.part" if (own["status"] == "hidden").any() else "competence.none"))
        return
    lines = [*_figures(own[own["metric"].isin(TOLD)]), competence.sentence(view, own), _training(view)]
    st.markdown("\n".join(f"* {line}" for line in lines if line))
    if "competence" in access.pages():
        filters.link("competence", t("competence.to_page"), icon=":material/school:")


def _figures(rows: pd.DataFrame) -> list[str]:
    told = []
    for row in figures.each(rows[figures.shown(rows)]):
        record = metrics.records()[row.metric]
        value = metrics.told(record, row.value, row.bound, row.n_to)
        label = i18n.pick(record, "label")
        told.append(escape(f"{label}: {value} ({metrics.sized(row.n, row.n_to)})"))
    return told


def _training(view: Filters) -> str:
    """The competence most people are still waiting to be trained in, for who may see persons; else empty."""
    found = competence_people.counted(view, competence.period_of(view))
    if found.empty or not int(found["waiting"].iloc[0]):
        return ""
    top = found.iloc[0]
    name = members.competences().get(str(top["competence"]), str(top["competence"]))
    counts = {part: metrics.number(int(top[part])) for part in ("below", "trained")}
    return escape(t("competence.gap", competence=name, **counts))
