"""What a portal harvests: the largest table as Parquet and JSON from a running app, beside DuckDB writing the rows."""

import os
import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from tests.api.conftest import made
from tests.bench.measure import against
from tests.browser.window import serve

ROWS = 50_000
TABLE = "value"


def harvest(data: Path, log: Path, runs: int = 3) -> list[dict[str, float | str | int]]:
    """Rows of one answer at the limit of the API; seconds as the program waits for them."""
    os.environ |= {"KINERJA_DATA": str(data), "APP_DEMO": "1"}
    secret = made("Bench")
    with serve(data, log) as url, TemporaryDirectory() as work:
        return [
            _row(
                f"{url}/api/v1/tables/{TABLE}?limit={ROWS}&format={kind}",
                kind,
                secret,
                data,
                Path(work),
                runs,
            )
            for kind in ("parquet", "json")
        ]


def _row(
    address: str, kind: str, secret: str, data: Path, work: Path, runs: int
) -> dict[str, float | str | int]:
    build = (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()
    source, target = data / "warehouse" / build / "shared.duckdb", work / f"floor.{kind}"

    def ask() -> bytes:
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {secret}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())

    def floor() -> None:
        with duckdb.connect(str(source), read_only=True) as con:
            con.execute(f"copy (from {TABLE} limit {ROWS}) to '{target}' (format {kind})")

    found = against(f"API: {ROWS:,} rows as {kind} / DuckDB writes them", ask, floor, runs)
    walls = found.subject.wall
    return {
        "name": found.name, "n": len(walls), "s": round(median(walls), 2), "min_s": round(min(walls), 2),
        "max_s": round(max(walls), 2), "floor_s": round(median(found.floor.wall), 3), "mb": round(len(ask()) / 1e6, 2),
    }  # fmt: skip
