"""`truth.toml`: what was planted in the sample, for tests and for readers who want to check the screens."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from etl.sample import stories
from etl.sample.draft import Fault
from etl.sample.months import FIRST, LAST
from etl.sample.reporter import Reporter
from etl.sample.sizes import Sizes

Entry = dict[str, object]


def truth_text(reporter: Reporter, sizes: Sizes, faults: Iterable[Fault], employees: int) -> str:
    """The whole file: [sample], one [[story]] per story, one [[fault]] per planted hazard."""
    head: Entry = {
        "seed": reporter.seed,
        "employees": employees,
        "first_month": f"{FIRST:%Y-%m}",
        "last_month": f"{LAST:%Y-%m}",
        "synthetic": True,
    }
    parts = ["# Written by `python -m etl sample`. All people are invented.", "[sample]", _lines(head)]
    for story in _stories(reporter, sizes):
        parts += ["", "[[story]]", _lines(story)]
    for fault in faults:
        parts += ["", "[[fault]]", _lines(_fault(fault))]
    return "\n".join(parts) + "\n"


def _lines(values: Entry) -> str:
    return "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


def _stories(reporter: Reporter, sizes: Sizes) -> list[Entry]:
    """The stories of `stories.toml` with the unit's name and the sizes counted on the drafts."""
    text = (Path(__file__).parent / "stories.toml").read_text(encoding="utf-8")
    told: list[Entry] = tomllib.loads(text)["story"]
    counted = sizes.of_stories()
    rater = reporter.staff.head(stories.UNIFORM_RATER, LAST)
    for story in told:
        key = str(story["key"])
        before, after = counted[key]
        story |= {"unit_name": reporter.places.name(str(story["unit_id"]))}
        story |= {"before": round(before, 2), "after": round(after, 2)}
        if key == "uniform_rater" and rater:
            story |= {"rater_nip": rater.person.nip}
    return told


def _fault(fault: Fault) -> Entry:
    """Row 0 means the whole file or sheet; `found` is the text in the cell, dates as ISO."""
    row = fault.book.row_numbers(fault.sheet)[id(fault.row)] if fault.row is not None else 0
    found: object = ""
    if fault.row is not None and any(fault.row is other for other in fault.sheet.rows):
        found = fault.sheet.cell(fault.row, fault.column)
    return {
        "key": fault.key,
        "file": fault.book.name,
        "sheet": fault.sheet.name,
        "row": row,
        "column": fault.column,
        "found": "" if found is None else str(found) if isinstance(found, date) else found,
        "outcome": fault.outcome,
        "note": fault.note,
    }
