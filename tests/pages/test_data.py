"""Page Data: what was loaded and refused; handing in an export; the child process that does the work."""

import hashlib
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from dashboard import intake as desk
from dashboard import panel
from dashboard.intake import Intake, Job
from dashboard.views import data as view
from tests.pages.conftest import redraw, text, visit, words

# A stand-in for the loader: a real process that speaks its protocol and does as the file says.
WORKER = """
import json, os, sys, time
say = lambda **event: print(json.dumps(event), flush=True)
say(event="ready")
for line in sys.stdin:
    job = json.loads(line)
    plan = open(job["path"], encoding="utf-8").read()
    if plan == "die":
        os._exit(9)
    if plan == "noise":
        print("not json", flush=True); say(event="validated", id="unknown", result={}); say(hello=1)
    result = {"file_name": job["name"], "sha256": "aa", "state": "accepted", "message_id": "", "message_en": "",
        "sheets": [{"sheet": "jan", "contract": "appraisal", "label_id": "Penilaian SKP", "label_en": "Appraisal",
            "period": "2026-10", "rows_read": 12, "accepted": 9, "refused": 2, "skipped": 1}],
        "refused_sample": [{"sheet": "jan", "row": 9, "column": "person_key", "header": "nip", "found": "=cmd|calc",
            "expected_id": "NIP 18 angka", "expected_en": "an 18-digit NIP"}], "nearest": None}
    if plan == "unknown":
        result |= {"state": "refused_file", "sheets": [], "refused_sample": [], "message_id": "Tidak dikenal [x](http://y)",
            "message_en": "Unknown", "nearest": {"contract": "appraisal", "label_id": "Penilaian SKP",
            "label_en": "Appraisal", "missing": ["hasil_akhir"], "unknown": ["nilai*"]}}
    say(id=job["id"], event="validated", result=result)
    if plan == "unknown":
        continue
    say(id=job["id"], event="progress", stage="build", done=1, total=4)
    while plan == "slow" and not os.path.exists(job["path"] + ".go"):
        time.sleep(0.02)
    if plan == "broken":
        say(id=job["id"], event="failed", message_id="Cakram penuh", message_en="Disk full")
    else:
        say(id=job["id"], event="published", build="b2")
"""


@pytest.fixture
def worker(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """An intake whose child is the stand-in; the pages use it too."""
    made = Intake((sys.executable, "-c", WORKER))
    monkeypatch.setattr("dashboard.views.upload.intake", lambda: made)
    yield made
    for held in (data / "inbox").rglob("*.csv"):
        held.with_suffix(".csv.go").touch()
    made.close()


def ended(worker: Intake, job_id: str, seconds: float = 20) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job = worker.job(job_id)
        assert job is not None
        if job.over:
            return job
        time.sleep(0.02)
    raise AssertionError(f"still {job.state}")


@pytest.mark.parametrize(
    ("plan", "state"),
    [
        ("good", "published"),
        ("noise", "published"),
        ("unknown", "validated"),
        ("broken", "failed"),
        ("die", "failed"),
    ],
)
def test_how_a_job_ends(worker: Intake, plan: str, state: str) -> None:
    assert ended(worker, worker.submit(plan.encode(), "a.csv")).state == state


def test_a_dead_child_is_started_again(worker: Intake) -> None:
    assert ended(worker, worker.submit(b"die", "a.csv")).state == "failed"
    assert ended(worker, worker.submit(b"good", "b.csv")).state == "published"


def test_a_child_that_cannot_start_is_a_failed_job(data: Path) -> None:
    hopeless = Intake(("/no/such/program",))
    assert ended(hopeless, hopeless.submit(b"x", "a.csv")).state == "failed"


def test_the_first_answer_is_waited_for_and_no_longer(worker: Intake) -> None:
    job_id = worker.submit(b"slow", "a.csv")
    assert worker.wait(job_id, "checking", 20).state in ("validated", "building")
    started = time.monotonic()
    worker.wait(job_id, "building", 0.2)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("SKM Kelurahan Bagus Kuning 2026-Q3.xlsx", "SKM Kelurahan Bagus Kuning 2026-Q3.xlsx"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\x\\a.XLSX", "a.XLSX"),
        ("CON.xlsx", "ekspor CON.xlsx"),
        ("lpt1.a.csv", "ekspor lpt1.a.csv"),
        ("\u202exslx.nairalap\u202c.csv", "xslx.nairalap.csv"),
        (".~_rahasia.csv", "rahasia.csv"),
        ("a.csv.exe", "a.csv.exe"),
        ("\0\n.parquet", "parquet"),
        ("a\tb|c.csv.", "ab_c.csv"),
        ("..", "ekspor"),
        ("x/", "ekspor"),
        ("", "ekspor"),
        ("n" * 300 + ".csv", "n" * 146 + ".csv"),
        ("界" * 300 + ".csv", "界" * 78 + ".csv"),
    ],
)
def test_an_export_is_kept_by_its_bytes_under_a_plain_name(data: Path, name: str, kept: str) -> None:
    first, second = desk.keep(b"isi", name), desk.keep(b"isi", "lain.csv")
    assert first == second == data / "inbox" / hashlib.sha256(b"isi").hexdigest()[:16] / kept
    assert [path.name for path in data.rglob("*") if path.is_file()] == [kept]
    assert first.read_bytes() == b"isi"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_tells_what_is_loaded_and_refused(tiny: Path, lang: str) -> None:
    app = visit("data", lang=lang)
    assert text("data.refused_count", lang, lines="2", files="1") in words(app)
    fresh = app.table[0].value
    assert fresh.iloc[0].tolist()[1:] == (
        ["Oktober 2026", "4 Nov 2026", "5 Nov 2026 16.00\N{NO-BREAK SPACE}WIB", "1.234", "1"]
        if lang == "id"
        else ["October 2026", "4 Nov 2026", "5 Nov 2026 16:00\N{NO-BREAK SPACE}WIB", "1,234", "1"]
    )
    refused, loads = (frame.value for frame in app.dataframe)
    assert refused[text("data.row", lang)].tolist() == [9, 9, 14]
    assert loads[text("data.state", lang)].tolist() == [
        text("load_state.refused_file", lang),
        text("load_state.partly", lang),
    ]
    assert loads[text("data.source", lang)][1] == text("source.appraisal", lang)
    found = app.table[1].value
    assert text("data.warn", lang) in found.iloc[0, 0]
    assert found[text("data.unit", lang)][1] == text("data.units", lang, n=2)
    assert text("data.rows_at", lang, n=2) in found[text("data.place", lang)][1]


