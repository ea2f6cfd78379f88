"""What a document is made of, whichever file it becomes. All texts are data: nothing in them is ever markup."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dashboard.i18n import Lang

Tone = Literal["plain", "lead", "strong", "small"]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 to 3, never skipping one on the way down."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """One paragraph. tone: `lead` larger, `strong` bold, `small` grey; is_leading: stays with what follows."""

    text: str
    tone: Tone = "plain"
    is_leading: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names with what they are, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A chart. svg: a whole document; alt: the same in words; caption: the line below it."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one header row, repeated on each page. widths: relative to each other; numeric: columns, counted
    from 0, that are set to the right; alt: what it holds, for who hears it; is_dense: small, for what is looked up."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str = ""
    numeric: tuple[int, ...] = ()
    is_dense: bool = False


@dataclass(frozen=True)
class Quote:
    """What somebody said. label: what it is; by: who, where he wanted to be named."""

    label: str
    text: str
    by: str = ""


@dataclass(frozen=True)
class Signatures:
    """Room to sign: a line of place and day, and one blank for each role."""

    place: str
    roles: tuple[str, ...]
    below: str = ""


@dataclass(frozen=True)
class Cell:
    """One number on a card. detail: what stands small beside the value; sign: an icon as SVG and `words` what it says;
    svg: a chart and `alt` the same in words. Icon and chart may be empty."""

    label: str
    value: str
    detail: str = ""
    sign: str = ""
    words: str = ""
    svg: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Cells:
    """Numbers side by side, so many in a row; none is cut by the end of a page."""

    cells: tuple[Cell, ...]
    columns: int


@dataclass(frozen=True)
class Legend:
    """What icons mean: each as SVG with its words."""

    signs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Block = Heading | Text | Bullets | Facts | Picture | Table | Quote | Signatures | Cells | Legend | NewPage


@dataclass(frozen=True)
class Document:
    """One document in one language.

    kicker: the small line over the title; foot: unit, period and build, on every page; marks: what must be seen on
    every page ("draft", "sample data"); pages: the words for `{page}` of `{pages}`; at: when what it tells was so.
    """

    lang: Lang
    title: str
    kicker: str
    subtitle: str
    author: str
    foot: str
    marks: tuple[str, ...]
    pages: str
    at: dt.datetime
    blocks: tuple[Block, ...]
