"""Page Catatan akses: the log by time, kind of act and account, and the same as a file."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import access, accesslog, export, frame, i18n, metrics, panel, store, tree, warehouse
from dashboard.i18n import t

SPANS = (1, 7, 30, 365)
SHOWN, FILED = 300, 1_000_000


def show() -> None:
    """Filters, the newest entries, and everything that the filters leave as a file."""
    access.require("log")
    days, actions, account = _filters()
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).strftime(store.WHEN)
    wanted = accesslog.Wanted(since, tuple(actions), account)
    rows, total = accesslog.table(wanted, SHOWN), accesslog.count(wanted)
    if rows.empty:
        frame.empty(t("log.none_title"), t("log.none_body"))
        return
    st.caption(t("log.shown", n=metrics.number(len(rows)), total=metrics.number(total)))
    panel.table(_written(rows), t("log.title"))
    st.download_button(
        t("log.download"), accesslog.noted(_file(wanted)), f"{t('log.file')}.csv",
        icon=":material/download:", on_click="ignore", key="log_csv",
    )  # fmt: skip


def _file(wanted: accesslog.Wanted) -> Callable[[], bytes]:
    """Made only when somebody asks for it: the entries as they are stored, times in UTC, pages and units by code."""
    names = ("at", "account", "role", "act", "page", "view", "unit", "period")
    titles, notes, lang = [t(f"log.{name}") for name in names], {t("log.title"): t("log.codes")}, i18n.lang()
    return lambda: export.to_csv(accesslog.table(wanted, FILED).set_axis(titles, axis=1), notes, lang)


def _filters() -> tuple[int, list[str], str]:
    spans = {days: t(f"log.days_{days}") for days in SPANS}
    words = {action: t(f"log.act_{action}") for action in accesslog.ACTIONS}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.selectbox(
            t("log.since"), list(spans), 1, format_func=spans.__getitem__, key="log_days", width=180
        )
        actions = st.multiselect(t("log.act"), list(words), format_func=words.__getitem__, key="log_acts",
                                 placeholder=t("log.all"))  # fmt: skip
        account = st.text_input(t("log.account"), key="log_account", max_chars=200)
    return days, actions, account


def _written(rows: pd.DataFrame) -> pd.DataFrame:
    words = {action: t(f"log.act_{action}") for action in accesslog.ACTIONS}
    moments = [metrics.moment(dt.datetime.fromisoformat(at).replace(tzinfo=None)) for at in rows["at"]]
    places = zip(rows["hierarchy"], rows["unit_id"], strict=True)
    return pd.DataFrame(
        {
            t("log.at"): moments,
            t("log.account"): rows["account"],
            t("log.role"): [t(f"role.{role}") for role in rows["role"]],
            t("log.act"): [words[action] for action in rows["action"]],
            t("log.page"): [t(f"nav.{page}") if i18n.has(f"nav.{page}") else page for page in rows["page"]],
            t("log.unit"): [_unit(*place) for place in places],
            t("log.period"): [metrics.period_label(p, short=True) if p else "" for p in rows["period"]],
        }
    )


def _unit(hierarchy: str, unit_id: str) -> str:
    try:
        return tree.unit_name(unit_id, hierarchy) if unit_id else ""
    except warehouse.NoWarehouse:
        return unit_id
