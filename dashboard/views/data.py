"""Tables of page Data: freshness, refused lines, findings, loads."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, accesslog, frame, i18n, metrics, panel, printing, queries, workbook
from dashboard.i18n import escape, t

PAGE = 10
COUNTS = {"read": "rows_read", "accepted": "accepted", "refused": "refused", "skipped": "skipped"}


def freshness() -> None:
    """One line per source: newest period, when it was drawn, rows and files that count."""
    rows = queries.freshness()
    shown = {
        t("data.source"): [f"**{source_name(source)}**" for source in rows["source"]],
        t("data.latest"): [metrics.period_label(period) for period in rows["latest_period"]],
        t("data.extracted"): [metrics.date(moment, short=True) for moment in rows["extracted_at"]],
        t("data.loaded"): [metrics.moment(moment) for moment in rows["loaded_at"]],
        t("data.rows"): [metrics.number(count) for count in rows["rows"]],
        t("data.files"): [metrics.number(count) for count in rows["files"]],
    }
    st.table(pd.DataFrame(shown), border="horizontal", hide_index=True, alt=t("data.fresh_title"))


def refused() -> None:
    """Refused lines as a table and as a workbook that can go back to the unit that must mend it."""
    rows = queries.refused()
    if rows.empty:
        frame.note(t("data.refused_none"))
        return
    lines = len(rows[["file_name", "sheet", "row"]].drop_duplicates())
    files = rows["file_name"].nunique()
    st.markdown(t("data.refused_count", lines=metrics.number(lines), files=metrics.number(files)))
    if not access.may_see_rows():
        return
    names = {"": t("data.all_files")} | {name: name for name in rows["file_name"].unique()}
    chosen = st.selectbox(t("data.refused_file"), list(names), format_func=names.__getitem__)
    whole = _refused_table(rows[rows["file_name"] == chosen] if chosen else rows)
    panel.table(whole, t("data.refused_title"), height=_height(whole))
    st.download_button(
        t("data.refused_download"),
        accesslog.noted(
            _workbook(
                whole,
                (t("data.sheet_rows"), t("data.sheet_notes")),
                {t("data.refused_title"): t("data.refused_howto")},
            )
        ),
        file_name=f"{t('data.refused_name')}.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )


def _refused_table(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        t("data.file"): rows["file_name"],
        t("data.sheet"): rows["sheet"],
        t("data.row"): rows["row"],
        t("data.column"): rows["header"].fillna(rows["column"]),
        t("data.found"): rows["found"],
        t("data.expected"): rows[f"expected_{i18n.lang()}"],
    }
    return pd.DataFrame(columns)


def _workbook(shown: pd.DataFrame, sheets: tuple[str, str], notes: dict[str, str]) -> Callable[[], bytes]:
    """Made only when somebody asks for it, with the words of the screen it was asked on."""
    return lambda: workbook.to_xlsx(shown, notes, sheets)


@st.fragment
def findings() -> None:
    """What the build noticed about data that did count, a page at a time."""
    rows = queries.findings()
    if rows.empty:
        frame.note(t("data.findings_none"))
        return
    page = st.container()
    pages = -(-len(rows) // PAGE)
    first = (st.pagination(pages, key="findings_page") - 1) * PAGE if pages > 1 else 0
    rows = rows.iloc[first : first + PAGE]
    words = {"warn": f":orange-badge[{t('data.warn')}]", "info": f":gray-badge[{t('data.info')}]"}
    places = zip(rows["file_name"], rows["sheet"], rows["row"], rows["places"], strict=True)
    units = zip(rows["unit_name"], rows["units"], strict=True)
    shown = {
        t("data.severity"): rows["severity"].map(words),
        t("data.finding"): rows[f"detail_{i18n.lang()}"].map(escape),
        t("data.unit"): [_units(name, int(number)) for name, number in units],
        t("data.period"): rows["period"].map(metrics.period_label),
        t("data.place"): [escape(_place(*place)) for place in places],
    }
    page.table(pd.DataFrame(shown), border="horizontal", hide_index=True, alt=t("data.findings_title"))


def loads() -> None:
    """Every load: what was read, accepted, refused and left out, and its state."""
    rows = queries.loads()
    named = rows["file_name"] + rows["sheet"].fillna("").map(lambda sheet: f" · {sheet}" if sheet else "")
    local = rows["loaded_at"].dt.tz_localize("UTC").dt.tz_convert(metrics.zone())
    loaded = f"{t('data.loaded')} ({local.iloc[0].tzname()})" if len(rows) else t("data.loaded")
    table = pd.DataFrame(
        {
            loaded: local.dt.tz_localize(None),
            t("data.file"): named,
            t("data.source"): rows["contract"].map(source_name),
            t("data.period"): rows["period"].map(lambda period: metrics.period_label(period, short=True)),
            t("data.state"): rows["state"].map(state_name),
            **{t(f"data.{name}"): rows[column] for name, column in COUNTS.items()},
        }
    )
    count = st.column_config.NumberColumn(format="%d", width=72)
    config: dict[str, Any] = {t(f"data.{name}"): count for name in COUNTS}
    config[loaded] = st.column_config.DatetimeColumn(format="DD/MM/YYYY HH.mm", width=145)
    widths = {"file": 225, "source": 160, "period": 120, "state": 120}
    config |= {t(f"data.{name}"): st.column_config.TextColumn(width=width) for name, width in widths.items()}
    st.dataframe(
        table, hide_index=True, height=_height(table), column_config=config, alt=t("data.loads_title")
    )
    printing.table(table.assign(**{loaded: [metrics.moment(at) for at in rows["loaded_at"]]}))


def source_name(source: str | None) -> str:
    """What people call a source. A contract (`appraisal_ekinerja`) goes by the table it fills (`appraisal`)."""
    if not isinstance(source, str) or not source:
        return metrics.NOTHING
    parts = source.split("_")
    keys = ["source." + "_".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((t(key) for key in keys if i18n.has(key)), source)


def state_name(state: str) -> str:
    """The state of a load in words."""
    key = f"load_state.{state}"
    return t(key) if i18n.has(key) else state


def _units(name: str | None, number: int) -> str:
    if number > 1:
        return t("data.units", n=metrics.number(number))
    return escape(name) if isinstance(name, str) else metrics.NOTHING


def _place(file: str | None, sheet: str | None, row: float | None, places: int) -> str:
    if not isinstance(file, str):
        return metrics.NOTHING
    lines = t("data.row_at", row=int(row)) if row is not None and pd.notna(row) else ""
    if places > 1:
        lines = t("data.rows_at", n=metrics.number(places))
    where = [file, sheet if isinstance(sheet, str) else "", lines]
    return " · ".join(part for part in where if part)


def _height(table: pd.DataFrame) -> int:
    return min(423, 38 + 35 * max(1, len(table)))
