"""Encoding and delimiter of a delimited text: decided once, before loading, and said in words.

A file is read twice, a block at a time, and never held whole: to know what it is, and for its records.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.read.records import LINE_FEED, find_records

DELIMITERS = {";": ";", ",": ",", "\t": "TAB", "|": "|"}
HEAD_BYTES = 64 * 1024
FIRST_BYTES, BLOCK_BYTES = 2 * HEAD_BYTES, 2 * 1024 * 1024
LOOK_BYTES = 256 * 1024  # looked at while they are in the processor's cache
LONGEST_LINE = 128 * 1024 * 1024
# Windows-1252 with its five undefined bytes kept as control characters, as browsers do.
_WINDOWS_1252 = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256))
_SEPARATOR_LINE = re.compile(rb"sep=([;,\t|:])\n", re.I)
_ALLOWED_CONTROLS = tuple(bytes([b]) for b in (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A))
_NOTHING = b' \t\r\n;,|"\x1a'
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "cp1252": "Windows-1252"}  # the others: UTF-16
_MOST_FOREIGN_BYTES = 0.3


class NotTextError(ValueError):
    """Bytes that no text file has."""


@dataclass(frozen=True)
class Text:
    """A delimited file that is text.

    size in bytes. encoding: in words. said_delimiter: from Excel's own first line `sep=;`, which stays in the data as
    line 1. is_empty: nothing but blanks, delimiters and quotation marks.
    """

    path: Path
    size: int
    codec: str
    has_old_ends: bool
    said_delimiter: str | None
    is_empty: bool

    @property
    def encoding(self) -> str:
        return _NAMES.get(self.codec, "UTF-16")

    def blocks(self) -> Iterator[bytes]:
        """The file as UTF-8 with line feeds only, in blocks of whole lines; the last one ends with a line feed too.
        The first one is small: by it the others are known.

        Raises NotTextError for what has become no text since, and for a line without an end; OSError.
        """
        rest = held = b""
        for piece in _decoded(self.path, self.codec, BLOCK_BYTES, FIRST_BYTES):
            block, held = _line_feeds(held + piece) if self.has_old_ends else (piece, b"")
            end = block.rfind(b"\n") + 1
            if end:
                yield b"".join((rest, memoryview(block)[:end]))
            rest = block[end:] if end else rest + block
            if len(rest) > LONGEST_LINE:
                raise NotTextError
        rest += held
        rest = rest.rstrip(b"\r\x1a") if self.has_old_ends else rest.rstrip(b"\x1a")
        if rest:
            yield rest + b"\n"


def read_text(path: Path) -> Text:
    """Look through a file: UTF-8 (with or without mark), UTF-16 or Windows-1252. Raises NotTextError, OSError."""
    with path.open("rb") as file:
        head = file.read(2_000)
    codec = _said_codec(head)
    try:
        seen = _Seen(_decoded(path, codec))
    except UnicodeDecodeError:
        if codec != "utf-8":
            raise NotTextError from None
        codec = "cp1252"
        _check_windows(path)
        seen = _Seen(_decoded(path, codec))
    first = next(_decoded(path, codec, 64), b"")
    said = _SEPARATOR_LINE.match(first[:8].replace(b"\r\n", b"\n"))
    return Text(
        path, path.stat().st_size, codec, seen.has_old_ends, said[1].decode("latin-1") if said else None,
        not seen.has_content,
    )  # fmt: skip


class _Seen:
    """What a look over the decoded pieces shows."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.has_content = False
        self._returns = self._pairs = 0
        self._ends_in_return = False
        for piece in pieces:
            self._add(piece)

    @property
    def has_old_ends(self) -> bool:
        """Whether a line ends in a carriage return alone."""
        return self._returns != self._pairs

    def _add(self, piece: bytes) -> None:
        array = np.frombuffer(piece, np.uint8)
        controls, breaks = np.count_nonzero(array < 0x20), np.count_nonzero(array == LINE_FEED)
        if controls != breaks and controls != sum(map(piece.count, _ALLOWED_CONTROLS)):
            raise NotTextError
        self.has_content = self.has_content or bool(
            piece[:HEAD_BYTES].strip(_NOTHING) or piece.strip(_NOTHING)
        )
        if controls != breaks:
            self._returns += piece.count(b"\r")
            self._pairs += piece.count(b"\r\n")
        self._pairs += self._ends_in_return and piece.startswith(b"\n")
        self._ends_in_return = piece.endswith(b"\r")


def _said_codec(head: bytes) -> str:
    """The encoding that the first bytes tell of, else UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _pieces(path: Path, size: int, first: int | None = None) -> Iterator[bytes]:
    with path.open("rb") as file:
        piece = file.read(first or size)
        while piece:
            yield piece
            piece = file.read(size)


def _decoded(path: Path, codec: str, size: int = LOOK_BYTES, first: int | None = None) -> Iterator[bytes]:
    """The file's pieces as UTF-8. Raises UnicodeDecodeError."""
    if codec == "cp1252":
        for piece in _pieces(path, size, first):
            yield codecs.charmap_decode(piece, "strict", _WINDOWS_1252)[0].encode("utf-8")
        return
    decoder = codecs.getincrementaldecoder(codec)()
    is_plain = codec == "utf-8"
    for piece in _pieces(path, size, first):
        if is_plain and piece.isascii() and not decoder.getstate()[0]:
            yield piece
        else:
            yield decoder.decode(piece).encode("utf-8")
    yield decoder.decode(b"", True).encode("utf-8")


def _line_feeds(block: bytes) -> tuple[bytes, bytes]:
    """The block with line feeds only, and a return at its end whose line feed may still come."""
    held = b"\r" if block.endswith(b"\r") else b""
    whole = block.removesuffix(b"\r")
    return whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), held


def _check_windows(path: Path) -> None:
    counted = [
        (len(piece), np.count_nonzero(np.frombuffer(piece, np.uint8) >= 0x80))
        for piece in _pieces(path, BLOCK_BYTES)
    ]
    if sum(foreign for _, foreign in counted) > _MOST_FOREIGN_BYTES * sum(size for size, _ in counted):
        raise NotTextError


def head_of(data: bytes) -> bytes:
    """The first whole lines, enough to recognise a layout."""
    if len(data) <= HEAD_BYTES:
        return data
    return data[: data.rfind(b"\n", 0, HEAD_BYTES) + 1] or data[: data.index(b"\n") + 1]


def choose_delimiter(head: bytes, said: str | None) -> str:
    """The delimiter under which most rows of the head agree on most columns, unless the file says it.

    Counted outside quotation marks; a decimal comma or a comma in prose makes few rows agree.
    """
    return said or max(DELIMITERS, key=lambda delimiter: _agreement(head, delimiter))


def _agreement(head: bytes, delimiter: str) -> int:
    if delimiter.encode() not in head:
        return 0
    records = find_records(head, ord(delimiter), bearable=len(head))
    widths, counts = np.unique(records.fields, return_counts=True)
    return int(((widths - 1) * counts).max())


def describe(delimiter: str, encoding: str) -> str:
    """Words to show, e.g. '; / Windows-1252 / "'."""
    return f'{DELIMITERS.get(delimiter, delimiter)} / {encoding} / "'
