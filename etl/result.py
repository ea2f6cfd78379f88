"""What the loader answers about one file, as plain data for the command line and the app."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from etl.lake import ACCEPTED, DUPLICATE, PARTLY, REFUSED_FILE
from etl.messages import Both
from etl.recognise import Nearest

SAMPLE = 50
EXIT_CODES = {ACCEPTED: 0, DUPLICATE: 0, PARTLY: 1, REFUSED_FILE: 2}
FAULT = 3


@dataclass(frozen=True)
class SheetResult:
    """Counts of one sheet; contract None: the sheet is not known and was left out."""

    sheet: str
    contract: str | None
    label_id: str
    label_en: str
    period: str | None
    rows_read: int
    accepted: int
    refused: int
    skipped: int


@dataclass(frozen=True)
class LoadResult:
    """state: accepted, partly, refused_file or duplicate. refused_sample: first 50 error lines (sheet, row, column,
    header, found, expected_id, expected_en). nearest: contract, labels, missing and unknown headers, or None.
    is_unknown: no contract fits, so that a person could say which column is which."""

    file_name: str
    sha256: str
    state: str
    message_id: str
    message_en: str
    sheets: tuple[SheetResult, ...] = ()
    refused_sample: tuple[dict[str, Any], ...] = ()
    nearest: dict[str, Any] | None = None
    dialect: str | None = None
    is_unknown: bool = False
    load_id: str = field(default="")

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.state]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def refused_file(
    name: str, sha256: str, message: Both, nearest: Nearest | None = None, dialect: str | None = None
) -> LoadResult:
    """A file turned away as a whole."""
    return LoadResult(
        name, sha256, REFUSED_FILE, message.id, message.en, nearest=_nearest(nearest), dialect=dialect
    )


def _nearest(nearest: Nearest | None) -> dict[str, Any] | None:
    if nearest is None:
        return None
    c = nearest.contract
    return {
        "contract": c.key, "label_id": c.label_id, "label_en": c.label_en,
        "missing": list(nearest.missing), "unknown": list(nearest.unknown),
    }  # fmt: skip
