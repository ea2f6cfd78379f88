"""Small exports drawn in a test: rows over a layout's header, written as the real files are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from etl import lake
from etl.load import Upload, load
from etl.result import LoadResult

APPRAISAL = [
    "jenis", "id", "nip", "nama", "periode_awal_skp", "periode_akhir_skp", "skp_unor_id", "skp_unor",
    "skp_unor_induk", "skp_jabatan", "skp_jenis_jabatan", "is_skp_plt_plh_pjb", "hasil_kerja", "perilaku_kerja",
    "hasil_akhir", "pegawai_atasan_id", "pegawai_atasan_nip", "pegawai_atasan_nama", "pegawai_atasan_unor_id",
    "pegawai_atasan_unor", "pegawai_atasan_jabatan", "pegawai_atasan_golru", "waktu_dinilai", "pegawai_penilai_id",
    "tahun_skp", "skp_id", "periode_id", "skp_penilaian_id", "golru", "jenis_pegawai",
]  # fmt: skip
NIP = "198503122010012004"
NIP_2, NIP_3 = "198503122010012005", "198503122010012006"
RATER = "197001011990011001"
QUESTIONS = {
    "persyaratan": "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan?",
    "prosedur": "Bagaimana kemudahan prosedur pelayanan di unit ini?",
    "waktu": "Bagaimana kecepatan waktu dalam memberikan pelayanan?",
    "biaya": "Bagaimana kewajaran biaya/tarif dalam pelayanan?",
    "produk": "Bagaimana kesesuaian produk pelayanan dengan standar?",
    "kompetensi": "Bagaimana kompetensi/kemampuan petugas?",
    "perilaku": "Bagaimana perilaku petugas terkait kesopanan dan keramahan?",
    "sarana": "Bagaimana kualitas sarana dan prasarana?",
    "pengaduan": "Bagaimana penanganan pengaduan pengguna layanan?",
}


def titles(period: str = "Bulanan MARET Tahun 2026") -> list[list[Any]]:
    """Title rows 1 to 7 of the e-Kinerja report."""
    lines = (
        f"Laporan Penilaian SKP Periode {period}", "Instansi Pemerintah Kota Contoh", "Periode : -",
        "Unor Induk : ALL", "Unor : ALL", "Data ditarik pada : 05 April 2026 08:00:00",
    )  # fmt: skip
    return [*([line] for line in lines), []]


def appraisal(nip: Any = NIP, **changes: Any) -> list[Any]:
    """One row of the report for March 2026; name the columns that differ."""
    row = dict.fromkeys(APPRAISAL, "x") | {
        "id": "a-1", "nip": nip, "nama": "Nama Rahasia", "periode_awal_skp": "2026-03-01",
        "periode_akhir_skp": "2026-03-31", "skp_unor_id": "contoh-1", "skp_unor": "Kelurahan Contoh",
        "is_skp_plt_plh_pjb": "0", "hasil_kerja": "SESUAI EKSPEKTASI", "perilaku_kerja": "SESUAI EKSPEKTASI",
        "hasil_akhir": "BAIK", "pegawai_atasan_nip": RATER, "waktu_dinilai": "2026-04-03 10:00:00",
        "tahun_skp": "2026", "jenis_pegawai": "pns",
    }  # fmt: skip
    return [*(row | changes).values()]


def form(unit: str = "Puskesmas Contoh", at: str = "2026-02-03 09:00:00", **answers: Any) -> list[Any]:
    """One response of the survey form; elements not named are answered 3."""
    return [at, "Nama Rahasia", "40", unit, *(answers.get(e, "3") for e in QUESTIONS), "cepat"]


FORM = [
    "Cap waktu",
    "1. Nama Lengkap",
    "2. Umur",
    "Unit layanan yang dikunjungi",
    *QUESTIONS.values(),
    "Saran",
]


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], delimiter: str = ";", encoding: str = "utf-8"
) -> Path:
    lines = [delimiter.join(f'"{c}"' if delimiter in str(c) else str(c) for c in row) for row in rows]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """Texts as text cells, numbers as number cells."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    write = sheet.write_number if isinstance(cell, float | int) else sheet.write_string
                    if cell != "":
                        write(number, column, cell)
    return path


def appraisals(path: Path, *rows: list[Any], period: str = "Bulanan MARET Tahun 2026") -> Path:
    """The report with title rows, as CSV or XLSX by its name."""
    grid = [*titles(period), APPRAISAL, *rows]
    return write_csv(path, grid) if path.suffix == ".csv" else write_xlsx(path, {"Sheet1": grid})


def accepted(data: Path, fields: str, table: str = "appraisal", order: str = "row") -> list[tuple[Any, ...]]:
    """Fields of the accepted rows that count, in order of their rows."""
    files = [str(lake.lake_of(data) / f.path) for f in lake.current(data).files if f.table == table]
    if not files:
        return []
    source = "read_parquet($files, hive_partitioning = false)"
    return duckdb.execute(f"select {fields} from {source} order by {order}", {"files": files}).fetchall()


def one(path: Path, data: Path, name: str | None = None) -> LoadResult:
    """Load one file; every row must be accounted for."""
    result = load([Upload(path, name)], data)[0]
    assert all(s.rows_read == s.accepted + s.refused + s.skipped for s in result.sheets)
    return result


def problems(result: LoadResult) -> list[tuple[int, str, str | None]]:
    """(row, header, found) of the first refused cells."""
    return [(line["row"], line["header"], line["found"]) for line in result.refused_sample]
