"""python -m etl: prepare, sample, load, watch, build, builds, rollback, push, status, undo, refused, erase, retain,
rotate-key, backup, restore, digest, dictionary, worker.

Exit codes of `load`: 0 all accepted, 1 some rows refused, 2 a file refused, 3 a fault of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from time import perf_counter

import journal
from etl import faults
from etl.commandline import parser
from etl.result import FAULT

SILENT = (
    "status",
    "builds",
    "refused",
    "dictionary",
    "worker",
)  # they change nothing, or tell of it themselves


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    arguments = parser().parse_args(argv)
    data = Path(os.environ.get("KINERJA_DATA", "data"))
    for stream in (sys.stdout, sys.stderr):  # a console of Windows cannot write every sign
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    journal.begin(data, "etl", is_quiet=arguments.command not in ("watch", "worker"))
    began = perf_counter()
    code = _run(arguments, data)
    if arguments.command not in SILENT:
        journal.event("command", arguments.command, code=code, seconds=perf_counter() - began)
    return code


def _run(arguments: argparse.Namespace, data: Path) -> int:
    try:
        if (data / ".restore").exists():  # killed while restoring
            from etl.restore import recover

            recover(data)
        return int(COMMANDS[arguments.command](arguments, data))
    except KeyboardInterrupt:
        return FAULT
    except Exception as fault:
        _tell(fault)
        return FAULT


def _tell(fault: Exception) -> None:
    """What has words of its own, like a full disk, is told in them; anything else as it is, for whoever mends it."""
    message = faults.told(fault)
    if message is None:
        traceback.print_exception(fault)
    else:
        print(message.id, message.en, sep="\n", file=sys.stderr)


def _load(arguments: argparse.Namespace, data: Path) -> int:
    from etl.console import show
    from etl.load import exports_in, load
    from etl.progress import shown

    uploads = exports_in(arguments.paths or [data / "inbox"])
    with shown() as report:
        results = load(uploads, data, report)
    show(results)
    return max((r.exit_code for r in results), default=0)


def _undo(arguments: argparse.Namespace, data: Path) -> int:
    from etl.console import plain
    from etl.lake import undo

    undone = undo(data)
    names = sorted({record.file_name for record in undone})
    print(
        f"Dibatalkan / undone: {plain(', '.join(names))}"
        if names
        else "Tidak ada yang dimuat / nothing is loaded"
    )
    return 0


def _refused(arguments: argparse.Namespace, data: Path) -> int:
    from etl.console import show_refused

    return show_refused(data, arguments.xlsx)


def _erase(arguments: argparse.Namespace, data: Path) -> int:
    from etl.personal import erase_people

    listed = arguments.file.read_text(encoding="utf-8-sig").splitlines() if arguments.file else []
    return erase_people(data, [*arguments.nip, *listed], arguments.name, arguments.account)


def _retain(arguments: argparse.Namespace, data: Path) -> int:
    from etl.personal import apply_retention

    return apply_retention(data, arguments.dry_run)


def _rotate(arguments: argparse.Namespace, data: Path) -> int:
    from etl.personal import replace_key

    return replace_key(data)


def _backup(arguments: argparse.Namespace, data: Path) -> int:
    from etl.safekeeping import keep

    return keep(data, arguments.to)


def _restore(arguments: argparse.Namespace, data: Path) -> int:
    from etl.safekeeping import bring_back

    return bring_back(data, arguments.file, arguments.force)


def _digest(arguments: argparse.Namespace, data: Path) -> int:
    from etl.digest.tell import Order, tell

    return tell(data, Order(arguments.dry_run, arguments.to, arguments.since))


def _sample(arguments: argparse.Namespace, data: Path) -> int:
    from etl.sample import generate

    report = generate(data / "sample")
    print(f"{len(report.files)} berkas / files, {report.rows} baris / rows: {data / 'sample'}")
    return 0


def _build(arguments: argparse.Namespace, data: Path) -> int:
    from etl.build import build
    from etl.progress import shown
    from etl.sliced.way import chosen

    with chosen(arguments) as way, shown() as report:
        print(build(data, report, way))
    return 0


def _push(arguments: argparse.Namespace, data: Path) -> int:
    from etl.sliced.push import push

    print(push(data, arguments.to))
    return 0


def _builds(arguments: argparse.Namespace, data: Path) -> int:
    from etl import builds

    print(*(builds.lines(data, arguments.check) or ["–"]), sep="\n")
    return 0


def _rollback(arguments: argparse.Namespace, data: Path) -> int:
    from etl import builds
    from etl.decisions import DecisionsUnreadError
    from etl.prepare import made_of

    try:
        made = made_of(data)
    except DecisionsUnreadError:  # going back must work whatever else is broken
        made = {}
    name = builds.roll_back(data, arguments.build, made)
    print(f"Tampil / shown: {name}")
    return 0


def _watch(arguments: argparse.Namespace, data: Path) -> int:
    from etl.watch import Pace, watch

    return watch(data, Pace(arguments.every, arguments.quiet), arguments.once)


def _prepare(arguments: argparse.Namespace, data: Path) -> int:
    from etl.prepare import prepare
    from etl.progress import shown

    done = prepare(data, shown)
    print(f"Siap / ready: {done.sampled} berkas contoh / sample files, {done.loaded} dimuat / loaded")
    return 0


def _status(arguments: argparse.Namespace, data: Path) -> int:
    from etl.status import status

    print(status(data))
    return 0


def _dictionary(arguments: argparse.Namespace, data: Path) -> int:
    from etl import dictionary

    return int(dictionary.check() if arguments.check else dictionary.write())


def _worker(arguments: argparse.Namespace, data: Path) -> int:
    from etl.worker import serve

    return serve(data)


COMMANDS = {
    "load": _load, "undo": _undo, "refused": _refused, "sample": _sample, "build": _build, "status": _status,
    "prepare": _prepare, "dictionary": _dictionary, "worker": _worker, "erase": _erase, "retain": _retain,
    "watch": _watch, "builds": _builds, "rollback": _rollback, "rotate-key": _rotate, "backup": _backup,
    "restore": _restore, "digest": _digest, "push": _push,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
