"""Loads from drawn exports: what is accepted, what is refused and how it is told, what the lake then holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from etl import lake, pseudonym
from etl.__main__ import main
from etl.load import Upload, check, exports_in, load
from etl.result import LoadResult
from tests.etl.drawn_exports import (
    APPRAISAL,
    FORM,
    NIP,
    QUESTIONS,
    RATER,
    accepted,
    appraisal,
    appraisals,
    form,
    titles,
    write_csv,
    write_xlsx,
)

NIP_2, NIP_3 = "198503122010012005", "198503122010012006"


def one(path: Path, data: Path, name: str | None = None) -> LoadResult:
    """Load one file."""
    result = load([Upload(path, name)], data)[0]
    assert all(s.rows_read == s.accepted + s.refused + s.skipped for s in result.sheets)
    return result


def problems(result: LoadResult) -> list[tuple[int, str, str | None]]:
    return [(line["row"], line["header"], line["found"]) for line in result.refused_sample]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_accepted_row_is_ours_throughout(data: Path, tmp_path: Path, kind: str) -> None:
    result = one(appraisals(tmp_path / f"laporan.{kind}", appraisal()), data)
    assert (result.state, result.exit_code) == ("accepted", 0)
    key = pseudonym.key_of(data)
    fields = (
        "person_key, rater_key, period_type, period, period_start::varchar, scheme, work_result, rating, is_acting, "
        "employment, contract, file_name, row, extracted_at::varchar, warnings"
    )
    assert accepted(data, fields) == [
        (
            pseudonym.pseudonym(NIP, key), pseudonym.pseudonym(RATER, key), "month", "2026-03", "2026-03-01",
            "PANRB6", "meets", "good", False, "pns", "appraisal_ekinerja", f"laporan.{kind}", 9,
            "2026-04-05 08:00:00", None,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("hasil_kerja", "DIATAS EKSPEKTASI", "work_result", "above"),
        ("hasil_kerja", "Di Atas  Ekspektasi", "work_result", "above"),
        ("perilaku_kerja", "Dibawah Ekspektasi", "behaviour", "below"),
        ("perilaku_kerja", "DI BAWAH EKSPEKTASI", "behaviour", "below"),
        ("hasil_akhir", "CUKUP", "rating", "needs_improvement"),
        ("hasil_akhir", "Butuh Perbaikan/Cukup", "rating", "needs_improvement"),
        ("hasil_akhir", "MISCONDUCT", "rating", "poor"),
        ("hasil_akhir", "Kurang/Misconduct", "rating", "poor"),
        ("hasil_akhir", "sangat\u00a0baik", "rating", "very_good"),
        ("hasil_akhir", "-", "rating", None),  # not rated: never a score
        ("hasil_akhir", "", "rating", None),
        ("is_skp_plt_plh_pjb", "", "is_acting", False),
        ("is_skp_plt_plh_pjb", "Plt", "is_acting", True),
        ("is_skp_plt_plh_pjb", "true", "is_acting", True),
        ("jenis_pegawai", "pppk_paruh_waktu", "employment", "pppk_paruh_waktu"),
        ("pegawai_atasan_nip", "-", "rater_key", None),  # a mayor has no NIP
        ("waktu_dinilai", "3 April 2026", "rated_at::date::varchar", "2026-04-03"),
    ],
)
def test_spellings(data: Path, tmp_path: Path, column: str, text: str, field: str, value: Any) -> None:
    result = one(appraisals(tmp_path / "x.xlsx", appraisal(**{column: text})), data)
    assert (result.state, accepted(data, field)) == ("accepted", [(value,)])


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("nip", "1979032320060411016", "a NIP of 18 digits"),
        ("nip", 198803122010011001, "digits are lost"),
        ("nip", "1,98803E+17", "digits are lost"),
        ("nip", "198803122010011000", "ending 000"),
        ("nip", "", "must be filled in"),
        ("pegawai_atasan_nip", 197001011990011001, "digits are lost"),
        ("hasil_akhir", "ISTIMEWA", "one of: Sangat Baik, Baik"),
        ("hasil_kerja", "SESUAI", "one of: Di Atas Ekspektasi"),
        ("periode_awal_skp", "31/02/2026", "a date"),
        ("periode_akhir_skp", "2026-02-28", "not before the start"),
        ("tahun_skp", "2025", "the same year"),
        ("skp_unor", "-", "must be filled in"),
    ],
)
def test_a_refused_cell_is_told_with_place_and_expectation(
    data: Path, tmp_path: Path, column: str, text: Any, expected: str
) -> None:
    result = one(
        appraisals(tmp_path / "x.xlsx", appraisal(), appraisal(**{"nip": NIP_2, column: text})), data
    )
    assert (result.state, result.exit_code, accepted(data, "row")) == ("partly", 1, [(9,)])
    line = next(line for line in result.refused_sample if line["header"] == column)
    assert (line["sheet"], line["row"]) == ("Sheet1", 10)
    assert expected in line["expected_en"] and line["expected_id"] != line["expected_en"]


def test_rows_of_another_period_are_refused(data: Path, tmp_path: Path) -> None:
    april = {"periode_awal_skp": "2026-04-01", "periode_akhir_skp": "2026-04-30"}
    result = one(
        appraisals(tmp_path / "x.csv", appraisal(), appraisal(NIP_2), appraisal(NIP_3, **april)), data
    )
    assert problems(result) == [(11, "periode_awal_skp", "2026-04-01")]
    assert "within 2026-03" in result.refused_sample[0]["expected_en"]


def test_a_file_whose_rows_are_of_another_period_is_refused_whole(data: Path, tmp_path: Path) -> None:
    april = {"periode_awal_skp": "2026-04-01", "periode_akhir_skp": "2026-04-30"}
    rows = [appraisal(), appraisal(NIP_2, **april), appraisal(NIP_3, **april)]
    result = one(appraisals(tmp_path / "x.csv", *rows), data)
    assert (result.state, result.exit_code) == ("refused_file", 2)
    assert "67%" in result.message_en and not lake.current(data).files


def test_warnings_are_kept_beside_the_row(data: Path, tmp_path: Path) -> None:
    rows = [appraisal("201501012025242014"), appraisal(NIP_2, waktu_dinilai="2026-02-01 08:00:00")]
    assert one(appraisals(tmp_path / "x.csv", *rows), data).state == "accepted"
    assert accepted(data, "warnings") == [(["person_key:nip_age"],), (["rated_at:rated_early"],)]


def test_totals_notes_and_repeated_headers_are_skipped(data: Path, tmp_path: Path) -> None:
    total = ["JUMLAH TOTAL", "", "1"]
    result = one(appraisals(tmp_path / "x.xlsx", appraisal(), APPRAISAL, total, ["Catatan: -"]), data)
    assert [(s.rows_read, s.accepted, s.skipped) for s in result.sheets] == [(4, 1, 3)]


def test_the_same_row_twice_counts_once(data: Path, tmp_path: Path) -> None:
    moved = appraisal(skp_unor_id="contoh-2", periode_awal_skp="2026-03-16")
    acting = appraisal(is_skp_plt_plh_pjb="1")
    result = one(appraisals(tmp_path / "x.csv", appraisal(), appraisal(), moved, acting), data)
    assert accepted(data, "row") == [(9,), (11,), (12,)]
    assert problems(result) == [(10, "nip", "9")] and "same key" in result.refused_sample[0]["expected_en"]


def test_rows_with_another_number_of_columns_are_refused(data: Path, tmp_path: Path) -> None:
    result = one(
        appraisals(tmp_path / "x.csv", appraisal(), [*appraisal(NIP_2), "zu viel"], appraisal()[:5]), data
    )
    assert [line["row"] for line in result.refused_sample] == [10, 11]
    assert "too many" in result.refused_sample[0]["expected_en"]
    assert "Nama Rahasia" not in json.dumps(result.as_dict())


def test_windows_1252_and_trailing_separators(data: Path, tmp_path: Path) -> None:
    grid = [
        [*row, *[""] * 4] for row in [*titles(), APPRAISAL, appraisal(skp_unor="Kelurahan Café – Contoh")]
    ]
    assert one(write_csv(tmp_path / "x.csv", grid, encoding="cp1252"), data).state == "accepted"
    assert accepted(data, "unit_name") == [("Kelurahan Café – Contoh",)]


def test_names_and_nip_reach_no_file(data: Path, tmp_path: Path) -> None:
    one(appraisals(tmp_path / "x.csv", appraisal(), appraisal(NIP_2, hasil_akhir="ISTIMEWA")), data)
    for path in lake.lake_of(data).rglob("*.parquet"):
        text = str(duckdb.sql(f"from '{path}'").fetchall())
        assert not any(secret in text for secret in ("Rahasia", NIP, NIP_2, RATER)), path.name


def test_forbidden_columns_are_never_read(data: Path, tmp_path: Path) -> None:
    header = [*APPRAISAL, "NIK", "AGAMA", "hukuman_disiplin"]
    rows = [
        [*appraisal(hasil_akhir=word), "1671140101850001", "Islam", "berat"] for word in ("BAIK", "SALAH")
    ]
    result = one(write_csv(tmp_path / "x.csv", [*titles(), header, *rows]), data)
    assert (result.sheets[0].accepted, result.sheets[0].refused) == (1, 1)
    for path in lake.lake_of(data).rglob("*.parquet"):
        assert not any(
            s in str(duckdb.sql(f"from '{path}'").fetchall()) for s in ("1671140101850001", "Islam", "berat")
        )


@pytest.mark.parametrize(
    ("element", "answer", "value"),
    [
        ("persyaratan", "Sangat sesuai", 4), ("produk", "Kurang sesuai", 2), ("waktu", "TIDAK CEPAT", 1),
        ("biaya", "Gratis", 4), ("biaya", "Mahal", 1), ("perilaku", "Sopan dan ramah", 3), ("sarana", "Cukup", 2),
        ("pengaduan", "Tidak ada", 1), ("pengaduan", "Dikelola dengan baik", 4), ("prosedur", "2", 2),
        ("kompetensi", "", None),
        ("waktu", "Gratis", "refused"), ("persyaratan", "Mudah", "refused"), ("sarana", "Sesuai", "refused"),
        ("waktu", "0", "refused"), ("waktu", "5", "refused"),
    ],
)  # fmt: skip
def test_answers_are_mapped_per_element(
    data: Path, tmp_path: Path, element: str, answer: str, value: int | str | None
) -> None:
    result = one(write_csv(tmp_path / "f.csv", [FORM, form(), form(**{element: answer})], ","), data)
    if value == "refused":
        assert problems(result) == [(3, QUESTIONS[element], answer)]
    else:
        assert accepted(data, element, "survey")[1] == (value,)


def test_an_unanswered_question_shifts_nothing(data: Path, tmp_path: Path) -> None:
    answers = dict(zip(QUESTIONS, "123412341", strict=True)) | {"waktu": ""}
    one(write_csv(tmp_path / "f.csv", [FORM, form(**answers)], ","), data)
    assert accepted(data, ", ".join(QUESTIONS), "survey") == [(1, 2, None, 4, 1, 2, 3, 4, 1)]


def test_a_scale_to_five_is_not_converted(data: Path, tmp_path: Path) -> None:
    rows = [form(waktu=str(1 + n % 5), at=f"2026-02-03 09:{n:02}:00") for n in range(30)]
    result = one(write_csv(tmp_path / "f.csv", [FORM, *rows], ","), data)
    assert (result.state, lake.current(data).files) == ("refused_file", ())
    assert "not SKM" in result.message_en and "bukan SKM" in result.message_id


def test_dates_with_the_month_first_condemn_the_file(data: Path, tmp_path: Path) -> None:
    rows = [form(at=at) for at in ("3/4/2026 9:00:00", "3/14/2026 9:00:00", "3/15/2026 9:00:00")]
    assert one(write_csv(tmp_path / "f.csv", [FORM, *rows], ","), data).state == "refused_file"


def test_rows_of_several_quarters_become_several_slices(data: Path, tmp_path: Path) -> None:
    rows = [form(at=f"2026-{month:02}-05 09:00:00") for month in (2, 5, 8, 2)]
    result = one(write_csv(tmp_path / "f.csv", [FORM, *rows], ","), data)
    assert result.sheets[0].period == "2026-Q1..2026-Q3"
    assert [(f.period, f.rows) for f in lake.current(data).files] == [
        ("2026-Q1", 2),
        ("2026-Q2", 1),
        ("2026-Q3", 1),
    ]
    assert {f.extracted_at for f in lake.current(data).files} == {
        "2026-08-05 09:00:00"
    }  # the latest response


def test_footers_of_the_recap_are_no_respondents(data: Path, tmp_path: Path) -> None:
    grid = [
        ["UNIT PELAYANAN : KUA Contoh"],
        ["PERIODE : Triwulan II Tahun 2025"],
        ["No", "Usia", "Jenis Kelamin", "Pekerjaan", "Pendidikan", "NILAI UNSUR PELAYANAN"],
        [*[""] * 5, *(f"U{n}" for n in range(1, 10))],
        ["1", "40", "P", "Swasta", "SMA", *"434343434"],
        *([label, "", "", "", "", *["3,62"] * 9] for label in
          ("Nilai /Unsur", "NRR /Unsur", "NRR tertbg/unsur", "IKM Unit pelayanan")),
    ]  # fmt: skip
    result = one(write_xlsx(tmp_path / "r.xlsx", {"Rekap": grid}), data)
    assert [(s.accepted, s.skipped) for s in result.sheets] == [(1, 4)]
    found = accepted(data, "unit_name, period, respondent, sarana, pengaduan", "survey")
    assert found == [("KUA Contoh", "2025-Q2", "1", 3, 4)]


def test_complaint_ids_dates_and_complainants(data: Path, tmp_path: Path) -> None:
    header = ["Tracking ID", "Tanggal Laporan Masuk", "Kategori", "Instansi Terdisposisi", "Isi Laporan Awal",
              "Status Final", "nama_pelapor"]  # fmt: skip
    rows = [
        ["1234567.0", "05 Maret 2026", "Jalan", "Dinas Contoh", "lubang", "Tutup", "Budi Rahasia"],
        ["1234568", "6/3/2026", "Jalan", "Dinas Contoh", "lampu", "Belum Terverifikasi", "Siti Rahasia"],
        ["1234567", "2026-03-05", "Jalan", "Dinas Contoh", "lubang", "Selesai", "Budi Rahasia"],
    ]
    result = one(write_csv(tmp_path / "k.csv", [header, *rows]), data)
    assert accepted(data, "complaint_id, received_on::varchar, status", "complaint") == [
        ("1234567", "2026-03-05", "done"), ("1234568", "2026-03-06", "unverified"),
    ]  # fmt: skip
    assert problems(result) == [(4, "Tracking ID", "2")]
    assert "Rahasia" not in json.dumps(result.as_dict())


def test_marks_with_a_decimal_comma(data: Path, tmp_path: Path) -> None:
    items = [f"{value}{n}" for value in ("BP", "AK", "KO", "HA", "LO", "AD", "KL") for n in (1, 2, 3)]
    header = ["No", "NIP Dinilai", "NIP Penilai", "Kelompok Penilai", "Unit Kerja", "Periode", *items]
    start = [NIP, RATER, "Rekan Kerja", "Unit Contoh", "Semester I 2025"]
    rows = [["1", *start, "8,5", *["9"] * 20], ["2", NIP_2, *start[1:], "8.5", *["10"] * 20],
            ["3", NIP_3, *start[1:], "11", *["9"] * 20]]  # fmt: skip
    result = one(
        write_csv(tmp_path / "360.csv", [header, *rows, *[["4", RATER, *start[1:], *["7"] * 21]] * 60]), data
    )
    assert accepted(data, "bp1, kl3, rater_group, period, scale_max", "peer")[:2] == [
        (8.5, 9.0, "peer", "2025-S1", 10), (8.5, 10.0, "peer", "2025-S1", 10),
    ]  # fmt: skip
    assert problems(result)[0] == (4, "BP1", "11")


def test_the_same_file_twice_changes_nothing(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal())
    one(path, data)
    before = lake.current(data)
    again = one(path, data, "nama lain.csv")
    assert (again.state, again.exit_code, lake.current(data)) == ("duplicate", 0, before)


def test_a_refused_file_is_recorded_once(data: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["apa", "saja"], ["1", "2"]])
    assert one(path, data).state == "refused_file"
    before = lake.current(data)
    assert one(path, data).state == "refused_file"
    assert (lake.current(data), len(before.loads)) == (before, 1)


def test_another_content_for_the_same_period_and_unit_stays_beside_it(data: Path, tmp_path: Path) -> None:
    one(appraisals(tmp_path / "a.csv", appraisal()), data)
    one(appraisals(tmp_path / "b.csv", appraisal(hasil_akhir="SANGAT BAIK")), data)
    assert accepted(data, "rating, file_name", order="file_name") == [
        ("good", "a.csv"),
        ("very_good", "b.csv"),
    ]


def test_undo_takes_back_the_latest_load_and_lets_it_come_again(data: Path, tmp_path: Path) -> None:
    first, second = (
        appraisals(tmp_path / n, appraisal(nip)) for n, nip in (("a.csv", NIP), ("b.csv", NIP_2))
    )
    one(first, data)
    one(second, data)
    assert [r.file_name for r in lake.undo(data)] == ["b.csv"]
    assert accepted(data, "file_name") == [("a.csv",)]
    assert [(r.file_name, r.state) for r in lake.current(data).loads] == [
        ("a.csv", "accepted"),
        ("b.csv", "undone"),
    ]
    assert one(second, data).state == "accepted"
    assert [len(lake.undo(data)) for _ in range(3)] == [1, 1, 0]
    assert lake.current(data).files == ()


def test_a_month_in_each_sheet(data: Path, tmp_path: Path) -> None:
    def sheet(month: str, number: str) -> list[list[Any]]:
        row = appraisal(periode_awal_skp=f"2026-{number}-01", periode_akhir_skp=f"2026-{number}-28")
        return [*titles(f"Bulanan {month} Tahun 2026"), APPRAISAL, row]

    sheets = {
        "jan": sheet("JANUARI", "01"),
        "feb": sheet("FEBRUARI", "02"),
        "Petunjuk": [["Isi", "dengan"], ["a", "b"]],
    }
    result = one(write_xlsx(tmp_path / "2026.xlsx", sheets), data)
    assert [(s.sheet, s.period, s.accepted, s.skipped) for s in result.sheets] == [
        ("jan", "2026-01", 1, 0), ("feb", "2026-02", 1, 0), ("Petunjuk", None, 0, 2),
    ]  # fmt: skip


def test_a_workbook_with_one_wrong_sheet_is_refused_whole(data: Path, tmp_path: Path) -> None:
    grid = [*titles(), APPRAISAL, appraisal()]
    result = one(write_xlsx(tmp_path / "2026.xlsx", {"mar": grid, "apr": grid}), data)
    assert (result.state, lake.current(data).files) == ("refused_file", ())
    assert "(sheet apr)" in result.message_en and "(lembar apr)" in result.message_id


def test_an_unknown_layout_names_the_nearest(data: Path, tmp_path: Path) -> None:
    changed = [h if h != "hasil_akhir" else "predikat_akhir" for h in APPRAISAL]
    result = one(write_csv(tmp_path / "x.csv", [changed, appraisal()]), data)
    assert (result.state, result.exit_code) == ("refused_file", 2)
    assert result.nearest and result.nearest["contract"] == "appraisal_ekinerja"
    assert result.nearest["missing"] == ["hasil_akhir"] and "predikat_akhir" in result.nearest["unknown"]
    assert "predikat_akhir" in result.message_id


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.csv"), (b"<html><table></table></html>", "laporan.xls"), (b"PK\x03\x04rusak", "rusak.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "lama.xls"), (b"\x00\x01\x02", "biner.csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_gets_a_message(
    data: Path, tmp_path: Path, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = one(tmp_path / name, data)
    assert (result.state, result.exit_code) == ("refused_file", 2)
    assert result.message_id and result.message_en and result.message_id != result.message_en


def test_only_a_header_is_no_export(data: Path, tmp_path: Path) -> None:
    assert "no row" in one(appraisals(tmp_path / "x.csv"), data).message_en


def test_nothing_acceptable_says_the_most_frequent_reason(data: Path, tmp_path: Path) -> None:
    result = one(appraisals(tmp_path / "x.csv", *[appraisal("123", id=str(n)) for n in range(3)]), data)
    assert (result.state, result.sheets[0].refused) == ("refused_file", 3)
    assert "18 digits" in result.message_en


def test_check_loads_nothing(data: Path, tmp_path: Path) -> None:
    result = check(Upload(appraisals(tmp_path / "x.csv", appraisal(), appraisal("1"))), data)
    assert (result.state, lake.current(data).number) == ("partly", 0)
    assert not list(lake.lake_of(data).rglob("*.parquet"))


def test_hostile_texts_are_only_texts(data: Path, tmp_path: Path) -> None:
    evil = "'); drop table x; -- @source @unit {found} \u202e =HYPERLINK(1)"
    header = [*FORM[:-1], f"Saran {evil}"]
    path = write_csv(tmp_path / "f.csv", [header, [*form(evil)[:-1], evil], form(evil, waktu=evil)], ",")
    result = one(path, data, f"SKM {evil}.csv")
    assert accepted(data, "unit_name, comment", "survey") == [(evil, evil)]
    assert result.refused_sample[0]["found"] == evil


def test_the_workbook_for_the_unit(data: Path, tmp_path: Path) -> None:
    one(appraisals(tmp_path / "x.xlsx", appraisal(), appraisal(NIP_2, hasil_akhir="=1+1", id="a-2")), data)
    assert main(["refused", "--xlsx", str(tmp_path / "balik.xlsx")]) == 0
    rows = CalamineWorkbook.from_path(tmp_path / "balik.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][:5] == ["x.xlsx", "Sheet1", 10.0, "hasil_akhir", "=1+1"]
    assert rows[1][5].startswith("salah satu dari") and rows[1][6].startswith("one of")
    assert json.loads(rows[1][7])["id"] == "a-2" and "nip" not in json.loads(rows[1][7])


def test_exit_codes_of_the_command(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = appraisals(tmp_path / "a.csv", appraisal())
    mixed = appraisals(tmp_path / "b.csv", appraisal(NIP_2), appraisal("1"))
    unknown = write_csv(tmp_path / "c.csv", [["apa"], ["saja"]])
    assert [main(["load", str(p)]) for p in (good, mixed, unknown, tmp_path / "tidak ada.csv")] == [
        0,
        1,
        2,
        2,
    ]
    assert "diterima/accepted 1 + ditolak/refused 1" in capsys.readouterr().out
    assert main(["undo"]) == 0 and "b.csv" in capsys.readouterr().out


def test_a_fault_of_ours_is_exit_code_3(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "lake").write_text("a file where a folder must be")
    assert main(["undo"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_folder_is_loaded_in_order_without_what_lies_aside(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", "catatan.txt", ".c.csv", "~$a.xlsx", "_d.csv", "sub/e.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [str(u.path.relative_to(tmp_path)) for u in exports_in([tmp_path])]
    assert found == ["a.xlsx", "b.csv", "sub/e.parquet"]
