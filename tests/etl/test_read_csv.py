"""CSV: what is in the file comes out, at its physical line, and a row that cannot be trusted is seen."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.read import FileRefused, open_export
from etl.read.records import SMALLEST_BLOCK, find_records
from tests.etl.read_files import csv_sheet, problems, read

AB = {"a": 0, "b": 1}
LONG = "x" * 200_000
SOUND: list[tuple[str, str | bytes, list[tuple[int, str | None, str | None]]]] = [
    # what, file below the header a;b, (line, a, b)
    ("plain", "1;x\n2;y\n", [(2, "1", "x"), (3, "2", "y")]),
    ("no last line break", "1;x\n2;y", [(2, "1", "x"), (3, "2", "y")]),
    ("carriage returns", "1;x\r\n2;y\r\n", [(2, "1", "x"), (3, "2", "y")]),
    ("old line ends", "1;x\r2;y\r", [(2, "1", "x"), (3, "2", "y")]),
    ("empty cells are NULL", ';x\n2;""\n', [(2, None, "x"), (3, "2", None)]),
    ("nothing is trimmed", " 1 ;x\u00a0\n", [(2, " 1 ", "x\u00a0")]),
    ("quoted", '"1";"a;b"\n', [(2, "1", "a;b")]),
    ("doubled marks", '"""1""";"a""b"\n', [(2, '"1"', 'a"b')]),
    ("only a mark", '""""; \n;""""\n"\n";\n', [(2, '"', " "), (3, None, '"'), (4, "\n", None)]),
    ("line break in a cell", '1;"p\nq"\n2;y\n', [(2, "1", "p\nq"), (4, "2", "y")]),
    ("line breaks, carriage returns", '1;"p\r\n\r\nq"\r\n2;y\r\n', [(2, "1", "p\r\n\r\nq"), (5, "2", "y")]),
    ("empty lines", '\n1;x\n;\n"";""\n  \n2;y\n\n', [(3, "1", "x"), (7, "2", "y")]),
    ("mark inside a plain cell", '1;5" pipa\n2;y\n', [(2, "1", '5" pipa'), (3, "2", "y")]),
    ("empty columns at the end", "1;x;;;\n2;y;;;\n", [(2, "1", "x"), (3, "2", "y")]),
    ("uneven empty columns", "1;x;;\n2;y\n3;z\n", [(2, "1", "x"), (3, "2", "y"), (4, "3", "z")]),
    ("end mark of old systems", "1;x\n\x1a", [(2, "1", "x")]),
    ("long cell, uneven row", f"1;{LONG};\n2;y\n3;z\n", [(2, "1", LONG), (3, "2", "y"), (4, "3", "z")]),
    ("longer than a block", f"1;{'x' * 9_000_000}\n2;y\n", [(2, "1", "x" * 9_000_000), (3, "2", "y")]),
    ("long cell", f"1;{'x' * 3_000_000}\n2;y\n", [(2, "1", "x" * 3_000_000), (3, "2", "y")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [s[1:] for s in SOUND], ids=[s[0] for s in SOUND])
def test_sound_rows(tmp_path: Path, body: str, expected: list[tuple[int, str, str]]) -> None:
    end = "\r\n" if "\r\n" in body else "\r" if "\r" in body else "\n"
    sheet = csv_sheet(tmp_path, "a;b" + end + body)
    assert read(sheet, 1, AB) == [(line, None, a, b) for line, a, b in expected]


ODD: list[tuple[str, str, list[tuple[int, str, str]], list[int]]] = [
    # what, file below the header a;b, (line, problem, text), lines of the sound rows
    ("too few", "1;x\n2\n3;z\n", [(3, "too_few", "2")], [2, 4]),
    ("too many", "1;x\n2;y;z\n3;z\n", [(3, "too_many", "2;y;z")], [2, 4]),
    ("most too many", "1;x;p\n2;y;q\n3;z\n", [(2, "too_many", "1;x;p"), (3, "too_many", "2;y;q")], [4]),
    ("beyond empty columns", "1;x;;\n2;y;;!\n", [(3, "too_many", "2;y;;!")], [2]),
    ("all too few", "1\n2\n", [(2, "too_few", "1"), (3, "too_few", "2")], []),
    ("never closed", '1;"x\n2;y\n3;z\n', [(2, "quotes", '1;"x')], [3, 4]),
    ("never closed before quoted rows", '1;"x\n"2";"y"\n3;"z"\n', [(2, "quotes", '1;"x')], [3, 4]),
    ("closed too early", '1;"x" y\n2;"z"\n', [(2, "quotes", '1;"x" y')], [3]),
    ("broken in two lines", '1;"p\nq" r\n2;y\n', [(2, "quotes", '1;"p'), (3, "too_few", 'q" r')], [4]),
    ("never closed, long after", '1;"x\n' + "2;y\n" * 400_000, [(2, "quotes", '1;"x')], [*range(3, 400_003)]),
    ("never closed, last", '1;x\n2;"y\n', [(3, "quotes", '2;"y')], [2]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "bad", "good"), [o[1:] for o in ODD], ids=[o[0] for o in ODD])
def test_odd_rows_are_seen(
    tmp_path: Path, body: str, bad: list[tuple[int, str, str]], good: list[int]
) -> None:
    sheet = csv_sheet(tmp_path, "a;b\n" + body)
    rows = read(sheet, 1, AB)
    found = problems(sheet, 1, AB)
    assert found == bad
    assert [row[0] for row in rows if row[1] is None] == good
    assert all(row[2:] == (None, None) for row in rows if row[1] is not None)


def test_one_slip_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    body = "".join(f'{i};"teks {i}, ""x"""\n' for i in range(20_000))
    slips = {5, 777, 12_345, 19_998}
    lines = [line + ' "' if i in slips else line for i, line in enumerate(body.splitlines())]
    sheet = csv_sheet(tmp_path, "a;b\n" + "\n".join(lines) + "\n")
    rows = read(sheet, 1, AB)
    assert {row[0] - 2 for row in rows if row[1]} == slips
    assert [row[0] for row in rows] == list(range(2, 20_002))
    assert all(row[3] == f'teks {row[2]}, "x"' for row in rows if not row[1])


