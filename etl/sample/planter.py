"""Spoils single cells of finished drafts and remembers where, so that the truth file can point at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Cell, Fault, Row, Sheet

_STORIES = {
    stories.IMPROVING,
    stories.DECLINING,
    stories.SLOW_SERVICE,
    stories.UNIFORM_RATER,
    stories.SMALL_EXTREME,
    stories.PRAISED,
    stories.SILENT,
}


@dataclass
class Planter:
    """All books by name, and what has been planted in them. A row is spoiled at most once."""

    books: dict[str, Book]
    rng: Random
    faults: list[Fault] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def sheet(self, name: str, sheet: str | None = None) -> tuple[Book, Sheet]:
        book = self.books[name]
        return book, next(page for page in book.sheets if sheet in (None, page.name))

    def note(
        self, key: str, place: tuple[Book, Sheet], row: Row | None, column: str, outcome: str, note: str
    ) -> None:
        """Record a hazard that is already there. Outcome: refused, skipped, finding or accepted."""
        self.faults.append(Fault(key, *place, row, column, outcome, note))

    def spoil(
        self, key: str, place: tuple[Book, Sheet], row: Row, column: str, value: Cell, outcome: str, note: str
    ) -> None:
        place[1].put(row, column, value)
        self._used.add(id(row))
        self.note(key, place, row, column, outcome, note)

    def pick(self, place: tuple[Book, Sheet], number: int, fits: Callable[[Sheet, Row], bool]) -> list[Row]:
        """Rows not yet spoiled that fit, by chance but always the same for the same seed."""
        fitting = [row for row in place[1].rows if id(row) not in self._used and fits(place[1], row)]
        return self.rng.sample(fitting, number)


def ordinary(sheet: Sheet, row: Row) -> bool:
    """A rated appraisal row of a teacher of a primary school that is in no story."""
    unit = str(sheet.cell(row, "skp_unor_id"))
    return (
        unit.startswith("contoh-sdn-")
        and unit not in _STORIES
        and sheet.cell(row, "hasil_akhir") == "BAIK"
        and "Kepala" not in str(sheet.cell(row, "skp_jabatan"))
        and str(sheet.cell(row, "periode_awal_skp"))[-2:] == "01"
    )


def first(rows: Iterable[Row], fits: Callable[[Row], bool]) -> Row:
    return next(row for row in rows if fits(row))
