"""Kelengkapan names people only to whoever leads them, and tells a unit outside nothing but what everybody may see."""

from pathlib import Path

from tests.pages.charts import screen
from tests.pages.conftest import text
from tests.pages.test_completeness import SEPTEMBER, tables
from tests.security.conftest import PEOPLE, claims, signed_in


def test_leaders_see_only_people_of_their_line_of_command(world: Path) -> None:
    app = signed_in(claims(PEOPLE["pimpinan"]), "completeness", **SEPTEMBER)
    people, raters, odd = tables(app)
    assert text("chase.part", "id", n=3, all=4) in screen(app)
    assert len(people) == 3 and set(people[text("figure.col_unit", "id")]) == {"Kelurahan Plaju Ulu"}
    assert text("chase.rater_outside", "id") in set(people[text("chase.rater", "id")])
    assert len(raters) == 1 and "Bidan" not in odd.to_string()


def test_a_unit_outside_shows_no_count_and_no_name(world: Path) -> None:
    app = signed_in(claims(PEOPLE["kepala_unit"]), "completeness", **SEPTEMBER)
    page = screen(app)
    assert text("completeness.outside", "id") in page
    assert 'class="k-stack"' not in page and not tables(app) and "Siti" not in page
