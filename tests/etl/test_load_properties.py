"""Properties of loading, over drawn files: nothing is lost, order does not matter, twice is once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import lake
from etl.load import Upload, load
from tests.etl.drawn_exports import NIP, appraisal, appraisals

CELLS = {
    "nip": st.sampled_from(
        [NIP, "198503122010012005", "1,98E+17", "123", "", "JUMLAH TOTAL", "\u00a0" + NIP]
    ),
    "periode_awal_skp": st.sampled_from(
        ["2026-03-01", "1 Maret 2026", "31/02/2026", "2026-04-01", "", "46082"]
    ),
    "hasil_akhir": st.sampled_from(["BAIK", "-", "", "Sangat  Baik", "ISTIMEWA", "'; drop", "é"]),
    "jenis": st.sampled_from(["pns", "JUMLAH TOTAL", "Catatan: x", ""]),
    "skp_unor": st.text(
        st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=';"'), max_size=12
    ),
    "is_skp_plt_plh_pjb": st.sampled_from(["0", "1", "Plt", "mungkin", ""]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS).map(lambda cells: appraisal(**cells)), max_size=12)
FILES = st.lists(ROWS, min_size=1, max_size=3)
QUICK = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


def written(path: Path, files: list[list[list[Any]]], kind: str = "csv") -> list[Upload]:
    return [Upload(appraisals(path / f"{n}.{kind}", *rows)) for n, rows in enumerate(files)]


def state(data: Path) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Files and verdicts that count, without load ids, times and the name a duplicate happened to have first."""
    manifest = lake.current(data)
    files = {(f.path, f.contract, f.period, f.extracted_at, f.rows) for f in manifest.files}
    return files, {(r.file_sha, r.sheet, r.state, r.accepted, r.refused, r.skipped) for r in manifest.loads}


@QUICK
@given(FILES, st.sampled_from(["csv", "xlsx"]))
def test_every_row_is_accepted_refused_or_skipped(files: list[list[list[Any]]], kind: str) -> None:
    with folder() as path:
        for rows, result in zip(files, load(written(path, files, kind), path / "data"), strict=True):
            if result.state != "duplicate":
                assert sum(s.accepted + s.refused + s.skipped for s in result.sheets) == len(rows)


@QUICK
@given(FILES, st.randoms())
def test_order_does_not_matter(files: list[list[list[Any]]], random: Any) -> None:
    with folder() as path:
        uploads = written(path, files)
        load(uploads, path / "one")
        random.shuffle(uploads)
        for upload in uploads:
            load([upload], path / "other")
        assert state(path / "one") == state(path / "other")


@QUICK
@given(FILES)
def test_twice_is_once(files: list[list[list[Any]]]) -> None:
    with folder() as path:
        uploads = written(path, files)
        load(uploads, path / "data")
        before = lake.current(path / "data")
        load(uploads, path / "data")
        assert lake.current(path / "data") == before
