"""`python -m tests.soak [--minutes 120] [--hour 60] [--viewers 12] [--json FILE]`: the app in use, for hours.

Viewers walk through the pages all the time; every `--hour` minutes a late export is loaded, a build made and a
discussion held. Ends with exit code 1 when something grew, an answer was a fault, or an opinion was lost.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console

from tests.browser.window import ROOT, free_port, wait_until_up
from tests.conftest import run_etl
from tests.soak import life, samples
from tests.soak.viewers import Tally, look

ADDRESSES = tuple(
    f"?period={kind}&view={view}&lang={lang}"
    for kind in ("2026-10", "2026-09", "2026-Q3", "2026")
    for view in ("territory", "command")
    for lang in ("id", "en")
)
OPINIONS, KEEPING = 60, 4  # per discussion; builds until the folder is level


def main() -> int:
    """Live through the time asked for; 0 when nothing grew and nothing failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--hour", type=float, default=60, help="minutes between two loads")
    parser.add_argument("--viewers", type=int, default=12)
    parser.add_argument("--pause", type=float, default=6, help="seconds a viewer thinks")
    parser.add_argument("--data", type=Path, help="a built sample to copy; made when absent")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        os.environ.update(KINERJA_DATA=str(data), APP_DEMO="1")
        if chosen.data:
            life.room_to_run(chosen.data, data)
        else:
            assert run_etl(data, "prepare").returncode == 0
        told = _live(data, Path(folder) / "server.log", chosen)
    Console(width=140).print_json(json.dumps({k: v for k, v in told.items() if k != "samples"}))
    if chosen.json:
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0 if not (told["grown"] or told["faults"] or told["lost"]) else 1


def _live(data: Path, log: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    port = free_port()
    url, tally, events = f"http://127.0.0.1:{port}", Tally(), Counter[str]()
    words = ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", *words]
    for turn in range(KEEPING):  # as many builds as are kept lie there from the beginning
        life.late_export(data, turn)
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until_up(url, server)
        begins = time.monotonic()
        ends = begins + 60 * chosen.minutes
        seen, stop = [], threading.Event()
        with ThreadPoolExecutor(chosen.viewers + 1) as pool:
            jobs = [
                pool.submit(look, url, ADDRESSES, tally, ends, chosen.pause, seed)
                for seed in range(chosen.viewers)
            ]
            jobs.append(pool.submit(_office, data, url, chosen.hour * 60, ends, events))
            while time.monotonic() < ends and not stop.wait(min(60.0, chosen.minutes)):
                seen.append(samples.look(server.pid, data, (time.monotonic() - begins) / 60))
            for job in jobs:
                job.result()
        faults = dict(tally.faults)
        if b"Traceback" in log.read_bytes():
            faults["traceback in the log"] = log.read_bytes().count(b"Traceback")
    finally:
        server.terminate()
        server.wait(30)
    cuts = quantiles(tally.seconds, n=100)
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "minutes": chosen.minutes,
        "viewers": chosen.viewers,
        "answers": len(tally.seconds),
        "p50_s": round(cuts[49], 3),
        "p95_s": round(cuts[94], 3),
        "events": dict(events),
        "faults": faults,
        "lost": sum(n for what, n in events.items() if what.startswith("refused")),
        "grown": samples.grown(seen),
        "first": asdict(seen[0]),
        "last": asdict(seen[-1]),
        "samples": [asdict(sample) for sample in seen],
    }


def _office(data: Path, url: str, hour: float, ends: float, events: Counter[str]) -> None:
    """Every hour a late export with its build, and a discussion in what is left of half the hour."""
    turn = KEEPING
    while time.monotonic() < ends:
        begins = time.monotonic()
        life.late_export(data, turn)
        events.update(["loads", "builds", "discussions"])
        events.update(life.discussion(url, OPINIONS, min(hour / 2, 300)))
        turn += 1
        time.sleep(max(0.0, min(begins + hour, ends) - time.monotonic()))


if __name__ == "__main__":
    raise SystemExit(main())
