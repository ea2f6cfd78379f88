"""The mapping assistant's answers: a draft of a contract tried on a file, and kept when a person says so.

A draft: table, header_rows, columns (our column -> header as printed), words (column -> our word -> further spellings),
label. Nothing of it is trusted: names are checked against the table, headers against what must not enter, and what is
kept is read back before it counts. Trying writes nothing but drafts that are cleared away.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from etl import kept, load
from etl.columnsql import literal
from etl.contract import Contract, contract_of, contracts
from etl.facttable import ContractError, header_key, tables
from etl.fileload import Loaded, opened
from etl.load import Upload
from etl.propose import header_state, propose, spellings
from etl.read import FileRefused

READ_ROWS, MOST_WORDS = 5, 30
LABEL = (3, 60)
PERIOD_WORDS = (
    r"(?i)\bperiode ?:? ?(?P<period>.+)$",
    r"(?i)\bbulan ?:? ?(?P<period>[a-z]+ (?:tahun )?(?:19|20)\d{2})\b",
    r"(?i)(?P<period>(?:triwulan|tw|semester)[ .]*(?:iv|i{1,3}|[1-4]) (?:tahun )?(?:19|20)\d{2})",
    r"(?i)\bunit (?:pelayanan|layanan|kerja) ?: ?(?P<unit>.+)$",
    r"(?i)data ditarik pada ?:? ?(?P<extracted>.+)$",
)
PERIOD_FILES = (
    r"(?P<period>(?:19|20)\d{2}-(?:0[1-9]|1[0-2]|Q[1-4]|S[12]))(?!\d)",
    r"(?i)(?P<period>(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember) "
    r"(?:19|20)\d{2})",
    r"(?i)(?P<period>(?:triwulan|tw|semester) (?:iv|i{1,3}|[1-4]) (?:tahun )?(?:19|20)\d{2})",
    r"(?i)(?P<period>tahunan (?:19|20)\d{2})",
)


class DraftRefusedError(ValueError):
    """A draft that is no contract. code: a text `mapping.fault_<code>` of the app; columns, headers: which."""

    def __init__(self, code: str, columns: tuple[str, ...] = (), headers: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.fault = {"code": code, "columns": list(columns), "headers": list(headers)}


def proposed(upload: Upload, order: Mapping[str, Any]) -> dict[str, Any]:
    """What `propose` says of the file; {"refused": both sentences} for one that is no sound export."""
    export = opened(upload.path, upload.name, "")
    if isinstance(export, Loaded):
        return {"refused": {"message_id": export.result.message_id, "message_en": export.result.message_en}}
    try:
        return propose(
            export,
            order.get("sheet"),
            order.get("header_row"),
            order.get("header_rows") or 1,
            order.get("table"),
        )
    except FileRefused as refusal:
        return {"refused": {"message_id": refusal.message_id, "message_en": refusal.message_en}}


def tried(
    upload: Upload, data: Path, draft: Mapping[str, Any], con: duckdb.DuckDBPyConnection
) -> dict[str, Any]:
    """What loading the file would come to if the draft were kept: {"fault"}, or {"result", "is_ours", "read", "words"}.

    is_ours: whether a sheet is read by the draft. read: first accepted rows, column -> text (a word as the table spells
    it first, no NIP, nothing private). words: cells that are no word of their column, with how many rows have them.
    """
    try:
        contract = contract_of(_raw(draft), "draft", own=True)
    except DraftRefusedError as refused:
        return {"fault": refused.fault}
    except (ContractError, KeyError, TypeError, AttributeError) as error:
        return {"fault": {"code": "unusable", "columns": [], "headers": [], "detail": str(error)}}
    with load.drafted(data) as folder:
        loaded = load.judged(con, upload, {**kept.known(data), contract.key: contract}, folder)
        good = [source for source, target in loaded.moves if not target.startswith("refused/")]
        bad = [source for source, target in loaded.moves if target.startswith("refused/")]
        return {
            "result": loaded.result.as_dict(),
            "is_ours": any(s.contract == contract.key for s in loaded.result.sheets),
            "read": _read(con, contract, good),
            "words": _unknown_words(con, contract, bad),
        }


def kept_now(data: Path, draft: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the draft as a contract: {"key", "label"}, or {"fault"} when it is none or the name is taken."""
    try:
        raw = _raw(draft)
        text = written(raw)
        if tomllib.loads(text) != raw:
            raise DraftRefusedError("unusable")
        contract_of(raw, "draft", own=True)
        if raw["key"] in kept.known(data):
            raise DraftRefusedError("taken")
        kept.own_contract(kept.keep(data, raw["key"], text))
    except DraftRefusedError as refused:
        return {"fault": refused.fault}
    except FileExistsError:
        return {"fault": DraftRefusedError("taken").fault}
    except (ContractError, KeyError, TypeError, AttributeError) as error:
        return {"fault": {"code": "unusable", "columns": [], "headers": [], "detail": str(error)}}
    return {"key": raw["key"], "label": raw["label_id"]}


