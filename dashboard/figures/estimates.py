"""Units of a group as a table: number, best estimate with its interval as a bar, and a word instead of a rank."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.dots import Axis
from dashboard.figures.look import Look
from dashboard.figures.series import each, extent, limits

TONES = {"improvement": "k-better", "concern": "k-worse", "neutral": "k-plain"}


def estimates(
    rows: pd.DataFrame,
    heads: Sequence[str],
    centre: float,
    scale: Mapping[str, Any],
    look: Look,
    links: Mapping[str, str],
) -> str:
    """HTML of the table, rows in the order given.

    rows: unit_id, label, n, n_to, value, bound, status, eb, eb_lo, eb_hi, word_told, tone, is_chosen, is_inside,
    rank_told (the words under the pointer); heads: five headings; centre: a rule through all bars; links: address by
    unit_id.
    """
    ends = limits(scale["unit"], scale["kind"])
    span = extent([*rows["eb_lo"], *rows["eb_hi"], centre], *ends)
    axis = Axis(span)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(_row(row, axis, axis.at(centre), look, links.get(str(row.unit_id))) for row in each(rows))
    return f'<table class="k-best"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Any, axis: Axis, centre: float, look: Look, link: str | None) -> str:
    name = escape(str(row.label))
    name = f'<a href="{escape(link, quote=True)}" target="_self">{name}</a>' if link else name
    css = "k-chosen" if row.is_chosen else "" if row.is_inside else "k-outside"
    head = f'<tr class="{css}"><th scope="row">{name}</th>'
    if row.status == "hidden" or pd.isna(row.value):
        hidden = ' class="k-hidden"' if row.status == "hidden" else ""
        return (
            f'{head}<td></td><td colspan="3"><i{hidden}>{escape(look.state(str(row.status)))}</i></td></tr>'
        )
    size = look.size(row.n, row.n_to).removeprefix("n = ").removeprefix("n ")
    return (
        f"{head}<td>{escape(size)}</td><td>{escape(look.value(row))}</td>"
        f"<td>{_bar(row, axis, centre, look)}</td>"
        f'<td title="{escape(row.rank_told, quote=True)}"><span class="{TONES.get(row.tone, "")}">'
        f"{escape(row.word_told)}</span></td></tr>"
    )


def _bar(row: Any, axis: Axis, centre: float, look: Look) -> str:
    if pd.isna(row.eb):
        return ""
    low, high = axis.at(row.eb_lo), axis.at(row.eb_hi)
    ends = " – ".join(look.number(end, None, row.n_to) for end in (row.eb_lo, row.eb_hi))
    told = f"{look.number(row.eb, None, row.n_to)} ({ends})"
    return (
        f'<span class="k-track" title="{escape(told, quote=True)}"><b class="k-mid" style="left:{centre}%"></b>'
        f'<b class="k-ends" style="left:{low}%;width:{round(high - low, 2)}%"></b>'
        f'<b class="k-at" style="left:{axis.at(row.eb)}%"></b></span><small>{escape(told)}</small>'
    )
