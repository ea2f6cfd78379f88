"""Periods as spans of days: which one contains a day, where it ends, which type a metric can answer at."""

import datetime as dt
from collections.abc import Sequence

MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}


def effective(offered: Sequence[str], chosen: str) -> str:
    """The period type a metric answers at: the chosen one, else the next coarser, else its coarsest."""
    known = sorted(offered, key=MONTHS.__getitem__)
    coarser = [kind for kind in known if MONTHS[kind] >= MONTHS[chosen]]
    return coarser[0] if coarser else known[-1]


def containing(day: dt.date, period_type: str) -> str:
    """Code of the period of this type that contains a day: `2026-10`, `2026-Q4`, `2026-S2`, `2026`."""
    part = (day.month - 1) // MONTHS[period_type] + 1
    return {
        "month": f"{day.year}-{day.month:02d}",
        "quarter": f"{day.year}-Q{part}",
        "semester": f"{day.year}-S{part}",
        "year": f"{day.year}",
    }[period_type]


def first(day: dt.date, period_type: str) -> dt.date:
    """First day of the period of this type that contains a day."""
    size = MONTHS[period_type]
    return dt.date(day.year, (day.month - 1) // size * size + 1, 1)


def after(start: dt.date, period_type: str) -> dt.date:
    """First day after the period of this type that starts on a day."""
    total = start.month - 1 + MONTHS[period_type]
    return dt.date(start.year + total // 12, total % 12 + 1, 1)


def first_day(code: str) -> dt.date:
    """First day of a period code: `2026-10`, `2026-Q4`, `2026-S2`, `2026`."""
    year, _, part = code.partition("-")
    size = {"Q": 3, "S": 6}.get(part[:1], 1)
    return dt.date(int(year), (int(part.strip("QS") or 1) - 1) * size + 1, 1)


def last_day(code: str) -> dt.date:
    """Last day of a period code. Raises ValueError for a text that is none."""
    start = first_day(code)
    if containing(start, kind(code)) != code:
        raise ValueError(code)
    return after(start, kind(code)) - dt.timedelta(days=1)


def kind(code: str) -> str:
    """Period type of a period code."""
    part = code.partition("-")[2]
    return {"": "year", "Q": "quarter", "S": "semester"}.get(part[:1], "month")


def overlap(code: str | None, start: dt.date, period_type: str) -> bool:
    """Whether a period or span of periods (`2026-01..2026-10`; `all` is every one) touches another period."""
    if not code or code == "all":
        return code == "all"
    first_code, _, last_code = code.partition("..")
    last_code = last_code or first_code
    return first_day(first_code) < after(start, period_type) and start < after(
        first_day(last_code), kind(last_code)
    )


def quarters(start: dt.date, period_type: str) -> tuple[str, ...]:
    """Quarters that touch a period: the grain at which sentences are kept."""
    end, day, codes = after(start, period_type), first(start, "quarter"), []
    while day < end:
        codes.append(containing(day, "quarter"))
        day = after(day, "quarter")
    return tuple(codes)


def before(period_start: dt.date, period_type: str) -> dt.date:
    """First day of the period of this type that comes before the one starting on a day."""
    return first(period_start - dt.timedelta(days=1), period_type)
