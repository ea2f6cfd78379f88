"""Seeded lakes for measuring: rows written straight as lake files, exactly as `etl load` stores them.

python -m tests.bench.lakes FOLDER [--people N] [--months N]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb

from etl.lake import LakeFile, Manifest

SQL = Path(__file__).with_name("lake.sql")
APPRAISAL = """
select person_key, null::varchar as appraisal_id, unit_id, null::varchar as unit_name,
       null::varchar as unit_parent_name, m.period_type, m.period, m.first_day as period_start,
       m.last_day as period_end, 'PANRB6' as scheme,
       case when draw(i, m.period, 'w') < 0.2 then 'above' when draw(i, m.period, 'w') < 0.97 then 'meets'
            else 'below' end as work_result,
       case when draw(i, m.period, 'b') < 0.2 then 'above' when draw(i, m.period, 'b') < 0.97 then 'meets'
            else 'below' end as behaviour,
       case when draw(i, m.period, 'r') < 0.05 then null when draw(i, m.period, 'g') < 0.12 then 'very_good'
            when draw(i, m.period, 'g') < 0.97 then 'good' else 'needs_improvement' end as rating,
       false as is_acting, 'Pelaksana' as position, 'pelaksana' as position_kind, 'III/a' as grade, 'PNS' as employment,
       rater_key, 'Kepala' as rater_position,
       case when draw(i, m.period, 'r') >= 0.05
            then m.last_day + interval 1 day * (draw(i, m.period, 'd') * 20)::integer end::timestamp as rated_at
  from person, kind m
"""
PLAN = """
select person_key, unit_id, null::varchar as unit_name, m.period_type, m.period, m.first_day as period_start,
       m.last_day as period_end,
       case when draw(i, m.period, 'p') < 0.95 then 'approved' else 'draft' end as plan_status,
       false as is_acting, 'Pelaksana' as position, 'PNS' as employment
  from person, kind m
"""


def make(data: Path, people: int, months: int, seed: int = 7) -> int:
    """Write a lake below `data`; rows in it. A second call with another seed and months = 1 gives a late export."""
    con = duckdb.connect()
    for name, number in (("people", people), ("months", months), ("seed", seed)):
        con.execute(f"set variable {name} = {number}")
    for statement in _statements(people, months, seed):
        con.execute(statement)
    writer = _Writer(con, data / "lake")
    writer.add("unit", "all", "from unit")
    employee = "select person_key, 'Orang ' || i as name, unit_id, 'Pelaksana' as position from person"
    writer.add("employee", "all", employee)
    for period, first, last, kind in con.execute("from month order by period").fetchall():
        _kind(con, period, first, last, kind)
        writer.add("appraisal", period, APPRAISAL)
    for (year,) in con.execute("select distinct period[1:4] from month order by all").fetchall():
        _kind(con, year, f"{year}-01-01", f"{year}-12-31", "year")
        writer.add("appraisal", year, APPRAISAL)
        writer.add("plan", year, PLAN)
    return writer.commit()


def late(data: Path, period: str, people: int, seed: int = 8) -> None:
    """One more export of one month: it came later, so it counts in place of the one before."""
    con = duckdb.connect()
    for statement in _statements(people, 1, seed):
        con.execute(statement)
    first = f"{period}-01"
    _kind(con, period, first, f"{period}-28", "month")
    writer = _Writer(con, data / "lake", extracted="2027-02-01")
    writer.add("appraisal", period, APPRAISAL)
    writer.commit()


def _statements(people: int, months: int, seed: int) -> Iterator[str]:
    text = SQL.read_text(encoding="utf-8")
    for name, number in (("people", people), ("months", months), ("seed", seed)):
        text = text.replace(f"${name}", str(number))
    yield text


def _kind(con: duckdb.DuckDBPyConnection, period: object, first: object, last: object, kind: object) -> None:
    con.execute(
        f"create or replace table kind as select '{period}' as period, date '{first}' as first_day, "
        f"date '{last}' as last_day, '{kind}' as period_type"
    )


class _Writer:
    def __init__(self, con: duckdb.DuckDBPyConnection, root: Path, extracted: str = "2027-01-20") -> None:
        self.con, self.root, self.extracted = con, root, extracted
        before = sorted((root / "manifest").glob("*.json"))
        told = json.loads(before[-1].read_text()) if before else {"number": 0, "files": []}
        self.number, self.files = told["number"] + 1, told["files"]

    def add(self, table: str, period: str, sql: str) -> None:
        sha = f"{table}-{period}-{self.extracted}"
        place = f"bench_{table}/period={period}/{sha}-0.parquet"
        (self.root / place).parent.mkdir(parents=True, exist_ok=True)
        told = self.con.execute(
            f"copy (select *, 'bench_{table}' as contract, '{sha}' as file_sha, '{sha}.csv' as file_name, '' as sheet, "
            f"(row_number() over ())::integer as row, timestamp '{self.extracted}' as extracted_at, "
            f"[]::varchar[] as warnings from ({sql})) to '{self.root / place}' (format parquet, compression zstd)"
        ).fetchall()
        file = LakeFile(place, f"bench_{table}", table, period, sha, f"{sha}.csv", "", self.extracted + "T00:00:00Z",
                        told[0][0], f"load-{self.number}")  # fmt: skip
        self.files.append(asdict(file))

    def commit(self) -> int:
        folder = self.root / "manifest"
        folder.mkdir(parents=True, exist_ok=True)
        told = {**asdict(Manifest(self.number)), "files": self.files}
        (folder / f"{self.number:06d}.json").write_text(json.dumps(told))
        return int(sum(file["rows"] for file in self.files))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lakes")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=36)
    chosen = parser.parse_args()
    print(make(chosen.folder, chosen.people, chosen.months))
