"""Kinds of facts that the lake keeps (contracts/tables/*.toml): columns, their types, words, ranges, rules and key."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).with_name("contracts")
PERIODS = ("month", "quarter", "semester", "year")
SQL_TYPES = {
    "nip": "varchar", "id": "varchar", "text": "varchar", "word": "varchar", "period": "varchar", "date": "date",
    "timestamp": "timestamp", "number": "double", "integer": "bigint",
}  # fmt: skip


class ContractError(ValueError):
    """A contract file contradicts itself; the message names the file and the entry."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Either read from a cell (`type` set) or computed (`value`, an SQL expression over the other columns, `period`,
    `row` and the sheet_* values). `words` maps spelling-free keys to our words; `nothing` are keys that mean null.
    `low`, `high`: bounds as SQL. `private`: never repeated in a refused row. `output`: written to the lake.
    """

    name: str
    type: str | None
    sql_type: str
    value: str | None = None
    required: bool = False
    private: bool = False
    output: bool = True
    default: str | None = None
    day: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    shown_words: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    pattern: str | None = None
    pattern_id: str = ""
    pattern_en: str = ""
    file_above: float | None = None


@dataclass(frozen=True)
class Rule:
    """A rule across columns; `check` is SQL that is true or null for a good row. `level` is refuse or warn.

    `file_above`: when a larger share of rows breaks the rule, the fault is the file's and all of it is refused.
    """

    name: str
    column: str
    check: str
    expected_id: str
    expected_en: str
    level: str = "refuse"
    file_above: float | None = None


@dataclass(frozen=True)
class Table:
    """What the lake keeps of one kind of fact; `period` is SQL giving the period text of a row."""

    name: str
    period: str
    period_types: tuple[str, ...]
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    rules: tuple[Rule, ...]
    skip: tuple[str, ...]


@lru_cache(maxsize=20_000)
def header_key(header: str) -> str:
    """Spelling-free key of a header: no case, no numbering, one blank for blanks and underscores."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("_", " ")
    text = re.sub(r"\s+", " ", text).strip(" *:")
    return re.sub(r"^\d+ ?[.)] ?", "", text)


def word_key(word: str) -> str:
    """Spelling-free key of a word; the same rule as macro word_key in cells.sql."""
    return re.sub(r"[ _.\-\u00a0\u202f\t\r\n]", "", word.upper())


@cache
def tables() -> Mapping[str, Table]:
    """Every kind of fact by its name."""
    return MappingProxyType({t.name: t for t in map(_table, sorted((FOLDER / "tables").glob("*.toml")))})


def read(path: Path) -> dict[str, Any]:
    """What a contract file says. Raises ContractError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{path.name}: {error}") from error


def _table(path: Path) -> Table:
    raw = read(path)
    columns = {
        name: _column(name, entry) for names, entry in raw["columns"].items() for name in names.split()
    }
    table = Table(
        raw["table"], raw["period"], tuple(raw["period_types"]), tuple(raw["key"]), MappingProxyType(columns),
        tuple(Rule(**rule) for rule in raw.get("rules", [])), tuple(s["matches"] for s in raw.get("skip", [])),
    )  # fmt: skip
    strange = ({*table.key, *(r.column for r in table.rules)} - {*columns}) | (
        {*table.period_types} - {*PERIODS}
    )
    if strange:
        raise ContractError(f"{path.name}: unknown names {sorted(strange)}")
    return table


def _column(name: str, raw: dict[str, Any]) -> Column:
    words = raw.get("words", {})
    kind = raw.get("type")
    if (kind is None) == ("value" not in raw) or (kind and kind not in SQL_TYPES):
        raise ContractError(f"column {name}: give one of the types {sorted(SQL_TYPES)} or a value")
    keys = {word_key(spelling): word for word, spellings in words.items() for spelling in spellings}
    plain = {k: raw[k] for k in
             ("value", "required", "private", "output", "default", "day", "pattern", "pattern_id", "pattern_en",
              "file_above") if k in raw}  # fmt: skip
    return Column(
        name=name, type=kind, sql_type=raw.get("as", SQL_TYPES.get(kind or "", "varchar")),
        words=MappingProxyType(keys), nothing=tuple(map(word_key, raw.get("nothing", []))),
        foreign=tuple(map(word_key, raw.get("foreign", []))),
        shown_words=tuple(spelling for spellings in words.values() for spelling in spellings),
        low=_sql_bound(raw.get("min")), high=_sql_bound(raw.get("max")), **plain,
    )  # fmt: skip


def _sql_bound(bound: object) -> str | None:
    return None if bound is None else str(bound)


def with_words(table: Table, more: Mapping[str, Mapping[str, list[str]]]) -> Table:
    """The table with further spellings of its words; a spelling that means something already keeps its meaning."""
    columns = dict(table.columns)
    for name, words in more.items():
        old = columns[name]
        spelled = {word_key(s): word for word, spellings in words.items() for s in spellings}
        clash = {k for k, word in spelled.items() if old.words.get(k, word) != word} | (
            spelled.keys() & {"", *old.nothing, *old.foreign}
        )
        if clash or not set(words) <= set(old.words.values()):
            raise ContractError(
                f"column {name}: words that it does not have, or spellings of another {sorted(clash)}"
            )
        shown = (*old.shown_words, *(s for spellings in words.values() for s in spellings))
        columns[name] = replace(old, words=MappingProxyType({**old.words, **spelled}), shown_words=shown)
    return replace(table, columns=MappingProxyType(columns)) if more else table
