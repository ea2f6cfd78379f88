"""`python -m tests.bench.publishes [--publishes 100] [--clients 50]`: builds published under clients that keep asking.

Small real builds are published by the loader's own code while threads ask through the app's warehouse, as its pages do.
Counted: questions that failed, rows of another unit or of two builds in one answer, and how long after its publication
each client first saw a build.
"""

import argparse
import json
import os
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb

from dashboard import warehouse
from etl import publish

SQL = "select unit_id, build_no from value where unit_id = $unit"
ROWS = 20  # of each unit


@dataclass
class Seen:
    """What all clients met. late: milliseconds from a publication until a client saw it."""

    questions: int = 0
    failed: list[str] = field(default_factory=list)
    foreign: int = 0
    again: int = 0
    late: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.publishes")
    parser.add_argument("--publishes", type=int, default=100)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KINERJA_DATA"] = folder
        print(json.dumps(run(Path(folder) / "warehouse", chosen.publishes, chosen.clients, chosen.every)))


def run(place: Path, publishes: int, clients: int, every: float) -> dict[str, float | int | list[str]]:
    """Publish and ask at once; the row of the table."""
    place.mkdir()
    at: dict[int, float] = {}
    seen, over = Seen(), threading.Event()
    _publish(place, clients, at)
    with ThreadPoolExecutor(clients) as pool:
        jobs = [pool.submit(_client, f"unit-{n}", seen, at, over) for n in range(clients)]
        for _ in range(publishes):
            time.sleep(every)
            _publish(place, clients, at)
        time.sleep(1)
        over.set()
        for job in jobs:
            job.result()
    expected = publishes * clients
    return {
        "publishes": publishes,
        "clients": clients,
        "questions": seen.questions,
        "failed": seen.failed[:5],
        "begun_again": seen.again,
        "rows_of_others": seen.foreign,
        "seen": len(seen.late),
        "of": expected,
        "median_ms": round(median(seen.late), 1),
        "p99_ms": round(sorted(seen.late)[int(0.99 * len(seen.late))], 1),
        "max_ms": round(max(seen.late), 1),
    }


def _publish(place: Path, units: int, at: dict[int, float]) -> None:
    with publish.locked(place):
        name, folder = publish.start(place)
        number = int(name.rpartition("-")[2])
        with duckdb.connect(str(folder / "internal.duckdb"), config={"default_block_size": "16384"}) as con:
            con.execute(
                f"create table value as select 'unit-' || (i % {units}) as unit_id, {number} as build_no "
                f"from range({units * ROWS}) t(i)"
            )
        at[number] = time.perf_counter()  # at the earliest: clients cannot see it before
        publish.finish(place, name, folder)


def _client(unit: str, seen: Seen, at: dict[int, float], over: threading.Event) -> None:
    last = 0
    while not over.is_set():
        try:
            rows = _ask(unit, seen)
        except Exception as error:
            with seen.lock:
                seen.failed.append(repr(error))
            continue
        now, numbers = time.perf_counter(), {number for _, number in rows}
        with seen.lock:
            seen.questions += 1
            seen.foreign += len(rows) != ROWS or len(numbers) != 1 or any(told != unit for told, _ in rows)
            if (newest := max(numbers)) > last:
                seen.late += [1000 * (now - at[number]) for number in range(max(last, 1) + 1, newest + 1)]
                last = newest
        time.sleep(0.05)


def _ask(unit: str, seen: Seen) -> list[tuple[str, int]]:
    """One question; begun again where a build turns out to be gone, as a page is."""
    for _ in range(3):
        try:
            file = warehouse.file_of(warehouse.current(), "internal")
            found = warehouse.fetch(file, SQL, {"unit": unit})
            return list(zip(found["unit_id"], found["build_no"], strict=True))
        except warehouse.Damaged:
            with seen.lock:
                seen.again += 1
    raise RuntimeError("no build could be read")


if __name__ == "__main__":
    main()
