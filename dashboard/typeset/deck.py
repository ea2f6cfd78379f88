"""Slides as PPTX: native charts, tables and text that can be edited, a title of its own on each slide, alternative
texts, notes, and the language of every word."""

import io
from collections import Counter
from typing import Any

import segno
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from dashboard import theme
from dashboard.typeset import deck_template
from dashboard.typeset.deck_blocks import Deck, Join, Slide
from dashboard.typeset.deck_chart import chart
from dashboard.typeset.deck_parts import describe, fitting, height, ink, speak, table, words
from dashboard.typeset.deck_template import EDGE, INNER, WIDE, Box
from dashboard.typeset.letters import plain
from dashboard.typeset.word import LANGUAGES

BODY, FOOT = 1.85, 6.1  # where the middle of a slide begins and ends, in inches
BESIDE, GAP = 3.7, 0.35  # width of what stands beside a chart
QR, QUIET = 3.1, 4  # width of the code, and the empty modules around it that readers need
GAP_POINTS = 7


def pptx(deck: Deck) -> bytes:
    """The deck as PPTX."""
    file, titles = deck_template.empty(), Counter[str]()
    for slide in deck.slides:
        titles[slide.title] += 1
        _slide(file, deck, slide, titles[slide.title])
    _properties(file, deck)
    _speak(file, LANGUAGES[deck.lang])
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _slide(file: Any, deck: Deck, slide: Slide, number: int) -> None:
    layout = deck_template.COVER if slide.is_cover else deck_template.PLAIN
    made = file.slides.add_slide(file.slide_layouts[layout])
    title = plain(slide.title if number == 1 else f"{slide.title} ({number})")
    made.shapes.title.text_frame.text = title
    box = deck_template.COVER_PLACES["ctrTitle"] if slide.is_cover else deck_template.TITLE
    size = fitting([title], box, 40 if slide.is_cover else 28, 12)
    for run in made.shapes.title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(size)
    (_cover if slide.is_cover else _plain)(made, slide)
    top = box[1] + box[3] - height([title], box[2], size) - 0.5 if slide.is_cover else 0.3
    words(made, (EDGE, top, 8.4, 0.3), [slide.kicker], 13, colour=theme.LIGHT.blue, is_bold=True)
    marks = " · ".join(deck.marks)
    place = (WIDE - EDGE - 4, 0.3, 4, 0.3)
    words(made, place, [marks], 13, colour=theme.LIGHT.orange, is_bold=True, align=PP_ALIGN.RIGHT)
    deck_template.footer(made, plain(deck.foot))
    if slide.notes:
        made.notes_slide.notes_text_frame.text = "\n".join(plain(note) for note in slide.notes)


def _cover(made: Any, slide: Slide) -> None:
    frame = made.placeholders[1].text_frame
    frame.text = "\n".join(plain(line) for line in slide.lines)
    for line in frame.paragraphs:
        for run in line.runs:
            run.font.size = Pt(fitting(slide.lines, deck_template.COVER_PLACES["subTitle"], 22, gap=8))
            run.font.color.rgb = ink(theme.LIGHT.muted)
    if slide.join:
        _join(made, slide.join)
    words(made, (EDGE, 5.7, 7.6, 1.1), [slide.caption], 13, colour=theme.LIGHT.muted, at_foot=True)


def _join(made: Any, join: Join) -> None:
    """The code for cameras, with what is typed where there is none."""
    out = io.BytesIO()
    segno.make(join.address, error="m", micro=False).save(out, kind="png", scale=12, border=QUIET)
    left = WIDE - EDGE - QR - 0.35
    shape = made.shapes.add_picture(
        io.BytesIO(out.getvalue()), Inches(left), Inches(1.35), Inches(QR), Inches(QR)
    )
    describe(shape, join.alt, join.alt)
    wide, top = QR + 0.7, 1.35 + QR + 0.1
    place = (left - 0.35, top, wide, 0.75)
    words(made, place, join.words[:-1], 15, colour=theme.LIGHT.muted, align=PP_ALIGN.CENTER)
    last = (left - 0.35, top + 0.85, wide, 0.6)
    words(made, last, join.words[-1:], 30, is_bold=True, align=PP_ALIGN.CENTER)


def _plain(made: Any, slide: Slide) -> None:
    tall = FOOT - BODY
    if slide.table:
        table(made, (EDGE, BODY, INNER, tall), slide.table, 16)
    if slide.chart:
        chart(made, (EDGE - 0.1, BODY - 0.1, _main(slide) + 0.1, tall + 0.15), slide.chart)
    _beside(made, slide)
    words(made, (EDGE, 6.15, INNER, 0.36), [slide.key], 12, colour=theme.LIGHT.muted)
    words(made, (EDGE, 6.53, INNER, 0.38), [slide.caption], 12, colour=theme.LIGHT.muted, at_foot=True)


def _main(slide: Slide) -> float:
    """Width of the large thing: the whole where nothing stands beside it."""
    return INNER - BESIDE - GAP if slide.lines or slide.side else INNER


def _beside(made: Any, slide: Slide) -> None:
    """What supports the title and the small table: beside a chart, else below the title and the table on the right."""
    if slide.chart:
        left, wide = EDGE + _main(slide) + GAP, BESIDE
    else:
        left, wide = EDGE, INNER - (BESIDE + GAP if slide.side else 0)
    small = 1.9 if slide.side else 0.0
    box: Box = (left, BODY, wide, FOOT - BODY - (small if slide.chart else 0))
    most = 18 if slide.chart else 24
    words(made, box, slide.lines, most, gap=GAP_POINTS, numbered=slide.numbered)
    if slide.side:
        top = FOOT - small + 0.1 if slide.chart else BODY
        if slide.chart and slide.lines:
            size = fitting(slide.lines, box, most, gap=GAP_POINTS)
            top = min(top, BODY + height(slide.lines, wide, size, GAP_POINTS) + 0.2)
        table(made, (WIDE - EDGE - BESIDE, top, BESIDE, small), slide.side, 14)


def _properties(file: Any, deck: Deck) -> None:
    own = file.core_properties
    own.title, own.subject, own.author = (
        plain(text)[:255] for text in (deck.title, deck.subject, deck.author)
    )
    own.language, own.keywords, own.comments, own.last_modified_by = LANGUAGES[deck.lang], "", "", ""
    own.created = own.modified = deck.at.replace(tzinfo=None)


def _speak(file: Any, language: str) -> None:
    roots: list[Any] = [file.part._element, file.slide_master._element]
    roots += [layout._element for layout in file.slide_layouts]
    for slide in file.slides:
        roots.append(slide._element)
        roots += [slide.notes_slide._element] if slide.has_notes_slide else []
        for shape in slide.shapes:
            if shape.has_chart:
                space = shape.chart._chartSpace
                _chart_language(space, language)
                roots.append(space)
    speak(roots, language)


def _chart_language(space: Any, language: str) -> None:
    told = parse_xml(f'<c:lang {nsdecls("c")} val="{language}"/>')
    first = space.find(qn("c:date1904"))
    if first is None:
        space.insert(0, told)
    else:
        first.addnext(told)
