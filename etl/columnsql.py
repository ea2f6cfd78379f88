"""SQL of one column: its value from a cell, and the problem of a cell, by column type. Macros are in cells.sql."""

from __future__ import annotations

from etl.facttable import Column

EXACT_TYPES = frozenset({"nip", "id", "number", "integer"})


def literal(value: object) -> str:
    """SQL literal of a text, date, time or None."""
    if value is None:
        return "null"
    return "'" + str(value).replace("'", "''") + "'"


QUICK_TYPES = frozenset({"text", "id", "nip", "date", "timestamp", "number", "integer"})


def quick_sql(column: Column) -> str:
    """Value of a cell that is as it should be; null for all others."""
    return f"quick_{column.type}({column.name}__text)"


def clean_sql(column: Column) -> str:
    """Text of the cell `<name>__text` ready to be read; null where the quick way (column `<name>__quick`) has done."""
    shape = {"timestamp": "date", "integer": "number"}.get(column.type or "", column.type)
    clean = f"clean_{shape}({column.name}__text)"
    return f"case when {column.name}__quick is null then {clean} end" if column.type in QUICK_TYPES else clean


def value_sql(column: Column, mark: str | None = None) -> str:
    """Value of the cell; null for an empty cell and for one that cannot be read. A NIP stays a NIP here.

    mark: the column's decimal mark when it is known.
    """
    clean, number = f"{column.name}__clean", f"{column.name}__number"
    by_type = {
        "date": f"read_date({clean})",
        "timestamp": f"read_timestamp({clean})",
        "period": f"read_period({clean})",
        "number": f"read_number({clean}, {number}, {column.name}__own, {literal(mark)})",
        "integer": f"read_integer({clean}, {number})",
    }
    if column.type == "word":
        return _word_sql(column, clean)
    slow = by_type.get(column.type or "", clean)
    quick = f"{column.name}__quick"
    return (
        f"case when {quick} is not null then {quick} else {slow} end" if column.type in QUICK_TYPES else slow
    )


def _word_sql(column: Column, clean: str) -> str:
    nothing = f"({column.default or 'null'})::{column.sql_type}"
    branches = [f"when {literal(key)} then {nothing}" for key in dict.fromkeys(["", *column.nothing])]
    branches += [f"when {literal(k)} then {literal(w)}::{column.sql_type}" for k, w in column.words.items()]
    return f"case {clean} {' '.join(branches)} end"


def problem_sql(column: Column) -> str:
    """Code of what is wrong with the cell, null when nothing is. Codes are the keys `expected.*` of messages."""
    name, clean = column.name, f"{column.name}__clean"
    empty = "'required'" if column.required else "null"
    blank = f"{clean} in {_tuple(['', *column.nothing])}" if column.type == "word" else f"{clean} is null"
    lines = [f"when {name} is null then case when {blank} then {empty} else {_unread(column)} end"]
    if column.low or column.high:
        lines.append(f"when not {name} between {column.low} and {column.high} then 'range'")
    if column.pattern:
        lines.append(f"when not regexp_full_match({name}, {literal(column.pattern)}) then 'pattern'")
    if column.type == "id":
        lines.append(f"when {name}__number and contains({name}, 'E+') then 'id_number'")
    if column.type == "nip":
        lines.append(f"when {name}__quick is null or {name}__number then nip_problem({name}, {name}__number)")
    return f"case {' '.join(lines)} end"


def _unread(column: Column) -> str:
    """Code of a filled cell without a value."""
    clean = f"{column.name}__clean"
    if column.foreign:
        return f"case when {clean} in {_tuple([*column.foreign])} then 'foreign' else 'word' end"
    by_type = {"date": f"date_problem({clean})", "timestamp": f"date_problem({clean})",
               "number": f"number_problem({clean})"}  # fmt: skip
    return by_type.get(column.type or "", literal(column.type))


def _tuple(texts: list[str]) -> str:
    return "(" + ", ".join(literal(t) for t in dict.fromkeys(texts)) + ")"


def codes_of(column: Column) -> list[str]:
    """Every code that problem_sql can give for the column."""
    by_type = {
        "nip": ["nip_number", "nip_shape", "nip_sequence", "nip_sex"],
        "id": ["id_number"],
        "word": ["word", "foreign"],
        "date": ["date", "month_first"],
        "timestamp": ["date", "month_first"],
        "number": ["number", "number_ambiguous"],
        "integer": ["integer"],
        "period": ["period"],
    }
    return ["required", "range", "pattern", *by_type.get(column.type or "", [])]
