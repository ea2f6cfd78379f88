"""What each column means, read from the data dictionary that the loader writes (`data/README.md`). Where the file is
not beside the app, columns have a type and no meaning."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dashboard import i18n

FILE = Path(__file__).parents[2] / "data" / "README.md"
TABLE = re.compile(r"### `(\w+)`")
COLUMN = re.compile(r"\| `(\w+)` \| [^|]* \| (.*) \| (.*) \|")


def meaning(table: str, column: str) -> str:
    """In the present language, as for `value` where the table itself has none; empty for what nobody describes."""
    said = _columns().get((table, column)) or _columns().get(("value", column))
    return "" if said is None else said[i18n.lang() == "en"]


@cache
def _columns() -> Mapping[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    table = ""
    for line in FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else ():
        if head := TABLE.fullmatch(line):
            table = head[1]
        elif line.startswith("## "):
            table = ""
        elif table and (row := COLUMN.fullmatch(line)):
            found[table, row[1]] = (row[2], row[3])
    return found