def test_of_very_many_refused_rows_the_first_are_shown_and_the_rest_are_told(tiny: Path) -> None:
    more = f"insert into refused select r.* from (from refused limit 1) as r, range({panel.MOST_ROWS})"
    redraw(tiny / "warehouse" / "b1" / "internal.duckdb", more)
    app = visit("data", lang="id")
    assert len(app.dataframe[0].value) == panel.MOST_ROWS
    assert text("figure.first_rows", "id", most="1.000", n="1.003") in words(app)


def test_the_workbook_for_the_unit_holds_what_the_table_shows(tiny: Path) -> None:
    shown = visit("data").dataframe[0].value
    book = view._workbook(shown, ("Baris ditolak", "Keterangan"), {"Cara": "betulkan"})()
    back = pd.read_excel(io.BytesIO(book), sheet_name="Baris ditolak", engine="calamine")
    assert back["Tertulis"].tolist() == ["=cmd|calc", "BAIK SEKALI", "A"]
    assert back["Baris"].tolist() == [9, 9, 14]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("has_data", [True, False])
@pytest.mark.parametrize("plan", ["good", "unknown", "broken", "die"])
def test_an_upload_is_answered_on_the_spot(
    data: Path, worker: Intake, lang: str, has_data: bool, plan: str, request: pytest.FixtureRequest
) -> None:
    if has_data:
        request.getfixturevalue("tiny")
    app = visit("data", lang=lang)
    app.file_uploader[0].set_value((f"{plan} *x*.csv", plan.encode(), "text/csv")).run()
    ended(worker, app.session_state["_jobs"][0])
    app.run()
    assert not app.exception
    expected = {
        "good": text(
            "upload.counts", lang, rows_read="**12**", accepted="**9**", refused="**2**", skipped="**1**"
        ),
        "unknown": "hasil\\_akhir",
        "broken": "Cakram penuh" if lang == "id" else "Disk full",
        "die": text("upload.died", lang),
    }
    assert expected[plan] in words(app)
    assert f"{plan} \\*x\\*\\.csv" in words(app)
    assert "](http" not in words(app).replace("\\]", "")


def test_progress_is_shown_while_numbers_are_built(tiny: Path, worker: Intake) -> None:
    app = visit("data")
    app.file_uploader[0].set_value(("a.csv", b"slow", "text/csv")).run()
    worker.wait(app.session_state["_jobs"][0], "validated", 5)
    app.run()
    assert text("upload.state_building", "id") in words(app)
    (desk.keep(b"slow", "a.csv").with_suffix(".csv.go")).touch()
    ended(worker, app.session_state["_jobs"][0])
    app.run()
    assert text("upload.published", "id") in words(app)


def test_the_shared_audience_gets_no_drop_zone(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny / "warehouse" / "b1" / "internal.duckdb").rename(tiny / "warehouse" / "b1" / "shared.duckdb")
    monkeypatch.setenv("AUDIENCE", "shared")
    app = visit("data")
    assert not app.file_uploader and not app.download_button
    assert "=cmd|calc" not in str([frame.value for frame in app.dataframe])
