"""Encoding and delimiter of a delimited text: decided once, before loading, and said in words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

from etl.read.records import find_records

DELIMITERS = {";": ";", ",": ",", "\t": "TAB", "|": "|"}
HEAD_BYTES = 64 * 1024
# Windows-1252 with its five undefined bytes kept as control characters, as browsers do.
_WINDOWS_1252 = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256))
_SEPARATOR_LINE = re.compile(rb"sep=([;,\t|:])\n", re.I)
_ALLOWED_CONTROLS = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A]
_MOST_FOREIGN_BYTES = 0.3


class NotTextError(ValueError):
    """Bytes that no text file has."""


@dataclass(frozen=True)
class Text:
    """A whole file as UTF-8 bytes with line feeds only, ending in one.

    said_delimiter: from Excel's own first line `sep=;`, which stays in the data as line 1.
    """

    data: bytes
    encoding: str
    said_delimiter: str | None


def read_text(content: bytes) -> Text:
    """Decode UTF-8 (with or without mark), UTF-16 or Windows-1252; raises NotTextError."""
    data, encoding = _as_utf8(content)
    data = data.rstrip(b"\x1a")
    array = np.frombuffer(data, np.uint8)
    controls = np.bincount(array[array < 0x20], minlength=0x20)
    if controls.sum() > controls[_ALLOWED_CONTROLS].sum():
        raise NotTextError
    if controls[0x0D] and controls[0x0D] != data.count(b"\r\n"):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.endswith(b"\n"):
        data += b"\n"
    said = _SEPARATOR_LINE.match(data[:8].replace(b"\r\n", b"\n"))
    return Text(data, encoding, said[1].decode("latin-1") if said else None)


def _as_utf8(content: bytes) -> tuple[bytes, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(content, "utf-16"), "UTF-16"
    if b"\0" in content[:2_000]:
        return _from_utf16(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"), "UTF-16"
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
        return _checked_utf8(content), "UTF-8 (BOM)"
    try:
        return _checked_utf8(content), "UTF-8"
    except UnicodeDecodeError:
        return _from_windows(content), "Windows-1252"


def _checked_utf8(content: bytes) -> bytes:
    content.decode("utf-8")
    return content


def _from_windows(content: bytes) -> bytes:
    foreign = np.count_nonzero(np.frombuffer(content, np.uint8) >= 0x80)
    if foreign > _MOST_FOREIGN_BYTES * len(content):
        raise NotTextError
    return codecs.charmap_decode(content, "strict", _WINDOWS_1252)[0].encode("utf-8")


def _from_utf16(content: bytes, codec: str) -> bytes:
    try:
        return content.decode(codec).encode("utf-8")
    except UnicodeError:
        raise NotTextError from None


def head_of(data: bytes) -> bytes:
    """The first whole lines, enough to recognise a layout."""
    if len(data) <= HEAD_BYTES:
        return data
    return data[: data.rfind(b"\n", 0, HEAD_BYTES) + 1] or data[: data.index(b"\n") + 1]


def choose_delimiter(text: Text) -> str:
    """The delimiter under which most rows agree on most columns.

    Counted outside quotation marks; a decimal comma or a comma in prose makes few rows agree.
    """
    if text.said_delimiter:
        return text.said_delimiter
    head = head_of(text.data)
    return max(DELIMITERS, key=lambda delimiter: _agreement(head, delimiter))


def _agreement(head: bytes, delimiter: str) -> int:
    records = find_records(head, ord(delimiter), bearable=len(head))
    widths, counts = np.unique(records.fields, return_counts=True)
    return int(((widths - 1) * counts).max())


def describe(delimiter: str, encoding: str) -> str:
    """Words to show, e.g. '; / Windows-1252 / "'."""
    return f'{DELIMITERS.get(delimiter, delimiter)} / {encoding} / "'
