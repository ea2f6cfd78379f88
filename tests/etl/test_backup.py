"""A backup holds everything that cannot be made again, from either database into either; all or nothing comes back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from dashboard import database as app_database
from dashboard import store
from dashboard.discussion import tables
from etl import archive, dump, lake, publish
from etl.archive import ArchiveRefusedError
from etl.backup import backup
from etl.build import build
from etl.restore import recover, restore
from tests.conftest import ROOT, run_etl
from tests.etl.kept import fill

SIGNED = {"given_at": "2026-11-20T08:00:00Z", "given_by": "hrd@contoh.go.id", "given_as": "kepegawaian"}
WORD = {"theme": "waktu", "keyword": "ngarét ‑ “lama”", "is_alone": True, "is_removed": False, **SIGNED}
SAID = {"opinion": "Antre\tlama", "proposal": "", "name": "", "at": "2026-11-20T08:00:00Z"}
OPINION = {"once": "form-0001", "discussion_id": 1, "state": "waiting", **SAID}
VOTE = {"item_id": 7, "voter": "#1", "discussion_id": 1, "stance": "agree"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small lake, an inbox, a key, access.toml, mail.toml, what was told, an own layout; no database."""
    data = fill(tmp_path_factory.mktemp("kept") / "data", figures=False)
    (data / "app.db").unlink()
    (data / "access.toml").write_text("[sign_in]\nhours = 8\n")
    (data / "mail.toml").write_text('language = "id"\n')
    (data / "digest.json").write_text('{"salt": "00", "told": {}}')
    (data / "contracts").mkdir()
    (data / "contracts" / "x.toml.off").write_text("# lama\n")
    os.utime(next((data / "inbox").rglob("*.csv")), (1_700_000_000, 1_700_000_000))
    return data


@pytest.fixture
def full(kept: Path, data: Path, database: str) -> Path:
    """A data folder with files and rows, in either database."""
    shutil.copytree(kept, data, dirs_exist_ok=True)
    write()
    return data


@pytest.fixture
def made(full: Path, tmp_path: Path) -> Path:
    """A backup of it, while nobody uses the database."""
    path = backup(full, tmp_path / "b.zip").path
    store.engine().dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def other(
    request: pytest.FixtureRequest, server_address: str, tmp_path: Path
) -> Iterator[Callable[[], Path]]:
    """Go over to an empty data folder with an empty database of either kind."""
    address = request.getfixturevalue("another") if request.param == "postgresql" else ""
    before = dict(os.environ)

    def go() -> Path:
        os.environ.update(
            KINERJA_DATA=str(tmp_path / "other"), DEMO_DATABASE_URL=address, DATABASE_URL=address
        )
        return tmp_path / "other"

    yield go
    if os.environ["KINERJA_DATA"] != before["KINERJA_DATA"]:
        store.engine().dispose()
    for name in ("KINERJA_DATA", "DEMO_DATABASE_URL", "DATABASE_URL"):
        os.environ.pop(name, None)
        os.environ.update({name: before[name]} if name in before else {})


def write(n: int = 1) -> None:
    """Some rows of every kind of column."""
    with store.writing() as con:
        con.execute(store.own_keywords.insert(), [WORD] * n)
        con.execute(tables.opinions.insert().values(OPINION))
        con.execute(tables.votes.insert().values(VOTE))


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Everything the app's database holds; its pool is left empty."""
    with store.reading() as con:
        found = {
            t.name: sorted(map(tuple, con.execute(sa.select(t))), key=repr)
            for t in store.metadata.sorted_tables
        }
    store.engine().dispose()
    return found


def files(data: Path) -> dict[str, tuple[bytes, float]]:
    """Bytes and time of change of every file that is kept."""
    parts = ("key", "access.toml", "mail.toml", "digest.json", "contracts", "lake", "inbox")
    found = [
        path for part in parts for path in [data / part, *(data / part).rglob("[!.]*")] if path.is_file()
    ]
    return {path.relative_to(data).as_posix(): (path.read_bytes(), path.stat().st_mtime) for path in found}


def test_everything_comes_back_in_either_database(made: Path, full: Path, other: Callable[[], Path]) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    before, rows_before = files(full), rows()
    empty = other()
    done = restore(empty, made)
    assert files(empty) == before and len(before) > 10 and rows() == rows_before
    assert (empty / "key").stat().st_mode & 0o777 == 0o600 and done.safety is None
    with store.writing() as con:  # the next row gets a number of its own
        con.execute(store.own_keywords.insert().values(WORD))
        assert con.scalar(sa.select(sa.func.max(store.own_keywords.c.id))) == 2


