"""A lake elsewhere made the same as that of the data folder: for a cluster that cannot reach this folder."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from etl import lake
from etl.sliced.folders import FOLDER
from etl.store import Store


@dataclass(frozen=True)
class Pushed:
    """Files sent, and files removed there because they are no longer here."""

    sent: int
    removed: int

    def __str__(self) -> str:
        return f"{self.sent} berkas dikirim / files sent, {self.removed} dihapus / removed"


def push(data: Path, to: str) -> Pushed:
    """Send what is missing there, the manifests last; then remove what is gone here, the manifests first.

    A build that reads there meanwhile finds every file of the manifest that it read; one that was erased here is gone
    there when this returns.
    """
    store, root = Store(to), lake.lake_of(data)
    with lake.held(data), tempfile.TemporaryDirectory(prefix="push-") as scratch:
        here = {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if _counts(p, root)}
        there = [name for name in store.names() if not name.startswith(f"{FOLDER}/")]
        missing = sorted(here.keys() - set(there), key=_manifest_last)
        for name in missing:
            store.put(Path(shutil.copy(here[name], Path(scratch) / "file")), name)
        gone = sorted(set(there) - here.keys(), key=_manifest_last, reverse=True)
        store.remove(gone)
        return Pushed(len(missing), len(gone))


def _counts(path: Path, root: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)


def _manifest_last(name: str) -> tuple[bool, str]:
    return name.startswith("manifest/"), name
