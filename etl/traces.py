"""By what a person can be found in stored bytes: the number in any spelling, the pseudonym, and the name.

A name that another employee bears, or that is part of a unit's name, proves nobody's presence: it is only reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb

GAP = r"[\W_]{0,3}"  # what may stand between two digits of one number
TITLES = frozenset(["dr", "drg", "drs", "dra", "ir", "h", "hj", "kh", "ns", "apt", "prof", "bin", "binti"])
SHORTEST = 4  # letters of a name of one word that is looked for
NAMED = {"person_key", "name"}


class BadNumberError(ValueError):
    """Not a NIP: it does not have 18 digits."""


def clean_nip(text: str) -> str:
    """The 18 digits of a number in any spelling. Raises BadNumberError."""
    digits = re.sub(r"[\W_]", "", text)
    if not re.fullmatch(r"\d{18}", digits):
        raise BadNumberError(text)
    return digits


@dataclass(frozen=True)
class Traces:
    """What to look for. names: words in lower case, one blank between them. shared: names that say nothing alone.
    accounts: how he signs in, for the app's own database only."""

    nips: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    accounts: tuple[str, ...] = field(default=())

    @property
    def numbers(self) -> str:
        """Pattern (RE2 and Python) of the numbers and pseudonyms."""
        return "|".join([GAP.join(nip) for nip in self.nips] + list(self.keys))

    @property
    def called(self) -> str:
        """Pattern of the names, the longest first; matches nothing when there is none."""
        longest = sorted(self.names, key=lambda name: (-len(name), name))
        either = "|".join(r"[\W_]+".join(map(re.escape, name.split())) for name in longest)
        return rf"(?i)\b(?:{either})\b" if either else r"[^\s\S]"

    @cached_property
    def finder(self) -> re.Pattern[str]:
        """Finds any of them in a text in lower case."""
        return re.compile("|".join(part for part in (self.numbers, self.called.removeprefix("(?i)")) if part))

    def redacted(self, text: str) -> str:
        """The text without number and name."""
        return re.sub(self.called, "[nama]", re.sub(self.numbers, "[nomor]", text))


def known_names(data: Path, keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """Names stored anywhere for these pseudonyms, and those of everybody and everything else (units too)."""
    wanted = set(keys)
    own: list[str] = []
    others: list[str] = []
    with duckdb.connect() as con:
        for key, name in _stored(con, data):
            (own if key in wanted else others).append(name)
    return own, others


def _stored(con: duckdb.DuckDBPyConnection, data: Path) -> Iterator[tuple[str, str]]:
    """(pseudonym, name) of every employee row, and ('', name) of every unit, whether it counts or not."""
    for path in sorted((data / "lake").glob("*/period=*/*.parquet")):
        with suppress(duckdb.Error):  # half a file of a killed run; it counts nowhere
            yield from _names_in(con, path)


def _names_in(con: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    source, place = "read_parquet($path, hive_partitioning = false)", {"path": str(path)}
    columns = {row[0] for row in con.execute(f"describe from {source}", place).fetchall()}
    wanted = ["person_key, name"] if columns >= NAMED else []
    wanted += ["'', unit_name"] if "unit_name" in columns else []
    found = [con.execute(f"select distinct {fields} from {source}", place).fetchall() for fields in wanted]
    return [(key or "", name) for rows in found for key, name in rows if name]


def distinct_names(own: Iterable[str], others: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names that only he bears, names that say nothing): runs of two or more words of his names, or the whole name
    when it has one word."""
    runs = {run for name in own for run in _runs(words_of(name))}
    elsewhere = {run for name in set(others) for run in _parts(words_of(name), 4)}
    unique = {run for run in runs if run not in elsewhere and len(run) >= SHORTEST}
    return tuple(sorted(unique)), tuple(sorted(runs - unique))


def words_of(name: str) -> list[str]:
    """Words of a name in lower case, without degrees and titles."""
    words = re.findall(r"[^\W\d_][^\W\d_'’]*", name.split(",")[0].lower())
    return [word for word in words if word not in TITLES]


def _runs(words: list[str]) -> set[str]:
    whole = {" ".join(words)} if words else set()
    return whole | {run for run in _parts(words, len(words)) if " " in run}


def _parts(words: list[str], most: int) -> set[str]:
    """All runs of consecutive words, and the whole."""
    most = max(1, most)
    parts = {" ".join(words[i : i + n]) for n in range(1, most + 1) for i in range(len(words) - n + 1)}
    return parts | ({" ".join(words)} if words else set())
