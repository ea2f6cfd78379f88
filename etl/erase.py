"""Takes a person out of everything that is kept, and proves it by reading the bytes.

The order is such that it can be killed anywhere and run again: what is being erased stands in a file of its own
(mode 600) from the first step to the proof, and the names are read before anything that holds them goes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import duckdb

from etl import appdb, database, kept, lake, pseudonym, scan
from etl.digest import erasure
from etl.rewrite import Rows, columns_of, forget, rebuilt, removed, rewrite, source
from etl.tables import literal, quoted
from etl.traces import Traces, distinct_names, known_names

UNFINISHED = ".erasing.json"
ORIGINALS = ("inbox", "sample", "aside", kept.FOLDER)
FREE = (
    "title",
    "text",
    "comment",
    "found",
    "raw",
    "file_name",
    "sheet",
)  # columns in which people are written about


@dataclass
class Erased:
    """What was done. left: files that hold him still (the proof failed); unloaded: removed exports whose other rows
    were never loaded; shared: names that others bear as well."""

    manifest: int = 0
    build: str | None = None
    files: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    unloaded: list[str] = field(default_factory=list)
    app_rows: int = 0
    scanned: int = 0
    left: list[str] = field(default_factory=list)
    shared: tuple[str, ...] = ()


def unfinished(data: Path) -> bool:
    """Whether an erasure was begun and not proved."""
    return (data / UNFINISHED).is_file()


def erase(data: Path, nips: Iterable[str], names: Iterable[str] = (), accounts: Iterable[str] = ()) -> Erased:
    """Erase these people (18 digits each), and whoever an interrupted erasure was about."""
    done = Erased()
    with lake.held(data):
        traces = _begin(data, tuple(nips), tuple(names), tuple(accounts))
        done.shared = traces.shared
        done.manifest = rewrite(data, _without(traces)).number
        done.app_rows = appdb.erase(data, traces)
        erasure.forget(data, traces)
        done.build = rebuilt(data)
        done.originals, done.unloaded = _originals(data, traces)
        done.files = removed(forget(data), data)
        _prove(data, traces, done)
        if not done.left:
            (data / UNFINISHED).unlink()
    return done


def _begin(data: Path, nips: tuple[str, ...], names: tuple[str, ...], accounts: tuple[str, ...]) -> Traces:
    """Write down what is to be erased, together with what an interrupted run wrote down."""
    path = data / UNFINISHED
    before = (
        Traces(**{k: tuple(v) for k, v in json.loads(path.read_text()).items()}) if path.is_file() else None
    )
    nips = tuple(dict.fromkeys([*nips, *(before.nips if before else ())]))
    chain = pseudonym.key_of(data)
    keys = tuple(pseudonym.pseudonym(nip, chain) for nip in nips)
    own, others = known_names(data, keys)
    unique, shared = distinct_names([*own, *names], others)
    if before:
        unique, accounts = (*unique, *before.names), (*accounts, *before.accounts)
    accounts = tuple(dict.fromkeys([*accounts, *sorted(appdb.accounts_of(data, keys))]))
    traces = Traces(nips, keys, tuple(dict.fromkeys(unique)), tuple(dict.fromkeys(shared)), accounts)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(traces), file)
    draft.replace(path)
    return traces


def _without(traces: Traces) -> Rows:
    """The lake without these people: their rows, and their mark on the rows of others."""

    def edit(con: duckdb.DuckDBPyConnection, path: Path) -> str | None:
        return _edit(con, path, traces)

    return Rows("erase", accepted=edit, refused=edit, words=traces.redacted)


def _edit(con: duckdb.DuckDBPyConnection, path: Path, traces: Traces) -> str | None:
    """A SELECT without him, or None when the file does not know him."""
    kinds = columns_of(con, path)
    keys = f"({', '.join(map(literal, traces.keys))})"
    people = [quoted(c) for c in ("person_key", "rater_key") if c in kinds]
    texts = {
        c: _clean(c, traces)
        for c, kind in kinds.items()
        if kind == "VARCHAR" and c not in ("file_sha", "contract")
    }
    touched = [f"{column} in {keys}" for column in people]
    touched += [f"{quoted(column)} is distinct from {sql}" for column, sql in texts.items()]
    if not con.execute(f"select 1 from {source(path)} where {' or '.join(touched)} limit 1").fetchone():
        return None
    if "rater_key" in kinds:
        texts["rater_key"] = f"case when rater_key not in {keys} then rater_key end"
    changes = ", ".join(f"{sql} as {quoted(column)}" for column, sql in texts.items())
    return f"select * replace ({changes}) from {source(path)} where {_others(kinds, keys, traces)}"


def _others(kinds: Mapping[str, str], keys: str, traces: Traces) -> str:
    """Whether a row is not his: of refused rows, whether his number is nowhere in it."""
    if "raw" in kinds:
        return f"not regexp_matches(concat_ws(chr(31), found, raw), {literal(traces.numbers)})"
    return f"coalesce(person_key not in {keys}, true)" if "person_key" in kinds else "true"


def _clean(column: str, traces: Traces) -> str:
    """A text without his number; where people are written about, without his name too. A unit keeps its name."""
    text = f"regexp_replace({quoted(column)}, {literal(traces.numbers)}, '[nomor]', 'g')"
    return f"regexp_replace({text}, {literal(traces.called)}, '[nama]', 'g')" if column in FREE else text


def _originals(data: Path, traces: Traces) -> list[list[str]]:
    """Remove the exports that hold him: a signed export cannot be rewritten, and what counts of it is in the lake. A
    layout of the agency's own that names him goes as well."""
    places = [data / name for name in ORIGINALS] + [lake.lake_of(data) / ".draft"]
    found = scan.hits([path for place in places for path in scan.files(place)], traces)
    loaded = {f.file_sha for f in lake.current(data).files} | {r.file_sha for r in lake.current(data).loads}
    exports = [p for p in found if p.parent != data / kept.FOLDER]
    unloaded = [p for p in exports if hashlib.sha256(p.read_bytes()).hexdigest() not in loaded]
    for path in found:
        path.unlink()
        if path.parent not in places and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return [[traces.redacted(name) for name in removed(paths, data)] for paths in (found, unloaded)]


def _prove(data: Path, traces: Traces, done: Erased) -> None:
    paths = scan.files(data, skip=[data / UNFINISHED])
    files = [database.file_of(at) for at in database.all_of(data)]
    paths += [path for path in files if path is not None and not path.is_relative_to(data.resolve())]
    done.scanned = len(paths)
    told = replace(traces, accounts=())
    done.left = [
        p.relative_to(data).as_posix() if p.is_relative_to(data) else p.name for p in scan.hits(paths, told)
    ] + appdb.left(data, told)
