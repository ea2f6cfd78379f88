"""Things side by side: one dot with its interval per row, in the order given; no rank and no verdict.

A table of HTML whose drawing column is placed in per cent: it is read out as a table, fits any width, and costs the
browser next to nothing.
"""

import math
from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import SHOWN, each, extent, limits

STEPS = (1, 2, 2.5, 5, 10)
MOST_RULES = 5


class Reference(NamedTuple):
    """One value that stands for all rows: name, value, whether it is a limit, and the end of its band of n."""

    name: str
    value: float
    bound: str | None = None
    n_to: float | None = None


class Axis:
    """Values to places in per cent of the width."""

    def __init__(self, span: tuple[float, float]) -> None:
        self.low, self.width = span[0], (span[1] - span[0]) or 1.0

    def at(self, value: float) -> float:
        return round(100 * min(1.0, max(0.0, (value - self.low) / self.width)), 2)


def rules(low: float, high: float, most: int = MOST_RULES) -> list[float]:
    """Round numbers between two ends, at most `most` of them, evenly apart."""
    rough = (high - low) / most or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * step for step in STEPS if size * step >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 10) for at in range(first, math.floor(high / step + 1e-9) + 1)]


def places(numbers: list[float]) -> int:
    """Decimals that tell round numbers apart."""
    texts = [f"{number:.6f}".rstrip("0").partition(".")[2] for number in numbers]
    return max(map(len, texts), default=0)


def dots(
    frame: pd.DataFrame,
    scale: Mapping[str, Any],
    look: Look,
    line: Reference | None = None,
    links: Mapping[str, str] | None = None,
    beside: str = "",
) -> str:
    """HTML of a dot-and-whisker table, first row on top.

    frame: key, label, value, lo, hi, n, status, chosen (drawn in blue), perhaps ref (a tick in the row: the same
    thing elsewhere, with ref_bound), n_to, bound, is_concern (drawn in orange), beside (a text at the right, under the
    heading `beside`), and is_group: several units together, set apart from the rows of units. line: one reference for
    all rows. links: address of a row by its key. Rows without a number say so in words.
    """
    ends = limits(scale["unit"], scale["kind"])
    rows = [_read(row, ends) for row in each(frame)]
    visible = [row.status in SHOWN and not math.isnan(row.value) for row in rows]
    numbers = [n for row, has in zip(rows, visible, strict=True) if has for n in (row.value, row.lo, row.hi)]
    numbers += [_number(row.ref) for row in rows] if "ref" in frame else []
    numbers += [line.value] if line is not None else []
    span = extent(numbers, *ends)
    axis, marks = Axis(span), rules(*span)
    body = "".join(
        _row(row, has, axis, look, (links or {}).get(str(row.key)))
        for row, has in zip(rows, visible, strict=True)
    )
    return (
        f'<table class="k-dots" style="{_background(axis, marks, line)}">{_top(axis, line, look, beside)}'
        f"<tbody>{body}</tbody>{_bottom(axis, marks, look)}</table>"
    )


def _limit(row: Any) -> bool:
    """Whether the value of a row is only known as a limit."""
    return getattr(row, "bound", None) in ("least", "most")


def _number(value: Any) -> float:
    """A number of a frame; NaN for none."""
    return math.nan if pd.isna(value) else float(value)


def _read(row: Any, ends: tuple[float | None, float | None]) -> Any:
    """A row with plain numbers; a limit with the stretch of the scale in which the value lies."""
    value, lo, hi = _number(row.value), _number(row.lo), _number(row.hi)
    bound = getattr(row, "bound", None)
    if bound == "least":
        lo, hi = value, _number(ends[1])
    elif bound == "most":
        lo, hi = _number(ends[0]), value
    return row._replace(value=value, lo=lo, hi=hi)


def _background(axis: Axis, marks: list[float], line: Reference | None) -> str:
    """The grid, and over it the reference that all rows share, once for the whole table."""
    pale = [
        f"linear-gradient(var(--k-line),var(--k-line)) {axis.at(mark)}% 0/1px 100% no-repeat"
        for mark in marks
    ]
    if line is not None:
        place = f"{axis.at(line.value)}% 0/2px 100% no-repeat"
        pale.insert(0, f"linear-gradient(var(--k-muted),var(--k-muted)) {place}")
    return f"--k-rules:{','.join(pale)}" if pale else ""


