"""Role × page × unit through the real app: what is listed, what answers, and which file it came from."""

import re
from pathlib import Path

import pytest

from dashboard import access, menu
from tests.conftest import ROOT
from tests.pages.charts import screen
from tests.pages.conftest import text, words
from tests.security.conftest import PEOPLE, Opened, claims, signed_in

PAGES = sorted([*(name for names in menu.GROUPS.values() for name in names), *menu.SCREENS])
TALKS = {"discussion", "present", "facilitate", "followup"}
OPEN = {
    "kepegawaian": {
        "overview",
        "unit",
        "behaviour",
        "citizens",
        "competence",
        "trend",
        "comparison",
        "improvement",
        "report",
        "methodology",
        "privacy",
        "data",
        "access",
        "log",
        "distribution",
        "raters",
        "together",
        "keywords",
        "completeness",
        "recognition",
        "rollout",
    }
    | TALKS,
    "pimpinan": {
        "overview",
        "unit",
        "behaviour",
        "citizens",
        "competence",
        "trend",
        "comparison",
        "improvement",
        "report",
        "methodology",
        "privacy",
        "distribution",
        "together",
        "completeness",
        "recognition",
        "rollout",
    }
    | TALKS,
    "kepala_unit": {
        "overview",
        "unit",
        "behaviour",
        "citizens",
        "competence",
        "trend",
        "comparison",
        "improvement",
        "report",
        "methodology",
        "privacy",
        "distribution",
        "together",
        "completeness",
        "recognition",
        "rollout",
    }
    | TALKS,
    "fasilitator": {
        "overview",
        "unit",
        "behaviour",
        "citizens",
        "trend",
        "comparison",
        "improvement",
        "report",
        "methodology",
        "privacy",
        "together",
    }
    | TALKS,
    "pegawai": {
        "followup",
        "overview",
        "unit",
        "citizens",
        "trend",
        "comparison",
        "improvement",
        "report",
        "methodology",
        "privacy",
        "mine",
    },
}
# Units whose exact numbers a role sees, by hierarchy. The health centre belongs to the district by territory only.
EXACT = {
    ("kepegawaian", "territory"): {"kota", "plaju", "ulu", "pkm"},
    ("kepegawaian", "command"): {"kota", "plaju", "ulu", "dinkes", "pkm"},
    ("pimpinan", "territory"): {"plaju", "ulu", "pkm"},
    ("pimpinan", "command"): {"plaju", "ulu", "pkm"},
    ("kepala_unit", "territory"): {"ulu"},
    ("kepala_unit", "command"): {"ulu"},
}
UNITS = {"territory": ["kota", "plaju", "ulu", "pkm"], "command": ["kota", "plaju", "ulu", "dinkes", "pkm"]}
# A row of the table of units below, and the unit its links lead to.
ROW, LINKED = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"unit=(\w+)")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", PEOPLE)
def test_a_page_answers_only_who_may_open_it(world: Path, opened: Opened, role: str, page: str) -> None:
    shown = words(signed_in(claims(PEOPLE[role]), page, unit="ulu", by="quarter", period="2026-Q3"))
    closed = text("closed.page_title", "id") in shown
    assert closed == (page not in OPEN[role])
    if closed:
        assert opened.units == set()


@pytest.mark.parametrize(
    ("role", "view", "unit"),
    [
        (role, view, unit)
        for role in PEOPLE
        for view, units in UNITS.items()
        for unit in (units if (role, view) in EXACT and role != "kepegawaian" else ["ulu"])
    ],
)
def test_a_unit_is_answered_by_the_file_of_the_role(
    world: Path, opened: Opened, role: str, view: str, unit: str
) -> None:
    address = {"unit": unit, "view": view, "by": "quarter", "period": "2026-Q3"}
    shown = screen(signed_in(claims(PEOPLE[role]), "overview", **address))
    exact = EXACT.get((role, view), set())
    rows = ROW.findall(shown)
    assert ("80,0" in ROW.sub("", shown)) == (unit in exact)
    for row in rows:
        assert "80,0" not in row or set(LINKED.findall(row)) <= exact
    asked = {(file, name) for file, name in opened.units if name}
    assert {name for file, name in asked if file == "internal"} <= exact
    assert {name for file, name in asked if file == "shared"} & (exact - {"kota"}) == set()
    if role in ("fasilitator", "pegawai"):
        assert opened.files == {"shared"}


@pytest.mark.parametrize("page", ["trend", "comparison", "improvement"])
@pytest.mark.parametrize("role", ["pimpinan", "kepala_unit"])
@pytest.mark.parametrize("unit", ["kota", "ulu"])
def test_no_page_opens_the_exact_file_for_a_unit_outside(
    world: Path, opened: Opened, role: str, page: str, unit: str
) -> None:
    signed_in(claims(PEOPLE[role]), page, unit=unit, view="territory", by="quarter", period="2026-Q3")
    inside = EXACT.get((role, "territory"), set())
    assert {name for file, name in opened.units if file == "internal"} <= inside


def test_every_page_file_is_told_here() -> None:
    files = {file.stem for file in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert files == set(PAGES) == set().union(*OPEN.values())


def test_the_pages_of_a_role_are_the_ones_that_are_told_here() -> None:
    for role, names in OPEN.items():
        assert access.PAGES[role] - {"mine"} == names - {"mine"}
