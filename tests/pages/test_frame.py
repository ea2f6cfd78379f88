"""The frame every visit passes through: the view in the address, the truth about the data, the designed states."""

from pathlib import Path

import pytest

from dashboard import filters
from tests.pages.conftest import address, back, publish, text, visit, words

DEFAULT = {"unit": "plaju", "view": "territory", "by": "quarter", "period": "2026-Q3", "lang": "id"}


def test_a_bare_address_becomes_a_complete_one(tiny: Path) -> None:
    assert address(visit("data")) == DEFAULT


def test_a_link_shows_another_person_the_same_view(tiny: Path) -> None:
    asked = {"unit": "dinkes", "view": "command", "by": "month", "period": "2026-08", "lang": "en"}
    app = visit("data", **asked)
    assert address(app) == asked
    assert [box.value for box in app.selectbox[:4]] == ["dinkes", "command", "month", "2026-08"]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "value"), [("unit", "dinkes"), ("view", "sideways"), ("by", "week"), ("period", "2026-13")]
)
def test_an_unknown_value_falls_back_and_says_so(tiny: Path, name: str, value: str, lang: str) -> None:
    app = visit("data", lang=lang, **{name: value})
    assert address(app) == DEFAULT | {"lang": lang}
    said = words(app).replace("\\", "")
    assert text(f"filter.unknown_{name}", lang, value=value) in said


def test_an_unknown_language_is_indonesian(tiny: Path) -> None:
    assert address(visit("data", lang="fr"))["lang"] == "id"


@pytest.mark.parametrize(
    ("kind", "period", "other", "expected"),
    [
        ("quarter", "2026-Q3", "month", "2026-09"),
        ("quarter", "2026-Q2", "month", "2026-08"),  # no month that early: the oldest one
        ("month", "2026-10", "quarter", "2026-Q4"),
        ("month", "2026-08", "quarter", "2026-Q3"),
        ("month", "2026-08", "year", "2026"),
        ("year", "2025", "quarter", "2026-Q2"),
    ],
)
def test_another_period_type_stays_at_the_same_time(
    tiny: Path, kind: str, period: str, other: str, expected: str
) -> None:
    app = visit("data", by=kind, period=period)
    app.selectbox(key="filter_by").set_value(other).run()
    assert address(app) == DEFAULT | {"by": other, "period": expected}


def test_a_filter_used_before_the_browser_has_the_new_address_is_not_lost(tiny: Path) -> None:
    app = visit("data", by="month", period="2026-10")
    before = address(app)
    app.selectbox(key="filter_by").set_value("quarter").run()
    for name, value in before.items():  # what a browser still shows whose last answer is under way
        app.query_params[name] = value
    app.selectbox(key="filter_unit").set_value("ulu").run()
    assert address(app) == before | {"by": "quarter", "period": "2026-Q4", "unit": "ulu"}


def test_back_is_followed_when_no_filter_was_used(tiny: Path) -> None:
    app = visit("data", by="month", period="2026-10")
    before = address(app)
    app.selectbox(key="filter_by").set_value("quarter").run()
    assert address(back(app, before)) == before


def test_a_unit_that_the_other_hierarchy_does_not_have_gives_way_to_its_top(tiny: Path) -> None:
    app = visit("data", view="command", unit="pkm")
    app.selectbox(key="filter_view").set_value("territory").run()
    assert address(app)["unit"] == "pkm"
    app = visit("data", view="command", unit="dinkes")
    app.selectbox(key="filter_view").set_value("territory").run()
    assert address(app)["unit"] == "plaju"


def test_the_language_changes_the_words_and_nothing_else(tiny: Path) -> None:
    app = visit("data", unit="ulu", by="month", period="2026-08")
    app.button_group(key="filter_lang").set_value("en").run()
    assert address(app) == DEFAULT | {"unit": "ulu", "by": "month", "period": "2026-08", "lang": "en"}
    assert app.title[0].value == text("data.title", "en")
    assert app.selectbox(key="filter_period").options[0] == "October 2026"


@pytest.mark.parametrize("page", ["data", "methodology"])
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("synthetic", [True, False])
def test_synthetic_data_are_called_so_on_every_screen(
    data: Path, page: str, lang: str, synthetic: bool
) -> None:
    publish(data, synthetic=synthetic)
    assert (text("frame.synthetic", lang) in words(visit(page, lang=lang))) == synthetic


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("page", ["overview", "trend", "methodology"])
def test_without_data_a_page_says_what_to_do(data: Path, page: str, lang: str) -> None:
    app = visit(page, lang=lang)
    assert app.title[0].value == text("frame.no_data_title", lang)
    assert app.button[0].label == text("frame.no_data_link", lang)


def test_the_language_can_be_switched_while_there_are_no_data(data: Path) -> None:
    app = visit("overview", lang="en")
    app.button_group(key="filter_lang").set_value("id").run()
    assert app.title[0].value == text("frame.no_data_title", "id")


def test_an_open_page_shows_a_new_build_after_its_next_look(tiny: Path) -> None:
    app = visit("data", unit="ulu")
    assert text("frame.synthetic", "id") in words(app)
    publish(tiny, "b2", synthetic=False)
    app.run()
    assert text("frame.synthetic", "id") not in words(app)
    assert address(app)["unit"] == "ulu"


def test_a_page_waiting_for_its_first_data_keeps_what_its_link_asked_for(data: Path) -> None:
    app = visit("data", unit="ulu", by="month", period="2026-08")
    publish(data)
    app.run()
    assert address(app) == DEFAULT | {"unit": "ulu", "by": "month", "period": "2026-08"}


def test_every_parameter_has_a_note_and_a_control() -> None:
    assert filters.PARAMS == ("unit", "view", "by", "period", "lang")
