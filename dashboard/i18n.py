"""Text is looked up: two catalogues with the same keys, Indonesian first."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

import streamlit as st

from dashboard import kept

Lang = Literal["id", "en"]
LANGS: tuple[Lang, ...] = ("id", "en")
TEXT = Path(__file__).parent / "text"
_ADDRESS = re.compile(r"https?:/|www\.|(?<=\S)@", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@=^])")


_spoken: ContextVar[Lang | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: Lang) -> Iterator[None]:
    """Inside, every text is in this language, whatever the view's: for what is written in both, or outside of a run."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def both(say: Callable[[], str]) -> dict[Lang, str]:
    """What `say` tells, in each language."""
    told: dict[Lang, str] = {}
    for language in LANGS:
        with speaking(language):
            told[language] = say()
    return told


def lang() -> Lang:
    """Language of the present view."""
    if spoken := _spoken.get():
        return spoken
    return kept.once("lang", _of_view)


def _of_view() -> Lang:
    return "en" if st.session_state.get("_lang") == "en" else "id"


def t(key: str, **params: object) -> str:
    """The text of `key` (`section.name`) in the present language, its `{fields}` filled in.

    Raises KeyError for an unknown key: a missing text is a bug, not something to hide.
    """
    text = catalogue(lang())[key]
    if params and "|" in text:
        return _COUNTED.vformat(text, (), params)
    return text.format(**params) if params else text


class _Counted(Formatter):
    """Fields of two words, `{n:day|days}`: the first where the number is written as one, else the second."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_COUNTED = _Counted()


def has(key: str) -> bool:
    """Whether a text exists, for words that the data bring along (kinds, states)."""
    return key in catalogue("id")


def pick(record: Any, name: str) -> str:
    """`<name>_id` or `<name>_en` of a record (dataclass, Series, mapping); empty text for nothing."""
    field = f"{name}_{lang()}"
    value = record[field] if hasattr(record, "__getitem__") else getattr(record, field)
    return value if isinstance(value, str) else ""


def escape(text: object) -> str:
    """A datum as it is, for use inside Markdown: no link, image, formula or directive survives.

    Addresses become links even when escaped, so a word joiner, which nobody sees, stands inside them.
    """
    plain = _ADDRESS.sub(lambda found: found[0][:-1] + "\u2060" + found[0][-1], " ".join(str(text).split()))
    return _SPECIAL.sub(r"\\\1", plain)


@cache
def catalogue(language: Lang) -> Mapping[str, str]:
    """All texts of one language as flat `section.name` keys; a number and its per cent sign stay on one line."""
    written = (TEXT / f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(written.replace(" %", "\N{NO-BREAK SPACE}%"))
    return {f"{section}.{name}": text for section, texts in tables.items() for name, text in texts.items()}
