"""Parts of a whole, one bar per row, with the limits a rule sets for a part measured from where that part begins."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

NARROW = 7.0  # per cent of the width under which a part has no room for its number


class Part(NamedTuple):
    """One part: key (a colour of the style sheet), share in per cent, what is written on it, its name in full."""

    key: str
    share: float
    text: str
    name: str


class Limit(NamedTuple):
    """A limit of the parts `keys` together: share in per cent, and in words."""

    keys: tuple[str, ...]
    share: float
    name: str


class Bar(NamedTuple):
    """A row: its name and a smaller line under it, parts (none: state says why), limits, verdict and remarks."""

    label: str
    below: str
    parts: Sequence[Part]
    limits: Sequence[Limit]
    verdict: str
    remarks: Sequence[str]
    is_strong: bool = False
    is_hidden: bool = False


def shares(bars: Sequence[Bar], links: Mapping[str, str]) -> str:
    """HTML table of stacked bars, first row on top. links: address of a row by its label."""
    body = "".join(_row(bar, links.get(bar.label)) for bar in bars)
    return f'<table class="k-dots k-shares"><tbody>{body}</tbody></table>'


def _row(bar: Bar, link: str | None) -> str:
    name = escape(bar.label)
    if link:
        name = f'<a href="{escape(link, quote=True)}" target="_self">{name}</a>'
    head = f'<th scope="row">{name}<small>{escape(bar.below)}</small></th>'
    remarks = "".join(f"<small>{escape(remark)}</small>" for remark in bar.remarks)
    word = escape(bar.verdict)
    verdict = f"<b>{word}</b>" if bar.is_strong else f"<span>{word}</span>"
    if bar.is_hidden:
        verdict = f'<i class="k-hidden">{word}</i>'
    return f"<tr>{head}<td>{_stack(bar)}</td><td>{verdict}{remarks}</td></tr>"


def _stack(bar: Bar) -> str:
    if not bar.parts:
        return '<i class="k-hatch"></i>' if bar.is_hidden else ""
    parts = "".join(
        f'<i class="k-{part.key}" style="width:{part.share:.3f}%" title="{escape(part.name, quote=True)}">'
        f"{escape(part.text) if part.share >= NARROW else ''}</i>"
        for part in bar.parts
        if part.share > 0
    )
    ticks = "".join(
        f'<u style="left:{min(100.0, _start(bar.parts, limit.keys) + limit.share):.3f}%" '
        f'title="{escape(limit.name, quote=True)}"></u>'
        for limit in bar.limits
    )
    told = "; ".join(part.name for part in bar.parts if part.share > 0)
    return f'<div class="k-stack" role="img" aria-label="{escape(told, quote=True)}">{parts}{ticks}</div>'


def _start(parts: Sequence[Part], keys: tuple[str, ...]) -> float:
    """Where the first of these parts begins."""
    found = 0.0
    for part in parts:
        if part.key in keys:
            break
        found += part.share
    return found
