"""The statements of the quick way (plain.py): what texts of one column mean, and what is told row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from etl.columnsql import EXACT_TYPES, literal, problem_sql
from etl.facttable import Column
from etl.notes import header_sql, rules_of
from etl.recognise import Match
from etl.validate import (
    SHEET_FACTS,
    Pairs,
    Shape,
    footer_sql,
    mapped_columns,
    output,
    repeated_header,
    texts,
    with_computed,
    with_values,
)

LEAD = "lead"  # stands for the first filled cell of a row


def lead_cells(match: Match, places: Iterable[str]) -> list[str]:
    return [] if LEAD in places else ["cell_1", "cell_2"]


def is_told_alone(column: Column, match: Match) -> bool:
    """Whether a cell of the column can be judged without the rest of its row."""
    others = match.contract.table.columns.keys() - {column.name}
    asks = f"{column.low} {column.high} {column.day}"
    return not any(re.search(rf"\b{name}\b", asks) for name in (*others, "period"))


def given(match: Match, places: Iterable[str]) -> list[str]:
    """Columns known by their texts whose values are asked for across columns."""
    table = match.contract.table
    asks = [table.period, *(c.value or "" for c in table.columns.values()), *(r.check for r in table.rules)]
    asks += [f"{c.low} {c.high} {c.day}" for c in table.columns.values()]
    return [n for n in places if n in table.columns and re.search(rf"\b{n}\b", " ".join(asks))]


def lead_sql(source: str, match: Match) -> str:
    lead = footer_sql("nullif(text, '')", match)
    return f"select place, not coalesce({lead}, false) as good, null as value, null as shown from {source}"


@lru_cache(maxsize=2_000)
def cell_sql(shape: Shape, name: str, marks: Pairs) -> str:
    """What the texts of one column mean: place, good, value, shown."""
    match = shape.match
    column = match.contract.table.columns[name]
    number = f", false as {name}__number" if column.type in EXACT_TYPES else ""
    sql = f"select place, text, nullif(text, '') as {name}__text{number} from @source"
    sql = with_values(sql, match, [column], [column], dict(marks))
    return f"select place, {_is_good(column, match)} as good, {name} as value, {_shown(column)} as shown from ({sql})"


def _plain(column: Column) -> str:
    text = f"{column.name}__text"
    return f"case when {column.name}__plain then {text} end" if column.type == "nip" else f"quick_id({text})"


def _is_quick(column: Column, match: Match) -> str:
    """The same for a NIP or id, of those alone that are printed as they should be: nearly all."""
    name = column.name
    tests = [f"{name}__text is null" if not column.required else "false"]
    tests.append(
        f"{name} is not null and not ({name}__number and (contains({name}, 'E+') or {column.type == 'nip'}))"
    )
    tests = [f"({' or '.join(tests)})", *_remarks(column, match, f"{name}__born")]
    if column.pattern:
        tests.append(f"coalesce(regexp_full_match({name}, {literal(column.pattern)}), true)")
    return " and ".join(tests)


def _shown(column: Column) -> str:
    return output(column).removesuffix(f" as {column.name}")


def _is_good(column: Column, match: Match) -> str:
    """Whether nothing is to be said about a cell, and it repeats no header."""
    return " and ".join([f"({problem_sql(column)}) is null", *_remarks(column, match)])


def _remarks(column: Column, match: Match, born: str | None = None) -> list[str]:
    """born: the column with the year of birth of those who can only be too young or too old. Within these years nobody
    is, whatever the day of birth."""
    tests = []
    if column.type == "nip":
        day = column.day or "@extracted_at::date"
        told = f"nip_warning({column.name}, {day}) is null"
        usual = f"year({day}) - {born} between 18 and 75"
        tests.append(f"case when {usual} then true else {told} end" if born else told)
    if column.name in repeated_header(match):
        tests.append(f"{column.name}__text is distinct from {header_sql(match, column.name)}")
    return tests


@lru_cache(maxsize=256)
def rows_sql(shape: Shape, places: tuple[str, ...], marks: Pairs) -> str:
    """What is told row by row, of the rows whose column `sound` says that nothing is odd in the others: place, the
    columns that are not known by their texts (a NIP as it is), slice, fine. Beside the text of a NIP the table has what
    nips.py tells of it, `<name>__plain` and `<name>__born`."""
    match, table = shape.match, shape.match.contract.table
    single = [c for c in mapped_columns(match) if c.name not in places]
    quick = [c for c in single if c.type in ("nip", "id")]
    others = [c for c in single if c not in quick]
    passed = given(match, places)
    fields = [SHEET_FACTS, "place", *passed, *lead_cells(match, places), *([texts(single)] if single else [])]
    fields += [f"{c.name}__plain, {c.name}__born" for c in quick if c.type == "nip"]
    sql = f"select {', '.join(fields)} from @source where sound"
    sql = f"select *{''.join(f', {_plain(c)} as {c.name}' for c in quick)} from ({sql})"
    read = [c for c in table.columns.values() if c.name not in places and c not in quick]
    sql = with_values(sql, match, others, read, dict(marks))
    sql = with_computed(sql, match)
    tests = [
        "period is not null",
        *(_is_good(c, match) for c in others),
        *(_is_quick(c, match) for c in quick),
    ]
    tests += [f"coalesce({r.check}, true)" for r in rules_of(match)]
    if LEAD not in places:
        lead = footer_sql("coalesce(nullif(cell_1, ''), nullif(cell_2, ''))", match)
        tests.append(f"not coalesce({lead}, false)")
    shown = [c.name for c in table.columns.values() if c.output and c.name not in places]
    return (
        f"select {', '.join(['place', *shown])}, period as slice, {' and '.join(tests)} as fine from ({sql})"
    )
