"""What the command line says about erasing, retention and a new key, in both languages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from etl.erase import Erased, erase, unfinished
from etl.result import FAULT
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
        print(f"{title}:", *items, sep="\n  ")
