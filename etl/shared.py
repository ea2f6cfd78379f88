"""The second file of a build: the same published tables for those who may not see persons.

Derived tables are not copied but made again, by the same models, from numbers that are already hidden where they must
be: no finding, comparison or grade can know more than the file itself. The file is written afresh at the end, so that
not a byte of what it was made from is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl import making
from etl.tables import STORAGE, literal

SQL = Path(__file__).parent / "models" / "shared"
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
NEVER = frozenset(f"main.{table}" for table in EMPTY | OPENED)
NOTHING = {
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


@dataclass(frozen=True)
class Workshop:
    """A workshop in memory: `warehouse` is the internal file, `opened` what others may see of it.

    sql: model texts by name, in build order; below: for a model the names of all that are made from it.
    """

    con: duckdb.DuckDBPyConnection
    sql: Mapping[str, str]
    below: Callable[[str], Set[str]]

    def text(self, name: str) -> str:
        """A statement of models/shared."""
        return (SQL / f"{name}.sql").read_text(encoding="utf-8")

    def make(self, table: str, sql: str) -> None:
        """Create a table of the workshop in place of the one or the view that was there."""
        kinds = self.con.execute(
            "select table_type from information_schema.tables where table_catalog = 'opened' "
            "and table_schema || '.' || table_name = ?", [table],
        ).fetchall()  # fmt: skip
        if kinds == [("VIEW",)]:
            self.con.execute(f"drop view {table}")
        making.create(self.con, table, sql, replace=True)

    def remake(self, names: Set[str]) -> None:
        """Run these models again, in their order."""
        for name, sql in self.sql.items():
            if name in names:
                self.make(name, sql)


def share(work: Workshop, target: Path, before: Path | None) -> Shared:
    """Write shared.duckdb. before: the internal file of the build that is current until now, whose numbers were seen.

    Leaves `measure.hidden` and `measure.released` in the warehouse: the next build must know what was seen.
    Raises UnclassifiedTableError.
    """
    tables = _tables(work.con)
    known = SAME | EMPTY | OPENED | REMADE | JUDGED | ADVISED
    if unknown := sorted(t for t in tables if t not in known and not t.startswith(OWN_RECORD)):
        raise UnclassifiedTableError(", ".join(unknown))
    _open(work)
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


def _open(work: Workshop) -> None:
    """Every model as a view on the internal file, until it is made again."""
    work.con.execute("attach ':memory:' as opened; use opened")
    for schema in ("staging", "measure", "coarse"):
        work.con.execute(f"create schema {schema}")
    for name in work.sql:
        work.con.execute(f"create view {name} as from warehouse.{name}")
    work.con.execute(work.text("macros"))


def _release(work: Workshop, before: Path | None) -> int:
    """Settle which own rows are released anew and what stays hidden; returns how many own rows are held back."""
    con = work.con
    seen = _attach_before(con, before)
    for table in ("past", "known", "settled"):
        con.execute(f"create table measure.{table} as {work.text(table) if seen else NOTHING[table]}")
    _hide(con)
    held = 0
    if seen:
        con.execute(f"create table measure.change as {work.text('change')}")
        con.execute(f"create table measure.held as {work.text('held')}")
        ((held,),) = con.execute("select count(*) from measure.held").fetchall()
    con.execute(
        f"create table measure.released as {work.text('released') if held else 'from warehouse.measure.leaf'}"
    )
    if held:
        _sum_up(work)
    for table in ("hidden", "released"):
        con.execute(f"create or replace table warehouse.measure.{table} as from measure.{table}")
    if seen:
        con.execute("detach before")
    return int(held)


def _hide(con: duckdb.DuckDBPyConnection) -> None:
    """Make measure.hidden. Pandas and scipy take half of the start of every command, and only this needs them."""
    from etl import pattern

    pattern.hide(con)


def _sum_up(work: Workshop) -> None:
    """Make the sums again from what is released, and the pattern again from the sums; the first one stays in force."""
    work.make("measure.leaf", "from measure.released")
    sums = work.below("measure.leaf") - {"measure.leaf"} - _from_values(work)
    work.remake((sums - NEVER) | {"main.value"})
    work.make("measure.past", "from measure.hidden")
    work.make("measure.settled", work.text("settled"))
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
    work.make("measure.exact", "from main.value")
    work.make("main.value", work.text("value"))
    work.make("measure.leaf", work.text("leaf"))
    work.make("coarse.value", work.text("coarse_value"))
    _judge(work)
    work.remake(_from_values(work) - NEVER - _judged(work))
    for table in OPENED - {"value"}:
        work.make(f"main.{table}", work.text(table))
    for table in COARSE[1:]:
        work.make(f"coarse.{table}", work.text(f"coarse_{table}"))
    _advise(work)


def _advise(work: Workshop) -> None:
    """Make the advice, and what is made for it alone, again from what is written: it knows no more than that."""
    for table in COARSE:
        work.make(f"main.{table}", f"from coarse.{table}")
    wanted = {f"main.{table}" for table in ADVISED}
    work.remake({name for name in _from_values(work) if name in wanted or _for_alone(work, name, wanted)})


def _for_alone(work: Workshop, name: str, wanted: Set[str]) -> bool:
    """Whether an inner model is made for nothing but these tables."""
    outcome = {below for below in work.below(name) if below.startswith("main.")}
    return name.startswith("measure.") and bool(outcome) and outcome <= wanted


def _judge(work: Workshop) -> None:
    """Make the verdicts again from the coarse numbers, so that none knows more than who reads them."""
    work.make("measure.shown", "from main.value")
    work.make("main.value", "from coarse.value")
    work.remake(_judged(work))
    work.make("main.value", "from measure.shown")


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
        source = f"coarse.{table}" if table in COARSE else f"main.{table}"
        if table in EMPTY or table.startswith(OWN_RECORD):
            source = f"warehouse.main.{table} limit 0"
        con.execute(f"create table shared.main.{table} as from {source}")
    con.execute("checkpoint shared; detach shared")
