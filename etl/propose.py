"""What the mapping assistant shows of a sheet that no contract knows: first rows, header row, proposed columns.

Cells of columns that never enter (forbidden.toml) are left out here already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from etl.contract import is_forbidden
from etl.facttable import Column, header_key, tables, word_key
from etl.likeness import Guess, guesses
from etl.read import Export, Sheet

SHOWN_ROWS, SAMPLE_ROWS, EXAMPLES = 12, 12, 3
MOST_COLUMNS, MOST_TEXT, MOST_HEADER = 120, 80, 300


def propose(
    export: Export, sheet: str | None = None, header_row: int | None = None, header_rows: int = 1,
    table: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """JSON-ready: sheets, sheet, rows (first rows with their numbers), row_count, header_row (from 1), header_rows,
    headers (index, text, state, examples), tables (name, score), table, columns (name, type, is_required, header,
    score, by, words). What is not given is proposed. state of a header: as header_state.
    """
    chosen = _sheet(export, sheet)
    preview = [row[:MOST_COLUMNS] for row in chosen.preview]
    row = header_row if header_row and header_row <= len(preview) else _header_row(preview)
    texts = header_texts(preview, row, header_rows)
    found = guesses(texts, preview[row : row + SAMPLE_ROWS])
    guess = next((g for g in found if g.table == table), found[0])
    states = [header_state(text, texts) for text in texts]
    return {
        "sheets": [s.name for s in export.sheets],
        "sheet": chosen.name,
        "rows": [
            [n, *_shown(r, states if n > row - header_rows else [])]
            for n, r in enumerate(preview[: row + SHOWN_ROWS], 1)
            if any(r)
        ],
        "row_count": len(preview),
        "header_row": row,
        "header_rows": header_rows,
        "headers": _headers(texts, states, preview[row : row + SAMPLE_ROWS]),
        "tables": [{"name": g.table, "score": g.score} for g in found],
        "table": guess.table,
        "columns": _columns(guess, states),
    }


def header_texts(preview: Sequence[Sequence[str]], row: int, rows: int) -> list[str]:
    """The header of each column: the lowest filled cell of the header rows, as recognise reads them."""
    block = preview[max(0, row - rows) : row]
    width = max(map(len, block), default=0)
    padded = [[*line, *[""] * (width - len(line))] for line in block]
    return [
        next((c.strip() for c in reversed(cells) if c.strip()), "") for cells in zip(*padded, strict=True)
    ]


def header_state(text: str, texts: Sequence[str]) -> str:
    """Whether a header can be chosen (free), and why not: empty, forbidden, number (holds a long number, so it is a row
    of data), twice (cannot be told from another), long, sign (begins like a pattern of a contract)."""
    key = header_key(text)
    if not key:
        return "empty"
    if is_forbidden(key):
        return "forbidden"
    if sum(c.isdigit() for c in key) > 11:
        return "number"
    if len(text) > MOST_HEADER:
        return "long"
    if text.startswith("~"):
        return "sign"
    return "twice" if Counter(map(header_key, texts))[key] > 1 else "free"


def _sheet(export: Export, name: str | None) -> Sheet:
    """The sheet asked for, else the one with most filled cells in its first rows."""
    asked = next((s for s in export.sheets if s.name == name), None)
    return asked or max(export.sheets, key=lambda s: sum(bool(c) for row in s.preview for c in row))


def _header_row(preview: Sequence[Sequence[str]]) -> int:
    """The row whose cells name columns best, from 1; 1 where none does."""
    best, at = 0.0, 1
    for number, row in enumerate(preview, 1):
        texts = [cell.strip() for cell in row]
        if sum(bool(text) for text in texts) < 2:
            continue
        top = guesses(texts, preview[number : number + SAMPLE_ROWS])[0]
        named = sum(fit.by != "cells" for fit in top.columns.values())
        if named and top.score > best + 1e-9:
            best, at = top.score, number
    return at


def _headers(
    texts: Sequence[str], states: Sequence[str], below: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    found = []
    for index, (text, state) in enumerate(zip(texts, states, strict=True)):
        cells = [row[index].strip() for row in below if index < len(row) and row[index].strip()]
        examples = [] if state == "forbidden" else list(dict.fromkeys(map(_short, cells)))[:EXAMPLES]
        found.append({"index": index, "text": text, "state": state, "examples": examples})
    return found


def _columns(guess: Guess, states: Sequence[str]) -> list[dict[str, Any]]:
    """The table's readable columns in their order, each with what is proposed for it."""
    told = []
    for column in tables()[guess.table].columns.values():
        if not column.type:
            continue
        fit = guess.columns.get(column.name)
        free = fit is not None and states[fit.index] == "free"
        told.append(
            {
                "name": column.name,
                "type": column.type,
                "is_required": column.required,
                "header": fit.index if fit and free else None,
                "score": round(fit.score) if fit and free else None,
                "by": fit.by if fit and free else None,
                "words": spellings(column),
            }
        )
    return told


def spellings(column: Column) -> dict[str, str]:
    """Word -> how the table spells it first; yes and no in words."""
    by_word: dict[str, str] = {}
    for text in sorted(column.shown_words, key=lambda text: column.sql_type == "boolean" and text.isdigit()):
        word = column.words[word_key(text)]
        by_word.setdefault(word, text)
    return by_word


def _shown(row: Sequence[str], states: Sequence[str]) -> list[str | None]:
    """A row as it is shown: without what never enters, long texts cut. A title has no columns yet."""
    hidden = {i for i, state in enumerate(states) if state == "forbidden"}
    return [None if i in hidden else _short(cell) for i, cell in enumerate(row)]


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_TEXT else cell[: MOST_TEXT - 1] + "…"
