"""One file, judged and written beside the lake: the verdict, and the Parquet files that wait for their place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import duckdb

from etl.columnsql import literal
from etl.context import context_of
from etl.contract import Contract
from etl.lake import ACCEPTED, PARTLY, LakeFile, LoadRecord, now
from etl.messages import Both, LayoutRefused, said
from etl.progress import RowCounter
from etl.read import Export, FileRefused, Sheet, open_export
from etl.recognise import Match, Nearest, recognise
from etl.refusals import all_refused
from etl.result import SAMPLE, LoadResult, SheetResult, refused_file
from etl.sheetload import SheetLoad, load_sheet
from etl.validate import Origin

HALF = 0.5
UNKNOWN = ("unknown_layout", "nearest_layout", "header_twice")
HASHED_BYTES = 1 << 29


@dataclass(frozen=True)
class Loaded:
    """The result of one file, its records and lake files, and where each written file must go (draft -> lake path)."""

    result: LoadResult
    records: tuple[LoadRecord, ...]
    files: tuple[LakeFile, ...] = ()
    moves: tuple[tuple[Path, str], ...] = ()


def load_file(
    con: duckdb.DuckDBPyConnection, export: Export, contracts: Mapping[str, Contract], draft: Path, load_id: str,
    counter: RowCounter,
) -> Loaded:  # fmt: skip
    """Judge a file that passed the guards. A refusal is a result; an exception is a fault of ours."""
    dialect = next((s.dialect for s in export.sheets), None)
    try:
        known, left_out = _recognised(export, contracts)
        loads = _load_sheets(con, export, known, draft, counter)
        left = [_left_out(sheet) for sheet in left_out]
    except FileRefused as refusal:
        return turned_away(
            export.name, export.sha256, Both(refusal.message_id, refusal.message_en), load_id, dialect
        )
    except LayoutRefused as refusal:
        nearest = refusal.nearest if isinstance(refusal.nearest, Nearest) else None
        both = Both(refusal.message_id, refusal.message_en)
        away = turned_away(export.name, export.sha256, both, load_id, dialect, nearest)
        return replace(away, result=replace(away.result, is_unknown=refusal.rule in UNKNOWN))
    return _verdict(con, export, loads, left, load_id, dialect)


def opened(path: Path, name: str | None, load_id: str) -> Export | Loaded:
    """The export, or the refusal of a file that is no sound export."""
    try:
        return open_export(path, name)
    except FileRefused as refusal:
        shown = PurePath(name or path.name).name
        return turned_away(shown, _sha256(path), Both(refusal.message_id, refusal.message_en), load_id)


def _sha256(path: Path) -> str:
    """Digest of a file that is no sound export; '' when it cannot be read or hashing would take long."""
    try:
        if path.stat().st_size > HASHED_BYTES:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def turned_away(
    name: str,
    sha256: str,
    message: Both,
    load_id: str,
    dialect: str | None = None,
    nearest: Nearest | None = None,
) -> Loaded:
    """A whole file refused before its rows were judged."""
    result = replace(refused_file(name, sha256, message, nearest, dialect), load_id=load_id)
    contract = nearest.contract.key if nearest else None
    record = LoadRecord(
        load_id, now(), name, sha256, contract, "", None, None, 0, 0, 0, 0, result.state, message.id, message.en, None
    )  # fmt: skip
    return Loaded(result, (record,))


def _recognised(
    export: Export, contracts: Mapping[str, Contract]
) -> tuple[list[tuple[Sheet, Match]], list[Sheet]]:
    """Sheets with their contracts, and sheets left out (notes, pivots). Raises LayoutRefused when no sheet is known,
    or when one looks like an export whose header has changed."""
    filled = [s for s in export.sheets if any(any(row) for row in s.preview)]
    found = [(s, recognise(s.preview, contracts.values())) for s in filled]
    known = [(s, m) for s, m in found if isinstance(m, Match)]
    near = [n for _, n in found if isinstance(n, Nearest)]
    close = [n for n in near if len(n.missing) < HALF * len(n.contract.must)]
    if known and not close:
        return known, [s for s, m in found if not isinstance(m, Match)]
    if not near:
        raise LayoutRefused("unknown_layout")
    best = min(close or near, key=lambda n: len(n.missing) / len(n.contract.must))
    label = Both(best.contract.label_id, best.contract.label_en)
    raise LayoutRefused(
        "nearest_layout", best, label=label, missing=", ".join(best.missing) or "-",
        unknown=", ".join(best.unknown[:40]) or "-",
    )  # fmt: skip


def _load_sheets(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    known: list[tuple[Sheet, Match]],
    draft: Path,
    counter: RowCounter,
) -> list[SheetLoad]:
    """Contexts of all sheets first: a period that contradicts is told before any row is judged."""
    contexts = [context_of(con, match, sheet.name, export.name) for sheet, match in known]
    loads = []
    for k, ((sheet, match), context) in enumerate(zip(known, contexts, strict=True)):
        origin = Origin(export.sha256, export.name, sheet.name, "")
        loads.append(load_sheet(con, sheet, match, context, origin, draft / str(k), counter))
    return loads


def _left_out(sheet: Sheet) -> SheetResult:
    rows = sum(map(len, sheet.batches(0, {})))
    both = said("file", "sheet_left_out")
    return SheetResult(sheet.name, None, both.id, both.en, None, rows, 0, 0, rows)


def _verdict(
    con: duckdb.DuckDBPyConnection, export: Export, loads: list[SheetLoad], left: list[SheetResult], load_id: str,
    dialect: str | None,
) -> Loaded:  # fmt: skip
    sheets = tuple([_sheet_result(load) for load in loads] + left)
    accepted, refused = sum(s.accepted for s in sheets), sum(s.refused for s in sheets)
    message = _condemned(con, loads, accepted)
    if message:
        sheets = tuple(replace(s, accepted=0, refused=s.rows_read - s.skipped) for s in sheets)
        result = refused_file(export.name, export.sha256, message, dialect=dialect)
    else:
        state = PARTLY if refused else ACCEPTED
        message = said("state", state, accepted=accepted, refused=refused)
        result = LoadResult(export.name, export.sha256, state, message.id, message.en, dialect=dialect)
    lines = [load.refused_file for load in loads if load.refused_file]
    result = replace(result, sheets=sheets, refused_sample=_sample(con, lines), load_id=load_id)
    refused_at = {
        s.sheet: f"refused/{export.sha256}-{k}.parquet" for k, s in enumerate(loads) if s.refused_file
    }
    records = tuple(_record(result, s, loads, refused_at.get(s.sheet)) for s in sheets)
    moves = [(s.refused_file, refused_at[s.sheet]) for s in loads if s.refused_file]
    if result.state in (PARTLY, ACCEPTED):
        files = [f for k, load in enumerate(loads) for f in _lake_files(load, export, k, load_id)]
        moves += [(load.slices[f.period], f.path) for load in loads for f in files if f.sheet == load.sheet]
        return Loaded(result, records, tuple(files), tuple(moves))
    return Loaded(result, records, (), tuple(moves))


def _condemned(con: duckdb.DuckDBPyConnection, loads: list[SheetLoad], accepted: int) -> Both | None:
    """Why the whole file is refused although its rows could be read, or None."""
    faulty = next((load for load in loads if load.fault), None)
    if faulty and faulty.fault:
        where = (
            Both(f" (lembar {faulty.sheet})", f" (sheet {faulty.sheet})") if faulty.sheet else Both("", "")
        )
        return said("file", "too_many", sheet=where, **faulty.fault)
    if accepted:
        return None
    lines = [load.refused_file for load in loads if load.refused_file]
    return all_refused(con, lines) if lines else said("file", "no_rows")


def _sheet_result(load: SheetLoad) -> SheetResult:
    c = load.match.contract
    return SheetResult(
        load.sheet, c.key, c.label_id, c.label_en, load.period, load.rows_read, load.accepted, load.refused,
        load.skipped,
    )  # fmt: skip


def _sample(con: duckdb.DuckDBPyConnection, lines: list[Path]) -> tuple[dict[str, object], ...]:
    if not lines:
        return ()
    names = ("sheet", "row", "column", "header", "found", "expected_id", "expected_en")
    fields = ", ".join(f'"{n}"' for n in names)
    files = ", ".join(map(literal, lines))
    rows = con.execute(
        f"select {fields} from read_parquet([{files}]) order by sheet, row limit {SAMPLE}"
    ).fetchall()
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def _record(
    result: LoadResult, sheet: SheetResult, loads: list[SheetLoad], refused: str | None
) -> LoadRecord:
    extracted = next((s.extracted_at for s in loads if s.sheet == sheet.sheet), None)
    return LoadRecord(
        result.load_id, now(), result.file_name, result.sha256, sheet.contract, sheet.sheet, sheet.period, extracted,
        sheet.rows_read, sheet.accepted, sheet.refused, sheet.skipped, result.state, result.message_id,
        result.message_en, refused,
    )  # fmt: skip


def _lake_files(load: SheetLoad, export: Export, k: int, load_id: str) -> list[LakeFile]:
    c = load.match.contract
    return [
        LakeFile(
            f"{c.key}/period={period}/{export.sha256}-{k}.parquet", c.key, c.table.name, period, export.sha256,
            export.name, load.sheet, load.extracted_at, rows, load_id,
        )
        for period, rows in sorted(load.rows_of.items())
    ]  # fmt: skip
