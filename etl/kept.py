"""Layouts that the agency keeps itself: contract files in <data>/contracts/, beside those of the project.

They are written by the mapping assistant, or put there by hand; from then on exports of that layout load like any
other. None takes the place of a contract of the project: its key says so, and where both know a sheet, the project's
wins. What cannot be read is left out and told, so that one bad file stops nothing.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from etl.contract import Contract, contract_of, contracts
from etl.facttable import ContractError, read

FOLDER = "contracts"
MARK = "_own_"
KEY = re.compile(r"[a-z_]{1,40}_own_[a-z0-9_]{1,60}")
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Kept:
    """What the folder holds. contracts: by key; unread: file name -> what is wrong with it."""

    contracts: Mapping[str, Contract]
    unread: Mapping[str, str]


def known(data: Path) -> Mapping[str, Contract]:
    """Every contract that counts for this data folder: the project's and the agency's own."""
    return MappingProxyType({**kept(data).contracts, **contracts()})


def kept(data: Path) -> Kept:
    """The agency's own contracts as the folder is now."""
    files = sorted((data / FOLDER).glob("*.toml"))
    return _read(tuple((path, stat.st_mtime_ns, stat.st_size) for path in files if (stat := path.stat())))


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int, int], ...]) -> Kept:
    found, unread = dict[str, Contract](), dict[str, str]()
    for path, _, size in files:
        try:
            contract = own_contract(path, size)
            found[contract.key] = contract
        except (ContractError, ValueError, OSError) as error:
            unread[path.name] = str(error)
    return Kept(MappingProxyType(found), MappingProxyType(unread))


def own_contract(path: Path, size: int = 0) -> Contract:
    """The contract in a file of the agency. Raises ContractError for one that is none, or that has no key of its own:
    `<table>_own_<name>`, the file named like it."""
    if size > MOST_BYTES:
        raise ContractError(f"{path.name}: larger than a contract can be")
    try:
        contract = contract_of(read(path), path.name, own=True)
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise ContractError(f"{path.name}: {type(error).__name__} {error}") from error
    if not (KEY.fullmatch(contract.key) and contract.key.startswith(contract.table.name + MARK)):
        raise ContractError(f"{path.name}: the key must be {contract.table.name}{MARK}<name>")
    if path.stem != contract.key:
        raise ContractError(f"{path.name}: the file must be named {contract.key}.toml")
    return contract


def keep(data: Path, key: str, text: str) -> Path:
    """Keep the text of a contract whole or not at all, never in the place of another. Raises FileExistsError."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(6)}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / f"{key}.toml")
    finally:
        draft.unlink()
    return folder / f"{key}.toml"


def drop(data: Path, key: str) -> bool:
    """Use a kept contract no more; whether there was one. Its file stays beside, as <key>.toml.off; what it has loaded
    stays as well."""
    path = data / FOLDER / f"{key}.toml"
    if not KEY.fullmatch(key) or not path.is_file():
        return False
    path.replace(path.with_name(f"{path.name}.off"))
    return True
