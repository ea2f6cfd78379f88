"""What is loaded, how fresh it is, and what was refused, for a terminal."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from etl import builds, inputs, kept, lake, publish
from etl.console import plain
from etl.decisions import DecisionsUnreadError
from etl.erase import unfinished
from etl.messages import Both, said
from etl.prepare import changed

SOURCES = {
    "unit": "Unit kerja / units", "employee": "Pegawai / employees", "appraisal": "Penilaian SKP / appraisals",
    "plan": "SKP / plans", "survey": "Survei / survey", "complaint": "Laporan warga / complaints",
    "peer": "Penilaian 360 / 360 forms",
    "organisation_rating": "Predikat organisasi / organisation ratings",
    "target": "Rincian SKP / targets of plans", "older_appraisal": "Penilaian skema lama / appraisals of older schemes",
    "competence": "Uji kompetensi / competence assessments", "training": "Pelatihan dan sosialisasi / training",
    "recognition": "Penghargaan / recognition", "service_volume": "Volume pelayanan / services given",
    "holiday": "Hari libur / holidays",
}  # fmt: skip
WAITING = {
    "manifest": "Ada muatan baru / newer loads wait",
    "decisions": "Ada keputusan baru / newer decisions wait",
}


def status(data: Path) -> str:
    """Tables of sources, of refused rows, and one line about the published build."""
    console = Console()
    with duckdb.connect() as con, console.capture() as captured:
        for table in _loaded(con, data):
            console.print(table)
        for line in _own(data):
            console.print(Text(line))
        console.print(_published(data))
        for line in _kept(data):
            console.print(Text(line))
        if unfinished(data):
            console.print("Penghapusan belum selesai / an erasure is unfinished: python -m etl erase")
    return captured.get().rstrip()


def _loaded(con: duckdb.DuckDBPyConnection, data: Path) -> list[Table | Text]:
    """Tables of what is loaded and refused; of a lake that is not whole, what is missing."""
    now = lake.current(data)
    try:
        lake.whole(data / "lake", now)
        inputs.attach_lake(con, str(data / "lake"), now)
    except lake.LakeDamagedError as damaged:
        return [Text(damaged.message.id), Text(damaged.message.en)]
    refused = _refused(con)
    return [_sources(con), *([refused] if refused.row_count else [])]


def _sources(con: duckdb.DuckDBPyConnection) -> Table:
    """Every source, those without data too."""
    found = con.execute(
        "select table_name, max(nullif(period, 'all')), max(extracted_at)::date, sum(rows)::bigint, "
        "count(distinct file_sha) from lake.file group by table_name"
    ).fetchall()
    by_name = {name: cells for name, *cells in found}
    heads = ("sumber / source", "sampai / until", "ditarik / drawn", "baris / rows", "berkas / files")
    table = _table("Dimuat / loaded", *heads)
    for name, label in SOURCES.items():
        period, drawn, rows, files = by_name.get(name, (None, None, 0, 0))
        table.add_row(label, period or "–", str(drawn or "–"), f"{rows:,}".replace(",", "."), str(files))
    return table


def _refused(con: duckdb.DuckDBPyConnection) -> Table:
    """Files with refused rows, and what most of them broke."""
    table = _table(
        "Ditolak / refused", "berkas / file", "baris / rows", "sebab tersering / most frequent reason"
    )
    rows = con.execute(
        "select file_name, count(distinct (sheet, row)) as rows, mode(expected_id) from lake.refused "
        "group by file_name order by rows desc, file_name"
    ).fetchall()
    for name, count, reason in rows:
        table.add_row(Text(plain(name)), str(count), Text(plain(reason)))
    return table


def _own(data: Path) -> list[str]:
    """Layouts of the agency's own, and those that cannot be read."""
    found = kept.kept(data)
    names = [plain(f"{c.label_id} ({key})") for key, c in sorted(found.contracts.items())]
    told = [f"Tata letak sendiri / own layouts: {', '.join(names)}"] if names else []
    return told + [
        plain(f"Tata letak tidak terbaca / layout not read: {name}: {why}")
        for name, why in found.unread.items()
    ]


def _published(data: Path) -> str:
    """Which build is current, and whether everything loaded is in it."""
    name = publish.current(data / "warehouse")
    if name is None:
        return "Belum ada yang terbit / nothing published yet: python -m etl build"
    if why := builds.damage(data / "warehouse" / name):
        both = said("builds", "current_damaged", build=name, why=said("damage", why))
        return "\n".join([both.id, both.en])
    file = data / "warehouse" / name / builds.INTERNAL
    with duckdb.connect(str(file), read_only=True) as con:
        built_at, as_of = con.execute("select built_at, as_of from build").fetchall()[0]
        findings = con.execute("select count(*) from finding where severity = 'warn'").fetchall()[0][0]
    told = f"Terbit / published: {name}, {built_at} UTC, data {as_of}, temuan / findings: {findings}"
    return "\n".join([told, *_waiting(data)])


def _kept(data: Path) -> list[str]:
    """The builds that are kept, whether somebody went back, and whether the last tries failed."""
    warehouse = data / "warehouse"
    kept_builds, note, tried = builds.lines(data), publish.rolled_back(warehouse), builds.tries(warehouse)
    told: list[Both] = []
    if note.get("to") and note["to"] == publish.current(warehouse):
        told.append(said("builds", "rolled_back", to=note["to"], at=note.get("at", ""), left=note["from"]))
    if tried.in_a_row:
        told.append(said("builds", "failing", n=tried.in_a_row, why=tried.why, at=tried.at))
    head = ["Terbitan tersimpan / builds kept:"] if kept_builds else []
    return [*head, *kept_builds, *(words for both in told for words in (both.id, both.en))]


def _waiting(data: Path) -> list[str]:
    """What the next build would take up."""
    try:
        changes = changed(data)
    except DecisionsUnreadError as unread:
        return [unread.message.id, unread.message.en]
    return [f"{words}: python -m etl build" for what, words in WAITING.items() if what in changes]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if "rows" in column or "files" in column else "left")
    return table
