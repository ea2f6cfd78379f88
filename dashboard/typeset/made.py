"""A document or deck as a file.

What makes one is imported when the first is asked for: its libraries take 23 MB of every process, and most never make
one.
"""

from dashboard.typeset.blocks import Document
from dashboard.typeset.deck_blocks import Deck


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. Raises typst.TypstError for a picture that is no SVG."""
    from dashboard.typeset.pdf import pdf

    return pdf(document)


def first_page(document: Document) -> bytes:
    """What comes before the first page break as a PNG."""
    from dashboard.typeset.pdf import first_page

    return first_page(document)


def word(document: Document) -> bytes:
    """The document as DOCX. Raises typst.TypstError for a picture that is no SVG."""
    from dashboard.typeset.word import word

    return word(document)


def pptx(deck: Deck) -> bytes:
    """The deck as PPTX."""
    from dashboard.typeset.deck import pptx

    return pptx(deck)
