"""The app's loader: a long-lived child that takes orders as JSON lines and answers as JSON lines.

In: {"id", "op": "load" or "check", "path", "name"}, or {"id", "op": "build"} when people have decided something. Out:
{"event": "ready"} once, then per order {"id", "event": "validated", "result"} of a file; after a load that changed the
lake, and for a build, {"id", "event": "progress", "stage", "done", "total"} and {"id", "event": "published", "build"};
or {"id", "event": "failed", "message_id", "message_en"}.

The mapping assistant asks {"id", "op": "propose", "path", "name", "sheet", "header_row", "header_rows", "table"},
{"id", "op": "try", "path", "name", "draft"}, {"id", "op": "keep", "draft"} or {"id", "op": "drop", "key"}, and is told
{"id", "event": "answered", "answer"} (see mapping.py).
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO

import journal
from etl import faults, publish
from etl.engine import connect
from etl.lake import ACCEPTED, PARTLY
from etl.load import Upload, check, load
from etl.messages import Both, said

Send = Callable[[dict[str, Any]], None]
MAPPING = ("propose", "try", "keep", "drop")
Build = Callable[[Path, Callable[[str, int, int], None]], Any]


def serve(data: Path) -> int:
    """Serve until standard input ends; then finish the builds that are due. 0."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a stray print must not break the protocol
    answer(data, sys.stdin, out)
    return 0


def answer(data: Path, orders: Iterable[str], out: TextIO, build: Build | None = None) -> None:
    """Answer each order; builds run beside, so that the next file is judged meanwhile."""
    send = _sender(out)
    con = connect(data)
    builder = _Builder(data, send, build or _published)
    send({"event": "ready"})
    for line in orders:
        if line.strip():
            _order(line, data, con, send, builder)
    builder.close()


def _order(line: str, data: Path, con: Any, send: Send, builder: _Builder) -> None:
    identity: object = None
    try:
        order = json.loads(line)
        identity = order["id"]
        if order["op"] == "build":
            builder.due(identity)
            return
        if order["op"] in MAPPING:
            send({"id": identity, "event": "answered", "answer": _mapped(order, data, con)})
            return
        upload = Upload(Path(order["path"]), order.get("name"))
        if order["op"] == "check":
            result = check(upload, data, con=con)
        elif order["op"] == "load":
            result = load([upload], data, con=con)[0]
        else:
            raise ValueError(f"unknown op {order['op']!r}")
    except Exception as fault:
        _failed(send, identity, getattr(fault, "message", None))
        return
    send({"id": identity, "event": "validated", "result": result.as_dict()})
    if order["op"] == "load" and result.state in (ACCEPTED, PARTLY):
        builder.due(identity)


def _mapped(order: dict[str, Any], data: Path, con: Any) -> dict[str, Any]:
    """The mapping assistant's answer."""
    from etl import kept, mapping

    if order["op"] == "keep":
        return mapping.kept_now(data, order["draft"])
    if order["op"] == "drop":
        return {"is_dropped": kept.drop(data, order["key"])}
    upload = Upload(Path(order["path"]), order.get("name"))
    if order["op"] == "propose":
        return mapping.proposed(upload, order)
    return mapping.tried(upload, data, order["draft"], con)


class _Builder:
    """One thread that builds; orders that come while it builds share the next build."""

    def __init__(self, data: Path, send: Send, build: Build) -> None:
        self._data, self._send, self._build = data, send, build
        self._due: queue.Queue[object] = queue.Queue()
        self._end = object()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def due(self, identity: object) -> None:
        self._due.put(identity)

    def close(self) -> None:
        self._due.put(self._end)
        self._thread.join()

    def _run(self) -> None:
        ended = False
        while not ended:
            waiting = [self._due.get()]
            while not self._due.empty():
                waiting.append(self._due.get())
            ended = self._end in waiting
            identities = [i for i in waiting if i is not self._end]
            if identities:
                self._build_for(identities)

    def _build_for(self, identities: list[object]) -> None:
        def report(stage: str, done: int, total: int) -> None:
            for identity in identities:
                self._send(
                    {"id": identity, "event": "progress", "stage": stage, "done": done, "total": total}
                )

        try:
            name = self._build(self._data, report).build
        except Exception as fault:
            for identity in identities:
                _failed(self._send, identity, getattr(fault, "message", None))
            return
        for identity in identities:
            self._send({"id": identity, "event": "published", "build": name})


def _published(data: Path, report: Callable[[str, int, int], None]) -> Any:
    """A build, unless the current one holds everything already: then that."""
    from etl.build import build
    from etl.prepare import is_stale

    if is_stale(data):
        return build(data, report)
    return SimpleNamespace(build=publish.current(data / "warehouse"))


def _failed(send: Send, identity: object, message: Both | None = None) -> None:
    """Say so, without details unless they are `message`; its kind and place go to the log."""
    if (fault := sys.exception()) is not None:
        message = message or faults.told(fault)
        journal.fault("order_failed", fault, faults.kind(fault))
    both = message or said("state", "failed")
    send({"id": identity, "event": "failed", "message_id": both.id, "message_en": both.en})


def _sender(out: TextIO) -> Send:
    lock = threading.Lock()

    def send(event: dict[str, Any]) -> None:
        with lock:
            out.write(json.dumps(event, ensure_ascii=False, default=str) + "\n")
            out.flush()

    return send
