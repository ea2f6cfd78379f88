"""A small data folder in which one person is everywhere he can be; as real exports, loads and a build leave it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from etl import lake, pseudonym
from etl.build import build
from etl.load import Upload, exports_in, load
from tests.etl.drawn_exports import NIP, NIP_2, NIP_3, RATER, appraisal, appraisals, write_csv, write_xlsx

NAME, SHARED = "Siti Nur Aminah, S.Pd.", "Yanto"
ACCOUNT = "siti@contoh.go.id"
UNIT = ["unor_id", "nama_unor", "jenis_unit", "tingkat", "unor_induk_id", "wilayah_induk_id", "kode_wilayah",
        "berlaku_sejak", "berlaku_sampai", "pengguna_layanan_triwulan"]  # fmt: skip
EMPLOYEE = ["NIP BARU", "NAMA", "UNIT ORGANISASI ID", "UNIT ORGANISASI NAMA", "JFU", "JENIS JABATAN NAMA",
            "GOLONGAN NAMA", "JENIS PEGAWAI NAMA"]  # fmt: skip
COMPLAINT = ["tracking_id", "instansi_terdisposisi", "tanggal_laporan", "klasifikasi_laporan", "kategori",
             "judul_laporan", "isi_laporan_awal", "status_laporan"]  # fmt: skip
SPACED = "19850312 201001 2 004"
TEXT = "Petugas siti  nur-aminah lambat, Yanto juga; NIP 1985 0312 2010 01 2004"


def employee(nip: str, name: str) -> list[Any]:
    return [nip, name, "contoh-1", "Kelurahan Contoh", "Pengelola", "Pelaksana", "III/a", "PNS"]


def complaint(number: str, text: str, status: str = "Selesai") -> list[Any]:
    return [number, "Kelurahan Contoh", "2026-03-02", "Pengaduan", "Pelayanan", "Antre", text, status]


def fill(data: Path, figures: bool = True) -> Path:
    """Exports in the inbox, loaded, two builds (`figures`), one load undone, an app database; the folder."""
    inbox = data / "inbox"
    (inbox / "ab12").mkdir(parents=True)
    unit = ["contoh-1", "Kelurahan Contoh", "kelurahan", "1", "", "", "", "2010-01-01", "", ""]
    write_xlsx(inbox / "unit.xlsx", {"Sheet1": [UNIT, unit]})
    people = [
        employee(SPACED, NAME),
        employee(NIP_2, SHARED),
        employee(NIP_3, SHARED),
        employee(RATER, "Budi Raya"),
    ]
    write_xlsx(inbox / "pegawai.xlsx", {"Sheet1": [EMPLOYEE, *people]})
    rows = [
        appraisal(NIP),
        appraisal(NIP_2, id="a-2", pegawai_atasan_nip=NIP),
        appraisal(NIP_3, id="a-3", hasil_akhir="entah", pegawai_atasan_nip=SPACED),
    ]
    appraisals(inbox / "ab12" / "SKP Siti Nur Aminah.xlsx", *rows)
    write_csv(inbox / "lapor.csv", [COMPLAINT, complaint("L1", TEXT), complaint("L2", TEXT, "entah")])
    write_csv(inbox / "lain.csv", [COMPLAINT, complaint("L3", "Antre lama di loket")])
    load(exports_in([inbox]), data)
    april = appraisal(NIP, id="a-9", periode_awal_skp="2026-04-01", periode_akhir_skp="2026-04-30")
    once_more = appraisals(data / "april.csv", april, period="Bulanan APRIL Tahun 2026")
    load([Upload(once_more)], data)
    if figures:
        older = build(data).folder
        shutil.copytree(older, older.with_name("build-000002"))
        (data / "warehouse" / "CURRENT").write_text("build-000002\n")
    lake.undo(data)
    once_more.unlink()
    _app(data)
    return data


def _app(data: Path) -> None:
    key = pseudonym.pseudonym(NIP, pseudonym.key_of(data))
    with closing(sqlite3.connect(data / "app.db")) as con:
        con.execute("create table grant_ (account text, role text, person_key text, given_by text not null)")
        con.execute("create table access_log (at text, account text, page text)")
        grants = [(ACCOUNT, key, "x"), ("lain@contoh.go.id", "f" * 32, ACCOUNT)]
        con.executemany("insert into grant_ values (?, 'pegawai', ?, ?)", grants)
        log = [("2026-03-02T08:00:00Z", account, "overview") for account in (ACCOUNT, "lain@contoh.go.id")]
        con.executemany("insert into access_log values (?, ?, ?)", log)
        con.commit()
