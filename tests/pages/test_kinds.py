"""What is handed in is looked at before it is kept: only what can be an export gets among the exports."""

import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from dashboard import intake as desk
from dashboard.intake import Intake
from dashboard.kinds import can_be_export

REFUSES = (
    "import json, sys\n"
    "for line in sys.stdin:\n"
    "    told = {'event': 'validated', 'id': json.loads(line)['id'], 'result': {'state': 'refused_file'}}\n"
    "    print(json.dumps(told), flush=True)"
)


def workbook(folder: Path) -> bytes:
    path = folder / "x.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "export"),
    [
        (b"nip;nama\n1;2\n", True), ("nip;nama".encode("utf-16"), True), (b"\xef\xbb\xbfa,b", True), (b"", True),
        (b"caf\xe9;1", True), (b"PAR1....PAR1", True), (b"PAR1....", False), (b"MZ\x90\0\x03", False),
        (b"\x7fELF\x02", False), (b"#!/bin/sh", False), (b"%PDF-1.7", False), (b" \n<html><table>", False),
        (b"\xef\xbb\xbf<svg onload=alert(1)>", False), (b"\x89PNG\r\n", False), (b"PK\x03\x04mimetype", False),
        (b"a;b\0c", False), (b"\xd0\xcf\x11\xe0\xa1", False), (b"\x1f\x8b\x08", False),
    ],
)  # fmt: skip
def test_told_by_its_bytes(content: bytes, export: bool) -> None:
    assert can_be_export(content) is export


def test_a_real_workbook_can_be_one(tmp_path: Path) -> None:
    assert can_be_export(workbook(tmp_path))


@pytest.mark.parametrize(("content", "place"), [(b"a;b\n1;2", "inbox"), (b"MZ\x90\0 program", None)])
def test_what_can_be_no_export_is_gone_when_it_has_been_refused(
    data: Path, content: bytes, place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.access, "may_load", lambda: True)
    monkeypatch.setattr(desk.accesslog, "write", lambda *_: None)
    made = Intake((sys.executable, "-c", REFUSES))
    job_id = made.submit(content, "laporan.csv")
    end = time.monotonic() + 20
    while not (job := made.job(job_id)) or not job.over:
        assert time.monotonic() < end
        time.sleep(0.01)
    made.close()
    kept = [path.relative_to(data).parts[0] for path in data.rglob("*.csv")]
    assert kept == ([place] if place else [])
