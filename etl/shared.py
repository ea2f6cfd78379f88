"""The second file of a build: the same published tables for those who may not see persons.

Derived tables are not copied but made again, by the same models, from numbers that are already hidden where they must
be: no finding, comparison or grade can know more than the file itself. The file is written afresh at the end, so that
not a byte of what it was made from is in it.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.sliced.changes import differing, marks
from etl.tables import STORAGE, literal
from etl.workshop import Workshop

SAME = frozenset({
    "build", "metric", "rule", "model", "unit", "unit_tree", "series_break", "freshness", "comparison_member",
    "distribution_pattern", "recognition_unit",
})  # fmt: skip
RATERS = frozenset({"rater_profile", "rater_row", "variance_component", "peer_agreement", "behaviour_gap"})
TEXTS = frozenset({"keyword", "short_form", "complaint_text"})
DONE = frozenset({"completeness", "completeness_person", "completeness_exception"})
METHOD = frozenset({"rollout_person", "rater_training", "recognition_person", "recognition_candidate"})
EMPTY = (
    frozenset({"person", "refused", "finding", "origin", "evidence", "distribution", "competence_person"})
    | RATERS
    | TEXTS
    | DONE
    | METHOD
)
OWN_RECORD = "own_"  # tables of this beginning hold the record of one person
OPENED = frozenset({"value", "sentence", "load", "cascade", "service", "unit_leader"})
REMADE = frozenset({"ikm_letter", "importance", "ipa", "improvement", "headline", "peer_gate"})
# Verdicts about numbers, made again from the coarse numbers of this very file.
JUDGED = frozenset(
    {"comparison", "comparison_group", "control", "control_series", "pair", "co_movement", "period"}
)
# Advice from figures and areas alike, made when all of them are coarse.
ADVISED = frozenset({"focus"})
# Made from rows that are told otherwise here: that everybody in a unit is unrated says something about each.
SILENT = frozenset({"measure.stopped"})
NEVER = frozenset(f"main.{table}" for table in EMPTY | OPENED)
NOTHING_SEEN = {
    "past": "select family, cell, unit_id, block_type, block_start from measure.cell limit 0",
    "known": "from measure.past",
    "settled": "select family, block_type, block_start from measure.cell limit 0",
}
COARSE = ("value", "improvement", "headline")


class UnclassifiedTableError(RuntimeError):
    """A published table of which nobody has said what others may see of it."""


@dataclass(frozen=True)
class Shared:
    """What disclosure control did: published numbers that stay, numbers hidden, own rows held back."""

    shown: int
    hidden: int
    held: int


def share(work: Workshop, target: Path, before: Path | None) -> Shared:
    """Write shared.duckdb. before: the internal file of the build that is current until now, whose numbers were seen.

    Leaves `measure.hidden` and `measure.released` in the warehouse: the next build must know what was seen.
    Raises UnclassifiedTableError.
    """
    tables = _tables(work.con)
    known = SAME | EMPTY | OPENED | REMADE | JUDGED | ADVISED
    if unknown := sorted(t for t in tables if t not in known and not t.startswith(OWN_RECORD)):
        raise UnclassifiedTableError(", ".join(unknown))
    work.open()
    held = _release(work, before)
    _disclose(work)
    _write(work.con, tables, target)
    ((shown, hidden),) = work.con.execute(
        "select count(*) filter (status <> 'hidden'), count(*) filter (status = 'hidden') from coarse.value "
        "where n > 0 or status = 'hidden'"
    ).fetchall()
    work.con.execute("use warehouse; detach opened")
    return Shared(shown, hidden, held)


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = 'warehouse' and table_schema = 'main' order by table_name"
    ).fetchall()
    return [row[0] for row in rows]


def _release(work: Workshop, before: Path | None) -> int:
    """Settle which own rows are released anew and what stays hidden; returns how many own rows are held back."""
    con = work.con
    seen = _attach_before(con, before)
    for table in ("past", "known", "settled"):
        con.execute(f"create table measure.{table} as {work.text(table) if seen else NOTHING_SEEN[table]}")
    _hide(con)
    held = 0
    if seen:
        con.execute(f"create table measure.change as {work.text('change')}")
        con.execute(f"create table measure.held as {work.text('held')}")
        ((held,),) = con.execute("select count(*) from measure.held").fetchall()
    con.execute(
        f"create table measure.released as {work.text('released') if held else 'from warehouse.measure.leaf'}"
    )
    _leave(work, "released")
    if held:
        _sum_up(work)
    else:
        work.leave(_sums(work))
    _leave(work, "hidden")
    if seen:
        con.execute("detach before")
    return int(held)


def _leave(work: Workshop, table: str) -> None:
    """Leave a table of the workshop in the warehouse, in place of that of the build before."""
    place = f"warehouse.measure.{table}"
    work.of[f"measure.{table}"] = None
    if work.changed is not None:
        work.of[f"measure.{table}"] = differing(marks(work.con, place), marks(work.con, f"measure.{table}"))
    work.con.execute(f"create or replace table {place} as from measure.{table}")


def _hide(con: duckdb.DuckDBPyConnection) -> None:
    """Make measure.hidden. Pandas and scipy take half of the start of every command, and only this needs them."""
    from etl import pattern

    pattern.hide(con)


def _sums(work: Workshop) -> Set[str]:
    """All that is summed up from the rows of units."""
    sums = work.below("measure.leaf") - _from_values(work)
    return (sums - NEVER - SILENT) | {"main.value"}


def _sum_up(work: Workshop) -> None:
    """Make the sums again from what is released, and the pattern again from the sums; the first one stays in force."""
    work.make("measure.leaf", "from measure.released")
    work.remake(_sums(work) - {"measure.leaf"})
    work.con.execute("create or replace table measure.past as from measure.hidden")
    work.con.execute(f"create or replace table measure.settled as {work.text('settled')}")
    _hide(work.con)


def _attach_before(con: duckdb.DuckDBPyConnection, before: Path | None) -> bool:
    """Attach the build before as `before`, if there is one that remembers what it released."""
    if before is None or not before.is_file():
        return False
    con.execute(f"attach {literal(before)} as before (read_only)")
    found = con.execute(
        "select count(*) from information_schema.tables where table_catalog = 'before' and table_schema = 'measure' "
        "and table_name in ('hidden', 'released', 'cell')"
    ).fetchall()
    if found[0][0] == 3:
        return True
    con.execute("detach before")
    return False


def _disclose(work: Workshop) -> None:
    """Hide, make again what is made from the numbers, then coarsen what is about employees."""
    work.same("measure.exact", "main.value")
    work.make("main.value", work.text("value"), "shown")
    work.make("measure.leaf", work.text("leaf"), "leaf")
    work.remake(SILENT)
    work.make("coarse.value", work.text("coarse_value"))
    _judge(work)
    work.remake(_from_values(work) - NEVER - _judged(work))
    for table in sorted(OPENED - {"value"}):
        work.make(f"main.{table}", work.text(table))
    for table in COARSE[1:]:
        work.make(f"coarse.{table}", work.text(f"coarse_{table}"))
    _advise(work)


def _advise(work: Workshop) -> None:
    """Make the advice, and what is made for it alone, again from what is written: it knows no more than that."""
    for table in COARSE:
        work.same(f"main.{table}", f"coarse.{table}")
    wanted = {f"main.{table}" for table in ADVISED}
    for name, sql in work.sql.items():
        if name in _from_values(work) and (name in wanted or _for_alone(work, name, wanted)):
            work.make(name, sql, f"{name}_written")


def _for_alone(work: Workshop, name: str, wanted: Set[str]) -> bool:
    """Whether an inner model is made for nothing but these tables."""
    outcome = {below for below in work.below(name) if below.startswith("main.")}
    return name.startswith("measure.") and bool(outcome) and outcome <= wanted


def _judge(work: Workshop) -> None:
    """Make the verdicts again from the coarse numbers, so that none knows more than who reads them."""
    work.same("measure.shown", "main.value")
    work.same("main.value", "coarse.value")
    work.remake(_judged(work))
    work.same("main.value", "measure.shown")


def _judged(work: Workshop) -> Set[str]:
    """The models of JUDGED tables, and those that are made from the numbers for them alone."""
    wanted = {f"main.{table}" for table in JUDGED}
    return {name for name in _from_values(work) if name in wanted} | {
        name for name in _from_values(work)
        if name.startswith("measure.") and work.below(name) & wanted
    }  # fmt: skip


def _from_values(work: Workshop) -> Set[str]:
    """Models made from the published numbers."""
    return work.below("main.value") - {"main.value"}


def _write(con: duckdb.DuckDBPyConnection, tables: list[str], target: Path) -> None:
    con.execute(f"attach {literal(target)} as shared ({STORAGE})")
    for table in tables:
        is_empty = table in EMPTY or table.startswith(OWN_RECORD)
        name = f"coarse.{table}" if table in COARSE else f"main.{table}"
        source = f"warehouse.main.{table} limit 0" if is_empty else name
        con.execute(f"create table shared.main.{table} as from {source}")
    con.execute("checkpoint shared; detach shared")
