"""The slides of the drawn discussion: what is in them as text, golden beside the tests, and a chart with everything a
series may have.

After a deliberate change: python -m tests.discussion.slides <an empty folder>
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import deck
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import items
from dashboard.i18n import LANGS
from dashboard.typeset import deck as writer
from tests.discussion import held
from tests.discussion.held import GOLDEN, same, text

SECRET = "Catatan khusus: sebut jam pasar."


def trend() -> dict[str, Any]:
    """Six months: an ordinary one, a signal, a hidden one, then a break, a limit, and one that is provisional."""
    drawn: list[tuple[str, float | None, str, str, str | None]] = [
        ("Jan", 80.0, "ok", "none", None), ("Feb", 91.5, "ok", "improvement", None),
        ("Mar", None, "hidden", "none", None), ("Apr", 70.0, "ok", "concern", None),
        ("Mei", 90.0, "ok", "none", "least"), ("Jun", 85.0, "provisional", "none", None),
    ]  # fmt: skip
    points = [
        {"day": f"2026-{at:02}-01", "label": text(f"{name} 2026", f"{name} 26"), "value": value, "status": status,
         "lo": value, "hi": None if value is None else min(value + 10, 100), "bound": bound, "verdict": verdict,
         "told": text("–" if value is None else f"{value:.1f} %".replace(".", ","), f"{value} %"),
         "side": "high", "chosen": at == 5}
        for at, (name, value, status, verdict, bound) in enumerate(drawn, 1)
    ]  # fmt: skip
    line = {"told": text("81,0 %", "81.0 %"), "is_provisional": False}
    return {
        "type": "trend", "name": text("IKM", "CSI"), "span": [58.0, 101.0],
        "ticks": [{"at": at, "id": f"{at} %", "en": f"{at} %"} for at in (60, 70, 80, 90, 100)], "points": points,
        "lines": [
            {**line, "days": ["2026-01-01", "2026-02-01"], "centre": [81.0] * 2, "lpl": [74.0] * 2, "upl": [88.0] * 2},
            {**line, "days": ["2026-05-01", "2026-06-01"], "centre": [87.0] * 2, "lpl": [78.0] * 2, "upl": [96.0] * 2},
        ],
        "cuts": ["2026-04-01"], "breaks": [{"day": "2026-04-01", "text": text("kuesioner baru", "new form")}],
        "target": {"value": 90.0, "told": same("90 %")},
    }  # fmt: skip


def hold() -> Discussion:
    """The drawn discussion, with notes of who leads."""
    talk = held.hold()
    with store.writing() as con:
        con.execute(sa.update(items).values(note=SECRET))
    return talk


def files(talk: Discussion) -> dict[str, bytes]:
    """The slides of who leads, by the name of their golden text."""
    return {
        f"deck-{language}.pptx.txt": writer.pptx(deck.document(talk, held.NAMES, language, leads=True))
        for language in LANGS
    }


def told(file: bytes) -> str:
    """All text, by slide and shape in their order; a chart by its series, notes last."""
    slides = pptx.Presentation(io.BytesIO(file)).slides
    return "\n\n".join("\n".join(_slide(at, slide)) for at, slide in enumerate(slides, 1)) + "\n"


def _slide(at: int, slide: Any) -> Iterator[str]:
    yield f"# {at}"
    for shape in slide.shapes:
        if shape.has_chart:
            yield f"[chart: {shape._element.nvGraphicFramePr.cNvPr.get('descr')}]"
            yield from _chart(shape.chart)
        elif shape.has_table:
            for row in shape.table.rows:
                yield " | ".join(cell.text.replace("\v", " / ") for cell in row.cells).rstrip()
        elif shape.has_text_frame:
            yield from (line.text.replace("\v", " / ") for line in shape.text_frame.paragraphs)
        else:
            yield f"[picture: {shape._element.nvPicPr.cNvPr.get('descr')}]"
    if slide.has_notes_slide:
        yield "--- notes"
        yield slide.notes_slide.notes_text_frame.text


def _chart(chart: Any) -> Iterator[str]:
    plot = chart.plots[0]
    yield " | ".join(["", *plot.categories])
    for series in plot.series:
        values = ("" if value is None else f"{value:g}" for value in series.values)
        yield " | ".join([series.name, *values])


if __name__ == "__main__":
    from tests.pages.conftest import publish

    os.environ["KINERJA_DATA"] = sys.argv[1]
    publish(Path(sys.argv[1]))
    for name, file in files(hold()).items():
        (GOLDEN / name).write_text(told(file), encoding="utf-8")
