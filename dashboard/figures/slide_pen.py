"""What the drawings of a slide are made with: words, lines and shapes as SVG, sized by the width of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard import i18n
from dashboard.i18n import Lang
from dashboard.theme import Ink

FONT = "Plus Jakarta Sans, Segoe UI, DejaVu Sans, Arial, sans-serif"
WIDE = 1200
LETTER = 0.62  # width of a letter, as a part of its height: that of the widest font it may be drawn in
SMALL, PLAIN, LARGE = 22, 24, 32


@dataclass(frozen=True)
class Pen:
    """Language, colours and size of a drawing; lengths are given for a width of 1200 and scaled."""

    lang: Lang
    ink: Ink
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Units of the drawing per unit at a width of 1200."""
        return self.width / WIDE

    @property
    def tall(self) -> float:
        """Height of the drawing where it is 1200 wide."""
        return self.height / self.scale

    def word(self, key: str, **params: object) -> str:
        """A text of section `slide` in the drawing's language."""
        with i18n.speaking(self.lang):
            return i18n.t(f"slide.{key}", **params)

    def said(self, texts: Any) -> str:
        """The one of two texts that is in the drawing's language."""
        return str(texts[self.lang])

    def text(
        self, x: float, y: float, words: str, size: float = PLAIN, colour: str = "", anchor: str = "start",
        is_bold: bool = False,
    ) -> str:  # fmt: skip
        """Words on one line, y at their foot."""
        weight = ' font-weight="700"' if is_bold else ""
        return (
            f'<text x="{self._n(x)}" y="{self._n(y)}" font-size="{self._n(size)}" fill="{colour or self.ink.text}"'
            f' text-anchor="{anchor}"{weight}>{escape(words, quote=False)}</text>'
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: str = "") -> str:
        """A line through points; dash: lengths of strokes and gaps."""
        path = " ".join(f"{self._n(x)},{self._n(y)}" for x, y in points)
        broken = " ".join(self._n(float(part)) for part in dash.split())
        extra = f' stroke-dasharray="{broken}"' if dash else ""
        return (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{self._n(width)}"'
            f' stroke-linejoin="round" stroke-linecap="{"butt" if dash else "round"}"{extra}/>'
        )

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> str:
        """A filled shape with these corners."""
        path = " ".join(f"{self._n(x)},{self._n(y)}" for x, y in points)
        return f'<polygon points="{path}" fill="{colour}"/>'

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> str:
        """A filled rectangle; nothing for one without width."""
        return self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def dot(self, x: float, y: float, size: float, fill: str, edge: str = "") -> str:
        """A circle."""
        stroke = f' stroke="{edge}" stroke-width="{self._n(3.5)}"' if edge else ""
        return f'<circle cx="{self._n(x)}" cy="{self._n(y)}" r="{self._n(size)}" fill="{fill}"{stroke}/>'

    def triangle(self, x: float, y: float, size: float, colour: str, is_up: bool) -> str:
        """A triangle that points up or down."""
        tip = -size if is_up else size
        return self.area([(x, y + tip), (x + size, y - 0.75 * tip), (x - size, y - 0.75 * tip)], colour)

    def lock(self, x: float, y: float, colour: str) -> str:
        """A small padlock, where a number is hidden; y at its foot."""
        shackle = [
            (x - 5, y - 12), (x - 5, y - 18), (x - 3, y - 21), (x + 3, y - 21), (x + 5, y - 18), (x + 5, y - 12),
        ]  # fmt: skip
        return self.line(shackle, colour, 3) + self.box(x - 9, y - 13, 18, 13, colour)

    def _n(self, number: float) -> str:
        return f"{round(number * self.scale, 1):g}"


def long(words: str, size: float) -> float:
    """About how wide words are."""
    return (len(words) + 0.5) * size * LETTER


def short(words: str, width: float, size: float) -> str:
    """Words cut to a width, with an ellipsis where something is missing."""
    most = max(int(width / (size * LETTER)), 2)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def apart(heights: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights moved down, then up, as little as it takes to keep labels from lying on one another, in their order."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    edge = top
    for at in order:
        placed[at] = edge = max(placed[at], edge)
        edge += gap
    edge = bottom
    for at in reversed(order):
        placed[at] = edge = min(placed[at], edge)
        edge -= gap
    return placed
