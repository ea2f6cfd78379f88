"""Page Akses: the grants that count, ending one, giving one, and those that are over."""

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard import access, accesslog, frame, grants, i18n, metrics, panel, queries, tree, warehouse
from dashboard.i18n import t
from dashboard.settings import LEADING, ROLES, Grant

INDENT = "\N{EN SPACE}"


def current() -> None:
    """What counts or will count, and the way to end it."""
    access.require("access")
    rows = grants.table()
    rows = rows[rows["ended_at"].isna()]
    if rows.empty:
        frame.empty(t("access.none_title"), t("access.none_body"))
        return
    panel.table(_written(rows), t("access.now_title"))
    rows = rows[rows["id"] > 0]
    listed = zip(rows["id"], rows["account"], rows["role"], strict=True)
    names = {int(key): f"{account} · {t(f'role.{role}')}" for key, account, role in listed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("access.which"), list(names), format_func=names.__getitem__, index=None, key="grant_ended",
            placeholder=t("access.which_hint"),
        )  # fmt: skip
        own = chosen is not None and rows.set_index("id")["account"][chosen] == access.user().account
        sure = st.checkbox(t("access.own_sure"), key="grant_sure") if own else True
        if st.button(t("access.end"), disabled=chosen is None or not sure, key="grant_end"):
            _end(int(chosen or 0))
    _tell()


def _end(grant_id: int) -> None:
    access.require("access")
    try:
        grants.end(grant_id, access.user().account)
    except grants.LastOneError:
        st.session_state["_granted"] = "access.last_one"
    else:
        accesslog.write("grant", "access")
        st.session_state["_granted"] = "access.ended"
    st.rerun()


def give() -> None:
    """A new grant: for whom, as what, where, until when."""
    account = st.text_input(
        t("access.account"), key="grant_account", placeholder="nama@instansi.go.id", max_chars=200
    )
    role = st.selectbox(t("access.role"), ROLES, format_func=_roles().__getitem__, key="grant_role")
    st.caption(t(f"access.role_{role}"))
    hierarchy, unit_id = _place() if role in LEADING else ("", "")
    person = "" if role == "fasilitator" else _person()
    left, right = st.columns(2)
    begins = left.date_input(t("access.from"), "today", key="grant_from", format="DD/MM/YYYY")
    ends = right.date_input(t("access.to"), None, min_value=begins, key="grant_to", format="DD/MM/YYYY")
    if st.button(t("access.give"), type="primary", icon=":material/key:", key="grant_give"):
        _give(Grant(account, role, hierarchy, unit_id, person), begins, ends)


def _give(grant: Grant, begins: dt.date, ends: dt.date | None) -> None:
    access.require("access")
    try:
        grants.give(grant, begins.isoformat(), ends.isoformat() if ends else None, access.user().account)
    except grants.IncompleteError:
        st.warning(t("access.incomplete"))
        return
    accesslog.write("grant", "access")
    st.session_state["_granted"] = "access.given"
    st.rerun()


def _place() -> tuple[str, str]:
    words = {code: t(f"hierarchy.{code}") for code in ("command", "territory")}
    left, right = st.columns([1, 2])
    hierarchy = left.selectbox(t("filter.view"), list(words), format_func=words.__getitem__, key="grant_view")
    try:
        units = tree.standing(hierarchy)
    except warehouse.NoWarehouse:
        return hierarchy, ""
    units = units[units["unit_kind"] != tree.GROUP]
    names = {
        str(u): INDENT * int(d) + str(n)
        for u, d, n in zip(units.index, units["depth"], units["unit_name"], strict=True)
    }
    unit_id = right.selectbox(
        t("filter.unit"), list(names), format_func=names.__getitem__, index=None, key="grant_unit"
    )
    return hierarchy, unit_id or ""


def _person() -> str:
    names = _persons()
    chosen = st.selectbox(
        t("access.person"), list(names), format_func=names.__getitem__, index=None, key="grant_person",
        help=t("access.person_help"), placeholder=t("access.person_hint"),
    )  # fmt: skip
    return chosen or ""


def past() -> None:
    """Grants that were ended."""
    rows = grants.table()
    rows = rows[rows["ended_at"].notna()]
    if rows.empty:
        frame.note(t("access.past_none"))
    else:
        panel.table(_written(rows, ended=True), t("access.past_title"))


def _written(rows: pd.DataFrame, ended: bool = False) -> pd.DataFrame:
    names, persons = _roles(), _persons()
    given = {
        t("access.account"): rows["account"],
        t("access.role"): [names.get(role, role) for role in rows["role"]],
        t("access.where"): [_where(*place) for place in zip(rows["hierarchy"], rows["unit_id"], strict=True)],
        t("access.person"): [persons.get(key, key) for key in rows["person_key"]],
        t("access.from"): [_day(day) for day in rows["valid_from"]],
        t("access.until"): [_day(day) for day in rows["valid_to"]],
        t("access.by"): [by or "access.toml" for by in rows["given_by"]],
        t("access.at"): [_moment(at) for at in rows["given_at"]],
    }
    if ended:
        given |= {
            t("access.ended_by"): rows["ended_by"],
            t("access.ended_at"): [_moment(at) for at in rows["ended_at"]],
        }
    return pd.DataFrame(given)


def _where(hierarchy: str, unit_id: str) -> str:
    if not unit_id:
        return ""
    try:
        return f"{tree.unit_name(unit_id, hierarchy)} ({t(f'hierarchy.{hierarchy}')})"
    except (warehouse.NoWarehouse, KeyError):
        return unit_id


def _persons() -> dict[str, str]:
    try:
        rows = queries.run("persons")
    except (warehouse.NoWarehouse, warehouse.UnknownTable):
        return {}
    people = zip(rows["person_key"], rows["name"], rows["position"], strict=True)
    return {key: " · ".join(part for part in about if isinstance(part, str)) for key, *about in people}


def _roles() -> dict[str, str]:
    return {role: t(f"role.{role}") for role in ROLES}


def _day(day: str | None) -> str:
    return metrics.date(dt.date.fromisoformat(day), short=True) if isinstance(day, str) and day else ""


def _moment(at: str | None) -> str:
    return (
        metrics.moment(dt.datetime.fromisoformat(at).replace(tzinfo=None))
        if isinstance(at, str) and at
        else ""
    )


def _tell() -> None:
    """What became of the last act, once."""
    if said := st.session_state.pop("_granted", ""):
        (st.warning if said == "access.last_one" else st.info)(i18n.t(said))
