"""The app's child: orders in, answers out, a build beside."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from etl import lake
from etl.worker import answer
from tests.conftest import ROOT
from tests.etl.drawn_exports import appraisal, appraisals, write_csv


def order(number: str, path: Path, op: str = "load", name: str | None = None) -> str:
    return json.dumps({"id": number, "op": op, "path": str(path), "name": name or path.name})


def answers(data: Path, lines: list[str], build: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    answer(data, lines, out, build)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def built(data: Path, report: Any) -> Any:
    report("models", 1, 2)
    return SimpleNamespace(build=f"build of manifest {lake.current(data).number}")


def test_a_load_is_validated_then_published(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal(), appraisal("1"))
    events = answers(data, [order("a", path, name="kiriman.csv")], built)
    assert [e["event"] for e in events] == ["ready", "validated", "progress", "published"]
    result = events[1]["result"]
    assert (result["file_name"], result["state"], result["refused_sample"][0]["row"]) == (
        "kiriman.csv",
        "partly",
        10,
    )
    assert events[2] == {"id": "a", "event": "progress", "stage": "models", "done": 1, "total": 2}
    assert events[3] == {"id": "a", "event": "published", "build": "build of manifest 1"}


def test_a_check_a_duplicate_and_a_refused_file_build_nothing(data: Path, tmp_path: Path) -> None:
    good = appraisals(tmp_path / "x.csv", appraisal())
    strange = write_csv(tmp_path / "y.csv", [["apa"], ["saja"]])
    lines = [order("1", good, "check"), order("2", good), order("3", good), order("4", strange)]
    events = answers(data, lines, built)
    states = {e["id"]: e["result"]["state"] for e in events if e["event"] == "validated"}
    assert states == {"1": "accepted", "2": "accepted", "3": "duplicate", "4": "refused_file"}
    assert [e["id"] for e in events if e["event"] == "published"] == ["2"]


def test_a_broken_order_fails_alone(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal())
    events = answers(data, ["no json", order("2", path, "erase"), "", order("3", path)], built)
    assert [(e.get("id"), e["event"]) for e in events if e["event"] in ("failed", "published")] == [
        (None, "failed"), ("2", "failed"), ("3", "published"),
    ]  # fmt: skip
    failed = next(e for e in events if e["event"] == "failed")
    assert failed["message_id"] and failed["message_en"] and "Traceback" not in json.dumps(failed)


def test_a_failed_build_is_told_and_the_next_one_runs(data: Path, tmp_path: Path) -> None:
    calls: list[int] = []
    first_failed = threading.Event()

    def build(data: Path, report: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            first_failed.set()
            raise RuntimeError("disk full")
        return built(data, report)

    def orders() -> Any:
        yield order("a", appraisals(tmp_path / "a.csv", appraisal()))
        first_failed.wait(10)
        yield order("b", appraisals(tmp_path / "b.csv", appraisal(hasil_akhir="CUKUP")))

    events = answers(data, orders(), build)
    assert [(e["id"], e["event"]) for e in events if e["event"] in ("failed", "published")] == [
        ("a", "failed"), ("b", "published"),
    ]  # fmt: skip


def test_files_that_come_during_a_build_share_the_next(data: Path, tmp_path: Path) -> None:
    started, go_on = threading.Event(), threading.Event()
    builds: list[int] = []

    def build(data: Path, report: Any) -> Any:
        builds.append(lake.current(data).number)
        started.set()
        go_on.wait(10)
        return SimpleNamespace(build=str(len(builds)))

    def orders() -> Any:
        yield order("a", appraisals(tmp_path / "a.csv", appraisal()))
        started.wait(10)
        yield order("b", appraisals(tmp_path / "b.csv", appraisal(hasil_akhir="CUKUP")))
        yield order("c", appraisals(tmp_path / "c.csv", appraisal(hasil_akhir="KURANG")))
        go_on.set()

    events = answers(data, orders(), build)
    assert {e["id"]: e["build"] for e in events if e["event"] == "published"} == {
        "a": "1",
        "b": "2",
        "c": "2",
    }
    assert builds == [1, 3]


def test_the_real_child_speaks_only_json(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal())
    done = subprocess.run(
        [sys.executable, "-m", "etl", "worker"], cwd=ROOT, env={**os.environ, "KINERJA_DATA": str(data)},
        input=order("a", path, "check") + "\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["event"] for e in events] == ["ready", "validated"] and done.returncode == 0
