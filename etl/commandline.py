"""The commands of `python -m etl` and what each may be told."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """Everything that can be typed after `python -m etl`."""
    told = argparse.ArgumentParser(prog="python -m etl", description="Exports in, published figures out.")
    commands = told.add_subparsers(dest="command", required=True)
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
    return told


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
