"""What a build reads: the manifest of the lake, the rules, and the metric records, as tables in memory.

Two catalogues beside the warehouse: `lake` (one view per table over its Parquet files, plus `file`, `load` and
`refused`) and `rules` (thresholds, keywords, metric records). Neither is published: no path leaves the machine.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import metrics
from etl.quantile import t975

HERE = Path(__file__).parent
TECHNICAL = {
    "contract": "varchar",
    "file_sha": "varchar",
    "file_name": "varchar",
    "sheet": "varchar",
    "row": "integer",
    "extracted_at": "timestamp",
}
FILE = {
    "path": "varchar",
    "contract": "varchar",
    "table_name": "varchar",
    "period": "varchar",
    "file_sha": "varchar",
    "file_name": "varchar",
    "sheet": "varchar",
    "extracted_at": "timestamp",
    "rows": "bigint",
    "load_id": "varchar",
}
LOAD = {
    "load_id": "varchar",
    "loaded_at": "timestamp",
    "file_name": "varchar",
    "file_sha": "varchar",
    "contract": "varchar",
    "sheet": "varchar",
    "period": "varchar",
    "extracted_at": "timestamp",
    "rows_read": "bigint",
    "accepted": "bigint",
    "refused": "bigint",
    "skipped": "bigint",
    "state": "varchar",
    "message_id": "varchar",
    "message_en": "varchar",
    "refused_path": "varchar",
}
REFUSED = {
    "contract": "varchar",
    "file_sha": "varchar",
    "file_name": "varchar",
    "sheet": "varchar",
    "row": "integer",
    "column": "varchar",
    "header": "varchar",
    "found": "varchar",
    "expected_id": "varchar",
    "expected_en": "varchar",
    "rule": "varchar",
    "raw": "varchar",
}


@dataclass(frozen=True)
class Manifest:
    """The files that count now, and every load ever made. number 0 = nothing was loaded yet."""

    number: int
    files: tuple[Mapping[str, Any], ...]
    loads: tuple[Mapping[str, Any], ...]


def latest_manifest(lake: Path) -> Manifest:
    """The manifest with the highest number."""
    found = sorted((lake / "manifest").glob("[0-9]*.json"), key=lambda path: int(path.stem))
    if not found:
        return Manifest(0, (), ())
    given = json.loads(found[-1].read_text(encoding="utf-8"))
    return Manifest(int(given["number"]), tuple(given["files"]), tuple(given["loads"]))


def attach_lake(con: duckdb.DuckDBPyConnection, lake: Path, manifest: Manifest) -> None:
    """Create the catalogue `lake`: every table of the lake, empty where nothing was loaded."""
    con.execute("attach ':memory:' as lake")
    con.execute((HERE / "models" / "lake.sql").read_text(encoding="utf-8"))
    files = [{**f, "table_name": f["table"]} for f in manifest.files]
    fill(con, "lake.file", FILE, files)
    fill(con, "lake.load", LOAD, manifest.loads)
    for (table,) in con.execute(
        "select table_name from duckdb_tables() where database_name = 'lake' and table_name not in ('file', 'load')"
    ).fetchall():
        paths = sorted(str(lake / f["path"]) for f in files if f["table_name"] == table)
        _cover(con, table, paths)
    _refused(con, lake, manifest)


def _cover(con: duckdb.DuckDBPyConnection, table: str, paths: Sequence[str]) -> None:
    """Turn an empty shape into a view over the Parquet files, with exactly the columns and types of the shape."""
    for column, kind in TECHNICAL.items():
        con.execute(f"alter table lake.{table} add column {column} {kind}")
    if not paths:
        return
    con.execute(f"alter table lake.{table} rename to {table}_shape")
    shape = con.execute(f"select column_name, column_type from (describe lake.{table}_shape)").fetchall()
    columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in shape)
    con.execute(
        f"create view lake.{table} as select {columns} from "
        f"(from lake.{table}_shape union all by name from read_parquet({_list(paths)}, union_by_name = true))"
    )


def _refused(con: duckdb.DuckDBPyConnection, lake: Path, manifest: Manifest) -> None:
    fill(con, "lake.refused", REFUSED, ())
    paths = sorted(
        {
            str(lake / load["refused_path"])
            for load in manifest.loads
            if load.get("refused_path") and load["state"] in ("accepted", "partly", "refused_file")
        }
    )
    existing = [path for path in paths if Path(path).is_file()]
    if existing:
        columns = ", ".join(f'"{name}"::{kind}' for name, kind in REFUSED.items())
        con.execute(f"insert into lake.refused select {columns} from read_parquet({_list(existing)})")


def _list(paths: Iterable[str]) -> str:
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"


def attach_rules(con: duckdb.DuckDBPyConnection, holidays: Path) -> None:
    """Create the catalogue `rules`: one table per section with rows, `setting` for single values, and the records."""
    rules = load_rules()
    con.execute("attach ':memory:' as rules")
    for name, section in rules.items():
        if "rows" in section:
            _create(con, f"rules.{name}", section["rows"])
    settings = [(f"{s}.{k}", v) for s, section in rules.items() for k, v in section.get("values", {}).items()]
    numbers = {str: lambda v: None}
    fill(
        con,
        "rules.setting",
        {"key": "varchar", "number": "double", "text": "varchar"},
        [{"key": k, "number": numbers.get(type(v), float)(v), "text": str(v)} for k, v in settings],
    )
    con.execute(
        "create or replace table rules.lapor_deadline as select distinct class, working_days, "
        "regexp_replace(lower(word), '[^a-z0-9]', '', 'g') as word_key from rules.lapor_deadline"
    )
    fill(con, "rules.rule", dict.fromkeys(RULE, "varchar"), _rule_rows(rules))
    _create(con, "rules.keyword", keyword_rows())
    fill(con, "rules.metric", METRIC, metrics.metric_rows())
    _create(con, "rules.roll", metrics.roll_rows())
    _create(con, "rules.t_quantile", [{"freedom": df, "t": t975(df)} for df in range(1, 31)])
    con.execute("create table rules.holiday (day date, name varchar)")
    if holidays.is_file():
        con.execute("insert into rules.holiday select day::date, name from read_csv(?, header = true)", [str(holidays)])


RULE = ("section", "key", "value", "label_id", "label_en", "source", "mark")
METRIC = {
    "metric": "varchar",
    "position": "integer",
    "aspect": "varchar",
    "family": "varchar",
    "member": "varchar",
    **dict.fromkeys(("label_id", "label_en", "short_id", "short_en", "unit"), "varchar"),
    "decimals": "integer",
    **dict.fromkeys(("kind", "better"), "varchar"),
    **dict.fromkeys(("numerator_id", "numerator_en", "denominator_id", "denominator_en"), "varchar"),
    **dict.fromkeys(("formula_id", "formula_en", "why_id", "why_en", "source", "limits_id", "limits_en"), "varchar"),
    "target": "double",
    "scale": "double",
    "disclosure": "varchar",
    "audience": "varchar",
    "reviewed": "date",
    "periods": "varchar[]",
    "fact": "varchar",
    "sql": "varchar",
}


def load_rules() -> dict[str, dict[str, Any]]:
    """Sections of rules.toml, each with source and mark."""
    given = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
    return {name: section for name, section in given.items() if isinstance(section, dict)}


def rules_version() -> str:
    """Version of rules and keywords together, as recorded in every build."""
    rules = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))["version"]
    keywords = tomllib.loads((HERE / "keywords.toml").read_text(encoding="utf-8"))["version"]
    return f"rules {rules}, keywords {keywords}"


def keyword_rows() -> list[dict[str, str]]:
    """Keywords with the text to look for: blanks around one that must stand alone."""
    given = tomllib.loads((HERE / "keywords.toml").read_text(encoding="utf-8"))
    rows = {}
    for theme, section in given.items():
        if isinstance(section, dict):
            for word in section["words"]:
                rows[theme, word.strip()] = f" {word.strip()} " if len(word.strip()) <= 3 else word.strip()
            for word in section["alone"]:
                rows[theme, word.strip()] = f" {word.strip()} "
    return [{"theme": theme, "keyword": word, "pattern": pattern} for (theme, word), pattern in rows.items()]


def _rule_rows(rules: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    rows = []
    for name, section in rules.items():
        said = {k: section[k] for k in ("label_id", "label_en", "source", "mark")}
        for key, value in section.get("values", {}).items():
            rows.append({"section": name, "key": key, "value": str(value), **said})
        for entry in section.get("rows", ()):
            *key_parts, value = entry.values() if name != "ikm_band" else (entry["letter"], entry["lowest"])
            rows.append({"section": name, "key": ", ".join(map(str, key_parts)), "value": str(value), **said})
    return rows


def _create(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    con.register("incoming", pa.Table.from_pylist([dict(row) for row in rows]))
    con.execute(f"create table {table} as select * from incoming")
    con.unregister("incoming")


def fill(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Create a table with the given columns and insert rows; keys a row lacks become NULL, others are ignored."""
    con.execute(f"create table {table} (" + ", ".join(f'"{name}" {kind}' for name, kind in columns.items()) + ")")
    if rows:
        plain = [{name: _plain(row.get(name)) for name in columns} for row in rows]
        con.register("incoming", pa.Table.from_pylist(plain))
        casts = ", ".join(f'"{name}"::{kind}' for name, kind in columns.items())
        con.execute(f"insert into {table} select {casts} from incoming")
        con.unregister("incoming")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
