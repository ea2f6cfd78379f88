"""Reports: one of a unit, warm, beside a document of one line; a hundred different ones in one file."""

import os
import time
from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard import kept, queries, tree
from dashboard.filters import Filters
from dashboard.report import batch
from dashboard.report.batch import Order
from dashboard.report.document import document
from dashboard.typeset.blocks import Text
from dashboard.typeset.pdf import pdf
from tests.bench.measure import against

MANY = 100
FIRST, OTHER = (
    Filters("contoh-kel-plaju-ulu", "territory", "quarter", "2026-Q3", "id"),
    "contoh-kel-plaju-ilir",
)


def reports(data: Path) -> list[dict[str, float | str | int]]:
    """One report as it is asked for on an open page: its answers not yet kept, the process warm; then a hundred."""
    os.environ |= {"KINERJA_DATA": str(data), "APP_DEMO": "1"}
    blank = replace(document(FIRST, "id"), blocks=(Text("x"),))

    def one() -> None:
        st.cache_data.clear()
        kept.forget()
        pdf(document(replace(FIRST, unit_id=OTHER), "id"))

    return [against("report of one unit / PDF of one line", one, lambda: pdf(blank)).record(), _many()]


def _many() -> dict[str, float | str | int]:
    st.cache_data.clear()
    kept.forget()
    known = [str(unit) for unit in tree.standing("territory")["unit_id"]]
    units = (known * (MANY // len(known) + 1))[:MANY]
    made = batch.begin(Order(FIRST, tuple(units), "id", False))
    wall, cpu = time.perf_counter(), time.process_time()
    made.step(queries.key(), 3600)
    return {
        "name": "reports of many units in one ZIP", "n": made.done, "s": round(time.perf_counter() - wall, 1),
        "cpu_s": round(time.process_time() - cpu, 1), "mb": round(len(made.content()) / 1e6, 1),
    }  # fmt: skip
