"""A person is taken out of everything that is kept: read back from the bytes, killed at any moment, run again."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from etl import lake, publish
from etl.database import ForeignDatabaseError
from etl.erase import erase, unfinished
from etl.load import Upload, load
from etl.pseudonym import key_of, pseudonym
from etl.status import status
from etl.traces import BadNumberError, clean_nip, distinct_names
from tests.conftest import ROOT, run_etl
from tests.etl.drawn_exports import NIP, NIP_2, RATER, accepted, appraisal, appraisals
from tests.etl.kept import SPACED, fill
from tests.etl.sliced import by_slices, opened

WRITTEN = re.compile(r"(?i)1985\W*0312\W*2010\W*01\W*2\W*004|siti\W+nur\W+aminah|nur\W+aminah|siti@contoh")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of kept.py, made once, with the slices a large lake would have; every test takes a copy."""
    data = fill(tmp_path_factory.mktemp("kept") / "data")
    with opened(data) as con:
        by_slices(con, data)
    return data


@pytest.fixture
def built(kept: Path, data: Path) -> Path:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    return data


@pytest.fixture
def copy(kept: Path, data: Path) -> Path:
    """Without the figures: a build takes longer than all the rest."""
    shutil.copytree(kept, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("warehouse"))
    return data


def traces_left(data: Path, key: str) -> list[str]:
    """Files that hold him, found by another way than the program's: everything unpacked to text, then one search."""
    return [
        path.name
        for path in sorted(data.rglob("*"))
        if path.is_file() and (WRITTEN.search(text := path.name + unpacked(path)) or key in text)
    ]


