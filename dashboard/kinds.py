"""What a handed-in file is, told by its bytes: only what can be an export is kept among the exports."""

WORKBOOK, PARQUET = b"PK\x03\x04", b"PAR1"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Programs, pages, pictures, documents, archives: whatever the file is called.
OTHERS = (b"MZ", b"\x7fELF", b"#!", b"<", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"Rar!",
          b"\x1f\x8b", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")  # fmt: skip
LOOKED_AT = 1 << 16


def can_be_export(content: bytes) -> bool:
    """Whether the bytes are a workbook, a Parquet file or plain text. Says nothing about what is in it."""
    if content.startswith(WORKBOOK):
        return b"xl/workbook" in content
    if content.startswith(PARQUET):
        return content.endswith(PARQUET)
    head = content[:LOOKED_AT]
    if head.startswith(UTF_16):
        return True
    return b"\0" not in head and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(OTHERS)
