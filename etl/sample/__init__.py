"""Sample exports: invented people, real layouts, planted stories and faults; one seed, one set of bytes."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from etl.sample.appraisals import appraisal_books, city_name
from etl.sample.careers import careers
from etl.sample.competences import competence_books, plant_competences
from etl.sample.complaints import complaint_books, complaints
from etl.sample.draft import Book
from etl.sample.faults import correct, plant_appraisals
from etl.sample.months import Period, moment
from etl.sample.more_faults import plant_complaints, plant_peers, plant_registers, plant_surveys, plant_upload
from etl.sample.older import older_books, plant_older
from etl.sample.organisations import organisation_books, plant_organisations
from etl.sample.peers import peer_books
from etl.sample.planter import Planter
from etl.sample.recognitions import plant_recognitions, recognition_books
from etl.sample.registers import plan_books, profile_book
from etl.sample.reporter import Reporter
from etl.sample.services import plant_services, service_books
from etl.sample.sizes import Sizes
from etl.sample.spelling import CITY
from etl.sample.survey import Forms, all_responses
from etl.sample.survey_files import survey_books
from etl.sample.targets import plant_targets, target_books
from etl.sample.territory import PEMKOT, territory, unit_book
from etl.sample.trainings import plant_trainings, training_books
from etl.sample.truth import truth_text

UPLOAD_MONTH = Period("month", 2026, 11)


@dataclass(frozen=True)
class SampleReport:
    """What was written: export files (those in `_upload/` too), data rows, people, planted faults."""

    files: tuple[Path, ...]
    rows: int
    employees: int
    faults: int


def generate(target: Path, seed: int = 1671, employees: int | None = None) -> SampleReport:
    """Write the sample into `target`; an export to upload by hand, clean and faulty, into `target/_upload`.

    `employees` sizes the territory (default about 750). Only files named in the result and `truth.toml` are
    written; nothing is deleted.
    """
    places = territory(employees or 750)
    staff = careers(Random(f"{seed}:careers"), places)
    reporter = Reporter(seed, places, staff)
    forms = all_responses(seed, places)
    books, uploads = _books(reporter, forms), _uploads(reporter)
    everything = [*books, *uploads]
    planter = Planter({book.name: book for book in everything}, Random(f"{seed}:faults"))
    plant_appraisals(planter)
    plant_surveys(planter)
    plant_complaints(planter, staff)
    plant_peers(planter)
    plant_registers(planter)
    plant_upload(planter, uploads[1].name)
    plant_organisations(planter)
    plant_competences(planter)
    plant_trainings(planter)
    plant_targets(planter)
    plant_older(planter)
    plant_services(planter)
    plant_recognitions(planter)
    people = len(staff.people())
    text = truth_text(reporter, Sizes(planter.books, forms), planter.faults, people)
    (target / "_upload").mkdir(parents=True, exist_ok=True)
    files = tuple(book.write(target) for book in everything)
    (target / "truth.toml").write_text(
        text, encoding="utf-8", newline="\n"
    )  # last: it says that all is there
    rows = sum(len(sheet.rows) for book in everything for sheet in book.sheets)
    return SampleReport(files, rows, people, len(planter.faults))


def _books(reporter: Reporter, forms: Forms) -> list[Book]:
    """Every export that is loaded by default, in the order in which an agency would collect them."""
    seed, places = reporter.seed, reporter.places
    books = [
        unit_book(places),
        profile_book(reporter),
        *appraisal_books(reporter),
        *plan_books(reporter),
        *survey_books(forms),
        *complaint_books(complaints(seed, places), places, Random(f"{seed}:portal")),
        *peer_books(reporter),
        *organisation_books(seed, places),
        *competence_books(reporter),
        *training_books(reporter),
        *target_books(reporter),
        *older_books(reporter),
        *service_books(seed, places),
        *recognition_books(reporter),
    ]
    correct(books)
    return books


def _uploads(reporter: Reporter) -> list[Book]:
    """November 2026, one month after the sample ends: a clean export and the twin that will be spoiled."""
    pulled = moment(date(2026, 12, 16), 8, 30, 7)
    sheet = reporter.sheet(PEMKOT, UPLOAD_MONTH, CITY, pulled, "Sheet1")
    name = f"_upload/{city_name(UPLOAD_MONTH)}"
    return [
        Book(name, [sheet]),
        Book(name.replace(".xlsx", " (bermasalah).xlsx"), [deepcopy(sheet)]),
    ]
