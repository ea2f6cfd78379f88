"""What was told to whom, so that nothing is told twice and nothing is left out: <data>/digest.json.

An account stands in it as a mark made with a random number of this file, never as it is. It is replaced as a whole
after each mail that was accepted; killed between, the same mail may go out again under the same Message-ID.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.digest.places import Place
from etl.messages import Both, said

FILE = "digest.json"
FOLDER = "digest"  # of mails as files, and of the lock


class StateDamagedError(RuntimeError):
    """The file cannot be read. Telling everything again is for people to decide; `message` says how."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.message: Both = said("digest", "state_damaged", file=FILE)


@dataclass(frozen=True)
class Told:
    """What somebody was told: keys of news, up to which build, and of which places."""

    build: str
    keys: frozenset[str]
    everywhere: bool
    scopes: tuple[Place, ...]


@dataclass
class State:
    """All that was told, by mark. Reading and changing need the lock of the folder."""

    path: Path
    salt: str
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def begin(self) -> None:
        """Keep the random number before it is used: a mail that went out is known again by it."""
        if not self.path.exists():
            self._keep()

    def mark(self, account: str) -> str:
        """Stands for an account, for nobody but who has this file and the account."""
        return hmac.new(bytes.fromhex(self.salt), account.encode(), hashlib.sha256).hexdigest()[:32]

    def message_id(self, account: str, keys: Iterable[str], domain: str) -> str:
        """The same for the same news to the same account, so that a mail program shows a repeated mail once."""
        told = "\n".join([account, *sorted(keys)])
        return (
            f"<{hmac.new(bytes.fromhex(self.salt), told.encode(), hashlib.sha256).hexdigest()[:32]}@{domain}>"
        )

    def of(self, account: str) -> Told | None:
        """What he was told; None for somebody who was told nothing yet."""
        one = self.told.get(self.mark(account))
        if one is None:
            return None
        scopes = tuple((str(tree), str(unit)) for tree, unit in one["scopes"])
        return Told(one["build"], frozenset(one["keys"]), one["everywhere"], scopes)

    def add(
        self, account: str, build: str, keys: Collection[str], everywhere: bool, scopes: Iterable[Place]
    ) -> None:
        """Keep that he was told this, on the disk before it returns."""
        before = self.of(account)
        known = sorted({*keys, *(before.keys if before else ())})
        self.told[self.mark(account)] = {
            "build": build, "keys": known, "everywhere": everywhere, "scopes": [list(place) for place in scopes],
        }  # fmt: skip
        self._keep()

    def forget(self, accounts: Iterable[str]) -> int:
        """Take accounts out; how many were in."""
        gone = [self.told.pop(self.mark(account.casefold()), None) for account in accounts]
        if any(gone):
            self._keep()
        return sum(one is not None for one in gone)

    def _keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"salt": self.salt, "told": self.told}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def state_of(data: Path) -> State:
    """The state as it is; an empty one with a new random number where there is none. Raises StateDamagedError."""
    path = data / FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        told: Mapping[str, Any] = kept["told"]
        for one in told.values():
            _ = (one["build"], one["keys"], one["everywhere"], one["scopes"])
        bytes.fromhex(kept["salt"])
        return State(path, kept["salt"], dict(told))
    except FileNotFoundError:
        return State(path, secrets.token_hex(16))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateDamagedError(path) from error
