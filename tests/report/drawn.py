"""The drawn warehouse with all that a report tells of, and the golden text of its reports.

After a deliberate change: python -m tests.report.drawn <an empty folder>
"""

import datetime as dt
import io
import os
import sys
from pathlib import Path

import sqlalchemy as sa
from pypdf import PdfReader

from dashboard import store
from dashboard.discussion import agreements, sessions
from dashboard.discussion.agreements import Plan
from dashboard.discussion.tables import actions
from dashboard.filters import Filters
from dashboard.i18n import LANGS, Lang
from dashboard.report.document import document
from dashboard.typeset.pdf import pdf
from tests.pages.charts import enrich
from tests.pages.conftest import publish, redraw

GOLDEN = Path(__file__).parents[1] / "golden"
DAY = dt.date(2026, 8, 12)
VIEW = Filters("ulu", "territory", "quarter", "2026-Q3", "id")
MORE = [
    Path(__file__).parents[1] / name for name in ("pages/focus.sql", "pages/areas.sql", "report/more.sql")
]
MORE_SQL = "\n".join(file.read_text(encoding="utf-8") for file in MORE)


def draw(data: Path, build: str = "b1", changes: str = "") -> Path:
    """Publish it with changes in SQL; the internal file."""
    file = publish(data, build) / "internal.duckdb"
    enrich(data)
    redraw(file, f"{MORE_SQL}; {changes}")
    return file


def agree() -> None:
    """One action of the unit, which is done."""
    talk = sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), ("quarter", "2026-Q3"), DAY)
    sessions.start(talk, "b1")
    found = sessions.find(talk.code)
    assert found is not None
    agreements.agree(found, Plan("pelatihan", "Latih petugas loket", "Kepala Seksi Pelayanan", "2026-Q4"))
    agreements.settle(agreements.agreed()[0], agreements.DONE, "Dua petugas dilatih.")
    with store.writing() as con:
        con.execute(sa.update(actions).values(start="2026-08"))


def made(language: Lang = "id", view: Filters = VIEW, *, is_shared: bool = False) -> bytes:
    """The report as PDF."""
    return pdf(document(view, language, is_shared=is_shared))


def told(file: bytes) -> str:
    """All text of a PDF by page, without blanks at the ends of its lines."""
    pages = "\n\f".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    return "\n".join(line.rstrip() for line in pages.splitlines()).strip() + "\n"


if __name__ == "__main__":
    os.environ["KINERJA_DATA"] = sys.argv[1]
    draw(Path(sys.argv[1]))
    agree()
    for lang in LANGS:
        (GOLDEN / f"report-{lang}.pdf.txt").write_text(told(made(lang)), encoding="utf-8")
