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
    from 0, that are set to the right; alt: what it holds, for who hears it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str = ""
    numeric: tuple[int, ...] = ()


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


Block = Heading | Text | Bullets | Facts | Picture | Table | Quote | Signatures


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