def unpacked(path: Path) -> str:
    raw = path.read_bytes()
    text = raw.decode("latin-1")
    if raw[:4] == b"PAR1":
        text += str(pq.read_table(path).to_pylist())
    elif raw[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            text += "".join(str(con.execute(f'from "{s}"."{t}"').fetchall()) for s, t in tables)
    elif raw[:2] == b"PK":
        with zipfile.ZipFile(path) as archive:
            text += "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return text


def test_the_search_finds_him_where_he_is(kept: Path) -> None:
    left = set(traces_left(kept, pseudonym(NIP, key_of(kept))))
    assert {"pegawai.xlsx", "lapor.csv", "app.db", "internal.duckdb", "SKP Siti Nur Aminah.xlsx"} <= left
    assert {"000001.json", "000002.json", "000003.json"} <= left
    sliced = {name for name in left if name.startswith(("staging.", "measure."))}
    assert "staging.appraisal.parquet" in sliced
    assert (
        sum(name.endswith(".parquet") for name in left - sliced) == 4
    )  # by name: what was refused of a file is named as the rest


def test_nothing_is_left_and_others_keep_their_rows(built: Path) -> None:
    key = pseudonym(NIP, key_of(built))
    done = run_etl(built, "erase", "--nip", SPACED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 still hold the person" in done.stdout
    assert not WRITTEN.search(done.stdout + done.stderr) and key not in done.stdout
    assert traces_left(built, key) == [] and not unfinished(built)
    assert [row[0] for row in accepted(built, "appraisal_id")] == ["a-2"]
    assert accepted(built, "rater_key") == [(None,)]
    assert accepted(built, "text", "complaint", "complaint_id") == [
        ("Petugas [nama] lambat, Yanto juga; NIP [nomor]",), ("Antre lama di loket",),
    ]  # fmt: skip
    assert len(accepted(built, "name", "employee")) == 3
    # no undo, no older build and no original brings him back
    assert len(lake.manifests(built)) == 1 and len(publish.builds(built / "warehouse")) == 1
    assert sorted(p.name for p in (built / "inbox").rglob("*") if p.is_file()) == ["lain.csv", "unit.xlsx"]
    lake.undo(built)
    assert traces_left(built, key) == []


def test_a_file_that_is_loaded_already_stays_loaded(copy: Path, tmp_path: Path) -> None:
    original = next((copy / "inbox").glob("ab12/*")).rename(tmp_path / "again.xlsx")
    erase(copy, [NIP])
    assert load([Upload(original)], copy)[0].state == "duplicate"


def test_others_in_the_app_database_stay(copy: Path) -> None:
    done = erase(copy, [NIP])
    with closing(sqlite3.connect(copy / "app.db")) as con:
        assert con.execute("select account, given_by from grant_").fetchall() == [
            ("lain@contoh.go.id", "[dihapus]")
        ]
        assert con.execute("select account from access_log").fetchall() == [("lain@contoh.go.id",)]
    assert done.app_rows == 3


def test_twice_is_as_once_and_nobody_is_no_fault(copy: Path) -> None:
    first = erase(copy, [NIP])
    second = erase(copy, [NIP, "199001012015011009"])
    assert (second.manifest, second.originals, second.left) == (first.manifest, [], [])


def test_an_empty_data_folder_is_enough(data: Path) -> None:
    assert erase(data, [NIP]).left == []


def test_killed_while_it_builds(built: Path) -> None:
    killed_and_finished(built, 1.5)


@pytest.mark.parametrize("step", [0.01, 0.1, 0.25])
def test_killed_at_any_moment_it_is_finished_by_running_again(copy: Path, step: float) -> None:
    killed_and_finished(copy, step)


def killed_and_finished(copy: Path, step: float) -> None:
    env = {**os.environ, "KINERJA_DATA": str(copy)}
    command = [sys.executable, "-m", "etl", "erase", "--nip", NIP]
    child = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not unfinished(copy) and child.poll() is None:
        time.sleep(0.002)
    time.sleep(step)
    child.send_signal(signal.SIGKILL)
    child.wait()
    # the second run is not told whom: what was begun is on record, or there is nothing left to do
    if unfinished(copy):
        assert (copy / ".erasing.json").stat().st_mode & 0o777 == 0o600
        assert run_etl(copy, "erase").returncode == 0
    assert traces_left(copy, pseudonym(NIP, key_of(copy))) == []
    assert [row[0] for row in accepted(copy, "appraisal_id")] == ["a-2"]


def test_half_a_file_of_a_killed_run_is_no_obstacle(copy: Path) -> None:
    half = lake.lake_of(copy) / "employee_siasn" / "period=all" / "tmp_half.parquet"
    half.write_bytes(b"PAR1" + NIP.encode())
    assert erase(copy, [NIP]).left == [] and not half.exists()


def test_a_file_nobody_may_remove_fails_the_proof(copy: Path) -> None:
    (copy / "access.toml").write_text(f'account = "{SPACED}"')
    done = run_etl(copy, "erase", "--nip", NIP)
    assert done.returncode == 3 and "access.toml" in done.stdout and unfinished(copy)
    assert "an erasure is unfinished" in status(copy)
    (copy / "access.toml").unlink()
    assert run_etl(copy, "erase").returncode == 0


def test_a_database_of_another_kind_is_said_to_be_out_of_reach(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://db.example/kinerja")
    with pytest.raises(ForeignDatabaseError):
        erase(data, [NIP])


@pytest.mark.parametrize("number", ["", "123", "19850312201001200x", "1985031220100120045"])
def test_only_a_nip_is_erased(number: str) -> None:
    with pytest.raises(BadNumberError):
        clean_nip(number)


@pytest.mark.parametrize(
    ("own", "others", "unique"),
    [
        ("Siti Nur Aminah", [], ("nur aminah", "siti nur", "siti nur aminah")),
        ("Siti Nur Aminah", ["Nur Aminah"], ("siti nur", "siti nur aminah")),
        ("Siti Aminah", ["Dr. Siti Aminah, M.Si."], ()),
        ("Siti Fatimah", ["Puskesmas Siti Fatimah"], ()),
        ("Suhartini", ["Budi Suhartini"], ()),
        ("Suhartini", ["Budi"], ("suhartini",)),
        ("Edi", [], ()),
    ],
)
def test_only_a_name_that_nobody_else_bears_is_looked_for(
    own: str, others: list[str], unique: tuple[str, ...]
) -> None:
    assert distinct_names([own], others)[0] == unique


def test_several_people_from_a_list(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{NIP}\n{RATER}\n", encoding="utf-8")
    assert run_etl(copy, "erase", "--file", str(tmp_path / "list"), "--nip", NIP_2).returncode == 0
    assert accepted(copy, "appraisal_id") == [] and len(accepted(copy, "name", "employee")) == 1


def test_a_load_that_runs_meanwhile_loses_nothing(copy: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "mei.csv", appraisal(NIP_2, id="m-1"))
    child = subprocess.Popen([sys.executable, "-m", "etl", "load", str(path)], cwd=ROOT, stdout=subprocess.DEVNULL,
                             env={**os.environ, "KINERJA_DATA": str(copy)})  # fmt: skip
    erase(copy, [NIP])
    assert child.wait() == 0
    assert sorted(row[0] for row in accepted(copy, "appraisal_id")) == ["a-2", "m-1"]
    assert traces_left(copy, pseudonym(NIP, key_of(copy))) == []
