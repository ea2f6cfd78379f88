"""Whose right ended while a page was open gets nothing more from it: a run of the view alone asks for the right too."""

from pathlib import Path

from tests.pages.conftest import again, text, words
from tests.security.conftest import GRANTS, PEOPLE, Opened, claims, signed_in

HRD = PEOPLE["kepegawaian"]


def _grants(world: Path, told: str) -> None:
    (world / "access.toml").write_text(told, encoding="utf-8")


def test_a_view_whose_visitor_has_no_right_any_more_is_closed(world: Path, opened: Opened) -> None:
    app = signed_in(claims(HRD))
    _grants(world, GRANTS.replace("HRD@", "another@"))
    opened.files.clear()
    opened.units.clear()
    again(app)
    assert [title.value for title in app.title] == [text("closed.no_grant_title", "id")] and not app.error
    assert not opened.units and not opened.files


def test_a_page_of_a_role_that_ended_is_not_drawn_again(world: Path) -> None:
    app = signed_in(claims(HRD), "log")
    assert text("log.title", "id") in words(app)
    _grants(world, GRANTS.replace('role = "kepegawaian"', 'role = "fasilitator"'))
    again(app)
    assert text("log.title", "id") not in words(app) and not app.dataframe
    assert text("closed.page_title", "id") in words(app)


def test_a_view_is_drawn_from_the_file_that_may_be_seen_now(world: Path, opened: Opened) -> None:
    app = signed_in(claims(PEOPLE["kepala_unit"]), unit="ulu", view="command")
    assert ("internal", "ulu") in opened.units
    _grants(
        world,
        GRANTS.replace(
            'role = "kepala_unit"\nhierarchy = "command"\nunit_id = "ulu"', 'role = "fasilitator"'
        ),
    )
    opened.units.clear()
    again(app)
    assert ("shared", "ulu") in opened.units and ("internal", "ulu") not in opened.units
