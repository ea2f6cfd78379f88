"""Sentences of the loader in both languages, from messages.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Both:
    """One sentence in Indonesian and in English."""

    id: str
    en: str

    def filled(self, **facts: object) -> Both:
        """Fill {names}. A fact may itself be a Both; then each language gets its own words."""
        return Both(
            self.id.format_map({k: v.id if isinstance(v, Both) else v for k, v in facts.items()}),
            self.en.format_map({k: v.en if isinstance(v, Both) else v for k, v in facts.items()}),
        )


class LayoutRefused(Exception):  # noqa: N818 - a verdict on the file, not a fault of the program
    """A file that could be opened, but whose layout, period or unit cannot be told: refused as a whole.

    nearest: the contract that resembles it most, as shown to the sender (see recognise.Nearest).
    """

    def __init__(self, rule: str, nearest: object = None, **facts: object) -> None:
        both = said("file", rule, **facts)
        self.rule, self.nearest = rule, nearest
        self.message_id, self.message_en = both.id, both.en
        super().__init__(both.en)


def said(section: str, key: str, **facts: object) -> Both:
    """The sentence `key` of a section of messages.toml, filled in. KeyError when there is none."""
    return template(section, key).filled(**facts)


def known(section: str, key: str) -> Both | None:
    """The sentence if there is one."""
    return said(section, key) if key in _catalogue().get(section, {}) else None


def template(section: str, key: str) -> Both:
    """The sentence with its {names} still open."""
    entry = _catalogue()[section][key]
    return Both(entry["id"], entry["en"])


@cache
def _catalogue() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))
