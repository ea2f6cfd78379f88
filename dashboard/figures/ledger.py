"""Figures of one unit as lines in blocks: name, number, whether it changes, how it stands among its like."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.figures import icons


class Line(NamedTuple):
    """One figure: its name and period, number and n, icon of its change with what it says, a word on where it stands,
    and where it leads to. An empty number is one that is hidden."""

    name: str
    when: str
    value: str
    size: str
    icon: str
    change: str
    beside: str
    href: str


def ledger(
    blocks: Sequence[tuple[str, Sequence[Line]]], heads: Sequence[str], caption: str, locked: str
) -> str:
    """HTML table of blocks (title, lines). heads: titles of the columns; locked: what is said of a hidden number."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    body = "".join(
        f'<tr class="k-block"><th colspan="{len(heads)}" scope="colgroup">{escape(title)}</th></tr>'
        + "".join(_line(line, locked) for line in lines)
        for title, lines in blocks
    )
    said = escape(caption, quote=True)
    return (
        f'<div class="k-ledger" tabindex="0" role="region" aria-label="{said}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _line(line: Line, locked: str) -> str:
    name = f"{escape(line.name)}<small>{escape(line.when)}</small>"
    if not line.value:
        return f'<tr><th scope="row">{name}</th><td class="k-locked" colspan="3">{escape(locked)}</td></tr>'
    link = f'<a href="{escape(line.href, quote=True)}" target="_self">{name}</a>'
    change = f"{icons.silent(line.icon)}<span>{escape(line.change)}</span>" if line.change else ""
    return (
        f'<tr><th scope="row">{link}</th><td><b>{escape(line.value)}</b><small>{escape(line.size)}</small></td>'
        f'<td class="k-change">{change}</td><td>{escape(line.beside)}</td></tr>'
    )
