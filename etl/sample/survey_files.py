"""The survey in four layouts: form with words, form with numbers, two header rows, recap with footers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from etl.sample.draft import Book, Cell, Row, Sheet
from etl.sample.layouts import ANSWERS, OVERALL_ANSWERS, OVERALL_QUESTION, QUESTIONS, header
from etl.sample.months import ROMAN, Period, span
from etl.sample.people import NAMES
from etl.sample.survey import ELEMENTS, OVERALL_FROM, Forms, Response

UNIT_QUESTION = "Unit layanan yang dikunjungi"


def survey_books(forms: Forms) -> list[Book]:
    """Every survey export of the sample, without the planted faults."""
    quarters = list(span("quarter"))

    def answers(kind: str, *chosen: Period) -> list[Response]:
        keys = {quarter.key for quarter in chosen}
        found = [form for (_, key), group in forms.items() if key in keys for form in group]
        return sorted((form for form in found if form.unit.kind == kind), key=lambda form: form.at)

    books = []
    for year in sorted({quarter.year for quarter in quarters}):
        books.append(_form_words(year, answers("puskesmas", *(q for q in quarters if q.year == year))))
    for quarter in quarters:
        books.append(_form_numbers(quarter, answers("kelurahan", quarter)))
        books += [_template(quarter, answers(kind, quarter)) for kind in ("seksi", "uptd")]
        books.append(_recap(quarter, answers("kua", quarter)))
    return books


def _form_header(stamp: str, elements: Iterable[str]) -> Row:
    questions = [f"{number}. {QUESTIONS[element]}" for number, element in enumerate(elements, 6)]
    return [stamp, *header("survey_profile"), *questions, "Saran dan masukan"]


def _form_row(form: Response, elements: Iterable[str], answer: Callable[[str], Cell], unit_name: str) -> Row:
    name = Random(f"{form.at}:{form.age}").choice(NAMES["female"]) if form.age % 3 else ""
    profile: Row = [name, form.age, form.sex, form.education, form.work]
    return [form.at, *profile, unit_name, form.service, *map(answer, elements), form.remark]


def _form_words(year: int, forms: list[Response]) -> Book:
    """Google Forms CSV of a year, UTF-8 with commas, answers in words."""

    def row(form: Response) -> Row:
        def answer(element: str) -> Cell:
            value = form.answers[element]
            return ANSWERS[element][value - 1] if value else ""

        return _form_row(form, ELEMENTS, answer, form.unit.name)

    sheet = Sheet("", _form_header("Cap waktu", ELEMENTS), [row(form) for form in forms])
    if year >= OVERALL_FROM.year:
        sheet.header.insert(-1, f"15. {OVERALL_QUESTION}")
        for line, form in zip(sheet.rows, forms, strict=True):
            line.insert(-1, OVERALL_ANSWERS[form.overall - 1] if form.overall else "")
    return Book(f"SKM Puskesmas Kecamatan Plaju (Jawaban) {year}.csv", [sheet], "utf-8", ",")


# The form of the kelurahan asks about complaints before facilities (the order of the regulation).
_REGULATION_ORDER = [*ELEMENTS[:7], "pengaduan", "sarana"]


def _form_numbers(quarter: Period, forms: list[Response]) -> Book:
    """Google Forms workbook of a quarter, all kelurahan, answers 1 to 4, true time stamps."""

    def row(form: Response) -> Row:
        return _form_row(form, _REGULATION_ORDER, form.answers.__getitem__, _spelling(form))

    rows = [row(form) for form in forms]
    sheet = Sheet("Form Responses 1", _form_header("Timestamp", _REGULATION_ORDER), rows)
    return Book(f"SKM Kelurahan se-Kecamatan Plaju {quarter.key}.xlsx", [sheet])


def _spelling(form: Response) -> str:
    """Citizens choose from a list that was typed with a blank in one year and without in another."""
    return form.unit.name.replace("Baguskuning", "Bagus Kuning") if form.at.year != 2024 else form.unit.name


def _template(quarter: Period, forms: list[Response]) -> Book:
    """The template with two header rows; the unit and the quarter stand in the file name only."""
    codes: Row = [f"U{number}" for number in range(1, 10)]
    profile = header("survey_template")
    top: Row = ["NO. RESPONDEN ", "PROFIL", *[None] * 5, "NILAI UNSUR PELAYANAN", *[None] * 8]
    rows: list[Row] = [
        [place, None, form.sex, form.age, form.education, form.work, form.service, *form.answers.values()]
        for place, form in enumerate(forms, 1)
    ]
    total: Row = ["JUMLAH TOTAL", *[None] * 6, *_sums(forms)]
    sheet = Sheet(
        "SKM",
        [None, *profile, *codes],
        rows,
        [top],
        [total, ["NRR /Unsur", *[None] * 6, *_means(forms)]],
        ("A1:A2", "B1:G1", "H1:P1"),
    )
    return Book(f"SKM {forms[0].unit.name} {quarter.key}.xlsx", [sheet])


def _recap(quarter: Period, forms: list[Response]) -> Book:
    """The recap "per responden dan per unsur" with unit and quarter in title cells and four footers."""
    above: list[Row] = [
        ["PENGOLAHAN SURVEY KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"],
        [],
        [f"UNIT PELAYANAN : {forms[0].unit.name}"],
        ["ALAMAT : Kecamatan Plaju, Kota Palembang"],
        ["Tlp/Fax : -"],
        [f"PERIODE : Triwulan {ROMAN[quarter.number - 1]} Tahun {quarter.year}"],
        [],
        [*header("survey_recap"), "NILAI UNSUR PELAYANAN", *[None] * 8],
    ]
    rows: list[Row] = [
        [place, form.age, form.sex, form.work, form.education, *form.answers.values()]
        for place, form in enumerate(forms, 1)
    ]
    means = _means(forms)
    weighted = [round(mean / 9, 4) for mean in means]
    below: list[Row] = [
        ["Nilai /Unsur", *[None] * 4, *_sums(forms)],
        ["NRR /Unsur", *[None] * 4, *(_comma(mean) for mean in means)],
        ["NRR tertbg/unsur", *[None] * 4, *(_comma(value) for value in weighted)],
        ["IKM Unit pelayanan", *[None] * 4, _comma(round(sum(means) / 9 * 25, 2))],
    ]
    codes: Row = [*[None] * 5, *(f"U{number}" for number in range(1, 10))]
    merged = ("A1:N1", *(f"{letter}8:{letter}9" for letter in "ABCDE"), "F8:N8")
    sheet = Sheet("Rekap", codes, rows, above, below, merged)
    name = f"Pengolahan SKM {forms[0].unit.name} Triwulan {ROMAN[quarter.number - 1]} {quarter.year}.xlsx"
    return Book(name, [sheet])


def _comma(value: float) -> str:
    return str(value).replace(".", ",")


def _sums(forms: list[Response]) -> list[int]:
    return [sum(form.answers[element] or 0 for form in forms) for element in ELEMENTS]


def _means(forms: list[Response]) -> list[float]:
    answered = [sum(form.answers[element] is not None for form in forms) for element in ELEMENTS]
    return [round(total / number, 4) for total, number in zip(_sums(forms), answered, strict=True)]
