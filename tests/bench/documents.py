"""Documents people take away, each beside the emptiest file of its kind where there is one, from the built sample."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import docx
import pandas as pd
import pptx
import streamlit as st
import xlsxwriter

from dashboard import kept, queries, workbook
from dashboard.discussion import deck, minutes, sessions
from dashboard.discussion.names import names
from dashboard.typeset.blocks import Text
from dashboard.typeset.deck import pptx as slides
from dashboard.typeset.pdf import pdf
from dashboard.typeset.word import word
from tests.bench.measure import against
from tests.discussion.held import CODE
from tests.report.sample_documents import letters, on_a_known_day

Row = dict[str, float | str | int]
ROWS = 2_000


def documents(data: Path) -> list[Row]:
    """Minutes, slides, a workbook of many rows, and the mails to one reader of each role."""
    with TemporaryDirectory() as work, on_a_known_day(data, Path(work)):
        return [
            *_discussion(),
            _workbook(),
            _mails(),
        ]


def _discussion() -> list[Row]:
    talk, known = sessions.find(CODE), names()
    assert talk is not None
    told = minutes.document(talk, known, "id")
    blank = replace(told, blocks=(Text("x"),))
    return [
        _timed(
            "minutes, PDF / PDF of one line",
            lambda: pdf(minutes.document(talk, known, "id")),
            lambda: pdf(blank),
        ),
        _timed(
            "minutes, DOCX / empty DOCX",
            lambda: word(minutes.document(talk, known, "id")),
            _empty(docx.Document),
        ),
        _timed(
            "slides of a discussion / empty PPTX",
            lambda: slides(deck.document(talk, known, "id", leads=True)),
            _empty(pptx.Presentation),
        ),
    ]


def _mails() -> Row:
    """Nothing is small enough to stand beside them."""
    row = _timed("mails to four readers", lambda: letters("id"), lambda: None)
    return {name: told for name, told in row.items() if name != "floor_s"}


def _workbook() -> Row:
    rows = queries.run("metrics")
    frame = pd.concat([rows] * (ROWS // max(len(rows), 1) + 1), ignore_index=True).head(ROWS).astype(str)
    return _timed(
        f"workbook of {len(frame):,} rows × {len(frame.columns)} columns / bare sheet of the same cells",
        lambda: workbook.to_xlsx(frame, {}, ("Data", "Catatan", "Metadata")),
        lambda: _bare(frame),
    )


def _bare(frame: pd.DataFrame) -> None:
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(frame.itertuples(index=False)):
            for at, cell in enumerate(row):
                sheet.write_string(line, at, str(cell))


def _empty(make: Callable[[], object]) -> Callable[[], object]:
    return lambda: make().save(io.BytesIO())  # type: ignore[attr-defined]


def _timed(name: str, subject: Callable[[], object], floor: Callable[[], object]) -> Row:
    """n, median, least and most seconds; answers are not kept from one run to the next."""

    def anew() -> object:
        st.cache_data.clear()
        kept.forget()
        return subject()

    found = against(name, anew, floor)
    walls = found.subject.wall
    return {
        "name": name, "n": len(walls), "s": round(median(walls), 3), "min_s": round(min(walls), 3),
        "max_s": round(max(walls), 3), "floor_s": round(median(found.floor.wall), 4),
        "cpu_s": round(median(found.subject.cpu), 3),
    }  # fmt: skip
