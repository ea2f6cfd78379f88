"""The keyed pseudonym that stands for a NIP from the load on: HMAC-SHA256, first 16 bytes as hex, computed in SQL.

A plain hash could be reversed by trying all numbers; the key makes that impossible for who does not have it. A key that
was replaced stays in front of the new one: the pseudonym is then the HMAC of the older pseudonym, so that rows already
pseudonymised could follow, and nobody can compute it who has only the older key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.messages import Both, said

Key = tuple[bytes, ...]  # oldest first; one or more
BLOCK = 64  # bytes of a SHA-256 block
FILE, NEXT = "key", "key.next"


class KeyRefusedError(RuntimeError):
    """A key that must not be used as it is; `message` says why and what to do, and never holds the key."""

    def __init__(self, rule: str, **facts: object) -> None:
        self.message: Both = said("key", rule, **facts)
        super().__init__(self.message.en)


def key_of(data: Path) -> Key:
    """The key: KINERJA_KEY (hex or any text), else the file `<data>/key`, made with mode 600 when there is none.

    Raises KeyRefusedError for a file that others can read, and while a replacement of the key is unfinished.
    """
    if (data / NEXT).exists():
        raise KeyRefusedError("unfinished")
    given = os.environ.get("KINERJA_KEY")
    if given:
        return parse(given)
    path = data / FILE
    if not path.exists():
        _make(path)
    return read(path)


def read(path: Path) -> Key:
    """The keys of a key file. Raises KeyRefusedError when anybody but its owner can read it."""
    if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyRefusedError("readable", file=path.name)
    return parse(path.read_text(encoding="ascii"))


def parse(text: str) -> Key:
    """One key per line, oldest first. Raises KeyRefusedError when there is none."""
    keys = tuple(_bytes(line) for line in text.splitlines() if line.strip())
    if not keys:
        raise KeyRefusedError("empty")
    return keys


def write(path: Path, key: Key) -> None:
    """Write a key file with mode 600, whole or not at all."""
    draft = path.with_name(f".key-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(one.hex() for one in key))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def fingerprint(key: Key) -> str:
    """Tells keys apart without telling the key."""
    return pseudonym("fingerprint", key)[:12]


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


def install(con: duckdb.DuckDBPyConnection, key: Key) -> None:
    """Give a connection the macro pseudonym(nip). The key lives in variables and in no SQL text."""
    number = "nip"
    for k, one in enumerate(key):
        block = (hashlib.sha256(one).digest() if len(one) > BLOCK else one).ljust(BLOCK, b"\0")
        con.execute(f"set variable pad_inner_{k} = $pad", {"pad": bytes(b ^ 0x36 for b in block)})
        con.execute(f"set variable pad_outer_{k} = $pad", {"pad": bytes(b ^ 0x5C for b in block)})
        number = (
            f"substr(sha256(getvariable('pad_outer_{k}') || unhex(sha256(getvariable('pad_inner_{k}') "
            f"|| encode({number})))), 1, 32)"
        )
    con.execute(
        "create or replace macro pseudonym(nip) as case when getvariable('pad_inner_0') is null "
        f"then error('the key is not set on this connection') else {number} end"
    )
    con.execute(f"set variable key_count = {len(key)}")
    con.execute("set variable key_mark = $mark", {"mark": fingerprint(key)})


def installed(con: duckdb.DuckDBPyConnection) -> str:
    """Fingerprint of the key that the connection's macro uses."""
    return str(con.execute("select getvariable('key_mark')").fetchall()[0][0])


def maker(con: duckdb.DuckDBPyConnection) -> Callable[[pa.Array], pa.Array]:
    """The macro of this connection as a function of an array of texts, at two thirds of its cost: here the pads, which
    are the same for every number, are digested only once. Raises KeyRefusedError for a connection without a key."""
    count = con.execute("select getvariable('key_count')").fetchall()[0][0]
    if not count:
        raise KeyRefusedError("empty")
    names = [f"getvariable('pad_inner_{k}'), getvariable('pad_outer_{k}')" for k in range(count)]
    pads = con.execute(f"select {', '.join(names)}").fetchall()[0]
    begun = [hashlib.sha256(pad) for pad in pads]

    def made(texts: pa.Array) -> pa.Array:
        filled = texts.drop_null()
        for inner, outer in zip(begun[::2], begun[1::2], strict=True):
            filled = _digested(filled, inner, outer)
        return pc.replace_with_mask(texts, texts.is_valid(), filled) if texts.null_count else filled

    return made


def _digested(texts: pa.Array, inner: hashlib._Hash, outer: hashlib._Hash) -> pa.Array:
    begun, ended, digests = inner.copy, outer.copy, list[bytes]()
    for text in texts.cast(pa.binary()).to_pylist():
        first = begun()
        first.update(text)
        second = ended()
        second.update(first.digest())
        digests.append(second.digest())
    halves = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32)[:, :16]
    ends = np.arange(0, 32 * len(digests) + 1, 32, dtype=np.int32)
    shown = pa.py_buffer(halves.tobytes().hex().encode())
    return pa.StringArray.from_buffers(len(digests), pa.py_buffer(ends), shown)


def pseudonym(nip: str, key: Key) -> str:
    """The same in Python, for one number."""
    for one in key:
        nip = hmac.new(one, nip.encode(), hashlib.sha256).hexdigest()[:32]
    return nip
