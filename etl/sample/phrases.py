"""Sentences of citizens put together from the phrases in `phrases.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

_PHRASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


def service(rng: Random, kind: str) -> str:
    """One service a unit of this kind renders."""
    return str(rng.choice(_PHRASES["services"][kind]))


def services(kind: str) -> list[str]:
    """All services of a unit of this kind, the one asked for most often first."""
    return list(map(str, _PHRASES["services"][kind]))


def complaint(rng: Random, theme: str, kind: str, about: str) -> tuple[str, str]:
    """Title and text of a complaint on one theme about one service."""
    title = _filled(rng, rng.choice(_PHRASES["title"][theme]), kind, about)
    body = _filled(rng, rng.choice(_PHRASES["complaint"][theme]), kind, about)
    opening = rng.choice(_PHRASES["opening"])
    body = body[0].lower() + body[1:] if opening.endswith(", ") else body
    return title, opening + body + rng.choice(_PHRASES["closing"])


def comment(rng: Random, element: str | None, kind: str, about: str) -> str:
    """A remark in a survey: on the element the respondent liked least, or a friendly one."""
    pool = _PHRASES["comment_low"][element] if element else _PHRASES["comment_high"]["all"]
    return _filled(rng, rng.choice(pool), kind, about)


def _filled(rng: Random, phrase: str, kind: str, about: str) -> str:
    place = rng.choice(_PHRASES["places"][kind])
    text = phrase.format(
        layanan=about,
        hari=rng.choice(_PHRASES["days"]),
        jam=rng.randint(6, 9),
        n=rng.randint(2, 5),
        berkas=rng.choice(_PHRASES["papers"]),
        biaya=rng.choice(_PHRASES["amounts"]),
        waktu=rng.choice(_PHRASES["spans"]),
        tempat=place,
        Tempat=place[0].upper() + place[1:],
    )
    return text[0].upper() + text[1:]
