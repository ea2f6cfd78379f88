"""Rows of a unit are found by where they stand."""

from pathlib import Path

import duckdb
import pytest

from dashboard import placed, warehouse

QUESTION = "select unit_id, n from value where n > $least and $value_rows order by n"
WHERE = (Path(placed.__file__).parent / "sql" / "rows_of_value.sql").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Units a, b, c and d, of two rows each, sorted by unit."""
    path = tmp_path / "internal.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            "create table value as select chr(97 + (row // 2)::integer) as unit_id, row as n from range(8) as r(row)"
        )
    return path


@pytest.mark.parametrize(
    ("units", "spans"),
    [
        (["b"], [(2, 3)]),
        (["d", "b"], [(2, 3), (6, 7)]),
        (["c", "b", "b"], [(2, 5)]),  # neighbours are read in one go
        (["nobody"], []),
    ],
)
def test_spans_of_units(units: list[str], spans: list[tuple[int, int]]) -> None:
    places = {"a": [(0, 1)], "b": [(2, 3)], "c": [(4, 5)], "d": [(6, 7)]}
    assert placed.together(places, units) == spans


def test_of_many_spans_the_nearest_are_read_in_one_go() -> None:
    far = {f"u{n}": [(100 * n, 100 * n + 9)] for n in range(placed.MOST)}
    spans = [span for (span,) in far.values()]
    assert placed.together(far, list(far)) == spans
    near = {**far, "v": [(212, 219)], "w": [(240, 249)]}  # behind that of u2, which ends with 209
    assert placed.together(near, list(near)) == [*spans[:2], (200, 249), *spans[3:]]
    many = {f"u{n}": [(n * n, n * n)] for n in range(500)}
    found = placed.together(many, list(many))
    assert len(found) == placed.MOST and all(any(a <= n * n <= b for a, b in found) for n in range(500))


@pytest.mark.parametrize(("units", "found"), [(["a", "c"], [1, 4, 5]), (["nobody"], []), ([], [])])
def test_a_question_is_answered_from_the_rows_of_its_units(
    file: Path, units: list[str], found: list[int]
) -> None:
    text, bound = placed.narrowed(str(file), QUESTION, units, lambda _name: WHERE)
    rows = warehouse.fetch(file, text, {"least": 0, **bound})
    assert rows["n"].tolist() == found


def test_rows_that_were_made_again_are_found_behind_all_others_without_those_between(tmp_path: Path) -> None:
    path = tmp_path / "internal.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            "create table value as select chr(97 + (row // 100000)::integer) as unit_id, row as n "
            "from range(400000) r(row); delete from value where n = 7; insert into value values ('a', 7)"
        )
        rowid = con.execute("select rowid from value where n = 7").fetchall()[0][0]
    text, bound = placed.narrowed(str(path), QUESTION, ["a"], lambda _name: WHERE)
    assert len(warehouse.fetch(path, text, {"least": -1, **bound})) == 100_000
    spans = sorted(bound.values())
    assert spans[-2:] == [rowid, rowid] and spans[-3] < 200_000 <= rowid


def test_a_view_has_no_places_and_is_read_as_a_whole(file: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute("alter table value rename to told; create view value as select * from told limit 8")
    text, bound = placed.narrowed(str(file), QUESTION, ["a"], lambda _name: WHERE)
    assert warehouse.fetch(file, text, {"least": 0, **bound})["n"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_question_without_places_is_left_alone() -> None:
    assert placed.narrowed("no file", "select 1", ["a"], str) == ("select 1", {})
