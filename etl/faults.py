"""What went wrong, in words for the people who wait, where there are words for it."""

from __future__ import annotations

import errno

import duckdb

from etl.messages import Both, said

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = ("no space left", "file too large", "quota exceeded", "max_temp_directory_size", "disk full")


def is_full(fault: BaseException | None) -> bool:
    """Whether a disk had no room, however that was told."""
    while fault is not None:
        if isinstance(fault, OSError) and (fault.errno in FULL or getattr(fault, "winerror", 0) == 112):
            return True
        if isinstance(fault, duckdb.Error) and any(word in str(fault).lower() for word in FULL_WORDS):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def told(fault: BaseException) -> Both | None:
    """The fault's own words, or those for a full disk; None where nobody knows better than its traceback."""
    message = getattr(fault, "message", None)
    if isinstance(message, Both):
        return message
    return said("state", "disk_full") if is_full(fault) else None


def kind(fault: BaseException) -> str:
    """One word for it: disk_full, or the name of the error."""
    return "disk_full" if is_full(fault) else type(fault).__name__