def test_row_text_is_short(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "a;b\n" + "x" * 5_000 + "\n")
    assert len(problems(sheet, 1, AB)[0][2]) == 1_000


DIALECTS: list[tuple[str, bytes, str]] = [
    ("semicolon", b"a;b\n1,5;2,5\n", '; / UTF-8 / "'),
    ("comma", b'a,b\n1,"x;y;z"\n', ', / UTF-8 / "'),
    ("tab", b"a\tb\n1\t2\n", 'TAB / UTF-8 / "'),
    ("bar", b"a|b\n1|2\n", '| / UTF-8 / "'),
    ("mark", b"\xef\xbb\xbfa;b\n1;2\n", '; / UTF-8 (BOM) / "'),
    ("windows", "a;b\n1;“café” – é\n".encode("cp1252"), '; / Windows-1252 / "'),
    ("windows, undefined byte", b"a;b\n1;\x81\xe9\n", '; / Windows-1252 / "'),
    ("utf-16", "\ufeffa;b\n1;é\n".encode("utf-16-le"), '; / UTF-16 / "'),
    ("utf-16 big", "\ufeffa;b\n1;é\n".encode("utf-16-be"), '; / UTF-16 / "'),
    ("utf-16 without mark", "a;b\n1;x\n".encode("utf-16-le"), '; / UTF-16 / "'),
    ("said by Excel against the rows", b"sep=,\na,b;c;d\n1,2;3;4\n", ', / UTF-8 / "'),
    ("said by Excel", b"sep=,\r\na,b;c\r\n1,2\r\n", ', / UTF-8 / "'),
    ("titles above", b"Laporan, bulan, ini\nPeriode : a, b\n\na;b;c\n1;2;3\n4;5;6\n", '; / UTF-8 / "'),
]  # fmt: skip


@pytest.mark.parametrize(("content", "dialect"), [d[1:] for d in DIALECTS], ids=[d[0] for d in DIALECTS])
def test_dialect(tmp_path: Path, content: bytes, dialect: str) -> None:
    sheet = csv_sheet(tmp_path, content)
    assert sheet.dialect == dialect
    assert any(row[0] == "a" for row in sheet.preview if row)


def test_a_heading_may_begin_like_a_program(tmp_path: Path) -> None:
    assert csv_sheet(tmp_path, "MZ;b\n1;2\n").preview[0] == ["MZ", "b"]


def test_a_strange_separator_line_is_only_a_line(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "sep=é\na;b\n1;2\n")
    assert sheet.preview == [["sep=é"], ["a", "b"], ["1", "2"]]


def test_windows_text_arrives_whole(tmp_path: Path) -> None:
    sheet = csv_sheet(
        tmp_path, "a;b\n“Sangat Baik” – é€;\u0081\n".encode("cp1252", "replace").replace(b";?", b";\x81")
    )
    assert read(sheet, 1, AB) == [(2, None, "“Sangat Baik” – é€", "\x81")]


def test_preview_has_physical_lines(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, 'Judul;\n\n"Tanya\nlagi?";b\n1;2\n')
    assert sheet.preview == [["Judul", ""], [], ["Tanya\nlagi?", "b"], [], ["1", "2"]]
    assert read(sheet, 3, AB) == [(5, None, "1", "2")]


def test_line_of_excel_is_no_row(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "sep=;\na;b\n1;2\n")
    assert sheet.preview == [[], ["a", "b"], ["1", "2"]]
    assert read(sheet, 0, AB) == [(2, None, "a", "b"), (3, None, "1", "2")]


