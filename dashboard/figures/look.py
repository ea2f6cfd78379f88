"""What every drawing is given besides its frame: colours, and how numbers, periods and words are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.theme import Ink


@dataclass(frozen=True)
class Look:
    """The language and colours of a drawing, so that drawing itself knows neither.

    number: value in the metric's unit -> "78,7 %"; count: n -> "1.234"; period: key -> "Okt 2026";
    words: hidden, no_data, provisional, reference, target; template: slim Plotly template;
    suffix: what follows a number on an axis; axis: a number there with so many decimals; narrow: drawn for a phone.
    """

    ink: Ink
    template: Mapping[str, Any]
    number: Callable[[float], str]
    count: Callable[[float], str]
    period: Callable[[str], str]
    words: Mapping[str, str]
    suffix: str = ""
    axis: Callable[[float, int], str] = "{:.{}f}".format
    narrow: bool = False

    def state(self, status: str) -> str:
        """The words for a cell that has no number to show."""
        return self.words["hidden"] if status == "hidden" else self.words["no_data"]
