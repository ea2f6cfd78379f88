"""The list of licences is what is installed, and nothing in it forces our own code under its terms."""

import sys

import pytest

from tests.licences import COPYLEFT, TARGET, packages


def lines(text: str) -> set[tuple[str, str]]:
    """(package, licence): versions follow the pins, which change by themselves."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {(row[0], row[2]) for row in rows[1:]}


def test_the_list_is_not_stale() -> None:
    listed = lines(TARGET.read_text(encoding="utf-8"))
    installed = {(name, licence) for name, _, licence in packages()}
    assert installed <= listed
    assert sys.platform != "linux" or listed == installed  # elsewhere some packages are not needed


def test_no_licence_that_spreads_and_none_unknown() -> None:
    assert [p for p in packages() if COPYLEFT.search(p[2]) or p[2] == "?"] == []


@pytest.mark.parametrize(
    ("licence", "spreads"),
    [("GPL-3.0-or-later", True), ("AGPL-3.0", True), ("GNU General Public License v2 (GPLv2)", True),
     ("GNU Affero General Public License", True), ("LGPL-2.1", False), ("MPL-2.0", False), ("MIT", False)],
)  # fmt: skip
def test_which_licences_spread(licence: str, spreads: bool) -> None:
    assert bool(COPYLEFT.search(licence)) is spreads
