"""One thin function per question: text from `sql/<name>.sql`, values bound, a DataFrame back.

Answers are cached by file: a published build never changes, so an answer never goes stale, and a new build has a new
name and therefore new answers. Which file answers is decided before, by `access`, for each visitor and unit.
"""

from collections.abc import Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, placed, routing, warehouse
from dashboard.kept import kept
from dashboard.warehouse import Audience

SQL = Path(__file__).parent / "sql"
# The visitor's line of command is bound as $persons.
BY_PERSON = frozenset(
    {
        "origin_files",
        "origin_rows",
        "competence_gaps",
        "competence_person",
        "leader",
        "completeness_people",
        "completeness_raters",
        "completeness_exceptions",
        "recognition_candidates",
        "recognition_persons",
        "rollout_people",
    }
)


def pin() -> None:
    """Fix the build for this run of the script, so that one screen never mixes two builds.

    Raises warehouse.NoWarehouse when nothing was published for the visitor.
    """
    st.session_state.pop("_build", None)
    build = warehouse.current()
    # What everybody is answered comes from the file for questions about no unit.
    if not warehouse.file_of(build, access.sees_all()).is_file():
        raise warehouse.NoWarehouse
    st.session_state["_build"] = build


def ready() -> bool:
    """Whether there is a build to ask."""
    return "_build" in st.session_state


def key() -> str:
    """Stands for the build and for what the visitor may see of it: first argument of any cached function built on
    queries, so that nobody is served what was drawn for somebody else."""
    return f"{_build().folder}|{access.key()}"


def run(name: str, **params: Hashable) -> pd.DataFrame:
    """Answer of `sql/<name>.sql` with every `$param` bound. Tuples are bound as lists.

    Each unit asked for is answered by the file that the visitor may open for it; of a question about units from both
    files the answers follow one another, the exact ones first.
    """
    answers = [_answer(*asked) for asked in _asked(name, params)]
    return answers[0] if len(answers) == 1 else pd.concat(answers, ignore_index=True)


def dense(name: str, **params: Hashable) -> pd.DataFrame:
    """The same for a long answer of few words, which its caller keeps: text as categories, days as datetime64."""
    answers = [
        warehouse.fetch_dense(Path(file), *_ready(file, asked, own))
        for file, asked, own in _asked(name, params)
    ]
    return answers[0] if len(answers) == 1 else pd.concat(answers, ignore_index=True)


def _asked(
    name: str, params: Mapping[str, Hashable]
) -> list[tuple[str, str, tuple[tuple[str, Hashable], ...]]]:
    """Each file that has to be asked, the question, and its parameters."""
    asked = routing.route(name, params)
    if name in BY_PERSON:
        persons = access.person_units()
        asked = [
            (file, {**own, "persons": None if persons is None else tuple(sorted(persons))})
            for file, own in asked
        ]
    return [(_file(audience), name, tuple(sorted(own.items()))) for audience, own in asked]


def own(name: str) -> pd.DataFrame:
    """Answer of `sql/own/<name>.sql` about the visitor himself: `$person_key` is bound here and by nobody else.

    Raises warehouse.NoWarehouse where the visitor has no record, or this process may not open any.
    """
    person_key = access.user().person_key
    if not person_key:
        raise warehouse.NoWarehouse
    return _answer(_file("internal"), f"own/{name}", (("person_key", person_key),))


def build() -> "pd.Series[Any]":
    """The one row of table `build`: build, built_at, as_of, synthetic, manifest, rules_version, rows_in."""
    return run("build").iloc[0]


def metrics() -> pd.DataFrame:
    """Metric records in their order, one row per metric."""
    return run("metrics")


def units(hierarchy: str) -> pd.DataFrame:
    """The unit tree in reading order: unit_id, unit_name, unit_kind, level, parent_id, depth, sort,
    n_children."""
    return run("units", hierarchy=hierarchy)


def periods() -> pd.DataFrame:
    """Periods that hold any value: period_type, period, period_start; newest first."""
    try:
        return run("periods")
    except warehouse.UnknownTable:
        return run("periods_of_values")


def loads() -> pd.DataFrame:
    """Every load of an export, newest first."""
    return run("loads")


def refused() -> pd.DataFrame:
    """Refused lines of the loads that count, one row per error, with the load's place in the file."""
    return run("refused")


def freshness() -> pd.DataFrame:
    """Latest period, extraction and load of each source."""
    return run("freshness")


def findings() -> pd.DataFrame:
    """Data-quality findings with the unit's name."""
    return run("findings")


def models() -> pd.DataFrame:
    """The models of the build: name, floor, grain, sql."""
    return run("models")


@kept(2000)
def _answer(file: str, name: str, params: tuple[tuple[str, Hashable], ...]) -> pd.DataFrame:
    return warehouse.fetch(Path(file), *_ready(file, name, params))


def _ready(file: str, name: str, params: tuple[tuple[str, Hashable], ...]) -> tuple[str, dict[str, Any]]:
    """The text of a question and what it binds."""
    bound: dict[str, Any] = {k: list(v) if isinstance(v, tuple) else v for k, v in params}
    units = [*(bound.get("units") or ()), bound.get("unit_id"), bound.get("parent_id")]
    text, rows = placed.narrowed(file, _text(name), list(filter(None, units)), _text)
    return text, bound | rows


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _build() -> warehouse.Build:
    pinned: warehouse.Build | None = st.session_state.get("_build")
    return pinned or warehouse.current()


def _file(audience: Audience) -> str:
    return str(warehouse.file_of(_build(), audience))
