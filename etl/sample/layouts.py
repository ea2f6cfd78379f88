"""Header rows and survey words of the exports, from `layouts.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from etl.sample.draft import Row

_LAYOUTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "layouts.toml").read_text(encoding="utf-8"))

QUESTIONS: dict[str, str] = _LAYOUTS["questions"]
ANSWERS: dict[str, list[str]] = _LAYOUTS["answers"]
OVERALL_QUESTION: str = _LAYOUTS["overall"]["question"]
OVERALL_ANSWERS: list[str] = _LAYOUTS["overall"]["answers"]


def header(layout: str) -> Row:
    """A fresh copy of the header row of one layout."""
    return list(_LAYOUTS["headers"][layout])
