"""Are planted stories found and is planted noise left alone? The whole way, from export files to verdicts, over seeds.

`python -m tests.bench.stories --seeds 20 [--jobs 2] [--json FILE]`. Sample, load and build run for real for each seed.
"""

import argparse
import json
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import duckdb

from etl.build import build
from etl.load import exports_in, load
from etl.publish import current
from etl.sample import generate, stories

SQL = Path(__file__).with_name("stories.sql")
TOLD = (
    stories.IMPROVING, stories.DECLINING, stories.SLOW_SERVICE, stories.UNIFORM_RATER, stories.SMALL_EXTREME,
    stories.PRAISED, stories.SILENT,
)  # fmt: skip


def one(seed: int, folder: Path) -> dict[str, tuple[int, int]]:
    """Per question: how often the answer was yes, of how many. Stories are asked once, false alarms of many series."""
    data = folder / str(seed)
    generate(data / "sample", seed)
    load(exports_in([data / "sample"]), data)
    build(data)
    name = current(data / "warehouse")
    with duckdb.connect(str(data / "warehouse" / str(name) / "internal.duckdb"), read_only=True) as con:
        names = ", ".join(f"('{unit}')" for unit in TOLD)
        con.execute(f"create temp table told as select * from (values {names}) as told(unit_id)")
        rows = con.execute(SQL.read_text(encoding="utf-8")).fetchall()
    shutil.rmtree(data)
    return {question: (int(yes), int(asked)) for question, yes, asked in rows}


def rates(seeds: int, jobs: int) -> dict[str, tuple[int, int]]:
    """The answers of all seeds added up."""
    found: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(jobs) as pool:
        for answers in pool.map(one, range(1, seeds + 1), [Path(folder)] * seeds):
            for question, (yes, asked) in answers.items():
                before = found.get(question, (0, 0))
                found[question] = (before[0] + yes, before[1] + asked)
    return found


def main() -> None:
    """Print the rates; the JSON file gets the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stories")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = rates(chosen.seeds, chosen.jobs)
    for question, (yes, asked) in found.items():
        print(f"{question:60} {yes:6} / {asked:<7} {100 * yes / max(asked, 1):5.1f} %")
    with chosen.json.open("w", encoding="utf-8") if chosen.json else nullcontext() as file:
        if file:
            json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
