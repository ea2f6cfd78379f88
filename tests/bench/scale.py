"""How a build grows: seeded lakes of N employees × 36 months, against the same sums in hand-written SQL.

python -m tests.bench.scale [--people 750 10000] [--months 36] [--whole] [--hand] [--memory 2GB] [--json FILE]

Without --whole only the map part is made: all map models by slices, from nothing, again with all slices there, and
again after one late monthly export. The floor reads the same files and gives the same sums of the same rows in one
statement, without provenance, units by name or late exports. --hand: the SQL of all models besides, statement by
statement into one file, as somebody would run it by hand: without slices, checks, the shared file or publishing.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb

from etl import lake
from etl.build import build, prepare
from etl.build import run as run_models
from etl.plan import plan
from etl.sliced import run
from etl.sliced.task import Rows, Task
from tests.bench import lakes

LATEST = """
create table latest as
select unit_id, period, rating, rated_at, period_end
  from read_parquet($files)
 where not coalesce(is_acting, false)
qualify row_number() over (partition by person_key, period order by extracted_at desc, row desc) = 1
"""
SUMS = """
create table sums as
select unit_id, period, count(*) as n, count(rating) as rated,
       count(*) filter (rating in ('good', 'very_good')) as good,
       count(*) filter (rated_at <= period_end + interval 10 day) as on_time
  from latest
 group by all
"""
Figures = dict[str, Any]


def timed(work: Callable[[], object]) -> Figures:
    """Seconds on the wall and of the processors."""
    wall, cpu = perf_counter(), process_time()
    work()
    return {"wall_s": round(perf_counter() - wall, 2), "cpu_s": round(process_time() - cpu, 2)}


def floor(data: Path, memory: str) -> None:
    """The same sums by hand."""
    files = [str(data / "lake" / f.path) for f in lake.current(data).files if f.table == "appraisal"]
    with duckdb.connect() as con:
        if memory:
            con.execute(f"set memory_limit = '{memory}'")
        con.execute(LATEST, {"files": files})
        con.execute(SUMS)


def by_hand(data: Path, memory: str) -> None:
    """The SQL of all models, one statement after the other."""
    with tempfile.TemporaryDirectory(dir=data) as scratch, duckdb.connect() as con:
        con.execute(f"set temp_directory = '{scratch}/spilled'")
        if memory:
            con.execute(f"set memory_limit = '{memory}'")
        prepare(con, data, "bench", f"{scratch}/internal.duckdb")
        run_models(con, lambda *_: None)
        con.execute("checkpoint warehouse; use memory; detach warehouse")


def mapped(data: Path, way: run.Way) -> run.Sliced:
    """The map models of a build, in a warehouse of their own."""
    with tempfile.TemporaryDirectory(dir=data) as scratch, duckdb.connect() as con:
        con.execute(f"set temp_directory = '{scratch}/spilled'")
        if way.limits.memory:
            con.execute(f"set memory_limit = '{way.limits.memory}'")
        prepare(con, data, "bench", f"{scratch}/internal.duckdb")
        made = run.mapped(con, data, str((data / "lake").resolve()), lake.current(data), way, lambda *_: None)
        con.execute("checkpoint warehouse; use memory; detach warehouse")
    return made


def measure(
    people: int,
    months: int,
    whole: bool,
    memory: str,
    hand: bool = False,
    then: Callable[[Path], None] = lambda _: None,
) -> Figures:
    """One lake: floor, map part from nothing, with nothing new, after a late month; the whole build where asked.

    then: what else to do with the data folder before it is gone.
    """
    slices: list[float] = []

    def watched(tasks: Sequence[Task]) -> Iterator[Rows]:
        began = process_time()
        yield from run.here(tasks)
        slices.append(round(process_time() - began, 2))

    way = run.Way("", watched, run.Limits(0, memory))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        rows = lakes.make(data, people, months)
        plan()  # read once in every process
        made: Callable[[], object] = (
            (lambda: build(data, None, way)) if whole else (lambda: mapped(data, way))
        )
        told: Figures = {"people": people, "rows": rows, "load": round(os.getloadavg()[0], 1), "whole": whole}
        told["floor"] = timed(lambda: floor(data, memory))
        if hand:
            told["by_hand"] = timed(lambda: by_hand(data, memory))
        told["full"] = timed(made)
        told["nothing_new"] = timed(made)
        lakes.late(data, "2026-10", people)
        told["late_month"] = timed(made)
        then(data)
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
    told["slices_cpu_s"] = slices
    told["late/full, slices alone"] = round(slices[2] / slices[0], 3)
    told["late/full"] = round(told["late_month"]["cpu_s"] / told["full"]["cpu_s"], 3)
    if hand:
        told["full/by_hand"] = round(told["full"]["cpu_s"] / told["by_hand"]["cpu_s"], 2)
    told["full/floor"] = round(told["full"]["cpu_s"] / told["floor"]["cpu_s"], 2)
    return told


def growth(found: list[Figures]) -> float:
    """Exponent b of processor time ~ rows ** b between the smallest and the largest lake."""
    small, large = found[0], found[-1]
    times = large["full"]["cpu_s"] / small["full"]["cpu_s"]
    return round(math.log(times) / math.log(large["rows"] / small["rows"]), 2)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    parser.add_argument("--people", type=int, nargs="+", default=[750, 10_000])
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--hand", action="store_true")
    parser.add_argument("--memory", default="")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = []
    for people in chosen.people:
        found.append(measure(people, chosen.months, chosen.whole, chosen.memory, chosen.hand))
        print(json.dumps(found[-1]), flush=True)
    if len(found) > 1:
        print(f"growth exponent {growth(found)}")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
