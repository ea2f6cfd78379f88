"""What a cell means, drawn as tables: (text in the cell, value read)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import pseudonym
from etl.columnsql import clean_sql, problem_sql, quick_sql, value_sql
from etl.context import period
from etl.engine import connect
from etl.facttable import Column


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path_factory.mktemp("data")) as connection:
        yield connection


def read(
    con: duckdb.DuckDBPyConnection, text: str | None, kind: str, number: bool = False, mark: str | None = None
) -> tuple[Any, str | None]:
    """Value and problem of one cell, by the very SQL a load is made of."""
    column = Column("x", kind, "varchar")
    quick = "" if kind in ("period", "word") else f", {quick_sql(column)} as x__quick"
    own = ", decimal_mark(x__clean) as x__own" if kind == "number" else ""
    sql = f"select *{quick} from (select $text::varchar as x__text, $number::boolean as x__number)"
    sql = f"select *, {clean_sql(column)} as x__clean from ({sql})"
    sql = f"select *{own} from ({sql})"
    sql = f"select {problem_sql(column)} as problem, x from (select *, {value_sql(column, mark)} as x from ({sql}))"
    problem, value = con.execute(sql, {"text": text, "number": number}).fetchall()[0]
    return value, problem


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("199009132025242014", "199009132025242014", None),  # part-time PPPK
        ("196706101989011003", "196706101989011003", None),
        ("19670610 198901 1 003", "196706101989011003", None),
        ("19670610.198901.1.003", "196706101989011003", None),
        ("19670610-198901-1-003", "196706101989011003", None),
        ("'196706101989011003", "196706101989011003", None),
        ("\u00a0196706101989011003", "196706101989011003", None),
        ("196706101989011003.0", "196706101989011003", None),
        ("1979032320060411016", "1979032320060411016", "nip_shape"),
        ("19670610198901100", "19670610198901100", "nip_shape"),
        ("1,98803E+17", "1,98803E+17", "nip_number"),
        ("1.98803E+17", "198803E+17", "nip_number"),
        ("198803122010011000", "198803122010011000", "nip_sequence"),
        ("198803122010013001", "198803122010013001", "nip_sex"),
        ("tidak ada", "tidakada", "nip_shape"),
        ("-", None, None),
        (None, None, None),
    ],
)
def test_nip(
    con: duckdb.DuckDBPyConnection, text: str | None, value: str | None, problem: str | None
) -> None:
    assert read(con, text, "nip") == (value, problem)


def test_nip_in_a_number_cell_is_never_believed(con: duckdb.DuckDBPyConnection) -> None:
    assert read(con, "198803122010011001", "nip", number=True)[1] == "nip_number"


@pytest.mark.parametrize(
    ("nip", "warning"),
    [
        ("199009132025242014", None),
        ("196706101989011003", None),
        ("199013132025242014", "nip_birth"),
        ("201501012025242014", "nip_age"),
        ("194901012025242014", "nip_age"),
        ("199009132025152014", "nip_kind"),
        ("199009132025212014", None),
    ],
)
def test_nip_oddities_are_warnings(con: duckdb.DuckDBPyConnection, nip: str, warning: str | None) -> None:
    found = con.execute("select nip_warning($nip, date '2026-01-31')", {"nip": nip}).fetchall()
    assert found == [(warning,)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-02-01", date(2025, 2, 1)),
        ("2025-02-01 08:30:00", date(2025, 2, 1)),
        ("01 Januari 2025", date(2025, 1, 1)),
        ("1 Jan 2025", date(2025, 1, 1)),
        ("1-Agt-2025", date(2025, 8, 1)),
        ("1 AGS 2025", date(2025, 8, 1)),
        ("17 Agustus 2025", date(2025, 8, 17)),
        ("30 Nop 2025", date(2025, 11, 30)),
        ("5 Desember 2025", date(2025, 12, 5)),
        ("5 Mei 2025", date(2025, 5, 5)),
        ("5 Okt 2025", date(2025, 10, 5)),
        ("Senin, 3 Maret 2025 pukul 10.15 WIB", date(2025, 3, 3)),
        ("01/02/2025", date(2025, 2, 1)),  # day first, always
        ("1/2/2025", date(2025, 2, 1)),
        ("01-02-2025", date(2025, 2, 1)),
        ("01.02.2025", date(2025, 2, 1)),
        ("2026/03/14 9:12:33 AM GMT+7", date(2026, 3, 14)),
        ("45689", date(2025, 2, 1)),  # a spreadsheet's day number
        ("45689.5", date(2025, 2, 1)),
        ("31/02/2025", None),
        ("32 Januari 2025", None),
        ("3 Marzo 2025", None),
        ("01/02/25", None),
        ("0001-01-01", None),
        ("besok", None),
    ],
)
def test_date(con: duckdb.DuckDBPyConnection, text: str, value: date | None) -> None:
    assert read(con, text, "date") == (value, None if value else "date")


def test_month_first_is_told_apart(con: duckdb.DuckDBPyConnection) -> None:
    assert read(con, "3/14/2026", "date") == (None, "month_first")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-05 08:15:30", "2026-11-05 08:15:30"),
        ("05 November 2026 08:15:30", "2026-11-05 08:15:30"),
        ("5 Nov 2026 08.15", "2026-11-05 08:15:00"),
        ("05/11/2026 08:15", "2026-11-05 08:15:00"),
        ("2026-11-05", "2026-11-05 00:00:00"),
        ("45689.5", "2025-02-01 12:00:00"),
    ],
)
def test_timestamp(con: duckdb.DuckDBPyConnection, text: str, value: str) -> None:
    found, problem = read(con, text, "timestamp")
    assert (str(found), problem) == (value, None)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("3,62", None, 3.62),
        ("1.234,5", None, 1234.5),
        ("98,5 %", None, 98.5),
        ("3.62", None, 3.62),
        ("1,234.5", None, 1234.5),
        ("Rp 1.000.000", None, 1e6),
        ("-3,5", None, -3.5),
        ("12", None, 12.0),
        ("0,125", None, 0.125),
        ("1.234", ",", 1234.0),  # the column proves its mark elsewhere
        ("1.234", ".", 1.234),
        ("1,234", ",", 1.234),
    ],
)
def test_number(con: duckdb.DuckDBPyConnection, text: str, mark: str | None, value: float) -> None:
    assert read(con, text, "number", mark=mark) == (value, None)


@pytest.mark.parametrize(
    ("text", "problem"), [("1.234", "number_ambiguous"), ("1,234", "number_ambiguous"), ("dua", "number")]
)
def test_number_that_cannot_be_read(con: duckdb.DuckDBPyConnection, text: str, problem: str) -> None:
    assert read(con, text, "number") == (None, problem)


def test_number_cell_has_a_decimal_point(con: duckdb.DuckDBPyConnection) -> None:
    assert read(con, "1.234", "number", number=True) == (1.234, None)


@pytest.mark.parametrize(
    ("text", "value"), [("1.234", 1234), ("12", 12), ("12.0", 12), ("12,0", 12), ("1.234.567", 1234567)]
)
def test_whole_number(con: duckdb.DuckDBPyConnection, text: str, value: int) -> None:
    assert read(con, text, "integer") == (value, None)


@pytest.mark.parametrize("text", ["12,5", "dua", "1,234.5"])
def test_not_a_whole_number(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert read(con, text, "integer") == (None, "integer")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1234567.0", "1234567"), ("1234567", "1234567"), (" A-1 ", "A-1"), ("-", None), ("1.10", "1.10")],
)
def test_id(con: duckdb.DuckDBPyConnection, text: str, value: str | None) -> None:
    assert read(con, text, "id") == (value, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("  Seksi\u00a0A ", "Seksi A"), ("-", None), ("Dinas é", "Dinas é"), ("a-b", "a-b"), ("\tx", "x")],
)
def test_text(con: duckdb.DuckDBPyConnection, text: str, value: str | None) -> None:
    assert read(con, text, "text") == (value, None)


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("Bulanan JANUARI Tahun 2025", "2025-01", date(2025, 1, 1), date(2025, 1, 31)),
        ("Februari 2024", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("TW III 2025", "2025-Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("Triwulan 1 Tahun 2025", "2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("Semester I 2025", "2025-S1", date(2025, 1, 1), date(2025, 6, 30)),
        ("Semester II Tahun 2025", "2025-S2", date(2025, 7, 1), date(2025, 12, 31)),
        ("Tahunan Tahun 2025", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("01 Januari s.d 31 Desember 2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("1 Juli 2024 s.d. 30 September 2024", "2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2026-Q1", "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_period(con: duckdb.DuckDBPyConnection, text: str, name: str, first: date, last: date) -> None:
    found = period(con, text)
    assert found and (found.text, found.first, found.last) == (name, first, last)


@pytest.mark.parametrize("text", ["Semester 1", "Triwulan V 2025", "Bulanan", "foo 2025", "2025-13"])
def test_no_period(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert period(con, text) is None


def test_pseudonym_is_hmac_sha256(con: duckdb.DuckDBPyConnection) -> None:
    for key in ((b"short",), (b"k" * 32,), (b"long" * 40,), (b"old", b"k" * 32, b"new")):
        pseudonym.install(con, key)
        found = con.execute("select pseudonym('196706101989011003')").fetchall()[0][0]
        assert found == pseudonym.pseudonym("196706101989011003", key)


def test_key_file_is_private_and_stable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINERJA_KEY", raising=False)
    first = pseudonym.key_of(tmp_path)
    assert [len(one) for one in first] == [32] and pseudonym.key_of(tmp_path) == first
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("KINERJA_KEY", "ab" * 32)
    assert pseudonym.key_of(tmp_path) == (bytes.fromhex("ab" * 32),)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused_in_words(
    tmp_path: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KINERJA_KEY", raising=False)
    pseudonym.key_of(tmp_path)
    (tmp_path / "key").chmod(mode)
    with pytest.raises(pseudonym.KeyRefusedError) as refused:
        pseudonym.key_of(tmp_path)
    assert "chmod 600" in refused.value.message.id and "chmod 600" in refused.value.message.en


def test_an_empty_key_is_no_new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINERJA_KEY", raising=False)
    (tmp_path / "key").touch(0o600)
    with pytest.raises(pseudonym.KeyRefusedError):
        pseudonym.key_of(tmp_path)


def test_no_pseudonym_without_a_key(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="key is not set"):
        con.cursor().execute("select pseudonym('196706101989011003')")
