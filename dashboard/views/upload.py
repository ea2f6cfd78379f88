"""Handing in an export in the browser: validated at once, built in the background, with progress."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import i18n, metrics, panel
from dashboard.i18n import escape, pick, t
from dashboard.intake import Intake, Job, intake

FIRST_ANSWER_SECONDS = 1.5
POLL_SECONDS = 0.5
SHOWN = 8
MAPPING = "_mapping"  # the job whose file the mapping assistant is open for


def box() -> None:
    """The drop zone and below it what became of everything handed in during this visit."""
    round_ = st.session_state.setdefault("_upload_round", 0)
    with st.container(key="upload"):
        files = st.file_uploader(
            t("upload.label"),
            accept_multiple_files=True,
            key=f"upload_{round_}",
            label_visibility="collapsed",
        )
    st.caption(t("upload.kinds"))
    handed: list[str] = st.session_state.setdefault("_jobs", [])
    if files:
        handed[:0] = [intake().submit(file.getvalue(), file.name) for file in files]
        # A fresh drop zone: what was handed in is told below, not as a list of chips in the control.
        st.session_state["_upload_round"] += 1
        intake().wait(handed[0], "checking", FIRST_ANSWER_SECONDS)
        st.rerun()
    busy = any(not job.over for job in _known(handed))
    st.fragment(run_every=POLL_SECONDS if busy else None)(_progress)(handed)


def _known(handed: list[str]) -> list[Job]:
    desk: Intake = intake()
    return [job for job_id in handed[:SHOWN] if (job := desk.job(job_id))]


def _progress(handed: list[str]) -> None:
    jobs = _known(handed)
    for job in jobs:
        _card(job)
    was, now = st.session_state.get("_busy", False), any(not job.over for job in jobs)
    st.session_state["_busy"] = now
    if was and not now:
        st.rerun()


def _card(job: Job) -> None:
    with st.container(border=True, key=f"job_{job.job_id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{escape(job.name)}**", width="content")
            st.badge(_state(job), color=_colour(job), icon=_icon(job))
        if job.state == "failed":
            st.markdown(escape(pick(job, "message")) or t("upload.died"))
            return
        if job.result:
            verdict(job.result)
            _map(job)
        if job.state == "building":
            share = min(1.0, job.done / job.total) if job.total else 0.0
            st.progress(share, t("upload.building", stage=_stage(job.stage)))
        elif job.state == "published":
            st.markdown(t("upload.published"))


def verdict(result: dict[str, Any]) -> None:
    """What the loader says of a file: counts and refused rows, or why all of it was turned away."""
    if result["state"] in ("refused_file", "duplicate"):
        st.markdown(escape(pick(result, "message")))
        if result.get("nearest"):
            _nearest(result["nearest"])
        return
    sheets = result["sheets"]
    total = {
        name: sum(sheet[name] for sheet in sheets) for name in ("rows_read", "accepted", "refused", "skipped")
    }
    st.markdown(t("upload.counts", **{name: f"**{metrics.number(count)}**" for name, count in total.items()}))
    st.markdown(f":small[:gray[{_what(sheets)}]]")
    if result["refused_sample"]:
        with st.expander(
            t("upload.refused", n=metrics.number(total["refused"])), expanded=total["refused"] <= 10
        ):
            panel.table(_refused(result["refused_sample"]), t("data.refused_title"))


def _map(job: Job) -> None:
    """The way to the mapping assistant, for a file whose layout nobody knows."""
    unknown = job.result.get("is_unknown") and st.session_state.get(MAPPING) != job.job_id
    if unknown and st.button(
        t("mapping.open"), key=f"map_{job.job_id}", icon=":material/table_edit:", help=t("mapping.open_help")
    ):
        st.session_state[MAPPING] = job.job_id
        st.rerun()


def _what(sheets: list[dict[str, Any]]) -> str:
    kinds = {(pick(sheet, "label"), metrics.period_label(sheet["period"])) for sheet in sheets}
    names = [escape(" · ".join(part for part in kind if part)) for kind in sorted(kinds)]
    return "; ".join(names[:SHOWN]) + ("; …" if len(names) > SHOWN else "")


def _nearest(nearest: dict[str, Any]) -> None:
    lines = [t("upload.nearest", label=escape(pick(nearest, "label")))]
    for key, headers in (("missing", nearest["missing"]), ("unknown", nearest["unknown"])):
        if headers:
            lines.append(t(f"upload.{key}", headers=", ".join(escape(header) for header in headers)))
    st.markdown("\n".join(f"- {line}" for line in lines))


def _refused(sample: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("data.sheet"): [line["sheet"] for line in sample],
            t("data.row"): [line["row"] for line in sample],
            t("data.column"): [line["header"] or line["column"] for line in sample],
            t("data.found"): [line["found"] for line in sample],
            t("data.expected"): [pick(line, "expected") for line in sample],
        }
    )


def _state(job: Job) -> str:
    if job.state == "validated" and job.over:
        return t(f"load_state.{job.result['state']}")
    return t(f"upload.state_{job.state}")


def _colour(job: Job) -> Any:
    refused = job.state == "failed" or job.result.get("state") == "refused_file"
    return "orange" if refused else "blue" if job.state == "published" else "gray"


def _icon(job: Job) -> str:
    if not job.over:
        return ":material/hourglass_top:"
    return ":material/check:" if job.state == "published" else ":material/info:"


def _stage(stage: str) -> str:
    key = f"stage.{stage}"
    return t(key) if i18n.has(key) else escape(stage)
