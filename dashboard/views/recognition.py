"""Penghargaan: whom a stated rule brings up, what people decided, and what the agency's register says was given."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    access,
    figures,
    filters,
    frame,
    i18n,
    metrics,
    panel,
    queries,
    recognitions,
    scope,
    tables,
)
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import recognition_form, verdict


def main(view: Filters) -> None:
    """The whole page: nothing is decided here but by a person, and that is said first."""
    frame.note(t("recognition.principle"))
    units = tuple(sorted(scope.forest().reach(view.hierarchy, view.unit_id)))
    decided = recognitions.given(units)
    found = candidates(view, units)
    _candidates(view, found, decided)
    if access.may_decide("recognition"):
        recognition_form.show(view, found)
    _decided(view, decided)
    _register(view, units)


def candidates(view: Filters, units: tuple[str, ...]) -> pd.DataFrame:
    """Whom the rules bring up among these units, as far as the visitor may know them; empty from the shared file."""
    if access.sees(view.hierarchy, view.unit_id) != "internal":
        return pd.DataFrame()
    return queries.run("recognition_candidates", hierarchy=view.hierarchy, units=units)


def _candidates(view: Filters, found: pd.DataFrame, decided: pd.DataFrame) -> None:
    frame.section(t("recognition.candidates"), t("recognition.candidates_lead"))
    if access.sees(view.hierarchy, view.unit_id) != "internal":
        panel.nothing(t("recognition.closed"))
        return
    rules = verdict.rules("recognition").set_index("key")["value"]
    known = metrics.records()
    record = known.get(str(rules.get("metric", "ikm")))
    told = {"years": rules.get("years", "2"), "quarters": rules.get("quarters", "2"),
            "metric": i18n.pick(record, "label") if record else ""}  # fmt: skip
    for rule in recognitions.RULES[:2]:
        own = found[found["rule"] == rule] if len(found) else found
        with st.container(border=True, key=f"recognition_{rule}"):
            st.markdown(f"**{t(f'recognition.rule_{rule}')}** · n = {metrics.number(len(own))}")
            st.caption(t(f"recognition.by_{rule}", **told))
            if own.empty:
                panel.nothing(t("recognition.nobody"))
                continue
            made = partial(_people if rule == "very_good_years" else _units, own, decided)
            panel.table(_spoken(made(), own), t(f"recognition.rule_{rule}"))
            about = [known[key] for key in own["metric"].dropna().unique()]
            panel.offer(made, lambda: _notes(view), view.lang, f"recognition_file_{rule}", about)
            if rule == "real_improvement":
                row = next(figures.each(own))
                filters.link("trend", t("overview.to_trend"), unit_id=row.unit_id, metric=row.metric)


def _people(found: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    found = found.reset_index(drop=True)
    return pd.DataFrame({
        t("recognition.name"): found["name"].fillna(t("raters.unknown")),
        t("recognition.position"): found["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): found["unit_name"].fillna(metrics.NOTHING),
        t("recognition.state"): [_state(row, decided) for row in figures.each(found)],
        t("recognition.until"): [metrics.period_label(period) for period in found["period"]],
        t("recognition.times"): tables.counts(found["times"]),
        t("recognition.objection"): [_yes(row) for row in found["is_provisional"]],
    })  # fmt: skip


def _units(found: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    known, found = metrics.records(), found.reset_index(drop=True)
    return pd.DataFrame({
        t("figure.col_unit"): found["unit_name"].fillna(metrics.NOTHING),
        t("recognition.figure"): [i18n.pick(known[key], "label") for key in found["metric"]],
        t("recognition.state"): [_state(row, decided) for row in figures.each(found)],
        t("recognition.until"): [metrics.period_label(period) for period in found["period"]],
        t("recognition.times"): tables.counts(found["times"]),
        t("recognition.before"): found["value_before"].astype(float),
        t("recognition.now"): found["value"].astype(float),
    })  # fmt: skip


def _spoken(shown: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Candidates as the screen says them, values in the unit of their metric."""
    told = tables.spoken(shown)
    for title, column in ((t("recognition.before"), "value_before"), (t("recognition.now"), "value")):
        if title in told:
            told[title] = [metrics.fmt(*pair) for pair in zip(found["metric"], found[column], strict=True)]
    return told


