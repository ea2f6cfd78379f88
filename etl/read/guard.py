"""What a file really is, by its bytes and not by its name, and whether it may be opened at all."""

from __future__ import annotations

import re
from pathlib import Path

from etl.read.limits import MB, Limits
from etl.read.refusal import FileRefused

CSV, XLSX, PARQUET = "csv", "xlsx", "parquet"
HEAD_BYTES = 8_192

SUFFIXES = {
    ".csv": CSV, ".tsv": CSV, ".txt": CSV,
    ".xlsx": XLSX, ".xlsm": XLSX, ".xltx": XLSX,
    ".parquet": PARQUET, ".pq": PARQUET,
}  # fmt: skip
FOREIGN_SUFFIXES = {
    ".xls", ".xlsb", ".ods", ".html", ".htm", ".pdf", ".doc", ".docx", ".ppt", ".pptx", ".zip", ".rar",
    ".7z", ".gz", ".exe", ".json", ".xml", ".png", ".jpg", ".jpeg", ".db", ".sqlite",
}  # fmt: skip
KIND_WORDS = {
    CSV: ("teks CSV", "CSV text", ".csv"),
    XLSX: ("buku kerja Excel", "an Excel workbook", ".xlsx"),
    PARQUET: ("tabel Parquet", "a Parquet table", ".parquet"),
}

_SAVE_ID = "Buka dengan aplikasinya, simpan tabelnya sebagai .xlsx atau .csv, lalu muat lagi."
_SAVE_EN = "Open it in its application, save the table as .xlsx or .csv and load it again."
_UNPACK_ID = "Keluarkan dulu isinya, lalu muat ekspornya."
_UNPACK_EN = "Unpack it first, then load the export inside."
_STOP_ID = "File seperti ini tidak dimuat; muat ekspor dari aplikasi asalnya."
_STOP_EN = "Such a file is not loaded; load the export from its application."

# First bytes -> (id, en, advice id, advice en).
FOREIGN_MAGIC: list[tuple[bytes, tuple[str, str, str, str]]] = [
    (b"%PDF", ("dokumen PDF", "a PDF document", _SAVE_ID, _SAVE_EN)),
    (b"MZ", ("program Windows (.exe)", "a Windows program (.exe)", _STOP_ID, _STOP_EN)),
    (b"\x7fELF", ("program Linux", "a Linux program", _STOP_ID, _STOP_EN)),
    (b"#!", ("skrip program", "a program script", _STOP_ID, _STOP_EN)),
    (b"\x1f\x8b", ("arsip gzip", "a gzip archive", _UNPACK_ID, _UNPACK_EN)),
    (b"7z\xbc\xaf", ("arsip 7-Zip", "a 7-Zip archive", _UNPACK_ID, _UNPACK_EN)),
    (b"Rar!", ("arsip RAR", "a RAR archive", _UNPACK_ID, _UNPACK_EN)),
    (b"\x89PNG", ("gambar PNG", "a PNG image", _SAVE_ID, _SAVE_EN)),
    (b"\xff\xd8\xff", ("gambar JPEG", "a JPEG image", _SAVE_ID, _SAVE_EN)),
    (b"GIF8", ("gambar GIF", "a GIF image", _SAVE_ID, _SAVE_EN)),
    (b"{\\rtf", ("dokumen RTF", "an RTF document", _SAVE_ID, _SAVE_EN)),
    (b"SQLite format 3", ("basis data SQLite", "an SQLite database", _SAVE_ID, _SAVE_EN)),
]
ZIP_CONTENT: list[tuple[str, tuple[str, str, str, str]]] = [
    ("content.xml", ("dokumen OpenDocument (.ods)", "an OpenDocument file (.ods)", _SAVE_ID, _SAVE_EN)),
    ("xl/workbook.bin", ("buku kerja biner (.xlsb)", "a binary workbook (.xlsb)", _SAVE_ID, _SAVE_EN)),
    ("word/", ("dokumen Word", "a Word document", _SAVE_ID, _SAVE_EN)),
    ("ppt/", ("presentasi PowerPoint", "a PowerPoint presentation", _SAVE_ID, _SAVE_EN)),
]
ZIP_OTHER = ("arsip ZIP", "a ZIP archive", _UNPACK_ID, _UNPACK_EN)
XML_TEXT = ("teks XML", "XML text", _SAVE_ID, _SAVE_EN)
JSON_TEXT = ("teks JSON", "JSON text", _SAVE_ID, _SAVE_EN)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|style|script)\b", re.I)
_BOM = b"\xef\xbb\xbf"


