"""What is noted of a judged row: of a refused one each error and its raw cells, of an accepted one its remarks."""

from __future__ import annotations

from etl.columnsql import literal
from etl.facttable import Column, Rule
from etl.recognise import Match

SEP = "\x1f"


def rules_of(match: Match, level: str | None = None) -> list[Rule]:
    """Rules on columns the sheet has."""
    return [r for r in match.contract.table.rules if r.column in match.columns and level in (None, r.level)]


def any_cell(mapped: list[Column]) -> str:
    return " or ".join(["row_problem is not null", *(f"{c.name}__problem is not null" for c in mapped)])


def notes_sql(match: Match, mapped: list[Column], odd: list[str]) -> str:
    """List of notes; built only for the few rows that have one."""
    names = [f"odd_{i}" for i in range(len(odd))]
    some = " or ".join(f"{n} is not null" for n in names) or "false"
    return (
        f"case when skip then null when bad then {_sound([*_errors(match, mapped), _raw(match, mapped)])} "
        f"when {some} then {_sound(names)} end"
    )


def _sound(expressions: list[str]) -> str:
    return f"list_filter([{', '.join(expressions)}]::varchar[], lambda x: x is not null)"


def _errors(match: Match, mapped: list[Column]) -> list[str]:
    """One note per error. A row whose columns do not fit the header has no cells to judge."""
    lead = next((c for c in match.contract.table.key if c in match.columns), next(iter(match.columns)))
    dated = next((c.name for c in mapped if c.type in ("date", "period")), lead)
    return [
        _note("row_problem is not null", lead, "row_problem", "''"),
        *(
            _note(f"row_problem is null and {c.name}__problem is not null", c.name, f"{c.name}__problem")
            for c in mapped
        ),
        *(_note(f"broken_{r.name}", r.column, literal(r.name)) for r in rules_of(match, "refuse")),
        _note("first_row is not null", lead, "'repeated'", "first_row"),
        _note(f"period is null and not ({any_cell(mapped)})", dated, "'no_period'"),
    ]


def _note(when: str, column: str, code: str, found: str | None = None) -> str:
    sep = f"chr({ord(SEP)})"
    cell = found or f"{column}__text"
    return (
        f"case when {when} then '{column}' || {sep} || {code} || {sep} || coalesce({cell}::varchar, '') end"
    )


def _raw(match: Match, mapped: list[Column]) -> str:
    """The row's cells as JSON under the file's own headers, without NIP and names."""
    shown = [c for c in mapped if not c.private and c.type != "nip"]
    pairs = ", ".join(f"{header_sql(match, c.name)}, {c.name}__text" for c in shown)
    return f"json_object({pairs})::varchar"


def header_sql(match: Match, column: str) -> str:
    """A header of the file as SQL; its text must not look like one of the template's @facts."""
    return "(" + literal(match.headers[column]).replace("@", "' || chr(64) || '") + ")"
