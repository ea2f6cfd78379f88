"""One thin function per question: text from `sql/<name>.sql`, values bound, a DataFrame back.

Answers are cached by build: a published build never changes, so an answer never goes stale, and a
new build has a new name and therefore new answers.
"""

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import warehouse

SQL = Path(__file__).parent / "sql"


def pin() -> None:
    """Fix the build for this run of the script, so that one screen never mixes two builds.

    Raises warehouse.NoWarehouse when nothing was published for this audience.
    """
    st.session_state.pop("_build", None)
    build = warehouse.current()
    if not warehouse.file_of(build).is_file():
        raise warehouse.NoWarehouse
    st.session_state["_build"] = build


def ready() -> bool:
    """Whether there is a build to ask."""
    return "_build" in st.session_state


def key() -> str:
    """Name of the file that answers: first argument of any cached function built on queries."""
    return str(_file())


def run(name: str, **params: Hashable) -> pd.DataFrame:
    """Answer of `sql/<name>.sql` with every `$param` bound. Tuples are bound as lists."""
    return _answer(key(), name, tuple(sorted(params.items())))


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
    return run("periods")


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


@st.cache_data(max_entries=2000, show_spinner=False)
def _answer(file: str, name: str, params: tuple[tuple[str, Hashable], ...]) -> pd.DataFrame:
    bound = {k: list(v) if isinstance(v, tuple) else v for k, v in params}
    return warehouse.fetch(Path(file), _text(name), bound)


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _file() -> Path:
    pinned: warehouse.Build | None = st.session_state.get("_build")
    return warehouse.file_of(pinned or warehouse.current())
