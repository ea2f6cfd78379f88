"""The two catalogues: the same keys, each used, none missing, the same fields in both."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from dashboard import i18n
from tests.conftest import ROOT

FILES = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def _strings(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Every text constant, and every f-string as its literal beginning: (text, is a beginning only)."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value, False


@cache
def _trees() -> dict[Path, ast.Module]:
    """Every file parsed once, when the first test asks and not when tests are collected."""
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


@cache
def _used() -> tuple[set[str], set[str]]:
    """Keys written as a whole, and beginnings of keys that are put together."""
    found = [found for tree in _trees().values() for found in _strings(tree)]
    whole = {text for text, beginning in found if not beginning and KEY.fullmatch(text)}
    return whole, {t for t, beginning in found if beginning and re.fullmatch(r"[a-z_]+\.[a-z0-9_]*", t)}


def _asked_for() -> Iterator[tuple[str, Path]]:
    """Keys in calls of `t("…")` and `i18n.t("…")`."""
    for file, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name == "t":
                    yield str(node.args[0].value), file


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(i18n.catalogue("id")) == list(i18n.catalogue("en"))


def test_the_same_fields_are_filled_in_both_languages() -> None:
    differ = [
        key
        for key, text in i18n.catalogue("id").items()
        if _fields(text) != _fields(i18n.catalogue("en").get(key, ""))
    ]
    # Words for ordinals differ: Indonesian writes Roman numbers, English Arabic ones.
    assert [key for key in differ if not key.startswith("period.")] == []


def test_every_key_asked_for_exists() -> None:
    missing = [(key, file.name) for key, file in _asked_for() if key not in i18n.catalogue("id")]
    assert missing == []


def test_every_key_is_used() -> None:
    whole, beginnings = _used()
    unused = [key for key in i18n.catalogue("id") if key not in whole and not key.startswith((*beginnings,))]
    assert unused == []


def test_no_text_is_empty_or_left_in_the_other_language() -> None:
    same = {
        key
        for key, text in i18n.catalogue("id").items()
        if not text.strip() or (text == i18n.catalogue("en")[key] and " " in text and not _fields(text))
    }
    assert same == set()


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_key_is_written_once(lang: str) -> None:
    # TOML itself forbids a key twice in a table and a table twice; this reads the file to have it said.
    tomllib.loads((i18n.TEXT / f"{lang}.toml").read_text(encoding="utf-8"))


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        i18n.t("frame.no_such_text")


# A count before a noun of many.
MANY = re.compile(r"\{(?:n|rows|files|units|total|minutes)\} (?:(?:more|other) )?[a-z]{2,}(?<!s)s\b")


def test_one_of_a_thing_is_not_told_as_many() -> None:
    with i18n.speaking("en"):
        assert i18n.t("cascade.n_persons", n="1") == "1 employee"
        assert [i18n.t("cascade.n_persons", n=n) for n in ("0", "2", "10–19")] == [
            f"{n} employees" for n in ("0", "2", "10–19")
        ]
        assert i18n.t("improvement.by_chance", n="1", expected="1").startswith(
            "Of 1 thing compared, about 1 "
        )
    left = {key: found[0] for key, text in i18n.catalogue("en").items() if (found := MANY.search(text))}
    assert not left
