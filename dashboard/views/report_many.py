"""Laporan of all units below: written in the background of an open page, with its progress and a way to stop."""

import datetime as dt

import streamlit as st

from dashboard import access, accesslog, frame, i18n, metrics, panel, queries
from dashboard.i18n import t
from dashboard.report import batch
from dashboard.report.batch import Batch, Order, StaleError

KEY, NOTE = "_report_batch", "_report_note"
AT_ONCE_SECONDS = 0.8  # longer, and the page would feel stuck
PAUSE = dt.timedelta(milliseconds=150)


def show(order: Order) -> None:
    """What will be made, then the button, the progress, or the file."""
    unit, n = i18n.escape(panel.unit_name(order.view.unit_id, order.view.hierarchy)), len(order.units)
    st.markdown(t("report.many_lead", unit=unit, n=metrics.number(n)))
    if not order.is_shared and any(access.sees(order.view.hierarchy, one) == "shared" for one in order.units):
        frame.note(t("report.many_mixed"))
    found: Batch | None = st.session_state.get(KEY)
    if found and (found.order != order or found.key != queries.key()):
        _drop("stale")
        found = None
    if note := st.session_state.pop(NOTE, ""):
        frame.note(t(f"report.{note}"))
    if found is None:
        label = t("report.start", n=metrics.number(n))
        st.button(
            label,
            type="primary",
            icon=":material/play_arrow:",
            key="report_start",
            on_click=_start,
            args=(order,),
        )
    elif found.is_ready:
        _ready(found)
    else:
        _under_way()
        st.button(
            t("report.cancel"),
            icon=":material/close:",
            key="report_cancel",
            on_click=_drop,
            args=("cancelled",),
        )


def _start(order: Order) -> None:
    st.session_state[KEY] = batch.begin(order)


def _drop(note: str = "") -> None:
    st.session_state.pop(KEY, None)
    st.session_state[NOTE] = note


@st.fragment(run_every=PAUSE)
def _under_way() -> None:
    """A few reports at each run; the rest of the page answers in between."""
    found: Batch | None = st.session_state.get(KEY)
    if found is None or found.is_ready:
        return
    counts = {"done": metrics.number(found.done), "n": metrics.number(len(found.order.units))}
    words = t("report.progress", **counts, unit=i18n.escape(batch.unit_at(found)))
    st.progress(found.done / len(found.order.units), words)
    try:
        found.step(queries.key(), AT_ONCE_SECONDS)
    except StaleError:
        _drop("stale")
        st.rerun()
    if found.is_ready:
        st.rerun()


def _ready(found: Batch) -> None:
    content = found.content()
    st.markdown(t("report.ready", n=metrics.number(found.done)))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t("report.download_many", size=batch.size(content, 1_000_000, 1)),
            accesslog.noted(lambda: content),
            f"{batch.file_name(found.order.view, found.order.language, is_many=True)}.zip",
            "application/zip",
            type="primary",
            icon=":material/folder_zip:",
            key="report_zip",
            on_click="ignore",
        )
        st.button(
            t("report.again"),
            icon=":material/refresh:",
            key="report_again",
            on_click=_start,
            args=(found.order,),
        )
