"""How well the columns of an unknown sheet fit the columns of our tables: by their headers and by what stands below.

Names: the headers of every known layout and synonyms.toml, exact or alike (normalised Indel similarity of the sorted
words, RapidFuzz's token_sort_ratio). Cells: the share that reads as the column's type. A score is 0 to 100 and only
orders proposals; a person decides, and the file is judged by the contract that comes of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from etl.contract import contracts
from etl.facttable import Column, Table, header_key, tables, word_key

EXACT, LIKE, LEAST, PROPOSED = 100.0, 92.0, 70.0, 60.0
NAME_SHARE = 0.7
SHAPES = {
    "nip": re.compile(r"\D*(?:\d[ .]?){18}\D*"),
    "date": re.compile(r"\d{1,4}[-/. ]\w{1,10}[-/. ]\d{2,4}.{0,16}"),
    "number": re.compile(r"-?[\d.,]{1,20} ?%?"),
    "period": re.compile(r"(?i).*(?:19|20)\d\d.*"),
}
SHAPES |= {"timestamp": SHAPES["date"], "integer": SHAPES["number"]}


@dataclass(frozen=True)
class Fit:
    """A header taken for a column. index: 0-based column of the sheet; by: exact, alike or cells."""

    index: int
    score: float
    by: str


@dataclass(frozen=True)
class Guess:
    """What a sheet comes to as one table: column -> fit, and a score of the whole."""

    table: str
    score: float
    columns: Mapping[str, Fit]


def guesses(headers: Sequence[str], below: Sequence[Sequence[str]]) -> list[Guess]:
    """Every table with the columns a sheet with these headers and rows could have, the likeliest first."""
    keys = [plain(header) for header in headers]
    cells = [[row[i].strip() for row in below if i < len(row) and row[i].strip()] for i in range(len(keys))]
    spelled, columns = _spellings()
    alike = process.cdist(keys, spelled, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST)
    named: list[dict[tuple[str, str], float]] = []
    for key, row in zip(keys, alike, strict=True):
        best: dict[tuple[str, str], float] = {}
        for column, score in zip(columns, row, strict=True):
            if key and score:
                best[column] = max(best.get(column, 0.0), float(score))
        named.append(best | _patterned(key, best))
    found = [_guess(table, named, cells) for table in tables().values()]
    return sorted(found, key=lambda guess: (-guess.score, guess.table))


def _guess(
    table: Table, named: Sequence[Mapping[tuple[str, str], float]], cells: Sequence[Sequence[str]]
) -> Guess:
    """Each header for one column and each column once, the best pairs first."""
    readable = [c for c in table.columns.values() if c.type]
    fits = [
        (name, fit)
        for c in readable
        for name, fit in (
            (c.name, _fit(c, i, named[i].get((table.name, c.name), 0.0), cells[i])) for i in range(len(named))
        )
        if fit.score >= PROPOSED
    ]
    chosen: dict[str, Fit] = {}
    for name, fit in sorted(fits, key=lambda pair: (-pair[1].score, pair[1].index, pair[0])):
        if name not in chosen and fit.index not in {used.index for used in chosen.values()}:
            chosen[name] = fit
    need = _needed(table)
    share = sum(chosen[name].score for name in need if name in chosen) / len(need)
    used = sum(fit.score for fit in chosen.values()) / max(
        1, sum(bool(names) or bool(c) for names, c in zip(named, cells, strict=True))
    )
    return Guess(table.name, round(0.5 * share + 0.5 * used, 1), chosen)


def _fit(column: Column, index: int, name: float, cells: Sequence[str]) -> Fit:
    """Name and cells together; cells alone tell only what is unmistakable: a NIP, or words of this very column."""
    reads = _reads(column, cells)
    if reads is None:
        return Fit(index, name, _by(name))
    if name:
        return Fit(index, NAME_SHARE * name + (100 - 100 * NAME_SHARE) * reads, _by(name))
    telling = column.type == "nip" or (len({word_key(c) for c in cells} & column.words.keys()) > 1)
    return Fit(index, 62.0 if telling and reads > 0.9 else 0.0, "cells")


def _by(name: float) -> str:
    return "exact" if name >= LIKE else "alike"


def _reads(column: Column, cells: Sequence[str]) -> float | None:
    """Share of the filled cells that read as the column's type; None where any text would do or nothing is filled."""
    if not cells or column.type in ("text", "id"):
        return None
    if column.type == "word":
        return sum(word_key(c) in column.words or word_key(c) in column.nothing for c in cells) / len(cells)
    return sum(bool(SHAPES[column.type or ""].fullmatch(c)) for c in cells) / len(cells)


def _needed(table: Table) -> frozenset[str]:
    """Columns a sheet of the table cannot do without: what is required; where that is hardly anything, what every
    layout has."""
    every = [c.must for c in contracts().values() if c.table.name == table.name]
    required = frozenset(c.name for c in table.columns.values() if c.required)
    return required if len(required) > 1 else required | frozenset.intersection(*every)


def plain(header: str) -> str:
    """A header for comparing: without case, numbering and signs, abbreviations written out."""
    text = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", header_key(header))  # N.I.P
    words = re.sub(r"[^\w%]+", " ", text).split()
    return " ".join(_words()["abbreviations"].get(word, word) for word in words)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


@cache
def _spellings() -> tuple[list[str], list[tuple[str, str]]]:
    """All known names of columns, and beside each the (table, column) it names."""
    more = _words()["columns"]
    pairs = {
        (plain(key), (c.table.name, column)) for c in contracts().values() for key, column in c.exact.items()
    }
    for table in tables().values():
        readable = [c.name for c in table.columns.values() if c.type]
        pairs |= {(plain(s), (table.name, name)) for name in readable for s in more.get(name, [])}
        pairs |= {(plain(name), (table.name, name)) for name in readable}
    ordered = sorted(pairs)
    return [key for key, _ in ordered], [column for _, column in ordered]


def _patterned(key: str, best: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Columns that a known layout finds by a pattern in the header."""
    return {
        (c.table.name, column): max(LIKE, best.get((c.table.name, column), 0.0))
        for c in contracts().values()
        for column, pattern in c.likes
        if key and pattern.search(key)
    }