def other_kind(name: str, words: tuple[str, str, str, str]) -> FileRefused:
    """Refusal for content of a recognised kind that is not an export."""
    found_id, found_en, advice_id, advice_en = words
    return FileRefused(
        "other_kind", name, found_id=found_id, found_en=found_en, advice_id=advice_id, advice_en=advice_en
    )


def safe_name(name: str) -> str:
    """The last part of a name that came from outside, without control and direction characters."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip(" .")
    return printable[:120] or "file"


def kind_of(path: Path, name: str, limits: Limits) -> str:
    """csv, xlsx (any ZIP: see package.py) or parquet, by content; raises FileRefused for anything else."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        raise FileRefused("missing", name) from None
    if not head.strip(b" \t\r\n" + _BOM):
        raise FileRefused("empty", name)
    kind = _kind_by_content(path, head, name)
    _check_size(size, kind, name, limits)
    return kind


def check_label(kind: str, name: str) -> None:
    """Refuse a name whose suffix promises another kind than the content.

    Somebody chose the wrong file or the wrong ending; guessing which would hide the mistake.
    """
    suffix = Path(name).suffix.lower()
    if SUFFIXES.get(suffix, kind) == kind and suffix not in FOREIGN_SUFFIXES:
        return
    found_id, found_en, right = KIND_WORDS[kind]
    raise FileRefused("mislabelled", name, suffix=suffix, found_id=found_id, found_en=found_en, right=right)


def _kind_by_content(path: Path, head: bytes, name: str) -> str:
    if head[:4] in (b"PAR1", b"PARE"):
        return PARQUET
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return XLSX
    if head.startswith(_OLE_MAGIC):
        raise _ole_refusal(path, name)
    for magic, words in FOREIGN_MAGIC:
        if head.startswith(magic) and (magic != b"MZ" or b"\0" in head):  # a heading may begin with MZ
            raise other_kind(name, words)
    _refuse_markup(head, name)
    return CSV


def _refuse_markup(head: bytes, name: str) -> None:
    text = head.replace(b"\0", b"").lstrip(b"\xff\xfe" + _BOM + b" \t\r\n")
    if text.startswith(b"<") and _HTML.search(text):
        raise FileRefused("html", name)
    if text.startswith((b"<?xml", b"<Workbook")):
        raise other_kind(name, XML_TEXT)
    if re.match(rb'[\[{]\s*[\[{"]', text):
        raise other_kind(name, JSON_TEXT)


def _ole_refusal(path: Path, name: str) -> FileRefused:
    """Old Office container: an encrypted .xlsx lives in one too."""
    with path.open("rb") as file:
        content = file.read(64 * MB)
    streams = {s: s.encode("utf-16-le") in content for s in ("EncryptedPackage", "Workbook", "Book")}
    if streams["EncryptedPackage"]:
        return FileRefused("encrypted", name)
    if streams["Workbook"] or streams["Book"]:
        return FileRefused("old_excel", name)
    return other_kind(name, ("dokumen Office lama", "an old Office document", _SAVE_ID, _SAVE_EN))


def _check_size(size: int, kind: str, name: str, limits: Limits) -> None:
    limit = {CSV: limits.csv_bytes, XLSX: limits.xlsx_bytes, PARQUET: limits.parquet_bytes}[kind]
    if size > limit:
        raise FileRefused("too_large", name, found=round(size / MB), limit=round(limit / MB))
