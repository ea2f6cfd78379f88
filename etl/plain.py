"""The quick way through a large sheet: finds the rows in which nothing is odd and finishes them at little cost.

Texts that return in a column are judged once (known.py); only the other columns, and what rules say across columns,
are computed row by row. A row with anything odd is not judged here at all: it is left for the full statement of
validate.py, so what is plain may err on one side only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columnsql import EXACT_TYPES, literal, problem_sql
from etl.context import Context
from etl.facttable import Column
from etl.known import HELD as TEXTS
from etl.known import Integers, Known, remembered, returns
from etl.recognise import Match
from etl.validate import (
    SHEET_FACTS,
    Decisions,
    Origin,
    Pairs,
    Shape,
    filled,
    footer_sql,
    header_sql,
    mapped_columns,
    output,
    repeated_header,
    rules_of,
    texts,
    with_computed,
    with_values,
)

HELD = "plain_rows"
LEAD = "lead"  # stands for the first filled cell of a row


class Plain:
    """Parts batches of one sheet into finished rows and rows to be judged in full."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, match: Match, context: Context, origin: Origin, decisions: Decisions
    ) -> None:  # fmt: skip
        self._con, self._match, self._context, self._origin = con, match, context, origin
        self._marks = tuple(sorted(decisions.marks.items()))
        self._repeats = np.array([*decisions.repeats], np.int32)
        self._columns = {c.name: c for c in mapped_columns(match)}
        self._known: dict[str, Known | None] = {}

    def part(self, batch: pa.Table) -> tuple[pa.Table, pa.Table]:
        """(finished rows as validate.judged_sql gives them, the other rows of the batch)."""
        fine = batch["row_problem"].is_null().to_numpy() & ~np.isin(batch["row"].to_numpy(), self._repeats)
        places: dict[str, Integers] = {}
        for name in (*self._columns, LEAD):
            found = self._places(name, batch)
            if found is not None:
                places[name] = found[1]
                fine &= found[0].good[found[1]]
        told = self._told(batch, np.flatnonzero(fine), places)
        at = told["place"].to_numpy()
        odd = np.ones(len(batch), np.bool_)
        odd[at] = False
        return self._finished(batch, told, at, places), batch.filter(pa.array(odd))

    def _places(self, name: str, batch: pa.Table) -> tuple[Known, Integers] | None:
        """What is known of a column and where each of its cells stands in it; None when it is told row by row."""
        cells = _lead(batch) if name == LEAD else batch[name].combine_chunks()
        if name not in self._known:
            self._known[name] = self._begun(name) if returns(cells) else None
        known = self._known[name]
        if known is None or (name != LEAD and self._is_mixed(name, batch)):
            return None
        found = known.numbers(self._con, cells)
        if found is None:
            self._known[name] = None
            return None
        return known, found

    def _begun(self, name: str) -> Known | None:
        if name == LEAD:
            return remembered(_lead_sql(TEXTS, self._match))
        column = self._columns[name]
        if not _is_told_alone(column, self._match):
            return None
        sql = self._filled(_cell_sql(Shape(self._match), name, self._marks), TEXTS)
        return Known(sql) if column.type == "nip" else remembered(sql)

    def _is_mixed(self, name: str, batch: pa.Table) -> bool:
        """Whether cells of the column were numbers in the sheet: then the text alone does not tell."""
        numbers = f"{name}__number"
        return numbers in batch.column_names and bool(pc.any(batch[numbers]).as_py())

    def _filled(self, sql: str, source: str) -> str:
        return filled(sql, source, self._context, self._origin, self._match)

    def _told(self, batch: pa.Table, at: Integers, places: Mapping[str, Integers]) -> pa.Table:
        """Columns that are told row by row, of the rows that are plain in them too."""
        single = [c for n, c in self._columns.items() if n not in places]
        needed = ["row", *(n for c in single for n in _cells_of(c, batch)), *_lead_cells(self._match, places)]
        rows = batch.select(list(dict.fromkeys(needed)))
        chosen = pa.array(at)
        rows = (rows if len(at) == len(batch) else rows.take(chosen)).append_column("place", chosen)
        for name in _given(self._match, places):
            known = self._known[name]
            assert known is not None and known.values is not None
            rows = rows.append_column(name, known.values.take(pa.array(places[name][at])))
        sql = _rows_sql(Shape(self._match), tuple(places), self._marks)
        self._con.register(HELD, rows)
        told = self._con.sql(self._filled(sql, HELD)).to_arrow_table()
        self._con.unregister(HELD)
        return told.filter(told["fine"])

    def _finished(
        self, batch: pa.Table, told: pa.Table, at: Integers, places: Mapping[str, Integers]
    ) -> pa.Table:
        origin, count = self._origin, len(at)
        stamp = pa.scalar(origin.extracted_at).cast(pa.timestamp("us"))
        done: dict[str, pa.Array] = {
            "contract": _always(self._match.contract.key, count),
            "file_sha": _always(origin.file_sha, count), "file_name": _always(origin.file_name, count),
            "sheet": _always(origin.sheet, count), "row": batch["row"].take(pa.array(at)),
            "extracted_at": pa.repeat(stamp, count),
        }  # fmt: skip
        for column in self._match.contract.table.columns.values():
            if column.output:
                known = self._known.get(column.name) if column.name in places else None
                done[column.name] = known.written(places[column.name][at]) if known else told[column.name]
        done["warnings"] = pa.nulls(count, pa.list_(pa.string()))
        return pa.table({**done, "slice": told["slice"]})


