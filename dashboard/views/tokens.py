"""Page Akses: tokens of programs: which there are, revoking one, making one. A new token is on the screen once."""

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard import access, accesslog, entered, frame, grants, i18n, metrics, panel
from dashboard.api import PATH, tokens
from dashboard.i18n import t

USUAL_DAYS = 365


def address() -> str:
    """The page about the interface, in the present language."""
    return f"{PATH}?lang={i18n.lang()}"


def current() -> None:
    """Every token, and the way to revoke one that counts."""
    access.require("access")
    rows = tokens.listed()
    if rows.empty:
        frame.empty(t("api.none_title"), t("api.none_body"))
        return
    panel.table(_written(rows), t("api.tokens"))
    open_ = rows[rows["ended_at"].isna()]
    listed = zip(open_["id"], open_["name"], open_["given_at"], strict=True)
    names = {int(key): f"{name} · {_moment(at)}" for key, name, at in listed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("api.which"), list(names), format_func=names.__getitem__, index=None, key="token_ended",
            placeholder=t("api.which_hint"),
        )  # fmt: skip
        if st.button(t("api.end"), disabled=chosen is None, key="token_end"):
            _end(int(chosen or 0))
    if st.session_state.pop("_token_ended", False):
        st.info(t("api.ended"))


def _end(token_id: int) -> None:
    access.require("access")
    tokens.end(token_id, access.user().account)
    accesslog.write("grant", "access")
    st.session_state["_token_ended"] = True
    st.rerun()


def make() -> None:
    """A new token: for what, and until when; then the token itself, until its reader has kept it or left."""
    left, right = st.columns(2)
    name = left.text_input(
        t("api.name"), key="token_name", placeholder=t("api.name_hint"), max_chars=tokens.NAME[1]
    )
    today = dt.date.fromisoformat(grants.today())
    until = right.date_input(
        t("api.until"), today + dt.timedelta(days=USUAL_DAYS), key="token_until", format="DD/MM/YYYY",
        min_value=today, max_value=today + dt.timedelta(days=tokens.LONGEST_DAYS),
    )  # fmt: skip
    if st.button(t("api.make"), type="primary", icon=":material/token:", key="token_make"):
        _make(name, until)
    _show()


def _make(name: str, until: dt.date) -> None:
    access.require("access")
    visitor = access.user()
    try:
        secret = tokens.make(name, until, visitor.account, visitor.role)
    except entered.NotDecidedError as error:
        st.warning(error.words)
        return
    accesslog.write("grant", "access")
    st.session_state["_token"], st.session_state["token_kept"] = (name, secret), False
    st.rerun()


def _show() -> None:
    """The new token, until it is said to be kept. What a widget holds is forgotten when its page is left."""
    if st.session_state.get("token_kept") is not False:
        st.session_state.pop("_token", None)
        return
    name, secret = st.session_state["_token"]
    with st.container(border=True):
        st.markdown(t("api.made", name=i18n.escape(name)))
        st.code(secret, language=None, wrap_lines=True)
        st.checkbox(t("api.kept"), key="token_kept")


def _written(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("api.name"): rows["name"],
            t("api.state"): [_state(*row) for row in zip(rows["valid_until"], rows["ended_at"], strict=True)],
            t("api.until"): [_day(day) for day in rows["valid_until"]],
            t("api.used"): [_day(day) or t("api.never") for day in rows["used_on"]],
            t("api.made_by"): rows["given_by"],
            t("api.made_at"): [_moment(at) for at in rows["given_at"]],
            t("api.revoked_by"): rows["ended_by"].fillna(""),
            t("api.revoked_at"): [_moment(at) for at in rows["ended_at"]],
        }
    )


def _state(valid_until: str, ended_at: object) -> str:
    if isinstance(ended_at, str):
        return t("api.revoked")
    return t("api.valid") if valid_until >= grants.today() else t("api.over")


def _day(day: object) -> str:
    return metrics.date(dt.date.fromisoformat(day), short=True) if isinstance(day, str) else ""


def _moment(at: object) -> str:
    return metrics.moment(dt.datetime.fromisoformat(at).replace(tzinfo=None)) if isinstance(at, str) else ""
