"""Small lakes drawn in a test: tables written as text, stored exactly as `etl load` stores accepted rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import inputs
from etl.inputs import SHAPES

Row = dict[str, Any]
NOTHING = ("", "-")


def table(drawn: str) -> list[Row]:
    """Rows of a drawn table: first line the columns, cells split by "|", "-" or blank = NULL."""
    lines = [line.strip().strip("|") for line in drawn.strip().splitlines() if set(line) - set("|-+ ")]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [{c: None if v in NOTHING else v for c, v in zip(header, row, strict=True)} for row in rows]


def _period(row: Row) -> str:
    return str(row.get("period") or "all")


class Lake:
    """A lake under `data`; every `add` is one export file of one table and one more manifest."""

    def __init__(self, data: Path) -> None:
        self.root = data / "lake"
        self.files: list[Row] = []
        self.loads: list[Row] = []
        self.con = duckdb.connect()
        self.con.execute("attach ':memory:' as lake")
        self.con.execute(SHAPES.read_text(encoding="utf-8"))

    def add(
        self,
        name: str,
        rows: str | Sequence[Row],
        *,
        extracted: str = "2026-11-05",
        file: str = "",
        contract: str = "",
        **defaults: Any,
    ) -> str:
        """Store rows as one export of table `name`, a Parquet file per period; returns the file's sha."""
        drawn = table(rows) if isinstance(rows, str) else list(rows)
        full = [{"row": number, **defaults, **row} for number, row in enumerate(drawn, start=9)]
        contract = contract or f"drawn_{name}"
        sha = hashlib.sha256(repr((name, contract, extracted, file, full)).encode()).hexdigest()
        by_period = groupby(sorted(full, key=_period), key=_period)
        for k, (period, group) in enumerate(by_period):
            place = f"{contract}/period={period}/{sha}-{k}.parquet"
            told: Row = {
                "contract": contract,
                "file_sha": sha,
                "file_name": file or f"{name}.xlsx",
                "sheet": defaults.get("sheet", ""),
                "extracted_at": extracted,
            }
            n = self._write(name, place, [{**row, **told} for row in group])
            counted = {"path": place, "table": name, "period": period, "rows": n}
            self.files.append({**told, **counted, "load_id": f"load-{len(self.loads)}"})
        self._record({**told, "period": period}, accepted=len(full))
        return sha

    def refuse(self, *, file: str, expected: str, rows: Sequence[int]) -> None:
        """Store one refused line per given row number, as a load of which nothing was accepted."""
        told = {"contract": "drawn", "file_sha": "0" * 64, "file_name": file, "sheet": ""}
        lines = [{**told, "row": row, "column": "rated_at", "expected_id": expected} for row in rows]
        (self.root / "refused").mkdir(parents=True, exist_ok=True)
        self._copy("refused/drawn.parquet", inputs.REFUSED, lines)
        self._record({**told, "period": None, "extracted_at": None}, refused=len(set(rows)))

    def _record(self, told: Row, accepted: int = 0, refused: int = 0) -> None:
        """One more load and its manifest."""
        self.loads.append(
            {
                **told,
                "load_id": f"load-{len(self.loads)}",
                "loaded_at": "2026-11-06T08:00:00Z",
                "rows_read": accepted + refused,
                "accepted": accepted,
                "refused": refused,
                "skipped": 0,
                "state": "partly" if refused else "accepted",
                **dict.fromkeys(("message_id", "message_en"), ""),
                "refused_path": "refused/drawn.parquet" if refused else None,
            }
        )
        self.save()

    def _write(self, name: str, place: str, rows: Sequence[Mapping[str, Any]]) -> int:
        shape = self.con.execute(f"select column_name, column_type from (describe lake.{name})").fetchall()
        columns = {**dict(shape), **inputs.TECHNICAL}
        unknown = {c for row in rows for c in row} - set(columns)
        assert not unknown, f"{name} has no column {unknown}"
        self._copy(place, columns, rows)
        return len(rows)

    def _copy(self, place: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
        plain = [{c: None if row.get(c) is None else str(row[c]) for c in columns} for row in rows]
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = pa.schema([(c, pa.string()) for c in columns])
        self.con.register("drawn", pa.Table.from_pylist(plain, schema))
        casts = ", ".join(f'"{c}"::{kind} as "{c}"' for c, kind in columns.items())
        self.con.execute(f"copy (select {casts} from drawn) to '{path}' (format parquet, compression zstd)")

    def save(self) -> None:
        """Write the next manifest."""
        folder = self.root / "manifest"
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.json"))) + 1
        said = {"number": number, "reason": "load", "load_id": self.loads[-1]["load_id"]}
        manifest = {**said, "files": self.files, "loads": self.loads}
        (folder / f"{number:06d}.json").write_text(json.dumps(manifest), encoding="utf-8")
