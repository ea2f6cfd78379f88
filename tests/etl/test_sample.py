"""Sample exports: the same bytes every time, faults where the truth file says, stories visible."""

from __future__ import annotations

import csv
import hashlib
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from etl.sample import SampleReport, generate
from etl.sample.careers import careers
from etl.sample.layouts import ANSWERS, QUESTIONS, header
from etl.sample.territory import territory

Grid = list[list[Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def report(folder: Path) -> Iterator[SampleReport]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Jakarta")
        time.tzset()
        yield generate(folder)
    time.tzset()


@pytest.fixture(scope="module")
def truth(folder: Path, report: SampleReport) -> dict[str, Any]:
    return tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))


@cache
def grid(path: Path, sheet: str) -> Grid:
    """All physical rows; in a CSV a line inside a quoted field is an empty row, so that row numbers hold."""
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    text = path.read_bytes().decode("cp1252" if "LAPOR" in path.name or "SKP" in path.name else "utf-8")
    lines = text.split("\r\n")
    rows: Grid = []
    for row in csv.reader(lines, delimiter=";" if ";" in lines[0] + lines[-2] else ","):
        rows += [list(row), *[[] for cell in row for _ in range(cell.count("\n"))]]
    return rows


def month_rows(folder: Path, month: str) -> list[dict[str, Any]]:
    rows = grid(folder / f"Laporan Penilaian SKP Pemerintah Kota Palembang {month}.xlsx", "Sheet1")
    return [dict(zip(rows[7], row, strict=True)) for row in rows[8:]]


def form_rows(folder: Path, year: int) -> list[dict[str, str]]:
    rows = grid(folder / f"SKM Puskesmas Kecamatan Plaju (Jawaban) {year}.csv", "")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row]


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def people(folder: Path) -> list[dict[str, Any]]:
    rows = grid(folder / "Profil ASN SIASN.xlsx", "Profil")
    return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]


def test_same_seed_gives_the_same_bytes_in_another_process(
    folder: Path, report: SampleReport, sample_data: Path
) -> None:
    """The other process: the one that prepared the sample, elsewhere in the world and with other hashes."""
    assert digests(folder) == digests(sample_data / "sample")


def test_another_seed_gives_other_people(folder: Path, report: SampleReport) -> None:
    others = {person.nip for person in careers(Random("7:careers"), territory(750)).people()}
    known = {person["NIP BARU"] for person in people(folder)}
    assert len(others) > 700 and len(others & known) <= 2


def test_three_years_of_about_750_people(folder: Path, report: SampleReport) -> None:
    city = [path for path in report.files if "Pemerintah Kota" in path.name and path.parent == folder]
    assert len(city) == 36 + 3 + 1
    assert 750 <= report.employees <= 900
    assert 550 <= len(month_rows(folder, "Oktober 2026")) <= 750
    assert {path.parent.name for path in report.files} == {folder.name, "_upload"}


@pytest.mark.parametrize(
    ("file", "sheet", "line", "layout"),
    [
        ("Referensi Unit Kerja.xlsx", "Unit", 4, "unit"),
        ("Profil ASN SIASN.xlsx", "Profil", 4, "profile"),
        ("Laporan Penilaian SKP Pemerintah Kota Palembang Januari 2025.xlsx", "Sheet1", 8, "appraisal"),
        ("Laporan Penilaian SKP Pemerintah Kota Palembang Juni 2024.csv", "", 8, "appraisal"),
        ("Laporan Penilaian SKP Pemerintah Provinsi Sumatera Selatan 2024.xlsx", "tahunan", 8, "appraisal"),
        ("Laporan SKP 2025.xlsx", "Laporan SKP", 5, "plan"),
        ("LAPOR Kota Palembang 2026.xlsx", "Laporan", 1, "complaint_portal"),
        ("Rekap Uji Kompetensi 2025.xlsx", "Rekap", 3, "competence"),
        ("Predikat Kinerja Organisasi 2025.xlsx", "Triwulan", 4, "organisation"),
        ("Rekap SP4N-LAPOR Kecamatan Plaju 2025.xlsx", "Data", 1, "complaint_district"),
    ],
)
def test_header_row(
    folder: Path, report: SampleReport, file: str, sheet: str, line: int, layout: str
) -> None:
    assert grid(folder / file, sheet)[line - 1] == header(layout)


