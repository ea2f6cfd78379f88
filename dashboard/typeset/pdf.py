"""A document as an accessible PDF (PDF/UA-1) and a chart as PNG, both set by Typst with the fonts of this folder."""

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from dashboard import theme
from dashboard.typeset.blocks import Document, NewPage
from dashboard.typeset.letters import FONTS, plain

TEMPLATE = Path(__file__).parent / "document.typ"
REGIONS = {"id": "ID", "en": "GB"}
PICTURE = b"""#set page(width: 170mm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""
DOTS_PER_INCH, SCREEN_DOTS = 200, 110
DRAWN = ("svg", "sign", "signs")  # fields that hold drawings; the words of a legend are our own


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1: tagged, with its language, title, bookmarks and alternative texts.

    Raises typst.TypstError for a picture that is no SVG.
    """
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": _inputs(document)},
        timestamp=document.at,
    )
    return _bytes(made)


def first_page(document: Document) -> bytes:
    """What comes before the first page break as a PNG, to look at before the whole is taken."""
    ends = (at for at, block in enumerate(document.blocks) if isinstance(block, NewPage))
    start = dataclasses.replace(document, blocks=document.blocks[: next(ends, None)], pages="")
    made = typst.compile(
        TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True, format="png", ppi=SCREEN_DOTS,
        sys_inputs={"document": _inputs(start)},
    )  # fmt: skip
    return _bytes(made)


def png(svg: str) -> bytes:
    """A chart as a PNG of 170 mm width, its text in the same fonts. Raises typst.TypstError for what is no SVG."""
    made = typst.compile(
        PICTURE, font_paths=_fonts(), ignore_system_fonts=True, format="png", ppi=DOTS_PER_INCH,
        sys_inputs={"svg": svg},
    )  # fmt: skip
    return _bytes(made)


def _inputs(document: Document) -> str:
    told = {**_told(document), "ink": _ink(), "region": REGIONS[document.lang]}
    return json.dumps(told, ensure_ascii=False, default=str)


def _told(thing: Any) -> Any:
    """The document as plain data; a block brings its kind along, a chart stays as it is, every other text is clean."""
    if dataclasses.is_dataclass(thing):
        own = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
        told = {name: value if name in DRAWN else _told(value) for name, value in own.items()}
        return {"kind": type(thing).__name__, **told}
    if isinstance(thing, tuple):
        return [_told(part) for part in thing]
    return plain(thing) if isinstance(thing, str) else thing


def _ink() -> dict[str, str]:
    return {name: tone for name, tone in dataclasses.asdict(theme.LIGHT).items() if isinstance(tone, str)}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _bytes(made: Any) -> bytes:
    return made[0] if isinstance(made, list) else bytes(made)
