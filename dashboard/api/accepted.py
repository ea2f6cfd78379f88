"""What a request says of the form it wants and of what it has already (RFC 9110)."""

import re
from collections.abc import Mapping

TAG = re.compile(r'(?:W/)?("[^"]*")')


def chosen(accept: str, types: Mapping[str, str]) -> str | None:
    """Of names with their media types the one wanted most, the first where nothing is said; None where none will do."""
    weights = {name: _weight(accept, media) for name, media in types.items()}
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] > 0 else None


def _weight(accept: str, media: str) -> float:
    """How much a type is wanted: what is said of it most exactly counts."""
    wanted = dict(map(_one, accept.split(","))) if accept.strip() else {"*/*": 1.0}
    for name in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if name in wanted:
            return wanted[name]
    return 0.0


def _one(part: str) -> tuple[str, float]:
    name, *params = (piece.strip().lower() for piece in part.split(";"))
    told = next((param[2:] for param in params if param.startswith("q=")), "1")
    return name, float(told) if re.fullmatch(r"[01](\.[0-9]{0,3})?", told) else 0.0


def matches(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names this entity tag, or any."""
    return header.strip() == "*" or tag in TAG.findall(header)
