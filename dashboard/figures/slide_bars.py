"""A slide's chart of things side by side: a bar for each here, an upright stroke where it stands elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.figures.slide_pen import LARGE, PLAIN, SMALL, Pen, long, short

Row = Mapping[str, Any]
TOP, LABELS = 84, 360
NUMBERS = 4 * LARGE  # room for a number at the end of the longest bar


def draw(chart: Row, pen: Pen) -> str:
    """Body of the drawing; the first row is the one that is spoken of."""
    high = (pen.tall - TOP - 8) / len(chart["rows"])
    rows = [_row(row, chart, TOP + at * high, min(high, 96), pen) for at, row in enumerate(chart["rows"])]
    return "".join([*_key(chart, pen), *rows])


def _x(value: float, chart: Row) -> float:
    low, high = chart["span"]
    share = (min(max(value, low), high) - low) / ((high - low) or 1.0)
    return float(LABELS + share * (1200 - LABELS - NUMBERS))


def _row(row: Row, chart: Row, top: float, high: float, pen: Pen) -> str:
    middle, ink = top + high / 2, pen.ink
    size = LARGE if row["is_chosen"] else PLAIN
    told, is_bold = pen.said(row["told"]), bool(row["is_chosen"])
    label = short(pen.said(row["label"]), LABELS - 24, PLAIN)
    thick = min(high * (0.62 if is_bold else 0.42), 46)
    parts = [
        pen.text(
            LABELS - 18, middle + 1 if is_bold else middle + 8, label, PLAIN, anchor="end", is_bold=is_bold
        ),
        *(
            [pen.text(LABELS - 18, middle + 27, pen.said(row["n"]), SMALL, ink.muted, "end")]
            if is_bold
            else []
        ),
    ]
    if row["value"] is None:
        return "".join(parts)
    end = _x(row["value"], chart)
    parts.append(pen.box(LABELS, middle - thick / 2, max(end - LABELS, 2), thick, _tone(row, pen)))
    parts += _range(row, chart, middle, pen)
    reach = max(end, _x(row["hi"], chart) if row["hi"] is not None else end)
    if row["ref"] is not None:
        at = _x(row["ref"], chart)
        parts.append(pen.line([(at, middle - high * 0.4), (at, middle + high * 0.4)], ink.text, 5))
        reach = max(reach, at)
    parts.append(
        pen.text(min(reach + 16, 1200 - long(told, size)), middle + size / 3, told, size, is_bold=is_bold)
    )
    return "".join(parts)


def _tone(row: Row, pen: Pen) -> str:
    """Orange what is worse for certain, blue what is spoken of, grey the rest; a row that is a limit is light."""
    if row["is_worse"]:
        return pen.ink.orange
    return pen.ink.blue if row["is_chosen"] else pen.ink.grey


def _range(row: Row, chart: Row, middle: float, pen: Pen) -> Iterator[str]:
    """The interval, as a thin line with ends."""
    if row["lo"] is None or row["hi"] is None or row["lo"] == row["hi"]:
        return
    low, high = _x(row["lo"], chart), _x(row["hi"], chart)
    yield pen.line([(low, middle), (high, middle)], pen.ink.ground, 7)
    yield pen.line([(low, middle), (high, middle)], pen.ink.muted, 3)
    yield pen.line([(high, middle - 6), (high, middle + 6)], pen.ink.muted, 3)


def _key(chart: Row, pen: Pen) -> Iterator[str]:
    """Name and what the colours and the line mean, above; whose the bar is and where it is elsewhere, below."""
    x, chosen = float(LABELS), chart["rows"][0]
    name = short(pen.said(chart["name"]), 380, SMALL)
    yield pen.text(x, 24, name, SMALL, is_bold=True)
    x += long(name, SMALL) + 34
    if any(row["is_worse"] for row in chart["rows"]):
        worse = pen.word("worse")
        yield pen.box(x, 7, 28, 20, pen.ink.orange) + pen.text(x + 40, 24, worse, SMALL, pen.ink.muted)
        x += 40 + long(worse, SMALL) + 34
    if chosen["lo"] is not None:
        yield pen.text(x, 24, pen.word("interval"), SMALL, pen.ink.muted)
    here = short(pen.said(chart["here"]), 420, SMALL)
    yield pen.box(LABELS, 44, 28, 20, _tone(chosen, pen)) + pen.text(
        LABELS + 40, 62, here, SMALL, pen.ink.muted
    )
    x = LABELS + 74 + long(here, SMALL)
    if any(row["ref"] is not None for row in chart["rows"]):
        elsewhere = pen.said(chart["elsewhere"])
        if chosen["ref"] is not None:
            elsewhere = pen.word("elsewhere", value=pen.said(chosen["ref_told"]))
        yield pen.line([(x + 4, 41), (x + 4, 67)], pen.ink.text, 5)
        yield pen.text(x + 20, 62, elsewhere, SMALL, pen.ink.muted)