def _lead(batch: pa.Table) -> pa.Array:
    first, second = (
        pc.if_else(pc.equal(batch[name], ""), None, batch[name]) for name in ("cell_1", "cell_2")
    )
    return pc.coalesce(first, second).combine_chunks()


def _always(text: str, count: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text]))


def _cells_of(column: Column, batch: pa.Table) -> list[str]:
    return [n for n in (column.name, f"{column.name}__number") if n in batch.column_names]


def _lead_cells(match: Match, places: Iterable[str]) -> list[str]:
    return [] if LEAD in places else ["cell_1", "cell_2"]


def _is_told_alone(column: Column, match: Match) -> bool:
    """Whether a cell of the column can be judged without the rest of its row."""
    others = match.contract.table.columns.keys() - {column.name}
    asks = f"{column.low} {column.high} {column.day}"
    return not any(re.search(rf"\b{name}\b", asks) for name in (*others, "period"))


def _given(match: Match, places: Iterable[str]) -> list[str]:
    """Columns known by their texts whose values are asked for across columns."""
    table = match.contract.table
    asks = [table.period, *(c.value or "" for c in table.columns.values()), *(r.check for r in table.rules)]
    asks += [f"{c.low} {c.high} {c.day}" for c in table.columns.values()]
    return [n for n in places if n in table.columns and re.search(rf"\b{n}\b", " ".join(asks))]


def _lead_sql(source: str, match: Match) -> str:
    lead = footer_sql("nullif(text, '')", match)
    return f"select place, not coalesce({lead}, false) as good, null as value, null as shown from {source}"


@lru_cache(maxsize=2_000)
def _cell_sql(shape: Shape, name: str, marks: Pairs) -> str:
    """What the texts of one column mean: place, good, value, shown."""
    match = shape.match
    column = match.contract.table.columns[name]
    number = f", false as {name}__number" if column.type in EXACT_TYPES else ""
    sql = f"select place, text, nullif(text, '') as {name}__text{number} from @source"
    sql = with_values(sql, match, [column], [column], dict(marks))
    return f"select place, {_is_good(column, match)} as good, {name} as value, {_shown(column)} as shown from ({sql})"


