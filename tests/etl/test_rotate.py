"""A new key: everything stored follows, a NIP that comes later meets the same person, and the key is told to nobody."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from etl import lake, pseudonym
from etl.load import Upload, load
from etl.rotate import rotate
from tests.conftest import ROOT, run_etl
from tests.etl.drawn_exports import NIP, NIP_2, accepted, appraisal, appraisals
from tests.etl.kept import fill


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("kept") / "data", figures=False)


@pytest.fixture
def copy(kept: Path, data: Path) -> Path:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    return data


def people(data: Path) -> list[str]:
    return [row[0] for row in accepted(data, "person_key")]


def holding(data: Path, words: list[str]) -> list[str]:
    """Files of the lake and the app database whose bytes hold one of the words."""
    paths = [*(data / "lake").rglob("*.*"), data / "app.db"]
    return [p.name for p in paths if p.is_file() and any(w.encode() in p.read_bytes() for w in words)]


def test_everything_follows_and_the_same_person_is_met_again(copy: Path, tmp_path: Path) -> None:
    old = [pseudonym.pseudonym(nip, pseudonym.key_of(copy)) for nip in (NIP, NIP_2)]
    assert holding(copy, old)
    (copy / "access.toml").write_text(f'# tangan\n[[grant]]\naccount = "a"\nperson_key = "{old[0]}"\n')
    rotate(copy)
    chain = pseudonym.key_of(copy)
    new = [pseudonym.pseudonym(nip, chain) for nip in (NIP, NIP_2)]
    assert (
        f'# tangan\n[[grant]]\naccount = "a"\nperson_key = "{new[0]}"\n' == (copy / "access.toml").read_text()
    )
    assert len(chain) == 2 and people(copy) == new and holding(copy, old) == []
    load([Upload(appraisals(tmp_path / "x.csv", appraisal(NIP, id="a-7")))], copy)
    assert sorted(people(copy)) == sorted([*new, new[0]])
    with closing(sqlite3.connect(copy / "app.db")) as con:
        keys = {key for (key,) in con.execute("select person_key from grant_")}
    assert keys == {new[0], "f" * 32}


def test_a_third_key_follows_the_second(copy: Path) -> None:
    rotate(copy)
    rotate(copy)
    assert people(copy)[0] == pseudonym.pseudonym(NIP, pseudonym.key_of(copy))
    assert len(lake.manifests(copy)) == 1
    assert (copy / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", [0.0, 0.03, 0.08, 0.2])
def test_killed_at_any_moment_it_is_finished_with_the_same_key(
    copy: Path, step: float, tmp_path: Path
) -> None:
    env = {**os.environ, "KINERJA_DATA": str(copy)}
    child = subprocess.Popen(
        [sys.executable, "-m", "etl", "rotate-key"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    while not (copy / "key.next").exists() and child.poll() is None:
        time.sleep(0.001)
    time.sleep(step)
    child.send_signal(signal.SIGKILL)
    child.wait()
    if (copy / "key.next").exists():
        with pytest.raises(pseudonym.KeyRefusedError, match="unfinished"):
            load([Upload(appraisals(tmp_path / "x.csv", appraisal()))], copy)
        lake.undo(copy)
        rotate(copy)
    chain = pseudonym.key_of(copy)
    assert len(chain) == 2
    assert set(people(copy)) <= {pseudonym.pseudonym(nip, chain) for nip in (NIP, NIP_2)}
    with closing(sqlite3.connect(copy / "app.db")) as con:
        keys = {key for (key,) in con.execute("select person_key from grant_")}
    assert keys == {pseudonym.pseudonym(NIP, chain), "f" * 32}


def test_a_key_of_the_environment_is_replaced_by_its_owner(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_KEY", "ab" * 32)
    with pytest.raises(pseudonym.KeyRefusedError) as refused:
        rotate(copy)
    assert "KINERJA_KEY" in refused.value.message.id


def test_the_key_is_told_to_nobody(copy: Path, tmp_path: Path) -> None:
    keys = [(copy / "key").read_text().strip()]
    appraisals(copy / "inbox" / "ab12" / "lagi.xlsx", appraisal(id="a-5"))
    told = [run_etl(copy, *command) for command in
            (("load",), ("refused",), ("status",), ("rotate-key",), ("erase", "--nip", NIP))]  # fmt: skip
    keys += (copy / "key").read_text().split()
    (copy / "key").chmod(0o644)
    told.append(run_etl(copy, "load"))
    (copy / "key").write_text("")
    told.append(run_etl(copy, "load"))
    assert told[-1].returncode == 3 and "chmod" in told[-2].stderr
    assert not [key for key in keys for one in told if key in one.stdout + one.stderr]
    others = [p for p in copy.rglob("*") if p.is_file() and p.name != "key"]
    raw = [bytes.fromhex(key) for key in keys] + [key.encode() for key in keys]
    assert not [p for p in others if any(key in p.read_bytes() for key in raw)]
