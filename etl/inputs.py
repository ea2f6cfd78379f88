"""What a build reads from the lake: one view per table over the files that count.

The catalogue `lake` lives in memory beside the warehouse and is never published: no path leaves the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb

from etl.lake import ACCEPTED, PARTLY, REFUSED_FILE, Manifest
from etl.store import Store
from etl.tables import columns, fill, literal, quoted

SHAPES = Path(__file__).with_name("models") / "lake.sql"
TECHNICAL = {
    **columns("varchar", "contract file_sha file_name sheet"), "row": "integer", "extracted_at": "timestamp",
    "warnings": "varchar[]",
}  # fmt: skip
FILE = {
    **columns("varchar", "path contract table_name period file_sha file_name sheet"),
    "extracted_at": "timestamp", "rows": "bigint", "load_id": "varchar",
}  # fmt: skip
LOAD = {
    "load_id": "varchar", "loaded_at": "timestamp",
    **columns("varchar", "file_name file_sha contract sheet period"), "extracted_at": "timestamp",
    **columns("bigint", "rows_read accepted refused skipped"),
    **columns("varchar", "state message_id message_en refused_path"),
}  # fmt: skip
REFUSED = {
    **columns("varchar", "contract file_sha file_name sheet"), "row": "integer",
    **columns("varchar", "column header found expected_id expected_en rule raw"),
}  # fmt: skip
COUNTING = (ACCEPTED, PARTLY, REFUSED_FILE)


def attach_lake(con: duckdb.DuckDBPyConnection, place: str, manifest: Manifest) -> None:
    """Create the catalogue `lake`: every table of models/lake.sql, empty where nothing was loaded, and `file`
    (what counts), `load` (what was ever loaded), `refused` (errors of the loads that count). place: folder or
    address."""
    con.execute("attach ':memory:' as lake")
    con.execute(SHAPES.read_text(encoding="utf-8"))
    at = Store(place)
    at.open_to(con)
    files = [{**asdict(file), "table_name": file.table} for file in manifest.files]
    for table, kinds in shapes(con).items():
        paths = sorted(at.at(file["path"]) for file in files if file["table_name"] == table)
        cover(con, table, kinds, paths)
    fill(con, "lake.file", FILE, files)
    fill(con, "lake.load", LOAD, [asdict(load) for load in manifest.loads])
    told = {load.refused_path or "" for load in manifest.loads if load.state in COUNTING} - {""}
    there = sorted(at.at(path) for path in told if at.has(path))
    cover(con, "refused", REFUSED, there)


def shapes(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Columns and types of every kind of fact, by table; on a connection that has the catalogue `lake`."""
    rows = con.execute(
        "select table_name, list({name: column_name, kind: data_type} order by column_index) "
        "from duckdb_columns() where database_name = 'lake' group by table_name order by table_name"
    ).fetchall()
    return {
        table: {**{column["name"]: column["kind"] for column in shape}, **TECHNICAL} for table, shape in rows
    }


def cover(con: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str], paths: Sequence[str]) -> None:
    """Make lake.<table> a view over Parquet files with exactly these columns and types, or an empty table."""
    con.execute(f"drop table if exists lake.{table}")
    shape = f"lake.{table}_shape" if paths else f"lake.{table}"
    fill(con, shape, kinds, ())
    if paths:
        con.execute(
            f"create view lake.{table} as select {_casts(kinds)} from "
            f"(from {shape} union all by name "
            f"from read_parquet({_list(paths)}, union_by_name = true, hive_partitioning = false))"
        )


def _casts(kinds: Mapping[str, str]) -> str:
    return ", ".join(f"{quoted(name)}::{kind} as {quoted(name)}" for name, kind in kinds.items())


def _list(paths: Iterable[str]) -> str:
    return "[" + ", ".join(literal(path) for path in paths) + "]"
