"""Kinerja saya: the visitor's own trainings and meetings, hours of this year, and recognition given."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, metrics, panel, queries, recognitions
from dashboard.i18n import t
from dashboard.views import members, mine, verdict


def show() -> None:
    """What the visitor attended with the hours of the last year there is, and what recognition he was given."""
    if mine.closed():
        return
    frame.section(t("rollout.own"), t("rollout.own_lead"))
    rows = queries.own("training")
    if rows.empty:
        panel.nothing(t("rollout.own_none"))
    else:
        with st.container(border=True, key="own_training"):
            st.markdown(_hours(rows))
            panel.table(trainings(rows), t("rollout.own"))
    _recognition()


def _hours(rows: pd.DataFrame) -> str:
    """Hours attended in the year the figures speak about, and the hours everybody is to have."""
    year = queries.build()["as_of"].year
    own = rows[rows["is_attended"].astype(bool) & (pd.to_datetime(rows["started_on"]).dt.year == year)]
    least = float(verdict.rules("training").set_index("key")["value"].get("hours", "20"))
    return t("rollout.own_hours", year=str(year), hours=metrics.number(own["hours"].fillna(0).sum()),
             least=metrics.number(least))  # fmt: skip


def trainings(rows: pd.DataFrame) -> pd.DataFrame:
    """The list in words of the present language, with the row of the file each came from."""
    names = members.competences()
    return pd.DataFrame({
        t("rollout.own_title"): rows["title"],
        t("rollout.own_kind"): [t(f"rollout.kind_{kind}") for kind in rows["kind"]],
        t("competence.competence"): [names.get(key, metrics.NOTHING) for key in rows["competence"]],
        t("rollout.own_when"): [metrics.date(day, short=True) for day in rows["started_on"]],
        t("rollout.own_jp"): [metrics.number(hours) for hours in rows["hours"]],
        t("rollout.own_attended"): [t("rollout.yes" if there else "rollout.no") for there in rows["is_attended"]],
        t("rollout.own_organiser"): rows["organiser"].fillna(metrics.NOTHING),
        t("origin.file"): [_place(row) for row in figures.each(rows)],
    })  # fmt: skip


def _recognition() -> None:
    """Recognition of the register and of decisions, the latest first; nothing where there is none."""
    given, decided = queries.own("recognition"), recognitions.own()
    told = pd.DataFrame({
        "day": [pd.Timestamp(day) for day in [*given["given_on"], *decided["day"]]],
        t("recognition.what"): [*given["title"], *decided["title"]],
        t("recognition.kind"): [t(f"recognition.kind_{kind}") for kind in [*given["kind"], *decided["kind"]]],
        t("recognition.basis"): [*given["basis"].fillna(metrics.NOTHING), *decided["reason"]],
        t("recognition.own_from"): [*map(_place, figures.each(given)), *[t("recognition.own_decided")] * len(decided)],
    })  # fmt: skip
    if told.empty:
        return
    frame.section(t("recognition.own"), t("recognition.own_lead"))
    told = told.sort_values("day", ascending=False, kind="stable", ignore_index=True)
    told.insert(0, t("recognition.day"), [metrics.date(day.date(), short=True) for day in told.pop("day")])
    panel.table(told, t("recognition.own"))


def _place(row: Any) -> str:
    return "!".join(
        str(part) for part in (row.file_name, row.sheet, row.row) if pd.notna(part) and part != ""
    )
