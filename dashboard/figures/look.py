"""What every drawing is given besides its frame: colours, and how numbers, periods and words are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.theme import Ink


@dataclass(frozen=True)
class Look:
    """The language and colours of a drawing, so that drawing itself knows neither.

    number: value in the metric's unit, its bound and its n_to -> "78,7 %", "≥90 %"; size: n and the upper end of its
    band -> "n = 12", "n 10–19"; period: key -> "Okt 2026"; words: hidden, no_data, provisional, reference, target;
    template: slim Plotly template;
    suffix: what follows a number on an axis; axis: a number there with so many decimals; narrow: drawn for a phone.
    """

    ink: Ink
    template: Mapping[str, Any]
    number: Callable[[float | None, object, float | None], str]
    size: Callable[[float | None, float | None], str]
    period: Callable[[str], str]
    words: Mapping[str, str]
    suffix: str = ""
    axis: Callable[[float, int], str] = "{:.{}f}".format
    narrow: bool = False

    def value(self, row: Any) -> str:
        """The value of a point or row as it may be written: with its limit where it has one."""
        return self.number(row.value, getattr(row, "bound", None), getattr(row, "n_to", None))

    def between(self, row: Any) -> str:
        """Its interval, as exactly as the value is known; nothing where there is none or it is a point."""
        if row.lo is None or row.hi is None or row.lo != row.lo or row.hi != row.hi or row.lo == row.hi:
            return ""
        return " – ".join(self.number(end, None, getattr(row, "n_to", None)) for end in (row.lo, row.hi))

    def n(self, row: Any) -> str:
        """How many are behind a point or row: exactly, or as the band it lies in."""
        return self.size(row.n, getattr(row, "n_to", None))

    def state(self, status: str) -> str:
        """The words for a cell that has no number to show."""
        return self.words["hidden"] if status == "hidden" else self.words["no_data"]