def same(cell: Any, found: object) -> bool:
    """Whether a cell read back is what was planted: texts exactly, dates by day, numbers as numbers."""
    if isinstance(cell, datetime) and str(cell) == str(found):
        return True
    if isinstance(cell, date):
        return str(cell)[:10] == str(found)[:10]
    if isinstance(found, int | float):
        return float(cell) == pytest.approx(float(found), rel=1e-14)
    if str(cell) == str(found):
        return True
    parts = str(cell).split(" ")[0].split("/")
    return "-".join(reversed(parts)) == str(found)[:10]


def test_every_fault_stands_where_the_truth_says(folder: Path, truth: dict[str, Any]) -> None:
    wrong = []
    for fault in truth["fault"]:
        rows = grid(folder / fault["file"], fault["sheet"])
        if fault["found"] == "":
            continue
        row = rows[fault["row"] - 1]
        place = next(line.index(fault["column"]) for line in rows if fault["column"] in line)
        if not same(row[place], fault["found"]):
            wrong.append((fault["key"], fault["file"], fault["row"], row[place], fault["found"]))
    assert wrong == []


def test_footers_and_titles_stand_where_the_truth_says(folder: Path, truth: dict[str, Any]) -> None:
    words = {
        "total_footer": ("JUMLAH TOTAL", "NRR /Unsur"),
        "recap_footer": ("Nilai /Unsur", "NRR /Unsur", "NRR tertbg/unsur", "IKM Unit pelayanan"),
        "two_header_rows": ("NO. RESPONDEN ",),
        "corrected_export": ("Data ditarik pada : 11 Mei 2026 10:20:00",),
    }
    seen = Counter()
    for fault in truth["fault"]:
        if fault["key"] in words:
            first = grid(folder / fault["file"], fault["sheet"])[fault["row"] - 1][0]
            assert first in words[fault["key"]], fault
            seen[fault["key"]] += 1
    assert set(seen) == set(words)


def test_a_line_break_moves_the_lines_below(folder: Path, truth: dict[str, Any]) -> None:
    fault = next(fault for fault in truth["fault"] if fault["key"] == "line_break_in_cell")
    text = (folder / fault["file"]).read_bytes().decode("cp1252")
    lines = text.replace("\r\n", "\n").split("\n")
    assert lines[0].endswith(";;;;") and all(line.endswith(";;;;") for line in lines[10:20])
    assert lines[fault["row"]].startswith("Demikian laporan kami.")
    assert lines[fault["row"] + 2].split(";")[0].isdigit()


@pytest.mark.parametrize(
    "key",
    [
        "nip_number", "nip_19_digits", "nip_scientific", "nip_ends_000", "nip_17_digits", "nip_unknown_kind",
        "nip_printed", "nip_apostrophe",
        "nip_dots", "nip_hyphens", "nip_nbsp", "nip_point_zero",
        "predikat_spelling", "predikat_unknown", "predikat_differs", "not_rated", "mutasi_twice", "acting",
        "total_footer", "recap_footer", "windows_1252", "two_header_rows", "tracking_id_decimal",
        "date_spelling",
        "date_mixed_column", "date_impossible", "date_other_period", "decimal_comma", "answer_out_of_range",
        "answer_of_other_element", "unit_spelling", "unit_unknown", "corrected_export", "complaint_twice",
        "month_sheets", "trailing_separators", "line_break_in_cell", "personal_data", "local_question",
        "mark_out_of_range", "forbidden_column", "dated_parent", "organisation_older_word",
        "organisation_word_of_persons", "office_with_person", "organisation_fixed_early",
        "target_nip", "target_aspect", "target_range", "target_thousand", "target_other_unit", "target_other_period",
        "older_beyond_scale", "older_other_word", "older_undetermined",
        "competence_level_high", "job_fit_high", "competence_nip_lost", "competence_no_day", "competence_twice",
    ],
)  # fmt: skip
def test_every_hazard_is_planted(truth: dict[str, Any], key: str) -> None:
    assert any(fault["key"] == key for fault in truth["fault"])


def test_refused_rows_are_few(truth: dict[str, Any]) -> None:
    refused = [
        f for f in truth["fault"] if f["outcome"] == "refused" and not f["file"].startswith("_upload/")
    ]
    assert 15 <= len(refused) <= 60


