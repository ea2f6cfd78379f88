"""Text that every document can hold: only letters that its fonts have a shape for."""

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_VARIES = range(0xFE00, 0xFE10)  # which of two shapes of the sign before


def plain(text: str) -> str:
    """The text without what nobody can see (controls, marks that turn the direction); line breaks stay, a letter of no
    font of ours becomes U+FFFD."""
    known = _covered()
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(_letter(c, known) for c in line) for line in lines)


def _letter(letter: str, known: frozenset[int]) -> str:
    if letter == "\t":
        return " "
    if unicodedata.category(letter) in _UNSEEN or ord(letter) in _VARIES:
        return ""
    return letter if ord(letter) in known else UNKNOWN


@cache
def _covered() -> frozenset[int]:
    spans = [line.split("-") for line in (FONTS / "covered.txt").read_text(encoding="ascii").split()]
    return frozenset(c for first, last in spans for c in range(int(first, 16), int(last, 16) + 1))
