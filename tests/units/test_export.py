"""Downloads as text and as columns: numbers stay numbers, text never runs, the notes travel along."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import export

HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|x", "%0A=1"]
FRAME = pd.DataFrame({"Unit": ["Plaju", *HOSTILE], "n": range(10), "Value": [78.71, *[None] * 9]})
NOTES = {"Definition": "first\nsecond", "=Period": "2026-10"}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_could_run_is_told_to_be_text(text: str) -> None:
    assert export.harmless(text) == "'" + text


@pytest.mark.parametrize(
    ("cell", "kept"), [("Plaju", "Plaju"), ("a=b", "a=b"), (-3.5, -3.5), (None, None), ("", "")]
)
def test_everything_else_is_left_alone(cell: Any, kept: Any) -> None:
    assert export.harmless(cell) == kept


@pytest.mark.parametrize(("lang", "comma", "value"), [("id", ";", "78,71"), ("en", ",", "78.71")])
def test_csv_follows_the_language_and_says_what_it_holds(lang: str, comma: str, value: str) -> None:
    text = export.to_csv(FRAME, NOTES, lang).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=comma))
    assert rows[0] == ["# Definition: first second"]
    assert rows[2:4] == [["Unit", "n", "Value"], ["Plaju", "0", value]]
    assert all(row[0].startswith("'") and row[2] == "" for row in rows[4:])


def test_csv_writes_days_yes_and_no_and_nothing_unreadable() -> None:
    row = [dt.date(2026, 10, 5), True, "a\x00\x1b[31m\u202eb", float("inf")]
    text = export.to_csv(pd.DataFrame([row], columns=["d", "b", "t", "v"]), {}, "en").decode("utf-8-sig")
    assert text.splitlines()[1] == "2026-10-05,TRUE,a[31mb,"


def test_parquet_has_types_empty_cells_and_its_metadata_inside() -> None:
    mixed = FRAME.assign(day=[dt.date(2026, 10, 5), *[None] * 9], any=[1, "x", *[None] * 8], yes=[True] * 10)
    table = pq.read_table(io.BytesIO(export.to_parquet(mixed, NOTES, {"title": "Tren"})))
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "double", "date32[day]", "string", "bool",
    ]  # fmt: skip
    rows = table.to_pylist()
    assert [row["Unit"] for row in rows[1:]] == HOSTILE
    assert rows[0]["Value"] == 78.71 and rows[1]["Value"] is None and rows[0]["any"] == "1"
    told = table.schema.metadata or {}
    assert json.loads(told[b"metadata"]) == {"title": "Tren"} and json.loads(told[b"notes"]) == NOTES


def test_parquet_columns_of_one_name_are_told_apart() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["n", "n", "n (2)"])
    table: pa.Table = pq.read_table(io.BytesIO(export.to_parquet(frame, {}, {})))
    assert table.column_names == ["n", "n (2)", "n (2) (2)"]
