"""Points proposed for an agenda: from the shared file alone, in both languages, each with its chart."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.discussion import agenda, agreements, proposals, sessions
from tests.discussion.conftest import DAY, again, opened
from tests.pages.charts import enrich
from tests.pages.conftest import publish

PAGES = Path(__file__).parents[1] / "pages"
PLAJU, ULU = ("territory", "plaju", "quarter", "2026-Q3"), ("territory", "ulu", "quarter", "2026-Q3")
SECRET = """
update unit set unit_name = 'RAHASIA';
update metric set label_id = 'RAHASIA', label_en = 'RAHASIA', short_id = 'RAHASIA', short_en = 'RAHASIA',
    source = 'RAHASIA';
update value set value = 13.57, n = 1357, lo = 13.57, hi = 13.57 where value is not null;
update headline set n = 1357, value = 13.57, previous = 13.57;
update focus set why_id = 'RAHASIA', why_en = 'RAHASIA', value = 13.57;
update improvement set value = 13.57, lo = 13.57, hi = 13.57;
update build set build = 'RAHASIA';
"""


def both_files(data: Path, build: str = "b1", more: str = "") -> None:
    """Publish the drawn warehouse for everybody, beside it an internal file in which every figure is another one."""
    folder = publish(data, build)
    enrich(data)
    internal = folder / "internal.duckdb"
    drawn = "\n".join((PAGES / name).read_text(encoding="utf-8") for name in ("focus.sql", "areas.sql"))
    with duckdb.connect(str(internal)) as con:
        con.execute(drawn + more)
    shutil.copy(internal, folder / "shared.duckdb")
    with duckdb.connect(str(internal)) as con:
        con.execute(SECRET)


@pytest.fixture
def room(data: Path) -> Path:
    """A data folder with both files."""
    both_files(data)
    return data


def shown(place: tuple[str, str, str, str]) -> dict[str, dict[str, Any]]:
    """What is proposed, by what it was made from."""
    return {draft.shown["mark"]: dict(draft.shown) for draft in proposals.proposals(*place)}


def test_findings_come_in_their_order_and_in_both_languages(room: Path) -> None:
    first, second = proposals.proposals(*PLAJU)
    assert (first.kind, first.metric, first.shown["mark"]) == (
        "finding",
        "good_or_better",
        "finding/lower_ratings/good_or_better/",
    )
    assert "14 dari 640 pegawai" in first.shown["title"]["id"]
    assert "14 of 640" in first.shown["title"]["en"]
    assert ("2,2\N{NO-BREAK SPACE}%" in first.shown["title"]["id"], "2.2" in first.shown["title"]["en"]) == (
        True,
        True,
    )
    assert first.shown["caption"]["id"].startswith(
        "Kecamatan Plaju · Triwulan III 2026 · n = 10 · Dasar: PermenPANRB 1 ·"
    )
    assert "Quarter 3 of 2026" in first.shown["caption"]["en"]
    assert second.metric == "ikm"


def test_a_finding_is_drawn_as_its_series_with_limits_and_break(room: Path) -> None:
    chart = shown(PLAJU)["finding/lower_ratings/good_or_better/"]["chart"]
    assert chart["type"] == "trend"
    assert [point["label"]["id"] for point in chart["points"]] == ["TW II 2026", "TW III 2026"]
    assert [point["chosen"] for point in chart["points"]] == [False, True]
    assert chart["points"][0]["told"] == {"id": "80,0\N{NO-BREAK SPACE}%", "en": "80.0\N{NO-BREAK SPACE}%"}
    assert chart["lines"][0]["centre"] == [84.0, 84.0]
    assert chart["lines"][0]["upl"] == [100.0, 100.0], "limits end where the scale ends"
    assert chart["breaks"] == [
        {"day": "2026-09-01", "text": {"id": "Puskesmas pindah", "en": "The health centre moved"}}
    ]


def test_advice_holds_a_thing_against_elsewhere(room: Path) -> None:
    point = shown(ULU)["advice/waktu_diadukan"]
    assert point["title"] == {
        "id": "Warga menilai waktunya lama. Saran: Perbaikan proses.",
        "en": "Citizens find it slow. Suggestion: Process improvement.",
    }
    row = point["chart"]["rows"][0]
    assert (point["chart"]["type"], row["label"]["id"], row["is_worse"]) == ("bars", "Waktu", True)
    assert (row["told"]["id"], row["ref_told"]["id"]) == ("2,50", "3,00")
    assert any("3,00" in line["id"] for line in point["lines"])
    assert "Waktu: 2,50 (n = 40), di tempat lain 3,00" in point["alt"]["id"]


def test_what_was_agreed_comes_first_with_who_and_until_when(room: Path) -> None:
    talk = sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), ULU[2:], DAY)
    plan = agreements.Plan(
        "bimbingan", "Membimbing petugas loket", "Sekretaris Lurah", "2026-Q1", "ikm", "IKM naik."
    )
    agreements.agree(talk, plan)
    agreements.agree(talk, agreements.Plan("lainnya", "Menata ruang tunggu", "Kasi Umum", "2099"))
    first, second, *rest = proposals.proposals(*ULU)
    assert [first.kind, second.kind, "action" in {draft.kind for draft in rest}] == [
        "action",
        "action",
        False,
    ]
    assert first.shown["title"]["id"] == "Terakhir kali kita sepakat: Membimbing petugas loket"
    assert first.shown["title"]["en"] == "Last time we agreed: Membimbing petugas loket"
    assert first.shown["lines"][0]["id"].startswith("Penanggung jawab: Sekretaris Lurah; tenggat")
    assert "sudah lewat" in first.shown["lines"][0]["id"]
    assert len(first.shown["lines"]) == 2, "a verdict for an action with a number"
    assert first.shown["chart"]["name"]["id"] == "Indeks Kepuasan"
    assert "sudah lewat" not in second.shown["lines"][0]["id"]
    assert second.shown["chart"] is None
    above = sessions.create(("territory", "plaju", "Kecamatan Plaju"), ULU[2:], DAY)
    agreements.agree(above, agreements.Plan("lainnya", "Menata antrean", "Camat", "2099"))
    assert [draft.kind for draft in proposals.proposals(*PLAJU)] == ["action", "finding", "finding"]


def test_what_became_of_the_last_time_is_told_for_units_below_too(room: Path) -> None:
    talk = sessions.create(("territory", "plaju", "Kecamatan Plaju"), ULU[2:], DAY)
    plan = agreements.Plan(
        "pelatihan", "Latih petugas", "Sekcam", "2026-Q1", "ikm", "IKM naik", unit_id="ulu"
    )
    agreements.agree(talk, plan)
    agreements.settle(agreements.agreed(["ulu"])[0], "done", "Dua hari, semua ikut.")
    assert "action" not in {draft.kind for draft in proposals.proposals(*PLAJU)}
    opened(talk)
    sessions.close(again(talk))
    first = proposals.proposals(*PLAJU)[0].shown
    assert (first["mark"].partition("/")[0], first["unit_id"]) == ("action", "ulu")
    assert first["lines"][0] == {
        "id": "Penanggung jawab: Sekcam; sudah selesai. Yang diharapkan: IKM naik. Hasilnya: Dua hari, semua ikut.",
        "en": "Responsible: Sekcam; done. Expected: IKM naik. Outcome: Dua hari, semua ikut.",
    }


def test_nothing_of_the_internal_file_is_shown(room: Path) -> None:
    talk = sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), ULU[2:], DAY)
    agreements.agree(talk, agreements.Plan("lainnya", "Menata ruang tunggu", "Kasi Umum", "2026-12", "ikm"))
    found = [*proposals.proposals(*PLAJU), *proposals.proposals(*ULU), proposals.topic(*ULU, "Piket loket")]
    written = json.dumps([draft.shown for draft in found], ensure_ascii=False)
    assert len(found) > 5
    for secret in ("RAHASIA", "13,57", "13.57", "1357", "1.357", "Siti", "k1"):
        assert secret not in written


def test_a_point_is_kept_as_it_was_shown(room: Path) -> None:
    talk = sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), ULU[2:], DAY)
    drafts = proposals.proposals(*ULU)
    agenda.fill(talk, drafts)
    assert [point.shown for point in agenda.points(again(talk))] == [draft.shown for draft in drafts]


def test_a_point_is_made_anew_from_a_newer_build(room: Path) -> None:
    talk = sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), ULU[2:], DAY)
    agenda.fill(talk, [*proposals.proposals(*ULU), proposals.topic(*ULU, "Piket <b>loket</b>")])
    more = """
        update improvement set value = 2.2 where metric = 'skm_waktu';
        delete from focus where rule <> 'waktu_diadukan';
    """
    both_files(room, "b2", more)
    points = {point.shown["mark"]: point for point in agenda.points(talk)}
    anew = proposals.renew(talk, points["advice/waktu_diadukan"])
    assert anew is not None
    assert (anew["build"], anew["chart"]["rows"][0]["told"]["id"]) == ("b2", "2,20")
    assert proposals.renew(talk, points["advice/ikm_naik"]) is None
    topic = proposals.renew(talk, points["topic"])
    assert topic is not None
    assert (topic["build"], topic["title"]) == (
        "b2",
        {"id": "Piket <b>loket</b>", "en": "Piket <b>loket</b>"},
    )


def test_coarse_and_hidden_figures_are_told_as_such(data: Path) -> None:
    more = """
        update value set value = 90.0, bound = 'least', n = 20, n_to = 49 where unit_id = 'plaju';
        update value set status = 'hidden', value = null where unit_id = 'plaju' and period = '2026-Q2';
    """
    both_files(data, more=more)
    point = shown(PLAJU)["finding/lower_ratings/good_or_better/"]
    hidden, coarse = point["chart"]["points"]
    assert (hidden["status"], hidden["value"], hidden["told"]["id"]) == ("hidden", None, "–")
    assert (coarse["told"]["id"], coarse["bound"], coarse["hi"]) == ("≥90\N{NO-BREAK SPACE}%", "least", 100.0)
    assert "n 20–49" in point["caption"]["id"]
    assert any("hanya batas angkanya" in line["id"] for line in point["lines"])
    assert "TW II 2026: disembunyikan" in point["alt"]["id"]
