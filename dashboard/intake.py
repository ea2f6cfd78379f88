"""Hands exports to the loader: one child process for each server process, spoken to in JSON lines.

The child (`python -m etl worker`) validates, loads and builds; this side keeps the state of each job
for whoever looks. The child starts with the first job and is started again when it has died.
"""

import contextlib
import hashlib
import json
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import access, accesslog, kinds, warehouse

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "etl", "worker")
SUFFIXES = (".csv", ".xlsx", ".parquet")
MOST, MOST_BYTES = 150, 240  # characters of a kept name; a file system counts bytes
OUTLAWED = re.compile(r'[<>:"|?*]')
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
KEEP_JOBS = 200
ASIDE = "aside"  # beside the inbox


@dataclass(frozen=True)
class Job:
    """State of one export handed in, or of one build asked for (without a name).

    state: checking → validated → building → published, or failed at any point. A file that is refused,
    or brings nothing new, ends at validated with `result["state"]` saying so. A question is asked → answered.
    path: where the file is kept.
    """

    job_id: str
    name: str
    state: str = "checking"
    result: dict[str, Any] = field(default_factory=dict)
    stage: str = ""
    done: int = 0
    total: int = 0
    build: str = ""
    message_id: str = ""
    message_en: str = ""
    path: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        nothing_new = self.state == "validated" and self.result.get("state") in ("refused_file", "duplicate")
        return self.state in ("published", "failed", "answered") or nothing_new


