"""A comparison group is answered exactly only for who may know every unit of it."""

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.security.conftest import ISSUER, PEOPLE, claims

GROUPS: dict[str, tuple[str, ...]] = {
    "own:in": ("ulu", "pkm"),
    "own:out": ("ulu", "kota"),
    "own:one": ("ulu",),
    "own:none": (),
}
EXACT: dict[str, set[str]] = {
    "kepegawaian": {"own:in", "own:out", "own:one"},
    "pimpinan": {"own:in", "own:one"},
    "kepala_unit": {"own:one"},
    "fasilitator": set(),
    "pegawai": set(),
}


@pytest.fixture
def grouped(world: Path) -> Path:
    """Four own groups in both files."""
    rows = [
        f"('territory', '{group}', '{unit}', 'x', 'x')" for group, units in GROUPS.items() for unit in units
    ]
    for file in ("internal", "shared"):
        with duckdb.connect(str(world / "warehouse" / "b1" / f"{file}.duckdb")) as con:
            con.execute(f"insert into comparison_member values {', '.join(rows)}")
    return world


def files(account: str) -> dict[str, list[str]]:
    """Files that answer somebody's question about each group, and one about a unit among all units."""

    def script(groups: list[str]) -> None:
        import streamlit as st

        from dashboard import queries, routing

        queries.pin()
        asked = {"hierarchy": "territory", "metric": "ikm"}
        routes = {group: routing.route("funnel_units", {**asked, "group_id": group}) for group in groups}
        routes["all units"] = routing.route("pair", {**asked, "units": ("ulu",)})
        assert all(params["metric"] == "ikm" for route in routes.values() for _, params in route)
        st.session_state["files"] = {group: [file for file, _ in route] for group, route in routes.items()}

    app = AppTest.from_function(script, args=(list(GROUPS),), default_timeout=60)
    app.secrets["auth"] = {
        "client_id": "x",
        "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
    }
    app.user = claims(account)
    assert not app.run().exception, app.exception
    found: dict[str, list[str]] = app.session_state["files"]
    return found


@pytest.mark.parametrize("role", PEOPLE)
def test_one_unit_that_may_not_be_known_makes_the_group_coarse(grouped: Path, role: str) -> None:
    found = files(PEOPLE[role])
    del found["all units"]
    assert found == {group: ["internal" if group in EXACT[role] else "shared"] for group in GROUPS}


@pytest.mark.parametrize("role", PEOPLE)
def test_what_is_held_against_all_units_is_exact_only_for_human_resources(grouped: Path, role: str) -> None:
    assert files(PEOPLE[role])["all units"] == ["internal" if role == "kepegawaian" else "shared"]
