"""`<data>/access.toml`: how people sign in, who is let in first, how long the log lasts. Read when it changes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard import warehouse

FILE = "access.toml"
ROLES = ("kepegawaian", "pimpinan", "kepala_unit", "fasilitator", "pegawai")  # the strongest first
LEADING = frozenset({"pimpinan", "kepala_unit"})


class SettingsError(Exception):
    """access.toml is not what it should be; nobody is let in on a guess."""


@dataclass(frozen=True)
class Grant:
    """A role for an account; a leading role with the unit where its reach begins, in one hierarchy."""

    account: str
    role: str
    hierarchy: str = ""
    unit_id: str = ""
    person_key: str = ""


@dataclass(frozen=True)
class Settings:
    """account, nip: claims of the provider that hold them; hours: how old a sign-in may become; employees: whether
    everybody whose NIP is in the employee table is let in as an employee; issuer: the provider's own name for itself
    where it differs from its address; log_days: how long the access log is kept; producer, licence: who publishes the
    figures that programs take, and under which licence (its name or address), empty where nobody has said."""

    account: str = "email"
    nip: str = "nip"
    hours: float = 8
    employees: bool = False
    issuer: str = ""
    log_days: int = 365
    producer: str = ""
    licence: str = ""
    grants: tuple[Grant, ...] = ()


def settings() -> Settings:
    """The settings as the file says now; their defaults without a file. Raises SettingsError."""
    path = warehouse.data_root() / FILE
    try:
        stat = path.stat()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(str(error)) from error
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _mtime: int, _size: int) -> Settings:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        grants = tuple(_grant(entry) for entry in told.pop("grant", []))
        sign_in, log, api = (told.pop(part, {}) for part in ("sign_in", "log", "api"))
        if told or set(log) - {"days"} or set(api) - {"producer", "licence"}:
            raise SettingsError(f"unknown: {', '.join([*told, *log, *api])}")
        made = Settings(**sign_in, **api, log_days=log.get("days", 365), grants=grants)
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise SettingsError(f"{path.name}: {error}") from error
    _check(made)
    return made


def _grant(entry: Mapping[str, Any]) -> Grant:
    made = Grant(**entry)
    return Grant(made.account.casefold(), made.role, made.hierarchy, made.unit_id, made.person_key)


def _check(made: Settings) -> None:
    kinds = {
        "account": str,
        "nip": str,
        "issuer": str,
        "producer": str,
        "licence": str,
        "employees": bool,
        "hours": (int, float),
        "log_days": int,
    }
    wrong = [name for name, kind in kinds.items() if not isinstance(getattr(made, name), kind)]  # type: ignore[arg-type]
    wrong += [f"grant {grant.account}: role {grant.role}" for grant in made.grants if grant.role not in ROLES]
    if wrong or made.hours <= 0 or made.log_days < 1:
        raise SettingsError(f"{FILE}: {', '.join(wrong) or 'hours and days must be positive'}")
