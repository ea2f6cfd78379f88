"""Takes up exports that come into the inbox: load, then build, for as long as it runs or once.

A file is taken when it has stopped growing. What was judged is remembered in `<data>/watch.json`, without its name, so
that a restart does not judge it again: a file that changed is; a refused one also when the layouts have changed. An
upload on page Data is the app's own for a while, and taken up only if the app never did. A file that fails by a fault
of ours waits until it or the program changes; what fails for want of room, or of a database, is tried again later and
later.
"""

from __future__ import annotations

import hashlib
import json
import re
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import journal
from etl import faults, lake
from etl.build import code_version
from etl.decisions import DecisionsUnreadError
from etl.kept import FOLDER as LAYOUTS
from etl.load import Upload, exports_in, load
from etl.messages import said
from etl.result import FAULT, LoadResult
from journal.lock import hold

MEMORY = "watch.json"
UPLOADED = re.compile(r"[0-9a-f]{16}")
UPLOAD_SECONDS = 300.0
LONGEST_PAUSE, LATER = 600.0, 60.0
Size = tuple[int, int]  # bytes, time of change
Build = Callable[[Path], object]


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks, and for which a file must not have grown."""

    every: float = 10.0
    quiet: float = 5.0


@dataclass
class Watcher:
    """One inbox. seen: size of each new file and since when it has it; judged: by a mark of its path, the size
    then, and the program and layouts by which it failed, empty for one that need not be judged again."""

    data: Path
    pace: Pace
    build: Build
    seen: dict[Path, tuple[Size, float]] = field(default_factory=dict)
    judged: dict[str, tuple[Size, str]] = field(default_factory=dict)
    failures: int = 0
    unbuilt: object = None

    def look(self) -> bool:
        """Take up what is ready; whether all went well."""
        ready = self.ready()
        went_well = self._load(ready) if ready else True
        went_well = self._build() and went_well
        self.failures = 0 if went_well else self.failures + 1
        return went_well

    def ready(self) -> list[Path]:
        """Files that wait to be judged and have stopped growing."""
        now, rules = time.monotonic(), self._rules()
        waiting: dict[Path, tuple[Size, float]] = {}
        for upload in exports_in([self.data / "inbox"]):
            size = _size(upload.path)
            if size is None or self._is_judged(upload.path, size, rules):
                continue
            before = self.seen.get(upload.path)
            waiting[upload.path] = before if before and before[0] == size else (size, now)
        self.seen = waiting
        return [path for path, (size, since) in waiting.items() if now - since >= self._patience(path)]

    def pause(self) -> float:
        """Seconds until the next look: longer and longer while it fails."""
        return min(self.pace.every * 2.0 ** min(self.failures, 10), max(LONGEST_PAUSE, self.pace.every))

    def _patience(self, path: Path) -> float:
        is_upload = UPLOADED.fullmatch(path.parent.name) and path.parents[1] == self.data / "inbox"
        return max(UPLOAD_SECONDS if is_upload else 0.0, self.pace.quiet)

    def _is_judged(self, path: Path, size: Size, rules: str) -> bool:
        known = self.judged.get(self._name(path))
        return known is not None and known[0] == size and known[1] in ("", rules)

    def _name(self, path: Path) -> str:
        return hashlib.sha256(path.relative_to(self.data).as_posix().encode()).hexdigest()[:32]

    def _load(self, paths: list[Path]) -> bool:
        sizes = {path: self.seen[path][0] for path in paths}
        try:
            results = load([Upload(path) for path in paths], self.data)
        except Exception as fault:
            return self._failed(sizes, fault)
        for (path, size), result in zip(sizes.items(), results, strict=True):
            self._remember(path, size, self._rules() if result.state == lake.REFUSED_FILE else "")
        self._tell(results)
        return True

    def _failed(self, sizes: dict[Path, Size], fault: Exception) -> bool:
        journal.fault("load_failed", fault, faults.kind(fault), files=len(sizes))
        _say(fault)
        if len(sizes) > 1 and not faults.is_full(fault):
            return sum(self._load([path]) for path in sizes) == len(sizes)
        if faults.is_full(fault):
            return False
        for path, size in sizes.items():
            if isinstance(fault, OSError):  # somebody holds it, say: it alone waits
                self.seen[path] = (size, time.monotonic() + LATER)
            else:
                self._remember(path, size, self._rules())
        return True

    def _tell(self, results: list[LoadResult]) -> None:
        journal.event("taken", files=len(results), new=sum(r.state != lake.DUPLICATE for r in results))

    def _build(self) -> bool:
        """Build when something has changed; what checks refused is not tried again until it changes."""
        from etl.prepare import is_stale, made_of

        try:
            state = made_of(self.data)
            if state != self.unbuilt and is_stale(self.data):
                self.unbuilt = state
                self.build(self.data)
                self.unbuilt = None
        except Exception as fault:
            if isinstance(fault, DecisionsUnreadError):
                journal.fault("build_failed", fault, faults.kind(fault))
            if isinstance(fault, OSError | DecisionsUnreadError) or faults.is_full(fault):
                self.unbuilt = None  # passes by itself
            _say(fault)
            return False
        return True

    def _rules(self) -> str:
        """Changes when a refused file deserves another look."""
        own = sorted((self.data / LAYOUTS).glob("*.toml"))
        return "/".join([code_version(), *(f"{path.stat().st_mtime_ns:x}" for path in own)])

    def _remember(self, path: Path, size: Size, rules: str) -> None:
        self.judged[self._name(path)] = (size, rules)
        self.seen.pop(path, None)
        draft = self.data / f".{MEMORY}"
        with suppress(OSError):  # then it is judged again after a restart, which changes nothing
            draft.write_text(json.dumps(self.judged), encoding="utf-8")
            draft.replace(self.data / MEMORY)

    def recall(self) -> None:
        """What an earlier run judged, of files that are still there."""
        there = {self._name(upload.path) for upload in exports_in([self.data / "inbox"])}
        with suppress(OSError, ValueError, TypeError):
            told = json.loads((self.data / MEMORY).read_text(encoding="utf-8"))
            kept = {name: one for name, one in told.items() if name in there}
            self.judged = {name: ((size[0], size[1]), rules) for name, (size, rules) in kept.items()}


def watch(data: Path, pace: Pace, is_once: bool = False, build: Build | None = None) -> int:
    """Watch until told to stop (SIGTERM, Ctrl+C), or look once; the exit code."""
    (data / "inbox").mkdir(parents=True, exist_ok=True)
    with (data / ".watch.lock").open("a+b") as only:
        if not hold(only, is_waiting=False):
            both = said("watch", "running")
            print(both.id, both.en, sep="\n")
            return FAULT
        watcher = Watcher(data, pace, build or _build)
        watcher.recall()
        return _once(watcher) if is_once else _on_and_on(watcher)


def _once(watcher: Watcher) -> int:
    """Look, wait as long as a file must be quiet, and take what did not change. Uploads are told by their age."""
    watcher.ready()
    if watcher.seen:
        time.sleep(watcher.pace.quiet)
        for path, (size, since) in list(watcher.seen.items()):
            if time.time() - size[1] / 1e9 >= UPLOAD_SECONDS:
                watcher.seen[path] = (size, since - UPLOAD_SECONDS)
    return 0 if watcher.look() else FAULT


def _on_and_on(watcher: Watcher) -> int:
    end = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        end.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    both = said("watch", "begun", folder=watcher.data / "inbox")
    print(f"{both.id} / {both.en}", flush=True)
    journal.event("watch_begun")
    while not end.is_set():
        watcher.look()
        end.wait(watcher.pause())
    journal.event("watch_ended")
    return 0


def _build(data: Path) -> object:
    from etl.build import build

    return build(data)


def _size(path: Path) -> Size | None:
    """None for a file that has just gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _say(fault: Exception) -> None:
    both = faults.told(fault)
    if both is not None:
        print(both.id, both.en, sep="\n", flush=True)
