"""Metric records of the warehouse, and how numbers, dates and periods are written."""

import datetime as dt
import math
import os
import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from babel import Locale
from babel.dates import format_date, format_datetime

from dashboard import i18n, queries
from dashboard.kept import kept

NOTHING = "–"
PAST = frozenset({"older"})  # aspects under rules no longer in force: a record to look up, nothing to watch
PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|S[12]))?")
ZONE = "Asia/Jakarta"
SEPARATORS = str.maketrans(",.", ".,")  # from English to Indonesian numbers
LOCALES = {"id": Locale("id"), "en": Locale("en", "GB")}


@dataclass(frozen=True)
class Metric:
    """One metric record, as declared once in the build: the columns of the table `metric`."""

    metric: str
    position: int
    aspect: str
    family: str | None
    member: str | None
    label_id: str
    label_en: str
    short_id: str
    short_en: str
    unit: str
    decimals: int
    kind: str
    better: str
    numerator_id: str
    numerator_en: str
    denominator_id: str
    denominator_en: str
    formula_id: str
    formula_en: str
    why_id: str
    why_en: str
    source: str
    limits_id: str
    limits_en: str
    target: float | None
    scale: float | None
    disclosure: str
    audience: str
    reviewed: dt.date | None
    periods: tuple[str, ...]
    fact: str
    sql: str


def records() -> dict[str, Metric]:
    """All metric records by key, in their declared order."""
    return _records(queries.key())


def of_family(family: str) -> list[Metric]:
    """The metrics of a family, in their declared order."""
    return [record for record in records().values() if record.family == family]


def of_aspect(aspect: str) -> list[Metric]:
    """The metrics of an aspect of performance, in their declared order."""
    return [record for record in records().values() if record.aspect == aspect]


@kept(4)
def _records(file: str) -> dict[str, Metric]:
    names = [field.name for field in fields(Metric)]
    rows = queries.metrics()[names].to_dict("records")
    return {row["metric"]: Metric(**{str(k): _plain(v) for k, v in row.items()}) for row in rows}


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, np.ndarray):
        return tuple(value.tolist())
    return None if pd.isna(value) else value


def fmt(metric: "Metric | str", value: float | None, *, sign: bool = False, unit: bool = True) -> str:
    """A value of this metric in words of the present language: `78,7 %`, `3,21`, `1.234`, `4,5 hari`.

    sign: write an explicit + or − (for a change; a change of a percentage is in points).
    unit: leave the unit out with False (axes, tables whose header names it). Nothing is `–`.
    """
    record = records()[metric] if isinstance(metric, str) else metric
    return _written(record, value, record.decimals, sign, unit)


def _written(record: Metric, value: float | None, decimals: int, sign: bool, unit: bool) -> str:
    text = number(value, decimals, sign=sign)
    if text == NOTHING or not unit or record.unit not in ("percent", "days"):
        return text
    if record.unit == "days":
        return i18n.t("unit.days", n=text)
    return i18n.t("unit.points", n=text) if sign else f"{text}\N{NO-BREAK SPACE}%"


LIMITS = {"least": "≥", "most": "≤", "about": "≈"}


def told(
    metric: "Metric | str", value: float | None, bound: object = None, n_to: float | None = None, *,
    unit: bool = True,
) -> str:  # fmt: skip
    """A published value as a screen writes it: `78,7 %`, `≥90 %` and `≤10 %` where it is a limit, `≈40` if rounded.

    n_to: with n in a band the value is coarse too, and gets no decimals that it does not have.
    """
    record = records()[metric] if isinstance(metric, str) else metric
    sign = LIMITS.get(bound, "") if isinstance(bound, str) else ""
    text = _written(record, value, _decimals(record, n_to), False, unit)
    return text if text == NOTHING else sign + text


def as_known(record: Metric, n_to: float | None) -> Metric:
    """The record with the decimals that its values have where n is in a band: whole per cent, tenths of a score."""
    decimals = _decimals(record, n_to)
    return record if decimals == record.decimals else replace(record, decimals=decimals)


