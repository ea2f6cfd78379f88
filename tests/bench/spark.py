"""One worker, then two, for the same slices on a real standalone cluster of this machine.

python -m tests.bench.spark [--people 50000] [--months 36]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import duckdb

from etl import lake
from etl.build import prepare
from etl.sliced import run
from etl.sliced.folders import FOLDER
from etl.sliced.spark import cluster
from etl.sliced.task import Rows, Task
from tests.bench import lakes
from tests.spark.cluster import environment, standalone


def measure(data: Path, workers: int) -> dict[str, float | int]:
    """Seconds of the slices alone: the cluster stands, and its workers have run one task each before."""
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder, standalone(Path(folder), workers) as held:
        os.environ |= environment(Path(folder))
        with cluster(held.address) as on_cluster:

            def watched(tasks: Sequence[Task]) -> Iterator[Rows]:
                for _ in on_cluster(tasks[:workers]):  # starts Python on every worker
                    pass
                began = perf_counter()
                yield from on_cluster(tasks)
                seconds.append(perf_counter() - began)

            with duckdb.connect() as con:
                prepare(con, data, "bench", ":memory:")
                place = str((data / "lake").resolve())
                way = run.Way("", watched, run.Limits(1), together=0)
                made = run.mapped(con, data, place, lake.current(data), way, lambda *_: None)
    shutil.rmtree(data / FOLDER)
    return {
        "workers": workers,
        "slices": made.made,
        "seconds": round(seconds[0], 1),
        "load": os.getloadavg()[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.spark")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=36)
    chosen = parser.parse_args()
    print(json.dumps(compared(chosen.people, chosen.months)))


def compared(people: int, months: int) -> dict[str, float | str | int]:
    """Seconds of all slices by one worker and by two."""
    with tempfile.TemporaryDirectory() as folder:
        rows = lakes.make(Path(folder), people, months)
        one, two = (measure(Path(folder), workers) for workers in (1, 2))
    return {
        "name": f"slices of {people:,} employees on a cluster", "rows": rows, "slices": one["slices"],
        "one_worker_s": one["seconds"], "two_workers_s": two["seconds"],
        "by": round(one["seconds"] / two["seconds"], 2), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
