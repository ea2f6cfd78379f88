"""The stories planted in the sample: which unit, since when, how much. `truth.py` writes them down."""

from __future__ import annotations

from datetime import date

IMPROVING = "contoh-pkm-plaju"
DECLINING = "contoh-kel-talangbubuk"
SLOW_SERVICE = "contoh-seksi-yanum"
UNIFORM_RATER = "contoh-sdn-228"
SMALL_EXTREME = "contoh-seksi-kesos"
PRAISED = "contoh-kel-komperta"
SILENT = "contoh-smpn-31"

INTERVENTION = date(2025, 7, 1)
DECLINE_FROM = date(2025, 1, 1)
SILENT_FROM = date(2026, 7, 1)
EXTREME_MONTH = date(2026, 10, 1)
EXTREME_POST = "Penelaah Teknis Kebijakan"

# Units whose people keep their posts all three years, so that nothing but the story moves their figures.
SETTLED = (UNIFORM_RATER, SMALL_EXTREME, SILENT)


def decline(day: date) -> float:
    """How far the decline of the kelurahan has gone on a day: 0 before 2025, 1 from October 2026 on."""
    months = (day.year - DECLINE_FROM.year) * 12 + day.month - DECLINE_FROM.month
    return min(1.0, max(0.0, months / 21))
