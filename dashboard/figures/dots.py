"""Things side by side: one dot with its interval per row, in the order given; no rank and no verdict."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import each, extent, limits, shown

Trace = dict[str, Any]
ROW, TALL, FRAME, LABEL = 30, 46, 76, 30


def short(text: str, size: int = LABEL) -> str:
    """A row label that fits, as it is (Plotly reads tags); the whole name stays in the hover text."""
    return escape(text if len(text) <= size else text[: size - 1].rstrip() + "…", quote=False)


def _hover(row: Any, look: Look) -> str:
    interval = "" if pd.isna(row.lo) else f"<br>{look.number(row.lo)} – {look.number(row.hi)}"
    state = f"<br>{look.words['provisional']}" if row.status == "provisional" else ""
    name, n = escape(str(row.label), quote=False), look.count(row.n)
    return f"<b>{name}</b><br>{look.number(row.value)}{interval}<br>n = {n}{state}"


def _dots(rows: pd.DataFrame, look: Look) -> Trace:
    main = [look.ink.blue if chosen else look.ink.grey for chosen in rows["chosen"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["value"].tolist(),
        "y": rows["at"].tolist(),
        "customdata": rows["key"].tolist(),
        "text": [_hover(row, look) for row in each(rows)],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "size": 10,
            "line": {"color": main, "width": 2},
            "opacity": 1,
            "color": [
                look.ink.ground if status == "provisional" else colour
                for status, colour in zip(rows["status"], main, strict=True)
            ],
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": look.ink.blue_soft,
            "thickness": 5,
            "width": 0,
            "array": (rows["hi"] - rows["value"]).fillna(0).tolist(),
            "arrayminus": (rows["value"] - rows["lo"]).fillna(0).tolist(),
        },
    }


def _ticks_elsewhere(rows: pd.DataFrame, look: Look) -> Trace:
    rows = rows[rows["ref"].notna()]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["ref"].tolist(),
        "y": rows["at"].tolist(),
        "customdata": rows["key"].tolist(),
        "marker": {"symbol": "line-ns", "size": 17, "line": {"color": look.ink.muted, "width": 2}},
        "text": [look.number(value) for value in rows["ref"]],
        "hovertemplate": look.words["reference"] + ": %{text}<extra></extra>",
    }


def _right_column(frame: pd.DataFrame, visible: "pd.Series[bool]", look: Look) -> list[Trace]:
    notes = []
    for row, has_number in zip(each(frame), visible, strict=True):
        text = (
            f"<b>{look.number(row.value)}</b>  <span style='font-size:12px'>n {look.count(row.n)}</span>"
            if has_number
            else f"<i>{look.state(str(row.status))}</i>"
        )
        notes.append(
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 12,
                "y": row.at,
                "yref": "y",
                "showarrow": False,
                "text": text,
                "align": "left",
                "font": {"size": 13, "color": look.ink.text if has_number else look.ink.muted},
            }
        )
    return notes


def dots(
    frame: pd.DataFrame, scale: Mapping[str, Any], look: Look, line: tuple[str, float] | None = None
) -> dict[str, Any]:
    """Dot-and-whisker figure dictionary, first row on top.

    frame: key (given back on a click), label, value, lo, hi, n, status, chosen (drawn in blue), perhaps
    ref (a tick in the row: the same thing elsewhere). line: name and value of one reference for all rows.
    Rows without a number say so in words.
    """
    rows = frame.reset_index(drop=True).assign(at=range(len(frame) - 1, -1, -1))
    for column in ("value", "lo", "hi"):
        rows[column] = rows[column].astype(float)
    visible = shown(rows)
    seen = rows[visible]
    numbers = [number for column in ("value", "lo", "hi") for number in seen[column].tolist()]
    numbers += rows["ref"].astype(float).tolist() if "ref" in rows else []
    numbers += [line[1]] if line is not None else []
    span = extent(numbers, *limits(scale["unit"], scale["kind"]))
    traces = [_ticks_elsewhere(rows, look)] if "ref" in rows else []
    return {
        "data": [*traces, _dots(seen, look)],
        "layout": _layout(rows, span, _right_column(rows, visible, look), look, line),
    }


def _names_above(rows: pd.DataFrame, look: Look) -> list[Trace]:
    """On a phone the name stands over its row, so that the drawing keeps the width."""
    return [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "y": row.at, "yref": "y", "yshift": 17,
            "showarrow": False, "text": short(str(row.label), 40),
            "font": {"size": 12, "color": look.ink.muted},
        }
        for row in each(rows)
    ]  # fmt: skip


def _reference(line: tuple[str, float], look: Look) -> tuple[Trace, Trace]:
    """One reference for all rows: a line through all of them, and its name on top."""
    colour = look.ink.muted
    shape = {
        "type": "line", "x0": line[1], "x1": line[1], "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
        "line": {"color": colour, "width": 1.5},
    }  # fmt: skip
    note = {
        "x": line[1], "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        "text": f"{short(line[0])} {look.number(line[1])}", "font": {"size": 12, "color": colour},
    }  # fmt: skip
    return shape, note


def _layout(
    rows: pd.DataFrame,
    span: tuple[float, float],
    notes: list[Trace],
    look: Look,
    line: tuple[str, float] | None,
) -> dict[str, Any]:
    shapes: list[Trace] = []
    if line is not None:
        shape, note = _reference(line, look)
        shapes, notes = [shape], [*notes, note]
    if look.narrow:
        notes = [*notes, *_names_above(rows, look)]
    return {
        "template": look.template,
        "height": FRAME + (TALL if look.narrow else ROW) * len(rows),
        "showlegend": False,
        "shapes": shapes,
        "annotations": notes,
        "margin": {"l": 8, "r": 104 if look.narrow else 128, "t": 26, "b": 8},
        "hovermode": "closest",
        "dragmode": False,
        "clickmode": "event+select",
        "xaxis": {
            "range": list(span), "nticks": 3 if look.narrow else 5, "ticksuffix": look.suffix, "tickangle": 0,
            "zeroline": False, "gridcolor": look.ink.line, "showgrid": True,
        },
        "yaxis": {
            "tickmode": "array", "tickvals": rows["at"].tolist(), "automargin": True, "showgrid": False,
            "ticktext": [short(label) for label in rows["label"]], "showticklabels": not look.narrow,
            "range": [-0.7, len(rows) - (0.1 if look.narrow else 0.3)], "zeroline": False,
        },
    }  # fmt: skip
