"""Writes docs/licences.md: every package that runs in production, with version and licence, from its own metadata.

python -m tests.licences
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

TARGET = ROOT / "docs" / "licences.md"
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)  # LGPL and MPL may be used
HEAD = """# Lisensi paket / Licences of packages

Setiap paket yang dipakai saat dijalankan, menurut keterangan paket sendiri. Ditulis oleh `python -m tests.licences`.
Every package in use at run time, as the package itself says. Written by `python -m tests.licences`.
Font: Plus Jakarta Sans, OFL-1.1 (`dashboard/static/plus-jakarta-sans-OFL.txt`).

| Paket / package | Versi / version | Lisensi / licence |
|---|---|---|
"""


def packages() -> list[tuple[str, str, str]]:
    """(name, version, licence) of what the project needs to run and what that needs, as installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, tuple[str, str, str]] = {}
    waiting = [Requirement(line) for line in project["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in found:
            told = metadata.metadata(name)
            found[name] = (name, told["Version"], licence(told))
            waiting += _needs(name, requirement.extras)
    return sorted(found.values())


def licence(told: metadata.PackageMetadata) -> str:
    """The licence: the expression, else the short text, else the classifiers."""
    stated = (told.get("License-Expression"), told.get("License"))
    short = next((text for text in stated if text and len(text) < 120 and "\n" not in text), "")
    classes = [
        c.rpartition("::")[2].strip() for c in told.get_all("Classifier") or () if c.startswith("License ::")
    ]
    return short or ", ".join(classes) or "?"


def _needs(name: str, extras: set[str]) -> Iterator[Requirement]:
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            yield requirement


def written() -> str:
    """The document."""
    return HEAD + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in packages())


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
