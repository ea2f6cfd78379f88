"""Takes a person out of what was told by mail: the mark of his accounts, and mails to him that lie as files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from etl import scan
from etl.digest.state import FOLDER, StateDamagedError, state_of
from etl.publish import locked
from etl.traces import Traces


def forget(data: Path, traces: Traces) -> int:
    """Forget what was told to his accounts and remove every mail that names one; how many mails."""
    folder = data / FOLDER
    if not folder.is_dir():
        return 0
    with locked(folder):
        with suppress(StateDamagedError):  # it holds no account, only marks that nobody can read any more
            state_of(data).forget(traces.accounts)
        gone = {path.with_suffix("") for path in scan.files(folder) if _names(path, traces)}
        for path in (found for found in scan.files(folder) if found.with_suffix("") in gone):
            path.unlink()
    return len(gone)


def _names(path: Path, traces: Traces) -> bool:
    text = path.read_bytes().decode("utf-8", "replace").lower()
    return any(account.lower() in text for account in traces.accounts) or scan.holds(path, traces)
