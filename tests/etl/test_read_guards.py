"""Files that must be turned away: each with its rule, in both languages, fast, never with another error."""

from __future__ import annotations

import random
import struct
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.read import FileRefused, Limits, open_export
from etl.read.guard import safe_name
from tests.etl.read_files import changed_package, read, workbook, zip_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BYTES: list[tuple[str, bytes, str, str]] = [
    # name, content, rule, a word its message must hold
    ("a.csv", b"", "empty", "kosong"),
    ("a.csv", b"\xef\xbb\xbf \r\n\r\n", "empty", "kosong"),
    ("a.csv", b";;;\r\n;;;\r\n", "empty", "kosong"),
    ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "html", "halaman web"),
    ("a.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><p>Login</p>", "html", ".xlsx"),
    ("a.csv", "\ufeff<table><tr><td>1".encode("utf-16-le"), "html", "halaman web"),
    ("a.xls", OLE + "Workbook".encode("utf-16-le"), "old_excel", "save as .xlsx"),
    ("a.xls", OLE + "Book".encode("utf-16-le"), "old_excel", ".xlsx"),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "kata sandi"),
    ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "other_kind", "Office lama"),
    ("a.csv", b"MZ\x90\x00" + bytes(200), "other_kind", ".exe"),
    ("a.csv", b"\x7fELF" + bytes(200), "other_kind", "Linux"),
    ("a.csv", b"%PDF-1.7\n1 0 obj", "other_kind", "PDF"),
    ("a.xlsx", b"%PDF-1.7\n1 0 obj", "other_kind", "PDF"),
    ("a.csv", b"\x1f\x8b\x08" + bytes(50), "other_kind", "gzip"),
    ("a.xls", b'<?xml version="1.0"?><Workbook/>', "other_kind", "XML"),
    ("a.csv", b'[{"nip": "1"}]', "other_kind", "JSON"),
    ("a.csv", b"nip;nama\n1;a\0b\n", "binary", "bukan teks"),
    ("a.csv", random.Random(1).randbytes(5_000), "binary", "bukan teks"),
    ("a.csv", bytes(random.Random(2).choices(range(0x80, 0x100), k=5_000)), "binary", "bukan teks"),
    ("a.csv", b"\xff\xfea", "binary", "bukan teks"),
    ("a.xlsx", b"nip;nama\n1;a\n", "mislabelled", "teks CSV"),
    ("a.pdf", b"nip;nama\n1;a\n", "mislabelled", ".pdf"),
    ("a.xlsx", b"PK\x03\x04" + bytes(100), "damaged", "rusak"),
    ("a.xlsx", zip_bytes({}), "other_kind", "ZIP"),
    ("a.zip", zip_bytes({"data.csv": b"a;b"}), "other_kind", "arsip ZIP"),
    ("a.csv", zip_bytes({"mimetype": b"x", "content.xml": b"<x/>"}), "other_kind", ".ods"),
    ("a.xlsx", zip_bytes({"word/document.xml": b"<x/>"}), "other_kind", "Word"),
    ("a.xlsb", zip_bytes({"xl/workbook.bin": b"x"}), "other_kind", ".xlsb"),
    ("a.xlsx", zip_bytes({"[Content_Types].xml": b"x"}), "damaged", "rusak"),
    ("a.parquet", b"PAR1" + bytes(100), "damaged", "rusak"),
    ("a.parquet", b"PAR1" + bytes(20) + struct.pack("<I", 10) + b"PAR1", "damaged", "rusak"),
    ("a.parquet", b"PARE" + bytes(20) + struct.pack("<I", 10) + b"PARE", "encrypted", "kata sandi"),
]  # fmt: skip


def refusal(path: Path, name: str | None = None, limits: Limits | None = None) -> FileRefused:
    """The refusal on opening or, failing that, on looking into the sheets; within two seconds."""
    start = time.process_time()
    with pytest.raises(FileRefused) as caught:
        for sheet in open_export(path, name, limits).sheets:
            read(sheet, 1, {"a": 0})
    assert time.process_time() - start < 2
    for message in (caught.value.message_id, caught.value.message_en):
        assert "{" not in message and len(message) > 60
    assert caught.value.message_id != caught.value.message_en
    return caught.value


@pytest.mark.parametrize(("name", "content", "rule", "word"), BYTES)
def test_refused_by_its_bytes(tmp_path: Path, name: str, content: bytes, rule: str, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused = refusal(path)
    assert (refused.rule, word in refused.message_id) == (rule, True), refused.message_id
    assert refused.message_en.startswith(f"{name}: ")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "book.xlsx", {"A1": "nip", "B1": "nama", "A2": "1", "B2": "a"})


SHEET = "xl/worksheets/sheet1.xml"
EMPTY = b"<worksheet><sheetData/></worksheet>"
LAST = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR = b'<row r="200000"><c r="DA200000"><v>1</v></c></row>'
LOW = b"<row r='1048576'><c r='CZ1048576'><v>1</v></c></row>"
HIDDEN = b'<row r="9"><c r="CZ200000"><v>1</v></c></row>'
NAMED = b'<x:row r="150000"><x:c r="CZ150000"><x:v>1</x:v></x:c></x:row>'


def _after(sheet: bytes, rows: bytes) -> dict[str, bytes | None]:
    return {SHEET: sheet.replace(b"</sheetData>", rows + b"</sheetData>")}


