"""The data dictionary data/README.md, written from what runs: models, metric records, rules and the lake's shapes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import duckdb

from etl import build, metrics, plan, rules

TARGET = Path(__file__).parents[1] / "data" / "README.md"
DESCRIPTIONS = Path(__file__).with_suffix(".toml")
MARKS = {
    "V": "dibaca pada sumbernya / read in the source",
    "V2": "dibaca pada sumber kedua / read in a secondary source",
    "C": "dihitung, dapat dihitung ulang / computed, can be recomputed",
    "U": "belum diverifikasi, pastikan dulu / unverified, confirm first",
}
Column = tuple[str, str]


class UndescribedError(ValueError):
    """A published column nobody describes, or a description no column uses."""


def write(target: Path = TARGET) -> int:
    """Write the dictionary; 0."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(), encoding="utf-8")
    return 0


def check(target: Path = TARGET) -> int:
    """0 when the dictionary says what the code says, 1 when it is stale."""
    fresh = target.is_file() and target.read_text(encoding="utf-8") == text()
    if not fresh:
        print(f"{target.name}: usang / stale: python -m etl dictionary")
    return 0 if fresh else 1


def text() -> str:
    """The whole document."""
    published, shapes = _columns()
    parts = [_HEAD, _published(published), _metrics(), _rules(), _lake(shapes)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


@cache
def _columns() -> tuple[dict[str, list[Column]], dict[str, list[Column]]]:
    """Columns (name, type) of every published table and of every lake table, from a build of an empty lake."""
    with duckdb.connect() as con:
        build.prepare(con, Path("empty"), "dictionary", ":memory:")
        build.run(con, lambda *_: None)
        return _of(con, "warehouse"), _of(con, "lake")


def _of(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for table, column, kind in con.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = 'main' order by table_name, column_index",
        [database],
    ).fetchall():
        found.setdefault(table, []).append((column, kind))
    return found


def _published(tables: dict[str, list[Column]]) -> str:
    said = tomllib.loads(DESCRIPTIONS.read_text(encoding="utf-8"))
    used: set[str] = set()
    models = {model.name: model for model in plan.plan()}
    parts = ["## Tabel terbitan / Published tables"]
    for name, columns in tables.items():
        model = models[f"main.{name}"]
        rows = []
        for column, kind in columns:
            entry = _entry(said, name, column)
            used.add(entry)
            rows.append((f"`{column}`", kind, *said[entry]))
        comment = " ".join(line[3:] for line in model.sql.split("\n")[1:] if line.startswith("-- "))
        parts.append(f"### `{name}`\n\n{comment}\n\nGrain: {model.grain}")
        parts.append(_table(("kolom / column", "tipe / type", "arti", "meaning"), rows))
    if unused := sorted(set(said) - used):
        raise UndescribedError(f"dictionary.toml describes columns that do not exist: {', '.join(unused)}")
    return "\n\n".join(parts)


def _entry(said: dict[str, list[str]], table: str, column: str) -> str:
    """Under which name a column is described."""
    stem = column.removesuffix("_id").removesuffix("_en")
    for name in (f"{table}.{column}", f"{table}.{stem}", column, stem):
        if name in said:
            return name
    raise UndescribedError(f"dictionary.toml does not describe {table}.{column}")


def _metrics() -> str:
    rows = [
        (f"`{m.metric}`", m.label_id, m.label_en, m.unit, m.better, ", ".join(m.periods), m.source)
        for m in metrics.load()
    ]
    heads = (
        "kunci / key",
        "nama",
        "name",
        "satuan / unit",
        "arah / better",
        "periode / periods",
        "dasar / basis",
    )
    return f"## Metrik / Metrics\n\nVersion {metrics.version()}.\n\n{_table(heads, rows)}"


def _rules() -> str:
    rows = [
        (f"`{name}`", s["label_id"], s["label_en"], s["source"], s["mark"])
        for name, s in rules.sections().items()
    ]
    marks = "; ".join(f"{mark} = {meaning}" for mark, meaning in MARKS.items())
    heads = ("bagian / section", "isi", "content", "sumber / source", "tanda / mark")
    return f"## Aturan / Rules\n\n{rules.version()}. {marks}.\n\n{_table(heads, rows)}"


def _lake(shapes: dict[str, list[Column]]) -> str:
    rows = [(f"`{name}`", ", ".join(column for column, _ in columns)) for name, columns in shapes.items()]
    return f"## Danau data / Lake\n\n{_table(('tabel / table', 'kolom / columns'), rows)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


_HEAD = """
# Data

Dihasilkan oleh `python -m etl dictionary`; jangan disunting. / Written by `python -m etl dictionary`; do not edit.

| folder | isi / content |
| --- | --- |
| `inbox/` | ekspor seperti diterima, tidak pernah diubah / exports as received, never edited |
| `sample/` | ekspor contoh buatan / made-up sample exports |
| `lake/` | baris yang diterima dan yang ditolak, Parquet / accepted and refused rows, Parquet |
| `warehouse/` | terbitan; `CURRENT` menyebut yang berlaku / builds; `CURRENT` names the one in force |
| `reference/` | `holidays.csv` (`day,name`): hari libur, bila ada / holidays, if any |
| `key` | kunci samaran, rahasia / key of the pseudonyms, secret |
"""
