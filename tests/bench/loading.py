"""Load, upload and build, beside their floors: raw DuckDB over the same bytes, bare calamine on the workbook."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
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


@cache
def _warm() -> duckdb.DuckDBPyConnection:
    """The connection of a process that loads, as the floors have theirs."""
    with _lake(Path(tempfile.mkdtemp())) as data:
        return connect(data)


def _loaded(file: Path, work: Path, rows: int) -> None:
    con = _warm()
    with _lake(work / "lake") as data:
        result = load([Upload(file)], data, con=con)[0]
        assert sum(s.rows_read for s in result.sheets) == rows, result.message_en


def csv_load(work: Path, rows: int, runs: int = 5) -> Ratio:
    """A monthly export of `rows` rows: contract, rules and refusals against a bare typed read into Parquet."""
    file = exports.csv(work / "laporan 2026-03.csv", rows)
    floor = duckdb.connect()

    def raw() -> None:
        floor.execute(RAW.format(target=work / "raw.parquet"), {"file": str(file)})

    return against(
        f"load CSV, {rows:,} rows / raw read_csv → Parquet", lambda: _loaded(file, work, rows), raw, runs
    )


def xlsx_load(work: Path, rows: int, runs: int = 5) -> Ratio:
    """The same as a workbook against calamine's reading alone."""
    file = exports.xlsx(work / "laporan 2026-03.xlsx", rows)

    def bare() -> None:
        python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(
            skip_empty_area=False
        )

    return against(f"load XLSX, {rows:,} rows / bare calamine", lambda: _loaded(file, work, rows), bare, runs)


def parquet_load(work: Path, rows: int, runs: int = 5) -> Ratio:
    """The same as Parquet against DuckDB's copy of it."""
    file = exports.parquet(work / "laporan 2026-03.parquet", rows)
    floor = duckdb.connect()

    def raw() -> None:
        floor.execute(
            f"copy (from read_parquet($file)) to '{work / 'raw.parquet'}' (format parquet, compression zstd)",
            {"file": str(file)},
        )

    return against(
        f"load Parquet, {rows:,} rows / raw read_parquet → Parquet",
        lambda: _loaded(file, work, rows),
        raw,
        runs,
    )


def memory(work: Path, rows: int) -> dict[str, float | str | int]:
    """Most memory that a process of its own takes for loading a CSV, beside the raw copy of the same file."""
    file = exports.csv(work / "laporan 2026-03.csv", rows)
    peaks = {}
    for what in ("load", "raw"):
        told = subprocess.run(
            [sys.executable, "-c", f"from tests.bench import loading; loading.peak({str(file)!r}, {what!r})"],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        peaks[what] = [float(number) for number in told[-2:]]
    file.unlink()
    return {
        "name": f"memory for CSV, {rows:,} rows", "peak_mb": round(peaks["load"][0]), "cpu_s": peaks["load"][1],
        "raw_peak_mb": round(peaks["raw"][0]), "raw_cpu_s": peaks["raw"][1],
    }  # fmt: skip


def peak(file: str, what: str) -> None:
    """Load the file, or copy it raw, in this process; prints its peak in MB and its CPU seconds."""
    work = Path(file).parent / "peak"
    if what == "load":
        with _lake(work) as data:
            result = load([Upload(Path(file))], data)[0]
            assert result.exit_code < 2, result.message_en
    else:
        work.mkdir()
        duckdb.execute(RAW.format(target=work / "raw.parquet"), {"file": file})
        shutil.rmtree(work)
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(_peak_mb(), round(own.ru_utime + own.ru_stime, 1))


def _peak_mb() -> float:
    """Of this process alone: getrusage begins with what the parent had at its most, through fork and exec."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


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


def monthly(work: Path, data: Path, rows: int = 50_000, runs: int = 3) -> list[dict[str, float | str | int]]:
    """A new month of so many employees as CSV on a warm worker, beside raw DuckDB's load of the same file."""
    floor = duckdb.connect()
    raws: list[float] = []

    def file(number: int) -> Path:
        made = exports.csv(work / f"laporan {number} 2026-03.csv", rows + number)
        began = perf_counter()
        floor.execute(RAW.format(target=work / "raw.parquet"), {"file": str(made)})
        raws.append(perf_counter() - began)
        return made

    found = _uploaded(work, data, f"monthly export of {rows:,} rows (CSV)", file, runs)
    return [{**row, "raw_s": round(sorted(raws)[len(raws) // 2], 3)} for row in found]


def upload(work: Path, data: Path, rows: int = 500, runs: int = 5) -> list[dict[str, float | str | int]]:
    """Seconds from handing a fresh export to a warm worker until its verdict, and until the new build is current."""

    def file(number: int) -> Path:
        return exports.xlsx(work / f"unggahan {number} 2026-03.xlsx", rows + number)

    return _uploaded(work, data, f"upload of {rows} rows (XLSX)", file, runs)


def _uploaded(
    work: Path, data: Path, name: str, exported: Callable[[int], Path], runs: int
) -> list[dict[str, float | str | int]]:
    copy = work / "served"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    child = subprocess.Popen(
        [sys.executable, "-m", "etl", "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "KINERJA_DATA": str(copy)},
    )  # fmt: skip
    assert child.stdin and child.stdout
    child.stdout.readline()
    seconds: dict[str, list[float]] = {"validated": [], "published": []}
    for number in count(1):
        file = exported(number)
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
        {"name": f"{name}, {what}", "n": runs, "median_s": round(sorted(s)[runs // 2], 3),
         "max_s": round(max(s), 3)} for what, s in seconds.items()
    ]  # fmt: skip
