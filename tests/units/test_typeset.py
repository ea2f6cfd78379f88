"""Documents hold any text as it is: nothing in it is markup, and no letter is without a shape."""

import datetime as dt
import io

import docx
import pytest
from pypdf import PdfReader

from dashboard.typeset import blocks
from dashboard.typeset.blocks import Document
from dashboard.typeset.letters import FONTS, plain
from dashboard.typeset.pdf import pdf, png
from dashboard.typeset.word import word

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="400" viewBox="0 0 1200 400">'
    '<text x="20" y="60" font-family="Plus Jakarta Sans, sans-serif" font-size="30">IKM ≥90 %</text></svg>'
)
HOSTILE = [
    r"\ # $ * _ ` < > @ [ ] \" ~ = - + /",
    '#image("/etc/passwd") #panic() $x^2$ @ref <label> //x',
    '#sys.inputs ${7*7} {{7*7}} </w:t><w:br/> &lt; &amp; <![CDATA[x]]>',
    "- butir", "= judul", "1. satu", "https://contoh.invalid/?a=b&c=d",
]  # fmt: skip


def document(words: str, *more: blocks.Block) -> Document:
    """A document with this text in every place that holds one."""
    rows = ((words, words), ("baris", words))
    every = (
        blocks.Facts(rows), blocks.Heading(words), blocks.Text(words), blocks.Text(words, "lead"),
        blocks.Text(words, "strong"), blocks.Text(words, "small"),
        blocks.Bullets((words, "x")), blocks.Picture(SVG, words, words),
        blocks.Table((words, "Jumlah"), rows, (2, 1), words, (1,)), blocks.Quote(words, words, words),
        blocks.Signatures(words, (words, "Notulis"), words),
    )  # fmt: skip
    return Document(
        "id", words, words, words, words, words, (words,), "Halaman {page} dari {pages}",
        dt.datetime(2026, 8, 12, tzinfo=dt.UTC), (*every, *more),
    )  # fmt: skip


def squeezed(text: str) -> str:
    """The text without blanks: lines break where they break."""
    return "".join(text.split()).replace("\u200b", "")


def read_pdf(file: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_text_that_tries_to_be_markup_stands_as_it_is(words: str) -> None:
    made = document(words)
    # kicker, title, subtitle, two facts, heading, two paragraphs, bullet, caption, three cells and a header, quote with
    # label and name, signature, mark and foot on each page
    assert read_pdf(pdf(made)).count(squeezed(words)) >= 20
    body = docx.Document(io.BytesIO(word(made)))
    told = [line.text for line in body.paragraphs]
    told += [cell.text for table in body.tables for row in table.rows for cell in row.cells]
    assert sum(text.count(words) for text in told) >= 16


def test_any_letter_can_be_set_in_a_pdf_that_may_hold_none_without_a_shape() -> None:
    spans = [line.split("-") for line in (FONTS / "covered.txt").read_text().split()]
    letters = "".join(chr(c) for first, last in spans for c in range(int(first, 16), int(last, 16) + 1))
    for tone in ("plain", "strong"):
        parts = tuple(blocks.Text(letters[at : at + 200], tone) for at in range(0, len(letters), 200))
        assert pdf(document("x", *parts)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "told"),
    [("漢字 ก", "�� �"), ("a\u202eb\u200bc\x00d\x07", "abcd"), ("satu\r\ndua\tx", "satu\ndua x"), ("👩‍👩‍👧", "���"),
     ("😀 ≥90 → é", "😀 ≥90 → é"), ("e\u0301", "é"), ("❤️", "❤"), ("שלום مرحبا", "שלום مرحبا")],
)  # fmt: skip
def test_what_cannot_be_seen_goes_and_what_has_no_shape_is_marked(words: str, told: str) -> None:
    assert plain(words) == told
    assert pdf(document(words)) and word(document(words))


def test_a_word_longer_than_a_line_breaks_and_loses_nothing() -> None:
    long = "Kepaniteraan" * 12
    made = pdf(document(long))
    file = PdfReader(io.BytesIO(made))
    assert read_pdf(made).count(long) >= 8
    lines = [line for page in file.pages for line in page.extract_text().splitlines()]
    assert max(len(line.replace("\u200b", "")) for line in lines) < len(long)


def test_words_of_a_chart_are_real_text_in_our_font() -> None:
    made = pdf(document("x"))
    file = PdfReader(io.BytesIO(made))
    assert "IKM≥90%" in read_pdf(made)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all("PlusJakartaSans" in name for name in fonts), fonts


def test_a_chart_as_a_picture_is_fine_enough_to_print() -> None:
    made = png(SVG)
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20]) == pytest.approx(170 / 25.4 * 200, abs=2)


def test_the_same_document_is_the_same_file() -> None:
    assert pdf(document("x")) == pdf(document("x"))
