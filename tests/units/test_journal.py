"""Lines of the log: what may stand in them, and that several processes can write and none is lost."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import journal
from journal.lines import HIDDEN, safe
from journal.rolling import Rolling
from tests.conftest import ROOT


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose log this process writes; afterwards all is as before."""
    loggers = [logging.getLogger(name) for name in journal.OURS]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    journal.begin(tmp_path, "etl", is_quiet=True)
    yield tmp_path
    for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def lines(data: Path, kind: str = "etl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "logs" / f"{kind}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    "value", [0, 12.5, True, None, "appraisal_ekinerja", "build-000007", "", "2026-11-29T01:02:03Z"]
)
def test_numbers_and_words_of_ours_are_written(value: object) -> None:
    assert safe(value) == value


@pytest.mark.parametrize("value", ["Budi Santoso", "198001012005011001", "NIP198001012005011001", 198001012005011001,
                                   "Rujukan\nbaru", "é", "a" * 81])  # fmt: skip
def test_what_could_name_somebody_is_not(value: object) -> None:
    assert safe(value) == HIDDEN


def test_an_event_is_one_line_with_its_counts(begun: Path) -> None:
    journal.event("load", "survey_forms", state="accepted", seconds=1.23456, read=10)
    (line,) = lines(begun)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info", "event": "load", "what": "survey_forms", "state": "accepted", "seconds": 1.235, "read": 10,
    }  # fmt: skip


def test_of_an_error_kind_and_place_are_told_and_none_of_its_words(begun: Path) -> None:
    try:
        int("Budi Santoso")
    except ValueError as error:
        journal.fault("build_failed", error)
        logging.getLogger("dashboard.frame").error("screen failed, code %s: %s", "AB12CD", error)
    first, second = lines(begun)
    assert (first["error"], first["at"].partition(":")[0]) == ("ValueError", "test_journal.py")
    assert second["words"] == "screen failed, code AB12CD: ValueError"
    assert "Budi" not in (begun / "logs" / "etl.jsonl").read_text()


def test_the_level_is_a_setting(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINERJA_LOG", "warning")
    journal.begin(begun, "etl", is_quiet=True)
    journal.event("load")
    journal.event("build_damaged", level=logging.ERROR)
    assert [line["event"] for line in lines(begun)] == ["build_damaged"]


def test_a_full_file_is_moved_aside_and_the_oldest_go(tmp_path: Path) -> None:
    handler = Rolling(tmp_path / "logs" / "etl.jsonl", most=100)
    for number in range(50):
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, f"line {number:04d} of the log", None, None))
    found = sorted(path.name for path in (tmp_path / "logs").glob("etl.jsonl*"))
    assert found == ["etl.jsonl", *(f"etl.jsonl.{n}" for n in range(1, 6))]
    assert all(path.stat().st_size <= 100 for path in (tmp_path / "logs").glob("etl.jsonl*"))
    assert "line 0049" in (tmp_path / "logs" / "etl.jsonl").read_text()


def test_lines_of_several_processes_are_all_there_and_whole(tmp_path: Path) -> None:
    """Also while each of them moves full files aside."""
    code = (
        "import sys, logging; from pathlib import Path; from journal.rolling import Rolling\n"
        "handler = Rolling(Path(sys.argv[1]) / 'logs' / 'etl.jsonl', most=3000)\n"
        "for n in range(200): handler.emit(logging.makeLogRecord({'msg': f'{sys.argv[2]} {n:03d} of the log'}))\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), f"p{n}"], cwd=ROOT) for n in range(2)
    ]
    assert [child.wait() for child in children] == [0, 0]
    told = [line for path in (tmp_path / "logs").glob("etl.jsonl*") for line in path.read_text().splitlines()]
    assert sorted(told) == sorted(f"p{who} {n:03d} of the log" for who in range(2) for n in range(200))


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file in the way")
    handler = Rolling(tmp_path / "logs" / "etl.jsonl")
    for _ in range(2):
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, "line", None, None))
    assert capfd.readouterr().err.count("the log cannot be written") == 1
