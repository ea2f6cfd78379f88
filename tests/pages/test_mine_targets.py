"""Kinerja saya: one's own targets under the results of the leader, older schemes in their own words; the cascade."""

import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard import figures
from dashboard.views import cascade, unitparts
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

HERE = Path(__file__).parent
OWN = "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("own.sql", "targets.sql"))
PERSONAL = (
    "person",
    "own_appraisal",
    "own_plan",
    "own_behaviour",
    "own_competence",
    "own_target",
    "own_older",
    "own_training",
    "own_recognition",
)


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with an employee who has targets and older results of his own."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", OWN)
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    redraw(folder / "shared.duckdb", "; ".join(f"delete from {table}" for table in PERSONAL))
    return tiny


def cells(page: str, name: str) -> list[str]:
    """The cells of a table's line, by its heading, without notes under them."""
    found = re.search(rf'<tr><th scope="row">{name}(?:<small>.*?</small>)?</th>(.*?)</tr>', page)
    assert found, name
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1])]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_targets_stand_under_the_result_they_serve_and_texts_stay_texts(told: Path, lang: str) -> None:
    page = screen(visit("mine", role="pegawai", lang=lang))
    reverse, met, short = (text(f"target.{key}", lang) for key in ("reverse", "met", "not_met"))
    point = "," if lang == "id" else "."
    assert cells(page, "Loket cepat") == [
        f"Waktu tunggu{text('target.time', lang)} · {reverse}", "30 Menit", "24 Menit", f"120{point}0\u00a0%{met}",
    ]  # fmt: skip
    assert cells(page, "Berkas lengkap")[2:] == ["9,5 Berkas", f"79{point}2\u00a0%{short}"]
    assert cells(page, "Laporan")[1:] == ["Tepat waktu", "Tepat waktu", text("target.in_words", lang)]
    assert cells(page, "Data benar")[2:] == ["–", text("target.no_realisation", lang)]
    assert text("target.summary", lang, n="4", measured="2", met="1") in page
    assert "Layanan &lt;b&gt;membaik&lt;/b&gt;" in page and "<b>membaik" not in page
    assert re.search(r"Rincian.*?SKP \(9, 10, 12, 11\)|Rincian.*?SKP \(9, 10, 11, 12\)", page)
    assert "Rahasia" not in page and "Hasil lama" not in page and " 77" not in page


def test_older_results_keep_the_words_of_their_scheme_and_an_open_one_says_why(told: Path) -> None:
    page = screen(visit("mine", role="pegawai"))
    assert cells(page, "2013")[1:5] == ["–", "–", "92,00", "Amat Baik"]
    assert cells(page, "2021")[3:5] == [
        "112,25", text("older.undetermined", "id") + text("older.why_undetermined", "id"),
    ]  # fmt: skip
    assert cells(page, "2020")[4] == "Sangat Baik" + text("older.differs", "id", word="Baik")
    assert "Milik Orang Lain" not in page


def drawn(**more: object) -> pd.DataFrame:
    row = {"period_type": "quarter", "period": "2026-Q3", "above_result": "Hasil <script>", "is_own": True,
           "n_persons": 7, "n_persons_to": None, "n_units": 2, "n_results": 3, "n_indicators": 9, "n_measured": 8,
           "n_met": 6, "status": "ok", **more}  # fmt: skip
    return pd.DataFrame([row])


def test_a_result_says_who_serves_it_and_what_was_met_and_a_closed_one_does_not() -> None:
    page = cascade.table(drawn(), True)
    assert (
        "7 pegawai" in page
        and "di 2 unit" in page
        and "<b>6 dari 8 tercapai</b>" in page
        and "width:75.0%" in page
    )
    assert text("cascade.n_words", "id", n="1") in page and "<script" not in page
    closed = cascade.table(
        drawn(n_persons=5, n_persons_to=9, n_measured=None, n_met=None, status="hidden"), True
    )
    assert "5–9 pegawai" in closed and text("cascade.closed", "id") in closed and "k-stack" not in closed
    assert text("cascade.unmeasured", "id") in cascade.table(drawn(n_measured=0, n_met=0), False)


def test_an_achievement_is_drawn_above_a_hundred_and_a_share_is_not() -> None:
    assert figures.limits("percent", "mean") == (0.0, 120.0) and figures.limits("percent", "share") == (
        0.0,
        100.0,
    )


@pytest.mark.parametrize(
    ("period", "said"), [("2026-Q3", "6 dari 8 tercapai"), ("2026-Q2", "1 dari 4 tercapai")]
)
def test_profil_unit_shows_the_cascade_of_the_chosen_period(
    tiny: Path, period: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unitparts, "PARTS", {})  # the other parts have tests and drawn tables of their own
    enrich(tiny)
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute((HERE / "cascade.sql").read_text(encoding="utf-8"))
    page = screen(visit("unit", unit="ulu", by="quarter", period=period, role="kepegawaian"))
    assert said in page and "Hasil tahun lalu" not in page
    assert ("Hasil triwulan lalu" in page) is (period == "2026-Q2")
    assert ("Layanan *membaik* &lt;i&gt;" in page) is (period == "2026-Q3")
    assert ("Semua target, Triwulan III 2026: **75,0" in page) is (period == "2026-Q3")
    assert (text("cascade.unmeasured", "id") in page) is (period == "2026-Q3")


@pytest.mark.parametrize(("number", "said"), [("n_to = null", "no_above"), ("n = 5, n_to = 9", "few")])
def test_a_unit_without_results_in_its_cascade_says_why(
    tiny: Path, number: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unitparts, "PARTS", {})
    enrich(tiny)
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute((HERE / "cascade.sql").read_text(encoding="utf-8"))
        con.execute(f"delete from cascade; update value set {number} where metric = 'targets_met'")
    page = screen(visit("unit", unit="ulu", by="quarter", period="2026-Q3", role="kepegawaian"))
    told = {key: text(f"cascade.{key}", "id") in page for key in ("no_above", "few", "none")}
    assert told == {key: key == said for key in told}
