"""A document as DOCX, to be completed by hand: real headings, header rows that repeat, alternative texts, its language.

Set in Arial, which every office has: a font of ours would be replaced by whatever is there.
"""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboard import theme
from dashboard.typeset.blocks import (
    Block,
    Bullets,
    Cells,
    Document,
    Facts,
    Heading,
    Legend,
    NewPage,
    Picture,
    Quote,
    Signatures,
    Table,
    Text,
)
from dashboard.typeset.letters import plain
from dashboard.typeset.pdf import png
from dashboard.typeset.word_parts import WIDTH, after, element, fill, grid, ink, run

FONT = "Arial"
LANGUAGES = {"id": "id-ID", "en": "en-GB"}
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5, "Caption": 9}


def word(document: Document) -> bytes:
    """The document as DOCX. Raises typst.TypstError for a picture that is no SVG."""
    file = docx.Document()
    _styles(file, LANGUAGES[document.lang])
    _properties(file, document)
    _page(file, document)
    _masthead(file, document)
    for block in document.blocks:
        WRITE[type(block)](file, block)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _styles(file: Any, language: str) -> None:
    for name, size in SIZES.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
        style.font.bold = name not in ("Normal", "Caption")
        style.font.color.rgb = ink(theme.LIGHT.muted if name == "Caption" else theme.LIGHT.text)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
    title = file.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    for default in file.styles.element.iter(qn("w:rPrDefault")):
        for old in list(default.iter(qn("w:lang"))):
            old.getparent().remove(old)
        default.find(qn("w:rPr")).append(element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))


def _properties(file: Any, document: Document) -> None:
    own = file.core_properties
    own.title, own.author, own.subject = (
        plain(text)[:255]
        for text in (f"{document.title}, {document.kicker}", document.author, document.subtitle)
    )
    own.language, own.comments, own.keywords = LANGUAGES[document.lang], "", ""
    own.created = own.modified = document.at.replace(tzinfo=None)
    own.last_modified_by = ""


def _page(file: Any, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(head, " · ".join(document.marks), colour=theme.LIGHT.orange, size=9, bold=True)
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    run(foot, f"{document.foot}", colour=theme.LIGHT.muted, size=8)
    foot.add_run("\t")
    _paging(foot, document.pages)


def _paging(foot: Any, words: str) -> None:
    """`Page 1 of 3`, counted by whoever opens the file."""
    before, rest = words.split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        run(foot, text, colour=theme.LIGHT.muted, size=8)
        if field:
            counted = element("w:fldSimple", instr=field)
            foot._p.append(counted)
            run(foot, "1", colour=theme.LIGHT.muted, size=8)
            counted.append(foot.runs[-1]._r)


def _masthead(file: Any, document: Document) -> None:
    kicker = file.add_paragraph()
    kicker.paragraph_format.space_after = Pt(2)
    run(kicker, document.kicker, colour=theme.LIGHT.blue, size=10, bold=True)
    title = file.add_paragraph(plain(document.title), style="Title")
    title.paragraph_format.space_after = Pt(2)
    run(file.add_paragraph(), document.subtitle, colour=theme.LIGHT.muted, size=11)


def _heading(file: Any, block: Heading) -> None:
    made = file.add_heading(plain(block.text), level=block.level)
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(20 - 4 * block.level), Pt(5)


def _text(file: Any, block: Text) -> None:
    look: dict[str, dict[str, Any]] = {
        "lead": {"size": 11.5},
        "strong": {"bold": True},
        "small": {"size": 9, "colour": theme.LIGHT.muted},
    }
    made = file.add_paragraph()
    made.paragraph_format.keep_with_next = block.is_leading
    run(made, block.text, **look.get(block.tone, {}))


def _bullets(file: Any, block: Bullets) -> None:
    for item in block.items:
        run(file.add_paragraph(style="List Bullet"), item)


def _facts(file: Any, block: Facts) -> None:
    made = grid(file, len(block.rows), (1, 3))
    for line, (name, value) in zip(made.rows, block.rows, strict=True):
        fill(line.cells[0], name, colour=theme.LIGHT.muted)
        fill(line.cells[1], value)
    after(file)


def _picture(file: Any, block: Picture) -> None:
    holder = file.add_paragraph()
    holder.paragraph_format.keep_with_next = bool(block.caption)
    shape = holder.add_run().add_picture(io.BytesIO(png(block.svg)), width=Mm(WIDTH))
    shape._inline.docPr.set("descr", plain(block.alt))
    if block.caption:
        file.add_paragraph(plain(block.caption), style="Caption")


def _table(file: Any, block: Table) -> None:
    made = grid(file, 1 + len(block.rows), block.widths)
    made._tbl.tblPr.append(element("w:tblDescription", val=plain(block.alt)))
    made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for at, line in enumerate((block.header, *block.rows)):
        made.rows[at]._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))
        for column, text in enumerate(line):
            cell = made.rows[at].cells[column]
            fill(cell, text, size=9.5, bold=at == 0)
            if column in block.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if at == 0:
                shade = element("w:shd", val="clear", color="auto", fill=theme.LIGHT.panel.lstrip("#"))
                cell._tc.get_or_add_tcPr().append(shade)
    after(file)


def _quote(file: Any, block: Quote) -> None:
    label, said = file.add_paragraph(), file.add_paragraph()
    label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_after = Pt(1)
    run(
        label,
        f"{block.label} · {block.by}" if block.by else block.label,
        size=9,
        colour=theme.LIGHT.muted,
    )
    run(said, block.text)
    for line in (label, said):
        line.paragraph_format.left_indent = Mm(5)


def _signatures(file: Any, block: Signatures) -> None:
    place = file.add_paragraph(plain(block.place))
    place.paragraph_format.space_before, place.paragraph_format.keep_with_next = Pt(24), True
    made = grid(file, 1, (1,) * len(block.roles), lined=False)
    for cell, role in zip(made.rows[0].cells, block.roles, strict=True):
        fill(cell, f"{role}\n\n\n\n{'.' * 44}" + (f"\n{block.below}" if block.below else ""))


def _cells(file: Any, block: Cells) -> None:
    made = grid(file, len(block.cells), (4, 2, 4))
    for line, cell in zip(made.rows, block.cells, strict=True):
        texts = (cell.label, "\n".join(filter(None, (cell.value, cell.detail))), cell.words)
        for at, text in enumerate(texts):
            fill(line.cells[at], text, size=9.5, bold=at == 1)
    after(file)


def _legend(file: Any, block: Legend) -> None:
    """Icons are told in words everywhere here, so there is nothing to explain."""


def _new_page(file: Any, block: NewPage) -> None:
    file.add_page_break()


WRITE: dict[type[Block], Callable[[Any, Any], None]] = {
    Heading: _heading,
    Text: _text,
    Bullets: _bullets,
    Facts: _facts,
    Picture: _picture,
    Table: _table,
    Quote: _quote,
    Signatures: _signatures,
    Cells: _cells,
    Legend: _legend,
    NewPage: _new_page,
}
