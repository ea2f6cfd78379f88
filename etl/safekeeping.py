"""What the command line says about backups, in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.archive import ArchiveRefusedError, Listed
from etl.backup import backup
from etl.console import plain
from etl.messages import Both, said
from etl.pseudonym import KeyRefusedError
from etl.restore import restore
from etl.result import FAULT


def keep(data: Path, to: Path) -> int:
    """Make a backup and tell where it is; 0, or 3 when it was refused."""
    try:
        made = backup(data, to)
    except (ArchiveRefusedError, KeyRefusedError) as refused:
        return _refused(refused)
    size = f"{made.size / 1e6:.1f}"
    sizes = Both(size.replace(".", ","), size)
    _say("made", file=plain(made.path), size=sizes, **_counts(made.listed))
    _say("key_apart" if made.key_apart else "keep_safe")
    return 0


def bring_back(data: Path, path: Path, force: bool) -> int:
    """Restore a backup and tell what was done; 0, or 3 when it was refused."""
    try:
        done = restore(data, path, force)
    except (ArchiveRefusedError, KeyRefusedError) as refused:
        return _refused(refused)
    if done.safety:
        _say("safety", found=", ".join(done.found), file=plain(done.safety))
    _say("restored", made_at=done.listed.made_at, **_counts(done.listed))
    return 0


def _counts(listed: Listed) -> dict[str, int]:
    return {
        "files": sum(name.startswith("data/") for name in listed.files),
        "rows": sum(listed.rows.values()),
    }


def _say(key: str, **facts: object) -> None:
    both = said("backup", key, **facts)
    print(both.id, both.en, sep="\n")


def _refused(refused: ArchiveRefusedError | KeyRefusedError) -> int:
    print(plain(refused.message.id), plain(refused.message.en), sep="\n", file=sys.stderr)
    return FAULT
