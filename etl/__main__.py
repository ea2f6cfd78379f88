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
    arguments = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description="Exports in, published figures out.")
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="judge exports and load what is accepted")
    load.add_argument("paths", nargs="*", type=Path, help="files or folders (default: the inbox)")
    commands.add_parser("sample", help="write the synthetic sample exports")
    watch = commands.add_parser("watch", help="take up exports that come into the inbox, again and again")
    watch.add_argument("--once", action="store_true", help="look once and end: for a timer")
    watch.add_argument("--every", type=float, default=10.0, metavar="SECONDS", help="how often to look (10)")
    watch.add_argument("--quiet", type=float, default=5.0, metavar="SECONDS",
                       help="how long a file must have stopped growing (5)")  # fmt: skip
    _way_arguments(commands.add_parser("build", help="build and publish the figures"))
    builds = commands.add_parser("builds", help="the builds that are kept, and whether they are whole")
    builds.add_argument("--check", action="store_true", help="read every byte of them")
    rollback = commands.add_parser("rollback", help="show an earlier build again, after checking it")
    rollback.add_argument("build", nargs="?", default="", help="build-000007 (default: the one before)")
    push = commands.add_parser("push", help="make a lake elsewhere the same as this one")
    push.add_argument("to", help="a folder or an address: s3://bucket/prefix")
    commands.add_parser("prepare", help="do what is missing until the dashboard can start")
    commands.add_parser("status", help="what is loaded, how fresh it is, what was refused")
    commands.add_parser("undo", help="take back the latest load")
    refused = commands.add_parser("refused", help="list the refused rows of the loads that count")
    refused.add_argument("--xlsx", type=Path, help="write them to a workbook for the units")
    erase = commands.add_parser("erase", help="take a person out of everything that is kept, and prove it")
    erase.add_argument("--nip", action="append", default=[], help="18 digits; may be given several times")
    erase.add_argument("--file", type=Path, help="a list of NIP, one a line")
    erase.add_argument(
        "--name", action="append", default=[], help="a name he is written by, if it is not stored"
    )
    erase.add_argument("--account", action="append", default=[], help="the account he signs in with")
    retain = commands.add_parser("retain", help="remove what is over its retention period")
    retain.add_argument("--dry-run", action="store_true", help="only tell what would go")
    commands.add_parser("rotate-key", help="a new key for the pseudonyms; everything stored follows")
    backup = commands.add_parser("backup", help="keep everything that cannot be made again in one file")
    backup.add_argument(
        "--to", type=Path, default=Path("backups"), help="a .zip, or a folder (default: backups/)"
    )
    restore = commands.add_parser("restore", help="bring a backup back, all of it or nothing")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace what is there, after a backup of it")
    digest = commands.add_parser("digest", help="tell by mail, or as files, what is new for whom")
    digest.add_argument(
        "--dry-run", action="store_true", help="only tell what would go out; with --to write it there"
    )
    digest.add_argument("--to", type=Path, metavar="FOLDER", help="write files there in place of sending")
    digest.add_argument(
        "--since", default="", metavar="BUILD", help="what was not in that build (build-000007)"
    )
    dictionary = commands.add_parser("dictionary", help="write the data dictionary")
    dictionary.add_argument("--check", action="store_true", help="only tell whether it is stale")
    commands.add_parser("worker", help="serve the app: JSON lines in, JSON lines out")
    return parser


def _way_arguments(build: argparse.ArgumentParser) -> None:
    build.add_argument("--executor", choices=("local", "spark"), default="local", help="who makes the slices")
    build.add_argument("--master", default="local[*]", help="spark://host:7077, local[2] or sc://host")
    build.add_argument(
        "--lake",
        default=os.environ.get("KINERJA_LAKE", ""),
        help="a folder or s3://bucket/prefix (default: data/lake)",
    )
    build.add_argument(
        "--memory", default="", help="limit of DuckDB, e.g. 2GB; of every task where there are several"
    )
    build.add_argument(
        "--threads", type=int, default=0, help="threads of a task (default: all; on a cluster one)"
    )


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
