"""`python -m tests.bench [--json FILE] [--rows N] [--sheet-rows N] [--people N …]`: a table of ratios.

With --people (750 50000 …) also what grows: builds of seeded lakes of so many employees × 36 months, what the pages ask
of each, viewers of the largest, publishing under many clients, one worker of a cluster against two.
"""

import argparse
import json
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tests.bench import control, disclosure, documents, loading, programs, report, screen, sized
from tests.conftest import run_etl


def main() -> None:
    """Measure everything once and print it; the JSON file gets the same rows with machine and date."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--sheet-rows", type=int, default=50_000)
    parser.add_argument("--people", type=int, nargs="+", default=[])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = _all(Path(folder), chosen.rows, chosen.sheet_rows)
        rows += sized.grown(chosen.people, Path(folder)) if chosen.people else []
    console = Console(width=160)
    for row in rows:
        console.print(
            f"[bold]{row['name']}[/]  " + "  ".join(f"{k} {v}" for k, v in row.items() if k != "name")
        )
    if chosen.json:
        about = {
            "date": datetime.now(UTC).date().isoformat(),
            "machine": platform.platform(),
            "python": platform.python_version(),
        }
        chosen.json.write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n", encoding="utf-8")


def _all(work: Path, rows: int, sheet_rows: int) -> list[dict[str, float | str | int]]:
    found = [loading.csv_load(work, rows).record(), loading.xlsx_load(work, sheet_rows).record()]
    found += [loading.parquet_load(work, rows).record()]
    found += [loading.memory(work, count) for count in (rows, 5 * rows)]
    found += loading.whole_build(work)
    found += disclosure.choice(k=5) + disclosure.choice(k=10)
    found += control.charts(work)
    data = work / "data"
    for step in (("sample",), ("load", str(data / "sample")), ("build",)):
        run_etl(data, *step)
    found += loading.upload(work, data) + loading.monthly(work, data)
    found += report.reports(data)
    found += documents.documents(data)
    found += programs.harvest(data, work / "api.log")
    return found + screen.paint(data, work / "server.log")


if __name__ == "__main__":
    main()
