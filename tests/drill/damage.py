"""Ways in which a file goes wrong on a disk."""

from __future__ import annotations

import os
from pathlib import Path


def cut(file: Path) -> None:
    """Half of it is missing."""
    os.truncate(file, file.stat().st_size // 2)


def flip_head(file: Path) -> None:
    """Bytes of its header are others."""
    flip(file, 4096 + 8, 64)


def remove(file: Path) -> None:
    """It is gone."""
    file.unlink()


def flip(file: Path, at: int, count: int) -> None:
    """So many bytes from there are others."""
    with file.open("r+b") as handle:
        handle.seek(at)
        found = handle.read(count)
        handle.seek(at)
        handle.write(bytes(byte ^ 255 for byte in found))


WAYS = {"cut": cut, "flip_head": flip_head, "remove": remove}
