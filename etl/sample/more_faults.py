"""Hazards in surveys, complaints, 360 files and registers, and the faulty export for a test by hand."""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample.draft import Row, Sheet
from etl.sample.faults import spoil_nips, spoil_word
from etl.sample.layouts import QUESTIONS
from etl.sample.people import Staff
from etl.sample.planter import Planter, first, ordinary
from etl.sample.registers import nik, phone
from etl.sample.survey_files import UNIT_QUESTION


def plant_surveys(planter: Planter) -> None:
    _impossible_answers(planter)
    _foreign_words(planter)
    _headers_and_footers(planter)
    place = planter.sheet("SKM Kelurahan se-Kecamatan Plaju 2026-Q1.xlsx")
    row = first(place[1].rows, lambda row: "Kelurahan Bagus Kuning" in row)
    planter.note("unit_spelling", place, row, UNIT_QUESTION, "accepted", "Bagus Kuning = Baguskuning")


def _any_row(sheet: Sheet, row: Row) -> bool:
    return None not in row[-9:]


def _ordinary_form(sheet: Sheet, row: Row) -> bool:
    return str(sheet.cell(row, UNIT_QUESTION)).split()[-1] in ("Ulu", "Darat", "Ilir", "Talangputri")


def _impossible_answers(planter: Planter) -> None:
    """0 and 5 are no answers of a survey from 1 to 4."""
    for quarter, value in (("2024-Q2", 0), ("2025-Q4", 5), ("2026-Q2", 5)):
        place = planter.sheet(f"SKM Kelurahan se-Kecamatan Plaju {quarter}.xlsx")
        column = next(str(h) for h in place[1].header if QUESTIONS["produk"] in str(h))
        row = planter.pick(place, 1, _ordinary_form)[0]
        planter.spoil("answer_out_of_range", place, row, column, value, "refused", "answers run from 1 to 4")
    for name, value in (
        ("SKM Seksi Pelayanan Umum 2025-Q1.xlsx", 0),
        ("SKM Seksi Pelayanan Umum 2026-Q3.xlsx", 5),
    ):
        place = planter.sheet(name)
        row = planter.pick(place, 1, _any_row)[0]
        planter.spoil("answer_out_of_range", place, row, "U6", value, "refused", "answers run from 1 to 4")


def _foreign_words(planter: Planter) -> None:
    """Words are mapped per element: "Sangat mudah" says nothing about waiting time."""
    for year, element, word in ((2024, "waktu", "Sangat mudah"), (2025, "persyaratan", "Gratis")):
        place = planter.sheet(f"SKM Puskesmas Kecamatan Plaju (Jawaban) {year}.csv")
        column = next(str(h) for h in place[1].header if QUESTIONS[element] in str(h))
        row = planter.pick(place, 1, lambda sheet, row: "Puskesmas Komperta" in row)[0]
        planter.spoil(
            "answer_of_other_element", place, row, column, word, "refused", f"no answer on {element}"
        )


def _headers_and_footers(planter: Planter) -> None:
    for name in (
        "SKM Seksi Pelayanan Umum 2026-Q1.xlsx",
        "SKM UPTD Pengelolaan Persampahan Wilayah Plaju 2025-Q2.xlsx",
    ):
        place = planter.sheet(name)
        planter.note(
            "two_header_rows",
            place,
            place[1].above[0],
            "NO. RESPONDEN ",
            "accepted",
            "first of two header rows; the first header ends with a blank",
        )
        for row in place[1].below:
            planter.note(
                "total_footer", place, row, "NO. RESPONDEN ", "skipped", f"{row[0]} is no respondent"
            )
    local = planter.sheet("SKM UPTD Pengelolaan Persampahan Wilayah Plaju 2025-Q2.xlsx")
    local[1].header.append("U10")
    for place_in_file, row in enumerate(local[1].rows):
        row.append(2 + place_in_file % 3)
    planter.note(
        "local_question", local, local[1].header, "U10", "accepted", "a tenth local question is not read"
    )
    recap = planter.sheet("Pengolahan SKM KUA Kecamatan Plaju Triwulan I 2026.xlsx")
    for row in recap[1].below:
        planter.note("recap_footer", recap, row, "No", "skipped", f"{row[0]} is no respondent")


def plant_complaints(planter: Planter, staff: Staff) -> None:
    old = planter.sheet("LAPOR Kota Palembang 2023.csv")
    planter.note("trailing_separators", old, old[1].header, "", "accepted", "every line ends with ;;;;")
    text = str(old[1].cell(old[1].rows[3], "isi_laporan_awal"))
    for column in ("isi_laporan_awal", "isi_laporan_akhir"):
        planter.spoil(
            "line_break_in_cell",
            old,
            old[1].rows[3],
            column,
            f"{text}\nDemikian laporan kami.",
            "accepted",
            "a quoted line break: later rows stand one line lower",
        )
    district = planter.sheet("Rekap SP4N-LAPOR Kecamatan Plaju 2025.xlsx")
    pages = district[1].rows
    planter.note("tracking_id_decimal", district, pages[0], "Tracking ID", "accepted", "1234567.0 is 1234567")
    planter.note(
        "complaint_twice", district, pages[1], "Tracking ID", "accepted", "also in LAPOR Kota Palembang 2025"
    )
    planter.note(
        "date_mixed_column", district, pages[3], "Tanggal Laporan Masuk", "accepted", "text among true dates"
    )
    planter.spoil(
        "date_impossible", district, pages[5], "Tanggal Laporan Masuk", "31/02/2025", "refused", "no such day"
    )
    portal = planter.sheet("LAPOR Kota Palembang 2025.xlsx")
    row = planter.pick(portal, 1, lambda sheet, row: "Kelurahan Talangputri" in row)[0]
    planter.spoil(
        "unit_unknown",
        portal,
        row,
        "instansi_terdisposisi",
        "Kelurahan Silaberanti",
        "finding",
        "a kelurahan outside the kecamatan: accepted, belongs to no unit",
    )
    spelled = first(portal[1].rows, lambda row: "Kelurahan Bagus Kuning" in row)
    planter.note(
        "unit_spelling", portal, spelled, "instansi_terdisposisi", "accepted", "Bagus Kuning = Baguskuning"
    )
    _personal_data(planter, staff)