def _yes(value: object) -> str:
    return t("recognition.yes" if value else "recognition.no")


def _state(row: Any, decided: pd.DataFrame) -> str:
    """Whether somebody decided on this candidate already, and on which day."""
    key = row.person_key if isinstance(row.person_key, str) else ""
    own = decided[(decided["person_key"] == key) & (bool(key) | (decided["unit_id"] == row.unit_id))]
    if own.empty:
        return t("recognition.open")
    return t("recognition.decided_on", day=metrics.date(own["day"].iloc[-1], short=True))


def _decided(view: Filters, decided: pd.DataFrame) -> None:
    """Decisions in force, the latest first, with who said so and why; for those who may, the way to end one."""
    frame.section(t("recognition.decided"), t("recognition.decided_lead"))
    if decided.empty:
        panel.nothing(t("recognition.none_decided"))
        return
    names = _names(view, decided[decided["person_key"] != ""])
    for row in decided[::-1].to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"given_{row['id']}"):
            with st.container(gap=None):
                unit = escape(panel.unit_name(row["unit_id"], view.hierarchy))
                who = escape(names.get(row["person_key"], t("raters.unknown"))) if row["person_key"] else ""
                st.markdown(f"**{escape(row['title'])}** · {' · '.join(filter(None, [who, unit]))}")
                st.caption("  \n".join([escape(row["reason"]), recognition_form.signature(row)]))
            if access.may_decide("recognition"):
                recognition_form.ending(int(row["id"]))


def _names(view: Filters, decided: pd.DataFrame) -> Mapping[str, str]:
    """Names of the people decided on: person_key -> name, as far as the file that answers for their unit has any."""
    if decided.empty:
        return {}
    units, keys = (tuple(sorted(set(decided[column]))) for column in ("unit_id", "person_key"))
    rows = queries.run("recognition_names", hierarchy=view.hierarchy, units=units, keys=keys)
    return dict(zip(rows["person_key"], rows["name"].fillna(t("raters.unknown")), strict=True))


def _register(view: Filters, units: tuple[str, ...]) -> None:
    """What the register says was given: units for every reader, persons where names are open."""
    frame.section(t("recognition.register"), t("recognition.register_lead"))
    found = queries.run("recognition_units", hierarchy=view.hierarchy, units=units)
    if access.sees(view.hierarchy, view.unit_id) == "internal":
        persons = queries.run("recognition_persons", hierarchy=view.hierarchy, units=units)
        found = pd.concat([found, persons], ignore_index=True)
    if found.empty:
        panel.nothing(t("recognition.register_none"))
        return
    found = found.sort_values("given_on", ascending=False, kind="stable", ignore_index=True)
    shown = listed(found)
    panel.table(tables.spoken(shown), t("recognition.register"))
    panel.offer(lambda: shown, lambda: _notes(view), view.lang, "recognition_register")


def listed(found: pd.DataFrame) -> pd.DataFrame:
    """The register in words of the present language; without a name: the unit as a whole."""
    names = found["name"] if "name" in found else pd.Series([None] * len(found))
    return pd.DataFrame({
        t("recognition.day"): tables.days(found["given_on"]),
        t("recognition.name"): names.fillna(t("recognition.whole_unit")),
        t("figure.col_unit"): found["unit_name"].fillna(metrics.NOTHING),
        t("recognition.kind"): [t(f"recognition.kind_{kind}") for kind in found["kind"]],
        t("recognition.what"): found["title"],
        t("recognition.basis"): found["basis"].fillna(metrics.NOTHING),
        t("origin.file"): [f"{row.file_name}!{row.sheet}!{row.row}" for row in figures.each(found)],
    })  # fmt: skip


def _notes(view: Filters) -> Mapping[str, str]:
    return {**panel.about([], view), t("recognition.title"): t("recognition.principle")}
