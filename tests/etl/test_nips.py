"""The arrays of the quick way say of a NIP what the macros say, and of none more than they would."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import pseudonym
from etl.engine import connect
from etl.nips import looked_at

GOOD = "198503122010012004"
DIGITS = st.integers(0, 17)
CHANGED = st.builds(
    lambda at, by: GOOD[:at] + by + GOOD[at + 1 :],
    DIGITS,
    st.sampled_from(["", "0", "1", "2", "3", "9", "x", "é", " ", "/", ":", "00"]),
)
PRINTED = st.builds(
    lambda year, month, day, kind, rest: f"{year}{month:02}{day:02}2010{kind:02}{rest}",
    st.integers(1930, 2020), st.integers(0, 13), st.integers(0, 32), st.integers(0, 40),
    st.sampled_from(["1001", "2999", "3001", "0001", "1000"]),
)  # fmt: skip
TEXTS = st.lists(st.one_of(CHANGED, PRINTED, st.none(), st.just("")), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return connect(tmp_path_factory.mktemp("data"))


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 3))
def test_arrays_tell_of_a_nip_what_the_macros_tell(
    con: duckdb.DuckDBPyConnection, texts: list[str | None], cut: int
) -> None:
    plain, born = looked_at(pa.chunked_array([texts[:cut], texts[cut:]], pa.string()).slice(1))
    for text, is_plain, year in zip(texts[1:], plain, born.tolist(), strict=True):
        quick, problem = con.execute("select quick_nip($x), nip_problem($x, false)", {"x": text}).fetchall()[
            0
        ]
        assert is_plain == (quick is not None and problem is None), text
        for day in ("2026-01-01", "2026-12-31") if year else ():
            usual, warning = con.execute(
                f"select year(day) - {year} between 18 and 75, nip_warning($x, day) from (select date '{day}' as day)",
                {"x": text},
            ).fetchall()[0]
            assert not (usual and warning), (text, day)
    assert all(is_plain for is_plain, year in zip(plain, born, strict=True) if year)


def test_most_nips_need_no_closer_look() -> None:
    usual = [GOOD, "199909212025212001", "196612282010121999"]
    closer = [
        "198503292010012004", "198503002010012004", "198513122010012004", "198500122010012004", "198503122010152004",
        "198503122010002004", "19850312201001200", None,
    ]  # fmt: skip
    _, born = looked_at(pa.chunked_array([usual + closer], pa.string()))
    assert born.tolist() == [1985, 1999, 1966, *[0] * len(closer)]


@pytest.mark.parametrize("cells", [[GOOD, GOOD], [GOOD, None], [GOOD, "x"], [None, "x"], []])
def test_a_part_of_a_column_is_looked_at_where_it_begins(cells: list[str | None]) -> None:
    part = pa.array(["199909212025212001", *cells], pa.string()).slice(1)
    plain, born = looked_at(pa.chunked_array([part]))
    assert plain.tolist() == [cell == GOOD for cell in cells]
    assert born.tolist() == [1985 if cell == GOOD else 0 for cell in cells]


@pytest.mark.parametrize("key", [(b"one",), (b"older", b"k" * 80)])
def test_many_pseudonyms_are_those_of_the_macro(tmp_path: Path, key: pseudonym.Key) -> None:
    texts = [GOOD, None, "", "é", "198503122010012005"]
    with connect(tmp_path) as con:
        pseudonym.install(con, (b"a", b"b", b"c"))
        pseudonym.install(con, key)
        con.register("texts", pa.table({"x": texts}))
        macro = [row[0] for row in con.execute("select pseudonym(x) from texts").fetchall()]
        assert pseudonym.maker(con)(pa.array(texts)).to_pylist() == macro
        assert macro == [text if text is None else pseudonym.pseudonym(text, key) for text in texts]


def test_no_pseudonym_is_made_without_a_key() -> None:
    with pytest.raises(pseudonym.KeyRefusedError), duckdb.connect() as bare:
        pseudonym.maker(bare)
