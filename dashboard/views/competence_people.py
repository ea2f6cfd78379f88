"""The people behind the figures of Kompetensi: which gaps were trained, whose assessment expired; names only inside."""

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from dashboard import access, figures, frame, i18n, metrics, panel, queries, scope, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import members

ASPECT = "competence"
CHOICES = ("below", "expired", "not_assessed", "everybody")


def rows(view: Filters, period: str) -> pd.DataFrame:
    """Employees below the unit whom the visitor may see by name, with their assessment at the end of the period."""
    return _asked("competence_person", view, period)


def counted(view: Filters, period: str) -> pd.DataFrame:
    """The same as `gaps` of them, counted where they are."""
    return _asked("competence_gaps", view, period)


def _asked(name: str, view: Filters, period: str) -> pd.DataFrame:
    if is_closed(view):
        return pd.DataFrame()
    units = tuple(sorted(scope.forest().reach(view.hierarchy, view.unit_id)))
    return queries.run(name, hierarchy=view.hierarchy, units=units, period=period)


def is_closed(view: Filters) -> bool:
    """Whether persons of this unit are none of the visitor's: the unit's figures are not open to him, or nobody in it
    is in his line of command."""
    if access.sees(view.hierarchy, view.unit_id) != "internal":
        return True
    persons = access.person_units()
    return persons is not None and not persons & scope.forest().reach(view.hierarchy, view.unit_id)


def gaps(people: pd.DataFrame) -> pd.DataFrame:
    """One row per competence in which somebody with a valid assessment is below: competence, below, trained."""
    valid = people[people["state"] == "current"]
    below = [str(key) for keys in valid["below"] for key in keys]
    trained = [str(key) for keys in valid["trained"] for key in keys]
    found = [
        {"competence": key, "below": below.count(key), "trained": trained.count(key)}
        for key in sorted(set(below))
    ]
    told = pd.DataFrame(found, columns=["competence", "below", "trained"])
    return told.assign(waiting=told["below"] - told["trained"]).sort_values(
        ["waiting", "below", "competence"], ascending=[False, False, True], ignore_index=True
    )


def show(view: Filters, period: str) -> None:
    """Training since the assessment by competence, and the list of people; one sentence where names are closed."""
    frame.section(t("competence.training"), t("competence.training_lead"))
    people = rows(view, period)
    if people.empty:
        panel.nothing(t("competence.closed" if is_closed(view) else "competence.nobody"))
        return
    found = gaps(people)
    if found.empty:
        panel.nothing(t("competence.no_gap"))
    else:
        st.html(_training(found))
        st.caption(t("competence.training_note"))
    frame.section(t("competence.people"), t("competence.people_lead"))
    _people(view, people)


def _training(found: pd.DataFrame) -> str:
    """A table: competence, persons below, of these trained since, and those who wait."""
    names = members.competences()
    heads = "".join(f'<th scope="col">{escape(t(f"competence.{part}"))}</th>' for part in
                    ("competence", "below", "trained", "waiting"))  # fmt: skip
    body = "".join(
        f'<tr><th scope="row">{escape(names.get(row.competence, row.competence))}</th>'
        + "".join(f"<td>{metrics.number(n)}</td>" for n in (row.below, row.trained))
        + f"<td><b>{metrics.number(row.waiting)}</b></td></tr>"
        for row in figures.each(found)
    )
    return f'<table class="k-pattern"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


@st.fragment
def _people(view: Filters, people: pd.DataFrame) -> None:
    sizes = {choice: len(_chosen(people, choice)) for choice in CHOICES}
    first = next(choice for choice in CHOICES if sizes[choice])
    choice = st.segmented_control(
        t("competence.which"), CHOICES, default=first, required=True, key="competence_which",
        format_func=lambda key: f"{t(f'competence.which_{key}')} ({metrics.number(sizes[key])})",
    ) or first  # fmt: skip
    chosen = _chosen(people, choice)
    if chosen.empty:
        panel.nothing(t("competence.nobody"))
        return
    shown = listed(chosen)
    panel.table(_spoken(shown), t("competence.people"))
    panel.offer(lambda: shown, lambda: _notes(view), view.lang, "competence_people")


def _chosen(people: pd.DataFrame, choice: str) -> pd.DataFrame:
    if choice == "below":
        return people[(people["state"] == "current") & people["below"].map(len).astype(bool)]
    return people if choice == "everybody" else people[people["state"] == choice]


def listed(people: pd.DataFrame) -> pd.DataFrame:
    """The list with titles and words of the present language."""
    people = people.reset_index(drop=True)
    names = members.competences()

    def words(keys: object) -> str:
        given = [] if not hasattr(keys, "__iter__") else [str(key) for key in keys]
        return ", ".join(name for key, name in names.items() if key in given) or metrics.NOTHING

    return pd.DataFrame({
        t("competence.name"): people["name"].fillna(t("raters.unknown")),
        t("competence.position"): people["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): people["unit_name"].fillna(metrics.NOTHING),
        t("competence.below_list"): [words(keys) for keys in people["below"]],
        t("competence.trained_list"): [words(keys) for keys in people["trained"]],
        t("competence.state"): [t(f"competence.state_{state}") for state in people["state"]],
        t("competence.valid_until"): tables.days(people["valid_until"]),
        t("competence.assessed_on"): tables.days(people["assessed_on"]),
        t("competence.job_fit"): people["job_fit"].astype(float),
        t("competence.job_fit_word"): [i18n.pick(row._asdict(), "job_fit") or None for row in figures.each(people)],
    })  # fmt: skip


def _spoken(listed: pd.DataFrame) -> pd.DataFrame:
    """The list for the screen, number and word of the JPM in one."""
    fit, word = t("competence.job_fit"), t("competence.job_fit_word")
    told = tables.spoken(listed.drop(columns=word))
    told[fit] = [job_fit(*pair) for pair in zip(listed[fit], listed[word], strict=True)]
    return told


def job_fit(value: float | None, word: str | None) -> str:
    """`82,4 % (Memenuhi syarat)`; a dash without a JPM."""
    if value is None or pd.isna(value):
        return metrics.NOTHING
    return f"{metrics.number(value, 1)}\N{NO-BREAK SPACE}% ({word})"


def _notes(view: Filters) -> Mapping[str, str]:
    return panel.about(metrics.of_aspect(ASPECT)[:2], view)