class Intake:
    """The child and the jobs it was given. All methods may be called from any thread."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._changed = threading.Condition()
        self._child: subprocess.Popen[str] | None = None
        self._aside: dict[str, Path] = {}

    def submit(self, content: bytes, name: str) -> str:
        """Keep an export in the inbox and have it validated, loaded and built. Returns the job's id.

        Where the bytes are kept depends on the bytes; of the name, only a plain file name remains. Raises
        PermissionError when the visitor may not load, whatever page he came from.
        """
        _may("upload")
        path = keep(content, name)
        job = Job(uuid.uuid4().hex, name, path=str(path))
        with self._changed:
            if path.parents[1].name == ASIDE:
                self._aside[job.job_id] = path
            self._begin(job, {"op": "load", "path": job.path, "name": name})
        return job.job_id

    def again(self, job_id: str) -> str:
        """Have a file that is kept loaded once more; the new job's id. Raises PermissionError, KeyError."""
        _may("upload")
        job = replace(self._jobs[job_id], job_id=uuid.uuid4().hex, state="checking", result={})
        with self._changed:
            self._begin(job, {"op": "load", "path": job.path, "name": job.name})
        return job.job_id

    def ask(self, order: dict[str, Any], job_id: str = "", seconds: float = 30) -> dict[str, Any] | None:
        """What the child answers to a question, about the file of a job if one is named; None when it does not, or
        not in time. Raises PermissionError when the visitor may not load."""
        _may()
        about = self._jobs.get(job_id)
        named = {"path": about.path, "name": about.name} if about else {}
        job = Job(uuid.uuid4().hex, "", "asked")
        with self._changed:
            self._begin(job, {**order, **named})
        answered = self.wait(job.job_id, "asked", seconds)
        with self._changed:
            self._jobs.pop(job.job_id, None)
        return answered.result if answered and answered.state == "answered" else None

    def rebuild(self) -> str:
        """Have the numbers computed again from what is loaded and decided. Returns the job's id."""
        job = Job(uuid.uuid4().hex, "", "building")
        with self._changed:
            self._begin(job, {"op": "build"})
        return job.job_id

    def _begin(self, job: Job, order: dict[str, Any]) -> None:
        self._jobs[job.job_id] = job
        while len(self._jobs) > KEEP_JOBS:
            self._jobs.popitem(last=False)
        try:
            self._tell({"id": job.job_id, **order})
        except OSError:
            self._fail({job.job_id})

    def job(self, job_id: str) -> Job | None:
        """The present state of a job; None for one that this process does not know (any more)."""
        return self._jobs.get(job_id)

    def wait(self, job_id: str, state: str, seconds: float) -> Job | None:
        """The job once it has left `state`, or after that many seconds as it is then."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while (job := self._jobs.get(job_id)) and job.state == state:
                if not self._changed.wait(deadline - time.monotonic()):
                    break
            return self._jobs.get(job_id)

    def close(self) -> None:
        """End the child by closing its input; what it is doing, it finishes or redoes next time."""
        child = self._child
        if child and child.stdin:
            with contextlib.suppress(OSError):
                child.stdin.close()
            child.wait(timeout=10)

    def _tell(self, order: dict[str, Any]) -> None:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
            threading.Thread(target=self._listen, args=(self._child,), daemon=True).start()
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()

    def _listen(self, child: "subprocess.Popen[str]") -> None:
        assert child.stdout is not None
        for line in child.stdout:
            with contextlib.suppress(json.JSONDecodeError, KeyError, TypeError):
                self._hear(json.loads(line))
        with self._changed:
            if self._child is child:
                self._fail({job.job_id for job in self._jobs.values() if not job.over})

    def _hear(self, event: dict[str, Any]) -> None:
        with self._changed:
            job = self._jobs.get(event.get("id", ""))
            if job is not None:
                self._jobs[job.job_id] = _after(job, event)
                self._drop({job.job_id} if self._jobs[job.job_id].over else set())
                self._changed.notify_all()

    def _fail(self, job_ids: set[str]) -> None:
        for job_id in job_ids:
            self._jobs[job_id] = replace(self._jobs[job_id], state="failed")
        self._drop(job_ids)
        self._changed.notify_all()

    def _drop(self, job_ids: set[str]) -> None:
        """Remove what could be no export, now that the sender has been told."""
        for job_id in job_ids & self._aside.keys():
            shutil.rmtree(self._aside.pop(job_id).parent, ignore_errors=True)


def _may(action: str = "") -> None:
    """Let nobody hand in or ask who may not, and write down what he does."""
    if not access.may_load():
        raise PermissionError
    if action:
        accesslog.write(action)


def _after(job: Job, event: dict[str, Any]) -> Job:
    match event["event"]:
        case "validated":
            return replace(job, state="validated", result=event["result"])
        case "answered":
            return replace(job, state="answered", result=event["answer"])
        case "progress":
            return replace(
                job,
                state="building",
                stage=event["stage"],
                done=event.get("done") or 0,
                total=event.get("total") or 0,
            )
        case "published":
            return replace(job, state="published", build=event["build"])
        case "failed":
            return replace(
                job,
                state="failed",
                message_id=event.get("message_id", ""),
                message_en=event.get("message_en", ""),
            )
    return job


def keep(content: bytes, name: str) -> Path:
    """Put an export into the inbox as it came, under its own name in a folder named by its bytes.

    The name is kept because some layouts say unit and period there only. The same bytes are kept once. What can be no
    export by its bytes lies aside, until it has been refused in words.
    """
    place = "inbox" if kinds.can_be_export(content) else ASIDE
    folder = warehouse.data_root() / place / hashlib.sha256(content).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    if held := next((path for path in folder.iterdir() if not path.name.startswith(".")), None):
        return held.resolve()
    draft = folder / f".{uuid.uuid4().hex}"
    draft.write_bytes(content)
    return draft.replace(folder / safe_name(name)).resolve()


def safe_name(name: str) -> str:
    """A plain file name out of whatever a browser sends: never a path, a hidden file or a device."""
    base = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c)[0] != "C").rpartition("/")[2]
    base = OUTLAWED.sub("_", unicodedata.normalize("NFC", base)).lstrip("._~ ").rstrip(". ")
    suffix = next((known for known in SUFFIXES if base.lower().endswith(known)), "")
    stem = base[: len(base) - len(suffix)].rstrip(". ") or "ekspor"
    if stem.partition(".")[0].upper() in DEVICES:
        stem = f"ekspor {stem}"
    kept = stem.encode()[: MOST_BYTES - len(suffix)].decode(errors="ignore")
    return kept[: MOST - len(suffix)] + base[len(base) - len(suffix) :]


@cache
def intake() -> Intake:
    """The one intake of this server process."""
    return Intake()
