"""Loading: files in, one manifest out. A killed run leaves either nothing or the whole manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb

import journal
from etl import lake, pseudonym
from etl.contract import Contract
from etl.engine import connect
from etl.fileload import Loaded, load_file, opened
from etl.kept import known as known_contracts
from etl.messages import said
from etl.progress import Report, RowCounter, silent
from etl.result import LoadResult

SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet"})


@dataclass(frozen=True)
class Upload:
    """A file on disk and what its sender called it."""

    path: Path
    name: str | None = None


def exports_in(paths: Iterable[Path]) -> list[Upload]:
    """Files as given; of folders, every file that looks like an export, in order of name. What starts with `_`, `.`
    or `~$` inside a folder, file or subfolder, is left alone."""
    found: list[Upload] = []
    for path in paths:
        inside = [p for p in sorted(path.rglob("*")) if _is_export(p, path)] if path.is_dir() else [path]
        found += map(Upload, inside)
    return found


def _is_export(path: Path, folder: Path) -> bool:
    aside = any(part.startswith(("_", ".", "~$")) for part in path.relative_to(folder).parts)
    return not aside and path.suffix.lower() in SUFFIXES and path.is_file()


def load(
    uploads: Sequence[Upload],
    data: Path,
    report: Report = silent,
    con: duckdb.DuckDBPyConnection | None = None,
) -> list[LoadResult]:
    """Judge the files and publish what was accepted as one manifest; a result per file, in their order.

    A file whose content counts already changes nothing. Exceptions are faults of ours: then nothing is loaded.
    """
    began = perf_counter()
    con = con or connect(data)
    key = pseudonym.key_of(data)
    if pseudonym.installed(con) != pseudonym.fingerprint(key):
        pseudonym.install(con, key)
    with _draft(data) as draft:
        loaded = _judge(con, uploads, data, draft, report)
        with lake.held(data):
            if pseudonym.key_of(data) != key:
                raise pseudonym.KeyRefusedError("changed")
            for item in loaded:
                for source, target in item.moves:
                    _place(source, lake.lake_of(data) / target)
            results = _publish(data, loaded)
    for result in results:
        _tell(result, perf_counter() - began)
    return results


def _tell(result: LoadResult, seconds: float) -> None:
    """Into the log: the layouts and counts of a file, never its name, nor that of a layout which somebody named."""
    kinds = "+".join(sorted({s.contract.partition("_own_")[0] for s in result.sheets if s.contract})) or "-"
    counts = {
        "read": sum(s.rows_read for s in result.sheets),
        "accepted": sum(s.accepted for s in result.sheets),
        "refused": sum(s.refused for s in result.sheets),
        "skipped": sum(s.skipped for s in result.sheets),
    }
    journal.event("load", kinds, state=result.state, seconds=seconds, **counts)


def check(
    upload: Upload, data: Path, report: Report = silent, con: duckdb.DuckDBPyConnection | None = None
) -> LoadResult:
    """What `load` would answer for one file, without loading it."""
    with _draft(data) as draft:
        return _judge(con or connect(data), [upload], data, draft, report)[0].result


def drafted(data: Path) -> AbstractContextManager[Path]:
    """A folder beside the lake for files that are only looked at; gone at the end."""
    return _draft(data)


def judged(
    con: duckdb.DuckDBPyConnection, upload: Upload, contracts: Mapping[str, Contract], draft: Path
) -> Loaded:
    """One file held against these contracts, whether or not it is loaded already; its rows in the folder `draft`."""
    load_id = lake.new_load_id()
    export = opened(upload.path, upload.name, load_id)
    if isinstance(export, Loaded):
        return export
    return load_file(con, export, contracts, draft, load_id, RowCounter(silent, 0))


def _judge(
    con: duckdb.DuckDBPyConnection, uploads: Sequence[Upload], data: Path, draft: Path, report: Report
) -> list[Loaded]:
    known = {f.file_sha for f in lake.current(data).files}
    sizes = [u.path.stat().st_size if u.path.is_file() else 0 for u in uploads]
    counter = RowCounter(report, sum(sizes))
    loaded: list[Loaded] = []
    for number, (upload, size) in enumerate(zip(uploads, sizes, strict=True)):
        load_id = lake.new_load_id()
        export = opened(upload.path, upload.name, load_id)
        with counter.file(upload.name or upload.path.name, size):
            if isinstance(export, Loaded):
                loaded.append(export)
            elif export.sha256 in known:
                loaded.append(_duplicate(export.name, export.sha256))
            else:
                item = load_file(con, export, known_contracts(data), draft / str(number), load_id, counter)
                known |= {export.sha256} if item.files else set()
                loaded.append(item)
    return loaded


def _duplicate(name: str, sha256: str) -> Loaded:
    both = said("state", lake.DUPLICATE)
    return Loaded(LoadResult(name, sha256, lake.DUPLICATE, both.id, both.en), ())


def _publish(data: Path, loaded: Sequence[Loaded]) -> list[LoadResult]:
    """Commit; files that another loader has published meanwhile are left out and called duplicates."""
    late: set[str] = set()

    def change(before: lake.Manifest) -> lake.Manifest | None:
        late.clear()
        late.update(i.result.sha256 for i in loaded if i.files and before.counts(i.result.sha256))
        fresh = [i for i in loaded if i.records and i.result.sha256 not in late and _news(i, before)]
        if not fresh:
            return None
        files = tuple(f for i in fresh for f in i.files)
        records = tuple(r for i in fresh for r in i.records)
        last = fresh[-1].result.load_id
        return lake.Manifest(
            reason="load", load_id=last, files=before.files + files, loads=before.loads + records
        )

    lake.commit(data, change)
    return [_duplicate(i.result.file_name, i.result.sha256).result if i.result.sha256 in late else i.result
            for i in loaded]  # fmt: skip


def _news(item: Loaded, before: lake.Manifest) -> bool:
    """A file refused again for the same reason is not told twice."""
    return bool(item.files) or not all(map(before.tells, item.records))


def _place(source: Path, target: Path) -> None:
    """Move a finished file into the lake; names come from content, so a file already there is the same."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("r+b") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())
    source.replace(target)


class _draft:  # noqa: N801 - used like a function
    """A folder of this process inside the lake, gone at the end; folders of dead processes are cleared away."""

    def __init__(self, data: Path) -> None:
        self._root = lake.lake_of(data) / ".draft"
        self._own = self._root / f"{os.getpid()}-{lake.new_load_id()}"

    def __enter__(self) -> Path:
        self._own.mkdir(parents=True)
        for other in self._root.iterdir():
            if not _alive(int(other.name.split("-")[0])):
                shutil.rmtree(other, ignore_errors=True)
        return self._own

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._own, ignore_errors=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # there, signal 0 is Ctrl+C
        return _alive_windows(pid)
    with suppress(ProcessLookupError):
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False


def _alive_windows(pid: int) -> bool:
    import ctypes

    query_limited, still_active = 0x1000, 259
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(query_limited, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active
