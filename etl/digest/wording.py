"""How numbers, periods and moments are written in a mail, in both languages, as on the screens."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from etl.messages import Both, said

LOCALES = {"id": "id", "en": "en_GB"}
LIMITS = {"least": "≥", "most": "≤", "about": "≈"}
ROMAN = ("I", "II", "III", "IV")
ZONE = "Asia/Jakarta"
NBSP = "\N{NO-BREAK SPACE}"
LONGEST = 120
HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})


def both(write: Callable[[str], str]) -> Both:
    """The same in both languages."""
    return Both(write("id"), write("en"))


def clean(text: object) -> str:
    """A name from outside on one line of a mail: nothing that steers, breaks a line or turns the direction."""
    plain = "".join(" " if category(c) in HIDDEN else c for c in str(text))
    line = " ".join(plain.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"


def number(value: float, decimals: int, lang: str) -> str:
    """`1.234,5` or `1,234.5`, with exactly so many decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(abs(round(value, decimals)), format=pattern, locale=LOCALES[lang]))
    return f"−{text}" if round(value, decimals) < 0 else text


def value(row: Mapping[str, Any], which: str = "value") -> Both:
    """A published value as coarse as it is known: `78,7 %`, `≥90 %`, `4,5 hari`. row: value, bound, n_to, unit,
    decimals."""
    unit, decimals = row["unit"], row["decimals"]
    if row["n_to"] is not None:
        decimals = min(decimals, 0 if unit in ("percent", "count") else 1)
    limit = LIMITS.get(row["bound"] or "", "") if which == "value" else ""

    def write(lang: str) -> str:
        text = limit + number(row[which], decimals, lang)
        days = "hari" if lang == "id" else "days"
        return {"percent": f"{text}{NBSP}%", "days": f"{text}{NBSP}{days}"}.get(unit, text)

    return both(write)


def size(n: float, n_to: float | None) -> Both:
    """`n = 12`, `n 10–19`."""
    if n_to is None:
        return both(lambda lang: f"n{NBSP}={NBSP}{number(n, 0, lang)}")
    return both(lambda lang: f"n{NBSP}{number(n, 0, lang)}–{number(n_to, 0, lang)}")


def period(code: str) -> Both:
    """`Oktober 2026`, `Triwulan III 2026`, `Q3 2026` from a period's code; what is none comes back as it is."""
    year, _, part = code.partition("-")
    if not part:
        return Both(code, code)
    if part[0] in "QS" and part[1:].isdigit():
        which = int(part[1:])
        return said("digest", "quarter" if part[0] == "Q" else "semester",
                    roman=ROMAN[which - 1], number=which, year=year)  # fmt: skip
    first = dt.date(int(year), int(part), 1)
    return both(lambda lang: str(format_date(first, "MMMM y", locale=LOCALES[lang])))


def last_day(code: str) -> dt.date:
    """The last day of a period: 2026-10, 2026-Q3, 2026-S1, 2026."""
    year, _, part = code.partition("-")
    months = {"Q": 3, "S": 6}.get(part[:1], 0)
    last = months * int(part[1:]) if months else int(part or 12)
    return dt.date(int(year) + last // 12, last % 12 + 1, 1) - dt.timedelta(days=1)


def day(at: dt.date) -> Both:
    """`5 November 2026`."""
    return both(lambda lang: str(format_date(at, "d MMMM y", locale=LOCALES[lang])))


def moment(stored: dt.datetime) -> Both:
    """A moment kept in UTC by the agency's clock: `5 Nov 2026 14.03 WIB`."""
    local = stored.replace(tzinfo=dt.UTC).astimezone(zone())
    patterns = {"id": "d MMM y HH.mm", "en": "d MMM y HH:mm"}
    return both(
        lambda lang: f"{format_datetime(local, patterns[lang], locale=LOCALES[lang])} {local.tzname()}"
    )


def zone() -> ZoneInfo:
    """The time zone of the agency."""
    return ZoneInfo(os.environ.get("KINERJA_TZ") or ZONE)
