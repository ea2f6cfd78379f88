"""Page Privasi: the notice, the periods of the present rules, and whom to ask."""

from pathlib import Path

import pytest

from etl import rules
from tests.conftest import ROOT
from tests.pages.conftest import text, visit, words


@pytest.mark.parametrize(
    ("lang", "months", "days"), [("id", "60 bulan", "90 hari"), ("en", "60 months", "90 days")]
)
def test_the_periods_are_those_of_the_rules(tiny: Path, lang: str, months: str, days: str) -> None:
    shown = words(visit("privacy", lang=lang))
    assert f"{text('privacy.kind_appraisal', lang)} | {months}" in shown
    assert f"{text('privacy.kind_original', lang)} | {days}" in shown
    assert f"{text('privacy.kind_peer', lang)} | {text('privacy.months', lang, n='–')}" in shown
    assert text("privacy.why_body", lang) in shown


def test_the_contact_is_shown_as_it_is_written(tiny: Path) -> None:
    assert r"Bagian \*Kepegawaian\*" in words(visit("privacy"))


def test_it_can_be_read_before_there_are_data(data: Path) -> None:
    shown = words(visit("privacy"))
    assert text("privacy.never_body", "id") in shown and text("privacy.kept_unknown", "id") in shown


def test_every_period_has_words_and_a_place_in_the_record() -> None:
    record = (ROOT / "docs" / "processing-record.md").read_text(encoding="utf-8")
    for section in ("retention", "retention_days"):
        for key in rules.sections()[section]["values"]:
            assert text(f"privacy.kind_{key}", "en") and f"`{section}.{key}`" in record
