"""What every drawing is given besides its frame: colours, and how numbers, periods and words are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.theme import Ink


@dataclass(frozen=True)
class Look:
    """The language and colours of a drawing, so that drawing itself knows neither.

    number: value in the metric's unit -> text ("78,7 %"); count: n -> text ("1.234"); period: key -> short text ("Okt 2026");
    words: n, interval, hidden, no_data, provisional, reference, target, break; template: slim Plotly template.
    """

    ink: Ink
    template: Mapping[str, Any]
    number: Callable[[float], str]
    count: Callable[[float], str]
    period: Callable[[str], str]
    words: Mapping[str, str]

    def state(self, status: str) -> str:
        """The words for a cell that has no number to show."""
        return self.words["hidden"] if status == "hidden" else self.words["no_data"]
