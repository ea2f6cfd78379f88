"""What slides are made of. All texts are data: nothing in them is ever markup or a formula."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from dashboard.i18n import Lang

Shape = Literal["none", "circle", "triangle", "diamond", "square"]


@dataclass(frozen=True)
class Range:
    """How far from a value its interval reaches, down and up; never negative."""

    down: float
    up: float


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, as many as it has categories; None leaves a gap.

    colour: as in the theme; dash: `dash`, `sysDot` or empty for a whole line; width: of the line in points, 0 for marks
    only; open: places whose mark is not filled; worse: places of bars in orange; told: words beside the marks or bars,
    by place; ranges: intervals, by place.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    shape: Shape = "none"
    width: float = 2.25
    dash: str = ""
    open: frozenset[int] = frozenset()
    worse: frozenset[int] = frozenset()
    told: dict[int, str] = field(default_factory=dict)
    ranges: dict[int, Range] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A chart that can be edited. kind: `lines` from left to right, `bars` from top to bottom; low, high, step: of the
    value axis; number, axis: how a spreadsheet writes its numbers and those of its axis; alt: the same in words; sheet:
    heading of the first column of its numbers."""

    kind: Literal["lines", "bars"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    low: float
    high: float
    step: float
    number: str
    axis: str
    alt: str
    sheet: str


@dataclass(frozen=True)
class Grid:
    """A table with one header row. widths: relative to each other; numeric: columns that are set to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class Join:
    """The way to take part. address: what the code for cameras leads to; words: what stands below it, the last one
    large; alt: the code in words."""

    address: str
    words: tuple[str, ...]
    alt: str


@dataclass(frozen=True)
class Slide:
    """One slide: its title is a sentence, its caption says what the numbers are.

    kicker: the small line over the title; lines: what supports it; numbered: the number of the first line, 0 for no
    numbers; chart or table: the large thing; side: a small table beside it; join: on the cover only; key: how to read
    the chart; notes: for who speaks, by paragraph.
    """

    title: str
    kicker: str
    lines: tuple[str, ...] = ()
    numbered: int = 0
    chart: Chart | None = None
    side: Grid | None = None
    table: Grid | None = None
    join: Join | None = None
    key: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()
    is_cover: bool = False


@dataclass(frozen=True)
class Deck:
    """Slides in one language. foot: unit, period and build, on every slide; marks: what must be seen on every slide
    ("sample data"); at: when what they tell was so."""

    lang: Lang
    title: str
    subject: str
    author: str
    foot: str
    marks: tuple[str, ...]
    at: dt.datetime
    slides: tuple[Slide, ...]