def test_a_column_beyond_the_file_is_empty(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "a;b;c\n1;2;3\n4;5\n6;7;8;9\n")
    assert read(sheet, 1, {"c": 2, "none": 9}, exact=["c"])[0] == (2, "too_few", None, False, None)
    assert read(sheet, 1, {"c": 2}, exact=["c"])[0] == (2, None, "3", False)


def test_preview_is_thirty_rows_and_the_header_may_be_the_last_row(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "a;b\n" * 100)
    assert len(sheet.preview) == 30
    assert read(sheet, 100, AB) == []
    assert len(read(sheet, 99, AB)) == 1


CELLS = st.text(st.sampled_from("ab é“–;,\"'\n\t01"), max_size=8)
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "cp1252": "cp1252", "utf-16": "utf-16"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS).filter(lambda r: any(c.strip() for c in r)), max_size=12),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(sorted(ENCODINGS)),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_rows_in_are_rows_out(
    tmp_path: Path, rows: list[tuple[str, str, str]], delimiter: str, encoding: str, end: str, quoting: int
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    # Enough plain rows that the delimiter is in no doubt, and a letter that settles the encoding.
    padding = [("kata", "lain", "lagi")] * 20
    writer.writerows([("nip", "nama", "café"), *padding, *rows])
    path = tmp_path / "p.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    found = read(open_export(path).sheets[0], 1, {"x": 0, "y": 1, "z": 2})
    line, expected = 2, []
    for row in [*padding, *rows]:
        expected.append((line, None, *(cell or None for cell in row)))
        line += 1 + sum(cell.count("\n") for cell in row)
    assert found == expected


def test_records_do_not_depend_on_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{i};"p\n{i}";x{"y" * (i % 50)}\n' if i % 3 else f"{i};b;c\n" for i in range(3_000)]
    data = "".join(lines).encode()
    whole = find_records(data, ord(";"))
    monkeypatch.setattr("etl.read.records.LARGEST_BLOCK", SMALLEST_BLOCK)
    parts = find_records(data, ord(";"))
    assert len(whole) == 3_000
    for column in ("start", "end", "line", "fields", "filled", "broken"):
        assert (getattr(whole, column) == getattr(parts, column)).all()


BLOCKS: list[tuple[str, str, str]] = [
    # what, rows below the header, encoding
    ("plain", "{i};x{i};y\n", "utf-8"),
    ("letters of two bytes", "{i};“é{i}”;é\n", "utf-8"),
    ("windows", "{i};é{i};é\n", "cp1252"),
    ("utf-16", "{i};é{i};y\n", "utf-16"),
    ("carriage returns", "{i};x;y\r\n", "utf-8"),
    ("old line ends", "{i};x;y\r", "utf-8"),
    ("quoted", '{i};"a;b\n\n{i}";y\n', "utf-8"),
    ("empty quoted", '{i};"";y\n', "utf-8"),
    ("empty rows", "{i};x;y\n;;\n\n", "utf-8"),
    ("rows of delimiters", "{i};x;y\n;;\n", "utf-8"),
    ("some too few", "{i};x;y\n{i};\n", "utf-8"),
    ("some too many", "{i};x;y\n{i};x;y;z\n", "utf-8"),
    ("some never closed", '{i};x;y\n{i};"x;y\n', "utf-8"),
    ("text behind a quotation", '{i};"x" y;z\n{i};x;y\n', "utf-8"),
    ("beyond empty columns", "{i};x;y;\n{i};x;y;!\n", "utf-8"),
]


@pytest.mark.parametrize(("body", "encoding"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS])
def test_rows_do_not_depend_on_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, encoding: str
) -> None:
    end = "\r" if body.endswith("\r") else "\n"
    text = f"a;b;c{end}" + "".join(body.replace("{i}", str(i)) for i in range(60))
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    columns = {"a": 0, "b": 1, "c": 2}

    def found() -> tuple[int, list[object], list[object]]:
        sheet = open_export(tmp_path / "a.csv").sheets[0]
        batches = len([*sheet.batches(1, columns)])
        return batches, read(sheet, 1, columns), problems(sheet, 1, columns)

    whole = found()
    monkeypatch.setattr("etl.read.dialect.FIRST_BYTES", 40)
    monkeypatch.setattr("etl.read.dialect.BLOCK_BYTES", 101)
    parts = found()
    assert whole[0] <= 2 and parts[0] > 3
    assert parts[1:] == whole[1:]


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "a;b\n1;x\n")
    with (tmp_path / "a.csv").open("a") as file:
        file.write("2;y\n")
    with pytest.raises(FileRefused) as refused:
        [*sheet.batches(1, AB)]
    assert refused.value.rule == "damaged"