CHANGES: list[tuple[str, Callable[[bytes], dict[str, bytes | None]], str, str]] = [
    ("macro", lambda sheet: {"xl/vbaProject.bin": b"x"}, "macro", "makro"),
    ("macro sheet", lambda sheet: {"xl/macrosheets/sheet1.xml": b"<x/>"}, "macro", "makro"),
    ("bomb", lambda sheet: {"xl/media/a.xml": bytes(30_000_000)}, "bomb", "bom ZIP"),
    ("no cells", lambda sheet: {SHEET: EMPTY}, "empty", "kosong"),
    ("broken XML", lambda sheet: {SHEET: sheet[:-60] + b"<<&"}, "damaged", "rusak"),
    ("not XML", lambda sheet: {"xl/workbook.xml": b"\x00\x01"}, "damaged", "rusak"),
    ("lost sheet", lambda sheet: {SHEET: None}, "empty", "kosong"),
    ("stray cell", lambda sheet: _after(sheet, LAST), "too_wide", "Ctrl+End"),
    ("stray column", lambda sheet: _after(sheet, FAR), "too_wide", "200000"),
    ("stray row", lambda sheet: _after(sheet, LOW), "too_wide", "1048576"),
    ("row with a prefix", lambda sheet: _after(sheet, NAMED), "too_wide", "150000"),
    ("row order", lambda sheet: {SHEET: sheet.replace(b"Data>", b"Data>" + LOW, 1)}, "too_wide", "kolom"),
    ("cell outside its row", lambda sheet: _after(sheet, HIDDEN), "too_wide", "200000"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "rule", "word"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_workbook_refused(
    tmp_path: Path, book: Path, change: Callable[[bytes], dict[str, bytes | None]], rule: str, word: str
) -> None:
    sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml")
    refused = refusal(changed_package(book, tmp_path / "b.xlsx", change(sheet)))
    assert (refused.rule, word in refused.message_id) == (rule, True), refused.message_id


def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path, book: Path) -> None:
    content = book.read_bytes()
    for length in range(4, len(content), len(content) // 40):
        (tmp_path / "cut.xlsx").write_bytes(content[:length])
        assert refusal(tmp_path / "cut.xlsx").rule == "damaged"


def test_a_workbook_with_flipped_bytes_is_read_or_refused(tmp_path: Path, book: Path) -> None:
    content = book.read_bytes()
    for seed in range(150):
        chance = random.Random(seed)
        changed = bytearray(content)
        for _ in range(3):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path = tmp_path / "flipped.xlsx"
        path.write_bytes(changed)
        with suppress(FileRefused):  # either outcome is right, any other error is not
            for sheet in open_export(path).sheets:
                assert len(sheet.preview) <= 30
                read(sheet, 1, {"a": 0})


def test_a_package_that_lies_about_its_size_is_refused(tmp_path: Path, book: Path) -> None:
    sheet = b"<worksheet><sheetData>" + b" " * 5_000_000
    path = changed_package(book, tmp_path / "lie.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    content = path.read_bytes().replace(struct.pack("<I", len(sheet)), struct.pack("<I", 1_000))
    path.write_bytes(content)
    assert refusal(path).rule == "damaged"


def test_an_encrypted_package_is_refused(tmp_path: Path, book: Path) -> None:
    content = bytearray(book.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the directory of the first part
    (tmp_path / "locked.xlsx").write_bytes(content)
    assert refusal(tmp_path / "locked.xlsx").rule == "encrypted"


def test_external_links_and_document_types_do_not_matter(tmp_path: Path, book: Path) -> None:
    sheet = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml")
    entities = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    head, mark, rest = sheet.partition(b"<worksheet")
    changes: dict[str, bytes | None] = {
        "xl/worksheets/sheet1.xml": head + entities + mark + rest,
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    }
    path = changed_package(book, tmp_path / "linked.xlsx", changes)
    assert read(open_export(path).sheets[0], 1, {"nip": 0, "nama": 1}) == [(2, None, "1", "a")]


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(xlsx_bytes=100), "too_large"),
        (Limits(unpacked_bytes=100), "too_large_inside"),
        (Limits(parts=2), "too_many_parts"),
        (Limits(sheets=0), "too_many_parts"),
        (Limits(cells=3), "too_wide"),
    ],
)
def test_limits_of_a_workbook(book: Path, limits: Limits, rule: str) -> None:
    assert refusal(book, limits=limits).rule == rule
    assert open_export(book).kind == "xlsx"


def test_limits_of_text_and_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n" + '1;x"y"z\n"2;3\n' * 6)
    pq.write_table(pa.table({"a": [1, 2, 3]}), tmp_path / "a.parquet")
    assert refusal(tmp_path / "a.csv", limits=Limits(csv_bytes=10)).rule == "too_large"
    assert refusal(tmp_path / "a.csv", limits=Limits(broken_rows=5)).rule == "quotes"
    assert refusal(tmp_path / "a.parquet", limits=Limits(rows=2)).rule == "too_many_rows"


def test_missing_file_and_foreign_name(tmp_path: Path, book: Path) -> None:
    assert refusal(tmp_path / "none.csv").rule == "missing"
    assert refusal(tmp_path).rule == "missing"
    assert refusal(book, name="../../etc/laporan.csv").message_en.startswith(
        "laporan.csv: the name ends in .csv"
    )
    assert open_export(book, name="C:\\unduhan\\Laporan.xlsx").name == "Laporan.xlsx"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("gaji\u202evsc.exe", "gajivsc.exe"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300, "x" * 120),
    ],
)
def test_display_name(given: str, shown: str) -> None:
    assert safe_name(given) == shown
