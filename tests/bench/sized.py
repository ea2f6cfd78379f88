"""What grows with the number of employees, one size after the other, for the table of `python -m tests.bench`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import publishes, questions, scale, spark, viewers

MONTHS, RUNS = 36, 7
VIEWERS, PROCESSES, SECONDS = (1, 10, 50, 100, 200), 2, 40.0
CLUSTER = 50_000  # employees of the lake that a cluster is measured with, at most
Row = dict[str, Any]


def grown(people: Sequence[int], work: Path) -> list[Row]:
    """Rows of all sizes, and of what is measured once. Floors stand in each row: the models by hand, the bare query."""
    rows: list[Row] = []
    built: list[scale.Figures] = []
    os.environ |= {"APP_DEMO": "1", "APP_RATE": "0"}
    for size in people:
        more: list[Row] = []

        def then(data: Path, size: int = size, more: list[Row] = more) -> None:
            asked = questions.measured(data, RUNS)
            more.extend({"name": f"questions, {size:,} employees", **row} for row in asked)
            if size == max(people):
                more.extend(step.record() for step in viewers.steps(PROCESSES, VIEWERS, SECONDS))

        built.append(scale.measure(size, MONTHS, True, "", hand=True, then=then))
        rows += [{"name": f"build, {size:,} employees × {MONTHS} months", **built[-1]}, *more]
    if len(built) > 1:
        rows.append({"name": "growth of builds", "exponent": scale.growth(built)})
    os.environ["KINERJA_DATA"] = str(work / "published")
    place = work / "published" / "warehouse"
    place.parent.mkdir(parents=True, exist_ok=True)
    rows.append({"name": "publishing under clients", **publishes.run(place, 100, 50, 0.5)})
    return [*rows, spark.compared(min(max(people), CLUSTER), MONTHS)]
