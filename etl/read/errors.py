"""Error cells of a worksheet (#N/A, #REF! ...), which the parser gives as empty cells.

An empty cell can mean something (not rated yet), an error never means that; so it is put back as its text.
Looked for only in sheets where the guard saw an error mark.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from pathlib import Path

from etl.read.package import column_number

ErrorCells = dict[tuple[int, int], str]

_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\br=["']([A-Za-z]{1,3})(\d{1,7})["'])(?=[^>]*\bt=["']e["'])[^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.S,
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")


def error_cells(path: Path, part: str) -> ErrorCells:
    """(row, column), both from 0 -> text of the error, for one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        text = package.read(part)
    return {
        (int(row) - 1, column_number(letters) - 1): value.decode("utf-8", "replace")
        for letters, row, value in _CELL.findall(text)
    }


def sheet_parts(path: Path) -> dict[str, str]:
    """Worksheet name -> its part in the package."""
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_value(tag, "Id"): _value(tag, "Target") for tag in _RELATION.findall(relations)}
    return {
        html.unescape(_value(tag, "name")): posixpath.normpath(
            posixpath.join("/xl", targets.get(_value(tag, r"\w+:id"), ""))
        ).lstrip("/")
        for tag in _SHEET.findall(workbook)
    }


def _value(tag: str, attribute: str) -> str:
    found = re.search(rf"""\s{attribute}\s*=\s*(["'])(.*?)\1""", tag, re.S)
    return found[2] if found else ""
