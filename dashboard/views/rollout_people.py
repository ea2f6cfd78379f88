"""The people behind the figures of Pelaksanaan: who was not told, which raters were not taught; names only inside."""

import pandas as pd
import streamlit as st

from dashboard import frame, metrics, panel, queries, scope, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import competence_people

ASPECT = "rollout"
CHOICES = ("untaught", "untold", "everybody")


def rows(view: Filters, period: str) -> pd.DataFrame:
    """Employees below the unit whom the visitor may see by name, at the end of the period."""
    if competence_people.is_closed(view):
        return pd.DataFrame()
    units = tuple(sorted(scope.forest().reach(view.hierarchy, view.unit_id)))
    return queries.run("rollout_people", hierarchy=view.hierarchy, units=units, period=period)


def show(view: Filters, period: str) -> None:
    """Whom to invite next; one sentence where names are closed."""
    frame.section(t("rollout.people"), t("rollout.people_lead"))
    people = rows(view, period)
    if people.empty:
        panel.nothing(t("rollout.closed" if competence_people.is_closed(view) else "rollout.nobody"))
        return
    _people(view, people)


@st.fragment
def _people(view: Filters, people: pd.DataFrame) -> None:
    sizes = {choice: len(chosen(people, choice)) for choice in CHOICES}
    first = next(choice for choice in CHOICES if sizes[choice])
    choice = st.segmented_control(
        t("rollout.which"), CHOICES, default=first, required=True, key="rollout_which",
        format_func=lambda key: f"{t(f'rollout.which_{key}')} ({metrics.number(sizes[key])})",
    ) or first  # fmt: skip
    found = chosen(people, choice)
    if found.empty:
        panel.nothing(t("rollout.nobody"))
        return
    shown = listed(found)
    panel.table(tables.spoken(shown), t("rollout.people"))
    panel.offer(
        lambda: shown, lambda: panel.about(metrics.of_aspect(ASPECT)[:2], view), view.lang, "rollout_people"
    )


def chosen(people: pd.DataFrame, choice: str) -> pd.DataFrame:
    """Of these people the raters not yet taught (untaught), those not yet told (untold), or everybody."""
    if choice == "untaught":
        return people[people["is_rater"] & ~people["is_taught"]]
    return people[~people["is_socialised"]] if choice == "untold" else people


def listed(people: pd.DataFrame) -> pd.DataFrame:
    """The list with titles and words of the present language."""
    people = people.reset_index(drop=True)
    rates = {True: t("rollout.yes"), False: t("rollout.no")}
    return pd.DataFrame({
        t("rollout.name"): people["name"].fillna(t("raters.unknown")),
        t("rollout.position"): people["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): people["unit_name"].fillna(metrics.NOTHING),
        t("rollout.told_on"): tables.days(people["socialised_on"]),
        t("rollout.rates"): [rates[bool(value)] for value in people["is_rater"]],
        t("rollout.taught_on"): tables.days(people["taught_on"]),
        t("rollout.hours"): tables.counts(people["hours"].round()),
    })  # fmt: skip
