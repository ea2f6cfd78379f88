"""Units × metrics as icons: is it changing, will its target be met, and the number itself."""

from collections.abc import Container, Mapping, Sequence
from html import escape
from typing import NamedTuple

from dashboard.figures import icons


class Column(NamedTuple):
    """A metric: its short name, its whole name, and the period its numbers are of."""

    metric: str
    title: str
    whole: str
    when: str


class Cell(NamedTuple):
    """One unit's number: icon names with what they say (no assurance icon: empty), the number, where it leads to."""

    variation: str
    variation_said: str
    assurance: str
    assurance_said: str
    value: str
    href: str


def signals(
    cells: Mapping[tuple[str, str], "Cell | str"],
    units: Mapping[str, str],
    columns: Sequence[Column],
    corner: str,
    caption: str,
    groups: Container[str] = (),
    locked: str = "",
    absent: str = "",
) -> str:
    """HTML table, one row per unit (unit_id -> name, in order, the first one set apart), one column per metric.

    cells: by unit and metric; a text instead of a cell says why there is no number (`locked` is drawn hatched, `absent`
    is said of those without a cell). corner: title of the unit column; caption: what the table shows, for screen
    readers; groups: rows of several units together.
    """
    head = "".join(
        f'<th scope="col" title="{escape(column.whole, quote=True)}">{escape(column.title)}'
        f"<small>{escape(column.when)}</small></th>"
        for column in columns
    )
    body = "".join(
        f'<tr class="{_row(at, unit in groups)}"><th scope="row">{escape(name)}</th>'
        + "".join(_cell(cells.get((unit, column.metric), absent), locked) for column in columns)
        + "</tr>"
        for at, (unit, name) in enumerate(units.items())
    )
    said = escape(caption, quote=True)
    return (
        f'<div class="k-heat k-signals" tabindex="0" role="region" aria-label="{said}"><table>'
        f'<thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(at: int, is_group: bool) -> str:
    return "k-own-row" if at == 0 else "k-group" if is_group else "k-part"


def _cell(cell: "Cell | str", locked: str) -> str:
    if isinstance(cell, str):
        look = "hidden" if cell and cell == locked else "no_data"
        return f'<td class="k-heat-{look}">{escape(cell)}</td>'
    target = icons.mark(cell.assurance, cell.assurance_said) if cell.assurance else ""
    shown = icons.mark(cell.variation, cell.variation_said) + target + f"<b>{escape(cell.value)}</b>"
    return f'<td><a href="{escape(cell.href, quote=True)}" target="_self">{shown}</a></td>'
