"""Which build files a process holds open."""

from pathlib import Path

import duckdb
import pytest

from dashboard import kept, opened


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Both files of three builds; nothing is open."""
    monkeypatch.setattr(opened, "_open", type(opened._open)())
    files = [tmp_path / build / name for build in ("b1", "b2", "b3") for name in ("internal", "shared")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        with duckdb.connect(str(file)) as con:
            con.execute("create table told as select 1 as n")
    return files


def open_ones() -> list[Path]:
    """Files that are open, the longest unused first."""
    return list(opened._open)


def test_a_file_is_opened_once_and_never_written(builds: list[Path]) -> None:
    con = opened.connection(builds[0])
    assert opened.connection(builds[0]) is con
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        con.execute("create table other as select 1")


def test_the_build_before_is_closed_a_while_after_it_was_asked_last(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in builds[:3]:
        opened.connection(file)
    assert open_ones() == builds[:3], "whoever began with it may go on"
    monkeypatch.setattr(opened, "IDLE_SECONDS", -1)
    opened.connection(builds[3])
    assert open_ones() == builds[2:4], "both files of the build that is asked stay"


def test_with_the_last_file_of_a_build_goes_what_was_kept_of_it(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = kept.kept(9)(lambda file: asked.append(file))
    for file in builds[:3]:
        opened.connection(file)
        answer(str(file))
    monkeypatch.setattr(opened, "IDLE_SECONDS", -1)
    opened.connection(builds[3])
    for file in builds[:3]:
        answer(str(file))
    assert asked == [str(file) for file in (*builds[:3], *builds[:2])]


def test_who_reads_from_a_file_that_is_closed_reads_to_the_end(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = opened.connection(builds[0]).cursor()
    monkeypatch.setattr(opened, "IDLE_SECONDS", -1)
    opened.connection(builds[2])
    assert open_ones() == [builds[2]] and cursor.execute("select n from told").fetchall() == [(1,)]


def test_no_more_than_so_many_are_open(builds: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "KEEP_OPEN", 2)
    for file in builds:
        opened.connection(file)
    assert open_ones() == builds[4:]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        opened.connection(tmp_path / "none")
