"""The mapping assistant: which column of an unknown sheet holds what, tried on the file with each change."""

import json
from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import i18n, layouts, metrics, panel
from dashboard.i18n import escape, pick, t
from dashboard.intake import Job, intake
from dashboard.views import trial
from dashboard.views.upload import MAPPING

MOST_LABEL = 60
SHOWN_FIRST = 12


def assistant() -> None:
    """The assistant for the file it was opened for; nothing when it was opened for none."""
    job_id = st.session_state.get(MAPPING)
    if not job_id:
        return
    with st.container(border=True, key="mapping"):
        job = intake().job(job_id)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(t("mapping.title"), anchor=False, width="content")
            if st.button(t("mapping.close"), key="mapping_close", icon=":material/close:"):
                del st.session_state[MAPPING]
                st.rerun()
        if job is None:
            st.markdown(t("mapping.gone"))
            return
        st.markdown(t("mapping.lead", name=escape(job.name)))
        _proposed(job)


def _proposed(job: Job) -> None:
    told = _proposal(job)
    if told is None:
        st.markdown(t("mapping.no_answer"))
    elif "refused" in told:
        st.markdown(escape(pick(told["refused"], "message")))
    else:
        _layout(job, told)
        _first_rows(told)
        draft = {**_chosen(job, told), "label": _label(job), "words": trial.words_said(job.job_id, told)}
        trial.show(job, told, draft)


def _proposal(job: Job) -> dict[str, Any] | None:
    """What the loader proposes for what is chosen so far; asked once for the same choice."""
    given = st.session_state
    names = ("sheet", "header_row", "two_rows", "table")
    chosen = {name: given.get(_key(job, name)) for name in names}
    asked = {**chosen, "header_rows": 2 if chosen.pop("two_rows") else 1}
    asked.pop("two_rows", None)
    mark = json.dumps([job.job_id, asked], sort_keys=True)
    held = given.get("_mapping_told")
    if held is None or held[0] != mark:
        held = (mark, layouts.propose(job.job_id, asked))
        given["_mapping_told"] = held
    return held[1]


def _key(job: Job, name: str) -> str:
    return f"mapping_{job.job_id}_{name}"


def _forget(job: Job, *names: str) -> None:
    """Let these be proposed anew, now that what they hang on was changed."""
    for name in names:
        st.session_state.pop(_key(job, name), None)


def _layout(job: Job, told: dict[str, Any]) -> None:
    """Sheet, header row and kind of data."""
    several = len(told["sheets"]) > 1
    *first, middle, right = st.columns([2, 2, 3] if several else [2, 3])
    if several:
        first[0].selectbox(
            t("mapping.sheet"), told["sheets"], index=told["sheets"].index(told["sheet"]), key=_key(job, "sheet"),
            on_change=_forget, args=(job, "header_row", "two_rows", "table"),
        )  # fmt: skip
    middle.number_input(
        t("mapping.header_row"), 1, max(1, told["row_count"]), told["header_row"], key=_key(job, "header_row"),
        help=t("mapping.header_row_help"), on_change=_forget, args=(job, "table"),
    )  # fmt: skip
    if told["header_row"] > 1:
        middle.checkbox(
            t("mapping.two_rows"), key=_key(job, "two_rows"), on_change=_forget, args=(job, "table")
        )
    kinds = {
        table["name"]: t(
            "mapping.likely", name=t(f"source.{table['name']}"), score=metrics.number(table["score"])
        )
        for table in told["tables"]
    }
    right.selectbox(
        t("mapping.table"), list(kinds), index=list(kinds).index(told["table"]), key=_key(job, "table"),
        format_func=kinds.__getitem__,
    )  # fmt: skip


def _first_rows(told: dict[str, Any]) -> None:
    """The first rows as they stand in the file; what never enters is not shown either."""
    st.caption(t("mapping.rows_title"))
    width = max(len(row) for row in told["rows"])
    heads = [t("mapping.row"), *(_letter(n) for n in range(width - 1))]
    hidden = t("mapping.not_read")
    rows = [[*row, *[""] * (width - len(row))] for row in told["rows"]]
    shown = pd.DataFrame([[hidden if cell is None else cell for cell in row] for row in rows], columns=heads)
    panel.table(shown, t("mapping.rows_title"), height=38 + 35 * min(len(shown), 8))
    bad = [h for h in told["headers"] if i18n.has(f"mapping.state_{h['state']}")]
    if bad:
        named = "; ".join(
            f"{escape(h['text'][:80])} ({t('mapping.state_' + h['state'])})" for h in bad[:SHOWN_FIRST]
        )
        st.caption(t("mapping.unusable", headers=named))


def _letter(number: int) -> str:
    """A column as spreadsheets name it."""
    high, low = divmod(number, 26)
    return (_letter(high - 1) if high else "") + chr(ord("A") + low)


def _chosen(job: Job, told: dict[str, Any]) -> dict[str, Any]:
    """Which header is which column: what is required or proposed first, the rest folded away."""
    st.markdown(f"**{t('mapping.columns_title')}**")
    first = [c for c in told["columns"] if c["is_required"] or c["header"] is not None]
    rest = [c for c in told["columns"] if c not in first]
    picked = {column["name"]: _column(job, told, column) for column in first}
    if rest:
        with st.expander(t("mapping.more", n=metrics.number(len(rest)))):
            picked |= {column["name"]: _column(job, told, column) for column in rest}
    columns = {name: told["headers"][index]["text"] for name, index in picked.items() if index is not None}
    return {"table": told["table"], "header_rows": told["header_rows"], "columns": columns}


def _column(job: Job, told: dict[str, Any], column: dict[str, Any]) -> int | None:
    headers = told["headers"]
    options: list[int | None] = [None, *(h["index"] for h in headers if h["state"] == "free")]
    label = t(f"mapping_column.{column['name']}")
    left, right = st.columns([3, 4], vertical_alignment="center")
    picked: int | None = left.selectbox(
        t("mapping.required", label=label) if column["is_required"] else label,
        options, index=options.index(column["header"]),
        format_func=lambda index: t("mapping.none") if index is None else headers[index]["text"],
        key=_key(job, f"{told['sheet']}_{told['header_row']}_{told['header_rows']}_{told['table']}_{column['name']}"),
    )  # fmt: skip
    right.caption(_about(column, None if picked is None else headers[picked]))
    return picked


def _about(column: dict[str, Any], header: dict[str, Any] | None) -> str:
    """How it came to be proposed, what stands there, and how it will be read."""
    told = []
    if header is not None:
        proposed = column["by"] if header["index"] == column["header"] else "hand"
        told.append(t(f"mapping.by_{proposed}", score=metrics.number(column["score"] or 0)))
        if header["examples"]:
            told.append(t("mapping.examples", cells=escape(" | ".join(header["examples"]))))
    words = ", ".join(dict.fromkeys(column["words"].values()))
    told.append(t(f"mapping.kind_{column['type']}", words=escape(words)))
    return " · ".join(told)


def _label(job: Job) -> str:
    """What the layout will be called: at first like the file."""
    stem = " ".join(PurePath(job.name.replace("\\", "/")).stem.split())[:MOST_LABEL]
    return str(
        st.text_input(
            t("mapping.label"),
            stem,
            max_chars=MOST_LABEL,
            key=_key(job, "label"),
            help=t("mapping.label_help"),
        )
    )
