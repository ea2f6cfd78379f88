"""What was worked out once is not worked out again: for one run of the script (`once`), or in the process (`kept`).

Streamlit's own cache writes every answer out as bytes and reads it back at each use, and takes its keys apart value by
value; for hundreds of small answers a screen that costs more than the questions. Here the arguments themselves are the
key, and an answer is handed out as it is. Frames are handed out as lazy copies: whoever changes one changes his own.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, WeakSet

import pandas as pd
from streamlit.runtime.scriptrunner import get_script_run_ctx

P = ParamSpec("P")
R = TypeVar("R")
MOST_CELLS = 300_000  # of frames that one function keeps; some 25 MB of words

_runs: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()
_stores: WeakSet["_Store"] = WeakSet()


def once(name: Hashable, make: Callable[[], R]) -> R:
    """The answer of `make`, asked once in a run of the script, of a fragment's too; each time outside of one.

    name: stands for everything that the answer depends on in this run.
    """
    memo = _memo()
    if memo is None:
        return make()
    if name not in memo:
        memo[name] = make()
    found: R = memo[name]
    return found


def renew(name: Hashable = None) -> None:
    """What this run has asked once may be another now: the answer of this name, or every one."""
    memo = _memo() or {}
    if name is None:
        memo.clear()
    else:
        memo.pop(name, None)


def _memo() -> dict[Hashable, Any] | None:
    """What the present run remembers. Streamlit makes one coordinator for each run, which ends with it."""
    ctx = get_script_run_ctx(suppress_warning=True)
    run = ctx.parallel_coordinator if ctx else None
    return None if run is None else _runs.setdefault(run, {})


class _Store:
    """Answers by their question, the least used forgotten first."""

    def __init__(self, most: int) -> None:
        self.most, self.cells, self.lock = most, 0, threading.Lock()
        self.answers: OrderedDict[Hashable, Any] = OrderedDict()

    def find(self, key: Hashable) -> tuple[bool, Any]:
        with self.lock:
            if key not in self.answers:
                return False, None
            self.answers.move_to_end(key)
            return True, self.answers[key]

    def keep(self, key: Hashable, answer: Any) -> None:
        with self.lock:
            if key not in self.answers:
                self.cells += _cells(answer)
            self.answers[key] = answer
            while len(self.answers) > 1 and (len(self.answers) > self.most or self.cells > MOST_CELLS):
                self.cells -= _cells(self.answers.popitem(last=False)[1])

    def drop(self, folder: str) -> None:
        with self.lock:
            for key in [key for key in self.answers if _is_of(key, folder)]:
                self.cells -= _cells(self.answers.pop(key))

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()
            self.cells = 0


def kept(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the answers of a function by its arguments, at most so many.

    The arguments name the build and what the visitor may see of it (`queries.key`), or a file: what is kept for one is
    never handed to another. Nobody changes an answer that is no frame.
    """

    def of(ask: Callable[P, R]) -> Callable[P, R]:
        store = _Store(most)

        @wraps(ask)
        def asked(*args: P.args, **named: P.kwargs) -> R:
            key = (args, tuple(sorted(named.items())))
            known, answer = store.find(key)
            if not known:
                answer = ask(*args, **named)
                store.keep(key, answer)
            handed: R = _handed(answer)
            return handed

        asked.__dict__["store"] = store  # lives as long as the function
        _stores.add(store)
        return asked

    return of


def forget() -> None:
    """Forget every kept answer."""
    for store in list(_stores):
        store.clear()


def forget_of(folder: Path) -> None:
    """Forget what was kept of a build, when nobody asks for it any more: answers name it, or a file in it, first."""
    for store in list(_stores):
        store.drop(str(folder))


def _is_of(key: Any, folder: str) -> bool:
    first = key[0][0] if key[0] else None
    return isinstance(first, str) and first.startswith((f"{folder}/", f"{folder}|", f"{folder}\\"))


def _handed(answer: Any) -> Any:
    if isinstance(answer, pd.DataFrame):
        return answer.copy(deep=False)
    return tuple(map(_handed, answer)) if type(answer) is tuple else answer


def _cells(answer: Any) -> int:
    if isinstance(answer, pd.DataFrame):
        return int(answer.size)
    return sum(map(_cells, answer)) if type(answer) is tuple else 0
