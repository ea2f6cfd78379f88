"""Contracts: how the exports of the outside world are recognised and what their columns may hold.

A table (contracts/tables/*.toml) says which columns this project keeps, their types, words, ranges, rules and key.
A layout (contracts/*.toml) says under which headers, in which title cells and file names one kind of export carries
them. Adding a layout is adding one TOML file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from etl.facttable import FOLDER, ContractError, Table, header_key, read, tables, with_words


@dataclass(frozen=True)
class Contract:
    """One layout of a table. `exact`: header key -> our column; `likes`: our column and a pattern on header keys.
    `joined`: a header is `group | column` of two header rows.
    `own`: kept by the agency itself beside the project's; where both fit, the project's wins."""

    key: str
    table: Table
    label_id: str
    label_en: str
    source: str
    verified: bool
    header_rows: int
    joined: bool
    columns: frozenset[str]
    exact: Mapping[str, str]
    likes: tuple[tuple[str, re.Pattern[str]], ...]
    optional: frozenset[str]
    extracted: str | None
    title: tuple[re.Pattern[str], ...]
    sheet: tuple[re.Pattern[str], ...]
    file: tuple[re.Pattern[str], ...]
    skip: tuple[str, ...]
    seen_as: Mapping[str, str]
    own: bool = False

    @property
    def must(self) -> frozenset[str]:
        """Columns without which a sheet is not of this layout."""
        return self.columns - self.optional

    def columns_for(self, key: str) -> list[str]:
        """Our columns that a header key may name: an exact name wins over patterns."""
        if key in self.exact:
            return [self.exact[key]]
        return sorted({column for column, pattern in self.likes if pattern.search(key)})


def is_forbidden(key: str) -> bool:
    """Whether a header key names what never enters, whatever the layout."""
    return any(pattern.search(key) for pattern in forbidden())


def load_contracts(folders: Iterable[Path] = (FOLDER,)) -> Mapping[str, Contract]:
    """All contracts of the folders by key; tables come from the project's own folder. Raises ContractError."""
    paths = [p for f in folders for p in sorted(f.glob("*.toml")) if p.name != "forbidden.toml"]
    found: dict[str, Contract] = {}
    for path in paths:
        contract = contract_of(read(path), path.name)
        if contract.key in found:
            raise ContractError(f"{path.name}: key {contract.key} is used twice")
        found[contract.key] = contract
    return MappingProxyType(found)


@cache
def forbidden() -> tuple[re.Pattern[str], ...]:
    """Patterns of header keys that never enter."""
    return tuple(re.compile(p) for p in read(FOLDER / "forbidden.toml")["headers"])


@cache
def contracts() -> Mapping[str, Contract]:
    """The project's own contracts, read once per process."""
    return load_contracts()


def contract_of(raw: Mapping[str, Any], name: str, own: bool = False) -> Contract:
    """The contract that a file of this `name` (for its messages) tells. Raises ContractError."""
    table = with_words(tables()[raw["table"]], raw.get("words", {}))
    context = raw.get("context", {})
    named = [(column, name) for column, names in raw["headers"].items() for name in names]
    contract = Contract(
        key=raw["key"], table=table, label_id=raw["label_id"], label_en=raw["label_en"], source=raw["source"],
        verified=raw["verified"], header_rows=raw.get("header_rows", 1),
        joined=raw.get("header_joined", False), columns=frozenset(raw["headers"]),
        exact=MappingProxyType({header_key(n): c for c, n in named if not n.startswith("~")}),
        likes=tuple((c, re.compile(n[1:])) for c, n in named if n.startswith("~")),
        optional=frozenset(raw.get("optional", [])), extracted=raw.get("extracted"),
        title=_patterns(context.get("title", [])), sheet=_patterns(context.get("sheet", [])),
        file=_patterns(context.get("file", [])), skip=tuple(s["matches"] for s in raw.get("skip", [])),
        seen_as=MappingProxyType({c: _shown(names[0]) for c, names in raw["headers"].items()}), own=own,
    )  # fmt: skip
    if len(contract.exact) + len(contract.likes) != len(named):
        raise ContractError(f"{name}: a header is used twice")
    _check(name, contract)
    return contract


def _shown(header: str) -> str:
    """A header or pattern of a contract as people read it."""
    return re.sub(r" ?\| ?", " / ", header.lstrip("~"))


def _check(name: str, contract: Contract) -> None:
    readable = {c.name for c in contract.table.columns.values() if c.type}
    unknown = (contract.columns | contract.optional) - readable
    needed = {c.name for c in contract.table.columns.values() if c.required} - contract.columns
    private = [key for key in contract.exact if is_forbidden(key)]
    if unknown or needed or private:
        raise ContractError(
            f"{name}: unknown columns {sorted(unknown)}, missing columns {sorted(needed)}, "
            f"headers that must not enter {private}"
        )


def _patterns(texts: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in texts)