def _top(axis: Axis, line: Reference | None, look: Look, beside: str) -> str:
    if beside:
        return f"<thead><tr><td></td><td></td><td></td><td>{escape(beside)}</td></tr></thead>"
    if line is None:
        return ""
    place = axis.at(line.value)
    side = "k-left" if place < 30 else "k-right" if place > 70 else ""
    name = f"{escape(line.name)} {escape(look.value(line))}"
    told = f'<span class="{side}" style="left:{place}%">{name}</span>'
    return f"<thead><tr><td></td><td>{told}</td><td></td></tr></thead>"


def _bottom(axis: Axis, marks: list[float], look: Look) -> str:
    decimals = places(marks)
    names = "".join(
        f'<span style="left:{axis.at(mark)}%">{escape(look.axis(mark, decimals))}</span>' for mark in marks
    )
    return f'<tfoot aria-hidden="true"><tr><td></td><td>{names}</td><td></td></tr></tfoot>'


def _row(row: Any, has_number: bool, axis: Axis, look: Look, link: str | None) -> str:
    name = escape(str(row.label))
    if link:
        name = f'<a href="{escape(link, quote=True)}" target="_self">{name}</a>'
    colour = " k-orange" if getattr(row, "is_concern", False) is True else "" if row.chosen else " k-grey"
    kind = ' class="k-group"' if getattr(row, "is_group", False) is True else ""
    if not has_number:
        return f'<tr{kind}><th scope="row">{name}</th>{_without(row, axis, look)}</tr>'
    open_dot = " k-open" if row.status == "provisional" else ""
    drawn = (
        f'{_range(row, axis)}{_tick(row, axis)}<b class="k-point{colour}{open_dot}" '
        f'style="left:{axis.at(row.value)}%"></b>'
    )
    number = f"<b>{escape(look.value(row))}</b> <small>{escape(look.n(row))}</small>"
    return (
        f'<tr{kind} title="{escape(_hover(row, look), quote=True)}"><th scope="row">{name}</th>'
        f"<td>{drawn}</td><td>{number}</td>{_beside(row)}</tr>"
    )


def _beside(row: Any) -> str:
    text = getattr(row, "beside", None)
    return "" if text is None else f"<td>{escape(str(text))}</td>"


def _without(row: Any, axis: Axis, look: Look) -> str:
    """The two cells of a row without a number: hatched where it is hidden, empty where there is none."""
    hidden = row.status == "hidden"
    drawn = '<i class="k-hatch"></i>' if hidden else ""
    look_of = ' class="k-hidden"' if hidden else ""
    state = f"<i{look_of}>{escape(look.state(str(row.status)))}</i>"
    return f"<td>{_tick(row, axis)}{drawn}</td><td>{state}</td>"


def _range(row: Any, axis: Axis) -> str:
    if pd.isna(row.lo) or pd.isna(row.hi):
        return ""
    low, high = axis.at(row.lo), axis.at(row.hi)
    return f'<b class="k-whisker" style="left:{low}%;width:{round(high - low, 2)}%"></b>'


def _tick(row: Any, axis: Axis) -> str:
    reference = getattr(row, "ref", None)
    if reference is None or pd.isna(reference):
        return ""
    return f'<b class="k-elsewhere" style="left:{axis.at(float(reference))}%"></b>'


def _hover(row: Any, look: Look) -> str:
    """What the row says in full, for those who point at it."""
    parts = [str(row.label), look.value(row)]
    if look.between(row) and not _limit(row):
        parts.append(look.between(row))
    parts.append(look.n(row))
    if (reference := getattr(row, "ref", None)) is not None and pd.notna(reference):
        elsewhere = look.number(reference, getattr(row, "ref_bound", None), getattr(row, "n_to", None))
        parts.append(f"{look.words['reference']}: {elsewhere}")
    if row.status == "provisional":
        parts.append(look.words["provisional"])
    return " · ".join(parts)