def _raw(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The draft as a contract file says it. Raises DraftRefusedError."""
    table = tables().get(str(draft.get("table")))
    if table is None:
        raise DraftRefusedError("table")
    chosen = {str(c): str(h) for c, h in draft["columns"].items() if h}
    _check_columns(table.name, chosen)
    label = " ".join(str(draft.get("label") or "").split())
    if not LABEL[0] <= len(label) <= LABEL[1] or any(unicodedata.category(c)[0] == "C" for c in label):
        raise DraftRefusedError("label")
    context = [c for c in contracts().values() if c.table.name == table.name]
    raw = {
        "key": f"{table.name}{kept.MARK}{_slug(label)}",
        "table": table.name, "label_id": label, "label_en": label,
        "source": f"mapping assistant, {dt.datetime.now(dt.UTC):%Y-%m-%d}",
        "verified": False, "header_rows": 2 if draft.get("header_rows") == 2 else 1,
        "headers": {column: [header] for column, header in chosen.items()},
        "words": _words(table.name, draft.get("words") or {}),
        "context": {
            "title": _all([p.pattern for c in context for p in c.title], PERIOD_WORDS),
            "sheet": _all([p.pattern for c in context for p in c.sheet], ()),
            "file": _all([p.pattern for c in context for p in c.file], PERIOD_FILES),
        },
    }  # fmt: skip
    dated = next((c.extracted for c in context if c.extracted in chosen), None)
    return raw | ({"extracted": dated} if dated else {})


def _check_columns(table: str, chosen: Mapping[str, str]) -> None:
    columns = tables()[table].columns
    lacking = tuple(c.name for c in columns.values() if c.required and c.name not in chosen)
    keys = {column: header_key(header) for column, header in chosen.items()}
    twice = tuple(c for c, key in keys.items() if sum(other == key for other in keys.values()) > 1)
    states = {header: header_state(header, [header]) for header in chosen.values()}
    bad = next((state for state in states.values() if state != "free"), None)
    strange = tuple(c for c in chosen if c not in columns or not columns[c].type)
    if strange:
        raise DraftRefusedError("table", strange)
    if bad:
        raise DraftRefusedError(bad, headers=tuple(h for h, state in states.items() if state == bad))
    if lacking:
        raise DraftRefusedError("missing", lacking)
    if twice:
        raise DraftRefusedError("chosen_twice", twice)
    if len(chosen) < 2:
        raise DraftRefusedError("few")


def _words(table: str, asked: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """Further spellings, without those that are empty."""
    return {
        str(column): {str(w): [str(s) for s in spelled] for w, spelled in words.items() if spelled}
        for column, words in asked.items()
        if column in tables()[table].columns and any(words.values())
    }


def _all(patterns: list[str], more: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys([*patterns, *more]))


def _slug(label: str) -> str:
    text = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:40] or "layout"


def written(raw: Mapping[str, Any]) -> str:
    """A contract as TOML. Strings are JSON strings, which TOML reads the same once DEL is written out."""
    lines = ["# A layout kept by the mapping assistant: which header of the sheet is which of our columns."]
    lines += [f"{name} = {_value(value)}" for name, value in raw.items() if not isinstance(value, Mapping)]
    for section in ("headers", "context"):
        lines += ["", f"[{section}]", *(f"{name} = {_value(value)}" for name, value in raw[section].items())]
    for column, words in raw["words"].items():
        lines += ["", f"[words.{column}]", *(f"{word} = {_value(value)}" for word, value in words.items())]
    return "\n".join(lines if raw["words"] else [*lines, "", "[words]"]) + "\n"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(con: duckdb.DuckDBPyConnection, contract: Contract, files: list[Path]) -> list[dict[str, str]]:
    """First accepted rows as they were read; not what holds for every row whatever the file says."""
    if not files:
        return []
    shown = [
        c
        for c in contract.table.columns.values()
        if c.output and not c.private and c.type != "nip" and c.name != "period_type"
        and not (c.value or "").startswith(("'", "null"))
    ]  # fmt: skip
    fields = ", ".join(f'"{c.name}"::varchar' for c in shown)
    source = (
        f"read_parquet([{', '.join(map(literal, files))}], hive_partitioning = false, union_by_name = true)"
    )
    rows = con.execute(
        f"select {fields} from {source} where contract = $key order by sheet, row limit {READ_ROWS}",
        {"key": contract.key},
    ).fetchall()
    spelled = {c.name: spellings(c) for c in shown}
    return [
        {
            c.name: spelled[c.name].get(cell, cell)
            for c, cell in zip(shown, row, strict=True)
            if cell is not None
        }
        for row in rows
    ]


def _unknown_words(
    con: duckdb.DuckDBPyConnection, contract: Contract, files: list[Path]
) -> list[dict[str, Any]]:
    if not files:
        return []
    rows = con.execute(
        f"""select "column", found, count(*) from read_parquet([{", ".join(map(literal, files))}])
        where rule = 'word' and contract = $key group by all
        order by count(*) desc, "column", found limit {MOST_WORDS}""",
        {"key": contract.key},
    ).fetchall()
    return [{"column": column, "found": found, "n": n} for column, found, n in rows]
