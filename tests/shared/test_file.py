"""The shared file of the sample: the same tables, no person in any byte, and nothing small or uniform in a number."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from etl.lake import current, lake_of
from tests.conftest import PERSONAL
from tests.shared.conftest import folder_of

NUMBERS = ("n", "n_to", "numerator", "denominator", "value", "bound", "lo", "hi")
INSIDE = (
    "rater_profile",
    "rater_row",
    "variance_component",
    "peer_agreement",
    "complaint_text",
    "distribution",
    "own_target",
    "own_older",
)


def columns(con: duckdb.DuckDBPyConnection, catalogue: str) -> list[tuple[str, str, str]]:
    return con.execute(
        "select table_name, column_name, data_type from information_schema.columns "
        "where table_catalog = ? and table_schema = 'main' order by all", [catalogue],
    ).fetchall()  # fmt: skip


def test_both_files_have_the_same_tables_and_columns(both: duckdb.DuckDBPyConnection) -> None:
    assert len(columns(both, "internal")) > 100
    assert columns(both, "shared") == columns(both, "internal")
    beside = both.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = 'shared' and table_schema <> 'main'"
    ).fetchall()
    assert beside == []


def persons(sample_data: Path) -> tuple[set[str], set[str], set[str]]:
    """NIPs as the export of employees holds them; pseudonyms and names as the lake does."""
    profile = CalamineWorkbook.from_path(sample_data / "sample" / "Profil ASN SIASN.xlsx").get_sheet_by_index(
        0
    )
    cells = (str(cell) for row in profile.to_python() for cell in row)
    nips = {cell for cell in cells if re.fullmatch(r"\d{18}", cell)}
    lake = lake_of(sample_data)
    files: dict[str, list[str]] = {}
    for file in current(sample_data).files:
        files.setdefault(file.table, []).append(str(lake / file.path))
    with duckdb.connect() as con:

        def one(column: str, paths: list[str]) -> set[str]:
            ask = f"select distinct {column} from read_parquet(?, union_by_name = true)"
            return {str(row[0]) for row in con.execute(ask, [paths]).fetchall() if row[0]}

        keys = one("person_key", files["employee"]) | one("rater_key", files["appraisal"])
        return nips, keys, one("trim(split_part(name, ',', 1))", files["employee"])


def texts(con: duckdb.DuckDBPyConnection, catalogue: str) -> str:
    """Every text cell of a file."""
    found = []
    for table, column, kind in columns(con, catalogue):
        if kind.startswith("VARCHAR"):
            found += con.execute(
                f'select distinct "{column}"::varchar from {catalogue}.main."{table}"'
            ).fetchall()
    return "\n".join(str(row[0]) for row in found)


def test_no_person_is_in_any_cell_or_byte(both: duckdb.DuckDBPyConnection, sample_data: Path) -> None:
    nips, keys, names = persons(sample_data)
    assert len(nips) > 700 and len(keys) > 700 and len(names) > 700
    said, internal = texts(both, "shared"), texts(both, "internal")
    raw = (folder_of(sample_data) / "shared.duckdb").read_bytes()
    for kind, words in (("nip", nips), ("pseudonym", keys), ("name", names)):
        some = sorted(words)[:60]
        found = sum(word in internal for word in some)
        assert kind == "nip" or found > 0.9 * len(some), f"the search would not find a {kind}"
        assert [word for word in words if word in said] == []
        assert [word for word in words if word.encode() in raw] == []
    assert not re.search(r"\b[0-9a-f]{32}\b", said.replace("file_sha", ""))


def test_tables_about_persons_are_empty(both: duckdb.DuckDBPyConnection) -> None:
    for table in (*PERSONAL, *INSIDE):
        assert both.execute(f"select count(*) from internal.main.{table}").fetchall() != [(0,)]
        assert both.execute(f"select count(*) from shared.main.{table}").fetchall() == [(0,)]
    counts = "count(rows_read), count(accepted), count(refused), count(skipped), count(refused_path)"
    assert both.execute(f"select {counts} from shared.load").fetchall() == [(0, 0, 0, 0, 0)]
    assert both.execute(
        "select count(file_name), count(sheet), count(row) from shared.sentence"
    ).fetchall() == [(0, 0, 0)]


def test_a_hidden_row_holds_nothing_but_its_place(both: duckdb.DuckDBPyConnection) -> None:
    kept = ", ".join(f"count({name})" for name in NUMBERS)
    hidden = both.execute(f"select count(*), {kept} from shared.value where status = 'hidden'").fetchall()[0]
    assert hidden[0] > 10_000 and set(hidden[1:]) == {0}
    same = "select hierarchy, metric, unit_id, period_type, period from {}.main.value order by all"
    assert both.execute(same.format("shared")).fetchall() == both.execute(same.format("internal")).fetchall()


def test_only_numbers_of_enough_persons_are_shown(both: duckdb.DuckDBPyConnection) -> None:
    """Persons counted again, each once, from the staging rows and the unit tree of the month."""
    shown = both.execute(
        """
        select count(*) filter (i.n < 5), count(*) filter (m.disclosure = 'opinion' and i.n < 10)
          from shared.value s
          join internal.value i using (hierarchy, metric, unit_id, period_type, period_start)
          join internal.metric m using (metric)
         where s.status in ('ok', 'provisional') and i.n > 0
        """
    ).fetchall()
    assert shown == [(0, 0)]
    few = both.execute(
        """
        with persons as (
            select a.hierarchy, a.ancestor_id as unit_id, p.period, 'berakhlak_bp_' || p.rater_group as metric,
                   count(distinct p.person_key) as persons
              from internal.staging.peer p
              join internal.measure.ancestor a
                on a.unit_id = p.unit_id
               and a.epoch = (select max(epoch) from internal.measure.tree
                               where epoch < p.period_start + interval 6 months)
             where p.is_counted
             group by all
        )
        select count(*), count(*) filter (persons < 5)
          from persons join shared.value s using (hierarchy, unit_id, period, metric)
         where s.status = 'ok'
        """
    ).fetchall()[0]
    assert few[0] > 100 and few[1] == 0


def test_no_group_of_employees_is_shown_as_all_alike(both: duckdb.DuckDBPyConnection) -> None:
    rows = both.execute(
        "select s.n, s.value, s.bound, i.n, i.value from shared.value s "
        "join internal.value i using (hierarchy, metric, unit_id, period_type, period_start) "
        "join internal.metric m using (metric) where m.disclosure = 'appraisal' and s.value is not null"
    ).fetchall()
    assert len(rows) > 5_000
    for n, value, bound, true_n, true in rows:
        edge = 20 if true_n < 10 else 10
        assert edge <= value <= 100 - edge and value == int(value)
        assert bound == ("least" if true >= 100 - edge else "most" if true <= edge else None)
        assert n in (5, 10, 20, 50, 100, 200, 500, 1000, 2000) and n <= true_n


@pytest.mark.parametrize("table", ["value", "improvement", "headline"])
def test_what_is_unknown_inside_is_unknown_outside(both: duckdb.DuckDBPyConnection, table: str) -> None:
    keys = "hierarchy, unit_id, period_type, period, metric" + (
        ", kind, link_unit" if table == "headline" else ""
    )
    numbers = {
        "value": ("value", "lo", "hi", "numerator", "denominator"),
        "improvement": ("value", "lo", "hi", "ref_value", "gap", "previous", "ref_n"),
        "headline": ("n", "value", "previous", "whole", "part"),
    }[table]
    made_up = " or ".join(f"(i.{number} is null and s.{number} is not null)" for number in numbers)
    joined = f"shared.{table} s join internal.{table} i using ({keys})"
    assert both.execute(f"select count(*) from {joined}").fetchall()[0][0] > 4_000
    assert both.execute(f"select * from {joined} where {made_up} limit 3").fetchall() == []


def test_no_figure_about_employees_is_told_beyond_its_limit(both: duckdb.DuckDBPyConnection) -> None:
    """A figure that stands without its limit is the true one rounded, never a moved number."""
    for table, columns in (("improvement", ("previous",)), ("headline", ("value", "previous"))):
        for column in columns:
            plain = "" if column == "previous" else "and abs(s.value - v.value) > 0.01"
            told, wrong = both.execute(
                f"select count(*), count(*) filter (abs(s.{column} - i.{column}) > 0.51) from shared.{table} s "
                f"join internal.{table} i using (hierarchy, unit_id, period_type, period, metric"
                f"{', kind, link_unit' if table == 'headline' else ', area'}) "
                "join shared.value v using (hierarchy, unit_id, period_type, period, metric) "
                f"join shared.metric m using (metric) where m.disclosure in ('appraisal', 'opinion') {plain}"
            ).fetchall()[0]
            assert wrong == 0 and (told > 0 or column == "value")


def test_exact_counts_are_published_for_the_survey_and_for_services_only(
    both: duckdb.DuckDBPyConnection,
) -> None:
    """Services are work, not people: a rate tells how many, but its complaints only as a band."""
    exact = both.execute(
        "select distinct m.fact from shared.value v join shared.metric m using (metric) "
        "where v.n > 0 and (v.numerator is not null or v.denominator is not null or (v.n_to is null and v.n < 1e7))"
    ).fetchall()
    assert sorted(exact) == [("sample",), ("served",), ("service",), ("survey",)]
    assert both.execute(
        "select count(*) from shared.value where metric = 'complaints_per_1000' and n > 0 "
        "and (numerator is not null or n_to is null)"
    ).fetchall() == [(0,)]


def test_a_finding_counts_nothing_small(both: duckdb.DuckDBPyConnection) -> None:
    small = "select count(*) filter (n between 1 and 4) from {}.headline"
    assert both.execute(small.format("internal")).fetchall()[0][0] > 1_000
    assert both.execute(small.format("shared")).fetchall() == [(0,)]


@pytest.mark.parametrize("table", ["headline", "improvement"])
def test_what_is_made_from_numbers_speaks_of_shown_ones_only(
    both: duckdb.DuckDBPyConnection, table: str
) -> None:
    told = both.execute(
        f"select count(*), count(*) filter (v.status = 'hidden') from shared.{table} t "
        "join shared.value v using (hierarchy, metric, unit_id, period_type, period) "
        + ("where kind <> 'no_export'" if table == "headline" else "")
    ).fetchall()[0]
    assert told[0] > 4_000 and told[1] == 0
    if table == "headline":
        assert both.execute("select count(*) from shared.headline where kind = 'stopped'").fetchall() == [
            (0,)
        ]
        assert both.execute("select count(*) from internal.headline where kind = 'stopped'").fetchall() != [
            (0,)
        ]


def test_a_text_stands_only_where_enough_citizens_wrote(both: duckdb.DuckDBPyConnection) -> None:
    rows = both.execute(
        """
        select s.unit_id, s.source, s.period, min(v.n) as n, count(*) filter (v.status = 'hidden') as hidden
          from shared.sentence s
          join shared.value v
            on v.unit_id = s.unit_id and v.period = s.period
           and v.metric = case s.source when 'survey' then 'ikm' else 'complaints' end
         group by all
        """
    ).fetchall()
    assert len(rows) > 50
    assert all(n >= 5 for _, _, _, n, _ in rows)
    assert all(hidden == 0 or "~" in unit for unit, _, _, _, hidden in rows)
    assert {unit for unit, *_ in rows} & {"contoh-kec-plaju~kelurahan"}


@pytest.mark.parametrize("file", ["internal", "shared"])
def test_colleagues_find_something_worse_only_where_they_tell_people_apart(
    both: duckdb.DuckDBPyConnection, file: str
) -> None:
    found = both.execute(
        f"select g.gate, count(*) filter (i.is_certain) from {file}.improvement i "
        f"join {file}.peer_gate g using (hierarchy, unit_id, period_type, period) "
        "where i.metric like 'berakhlak%_peer' group by g.gate order by g.gate"
    ).fetchall()
    assert [(gate, certain > 0) for gate, certain in found] == [(False, False), (True, True)]
