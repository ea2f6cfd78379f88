"""What the pages ask the warehouse, by size: `python -m tests.bench.questions SMALL LARGE … [--runs 7] [--json FILE]`.

Each argument is a data folder with a build. Every page is opened as a visitor would, for the whole and for the last of
the smallest units, which is as large in every lake of the bench. The questions of a change of the period are noted, and
each is asked again through the app's door and, in turn, bare: on one cursor, without a frame. The sums of a page
are told beside those of the first folder.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from dashboard import kept, opened, queries, warehouse
from tests.bench.screen import PAGES
from tests.pages.conftest import address, visit

Question = tuple[Path, str, Mapping[str, Any]]
Row = dict[str, float | str | int]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.questions")
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    os.environ["APP_DEMO"] = "1"
    rows = [row for data in chosen.data for row in measured(data, chosen.runs)]
    first = {(row["page"], row["of"]): float(row["ms"]) for row in rows if row["data"] == str(chosen.data[0])}
    for row in rows:
        if before := first.get((row["page"], row["of"])):
            row["by_first"] = round(float(row["ms"]) / before, 2)
        print("  ".join(f"{name} {told}" for name, told in row.items()))
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def measured(data: Path, runs: int) -> Iterator[Row]:
    """One row a page: milliseconds of all its questions, of the longest, and of the bare ones."""
    os.environ["KINERJA_DATA"] = str(data)
    smallest = max(queries.units("territory")["unit_id"], key=lambda unit: (len(unit), unit))
    for page, (of, at) in product(PAGES, (("whole", {}), ("unit", {"unit": smallest}))):
        asked = noted(page, at)
        told = [each(question, runs) for question in asked]
        if not told:
            continue
        mine, bare = sum(a for a, _ in told), sum(b for _, b in told)
        yield {
            "data": str(data), "page": page, "of": of, "questions": len(asked), "ms": round(mine, 1),
            "longest_ms": round(max(a for a, _ in told), 1), "bare_ms": round(bare, 1),
            "by_bare": round(mine / bare, 2),
        }  # fmt: skip


def noted(page: str, at: Mapping[str, str]) -> list[Question]:
    """The questions that an open page asks when the period a year before is chosen, which nobody has asked for yet."""
    kept.forget()
    shown = address(visit(page, **at))
    year, dash, rest = shown.get("period", "2026").partition("-")
    found: list[Question] = []
    with _noting("fetch", found), _noting("fetch_arrow", found):
        visit(page, **shown | {"period": f"{int(year) - 1}{dash}{rest}"})
    return found


@contextmanager
def _noting(door: str, found: list[Question]) -> Iterator[None]:
    ask = getattr(warehouse, door)

    def noting(file: Path, sql: str, params: Mapping[str, Any]) -> object:
        found.append((file, sql, dict(params)))
        return ask(file, sql, params)

    with patch.object(warehouse, door, noting):
        yield


def each(question: Question, runs: int) -> tuple[float, float]:
    """Median milliseconds of a question through the app's door, and bare, asked in turn."""
    file, sql, params = question
    with opened.connection(file).cursor() as con:
        bare = lambda: con.sql(sql, params=dict(params)).to_arrow_table()  # noqa: E731
        ways: tuple[Callable[[], object], ...] = (lambda: warehouse.fetch(file, sql, params), bare)
        turns = [[_ms(way) for way in ways] for _ in range(runs + 1)][1:]
    return median(mine for mine, _ in turns), median(floor for _, floor in turns)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
