"""Rows judged in one statement: a contract compiled to SQL, the one truth about what is accepted and why not.

Every row ends in one slice: a period (accepted), `refused` or `skipped`. The column `warnings` holds, for an
accepted row, `column:code` entries; for a refused one its errors as `column SEP code SEP cell`, and its raw cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from etl.columnsql import EXACT_TYPES, QUICK_TYPES, clean_sql, literal, problem_sql, quick_sql, value_sql
from etl.context import Context
from etl.facttable import Column
from etl.notes import any_cell, header_sql, notes_sql, rules_of
from etl.recognise import Match
from etl.repeats import Repeats

REFUSED, SKIPPED = "refused", "skipped"
Pairs = tuple[tuple[str, str], ...]
TECHNICAL = ("contract", "file_sha", "file_name", "sheet", "row", "extracted_at")
SHEET_FACTS = (
    "row, @period::varchar as sheet_period, @start::date as sheet_start, @end::date as sheet_end, "
    "@unit::varchar as sheet_unit"
)


@dataclass(frozen=True)
class Origin:
    """Where the rows come from; written beside each of them."""

    file_sha: str
    file_name: str
    sheet: str
    extracted_at: str


@dataclass(frozen=True)
class Decisions:
    """What only a look at the whole sheet can tell: decimal mark per column, and repeated rows."""

    marks: Mapping[str, str] = field(default_factory=dict)
    repeats: Repeats = field(default_factory=Repeats)


def source_columns(match: Match) -> tuple[dict[str, int], list[str]]:
    """Column indexes to read (with the first two cells of a row, where footers announce themselves) and those for
    which it matters that a cell was a number."""
    exact = [c for c in match.columns if match.contract.table.columns[c].type in EXACT_TYPES]
    return {**match.columns, "cell_1": 0, "cell_2": 1}, exact


def judged_sql(source: str, match: Match, context: Context, origin: Origin, marks: Mapping[str, str]) -> str:
    """SELECT of one row per row of the table `source`, which has a column first_row beside those of a batch:
    technical columns, table columns, warnings, slice."""
    sql = _template(Shape(match), tuple(sorted(marks.items())))
    return filled(sql, source, context, origin, match)


def filled(sql: str, source: str, context: Context, origin: Origin, match: Match) -> str:
    """The statement with its @facts filled in."""
    period = context.period
    facts = {
        "source": source,
        "period": literal(period and period.text),
        "start": literal(period and period.first),
        "end": literal(period and period.last),
        "unit": literal(context.unit),
        "contract": literal(match.contract.key),
        "file_sha": literal(origin.file_sha),
        "file_name": literal(origin.file_name),
        "sheet": literal(origin.sheet),
        "extracted_at": literal(origin.extracted_at),
    }
    return re.sub(rf"@({'|'.join(facts)})\b", lambda hit: facts[hit[1]], sql)


class Shape:
    """A match as a cache key: the same contract with the same headers compiles to the same SQL."""

    def __init__(self, match: Match) -> None:
        self.match = match
        self._key = (id(match.contract), tuple(match.headers.items()))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self._key == other._key


@lru_cache(maxsize=256)
def _template(shape: Shape, marks: Pairs) -> str:
    """Layers from the inside: texts of cells, cleaned texts, values, period, computed columns, problems, verdict."""
    match, table = shape.match, shape.match.contract.table
    mapped = mapped_columns(match)
    odd = _odd(match, mapped)
    sql = f"select {SHEET_FACTS}, {texts(mapped)}, row_problem, row_text, cell_1, cell_2, first_row from @source"
    sql = with_values(sql, match, mapped, table.columns.values(), dict(marks))
    sql = with_computed(sql, match)
    sql = f"select *, {skip_sql(match)} as skip, {_problems(match, mapped)}{_named(odd)} from ({sql})"
    sql = f"select *, not skip and ({_any_problem(match, mapped)}) as bad from ({sql})"
    outputs = [output(c) for c in table.columns.values() if c.output]
    return (
        "select @contract as contract, @file_sha as file_sha, @file_name as file_name, @sheet as sheet, row, "
        f"@extracted_at::timestamp as extracted_at, {', '.join(outputs)}, "
        f"{notes_sql(match, mapped, odd)} as warnings, "
        f"case when skip then '{SKIPPED}' when bad then '{REFUSED}' else period end as slice from ({sql})"
    )


def mapped_columns(match: Match) -> list[Column]:
    """Columns of the table that are read from a cell of this sheet."""
    return [c for c in match.contract.table.columns.values() if c.type and c.name in match.columns]


def with_values(
    sql: str, match: Match, mapped: list[Column], columns: Iterable[Column], marks: Mapping[str, str]
) -> str:
    """`sql`, which has the texts of `mapped`, with the value of each of `columns` that is read from cells: its cell's
    or its default."""
    quick = [c for c in mapped if c.type in QUICK_TYPES]
    numbers = [c for c in mapped if c.type == "number"]
    sql = f"select *{_each(quick, quick_sql, 'quick')} from ({sql})"
    sql = f"select *{_each(mapped, clean_sql, 'clean')} from ({sql})"
    sql = f"select *{_each(numbers, lambda c: f'decimal_mark({c.name}__clean)', 'own')} from ({sql})"
    return f"select *{_each([c for c in columns if c.type], lambda c: _value(c, match, marks))} from ({sql})"


def with_computed(sql: str, match: Match) -> str:
    """`sql`, which has the values, with the period and the computed columns."""
    table = match.contract.table
    computed = [c for c in table.columns.values() if c.value and c.value != c.name]
    sql = f"select *, {table.period} as period from ({sql})"
    return f"select *{_each(computed, lambda c: f'({c.value})::{c.sql_type}')} from ({sql})"


def _each(columns: Iterable[Column], expression: Callable[[Column], str], suffix: str = "") -> str:
    ending = f"__{suffix}" if suffix else ""
    return "".join(f", {expression(c)} as {c.name}{ending}" for c in columns)


def _named(expressions: Iterable[str]) -> str:
    return "".join(f", {sql} as odd_{i}" for i, sql in enumerate(expressions))


def texts(mapped: Iterable[Column]) -> str:
    """The cells of a batch as texts, an empty one as null, and which of them were numbers."""
    return ", ".join(
        f"nullif(\"{c.name}\", '') as {c.name}__text"
        + (f", {c.name}__number" if c.type in EXACT_TYPES else "")
        for c in mapped
    )


def _value(column: Column, match: Match, marks: Mapping[str, str]) -> str:
    if column.name in match.columns:
        return value_sql(column, marks.get(column.name))
    return f"({column.default or 'null'})::{column.sql_type}"


def output(column: Column) -> str:
    """What is written of a column: of a NIP its pseudonym."""
    return f"pseudonym({column.name}) as {column.name}" if column.type == "nip" else column.name


def _problems(match: Match, mapped: list[Column]) -> str:
    cells = [f"{problem_sql(c)} as {c.name}__problem" for c in mapped]
    return ", ".join(
        cells
        + [
            f"row_problem is null and not coalesce({r.check}, true) as broken_{r.name}"
            for r in rules_of(match)
        ]
    )


def _any_problem(match: Match, mapped: list[Column]) -> str:
    rules = [f"broken_{r.name}" for r in rules_of(match, "refuse")]
    return " or ".join([any_cell(mapped), *rules, "period is null", "first_row is not null"])


def skip_sql(match: Match) -> str:
    """Totals, notes and a header repeated further down: told by the first filled cell of the row."""
    same = [f"{c}__text = {header_sql(match, c)}" for c in repeated_header(match)]
    lead = "coalesce(nullif(cell_1, ''), nullif(cell_2, ''))"
    return f"coalesce({footer_sql(lead, match)} or ({' and '.join(same)}), false)"


def footer_sql(lead: str, match: Match) -> str:
    """Whether the first filled cell of a row begins a total or a note."""
    patterns = "|".join(f"(?:{p})" for p in (*match.contract.table.skip, *match.contract.skip))
    return f"regexp_matches(lower(trim({lead})), {literal(patterns)})"


def repeated_header(match: Match) -> list[str]:
    """The columns by which a header repeated among the rows is told."""
    return [c for c in sorted(match.headers) if c in match.contract.must][:2]


def _odd(match: Match, mapped: list[Column]) -> list[str]:
    """Expressions of warnings: `column:code` or null."""
    nips = [
        f"'{c.name}:' || nip_warning({c.name}, {c.day or '@extracted_at::date'})"
        for c in mapped
        if c.type == "nip"
    ]
    return nips + [
        f"case when broken_{r.name} then '{r.column}:{r.name}' end" for r in rules_of(match, "warn")
    ]
