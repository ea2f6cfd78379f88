"""Rows of drawn exports: what is accepted, what is refused and how it is told, what the lake then holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import lake, pseudonym
from tests.etl.drawn_exports import (
    APPRAISAL,
    FORM,
    NIP,
    NIP_2,
    NIP_3,
    RATER,
    accepted,
    appraisal,
    appraisals,
    form,
    one,
    problems,
    titles,
    write_csv,
)


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


def test_hostile_texts_are_only_texts(data: Path, tmp_path: Path) -> None:
    evil = "'); drop table x; -- @source @unit {found} \u202e =HYPERLINK(1)"
    header = [*FORM[:-1], f"Saran @file_name {evil}"]
    path = write_csv(tmp_path / "f.csv", [header, [*form(evil)[:-1], evil], form(evil, waktu=evil)], ",")
    result = one(path, data, f"SKM {evil}.csv")
    assert accepted(data, "unit_name, comment", "survey") == [(evil, evil)]
    assert result.refused_sample[0]["found"] == evil
    [lines] = (lake.lake_of(data) / "refused").iterdir()
    raw = json.loads(duckdb.sql(f"select raw from '{lines}'").fetchall()[0][0])
    assert raw[header[-1]] == "cepat" and raw["Unit layanan yang dikunjungi"] == evil