def test_the_figures_are_the_same(kept: Path, data: Path, tmp_path: Path) -> None:
    def figures(data: Path) -> list[tuple[object, ...]]:
        file = build(data).folder / "internal.duckdb"
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute("select * from value order by all").fetchall()

    shutil.copytree(kept, data, dirs_exist_ok=True)
    before = figures(data)
    restore(tmp_path / "empty", backup(data, tmp_path / "b.zip").path)
    assert figures(tmp_path / "empty") == before and before


def test_what_was_written_before_is_in_it_and_nothing_is_half(full: Path, tmp_path: Path) -> None:
    stop, written = threading.Event(), 0

    def go_on() -> None:
        nonlocal written
        while not stop.is_set():
            with store.writing() as con:
                con.execute(store.own_keywords.insert().values(WORD))
                con.execute(store.events.insert().values(unit_id="a", day="2026-01-01", kind="event", title="x",
                                                         note="", **SIGNED))  # fmt: skip
            written += 1

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        for n in range(3):
            before = written
            listed = backup(full, tmp_path / f"{n}.zip").listed
            assert before <= listed.rows["demo/event"] <= written + 1
            assert listed.rows["demo/own_keyword"] == listed.rows["demo/event"] + 1
    finally:
        stop.set()
        writer.join()
    assert written > 3


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    made: Path, full: Path, tmp_path: Path
) -> None:
    before, rows_before, whole = files(full), rows(), made.read_bytes()
    step = len(whole) // 40
    broken = [whole[: len(whole) // 2], b"", b"PK" * 100]
    broken += [
        whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(200, len(whole), step)
    ]
    path = tmp_path / "broken.zip"
    for content in broken:
        path.write_bytes(content)
        try:
            archive.check(path)
        except ArchiveRefusedError:
            with pytest.raises(ArchiveRefusedError):
                restore(full, path, force=True, safety=tmp_path / "safety")
        else:  # a byte of the container that says nothing about what is in it
            with zipfile.ZipFile(path) as one, zipfile.ZipFile(made) as other_:
                assert {n: one.read(n) for n in one.namelist()} == {
                    n: other_.read(n) for n in other_.namelist()
                }
    assert files(full) == before and rows() == rows_before and not (tmp_path / "safety").exists()


def test_a_file_added_or_left_out_or_out_of_place_is_refused(made: Path, tmp_path: Path) -> None:
    for name in ("data/inbox/extra.csv", "data/../../evil", "/etc/evil"):
        path = shutil.copy(made, tmp_path / "more.zip")
        with zipfile.ZipFile(path, "a") as more:
            more.writestr(name, "x")
        with pytest.raises(ArchiveRefusedError):
            restore(tmp_path / "empty", Path(path))
    assert not (tmp_path / "empty" / "lake" / "manifest").exists() and not (tmp_path / "evil").exists()


def test_what_is_there_is_replaced_on_demand_only_and_kept_first(
    made: Path, full: Path, tmp_path: Path
) -> None:
    write_more(full)
    later, rows_later = files(full), rows()
    with pytest.raises(ArchiveRefusedError) as refused:
        restore(full, made)
    assert "lake" in refused.value.message.id and "demo" in refused.value.message.id
    assert files(full) == later and rows() == rows_later
    done = restore(full, made, force=True, safety=tmp_path / "safety")
    assert rows() != rows_later and "inbox/baru.csv" not in files(full)
    assert done.safety
    restore(full, done.safety, force=True, safety=tmp_path / "safety2")
    assert files(full) == later and rows() == rows_later


def write_more(data: Path) -> None:
    (data / "inbox" / "baru.csv").write_text("x")
    with store.writing() as con:
        con.execute(store.own_keywords.insert().values(WORD))
    store.engine().dispose()


KILLED = """
import os, signal, sys
from pathlib import Path
from etl.restore import restore
left, rename = int(sys.argv[3]), Path.rename
def counted(self, target):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = counted
restore(Path(sys.argv[1]), Path(sys.argv[2]), True, Path(sys.argv[4]))
"""


@pytest.mark.parametrize("step", [0, 1, 4, 7])
def test_killed_in_the_middle_the_old_state_stays(made: Path, full: Path, tmp_path: Path, step: int) -> None:
    write_more(full)
    (full / "warehouse").mkdir()
    later, rows_later = files(full), rows()
    command = [sys.executable, "-c", KILLED, str(full), str(made), str(step), str(tmp_path / "safety")]
    killed = subprocess.run(command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL and (full / ".restore" / "plan.json").exists()
    recover(full)
    assert files(full) == later and rows() == rows_later
    assert (full / "warehouse").is_dir() and not (full / ".restore").exists()


def test_any_command_puts_the_old_state_back(made: Path, full: Path, tmp_path: Path) -> None:
    before = files(full)
    command = [sys.executable, "-c", KILLED, str(full), str(made), "3", str(tmp_path / "safety")]
    subprocess.run(command, cwd=ROOT, check=False)
    assert files(full) != before
    assert run_etl(full, "status").returncode == 0
    assert files(full) == before


def test_while_the_app_uses_its_database_nothing_is_restored(made: Path, full: Path) -> None:
    before = files(full)
    with store.reading() as con:
        con.execute(sa.select(store.grants.c.id))
        with pytest.raises(ArchiveRefusedError) as refused:
            restore(full, made, force=True)
    store.engine().dispose()
    assert "masih berjalan" in refused.value.message.id and files(full) == before


def test_a_backup_is_never_overwritten_and_leaves_no_half_file(full: Path, tmp_path: Path) -> None:
    place = tmp_path / "b.zip"
    place.write_text("mine")
    with pytest.raises(ArchiveRefusedError):
        backup(full, place)
    assert place.read_text() == "mine" and [p.name for p in tmp_path.glob("*.zip*")] == ["b.zip"]


def test_the_key_must_be_the_one_of_the_backup(
    made: Path, tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_KEY", "another")
    with pytest.raises(ArchiveRefusedError, match="not the key"):
        restore(tmp_path / "empty", made)
    (full / "key").unlink()
    apart = backup(full, tmp_path / "apart.zip")
    assert apart.key_apart
    monkeypatch.delenv("KINERJA_KEY")
    with pytest.raises(ArchiveRefusedError, match="not in this backup"):
        restore(tmp_path / "empty", apart.path)


def test_tables_of_a_newer_program_are_refused(made: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, content.replace(b'"demo": "00', b'"demo": "99') if name == archive.LIST else content
            )
    with pytest.raises(ArchiveRefusedError, match="newer version"):
        restore(tmp_path / "empty", newer)


def test_a_broken_database_is_told_and_not_thrown_away(data: Path, kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    whole = backup(data, tmp_path / "b.zip").path
    (data / "demo.db").write_bytes(b"no database" * 1000)
    with pytest.raises(ArchiveRefusedError, match="cannot be read"):
        restore(data, whole, force=True, safety=tmp_path)
    assert (data / "demo.db").read_bytes().startswith(b"no database")


def test_the_commands_say_what_they_did_in_both_languages(kept: Path, data: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    done = run_etl(data, "backup", "--to", str(tmp_path / "b.zip"))
    assert done.returncode == 0 and "dibaca kembali" in done.stdout and "read back" in done.stdout
    done = run_etl(tmp_path / "new", "restore", str(tmp_path / "b.zip"))
    assert done.returncode == 0 and "dipulihkan" in done.stdout and "was restored" in done.stdout
    done = run_etl(tmp_path / "new", "restore", str(tmp_path / "none.zip"))
    assert done.returncode == 3 and "Traceback" not in done.stderr and "tidak ada" in done.stderr


def test_rows_of_an_older_version_come_back_and_the_app_brings_them_further(
    made: Path, full: Path, other: Callable[[], Path], tmp_path: Path
) -> None:
    assert dump.MIGRATIONS == app_database.MIGRATIONS
    older = tmp_path / "older.zip"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(older, "w") as new:
        listed = archive.check(made)
        listed.databases, listed.rows, listed.files = {"demo": "0001"}, {"demo/signed_out": 0}, {}
        writer = archive.Writer(new, listed)
        row = [b'{"session": "s1", "at": "2026-11-20T08:00:00Z"}\n']
        listed.rows["demo/signed_out"] = writer.chunks("database/demo/signed_out.jsonl", row)
        writer.chunks("data/key", [old.read("data/key")])
        writer.finish()
    empty = other()
    restore(empty, older)
    with store.reading() as con:
        assert con.execute(sa.select(store.signed_out.c.session)).all() == [("s1",)]
        assert con.execute(sa.select(tables.opinions)).all() == []
    assert lake.current(empty).number == 0 and publish.current(empty / "warehouse") is None
