"""The keyed pseudonym that stands for a NIP from the load on: HMAC-SHA256, first 16 bytes as hex, computed in SQL.

A plain hash could be reversed by trying all numbers; the key makes that impossible for who does not have it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import duckdb

BLOCK = 64  # bytes of a SHA-256 block
MACRO = (
    "create or replace macro pseudonym(nip) as case when getvariable('pad_inner') is null "
    "then error('the key is not set on this connection') else "
    "substr(sha256(getvariable('pad_outer') || unhex(sha256(getvariable('pad_inner') || encode(nip)))), 1, 32) end"
)


def key_of(data: Path) -> bytes:
    """The key: KINERJA_KEY (hex or any text), else the file `<data>/key`, made with mode 600 when there is none."""
    given = os.environ.get("KINERJA_KEY")
    if given:
        return _bytes(given)
    path = data / "key"
    try:
        return _bytes(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        _make(path)
        return _bytes(path.read_text(encoding="ascii"))


def _make(path: Path) -> None:
    """Write a new key beside its place, then link it there: of two starters one wins, and both read the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".key-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text.strip())
    except ValueError:
        return text.strip().encode()


def install(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Give a connection the macro pseudonym(nip). The key lives in two variables and in no SQL text."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    con.execute("set variable pad_inner = $pad", {"pad": bytes(b ^ 0x36 for b in block)})
    con.execute("set variable pad_outer = $pad", {"pad": bytes(b ^ 0x5C for b in block)})
    con.execute(MACRO)


def pseudonym(nip: str, key: bytes) -> str:
    """The same in Python, for one number."""
    return hmac.new(key, nip.encode(), hashlib.sha256).hexdigest()[:32]
