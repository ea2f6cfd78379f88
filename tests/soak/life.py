"""What an office does beside looking: a late export every hour, a build, a discussion with opinions."""

import datetime as dt
import shutil
import time
from collections import Counter
from pathlib import Path

from dashboard.discussion import sessions
from tests.conftest import run_etl
from tests.discussion.phones import Phone, opened

EXPORT = "LAPOR Kota Palembang 2023.csv"
PHONES = 8


def late_export(data: Path, turn: int) -> None:
    """Load the complaints once more with one complaint in other words, and build. Fails where either fails."""
    lines = (data / "sample" / EXPORT).read_text(encoding="utf-8").splitlines(keepends=True)
    cells = lines[1].split(";")
    lines[1] = ";".join([*cells[:7], f"Laporan yang dilengkapi ke-{turn}", *cells[8:]])
    inbox = data / "inbox"
    inbox.mkdir(exist_ok=True)
    file = inbox / f"LAPOR susulan {turn:03d}.csv"
    file.write_text("".join(lines), encoding="utf-8")
    for step in (("load", str(file)), ("build",)):
        done = run_etl(data, *step)
        assert done.returncode == 0, f"etl {step[0]}: {done.stdout}\n{done.stderr}"


def discussion(url: str, opinions: int, seconds: float) -> Counter[str]:
    """Open a discussion, let phones send opinions spread over `seconds`, close it: what was sent, and what was lost."""
    talk, told = opened(), Counter[str]()
    phones = [Phone(url) for _ in range(PHONES)]
    for number in range(opinions):
        answer = phones[number % PHONES].send(talk.code, butir="umum", opinion=f"Pendapat {number}")
        told["opinions" if answer.status == 303 else f"refused {answer.status}"] += 1
        time.sleep(seconds / opinions)
    sessions.close(talk)
    return told


def room_to_run(source: Path, target: Path) -> Path:
    """A copy of a built sample to live in."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def now() -> str:
    """The present minute, as text."""
    return dt.datetime.now(dt.UTC).strftime("%H:%M")
