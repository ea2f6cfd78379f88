"""What people decided on the pages and a build must obey, read from the app's database as tables of `rules`."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.tables import columns, fill

TABLES = {
    "rebase": {**columns("varchar", "unit_id metric"), "day": "date", **columns("varchar", "reason given_by"),
               "given_at": "timestamp"},
    "own_group": columns("varchar", "group_id name unit_id"),
    "own_keyword": {**columns("varchar", "theme keyword"), "is_alone": "boolean", "is_removed": "boolean"},
    "theme_correction": columns("varchar", "complaint_id theme"),
}  # fmt: skip


def attach(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Create the tables of `rules`: rebase (metric NULL = every metric), own_group (one row per member), own_keyword,
    theme_correction (theme NULL = about nothing on the list)."""
    for name, kinds in TABLES.items():
        fill(con, f"rules.{name}", kinds, [])
