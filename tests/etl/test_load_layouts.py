"""Hazards of each other layout: survey, complaints, peer marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl import lake
from tests.etl.drawn_exports import (
    FORM,
    NIP,
    NIP_2,
    NIP_3,
    QUESTIONS,
    RATER,
    accepted,
    form,
    one,
    problems,
    write_csv,
    write_xlsx,
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
