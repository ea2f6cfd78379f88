"""Layouts of the agency's own: proposed and tried by the loader, kept and given up by human resources.

The loader does the work; here is asked who may, and written down that somebody decided. The kept files lie in
<data>/contracts/ and are read as they are, so that they can be listed and taken along.
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from dashboard import accesslog, warehouse
from dashboard.intake import intake

FOLDER = "contracts"


class NotKeptError(Exception):
    """The layout was not kept. fault: code, columns, headers, as `views.mapping` words them; None without an answer."""

    def __init__(self, fault: dict[str, Any] | None) -> None:
        super().__init__("not kept")
        self.fault = fault


@dataclass(frozen=True)
class Layout:
    """A kept contract file. columns: how many columns it takes; text: the file as it is."""

    key: str
    label: str
    table: str
    columns: int
    text: str


def propose(job_id: str, asked: dict[str, Any]) -> dict[str, Any] | None:
    """What the loader sees in the file of a refused job and which columns it proposes; None without an answer. asked:
    sheet, header_row, header_rows, table, each or None. Raises PermissionError."""
    return intake().ask({"op": "propose", **asked}, job_id)


def attempt(job_id: str, draft: dict[str, Any]) -> dict[str, Any] | None:
    """What loading the file by this draft would come to, without loading it. Raises PermissionError."""
    return intake().ask({"op": "try", "draft": draft}, job_id)


def keep(job_id: str, draft: dict[str, Any]) -> str:
    """Keep the draft as a layout and load the file by it; the new job's id. Raises NotKeptError, PermissionError."""
    answer = intake().ask({"op": "keep", "draft": draft})
    if answer is None or "key" not in answer:
        raise NotKeptError(answer and answer.get("fault"))
    accesslog.write("decide")
    return intake().again(job_id)


def drop(key: str) -> bool:
    """Use a kept layout no more; whether there was one. Raises PermissionError."""
    answer = intake().ask({"op": "drop", "key": key})
    if answer is None or not answer.get("is_dropped"):
        return False
    accesslog.write("decide")
    return True


def kept() -> tuple[list[Layout], list[str]]:
    """Kept layouts by name, and names of files that are none."""
    found, unread = list[Layout](), list[str]()
    for path in sorted((warehouse.data_root() / FOLDER).glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
            told = tomllib.loads(text)
            found.append(
                Layout(
                    str(told["key"]), str(told["label_id"]), str(told["table"]), len(told["headers"]), text
                )
            )
        except (OSError, ValueError, KeyError, TypeError):
            unread.append(path.name)
    return sorted(found, key=lambda layout: layout.label.casefold()), unread