def _decimals(record: Metric, n_to: float | None) -> int:
    if n_to is None or pd.isna(n_to):
        return record.decimals
    return min(record.decimals, 0 if record.unit in ("percent", "count") else 1)


def size(n: float | None, n_to: float | None = None) -> str:
    """How many: `1.234`, or the band it lies in, `10–19`."""
    if n_to is None or pd.isna(n_to):
        return number(n)
    return f"{number(n)}–{number(n_to)}"


def sized(n: float | None, n_to: float | None = None) -> str:
    """The same with its letter: `n = 12`, `n 10–19`."""
    return f"n = {size(n)}" if n_to is None or pd.isna(n_to) else f"n {size(n, n_to)}"


def number(value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with the separators of the present language and exactly `decimals` places."""
    if value is None or pd.isna(value) or not math.isfinite(value):
        return NOTHING
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    text = text if i18n.lang() == "en" else text.translate(SEPARATORS)
    if rounded < 0:
        return f"−{text}"
    return f"+{text}" if sign and rounded > 0 else text


def date(day: dt.date | None, *, short: bool = False) -> str:
    """`5 November 2026`; short: `5 Nov 2026`."""
    if _missing(day):
        return NOTHING
    return format_date(day, "d MMM y" if short else "d MMMM y", locale=LOCALES[i18n.lang()])


def datetime(moment: dt.datetime | None) -> str:
    """`5 Nov 2026 14.03` (Indonesian) or `5 Nov 2026 14:03`."""
    if _missing(moment):
        return NOTHING
    pattern = "d MMM y HH.mm" if i18n.lang() == "id" else "d MMM y HH:mm"
    return format_datetime(moment, pattern, locale=LOCALES[i18n.lang()])


def zone() -> ZoneInfo:
    """The time zone of the agency: `KINERJA_TZ`, else western Indonesia."""
    return ZoneInfo(os.environ.get("KINERJA_TZ") or ZONE)


def moment(stored: dt.datetime | None) -> str:
    """A moment kept in UTC as the agency's clock shows it, with its zone: `5 Nov 2026 14.03 WIB`."""
    if _missing(stored) or stored is None:
        return NOTHING
    local = pd.Timestamp(stored).tz_localize("UTC").tz_convert(zone())
    return f"{datetime(local)}\N{NO-BREAK SPACE}{local.tzname()}"


def period_label(period: str | None, *, short: bool = False) -> str:
    """`Oktober 2026`, `Triwulan III 2026`, `Semester I 2026`, `2026` from the period's code.

    short: `Okt 2026`, `TW III 2026`, `Sem I 2026`. A span `a..b` is written with a dash; a code that is
    no period comes back as it is.
    """
    if _missing(period) or not period:
        return NOTHING
    return _labelled(str(period), short, i18n.lang())


@lru_cache(maxsize=2000)
def _labelled(period: str, short: bool, lang: str) -> str:
    if period == "all":
        return i18n.t("period.all")
    if ".." in period:
        return "–".join(period_label(end, short=short) for end in period.split(".."))
    if not PERIOD.fullmatch(period):
        return period
    year, _, part = period.partition("-")
    if not part:
        return year
    if part[0] in "QS":
        roman = ("I", "II", "III", "IV")[int(part[1]) - 1]
        word = ("quarter" if part[0] == "Q" else "semester") + ("_short" if short else "")
        return i18n.t(f"period.{word}", n=roman, number=part[1], year=year)
    return format_date(period_start(period), "MMM y" if short else "MMMM y", locale=LOCALES[lang])


def period_start(period: str) -> dt.date:
    """First day of a period code such as `2026-10`, `2026-Q3`, `2026-S1`, `2026`."""
    year, _, part = period.partition("-")
    month = 1 if not part else {"Q": 3, "S": 6}.get(part[0], 0)
    if part and part[0] in "QS":
        month = month * (int(part[1]) - 1) + 1
    elif part:
        month = int(part)
    return dt.date(int(year), month, 1)


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
