"""Hazards of appraisal exports: broken and printed NIP, spellings, dates, totals, corrected exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import date

from etl.sample.appraisals import CORRECTED, city_name
from etl.sample.draft import Book, Cell, Row, Sheet
from etl.sample.months import Period, moment
from etl.sample.planter import Planter, ordinary
from etl.sample.territory import KEMENAG, PEMKOT, PEMPROV

Place = tuple[Book, Sheet]


def correct(books: list[Book]) -> None:
    """The export of March 2026 lacks ratings of a puskesmas; a later one of its dinas alone brings them."""
    original = next(book for book in books if book.name == city_name(CORRECTED))
    sheet = original.sheets[0]
    dinas = "Dinas Kesehatan Kota Palembang"
    rows = [list(row) for row in sheet.rows if sheet.cell(row, "skp_unor_induk") == dinas]
    above = deepcopy(sheet.above)
    above[3], above[5] = [f"Unor Induk : {dinas}"], ["Data ditarik pada : 11 Mei 2026 10:20:00"]
    name = original.name.replace(".xlsx", " (perbaikan).xlsx")
    books.append(Book(name, [Sheet(sheet.name, list(sheet.header), rows, above)]))
    missing = [row for row in sheet.rows if sheet.cell(row, "skp_unor_id") == "contoh-pkm-komperta"]
    for row in missing[1:25]:
        for column in ("hasil_kerja", "perilaku_kerja", "hasil_akhir"):
            sheet.put(row, column, "-")
        for column in ("waktu_dinilai", "pegawai_penilai_id"):
            sheet.put(row, column, None)


def plant_appraisals(planter: Planter) -> None:
    _broken_nips(planter)
    _printed_nips(planter)
    _predikat_words(planter)
    _disagreements(planter)
    _date_spellings(planter)
    _totals_and_layouts(planter)
    _careers(planter)
    _windows_text(planter)


def _city(planter: Planter, year: int, month: int) -> Place:
    period = Period("month", year, month)
    name = next(n for n in (city_name(period), city_name(period, ".csv")) if n in planter.books)
    return planter.sheet(name)


def spoil_nips(planter: Planter, place: Place, kinds: tuple[str, ...]) -> None:
    """Unrecoverable NIP of the given kinds, one row each; all are refused."""
    broken: dict[str, tuple[Callable[[str], Cell], str]] = {
        "nip_number": (lambda nip: float(nip[:15] + "000"), "stored as a number, the last digits are lost"),
        "nip_19_digits": (lambda nip: nip[:12] + "0" + nip[12:], "19 digits"),
        "nip_scientific": (lambda nip: f"{nip[0]},{nip[1:6]}E+17", "scientific notation, digits are lost"),
        "nip_ends_000": (lambda nip: nip[:15] + "000", "passed through a spreadsheet as a number"),
        "nip_17_digits": (lambda nip: nip[:17], "17 digits"),
    }
    for kind, row in zip(kinds, planter.pick(place, len(kinds), ordinary), strict=True):
        change, why = broken[kind]
        value = change(str(place[1].cell(row, "nip")))
        planter.spoil(kind, place, row, "nip", value, "refused", f"NIP {why}")


def _broken_nips(planter: Planter) -> None:
    spoil_nips(planter, _city(planter, 2025, 2), ("nip_number", "nip_number"))
    spoil_nips(planter, _city(planter, 2025, 4), ("nip_19_digits",))
    spoil_nips(planter, _city(planter, 2024, 6), ("nip_scientific", "nip_scientific"))
    spoil_nips(planter, _city(planter, 2025, 9), ("nip_ends_000", "nip_ends_000"))
    spoil_nips(planter, _city(planter, 2026, 1), ("nip_17_digits",))
    place = _city(planter, 2025, 11)
    row = planter.pick(place, 1, ordinary)[0]
    nip = str(place[1].cell(row, "nip"))
    planter.spoil(
        "nip_unknown_kind",
        place,
        row,
        "nip",
        f"{nip[:12]}15{nip[14:]}",
        "finding",
        "digits 13-14 are neither a month nor a PPPK code: kept, with a warning",
    )


def _printed_nips(planter: Planter) -> None:
    place = _city(planter, 2024, 10)
    forms: tuple[tuple[str, Callable[[str], str], str], ...] = (
        ("nip_printed", lambda nip: f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}", "blanks as printed"),
        ("nip_apostrophe", lambda nip: f"'{nip}", "leading apostrophe"),
        ("nip_dots", lambda nip: f"{nip[:8]}.{nip[8:14]}.{nip[14]}.{nip[15:]}", "dots"),
        ("nip_hyphens", lambda nip: f"{nip[:8]}-{nip[8:14]}-{nip[14]}-{nip[15:]}", "hyphens"),
        ("nip_nbsp", lambda nip: f"\u00a0{nip}\u00a0", "no-break spaces"),
        ("nip_point_zero", lambda nip: f"{nip}.0", "trailing .0 on a text"),
    )
    for (key, change, why), row in zip(forms, planter.pick(place, len(forms), ordinary), strict=True):
        value = change(str(place[1].cell(row, "nip")))
        planter.spoil(key, place, row, "nip", value, "accepted", f"{why}, cleaned")


def _predikat_words(planter: Planter) -> None:
    """Every spelling is in the data or planted; two unknown words are refused."""
    place = _city(planter, 2025, 5)
    wanted = (
        ("SESUAI EKSPEKTASI", "DIBAWAH EKSPEKTASI", "MISCONDUCT"),
        ("SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI", "KURANG/MISCONDUCT"),
        ("DIBAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "CUKUP"),
        ("DI BAWAH EKSPEKTASI", "DIATAS EKSPEKTASI", "BUTUH PERBAIKAN/CUKUP"),
        ("Dibawah Ekspektasi", "Sesuai Ekspektasi", "Butuh Perbaikan"),
        ("DIATAS EKSPEKTASI", "DI ATAS  EKSPEKTASI", "SANGAT  BAIK"),
        ("SESUAI EKSPEKTASI", "Di Bawah Ekspektasi", "KURANG"),
        ("DIBAWAH EKSPEKTASI", "DIBAWAH EKSPEKTASI", "SANGAT KURANG"),
    )
    for words, row in zip(wanted, planter.pick(place, len(wanted), ordinary), strict=True):
        _put_words(place, row, words)
        planter.spoil("predikat_spelling", place, row, "hasil_akhir", words[2], "accepted", " + ".join(words))
    for (year, month), word in (((2024, 12), "CUKUP MEMUASKAN"), ((2026, 2), "ISTIMEWA")):
        spoil_word(planter, _city(planter, year, month), word)
    _unrated(planter, _city(planter, 2024, 1), "-")
    _unrated(planter, _religious(planter, "II 2024"), "")


def _unrated(planter: Planter, place: Place, mark: str) -> None:
    row = planter.pick(place, 1, lambda sheet, row: "Kepala" not in str(sheet.cell(row, "skp_jabatan")))[0]
    _put_words(place, row, (mark, mark, mark))
    place[1].put(row, "pegawai_penilai_id", None)
    place[1].put(row, "waktu_dinilai", None)
    planter.note("not_rated", place, row, "hasil_akhir", "accepted", f"{mark or 'blank'} = not yet rated")


def spoil_word(planter: Planter, place: Place, word: str) -> None:
    row = planter.pick(place, 1, ordinary)[0]
    planter.spoil(
        "predikat_unknown", place, row, "hasil_akhir", word, "refused", "no predikat of this scheme"
    )


def _religious(planter: Planter, quarter: str) -> Place:
    return planter.sheet(f"Laporan Penilaian SKP {KEMENAG} Triwulan {quarter}.xlsx")


def _put_words(place: Place, row: Row, words: tuple[str, str, str]) -> None:
    for column, word in zip(("hasil_kerja", "perilaku_kerja", "hasil_akhir"), words, strict=True):
        place[1].put(row, column, word)


def _disagreements(planter: Planter) -> None:
    """The exported predikat is the fact; that it differs from the matrix is a finding."""
    for (year, month), words in (
        ((2025, 3), ("SESUAI EKSPEKTASI", "DIATAS EKSPEKTASI", "SANGAT BAIK")),
        ((2025, 8), ("SESUAI EKSPEKTASI", "DIATAS EKSPEKTASI", "SANGAT BAIK")),
        ((2026, 6), ("DIATAS EKSPEKTASI", "DIBAWAH EKSPEKTASI", "BUTUH PERBAIKAN")),
    ):
        place = _city(planter, year, month)
        row = planter.pick(place, 1, ordinary)[0]
        _put_words(place, row, words)
        planter.spoil("predikat_differs", place, row, "hasil_akhir", words[2], "finding", " + ".join(words))


def _date_spellings(planter: Planter) -> None:
    """One column with seven ways to write 1 September 2024: texts, a true date, a serial number."""
    place = _city(planter, 2024, 9)
    spellings: tuple[Cell, ...] = (
        "1 September 2024",
        "01 September 2024",
        "1 Sep 2024",
        "01/09/2024",
        "2024-09-01",
        date(2024, 9, 1),
        45536,
        "01/09/2024 00:00:00",
    )
    for value, row in zip(spellings, planter.pick(place, len(spellings), ordinary), strict=True):
        planter.spoil("date_spelling", place, row, "periode_awal_skp", value, "accepted", "1 September 2024")
    moments: tuple[Cell, ...] = (
        "2 Okt 2024 08:12",
        "02/10/2024 08:12",
        moment(date(2024, 10, 2), 8, 12),
        "02/10/2024",
    )
    for value, row in zip(moments, planter.pick(place, len(moments), ordinary), strict=True):
        planter.spoil("date_mixed_column", place, row, "waktu_dinilai", value, "accepted", "2 October 2024")


def _totals_and_layouts(planter: Planter) -> None:
    for name in [f"Laporan Penilaian SKP {PEMKOT} Tahunan {year}.xlsx" for year in (2023, 2024, 2025)]:
        _add_total(planter, planter.sheet(name))
    book = planter.books[f"Laporan Penilaian SKP {PEMPROV} 2025.xlsx"]
    for sheet in book.sheets:
        _add_total(planter, (book, sheet))
    planter.note(
        "month_sheets",
        (book, book.sheets[0]),
        book.sheets[0].above[0],
        "",
        "accepted",
        "twelve monthly sheets and tahunan, each with its own title cells",
    )
    corrected = planter.sheet(city_name(CORRECTED).replace(".xlsx", " (perbaikan).xlsx"))
    planter.note(
        "corrected_export",
        corrected,
        corrected[1].above[5],
        "",
        "accepted",
        "later extraction of March 2026: supersedes the units of Dinas Kesehatan only",
    )


def _add_total(planter: Planter, place: Place) -> None:
    total: Row = ["JUMLAH TOTAL", None, None, len(place[1].rows)]
    place[1].below.append(total)
    planter.note("total_footer", place, total, "jenis", "skipped", "a total, never an employee or a unit")


def _careers(planter: Planter) -> None:
    """Mutasi and acting posts come from the careers; the first of each is recorded."""
    for name, book in planter.books.items():
        if not name.startswith(f"Laporan Penilaian SKP {PEMKOT}"):
            continue
        sheet = book.sheets[0]
        plain = [row for row in sheet.rows if sheet.cell(row, "is_skp_plt_plh_pjb") == "false"]
        twice = {nip for nip, n in Counter(str(sheet.cell(row, "nip")) for row in plain).items() if n > 1}
        for row in plain:
            if str(sheet.cell(row, "nip")) in twice:
                planter.note(
                    "mutasi_twice",
                    (book, sheet),
                    row,
                    "nip",
                    "accepted",
                    "same NIP twice: the row with the later periode_akhir_skp counts",
                )
        for row in sheet.rows:
            if sheet.cell(row, "is_skp_plt_plh_pjb") == "true":
                planter.note(
                    "acting", (book, sheet), row, "is_skp_plt_plh_pjb", "accepted", "Plt/Plh, kept apart"
                )


def _windows_text(planter: Planter) -> None:
    for year, month in ((2024, 6), (2025, 9)):
        place = _city(planter, year, month)
        row = planter.pick(place, 1, ordinary)[0]
        place[1].put(row, "nama", "Renée Anggraini, S.Pd.")
        value = f"{place[1].cell(row, 'skp_jabatan')} – Rombel 3"
        planter.spoil("windows_1252", place, row, "skp_jabatan", value, "accepted", "; CSV in Windows-1252")
