"""Units × metrics as icons: is it changing, will its target be met, and the number itself."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote_plus


class Column(NamedTuple):
    """A metric: its short name, its whole name, and the period its numbers are of."""

    metric: str
    title: str
    whole: str
    when: str


class Cell(NamedTuple):
    """One unit's number: icon names with what they say (no assurance icon: empty), and the number."""

    variation: str
    variation_said: str
    assurance: str
    assurance_said: str
    value: str


def signals(
    cells: Mapping[tuple[str, str], "Cell | str"],
    units: Mapping[str, str],
    ways: Mapping[str, str],
    columns: Sequence[Column],
    corner: str,
    caption: str,
    groups: Container[str] = (),
    locked: str = "",
    absent: str = "",
) -> dict[str, Any]:
    """A table for `grid.show`, one row per unit (unit_id -> name, in order, the first one set apart), one column per
    metric.

    cells: by unit and metric; a text instead of a cell says why there is no number (`locked` is drawn hatched, `absent`
    is said of those without a cell); ways: by unit, the address of its trend up to the metric; corner: title of the
    unit column; caption: what the table shows, for screen readers; groups: rows of several units together.

    Icons with their words, and words for no number, are told once (`marks`, `words`); a cell names its place there.
    """
    marks: dict[tuple[tuple[str, str], ...], int] = {}
    words: dict[tuple[str, str], int] = {}

    def told(cell: "Cell | str") -> list[Any] | int:
        if isinstance(cell, str):
            look = "hidden" if cell and cell == locked else "no_data"
            return words.setdefault((f"k-heat-{look}", cell), len(words))
        icons = ((cell.variation, cell.variation_said), (cell.assurance, cell.assurance_said))
        return [marks.setdefault(icons if cell.assurance else icons[:1], len(marks)), cell.value]

    rows = [
        [
            name,
            _row(at, unit in groups),
            ways[unit],
            [told(cells.get((unit, c.metric), absent)) for c in columns],
        ]
        for at, (unit, name) in enumerate(units.items())
    ]
    heads = [[column.title, column.whole, column.when, quote_plus(column.metric)] for column in columns]
    return {
        "corner": corner, "caption": caption, "columns": heads, "rows": rows,
        "marks": list(marks), "words": list(words),
    }  # fmt: skip


def _row(at: int, is_group: bool) -> str:
    return "k-own-row" if at == 0 else "k-group" if is_group else "k-part"
