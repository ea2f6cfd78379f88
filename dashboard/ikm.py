"""The satisfaction index beside its number: how certain the grade is, what to bear in mind, and the other weights."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, metrics, origin, queries
from dashboard.i18n import escape, t

WEIGHTS = {"exact": "exact", "0111": "0.111", "011": "0.11"}  # column ending -> weight policy of the rules
NONE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """letter: service grade, empty where there is none; perhaps: another grade that cannot be ruled out, empty if it
    is certain; notes: what to bear in mind, in sentences."""

    letter: str = ""
    perhaps: str = ""
    is_pale: bool = False
    notes: tuple[str, ...] = NONE


def grade(number: origin.Number, hierarchy: str) -> Grade:
    """Grade of one published index in words of the present language."""
    row = _row(number, hierarchy)
    if row is None:
        return Grade()
    reached = [mark for mark in (row["letter_lo"], row["letter_hi"]) if isinstance(mark, str)]
    perhaps = next((mark for mark in reached if mark != row["letter"]), "")
    said = (*_sample(row), *_weights_differ(row), *_instrument(number, hierarchy))
    return Grade(str(row["letter"]), perhaps, not row["letter_certain"], said)


def _row(number: origin.Number, hierarchy: str) -> dict[str, Any] | None:
    rows = queries.run("letter", hierarchy=hierarchy, unit_id=number.unit_id)
    mine = rows[(rows["period"] == number.period) & (rows["period_type"] == number.period_type)]
    found: dict[str, Any] | None = next((row._asdict() for row in figures.each(mine)), None)
    return found


def _sample(row: dict[str, Any]) -> list[str]:
    """Too few respondents, too few for the minimum, or all alike."""
    said = []
    if row["n"] == 1:
        said.append(t("ikm.single"))
    elif row["is_few"]:
        said.append(t("ikm.few", n=metrics.number(row["n"])))
    if row["is_uniform"]:
        share = metrics.number(row["other_share"], 1 if row["other_share"] < 10 else 0)
        said.append(t("ikm.uniform", share=share))
    if not pd.isna(row["is_sample_enough"]) and not row["is_sample_enough"]:
        said.append(t("ikm.sample", required=metrics.number(row["n_required"])))
    return said


def _weights_differ(row: dict[str, Any]) -> list[str]:
    others = [key for key in WEIGHTS if row[f"letter_{key}"] != row["letter"]]
    return [
        t("ikm.differs", weight=t(f"ikm.weight_{key}"), letter=row[f"letter_{key}"]) for key in others[-1:]
    ]


def _instrument(number: origin.Number, hierarchy: str) -> list[str]:
    """Since when the form is another one, if it changed up to this period."""
    rows = queries.run("breaks", hierarchy=hierarchy, units=(number.unit_id,))
    rows = rows[(rows["metric"] == number.metric) & (rows["kind"] == "instrument_changed")]
    days = sorted(
        day for day in rows["period_start"] if str(day)[:10] <= str(metrics.period_start(number.period))
    )
    return [t("ikm.instrument", day=metrics.date(days[-1]))] if days else []


@st.fragment
def weights(number: origin.Number, hierarchy: str, key: str) -> None:
    """A small switch: the index and grade with the weight an old report used. Nothing else on the page changes."""
    row = _row(number, hierarchy)
    if row is None:
        return
    with st.popover(t("ikm.switch"), icon=":material/balance:", type="tertiary", key=key):
        st.caption(t("ikm.switch_lead"))
        chosen = st.segmented_control(
            t("ikm.switch"), list(WEIGHTS), default="exact", required=True, key=f"{key}_chosen",
            format_func=lambda weight: t(f"ikm.weight_{weight}"), label_visibility="collapsed",
        ) or "exact"  # fmt: skip
        st.markdown(_said(row, chosen))


def _said(row: dict[str, Any], chosen: str) -> str:
    """`**90,56 (B)** dengan bobot 0,11 (cara lama).` and whether the grade would be another one."""
    told = {
        key: f"{metrics.number(row[f'ikm_{key}'], 2)} ({escape(row[f'letter_{key}'])})" for key in WEIGHTS
    }
    first = t("ikm.weighed", told=told[chosen], weight=t(f"ikm.weight_{chosen}"))
    if not row["policies_differ"]:
        return f"{first} {t('ikm.same_letter')}"
    each = "; ".join(f"{t(f'ikm.weight_{key}')}: {told[key]}" for key in WEIGHTS)
    return f"{first} {t('ikm.other_letter', each=each)}"
