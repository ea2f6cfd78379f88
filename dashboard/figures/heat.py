"""Units × metrics as a table whose cells are shaded by size of the number, never by good or bad."""

from collections.abc import Container, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import each, shown

PALEST, STRONGEST = 5, 42
LIMITS = ("least", "most")  # of such a value only one end is known: it has no shade
ABSENT = (None, False)
GROUPED = ' class="k-group"'


def _shade(value: float, low: float, high: float) -> int:
    return round(PALEST + (value - low) / ((high - low) or 1.0) * (STRONGEST - PALEST))


def _cell(row: Any | None, is_shown: bool, span: tuple[float, float] | None, look: Look) -> str:
    """row: of the frame, as `each` gives it; None where there is none."""
    if row is None or not is_shown:
        status = "no_data" if row is None else str(row.status)
        return f'<td class="k-heat-{status}">{escape(look.state(status))}</td>'
    is_limit = getattr(row, "bound", None) in LIMITS
    shade = f' style="--k-shade:{_shade(float(row.value), *span)}%"' if span and not is_limit else ""
    return f"<td{shade}><b>{escape(look.value(row))}</b><small>{escape(look.n(row))}</small></td>"


def _spans(
    frame: pd.DataFrame, metrics: Iterable[str], groups: Container[str], is_one_scale: bool
) -> dict[str, tuple[float, float]]:
    """From the smallest to the largest number that may be shaded, by metric."""
    alone = shown(frame) & ~frame["unit_id"].map(groups.__contains__).astype(bool)
    alone &= ~frame["bound"].isin(LIMITS) if "bound" in frame else True
    span = {}
    for metric in metrics:
        here = alone if is_one_scale else alone & (frame["metric"] == metric)
        numbers = frame.loc[here, "value"].astype(float)
        span[metric] = (numbers.min(), numbers.max())
    return span


def heat(
    frame: pd.DataFrame,
    units: Mapping[str, str],
    looks: Mapping[str, Look],
    heads: Sequence[tuple[str, str]],
    corner: str,
    caption: str,
    groups: Container[str] = (),
    is_one_scale: bool = False,
) -> str:
    """HTML table: one row per unit (in the order given), one column per metric (a Look each, in order).

    frame: unit_id, metric, value, n, status; heads: column titles with their periods; corner: title of
    the unit column; caption: what the table shows, for screen readers; groups: rows that are several units together,
    set apart and not shaded. Shading runs within a column, from its smallest to its largest number shown, of which no
    more than a limit is known left out; is_one_scale: over all columns, which are numbers of one kind.
    """
    cells = {
        (row.unit_id, row.metric): (row, is_shown)
        for row, is_shown in zip(each(frame), shown(frame).tolist(), strict=True)
    }
    span = _spans(frame, looks, groups, is_one_scale)
    top = "".join(f'<th scope="col">{escape(head)}<small>{escape(when)}</small></th>' for head, when in heads)
    body = "".join(
        f'<tr{GROUPED if unit in groups else ""}><th scope="row">{escape(name)}</th>'
        + "".join(
            _cell(*cells.get((unit, metric), ABSENT), None if unit in groups else span[metric], look)
            for metric, look in looks.items()
        )
        + "</tr>"
        for unit, name in units.items()
    )
    return (
        f'<div class="k-heat" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}"><table>'
        f'<thead><tr><th scope="col">{escape(corner)}</th>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