def test_all_spellings_of_the_ratings_occur(folder: Path, report: SampleReport) -> None:
    words: set[str] = set()
    for path in report.files:
        if path.name.startswith("Laporan Penilaian"):
            names = CalamineWorkbook.from_path(path).sheet_names if path.suffix == ".xlsx" else [""]
            for name in names:
                rows = grid(path, name)
                place = rows[7].index("hasil_kerja")
                words.update(str(cell) for row in rows[8:] if row for cell in row[place : place + 3])
    assert words >= {
        "DIATAS EKSPEKTASI", "DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DIBAWAH EKSPEKTASI",
        "DI BAWAH EKSPEKTASI", "Diatas Ekspektasi", "Dibawah Ekspektasi", "Di Bawah Ekspektasi",
        "SANGAT BAIK", "BAIK", "BUTUH PERBAIKAN", "BUTUH PERBAIKAN/CUKUP", "CUKUP", "KURANG",
        "KURANG/MISCONDUCT", "MISCONDUCT", "SANGAT KURANG", "-", "",
    }  # fmt: skip


def test_nearly_everybody_is_baik(folder: Path, report: SampleReport) -> None:
    rated = [row["hasil_akhir"] for row in month_rows(folder, "Februari 2025") if row["hasil_akhir"] != "-"]
    shares = {word: count / len(rated) for word, count in Counter(rated).items()}
    assert 0.86 <= shares["BAIK"] <= 0.93
    assert shares["SANGAT BAIK"] > shares["BUTUH PERBAIKAN"] > shares.get("KURANG/MISCONDUCT", 0)


def test_one_supervisor_and_never_oneself(folder: Path, report: SampleReport) -> None:
    rows = month_rows(folder, "Oktober 2026")
    assert all(row["nip"] != row["pegawai_atasan_nip"] for row in rows)
    raters = Counter(row["pegawai_atasan_nip"] for row in rows)
    assert len(raters) > 35
    lurah = [row for row in rows if row["skp_jabatan"].startswith("Lurah ")]
    assert len(lurah) == 7 and {row["pegawai_atasan_jabatan"] for row in lurah} == {"Camat Plaju"}


def test_nips_have_the_shape_of_their_kind(folder: Path, report: SampleReport) -> None:
    code = {"PNS": range(1, 13), "PPPK": range(21, 22), "PPPK Paruh Waktu": range(24, 25)}
    for person in people(folder):
        nip = person["NIP BARU"]
        assert len(nip) == 18 and nip.isdigit() and not nip.endswith("000")
        assert int(nip[12:14]) in code[person["JENIS PEGAWAI NAMA"]]
        assert 18 <= 2026 - int(nip[:4]) <= 63
    assert len({person["NIP BARU"] for person in people(folder)}) == report.employees


def test_both_parents_lead_to_a_root(folder: Path, report: SampleReport) -> None:
    rows = grid(folder / "Referensi Unit Kerja.xlsx", "Unit")
    units = {row[0]: row for row in rows[4:]}
    assert all(unit_id.startswith("contoh-") for unit_id in units)
    roots = {"command": set(), "territory": set()}
    for unit_id in units:
        for place, hierarchy in ((4, "command"), (5, "territory")):
            walk = unit_id
            while units[walk][place]:
                walk = units[walk][place]
            roots[hierarchy].add(walk)
    assert roots["territory"] == {"contoh-prov-sumsel"}
    assert roots["command"] == {"contoh-prov-sumsel", "contoh-kota-palembang", "contoh-kemenag"}
    assert units["contoh-pkm-plaju"][4:6] == ["contoh-dinkes", "contoh-kec-plaju"]


def element_means(rows: list[dict[str, str]], unit: str) -> dict[str, float]:
    """Mean of each element 1-4, counted from the words in the file and thus apart from the generator."""
    columns = {e: next(name for name in rows[0] if QUESTIONS[e] in name) for e in QUESTIONS}
    answers = [
        (element, ANSWERS[element].index(row[column]) + 1)
        for row in rows
        if row["Unit layanan yang dikunjungi"] == unit
        for element, column in columns.items()
        if row[column] in ANSWERS[element]
    ]
    values: dict[str, list[int]] = {}
    for element, value in answers:
        values.setdefault(element, []).append(value)
    return {element: sum(found) / len(found) for element, found in values.items()}


