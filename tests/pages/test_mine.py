"""Kinerja saya: a person reads of himself by the rules, and of nobody else."""

import datetime as dt
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.views import verdict
from tests.conftest import ROOT
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

PERSONAL = (
    "person", "origin", "evidence", "own_appraisal", "own_plan", "own_behaviour", "own_competence", "own_training",
    "own_recognition",
)  # fmt: skip
OWN = (Path(__file__).parent / "own.sql").read_text(encoding="utf-8")


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with two employees who have records of their own."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", OWN)
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    redraw(folder / "shared.duckdb", "; ".join(f"delete from {table}" for table in PERSONAL))
    return tiny


def mine(**address: str) -> AppTest:
    return visit("mine", role="pegawai", **address)


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(verdict, "today", lambda: dt.date.fromisoformat(day))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_annual_result_is_shown_on_the_matrix_with_who_rated_and_what_differs(
    told: Path, lang: str
) -> None:
    page = screen(mine(lang=lang))
    here = re.search(r'<td class="k-here" aria-current="true">(.*?)<small>', page)
    assert here and here.group(1) == text("said.good", lang)
    assert "Siti Aminah" in page and "Budi Penilai, Lurah" in page
    told_so = text(
        "mine.differs", lang, exported=text("said.very_good", lang), computed=text("said.good", lang)
    )
    assert told_so in page
    assert len(re.findall(r"<table class=\"k-matrix\">.*?</table>", page)) == 1


@pytest.mark.parametrize(
    ("day", "key", "badge"),
    [
        ("2026-01-25", "objection_left", True),
        ("2026-02-03", "objection_last", True),
        ("2026-02-04", "objection_closed", False),
    ],
)
def test_the_clock_of_an_objection(
    told: Path, day: str, key: str, badge: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, day)
    page = screen(mine())
    last = "4 Februari 2026" if key == "objection_closed" else "3 Februari 2026"
    assert text(f"mine.{key}", "id", n=9, day=last) in page
    assert (f'<span class="k-chip">{text("figure.provisional", "id")}</span>' in page) is badge
    assert "PP 30/2019 Pasal 59 [V2]" in page and "(penilai: Budi Penilai)" in page


@pytest.mark.parametrize(("day", "key"), [("2026-11-10", "not_yet"), ("2026-11-11", "overdue")])
def test_a_month_not_rated_is_late_only_after_its_deadline(
    told: Path, day: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, day)
    page = screen(mine(record="2026-10"))
    assert f"10 November 2026 · {text(f'mine.{key}', 'id')}" in page
    assert "k-clock" not in page.replace(".k-clock", "")
    assert f'<span class="k-value">{text("said.not_rated", "id")}</span>' in page


def test_all_results_are_listed_and_an_acting_post_is_told_apart(told: Path) -> None:
    page = screen(mine())
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td>[^<]*</td><td><b>([^<]*)</b>', page
    )
    assert rows == [
        ("Oktober 2026", "–", "belum dinilai"), ("September 2026", "Sesuai ekspektasi", "Kurang"),
        ("September 2026 · Plt.", "Sesuai ekspektasi", "Baik"), ("2025", "Di atas ekspektasi", "Sangat Baik"),
    ]  # fmt: skip
    assert text("mine.counts_nowhere", "id") in screen(mine(record="2026-09.40"))


def test_the_numbers_in_which_his_row_counts_lead_to_the_trend(told: Path) -> None:
    page = screen(mine())
    found = re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]*)</a><span>[^<]*<b>([^<]*)</b>', page)
    assert [(label, answer) for _, label, answer in found] == [("Predikat Baik atau lebih", "ya")]
    assert "trend?" in found[0][0] and "unit=ulu" in found[0][0] and "metric=good_or_better" in found[0][0]


def test_what_others_say_stands_beside_the_unit_and_is_hidden_where_they_are_few(told: Path) -> None:
    page = screen(mine())
    rows = dict(re.findall(r'<th scope="row">(Ber[^<]*|Aku[^<]*)</th>(.*?)</tr>', page))
    assert "<b>7,5</b> <small>n = 6</small>" in rows["Berorientasi Pelayanan"]
    assert "k-elsewhere" in rows["Berorientasi Pelayanan"]
    assert "k-hatch" in rows["Akuntabel"] and "k-point" not in rows["Akuntabel"]
    assert text("mine.feedback_lead", "id", n=5) in page


def test_every_record_names_its_row(told: Path) -> None:
    rows = mine().dataframe[-1].value
    assert list(zip(rows["Catatan"], rows["Berkas"], rows["Baris"], strict=True)) == [
        ("Penilaian", "Laporan B.csv", 14), ("Penilaian", "Laporan A.xlsx", 9), ("Penilaian", "Laporan A.xlsx", 40),
        ("Penilaian", "Tahunan.xlsx", 12), ("Rencana SKP", "Rencana.xlsx", 31),
    ]  # fmt: skip


def test_nothing_of_another_person_is_on_the_page(told: Path) -> None:
    app = mine()
    everything = screen(app) + "".join(frame.value.to_string() for frame in app.dataframe)
    assert (
        text("rollout.own_hours", "id", year="2026", hours="24", least="20") in everything
    )  # what he attended
    for word in ("Orang lain", "Orang Lain", "Rahasia", "2,2", "Sangat Kurang</b>", " 77", " 78"):
        assert word not in everything


def test_every_question_about_a_person_asks_for_the_one_who_is_signed_in() -> None:
    files = list((ROOT / "dashboard" / "sql" / "own").glob("*.sql"))
    assert len(files) >= 5
    for file in files:
        assert re.search(
            r"(where|and) (\w+\.)?person_key = \$person_key\b", file.read_text(encoding="utf-8")
        ), file.name


def test_a_role_without_a_record_does_not_have_the_page(told: Path) -> None:
    page = screen(visit("mine", role="fasilitator"))
    assert "k-matrix" not in page.replace(".k-matrix", "") and "Siti Aminah" not in page


@pytest.mark.parametrize("why", ["no_person", "no_rows"])
def test_a_page_without_records_explains_itself(
    told: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "no_rows":
        with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
            con.execute("update own_appraisal set person_key = 'gone' where person_key = 'k1'; delete from own_plan; "
                        "delete from own_behaviour; delete from person")  # fmt: skip
        monkeypatch.setattr("dashboard.demo._anybody", lambda *_: "k1")
    else:
        monkeypatch.setattr("dashboard.demo._anybody", lambda *_: "")
        monkeypatch.setattr(access, "pages", lambda: access.EVERY_PAGE)
    assert text(f"mine.{why}", "id") in screen(mine())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_own_assessment_is_held_against_the_post_and_nobody_elses_is_there(told: Path, lang: str) -> None:
    page = screen(mine(lang=lang))
    assert text("competence.own", lang) in page and "Rekap Uji.xlsx!Rekap!7" in page
    serving = re.search(r'<th scope="row">Pelayanan Publik</th>(.*?)</tr>', page)
    assert serving and re.findall(r"<td>(.*?)</td>", serving[1]) == [
        "2", "1", f"−1 · <b>{text('competence.is_below', lang)}</b>", "1",
    ]  # fmt: skip
    assert "BKPSDM &lt;i&gt;" in page and "Rahasia" not in page
