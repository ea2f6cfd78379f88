"""The one way a whole file is turned away, in words of both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


class FileRefused(Exception):  # noqa: N818 - a verdict on the file, not a fault of the program
    """The whole file is refused.

    rule: key in refusals.toml. message_id, message_en: what was found, what was expected, what to do.
    """

    def __init__(self, rule: str, name: str, **facts: object) -> None:
        texts = _catalogue()[rule]
        self.rule = rule
        self.message_id = texts["id"].format(name=name, **facts)
        self.message_en = texts["en"].format(name=name, **facts)
        super().__init__(self.message_en)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("refusals.toml").read_text(encoding="utf-8"))