def _is_quick(column: Column, match: Match) -> str:
    """The same for a NIP or id, of those alone that are printed as they should be: nearly all."""
    name = column.name
    tests = [f"{name}__text is null" if not column.required else "false"]
    tests.append(f"{name} is not null and not ({name}__number and (contains({name}, 'E+') or {column.type == 'nip'}))")
    tests = [f"({' or '.join(tests)})", *_remarks(column, match)]
    if column.pattern:
        tests.append(f"coalesce(regexp_full_match({name}, {literal(column.pattern)}), true)")
    return " and ".join(tests)


def _shown(column: Column) -> str:
    return output(column).removesuffix(f" as {column.name}")


def _is_good(column: Column, match: Match) -> str:
    """Whether nothing is to be said about a cell, and it repeats no header."""
    return " and ".join([f"({problem_sql(column)}) is null", *_remarks(column, match)])


def _remarks(column: Column, match: Match) -> list[str]:
    tests = []
    if column.type == "nip":
        day = column.day or "@extracted_at::date"
        tests.append(f"nip_warning({column.name}, {day}) is null")
    if column.name in repeated_header(match):
        tests.append(f"{column.name}__text is distinct from {header_sql(match, column.name)}")
    return tests


def _is_quick(column: Column, match: Match) -> str:
    """The same for a NIP or id, of those alone that are printed as they should be: nearly all."""
    name = column.name
    tests = [f"{name}__text is null" if not column.required else "false"]
    tests.append(f"{name} is not null and not ({name}__number and (contains({name}, 'E+') or {column.type == 'nip'}))")
    tests = [f"({' or '.join(tests)})", *_remarks(column, match)]
    if column.pattern:
        tests.append(f"coalesce(regexp_full_match({name}, {literal(column.pattern)}), true)")
    return " and ".join(tests)


def _shown(column: Column) -> str:
    return output(column).removesuffix(f" as {column.name}")


def _is_good(column: Column, match: Match) -> str:
    """Whether nothing is to be said about a cell, and it repeats no header."""
    tests = [f"({problem_sql(column)}) is null"]
    if column.type == "nip":
        day = column.day or "@extracted_at::date"
        tests.append(f"nip_warning({column.name}, {day}) is null")
    if column.name in repeated_header(match):
        tests.append(f"{column.name}__text is distinct from {header_sql(match, column.name)}")
    return " and ".join(tests)


@lru_cache(maxsize=256)
def _rows_sql(shape: Shape, places: tuple[str, ...], marks: Pairs) -> str:
    """What is told row by row: place, the columns that are not known by their texts, slice, fine."""
    match, table = shape.match, shape.match.contract.table
    single = [c for c in mapped_columns(match) if c.name not in places]
    quick = [c for c in single if c.type in ("nip", "id")]
    others = [c for c in single if c not in quick]
    given = _given(match, places)
    fields = [SHEET_FACTS, "place", *given, *_lead_cells(match, places), *([texts(single)] if single else [])]
    sql = f"select {', '.join(fields)} from @source"
    sql = f"select *{''.join(f', quick_{c.type}({c.name}__text) as {c.name}' for c in quick)} from ({sql})"
    read = [c for c in table.columns.values() if c.name not in places and c not in quick]
    sql = with_values(sql, match, others, read, dict(marks))
    sql = with_computed(sql, match)
    tests = ["period is not null", *(_is_good(c, match) for c in others), *(_is_quick(c, match) for c in quick)]
    tests += [f"coalesce({r.check}, true)" for r in rules_of(match)]
    if LEAD not in places:
        lead = footer_sql("coalesce(nullif(cell_1, ''), nullif(cell_2, ''))", match)
        tests.append(f"not coalesce({lead}, false)")
    shown = [output(c) for c in table.columns.values() if c.output and c.name not in places]
    return f"select {', '.join(['place', *shown])}, period as slice, {' and '.join(tests)} as fine from ({sql})"
