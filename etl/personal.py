"""What the command line says about erasing, retention and a new key, in both languages."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.console import plain
from etl.erase import Erased, erase, unfinished
from etl.result import FAULT
from etl.retain import retain
from etl.rotate import rotate
from etl.traces import BadNumberError, clean_nip


def erase_people(data: Path, numbers: Sequence[str], names: Sequence[str], accounts: Sequence[str]) -> int:
    """Erase, tell what was done; 0 when the bytes prove it, else 3. Numbers are never printed."""
    try:
        nips = [clean_nip(number) for number in numbers if number.strip()]
    except BadNumberError:
        print("NIP harus 18 angka. / A NIP has 18 digits.", file=sys.stderr)
        return FAULT
    if not nips and not unfinished(data):
        print("Sebutkan --nip atau --file. / Give --nip or --file.", file=sys.stderr)
        return FAULT
    done = erase(data, nips, names, accounts)
    _tell(done)
    return FAULT if done.left else 0


def apply_retention(data: Path, dry: bool) -> int:
    """Remove what is over its period today, or only tell; 0."""
    told = retain(data, dt.datetime.now(dt.UTC).date(), dry)
    if told.nothing:
        print("Tidak ada yang lewat masa simpan. / Nothing is over its period.")
        return 0
    print("Akan dihapus / would be removed:" if dry else "Dihapus / removed:")
    _list("Danau data / lake", [f"{name}: {rows} baris / rows" for name, rows in sorted(told.slices.items())])
    _list("Baris ditolak / refused rows", told.refused)
    _list("Ekspor asli / original exports", told.originals)
    print(f"Log akses / access log: {told.log_rows} baris / rows")
    print(f"Keputusan yang sudah diakhiri / decisions that ended: {told.decisions} baris / rows")
    print(f"Pendapat dalam diskusi / opinions in discussions: {told.opinions} baris / rows")
    print(f"Diskusi yang sudah lampau / discussions long over: {told.discussions} baris / rows")
    if told.slices:
        print(
            "Angka periode itu dan perbandingan dengannya hilang dari dasbor. / "
            "Figures of these periods, and comparisons with them, leave the dashboard."
        )
    if told.build:
        print(f"Angka / figures: {told.build}")
    return 0


def replace_key(data: Path) -> int:
    """Replace the key of the pseudonyms; 0. The key is never printed."""
    done = rotate(data)
    print(
        f"Kunci baru dipakai: {done.people} nama samaran diganti, {done.app_rows} baris basis data aplikasi."
    )
    print(
        f"A new key is in use: {done.people} pseudonyms replaced, {done.app_rows} rows of the app's database."
    )
    print(f"Angka / figures: {done.build or 'belum pernah dibangun / never built'}")
    print("Cadangkan berkas kunci terpisah dari data. / Back up the key file apart from the data.")
    return 0


def _tell(done: Erased) -> None:
    print(
        f"Danau data / lake: manifest {done.manifest}, {len(done.files)} berkas lama dihapus / old files removed"
    )
    print(f"Angka / figures: {done.build or 'belum pernah dibangun / never built'}")
    print(f"Basis data aplikasi / app database: {done.app_rows} baris / rows")
    _list(
        "Ekspor asli dihapus (isinya yang sah tetap di danau data) / original exports removed", done.originals
    )
    _list(
        "Di antaranya belum pernah dimuat, minta lagi / of them never loaded, ask for them again",
        done.unloaded,
    )
    if done.shared:
        print(
            "Nama yang juga dipakai orang atau unit lain dibiarkan dalam teks / names that others bear stay in texts: "
            f"{len(done.shared)}"
        )
    print(f"Bukti: {done.scanned} berkas dibaca, {len(done.left)} masih memuat orang itu.")
    print(f"Proof: {done.scanned} files read, {len(done.left)} still hold the person.")
    _list("Bersihkan dengan tangan lalu jalankan lagi / clear by hand, then run again", done.left)


def _list(title: str, items: Sequence[str]) -> None:
    if items:
        print(f"{title}:", *map(plain, items), sep="\n  ")
