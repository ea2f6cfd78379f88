"""One discussion drawn by hand, held and closed long ago; its minutes are golden text beside the tests.

After a deliberate change: python -m tests.discussion.held <an empty folder>
"""

import datetime as dt
import io
import os
import sys
from pathlib import Path
from typing import Any

import docx
import sqlalchemy as sa
from pypdf import PdfReader

from dashboard import store
from dashboard.discussion import agenda, agreements, minutes, sessions, tables, voices
from dashboard.discussion.agreements import Plan
from dashboard.discussion.names import Names
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.voices import Voice
from dashboard.i18n import LANGS
from dashboard.typeset.pdf import pdf
from dashboard.typeset.word import word

GOLDEN = Path(__file__).parents[1] / "golden"
PLACE = ("territory", "ulu", "Kelurahan Plaju Ulu")
NAMES = Names(
    {"ikm": {"id": "Indeks Kepuasan Masyarakat", "en": "Citizen satisfaction index"}},
    {("territory", "ulu"): "Kelurahan Plaju Ulu", ("territory", "kel"): "Seksi Pelayanan"},
    is_synthetic=False,
)
CODE = "K7M2QX"
EARLIER, THIS = "2026-05-20", "2026-08-12"
Texts = dict[str, str]


def text(indonesian: str, english: str) -> Texts:
    """A text in both languages."""
    return {"id": indonesian, "en": english}


def same(words: str) -> Texts:
    """A text that is the same in both."""
    return text(words, words)


def bars() -> dict[str, Any]:
    """A chart of two elements side by side."""
    row = {"lo": None, "hi": None, "n": same("n = 64"), "bound": None, "is_chosen": False, "is_worse": False}
    return {
        "type": "bars",
        "name": text("Unsur pelayanan", "Service elements"),
        "span": [0.0, 100.0],
        "ticks": [],
        "here": text("di sini", "here"),
        "elsewhere": text("di tempat lain", "elsewhere"),
        "rows": [
            {**row, "label": text("Waktu", "Time"), "value": 71.5, "told": text("71,5", "71.5"), "ref": 80.0,
             "ref_told": text("80,0", "80.0"), "is_chosen": True, "is_worse": True},
            {**row, "label": text("Biaya", "Cost"), "value": 90.0, "told": same("≥90"), "bound": "least",
             "ref": None, "ref_told": same("–")},
        ],
    }  # fmt: skip


def shown(title: Texts, chart: dict[str, Any] | None, *lines: Texts, **more: Any) -> dict[str, Any]:
    """What a point shows."""
    return {
        "title": title,
        "lines": list(lines),
        "caption": text("Kelurahan Plaju Ulu · Juli 2026 · n = 64", "Kelurahan Plaju Ulu · July 2026 · n = 64"),
        "chart": chart,
        "alt": text("Waktu 71,5; di tempat lain 80,0.", "Time 71.5; elsewhere 80.0."),
        "build": "b7",
        **more,
    }  # fmt: skip


def hold() -> Discussion:
    """Draw two discussions and close them; the later one."""
    first = _open(EARLIER)
    agreements.agree(first, Plan("pelatihan", "Latih petugas loket", "Lurah Plaju Ulu", "2026-06", "ikm"))
    agreements.agree(
        first, Plan("perbaikan_layanan", "Buka loket kedua", "Kepala Seksi Pelayanan", "2026-07")
    )
    sessions.close(_now(first))
    loket = next(action for action in agreements.agreed() if action.title == "Latih petugas loket")
    agreements.settle(loket, agreements.DONE, "Dua petugas dilatih.")
    talk = _open(THIS)
    key = next(action.key for action in agreements.agreed() if action.title == "Buka loket kedua")
    points = _points(talk, key)
    _speak(talk, points)
    agreements.decide(talk, "Loket kedua dibuka setiap hari kerja.", points[0].id)
    agreements.decide(talk, "Hasil survei dibahas setiap triwulan.")
    planned = Plan(
        "perbaikan_proses", "Pasang papan antrean", "Kepala Seksi Pelayanan", "2026-Q4", "ikm", "IKM naik"
    )
    agreements.agree(talk, planned)
    sessions.attend(_now(talk), 27)
    sessions.close(_now(talk))
    _fix_times(first, talk)
    found = sessions.find(CODE)
    assert found is not None
    return found


def _open(day: str) -> Discussion:
    made = sessions.create(
        PLACE, ("month", "2026-07"), dt.date.fromisoformat(day), "Aula", "Seluruh ketua RT"
    )
    sessions.start(made, "b7")
    return _now(made)


