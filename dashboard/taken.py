"""A file that is made at a click stays until the browser has fetched it.

Streamlit ties such a file to no session and clears it away at the second run of any script that ends after it was made.
Where screens ask each second that is sooner than a browser on an office line asks for it, who then gets an error.
"""

import time
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

KEEP_SECONDS = 60.0


class Seldom:
    """Clearing away, at most once in KEEP_SECONDS: what was made just before one clearing outlives the next minute."""

    def __init__(self, clear: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._clear, self._clock, self._last = clear, clock, float("-inf")

    def __call__(self) -> None:
        """Clear away, unless that was done a short time ago."""
        now = self._clock()
        if now - self._last >= KEEP_SECONDS:
            self._last = now
            self._clear()


def keep() -> None:
    """Let this process clear its files away seldom; again and again is the same as once."""
    if runtime.exists():
        slow(runtime.get_instance().media_file_mgr)


def slow(manager: MediaFileManager, clock: Callable[[], float] = time.monotonic) -> None:
    """The same for one store of files."""
    if not isinstance(manager.remove_orphaned_files, Seldom):
        setattr(manager, "remove_orphaned_files", Seldom(manager.remove_orphaned_files, clock))  # noqa: B010
