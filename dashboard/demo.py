"""The demo: nobody signs in and the role can be switched, over invented data only."""

import os
from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard import scope, warehouse
from dashboard.i18n import t
from dashboard.settings import ROLES, Grant

KEY = "demo_role"


def asked() -> bool:
    """Whether this process was started as a demo, in so many words."""
    return os.environ.get("APP_DEMO") == "1"


def allowed() -> bool:
    """Whether there is no build yet, or one of invented data."""
    try:
        return _synthetic(warehouse.tree_file(warehouse.current()))
    except warehouse.NoWarehouse:
        return True


def role() -> str:
    """The role the demo plays now."""
    chosen = st.session_state.get("_demo_role", ROLES[0])
    return chosen if chosen in ROLES else ROLES[0]


def settle() -> None:
    """Before anything is asked: the role of the switch if somebody used it, else what a new address asks for."""
    chosen, asked_for = st.session_state.get(KEY), st.query_params.get("role")
    if chosen in ROLES and chosen != role():
        st.session_state["_demo_role"] = chosen
        for name in ("unit", "view"):  # another role begins at its own unit
            st.query_params.pop(name, None)
        st.session_state.pop("_view", None)
    elif st.session_state.get("_moved") and asked_for in ROLES:
        st.session_state["_demo_role"] = asked_for
    st.session_state[KEY] = role()


def switch() -> None:
    """The roles, as a choice below the navigation."""
    words = {role: name(role) for role in ROLES}
    st.selectbox(t("demo.role"), list(words), key=KEY, format_func=words.__getitem__, help=t("demo.note"))


def name(role: str) -> str:
    """What a role is called."""
    return t(f"role.{role}")


def grant(role: str) -> Grant:
    """What the demo grants to a role: a whole district by territory to leadership, one unit to a head."""
    try:
        return _grant(warehouse.tree_file(warehouse.current()), role)
    except warehouse.NoWarehouse:
        return Grant(f"demo-{role}", role)


@lru_cache(maxsize=4)
def _synthetic(file: Path) -> bool:
    rows = warehouse.fetch(file, (scope.ACCESS / "build.sql").read_text(encoding="utf-8"), {})
    return bool(len(rows) == 1 and rows["synthetic"].iloc[0])


@lru_cache(maxsize=32)
def _grant(file: Path, role: str) -> Grant:
    rows = warehouse.fetch(file, (scope.ACCESS / "tree.sql").read_text(encoding="utf-8"), {})
    forest = scope.forest()
    units = rows[
        (rows["hierarchy"] == "territory") & rows["parent_id"].notna() & (rows["unit_kind"] != "group")
    ]
    districts = units[units["unit_kind"] == "kecamatan"]
    led_by = units if districts.empty else districts
    sizes = {str(unit): len(forest.reach("territory", str(unit))) for unit in led_by["unit_id"]}
    led = max(sorted(sizes), key=sizes.__getitem__, default="")
    below = sorted(unit for unit in forest.reach("command", led) if unit != led) or [led]
    headed = max(below, key=lambda unit: len(forest.reach("command", unit)), default="")
    person = _anybody(file, forest.reach("command", headed))
    if role == "pimpinan":
        return Grant(f"demo-{role}", role, "territory", led, _anybody(file, forest.reach("command", led)))
    if role == "kepala_unit":
        return Grant(f"demo-{role}", role, "command", headed, person)
    if role == "pegawai":
        return Grant(f"demo-{role}", role, person_key=_anybody(file, forest.reach("territory", led)))
    return Grant(f"demo-{role}", role, person_key=person if role != "fasilitator" else "")


def _anybody(file: Path, units: frozenset[str]) -> str:
    """An employee of these units, by pseudonym; whoever is asked, the exact file knows him alone."""
    if warehouse.audience() == "shared":
        return ""
    try:
        text = (scope.ACCESS / "anybody.sql").read_text(encoding="utf-8")
        rows = warehouse.fetch(file.with_name("internal.duckdb"), text, {"units": sorted(units)})
    except (warehouse.UnknownTable, warehouse.NoWarehouse):
        return ""
    return str(rows["person_key"].iloc[0]) if len(rows) else ""
