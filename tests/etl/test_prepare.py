"""What `make run` does before the app starts: from nothing, a second time, and with an agency's own exports."""

import shutil
from contextlib import nullcontext
from pathlib import Path

import duckdb
import pytest

from etl import lake
from etl.prepare import Prepared, is_stale, prepare
from etl.progress import silent
from tests.conftest import PREPARED, run_etl


def quiet() -> nullcontext:  # type: ignore[type-arg]
    return nullcontext(silent)


def synthetic(data: Path) -> bool:
    name = (data / "warehouse" / "CURRENT").read_text().strip()
    with duckdb.connect(str(data / "warehouse" / name / "internal.duckdb"), read_only=True) as con:
        return bool(con.execute("select synthetic from build").fetchall()[0][0])


@pytest.fixture(scope="module")
def small(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose sample holds nothing but the units, loaded and built. Read it, never change it."""
    data = tmp_path_factory.mktemp("small") / "data"
    (data / "sample").mkdir(parents=True)
    for name in ("truth.toml", "Referensi Unit Kerja.xlsx"):
        shutil.copy(sample_data / "sample" / name, data / "sample")
    assert prepare(data, quiet) == Prepared(0, 1, True) and synthetic(data)
    return data


def test_from_nothing_to_the_sample_and_then_nothing_left_to_do(sample_data: Path) -> None:
    assert "Siap / ready: 147" in (sample_data / PREPARED).read_text(encoding="utf-8")
    assert synthetic(sample_data)
    assert prepare(sample_data, quiet) == Prepared(0, 0, False)


def test_own_exports_are_loaded_and_no_sample_is_made(tmp_path: Path, sample_data: Path) -> None:
    inbox = tmp_path / "inbox" / "2026"
    inbox.mkdir(parents=True)
    shutil.copy(sample_data / "sample" / "Referensi Unit Kerja.xlsx", inbox)
    assert prepare(tmp_path, quiet) == Prepared(0, 1, True)
    assert not (tmp_path / "sample").exists()
    shutil.copy(sample_data / "sample" / "Laporan SKP 2025.xlsx", inbox)
    assert prepare(tmp_path, quiet) == Prepared(0, 1, True)


def test_a_build_of_another_manifest_is_stale(tmp_path: Path, small: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small, data)
    assert not is_stale(data)
    lake.undo(data)
    assert is_stale(data)


@pytest.mark.parametrize("left", ["CURRENT", "internal.duckdb"])
def test_a_missing_build_is_stale(tmp_path: Path, small: Path, left: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(small, data)
    next((data / "warehouse").rglob(left)).unlink()
    assert is_stale(data)


def test_a_file_refused_as_a_whole_is_recorded_once(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "catatan.csv").write_text("a;b\n1;2\n")
    assert prepare(tmp_path, quiet).built
    number = lake.current(tmp_path).number
    assert not prepare(tmp_path, quiet).built
    assert lake.current(tmp_path).number == number


def test_sample_and_real_exports_are_never_published_together(tmp_path: Path, small: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small, data)
    before = (data / "warehouse" / "CURRENT").read_text()
    real = data / "inbox" / "Referensi Unit Kerja.csv"
    real.parent.mkdir(exist_ok=True)
    header = (
        "unor_id;nama_unor;jenis_unit;tingkat;unor_induk_id;wilayah_induk_id;kode_wilayah;"
        "berlaku_sejak;berlaku_sampai;pengguna_layanan_triwulan"
    )
    real.write_text(f"{header}\nA1;Kecamatan Lain;kecamatan;1;;;16.71.01;2020-01-01;;\n")
    done = run_etl(data, "prepare")
    assert done.returncode == 3
    assert "data contoh (sintetis) dan data asli termuat bersama" in done.stderr
    assert "Traceback" not in done.stderr
    assert (data / "warehouse" / "CURRENT").read_text() == before
