"""Which contract a sheet belongs to, and what it says outside its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.context import context_of
from etl.contract import contracts, load_contracts
from etl.engine import connect
from etl.facttable import FOLDER, ContractError, header_key
from etl.messages import LayoutRefused
from etl.recognise import Match, Nearest, recognise
from tests.etl.drawn_exports import APPRAISAL, FORM, QUESTIONS, appraisal, titles

TEMPLATE = [
    ["NO. RESPONDEN ", "PROFIL", "", "NILAI UNSUR PELAYANAN", *[""] * 8],
    ["", "NAMA", "USIA", *(f"U{n}" for n in range(1, 10))],
]
RECAP = [
    ["PENGOLAHAN SURVEY KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"],
    ["UNIT PELAYANAN", ": KUA Contoh"],
    ["PERIODE : Triwulan II Tahun 2025"],
    ["No", "Usia", "Jenis Kelamin", "Pekerjaan", "Pendidikan", "NILAI UNSUR PELAYANAN", *[""] * 8],
    [*[""] * 5, *(f"U{n}" for n in range(1, 10))],
]

LEVELS = [
    "Integritas", "Kerja Sama", "Komunikasi", "Orientasi pada Hasil", "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan", "Perekat Bangsa",
]  # fmt: skip
MERGED = [
    ["Rekap Hasil Uji Kompetensi"],
    ["No", "NIP", *(text for name in LEVELS for text in (name, "")), "JPM (%)", "Tanggal Uji"],
    ["", "", *["Standar", "Capaian"] * 9],
]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path_factory.mktemp("data")) as connection:
        yield connection


def found(preview: list[list[str]]) -> Match | Nearest | None:
    return recognise(preview, contracts().values())


def match(preview: list[list[str]]) -> Match:
    result = found(preview)
    assert isinstance(result, Match), result
    return result


@pytest.mark.parametrize(
    ("preview", "key", "row"),
    [
        ([*titles(), APPRAISAL, appraisal()], "appraisal_ekinerja", 8),
        ([APPRAISAL, appraisal()], "appraisal_ekinerja", 1),
        ([*[["catatan"]] * 20, APPRAISAL], "appraisal_ekinerja", 21),
        ([FORM], "survey_forms", 1),
        (TEMPLATE, "survey_template", 2),
        (RECAP, "survey_recap", 5),
        (MERGED, "competence_recap_two_rows", 3),
        ([["NIP Lama", "NIP BARU", "NAMA", "UNIT ORGANISASI NAMA", "JENIS JABATAN NAMA", "GOLONGAN NAMA",
           "JENIS PEGAWAI NAMA", "AGAMA", "NIK"]], "employee_siasn", 1),
        ([["Tracking ID", "Tanggal Laporan Masuk", "Kategori", "Instansi Terdisposisi", "Isi Laporan Awal",
           "Status Final", "Kecamatan"]], "complaint_kabupaten", 1),
    ],
)  # fmt: skip
def test_header_is_found_by_its_words(preview: list[list[str]], key: str, row: int) -> None:
    result = match(preview)
    assert (result.contract.key, result.header_row) == (key, row)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Hasil_Akhir", "hasil akhir"),
        (" NIP\u00a0 BARU *", "nip baru"),
        ("12. Saran:", "saran"),
        ("1) Umur", "umur"),
    ],
)
def test_header_spelling(header: str, key: str) -> None:
    assert header_key(header) == key


def test_a_merged_head_names_every_column_below_it_and_none_beside_it() -> None:
    result = match(MERGED)
    assert [result.columns[key] for key in ("integritas_required", "integritas_held")] == [2, 3]
    assert (result.columns["perekat_bangsa_held"], result.columns["job_fit"]) == (19, 20)
    assert result.headers["pelayanan_publik_held"] == "Pelayanan Publik | Capaian"
    torn = [MERGED[0], MERGED[1], ["", "", *["Standar", "Capaian"] * 8, "Standar", "Nilai"]]
    near = found(torn)
    assert isinstance(near, Nearest) and near.missing == ("Perekat Bangsa / Capaian",)


def test_elements_are_found_by_the_question_not_by_its_place() -> None:
    swapped = [*FORM[:4], *reversed(QUESTIONS.values()), "Saran"]
    columns = match([swapped]).columns
    assert {e: swapped[columns[e]] for e in QUESTIONS} == QUESTIONS
    assert "waktu" in columns and columns["answered_on"] == 0  # "Cap waktu" is no answer about waiting


def test_a_header_that_names_the_element_is_believed_before_its_number() -> None:
    named = [TEMPLATE[0], [*TEMPLATE[1][:-2], "U8 Penanganan Pengaduan", "U9 Sarana dan Prasarana"]]
    columns = match(named).columns
    assert (columns["pengaduan"], columns["sarana"]) == (10, 11)
    assert (match(TEMPLATE).columns["sarana"], match(TEMPLATE).columns["pengaduan"]) == (10, 11)


def test_a_tenth_local_question_is_no_element() -> None:
    wider = [[*TEMPLATE[0], ""], [*TEMPLATE[1], "U10"]]
    assert 12 not in match(wider).columns.values()


def test_a_question_about_two_elements_is_neither() -> None:
    double = [h if h != QUESTIONS["biaya"] else "Bagaimana biaya dan waktu layanan?" for h in FORM]
    near = found([double])
    assert isinstance(near, Nearest) and near.missing == ("biaya / tarif",)


def test_nearest_contract_is_named_with_its_differences() -> None:
    changed = [h if h != "hasil_akhir" else "predikat_akhir" for h in APPRAISAL]
    near = found([*titles(), changed])
    assert isinstance(near, Nearest)
    assert near.contract.key == "appraisal_ekinerja"
    assert near.missing == ("hasil_akhir",) and "predikat_akhir" in near.unknown


@pytest.mark.parametrize("preview", [[["a", "b"], ["1", "2"]], [[]], [], [["No", "Keterangan"]]])
def test_nothing_resembles(preview: list[list[str]]) -> None:
    assert not isinstance(found(preview), Match)


def test_a_needed_header_must_not_stand_twice() -> None:
    with pytest.raises(LayoutRefused, match="twice"):
        found([[*APPRAISAL, "nip"]])


@pytest.mark.parametrize(
    ("title", "sheet", "file", "period"),
    [
        ("Bulanan MARET Tahun 2026", "Sheet1", "x.xlsx", "2026-03"),
        ("Bulanan MARET Tahun 2026", "mar", "Laporan 2026.xlsx", "2026-03"),
        ("Bulanan MARET Tahun 2026", "", "Laporan Maret 2026.csv", "2026-03"),
        ("Triwulan I Tahun 2026", "", "Laporan 2026-Q1.csv", "2026-Q1"),
        ("Semester II Tahun 2025", "", "x.csv", "2025-S2"),
        ("Tahunan Tahun 2025", "tahunan", "Laporan 2025.xlsx", "2025"),
        ("", "mar", "Laporan 2026.xlsx", "2026-03"),
        ("", "", "Laporan Penilaian SKP 2026-03.csv", "2026-03"),
        ("", "", "Laporan Penilaian SKP 2026.csv", None),  # a bare year is no annual report
    ],
)
def test_period_of_a_sheet(
    con: duckdb.DuckDBPyConnection, title: str, sheet: str, file: str, period: str | None
) -> None:
    context = context_of(con, match([*(titles(title) if title else []), APPRAISAL]), sheet, file)
    assert (context.period and context.period.text) == period


@pytest.mark.parametrize(
    ("title", "sheet", "file", "places"),
    [
        (
            "Bulanan MARET Tahun 2026",
            "apr",
            "x 2026.xlsx",
            "the title says 2026-03, the sheet's name says 2026-04",
        ),
        (
            "Bulanan MARET Tahun 2026",
            "",
            "x 2026-04.csv",
            "the title says 2026-03, the file's name says 2026-04",
        ),
        ("Bulanan MARET Tahun 2026", "", "x 2025.csv", "the title says 2026-03, the file's name says 2025"),
    ],
)
def test_periods_that_disagree(
    con: duckdb.DuckDBPyConnection, title: str, sheet: str, file: str, places: str
) -> None:
    with pytest.raises(LayoutRefused) as refused:
        context_of(con, match([*titles(title), APPRAISAL]), sheet, file)
    assert places in refused.value.message_en
    assert "tidak cocok" in refused.value.message_id


def test_unit_and_quarter_from_file_name_or_title(con: duckdb.DuckDBPyConnection) -> None:
    template = context_of(con, match(TEMPLATE), "SKM", "SKM Seksi Pelayanan Umum 2026-Q1.xlsx")
    recap = context_of(con, match(RECAP), "Rekap", "apa saja.xlsx")
    assert (template.unit, template.period and template.period.text) == ("Seksi Pelayanan Umum", "2026-Q1")
    assert (recap.unit, recap.period and recap.period.text) == ("KUA Contoh", "2025-Q2")


@pytest.mark.parametrize(
    ("preview", "rule"), [(TEMPLATE, "period_unknown"), ([RECAP[0], RECAP[2], *RECAP[3:]], "unit_unknown")]
)
def test_what_must_be_said_is_missed(
    con: duckdb.DuckDBPyConnection, preview: list[list[str]], rule: str
) -> None:
    with pytest.raises(LayoutRefused) as refused:
        context_of(con, match(preview), "", "tanpa keterangan.xlsx")
    assert refused.value.rule == rule


def test_a_new_layout_is_one_toml_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(
        (FOLDER / "complaint_kabupaten.toml")
        .read_text(encoding="utf-8")
        .replace('"complaint_kabupaten"', '"other"')
        .replace('"Tracking ID"', '"Nomor Aduan"'),
        encoding="utf-8",
    )
    known = load_contracts([FOLDER, tmp_path])
    header = ["Nomor Aduan", "Tanggal Laporan Masuk", "Kategori", "Instansi Terdisposisi", "Isi Laporan Awal",
              "Status Final"]  # fmt: skip
    result = recognise([header], known.values())
    assert isinstance(result, Match) and result.contract.key == "other"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('complaint_id = ["NIK"]', "must not enter"),
        ('complaint_id = ["Nama Pelapor"]', "must not enter"),
        ('complaint_id = ["Alamat"]', "must not enter"),
        ('no_such_column = ["X"]\ncomplaint_id = ["Tracking ID"]', "unknown columns"),
        ('complaint_id = ["Kategori"]', "used twice"),
        ("", "missing columns"),
    ],
)
def test_a_contract_that_contradicts_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    text = (FOLDER / "complaint_kabupaten.toml").read_text(encoding="utf-8")
    (tmp_path / "x.toml").write_text(text.replace('complaint_id = ["Tracking ID"]', line), encoding="utf-8")
    with pytest.raises(ContractError, match=reason):
        load_contracts([tmp_path])


def test_every_contract_says_where_it_is_known_from() -> None:
    for path in FOLDER.glob("*.toml"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
    for contract in contracts().values():
        assert contract.source and contract.label_id and contract.label_en
