"""Large exports in the e-Kinerja layout, made by DuckDB so that making them costs little."""

from pathlib import Path

import duckdb
import xlsxwriter

TITLES = (
    "Laporan Penilaian SKP Periode Bulanan MARET Tahun 2026",
    "Instansi Pemerintah Kota Palembang",
    "Periode : 01 Maret 2026 s.d 31 Maret 2026",
    "Unor Induk : Pemerintah Kota Palembang",
    "Unor : ALL",
    "Data ditarik pada : 05 April 2026 08:00:00",
)

ROWS = """
select
  'Bulan' as jenis, 100000 + i as id,
  printf('%04d%02d%02d%04d%02d1%03d', 1966 + i % 28, 1 + (i // 28) % 12, 1 + (i // 336) % 28,
         1986 + i % 28 + (i // 9408) % 12, 1 + (i // 112896) % 12, 1 + (i // 1354752) % 998) as nip,
  'Pegawai Nomor ' || i as nama,
  '2026-03-01' as periode_awal_skp, '2026-03-31' as periode_akhir_skp,
  'contoh-unit-' || (i % 400) as skp_unor_id, 'Unit Nomor ' || (i % 400) as skp_unor,
  'Dinas Nomor ' || (i % 40) as skp_unor_induk, 'Pengelola Layanan' as skp_jabatan,
  'PELAKSANA' as skp_jenis_jabatan, '' as is_skp_plt_plh_pjb,
  case i % 10 when 0 then 'DIATAS EKSPEKTASI' else 'SESUAI EKSPEKTASI' end as hasil_kerja,
  'SESUAI EKSPEKTASI' as perilaku_kerja, case when i % 200 = 1 then 'LUAR BIASA' else 'BAIK' end as hasil_akhir,
  'p' || (i % 4000) as pegawai_atasan_id, printf('19700101199001100%01d', 1 + i % 9) as pegawai_atasan_nip,
  'Atasan ' || (i % 4000) as pegawai_atasan_nama, 'contoh-unit-' || (i % 400) as pegawai_atasan_unor_id,
  'Unit Nomor ' || (i % 400) as pegawai_atasan_unor, 'Kepala Seksi' as pegawai_atasan_jabatan,
  'III/d' as pegawai_atasan_golru, '2026-04-03 10:15:00' as waktu_dinilai, 'p' || (i % 4000) as pegawai_penilai_id,
  2026 as tahun_skp, 'skp' || i as skp_id, 'per-2026-03' as periode_id, 'nil' || i as skp_penilaian_id,
  'III/b' as golru, 'pns' as jenis_pegawai
from range(?) as r(i)
"""


def csv(path: Path, rows: int) -> Path:
    """Write a monthly appraisal export as CSV with `;`, title lines above the header, 0.5 % unknown predikat words."""
    body = path.with_suffix(".body")
    duckdb.execute(
        f"copy ({ROWS.replace('?', str(rows))}) to '{body}' (format csv, delimiter ';', header true)"
    )
    with path.open("wb") as out, body.open("rb") as rest:
        out.write("".join(f"{line}\n" for line in TITLES).encode() + b"\n")
        while block := rest.read(1 << 20):
            out.write(block)
    body.unlink()
    return path


def parquet(path: Path, rows: int) -> Path:
    """The same as Parquet, all text as it left a database, the period in the file's name."""
    duckdb.execute(f"copy ({ROWS.replace('?', str(rows))}) to '{path}' (format parquet)")
    return path


def xlsx(path: Path, rows: int) -> Path:
    """The same as a workbook: titles in A1 to A6, header in row 8."""
    relation = duckdb.execute(ROWS, [rows])
    header = [column[0] for column in relation.description or []]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Laporan")
        for number, text in enumerate(TITLES):
            sheet.write_string(number, 0, text)
        sheet.write_row(7, 0, header)
        for number, row in enumerate(relation.fetchall(), start=8):
            sheet.write_row(number, 0, row)
    return path
