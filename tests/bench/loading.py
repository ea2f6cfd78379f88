"""Load, upload and build, beside their floors: raw DuckDB over the same bytes, bare calamine on the workbook."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter

import duckdb
import python_calamine

from etl.build import build
from etl.engine import connect
from etl.load import Upload, load
from etl.sample import generate
from tests.bench import exports
from tests.bench.measure import Ratio, against

RAW = """
copy (select * replace (periode_awal_skp::date as periode_awal_skp, periode_akhir_skp::date as periode_akhir_skp,
                        waktu_dinilai::timestamp as waktu_dinilai, tahun_skp::integer as tahun_skp)
        from read_csv($file, delim = ';', skip = 7, header = true, all_varchar = true))
  to '{target}' (format parquet, compression zstd)
"""


@contextmanager
def _lake(folder: Path) -> Iterator[Path]:
    """A data folder that starts empty and goes away."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["KINERJA_DATA"] = str(folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def csv_load(work: Path, rows: int) -> Ratio:
    """A monthly export of `rows` rows: contract, rules and refusals against a bare typed read into Parquet."""
    file = exports.csv(work / "laporan 2026-03.csv", rows)
    floor = duckdb.connect()

    def subject() -> None:
        with _lake(work / "lake") as data:
            result = load([Upload(file)], data)[0]
            assert sum(s.rows_read for s in result.sheets) == rows, result.message_en

    def raw() -> None:
        floor.execute(RAW.format(target=work / "raw.parquet"), {"file": str(file)})

    return against(f"load CSV, {rows:,} rows / raw read_csv → Parquet", subject, raw)


def xlsx_load(work: Path, rows: int) -> Ratio:
    """The same as a workbook against calamine's reading alone."""
    file = exports.xlsx(work / "laporan 2026-03.xlsx", rows)

    def subject() -> None:
        with _lake(work / "lake") as data:
            result = load([Upload(file)], data)[0]
            assert sum(s.rows_read for s in result.sheets) == rows, result.message_en

    def bare() -> None:
        python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(
            skip_empty_area=False
        )

    return against(f"load XLSX, {rows:,} rows / bare calamine", subject, bare)


def whole_build(work: Path) -> list[dict[str, float | str | int]]:
    """The sample loaded and built from nothing, and a second build of the same lake."""
    with _lake(work / "sample") as data:
        generate(data / "sample")
        files = [Upload(p) for p in sorted((data / "sample").iterdir()) if p.suffix in (".xlsx", ".csv")]
        began = perf_counter()
        results = load(files, data, con=connect(data))
        loaded = perf_counter() - began
        rows = sum(s.rows_read for r in results for s in r.sheets)
        times = sorted(build(data).seconds for _ in range(3))
    return [
        {
            "name": f"load of the sample, {rows:,} rows",
            "seconds": round(loaded, 2),
            "rows_per_s": round(rows / loaded),
        },
        {"name": "build of the sample", "seconds": round(times[1], 2), "rows_per_s": round(rows / times[1])},
    ]


def upload(work: Path, data: Path, rows: int = 500, runs: int = 5) -> list[dict[str, float | str | int]]:
    """Seconds from handing a fresh export to a warm worker until its verdict, and until the new build is current."""
    copy = work / "served"
    shutil.copytree(data, copy)
    child = subprocess.Popen(
        [sys.executable, "-m", "etl", "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "KINERJA_DATA": str(copy)},
    )  # fmt: skip
    assert child.stdin and child.stdout
    child.stdout.readline()
    seconds: dict[str, list[float]] = {"validated": [], "published": []}
    for number in count(1):
        file = exports.xlsx(work / f"unggahan {number} 2026-03.xlsx", rows + number)
        began = perf_counter()
        child.stdin.write(f'{{"id": "{number}", "op": "load", "path": "{file}", "name": "{file.name}"}}\n')
        child.stdin.flush()
        while '"published"' not in (line := child.stdout.readline()):
            assert '"failed"' not in line, line
            if '"validated"' in line:
                seconds["validated"].append(perf_counter() - began)
        seconds["published"].append(perf_counter() - began)
        if number == runs:
            break
    child.stdin.close()
    child.wait(20)
    return [
        {"name": f"upload of {rows} rows (XLSX), {what}", "n": runs, "median_s": round(sorted(s)[runs // 2], 3),
         "max_s": round(max(s), 3)} for what, s in seconds.items()
    ]  # fmt: skip