def test_the_puskesmas_improves_and_its_neighbour_does_not(folder: Path, truth: dict[str, Any]) -> None:
    story = next(story for story in truth["story"] if story["key"] == "improving_puskesmas")
    index = {
        (unit, year): 25 * sum(element_means(form_rows(folder, year), unit).values()) / 9
        for unit in ("Puskesmas Plaju", "Puskesmas Komperta")
        for year in (2024, 2026)
    }
    assert index["Puskesmas Plaju", 2024] == pytest.approx(story["before"], abs=1)
    assert index["Puskesmas Plaju", 2026] == pytest.approx(story["after"], abs=1)
    assert abs(index["Puskesmas Komperta", 2026] - index["Puskesmas Komperta", 2024]) < 1.5


def test_sizes_of_the_stories(truth: dict[str, Any]) -> None:
    story = {story["key"]: story for story in truth["story"]}
    assert story["improving_puskesmas"]["after"] - story["improving_puskesmas"]["before"] > 8
    assert story["declining_kelurahan"]["before"] - story["declining_kelurahan"]["after"] > 7
    assert story["declining_kelurahan_completeness"]["after"] > 30
    assert story["slow_service"]["before"] - story["slow_service"]["after"] > 0.7
    assert story["uniform_rater"]["after"] == 100
    assert story["small_unit_by_chance"]["after"] == 20
    assert (
        story["praised_but_dissatisfied"]["before"] > 45 and story["praised_but_dissatisfied"]["after"] < 70
    )
    assert story["stops_filling_in"]["after"] > 80


def test_the_silent_school_is_not_rated_any_more(folder: Path, truth: dict[str, Any]) -> None:
    story = next(story for story in truth["story"] if story["key"] == "stops_filling_in")
    share = {}
    for month in ("Juni 2026", "Juli 2026"):
        rows = [row for row in month_rows(folder, month) if row["skp_unor_id"] == story["unit_id"]]
        share[month] = sum(row["hasil_akhir"] == "-" for row in rows) / len(rows)
    assert share["Juni 2026"] < 0.2 and share["Juli 2026"] > 0.8


def test_waiting_is_what_people_complain_about_at_the_slow_service(
    folder: Path, report: SampleReport
) -> None:
    words = ("antre", "menunggu", "lambat", "molor", "terlambat", "jam", "telat", "lama")
    share = {}
    for unit in ("Seksi Pelayanan Umum", "Kelurahan Plaju Ulu"):
        texts = [
            row[9].lower()
            for year in (2024, 2025, 2026)
            for row in grid(folder / f"LAPOR Kota Palembang {year}.xlsx", "Laporan")[1:]
            if row[14] == unit
        ]
        share[unit] = sum(any(word in text for word in words) for text in texts) / len(texts)
    assert share["Seksi Pelayanan Umum"] > share["Kelurahan Plaju Ulu"] + 0.2
    assert share["Seksi Pelayanan Umum"] > 0.5


def test_complaints_read_differently(folder: Path, report: SampleReport) -> None:
    texts = [row[8] for row in grid(folder / "LAPOR Kota Palembang 2025.xlsx", "Laporan")[1:]]
    assert len(set(texts)) > 0.9 * len(texts)
    assert not [text for text in texts if "{" in text or "  " in text]


def organisations(folder: Path, year: int, sheet: str) -> list[dict[str, Any]]:
    rows = grid(folder / f"Predikat Kinerja Organisasi {year}.xlsx", sheet)
    return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]


def test_organisations_are_rated_by_the_office_above_and_some_are_missing(
    folder: Path, report: SampleReport
) -> None:
    rows = organisations(folder, 2024, "Tahunan")
    assert {row["Ditetapkan Oleh (Jabatan)"] for row in rows if "Kelurahan" in row["Unit Kerja"]} == {
        "Camat Plaju"
    }
    quarters = Counter(row["Unor ID"] for row in organisations(folder, 2025, "Triwulan"))
    assert min(quarters.values()) < 4 == max(quarters.values())
    assert not {unit for unit in quarters if "seksi" in unit}
    words = Counter(row["Predikat Kinerja Organisasi"] for row in rows)
    assert words.most_common(1)[0][0] == "Baik" and {"Istimewa", "Cukup"} <= set(words)


def test_the_praised_unit_is_praised_as_an_organisation_too(folder: Path, truth: dict[str, Any]) -> None:
    story = next(story for story in truth["story"] if story["key"] == "praised_but_dissatisfied")
    rows = [row for year in (2023, 2024, 2025) for row in organisations(folder, year, "Tahunan")]
    told = {row["Predikat Kinerja Organisasi"] for row in rows if row["Unor ID"] == story["unit_id"]} - {"-"}
    assert told == {"Istimewa"}
