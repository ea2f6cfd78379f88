"""Pieces of a slide: words that fit their box, tables, the language of everything."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from dashboard import theme
from dashboard.typeset.deck_blocks import Grid
from dashboard.typeset.deck_template import Box
from dashboard.typeset.letters import plain

LETTER, LINE = 0.52, 1.2  # width of a letter and height of a line, as parts of the size
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # neither colours nor lines of its own
CELL = 0.08  # room around the words of a cell, in inches
LEAST = 8


def height(texts: Sequence[str], width: float, size: float, gap: float = 0) -> float:
    """About how high texts stand one below the other, in inches. width: in inches; size, gap: in points."""
    most = max(width * 72 / (size * LETTER), 1)
    lines = sum(max(math.ceil(len(line) / most), 1) for text in texts for line in text.split("\n"))
    return (lines * size * LINE + len(texts) * gap) / 72


def fitting(texts: Sequence[str], box: Box, most: int, least: int = LEAST, gap: float = 0) -> int:
    """The largest size in points, of these at most, at which texts fit a box."""
    sizes = range(most, least, -1)
    return next((size for size in sizes if height(texts, box[2], size, gap) <= box[3]), least)


def words(
    slide: Any, box: Box, texts: Sequence[str], most: int, *, colour: str = "", is_bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT, gap: float = 0, numbered: int = 0, at_foot: bool = False,
) -> None:  # fmt: skip
    """Paragraphs in a box, as large as they fit; numbered: the number of the first, 0 for none."""
    shown = [plain(text) for text in texts if text]
    if not shown:
        return
    frame = slide.shapes.add_textbox(*(Inches(length) for length in box)).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM if at_foot else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    size = fitting(shown, box, most, gap=gap)
    for at, text in enumerate(shown):
        line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        line.alignment, line.space_after = align, Pt(gap)
        _number(line, numbered, size)
        write(line, text, size, colour=colour, is_bold=is_bold)


def write(line: Any, text: str, size: float, *, colour: str = "", is_bold: bool = False) -> None:
    """Clean words at the end of a paragraph; its line breaks stay."""
    for at, part in enumerate(plain(text).split("\n")):
        if at:
            line.add_line_break()
        run = line.add_run()
        run.text, run.font.size, run.font.bold = part, Pt(size), is_bold or None
        run.font.color.rgb = ink(colour or theme.LIGHT.text)


def ink(colour: str) -> RGBColor:
    """A colour of the theme."""
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]


def describe(shape: Any, name: str, alt: str) -> None:
    """Name a shape, and say in words what it shows."""
    properties = next(shape._element.iter(qn("p:cNvPr")))
    properties.set("name", plain(name))
    properties.set("descr", plain(alt))


def table(slide: Any, box: Box, grid: Grid, most: int) -> float:
    """A table as wide as its box, in the largest size that fits; its height in inches."""
    rows = (grid.header, *grid.rows)
    wide = [box[2] * width / sum(grid.widths) for width in grid.widths]
    size = next((s for s in range(most, LEAST, -1) if sum(_heights(rows, wide, s)) <= box[3]), LEAST)
    tall = _heights(rows, wide, size)
    lengths = (box[0], box[1], box[2], sum(tall))
    frame = slide.shapes.add_table(len(rows), len(wide), *(Inches(length) for length in lengths))
    describe(frame, grid.alt, grid.alt)
    made = frame.table
    made.horz_banding = False
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    for column, width in zip(made.columns, wide, strict=True):
        column.width = Inches(width)
    for at, row in enumerate(rows):
        made.rows[at].height = Inches(tall[at])
        for column, text in enumerate(row):
            _cell(made.cell(at, column), text, size, is_head=at == 0, is_number=column in grid.numeric)
    return sum(tall)


def _heights(rows: Sequence[Sequence[str]], wide: Sequence[float], size: int) -> list[float]:
    return [
        max(height([text], width - 2 * CELL, size) for text, width in zip(row, wide, strict=True)) + 2 * CELL
        for row in rows
    ]


def _cell(cell: Any, text: str, size: int, is_head: bool, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Inches(CELL)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    line = cell.text_frame.paragraphs[0]
    line.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    write(line, text, size, is_bold=is_head)
    own = cell._tc.get_or_add_tcPr()
    own.append(parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{theme.LIGHT.grey.lstrip("#").upper()}"/>'
        "</a:solidFill></a:lnB>"
    ))  # fmt: skip
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = ink(theme.LIGHT.panel)


def _number(line: Any, first: int, size: float) -> None:
    """Number a paragraph, its lines set in behind the number."""
    if not first:
        return
    own, room = line._p.get_or_add_pPr(), str(int(Emu(Pt(size * 1.7))))
    own.set("marL", room)
    own.set("indent", f"-{room}")
    own.append(parse_xml(f'<a:buAutoNum {nsdecls("a")} type="arabicPeriod" startAt="{first}"/>'))


def speak(roots: Sequence[Any], language: str) -> None:
    """Say of every word below these elements which language it is in."""
    for look in _looks(roots):
        look.set("lang", language)


def _looks(roots: Sequence[Any]) -> Iterator[Any]:
    for root in roots:
        for run in (*root.iter(qn("a:r")), *root.iter(qn("a:fld")), *root.iter(qn("a:br"))):
            if run.find(qn("a:rPr")) is None:
                run.insert(0, run.makeelement(qn("a:rPr"), {}))
        for name in ("a:rPr", "a:endParaRPr", "a:defRPr"):
            yield from root.iter(qn(name))
