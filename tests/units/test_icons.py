"""Icons: each says in words what it shows, and none is told from another by colour alone."""

import re
from xml.etree import ElementTree

import pytest

from dashboard.figures import icons
from dashboard.theme import DARK, LIGHT

LETTERS = {"high": "T", "low": "R", "pass": "L", "fail": "G", "unsure": "?"}
NAMES = (*icons.VARIATION, *icons.ASSURANCE)


def test_icons_differ_without_their_colours() -> None:
    drawn = {name: re.sub(r"#[0-9a-f]{6}", "", icons.svg(name, LIGHT, LETTERS)) for name in NAMES}
    filled = {name: icons.svg(name, LIGHT, LETTERS).count(f'fill="{LIGHT.orange}"') > 0 for name in NAMES}
    assert len({(drawn[name], filled[name]) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_a_square_drawing(name: str) -> None:
    root = ElementTree.fromstring(icons.svg(name, DARK, LETTERS))
    assert root.get("viewBox") == "0 0 32 32"


def test_an_icon_in_a_page_has_its_words_and_they_stay_text() -> None:
    assert 'aria-label="&lt;b&gt; &quot;"' in icons.mark("common", '<b> "')


@pytest.mark.parametrize(
    ("verdict", "side", "name"),
    [
        ("concern", "low", "concern_low"),
        ("improvement", "high", "improvement_high"),
        ("neutral_low", "low", "neutral_low"),
        ("common", None, "common"),
        ("none", None, "none"),
        (None, None, "none"),
    ],
)
def test_a_verdict_has_its_icon(verdict: object, side: object, name: str) -> None:
    assert icons.variation(verdict, side) == name
