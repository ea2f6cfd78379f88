"""Which contract a sheet belongs to: found by the words of its header, wherever it stands in the first rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.contract import Contract
from etl.facttable import header_key
from etl.messages import LayoutRefused


@dataclass(frozen=True)
class Match:
    """A recognised sheet. header_row: 1-based row of the last header row; columns: our name -> 0-based column
    index; headers: our name -> header as printed; title: texts of the rows above the header."""

    contract: Contract
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    title: tuple[str, ...]


@dataclass(frozen=True)
class Nearest:
    """The contract an unknown sheet resembles most: headers it lacks, headers of the sheet that it does not know."""

    contract: Contract
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def recognise(preview: Sequence[Sequence[str]], contracts: Iterable[Contract]) -> Match | Nearest | None:
    """The best full match, a contract of the project before one of the agency's own; else the contract with the largest
    share of its headers found; else None.

    Raises LayoutRefused when the header names a needed column twice.
    """
    headers = _Headers(preview)
    fits = [fit for c in contracts if (fit := _best_row(headers, c)) is not None]
    full = [fit for fit in fits if not fit.lacking]
    if full:
        best = max(full, key=lambda f: (not f.contract.own, len(f.places), f.contract.key))
        return _match(preview, best)
    near = max(fits, key=lambda f: (f.share, f.contract.key), default=None)
    return None if near is None or len(near.places) < 2 else _nearest(near)


@dataclass(frozen=True)
class _Fit:
    contract: Contract
    row: int
    texts: list[str]
    places: dict[str, list[int]]

    @property
    def lacking(self) -> frozenset[str]:
        return self.contract.must - set(self.places)

    @property
    def share(self) -> float:
        return 1 - len(self.lacking) / len(self.contract.must)


class _Headers:
    """Each row of a sheet read as the last one of a header: its texts and their keys, once for all contracts that read
    headers in the same way."""

    def __init__(self, preview: Sequence[Sequence[str]]) -> None:
        self._preview = preview
        self._rows: dict[tuple[int, bool], list[_Header]] = {}

    def of(self, contract: Contract) -> list[_Header]:
        shape = (contract.header_rows, contract.joined)
        if shape not in self._rows:
            self._rows[shape] = [
                _Header(last, texts, [header_key(text) if text else "" for text in texts])
                for last in range(contract.header_rows - 1, len(self._preview))
                if len(self._preview[last]) > 1
                for texts in [_header_texts(self._preview, last, contract)]
            ]
        return self._rows[shape]


@dataclass(frozen=True)
class _Header:
    row: int
    texts: list[str]
    keys: list[str]


def _best_row(headers: _Headers, contract: Contract) -> _Fit | None:
    named: dict[str, list[str]] = {"": []}
    fits = [_fit(contract, header, named) for header in headers.of(contract)]
    return max((f for f in fits if f.places), key=lambda f: (f.share, len(f.places), -f.row), default=None)


def _fit(contract: Contract, header: _Header, named: dict[str, list[str]]) -> _Fit:
    """`named`: what the contract calls the keys that were seen in other rows; cells repeat downwards."""
    places: dict[str, list[int]] = {}
    for index, key in enumerate(header.keys):
        found = named.get(key)
        if found is None:
            found = named[key] = contract.columns_for(key)
        if len(found) == 1:
            places.setdefault(found[0], []).append(index)
    return _Fit(contract, header.row, header.texts, places)


def _header_texts(preview: Sequence[Sequence[str]], last: int, contract: Contract) -> list[str]:
    """The lowest filled cell of each column: a cell merged downwards prints only in its first row."""
    block = preview[last - contract.header_rows + 1 : last + 1]
    width = max(map(len, block))
    padded = [[*row, *[""] * (width - len(row))] for row in block]
    if contract.joined:
        return _joined(padded[0], padded[-1])
    return [
        next((c.strip() for c in reversed(cells) if c.strip()), "") for cells in zip(*padded, strict=True)
    ]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """`group | column` where a cell of the upper row spans several columns: merged, it prints in its first one only."""
    texts, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above.strip() or (group if below.strip() else "")
        texts.append(" | ".join(part for part in (group, below.strip()) if part))
    return texts


def _match(preview: Sequence[Sequence[str]], fit: _Fit) -> Match:
    twice = [c for c, at in fit.places.items() if len(at) > 1 and c in fit.contract.must]
    if twice:
        texts = [fit.texts[i] for c in twice for i in fit.places[c]]
        raise LayoutRefused("header_twice", headers=", ".join(texts))
    columns = {c: at[0] for c, at in fit.places.items()}
    above = preview[: fit.row + 1 - fit.contract.header_rows]
    return Match(
        fit.contract, fit.row + 1, columns, {c: fit.texts[i] for c, i in columns.items()},
        tuple(" ".join(c.strip() for c in row if c.strip()) for row in above),
    )  # fmt: skip


def _nearest(fit: _Fit) -> Nearest:
    used = {i for at in fit.places.values() for i in at}
    unknown = Counter(t for i, t in enumerate(fit.texts) if t and i not in used)
    missing = sorted(fit.contract.seen_as[c] for c in fit.lacking)
    return Nearest(fit.contract, tuple(missing), tuple(unknown))
