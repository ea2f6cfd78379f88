"""Files of a lake and of slices on a folder or on object storage, through fsspec where the place is an address
(`s3://bucket/prefix`). Nothing is ever changed: a file is put whole under a name that says what is in it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.messages import Both, said


class MissingPackageError(RuntimeError):
    """A package of the extra `spark` is not installed; the message says how to get it."""

    def __init__(self, key: str, missing: BaseException, **facts: object) -> None:
        while missing.__cause__ is not None:
            missing = missing.__cause__
        name = str(getattr(missing, "name", None) or missing).split(".")[0]
        self.message: Both = said("state", key, missing=name, **facts)
        super().__init__(self.message.en)


def is_remote(place: str) -> bool:
    """Whether a place is an address, not a folder."""
    return "://" in place


@dataclass(frozen=True)
class Store:
    """A folder or a prefix; names in it are written with slashes."""

    place: str

    @property
    def _files(self) -> Any:
        """The fsspec file system. Its settings come from the environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …)."""
        scheme = self.place.split("://")[0]
        try:
            import fsspec

            return fsspec.filesystem(scheme, use_listings_cache=False)
        except ImportError as missing:
            raise MissingPackageError("no_object_storage", missing, place=self.place) from missing

    def at(self, name: str) -> str:
        """The full path or address of a name, as DuckDB reads it."""
        return f"{self.place.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """What a file holds; None where there is none."""
        try:
            if is_remote(self.place):
                return bytes(self._files.cat_file(self.at(name)))
            return Path(self.at(name)).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        if is_remote(self.place):
            return bool(self._files.isfile(self.at(name)))
        return Path(self.at(name)).is_file()

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all."""
        if is_remote(self.place):
            self._files.pipe_file(self.at(name), content)
            return
        draft = self._draft(name)
        draft.write_bytes(content)
        draft.replace(self.at(name))

    def put(self, source: Path, name: str) -> None:
        """Move a file of this machine there, whole or not at all."""
        if is_remote(self.place):
            self._files.put_file(str(source), self.at(name))
            source.unlink()
            return
        draft = self._draft(name)
        shutil.move(source, draft)
        draft.replace(self.at(name))

    def names(self, under: str = "") -> list[str]:
        """Names of everything below, in order."""
        if is_remote(self.place):
            root = self._files._strip_protocol(self.place)
            found = self._files.find(self.at(under) if under else self.place)
            return sorted(path.removeprefix(root).lstrip("/") for path in found)
        root_path = Path(self.place)
        return sorted(
            p.relative_to(root_path).as_posix() for p in (root_path / under).rglob("*") if p.is_file()
        )

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; folders that are empty then go with them."""
        for name in names:
            if is_remote(self.place):
                self._files.rm_file(self.at(name))
            else:
                path = Path(self.at(name))
                path.unlink(missing_ok=True)
                if (
                    path.parent != Path(self.place)
                    and path.parent.is_dir()
                    and not any(path.parent.iterdir())
                ):
                    path.parent.rmdir()

    def open_to(self, con: duckdb.DuckDBPyConnection) -> None:
        """Let this connection read (and only read through fsspec) what lies there."""
        if is_remote(self.place) and self.place.split("://")[0] not in con.list_filesystems():
            con.execute("set autoinstall_known_extensions = false; set autoload_known_extensions = false")
            con.register_filesystem(self._files)

    def _draft(self, name: str) -> Path:
        path = Path(self.at(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(f".{secrets.token_hex(6)}-{os.getpid()}")
