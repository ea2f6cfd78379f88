"""Applies the retention periods of rules.toml: what is older is removed from lake, inbox, figures and access log; also
decisions that ended long ago, while those in force stay, opinions, and discussions with all that belongs to them.

Rows go by whole periods. What a build does afterwards: figures of removed periods vanish, and with them comparisons
that reached back to them; series begin later. Units and employees have no period and stay until a newer reference.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from etl import appdb, lake, publish, rules, scan
from etl.build import build
from etl.lake import LakeFile, LoadRecord
from etl.rewrite import Rows, forget, removed, rewrite

if TYPE_CHECKING:
    import sqlalchemy as sa

LOG, OPINIONS = "access_log", "discussion_opinion"
DECISIONS = (
    "event",
    "rebase",
    "own_group",
    "own_group_member",
    "own_keyword",
    "theme_correction",
    "recognition",
    "api_token",
)
PARTS = tuple(f"discussion_{part}" for part in ("item", "vote", "phone", "decision", "action"))
WORDED = ("discussion_decision", "discussion_action")  # older wordings end like decisions
WHEN = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class Retained:
    """What was (or would be) removed. slices: "table period" with rows; originals: exports in the inbox;
    discussions: rows of discussions that were over, with all that belongs to them."""

    slices: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    log_rows: int = 0
    decisions: int = 0
    opinions: int = 0
    discussions: int = 0
    build: str | None = None

    @property
    def nothing(self) -> bool:
        files = self.slices or self.refused or self.originals
        return not (files or self.log_rows or self.decisions or self.opinions or self.discussions)


def retain(data: Path, today: dt.date, dry: bool = False) -> Retained:
    """Remove what is over its period on that day; `dry` only tells. Runs again after being killed."""
    days = {kind: int(n) for kind, n in rules.sections()["retention_days"]["values"].items()}
    since = {kind: _day(today, n) for kind, n in days.items()}
    told = Retained()
    with lake.held(data):
        manifest = lake.current(data)
        over = [f for f in manifest.files if expired(f.table, f.period, today)]
        for file in over:
            slice_ = f"{file.table} {file.period}"
            told.slices[slice_] = told.slices.get(slice_, 0) + file.rows
        told.refused = sorted({r.refused_path for r in manifest.loads if r.refused_path and _late(r, since)})
        originals = _originals(data, {f.file_sha for f in over}, since["original"])
        told.originals = removed(originals, data)
        _tell_rows(told, appdb.drop(data, partial(_over, since), dry))
        if not dry:
            _apply(data, told, originals, today, since)
    return told


def expired(table: str, period: str, today: dt.date) -> bool:
    """Whether a period of a table is over for longer than it may be kept. Reference data has no period."""
    months = rules.sections()["retention"]["values"].get(table)
    end = end_of(period)
    if months is None or end is None:
        return False
    last = end.year * 12 + end.month - 1 + int(months)
    return (today.year * 12 + today.month - 1, today.day) > (last, end.day)


def end_of(period: str) -> dt.date | None:
    """Last day of "2026-03", "2026-Q1", "2026-S1" or "2026"; None for "all"."""
    year, _, part = period.partition("-")
    if not year.isdigit():
        return None
    length = {"Q": 3, "S": 6}
    month = 12 if not part else int(part[1:]) * length[part[0]] if part[0] in length else int(part)
    first_after = dt.date(int(year) + month // 12, month % 12 + 1, 1)
    return first_after - dt.timedelta(days=1)


def _day(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).strftime(WHEN)


def _late(record: LoadRecord, since: dict[str, str]) -> bool:
    return record.loaded_at < since["refused"]


def _tell_rows(told: Retained, gone: Mapping[str, int]) -> None:
    told.log_rows = gone.get(LOG, 0)
    told.decisions = sum(gone.get(table, 0) for table in DECISIONS)
    told.opinions = gone.get(OPINIONS, 0)
    told.discussions = sum(gone.get(table, 0) for table in (*PARTS, "discussion"))


def _over(since: Mapping[str, str], tables: Mapping[str, sa.Table]) -> Mapping[str, sa.ColumnElement[bool]]:
    """What is over in the app's database: a condition by table, in the order in which rows may go."""
    import sqlalchemy as sa

    ended = {
        name: tables[name].c.ended_at < since["decision"] for name in (*DECISIONS, *WORDED) if name in tables
    }
    found: dict[str, sa.ColumnElement[bool]] = dict(ended)
    for name, kind in ((LOG, "access_log"), (OPINIONS, "opinion")):
        if name in tables:
            found[name] = tables[name].c.at < since[kind]
    for name, condition in _talks(since["discussion"], tables).items():
        found[name] = sa.or_(found[name], condition) if name in found else condition
    return found


def _talks(before: str, tables: Mapping[str, sa.Table]) -> Mapping[str, sa.ColumnElement[bool]]:
    """Discussions closed earlier, or planned for an earlier day and never opened, with all that belongs to them; not
    while an action of theirs is open."""
    import sqlalchemy as sa

    if "discussion" not in tables:
        return {}
    talk, action = tables["discussion"].c, tables["discussion_action"].c
    open_ = sa.select(action.discussion_id).where(
        action.ended_at.is_(None), action.state == "open", action.discussion_id.isnot(None)
    )
    over = sa.and_(sa.func.coalesce(talk.closed_at, talk.opened_at, talk.day) < before, talk.id.not_in(open_))
    ids = sa.select(talk.id).where(over)
    parts = {name: tables[name].c.discussion_id.in_(ids) for name in (*PARTS, OPINIONS)}
    return {**parts, "discussion": over}


def _originals(data: Path, over: set[str], since: str) -> list[Path]:
    """Exports in the inbox that are kept for too long, or of which a part is over: else they would be loaded again."""

    def goes(path: Path) -> bool:
        kept = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).strftime(WHEN)
        return kept < since or hashlib.sha256(path.read_bytes()).hexdigest() in over

    return [path for path in scan.files(data / "inbox") if goes(path)]


def _apply(data: Path, told: Retained, originals: list[Path], today: dt.date, since: dict[str, str]) -> None:
    """Originals first: should the rest fail, a next load must not bring back what has gone."""

    def drops(item: LakeFile | LoadRecord) -> bool:
        if isinstance(item, LoadRecord):
            return _late(item, since)
        return expired(item.table, item.period, today)

    for path in originals:
        path.unlink()
        if path.parent != data / "inbox" and not any(path.parent.iterdir()):
            path.parent.rmdir()
    rewrite(data, Rows("retain", drops=drops))
    warehouse = data / "warehouse"
    if (told.slices or told.refused) and publish.current(warehouse):
        told.build = build(data).build
        publish.drop_others(warehouse, told.build)
    forget(data)
