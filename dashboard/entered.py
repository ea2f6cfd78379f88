"""What people type into a form, put right and judged before it is kept: one line of plain text, a day that has been."""

import datetime as dt
import re
import unicodedata

from dashboard import grants
from dashboard.i18n import t

FIRST_DAY = dt.date(2000, 1, 1)
NUMBER = re.compile(r"(?:\d[ .\-]?){15,}\d")  # a NIK has 16 digits, a NIP 18


class NotDecidedError(ValueError):
    """What was entered cannot be kept: the text `judgement.<reason>`, filled in with limits, says why."""

    def __init__(self, reason: str, **limits: int) -> None:
        super().__init__(reason)
        self.reason, self.limits = reason, limits

    @property
    def words(self) -> str:
        """Why, in the present language."""
        return t(f"judgement.{self.reason}", **self.limits)


def line(text: str, least: int, most: int, name: str) -> str:
    """The text on one line, without what nobody can see. Raises NotDecidedError: `<name>_short` and `<name>_long`,
    `number` for the number of a person."""
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text)
    )
    plain = " ".join(seen.split())
    if len(plain) < least:
        raise NotDecidedError(f"{name}_short", least=least, most=most)
    if len(plain) > most:
        raise NotDecidedError(f"{name}_long", least=least, most=most)
    if NUMBER.search(plain):
        raise NotDecidedError("number")
    return plain


def past(day: dt.date) -> str:
    """The day as it is stored. Raises NotDecidedError for one that is still to come, or before there were any data."""
    if day.isoformat() > grants.today():
        raise NotDecidedError("day_future")
    if day < FIRST_DAY:
        raise NotDecidedError("day_early")
    return day.isoformat()
