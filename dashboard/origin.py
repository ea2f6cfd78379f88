"""Where does this number come from? From the record to the rows of the export, for every number."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dashboard import access, i18n, metrics, queries, spans, tree
from dashboard.i18n import t

PAGE = 25
# Facts whose exports are called by another word.
SOURCES = {"sample": "survey"}


class Number(NamedTuple):
    """The address of one number: metric, unit, period type and period."""

    metric: str
    unit_id: str
    period_type: str
    period: str


def button(numbers: Sequence[Number], hierarchy: str, key: str) -> None:
    """The button that opens the way back; with several numbers, the first step is to choose one."""
    if numbers and st.button(t("origin.button"), key=key, type="tertiary", icon=":material/manage_search:"):
        show(numbers, hierarchy)


def show(numbers: Sequence[Number], hierarchy: str) -> None:
    """Open the dialog for one of the numbers."""
    st.dialog(t("origin.title"), width="large", position="right")(_body)(tuple(numbers), hierarchy)


def _body(numbers: tuple[Number, ...], hierarchy: str) -> None:
    number = numbers[0]
    if len(numbers) > 1:
        number = st.selectbox(t("origin.which"), numbers, format_func=lambda n: _title(n, hierarchy))
    rows = queries.run(
        "origin_value",
        hierarchy=hierarchy,
        unit_id=number.unit_id,
        metric=number.metric,
        period_type=number.period_type,
        period=number.period,
    )
    record = metrics.records()[number.metric]
    st.html(_headline(record, number, hierarchy, None if rows.empty else rows.iloc[0]))
    if rows.empty or rows.iloc[0]["status"] == "no_data":
        st.info(t("origin.no_data"))
        return
    if rows.iloc[0]["status"] == "hidden":
        st.info(t("origin.hidden"))
        return
    _formula(record, rows.iloc[0])
    _sources(number, hierarchy, rows.iloc[0])


def _title(number: Number, hierarchy: str) -> str:
    record = metrics.records()[number.metric]
    return " · ".join(
        [
            i18n.pick(record, "label"),
            tree.unit_name(number.unit_id, hierarchy),
            metrics.period_label(number.period, short=True),
        ]
    )


def _headline(record: metrics.Metric, number: Number, hierarchy: str, row: "pd.Series[Any] | None") -> str:
    where = f"{tree.unit_name(number.unit_id, hierarchy)} · {metrics.period_label(number.period)}"
    value, basis = _told(record, row)
    return (
        f'<div class="k-origin"><span class="k-over">{escape(where)}</span>'
        f'<span class="k-label">{escape(i18n.pick(record, "label"))}</span>'
        f'{value}<span class="k-over">{escape(basis)}</span></div>'
    )


def _told(record: metrics.Metric, row: "pd.Series[Any] | None") -> tuple[str, str]:
    """The number as HTML and how many are behind it; of a hidden one only that it is hidden."""
    if row is not None and row["status"] == "hidden":
        return f'<span class="k-hidden">{escape(t("figure.hidden"))}</span>', ""
    if row is None:
        return f'<span class="k-value">{metrics.NOTHING}</span>', ""
    value = metrics.told(record, row["value"], row["bound"], row["n_to"])
    shown = record.kind != "count" and pd.notna(row["value"])
    return f'<span class="k-value">{escape(value)}</span>', metrics.sized(
        row["n"], row["n_to"]
    ) if shown else ""


def _formula(record: metrics.Metric, row: "pd.Series[Any]") -> None:
    """The rule in words, and the same rule with the figures of this number in it."""
    st.markdown(f"**1 · {t('origin.formula')}**")
    st.html(f'<p class="k-formula">{escape(i18n.pick(record, "formula"))}</p>{_fraction(record, row)}')
    if limits := i18n.pick(record, "limits"):
        st.caption(i18n.escape(limits))
    with st.expander(t("origin.sql")):
        st.code(record.sql, language="sql")


def _fraction(record: metrics.Metric, row: "pd.Series[Any]") -> str:
    if record.kind == "count" or pd.isna(row["denominator"]):
        return ""
    scale = "" if record.scale in (None, 1) else f" × {metrics.number(record.scale)}"
    return (
        '<div class="k-sum"><span class="k-frac">'
        f"<span>{_amount(row['numerator'])} <small>{escape(i18n.pick(record, 'numerator'))}</small></span>"
        f"<span>{_amount(row['denominator'])} "
        f"<small>{escape(i18n.pick(record, 'denominator'))}</small></span>"
        f"</span><b>{scale} = {escape(metrics.fmt(record, row['value']))}</b></div>"
    )


def said(detail: str | None) -> str:
    """What a row says, its code in words: `good` → Baik, `7012345 done` → 7012345 selesai."""
    if not isinstance(detail, str):
        return metrics.NOTHING
    *rest, code = detail.split(" ")
    return " ".join([*rest, t(f"said.{code}") if i18n.has(f"said.{code}") else code])


def _amount(value: float) -> str:
    if pd.isna(value):
        return metrics.NOTHING
    return metrics.number(value, 0 if float(value).is_integer() else 2)


def _sources(number: Number, hierarchy: str, row: "pd.Series[Any]") -> None:
    """The files that feed the number with what they add up to, then their rows for those who may see rows."""
    asked = {
        "hierarchy": hierarchy, "unit_id": number.unit_id, "metric": number.metric,
        "period_type": number.period_type, "period_start": metrics.period_start(number.period),
    }  # fmt: skip
    files = queries.run("origin_files", **asked)
    st.markdown(f"**2 · {t('origin.files')}**")
    if files.empty:
        _exports(number)
        return
    st.caption(_reconciled(files, row))
    st.dataframe(_files(files), hide_index=True, alt=t("origin.files"))
    st.markdown(f"**3 · {t('origin.rows')}**")
    opened, total = int(files["n_open"].sum()), int(files["n_rows"].sum())
    if access.may_see_rows() and opened:
        _rows(asked, opened)
    if not access.may_see_rows() or opened < total:
        st.caption(t("origin.rows_part" if access.may_see_rows() and opened else "origin.rows_closed"))


def exports(fact: str, start: dt.date, period_type: str) -> pd.DataFrame:
    """The exports of one kind of fact that speak of a period, the latest first: file_name, period and their times."""
    loads = queries.run("origin_exports", source=SOURCES.get(fact, fact) + "_")
    speaks = [spans.overlap(period, start, period_type) for period in loads["period"]]
    return loads[pd.Series(speaks, index=loads.index, dtype=bool)]


def _exports(number: Number) -> None:
    """Where rows are closed: the exports of that kind and period, and who may open their rows."""
    fact = metrics.records()[number.metric].fact
    loads = exports(fact, metrics.period_start(number.period), number.period_type)
    if loads.empty:
        st.caption(t("origin.no_files"))
    else:
        st.caption(t("origin.exports"))
        table = {
            t("origin.file"): loads["file_name"],
            t("origin.period"): [metrics.period_label(period, short=True) for period in loads["period"]],
            t("origin.extracted"): [metrics.datetime(moment) for moment in loads["extracted_at"]],
            t("origin.loaded"): [metrics.moment(moment) for moment in loads["loaded_at"]],
        }
        st.dataframe(pd.DataFrame(table), hide_index=True, alt=t("origin.files"))
    st.markdown(f"**3 · {t('origin.rows')}**")
    st.caption(t("origin.rows_closed"))


def _reconciled(files: pd.DataFrame, row: "pd.Series[Any]") -> str:
    """Whether the rows add up to the published numerator, or (a composite) to its n: said in words either way."""
    total, rows = float(files["numerator"].sum()), int(files["n_rows"].sum())
    texts = {"rows": metrics.number(rows), "files": metrics.number(len(files)), "total": _amount(total)}
    if pd.notna(row["numerator"]) and abs(total - float(row["numerator"])) <= 1e-6 * max(1.0, abs(total)):
        return t("origin.same", **texts)
    return t("origin.same_n", **texts) if rows == row["n"] else t("origin.differs", **texts)


def _files(files: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        t("origin.file"): files["file_name"],
        t("origin.sheet"): files["sheet"].fillna("").replace("", "–"),
        t("origin.count"): [metrics.number(n) for n in files["n_rows"]],
        t("origin.between"): [f"{metrics.number(a)}–{metrics.number(b)}"
                              for a, b in zip(files["first_row"], files["last_row"], strict=True)],
        t("origin.extracted"): [metrics.datetime(moment) for moment in files["extracted_at"]],
    })  # fmt: skip


def _rows(asked: dict[str, Any], total: int) -> None:
    """One page of source rows: whose, what it said, and its place in the file."""
    pages = -(-total // PAGE)
    page = (
        st.pagination(pages, key=f"origin_page_{asked['metric']}_{asked['unit_id']}_{asked['period_start']}")
        if pages > 1
        else 1
    )
    rows = queries.run("origin_rows", **asked, size=PAGE, skip=(page - 1) * PAGE)
    shown = pd.DataFrame({
        t("origin.file"): rows["file_name"],
        t("origin.sheet"): rows["sheet"].fillna("").replace("", "–"),
        t("origin.row"): rows["row"],
        t("origin.unit"): rows["unit_name"],
        t("origin.person"): rows["person"].fillna("–"),
        t("origin.says"): [said(detail) for detail in rows["detail"]],
        t("origin.numerator"): [_amount(value) for value in rows["numerator"]],
        t("origin.denominator"): [_amount(value) for value in rows["denominator"]],
    })  # fmt: skip
    if rows["person"].isna().all():
        shown = shown.drop(columns=t("origin.person"))
    st.dataframe(shown, hide_index=True, alt=t("origin.rows"))
    st.caption(
        t(
            "origin.page",
            first=metrics.number((page - 1) * PAGE + 1),
            last=metrics.number(min(page * PAGE, total)),
            total=metrics.number(total),
        )
    )
