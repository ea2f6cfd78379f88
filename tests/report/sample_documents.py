"""Every document of the built sample as text, golden beside the tests: what people take away, from real volumes.

Day, code of the discussion, and the moment of the build are told alike on every day; all else is as anybody gets it.
After a deliberate change: python -m tests.report.sample_documents <data folder with the built sample>
"""

import datetime as dt
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pandas as pd
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from dashboard import example, grants, i18n, metrics, queries, store
from dashboard.discussion import deck, minutes, proposals, sessions
from dashboard.discussion.names import names
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import discussions
from dashboard.filters import Filters
from dashboard.i18n import LANGS, Lang
from dashboard.report.document import document
from dashboard.typeset.deck import pptx
from dashboard.typeset.pdf import pdf
from dashboard.typeset.word import word
from etl.digest import letter, news, tell
from etl.digest.people import Person
from etl.digest.state import state_of
from tests.discussion import slides
from tests.discussion.held import CODE, golden
from tests.pages.conftest import visit
from tests.report import drawn
from tests.report.drawn import GOLDEN

TODAY = dt.date(2026, 11, 30)
FULLEST = "contoh-kel-talangbubuk"
VIEW = Filters(FULLEST, "territory", "quarter", "2026-Q3", "id")
READERS = (
    Person("camat@contoh.go.id", frozenset({"pimpinan"}), (("territory", "contoh-kec-plaju"),)),
    Person("hrd@contoh.go.id", frozenset({"kepegawaian"}), ()),
    Person("lurah@contoh.go.id", frozenset({"kepala_unit"}), (("command", FULLEST),)),
    Person("pemandu@contoh.go.id", frozenset({"fasilitator"}), ()),
)


@contextmanager
def on_a_known_day(data: Path, folder: Path) -> Iterator[None]:
    """The app over a built sample on a known day, with a database of its own that holds the demo's discussion."""
    own = {"KINERJA_DATA": str(data), "DEMO_DATABASE_URL": f"sqlite:///{folder}/demo.db", "APP_DEMO": "1"}
    with patch.dict(os.environ, own), patch.object(grants, "today", TODAY.isoformat):
        os.environ.pop("APP_URL", None)
        example.enter()
        with store.writing() as connection:
            connection.execute(sa.update(discussions).values(code=CODE))
        yield
        store.engine().dispose()


def reports(language: Lang) -> str:
    """The report of the unit with most to tell, as PDF."""
    return drawn.told(pdf(document(VIEW, language)))


def minutes_as(kind: str, write: Callable[[Any], bytes]) -> Callable[[Lang], str]:
    """The minutes of the demo's discussion. kind: `pdf` or `docx`."""
    return lambda language: golden(f"-.{kind}", write(minutes.document(_talk(), names(), language)))


def talk_slides(language: Lang) -> str:
    """The slides of the demo's discussion, for who leads."""
    return slides.told(pptx(deck.document(_talk(), names(), language, leads=True)))


def unit_slides(language: Lang) -> str:
    """What stands out in the unit, as slides with charts."""
    drafts = proposals.proposals(VIEW.hierarchy, VIEW.unit_id, VIEW.period_type, VIEW.period)
    built = pd.Timestamp(queries.build()["built_at"]).to_pydatetime().replace(tzinfo=dt.UTC)
    return slides.told(pptx(deck.unit(drafts, "Kelurahan Talangbubuk", VIEW.period, language, built)))


def letters(language: Lang) -> str:
    """The mails to one reader of each role who was told nothing yet."""
    with TemporaryDirectory() as work:
        data = _beside(Path(work))
        found = news.present(data, str(queries.build()["build"]), TODAY)
        return "\n\n".join(_letter(data, found, reader, language) for reader in READERS)


def workbook(language: Lang) -> str:
    """What is on the screen *Tren* as a workbook: its cells, sheet by sheet."""
    made: dict[str, bytes] = {}

    def keep(_label: str, make: Callable[[], bytes], name: str, **_: Any) -> None:
        made[name] = make()

    asked = {"unit": FULLEST, "by": "quarter", "period": "2026-Q3", "metric": "ikm", "lang": language}
    with patch("streamlit.download_button", keep):
        visit("trend", opened="trend_file", **asked)
    return _cells(made["trend.xlsx"])


DOCUMENTS: dict[str, Callable[[Lang], str]] = {
    "report-{}.pdf": reports,
    "minutes-{}.pdf": minutes_as("pdf", pdf),
    "minutes-{}.docx": minutes_as("docx", word),
    "deck-{}.pptx": talk_slides,
    "deck-unit-{}.pptx": unit_slides,
    "digest-{}": letters,
    "workbook-{}.xlsx": workbook,
}


def file(name: str, language: Lang) -> Path:
    """Where the golden text of a document lies."""
    return GOLDEN / f"sample-{name.format(language)}.txt"


def told(name: str, language: Lang) -> str:
    """The text of a document, without what differs from one build of the same sample to the next."""
    text = DOCUMENTS[name](language)
    build = queries.build()
    with i18n.speaking(language):
        moment = metrics.moment(build["built_at"])
    for varies, stands in ((moment, "{moment}"), (str(build["build"]), "{build}")):
        text = text.replace(varies, stands).replace(varies.replace("\N{NO-BREAK SPACE}", " "), stands)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"


def _talk() -> Discussion:
    found = sessions.find(CODE)
    assert found is not None
    return found


def _beside(work: Path) -> Path:
    """A data folder for mails, which a process of their own makes otherwise: one process opens a file in one way."""
    data, build = Path(os.environ["KINERJA_DATA"]), str(queries.build()["build"])
    (work / "lake").symlink_to(data / "lake")
    (work / "warehouse" / build).mkdir(parents=True)
    shutil.copy(data / "warehouse" / build / "shared.duckdb", work / "warehouse" / build)
    return work


def _letter(data: Path, found: news.Present, reader: Person, language: Lang) -> str:
    due = tell.due(reader, found, state_of(data))
    reach = reader.reach(found)
    tested = {(place[1], metric, kind) for place, metric, kind in found.tested if place in reach}
    refused = news.by_contract(data, (one for one in due.shown if one.kind == news.REFUSED))
    content = letter.Content(due.shown, tuple(refused), found, due.first, len(tested), letter.app_address())
    return f"{reader.account}: {letter.subject(content, language)}\n\n{letter.text(content, language)}"


def _cells(book: bytes) -> str:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    lines: list[str] = []
    for name in sheets.sheet_names:
        lines.append(f"# {name}")
        rows = sheets.get_sheet_by_name(name).to_python()
        lines += [" | ".join(map(_cell, row)).rstrip(" |") for row in rows]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    """As a spreadsheet keeps it; the last digits of a fraction are left to the processor."""
    return f"{cell:.9g}" if isinstance(cell, float) else str(cell).replace("\n", " / ")


if __name__ == "__main__":
    with TemporaryDirectory() as work, on_a_known_day(Path(sys.argv[1]).resolve(), Path(work)):
        for document_name in DOCUMENTS:
            for lang in LANGS:
                file(document_name, lang).write_text(told(document_name, lang), encoding="utf-8")
