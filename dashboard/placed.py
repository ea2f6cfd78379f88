"""Where the rows of a unit stand in the large tables of a build, so that a question reads these and no others.

The tables are sorted by unit. DuckDB knows only the first eight letters of the least and the largest text of a block
of rows, and the units of an agency often begin with the same: by place, not by name, it skips the other blocks.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dashboard import figures, warehouse
from dashboard.kept import kept

PLACES = {"value": "rows_of_value", "control": "rows_of_control"}
Span = tuple[int, int]
NOWHERE = (-1, -1)
MOST = 16  # spans of a question


def narrowed(
    file: str, text: str, units: Sequence[str], read: Callable[[str], str]
) -> tuple[str, dict[str, int]]:
    """A question in which `$value_rows` and `$control_rows` have become conditions on the place of a row, and what they
    bind. read: gives the text of a question by its name."""
    bound: dict[str, int] = {}
    for table, name in PLACES.items():
        if f"${table}_rows" not in text:
            continue
        places = _places(file, read(name))
        if places is None:
            text = text.replace(f"${table}_rows", "true")
            continue
        spans = together(places, units) or [NOWHERE]
        ends = {
            f"{table}_{end}{at}": row
            for at, span in enumerate(spans)
            for end, row in zip("ab", span, strict=True)
        }
        each = (f"{table}.rowid between ${table}_a{at} and ${table}_b{at}" for at in range(len(spans)))
        text, bound = text.replace(f"${table}_rows", f"({' or '.join(each)})"), bound | ends
    return text, bound


def together(places: Mapping[str, Sequence[Span]], units: Sequence[str]) -> list[Span]:
    """Spans of rows of these units in their order: neighbours joined, the nearest too beyond MOST."""
    spans: list[Span] = []
    for first, last in sorted(span for unit in set(units) for span in places.get(unit, ())):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans if len(spans) <= MOST else _fewer(spans)


def _fewer(spans: list[Span]) -> list[Span]:
    """MOST spans, over the least of other rows: each is a condition that every row is held against."""
    gaps = sorted(range(1, len(spans)), key=lambda at: spans[at][0] - spans[at - 1][1], reverse=True)
    begins = [0, *sorted(gaps[: MOST - 1])]
    return [(spans[a][0], spans[b - 1][1]) for a, b in zip(begins, [*begins[1:], len(spans)], strict=True)]


@kept(8)
def _places(file: str, question: str) -> Mapping[str, Sequence[Span]] | None:
    """Spans of rows of each unit; None where the build holds a view, whose rows have no place."""
    try:
        rows = warehouse.fetch(Path(file), question, {})
    except warehouse.UnknownColumn:
        return None
    found: dict[str, list[Span]] = {}
    for row in figures.each(rows):
        found.setdefault(row.unit_id, []).append((row.first_row, row.last_row))
    return found