def _personal_data(planter: Planter, staff: Staff) -> None:
    """Telephone, e-mail, NIK, NIP and names of employees in the text must be redacted before display."""
    rng = Random("personal")
    person = next(s.person for s in staff.stints if s.unit_id == "contoh-kel-komperta" and not s.post.head)
    additions = (
        (2024, "phone", f" Hubungi saya di {phone(rng)}."),
        (2025, "phone", f" WA saya +62 {phone(rng)[1:4]}-{phone(rng)[4:8]}-{phone(rng)[4:8]}."),
        (2026, "phone", f" Nomor saya {phone(rng)}, mohon dihubungi."),
        (2025, "e-mail", " Balasan bisa ke warga.plaju@contoh.id."),
        (2026, "e-mail", " Kirim jawaban ke ibu_ratih72@contoh.co.id ya."),
        (2026, "NIK", f" NIK saya {nik(rng, person)}."),
        (2025, "NIP", f" NIP petugasnya {person.nip}."),
        (2026, "name", f" Petugasnya bernama {person.name}."),
        (2025, "name", f" Yang melayani waktu itu Ibu/Bapak {person.full_name}."),
    )
    for year, what, addition in additions:
        place = planter.sheet(f"LAPOR Kota Palembang {year}.xlsx")
        name = "Kelurahan Komperta" if what in ("name", "NIP") else "Puskesmas Plaju"
        row = planter.pick(place, 1, lambda sheet, row, name=name: name in row)[0]  # type: ignore[misc]
        text = f"{place[1].cell(row, 'isi_laporan_awal')}{addition}"
        place[1].put(row, "isi_laporan_akhir", text)
        planter.spoil(
            "personal_data", place, row, "isi_laporan_awal", text, "accepted", f"{what} to be redacted"
        )


def plant_peers(planter: Planter) -> None:
    comma = planter.sheet("Penilaian Perilaku 360 2024-S1.xlsx")
    row = first(comma[1].rows, lambda row: "," in str(row[7]))
    planter.note("decimal_comma", comma, row, "BP1", "accepted", "a comma is the decimal sign in this column")
    late = planter.sheet("Penilaian Perilaku 360 2025-S2.xlsx")
    rows = planter.pick(late, 3, lambda sheet, row: "Puskesmas Komperta" in row)
    planter.spoil("mark_out_of_range", late, rows[0], "AK2", 11, "refused", "marks run from 1 to 10")
    planter.spoil("mark_out_of_range", late, rows[1], "HA1", 0, "refused", "marks run from 1 to 10")
    nip = str(late[1].cell(rows[2], "NIP Dinilai"))
    planter.spoil(
        "nip_number", late, rows[2], "NIP Dinilai", float(nip[:15] + "000"), "refused", "stored as a number"
    )


def plant_registers(planter: Planter) -> None:
    profile = planter.sheet("Profil ASN SIASN.xlsx")
    for column in ("NIK", "AGAMA", "STATUS PERKAWINAN", "GAJI POKOK"):
        planter.note(
            "forbidden_column", profile, profile[1].header, column, "accepted", "the column never enters"
        )
    for year in (2024, 2025, 2026):
        plans = planter.sheet(f"Laporan SKP {year}.xlsx")
        planter.note("total_footer", plans, plans[1].below[0], "skp_id", "skipped", "a total, never a plan")
    units = planter.sheet("Referensi Unit Kerja.xlsx")
    for row in units[1].rows:
        if row[0] == "contoh-uptd-sampah":
            planter.note(
                "dated_parent", units, row, "unor_induk_id", "accepted", "moved to another dinas in 2025"
            )


def plant_upload(planter: Planter, name: str) -> None:
    """The faulty twin of the export that tests hand in through the browser."""
    place = planter.sheet(name)
    spoil_nips(
        planter, place, ("nip_number", "nip_number", "nip_19_digits", "nip_scientific", "nip_ends_000")
    )
    for word in ("CUKUP MEMUASKAN", "LUAR BIASA"):
        spoil_word(planter, place, word)
    rows = planter.pick(place, 2, ordinary)
    planter.spoil(
        "date_impossible", place, rows[0], "periode_akhir_skp", "31/11/2026", "refused", "no such day"
    )
    planter.spoil(
        "date_other_period",
        place,
        rows[1],
        "periode_awal_skp",
        date(2026, 12, 1).isoformat(),
        "refused",
        "starts after its end and outside the month in the title",
    )
    total: Row = ["JUMLAH TOTAL", None, None, len(place[1].rows)]
    place[1].below.append(total)
    planter.note("total_footer", place, total, "jenis", "skipped", "a total, never an employee or a unit")
