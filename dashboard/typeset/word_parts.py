"""Pieces of a DOCX: tables, cells, words in a colour, and the elements python-docx has no name for."""

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard import theme
from dashboard.typeset.letters import plain

WIDTH = 168  # of the text, in mm


def grid(file: Any, rows: int, widths: tuple[float, ...], *, lined: bool = True) -> Any:
    """A table as wide as the text. widths: of its columns, relative to each other."""
    made = file.add_table(rows, len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    if lined:
        _lines(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(WIDTH * width / sum(widths))
        for cell in column.cells:
            cell.width = column.width
    return made


def _lines(made: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = {"val": "single", "sz": "4", "space": "0", "color": theme.LIGHT.line.lstrip("#")}
        borders.append(element(f"w:{edge}", **line))
    made._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)  # the order of the schema


def fill(cell: Any, text: str, **look: Any) -> None:
    """A text into a cell; look: as for `run`."""
    line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    run(line, text, **look)


def run(line: Any, text: str, *, colour: str = "", size: float = 0, bold: bool = False) -> None:
    """Words at the end of a line; size in points."""
    run = line.add_run(plain(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = ink(colour)


def after(file: Any) -> None:
    """Two tables that touch would become one."""
    file.add_paragraph().paragraph_format.space_after = Pt(0)


def ink(colour: str) -> RGBColor:
    """A colour of the theme."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def element(name: str, **attributes: str) -> Any:
    """`<w:name w:key="value">`."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
