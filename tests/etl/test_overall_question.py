"""A question on satisfaction as a whole beside the nine elements: found by its words, mapped, and never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.etl.drawn_exports import FORM, QUESTIONS, accepted, form, one, problems, write_csv

ELEMENTS = ", ".join(QUESTIONS)


def asked(tmp_path: Path, header: str, *answers: str) -> Path:
    """The survey form with one more question, one response per answer to it."""
    rows = [[*form(at=f"2026-02-03 09:{n:02}:00")[:-1], answer, "cepat"] for n, answer in enumerate(answers)]
    return write_csv(tmp_path / "f.csv", [[*FORM[:-1], header, "Saran"], *rows], ",")


@pytest.mark.parametrize(
    "header",
    [
        "Kepuasan keseluruhan", "KEPUASAN KESELURUHAN *", "10. Secara keseluruhan bagaimana kepuasan Anda?",
        "Bagaimana kepuasan Saudara secara umum terhadap pelayanan kami?", "Secara keseluruhan saya puas",
    ],
)  # fmt: skip
def test_it_is_found_by_its_words(data: Path, tmp_path: Path, header: str) -> None:
    one(asked(tmp_path, header, "Sangat puas", "2", "TIDAK PUAS", ""), data)
    assert accepted(data, "overall", "survey") == [(4,), (2,), (1,), (None,)]
    assert accepted(data, ELEMENTS, "survey") == [(3,) * 9] * 4


def test_a_form_without_it_is_as_good_as_before(data: Path, tmp_path: Path) -> None:
    result = one(write_csv(tmp_path / "f.csv", [FORM, form()], ","), data)
    assert result.state == "accepted" and accepted(data, "overall", "survey") == [(None,)]


def test_an_answer_of_another_question_is_refused_with_its_place(data: Path, tmp_path: Path) -> None:
    result = one(asked(tmp_path, "Kepuasan keseluruhan", "Puas", "Gratis"), data)
    assert problems(result) == [(3, "Kepuasan keseluruhan", "Gratis")]


def test_a_scale_to_five_is_not_converted(data: Path, tmp_path: Path) -> None:
    result = one(asked(tmp_path, "Kepuasan keseluruhan", *(str(1 + n % 5) for n in range(30))), data)
    assert result.state == "refused_file"


def test_other_questions_about_everything_are_not_mistaken_for_an_element(data: Path, tmp_path: Path) -> None:
    one(asked(tmp_path, "Secara keseluruhan, bagaimana kepuasan Saudara terhadap pelayanan?", "Puas"), data)
    assert accepted(data, f"overall, {ELEMENTS}", "survey") == [(3,) * 10]