def _points(talk: Discussion, key: str) -> list[agenda.Item]:
    title = text("Terakhir kali kita sepakat: Buka loket kedua", "Last time we agreed: Buka loket kedua")
    slow = text("Waktu pelayanan lebih lambat daripada di tempat lain.", "Service is slower than elsewhere.")
    line = text("Waktu: 71,5 (n = 64); di tempat lain 80,0.", "Time: 71.5 (n = 64); elsewhere 80.0.")
    drafts = [
        agenda.Draft("finding", "ikm", shown(slow, bars(), line)),
        agenda.Draft("action", None, shown(title, None, same("–"), mark=f"action/{key}")),
        agenda.Draft("topic", None, shown(same("Jam buka hari Sabtu"), None)),
    ]
    agenda.fill(talk, drafts)
    return agenda.points(talk)


def _speak(talk: Discussion, points: list[agenda.Item]) -> None:
    for phone, stance in enumerate(("agree",) * 7 + ("unsure",) * 2 + ("disagree",)):
        voices.take(talk.code, Voice(f"vote-{phone:04}", f"p{phone}", points[0].id, stance))
    said = [
        (points[0].id, "Antrean terpanjang pada Senin pagi.", "", ""),
        (points[0].id, "", "Tambah satu petugas.", "Ketua RT 05"),
        (points[0].id, "RAHASIA ditahan", "", ""),
        (None, "Ruang rapat terlalu panas.", "", ""),
        (None, "RAHASIA menunggu", "", ""),
    ]
    for number, (item, opinion, proposal, name) in enumerate(said):
        voices.take(talk.code, Voice(f"said-{number:04}", "p1", item, "", opinion, proposal, name))
    for one in voices.incoming(talk):
        if "ditahan" in one.opinion:
            voices.withhold(talk, one)
        elif "menunggu" not in one.opinion:
            voices.release(talk, one)


def _now(talk: Discussion) -> Discussion:
    found = sessions.find(talk.code)
    assert found is not None
    return found


def _fix_times(first: Discussion, talk: Discussion) -> None:
    """Give what was just written the times of a discussion of long ago, and the later one a known code."""
    own, decided, agreed = tables.discussions, tables.decisions, tables.actions
    with store.writing() as con:
        for one, day, code in ((first, EARLIER, "AAAAAA"), (talk, THIS, CODE)):
            times = {"opened_at": f"{day}T02:05:00Z", "closed_at": f"{day}T03:40:00Z", "code": code}
            con.execute(sa.update(own).where(own.c.id == one.id).values(times))
            for table in (decided, agreed):
                con.execute(
                    sa.update(table)
                    .where(table.c.discussion_id == one.id)
                    .values(given_at=f"{day}T03:00:00Z")
                )
        ended = sa.update(agreed).where(agreed.c.ended_at.is_not(None))
        con.execute(ended.values(ended_at="2026-07-01T00:00:00Z"))
        settled = sa.update(agreed).where(agreed.c.state == agreements.DONE)
        con.execute(settled.values(given_at="2026-07-01T00:00:00Z"))


def told(file: bytes, kind: str) -> str:
    """All text of a PDF by page, or of a DOCX: header, body in its order, footer."""
    if kind == "pdf":
        return "\n\f".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    document = docx.Document(io.BytesIO(file))
    section = document.sections[0]
    parts = [section.header, document, section.footer]
    return "\n".join(_lines(block) for part in parts for block in part.iter_inner_content())


def _lines(block: Any) -> str:
    if hasattr(block, "rows"):
        return "\n".join(
            " | ".join(cell.text.replace("\n", " / ") for cell in row.cells) for row in block.rows
        )
    style = block.style.name
    return f"{'#' * int(style[-1])} {block.text}" if style.startswith("Heading") else block.text


def files(talk: Discussion) -> dict[str, bytes]:
    """The four files, by the name of their golden text."""
    kinds = {"pdf": pdf, "docx": word}
    return {
        f"minutes-{language}.{kind}.txt": write(minutes.document(talk, NAMES, language))
        for kind, write in kinds.items()
        for language in LANGS
    }


def golden(name: str, file: bytes) -> str:
    """The text of a file without blanks at the ends of its lines."""
    lines = told(file, name.split(".")[1]).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


if __name__ == "__main__":
    from tests.pages.conftest import publish

    os.environ["KINERJA_DATA"] = sys.argv[1]
    publish(Path(sys.argv[1]))
    for name, file in files(hold()).items():
        (GOLDEN / name).write_text(golden(name, file), encoding="utf-8")
