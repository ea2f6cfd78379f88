"""What the app shows instead of a page: whoever is not let in, or asks for what is not his, is told so in words."""

import contextlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import access, accesslog, demo, filters, frame, i18n, identity
from dashboard.i18n import t

SIGN_IN = ("sign_in", "signed_out")  # states that a sign-in ends
AGAIN_SECONDS = 5.0
SERVER = ("setup", "demo_real", "fault", "away")  # states that only the server's administrator can end


def navigation(closed: access.Closed) -> Any:
    """No page but the one that says why there is none, at whatever address."""
    shown: Callable[[], None] = partial(_closed, closed)
    pages = [st.Page(shown, title=t("frame.product"), url_path="closed", default=True)]
    pages += [_page(name, shown) for name in {*access.EVERY_PAGE, _asked()} - {"", "closed"}]
    return st.navigation(pages, position="hidden")


def hidden(listed: Sequence[str]) -> list[Any]:
    """A page, not listed, for every address that is no page of the visitor. listed: his pages, the first one first."""
    names = sorted({*access.EVERY_PAGE, _asked()} - {"", *listed})
    return [_page(name, partial(_refused, name, listed[0])) for name in names]


def lead_home(first: str) -> None:
    """The first page lives at the bare address; Streamlit would not find it for who asks by its name."""
    ctx = get_script_run_ctx()
    if ctx and _asked() == first and not ctx.pages_manager.intended_page_script_hash:
        ctx.pages_manager.set_script_intent("", "")


def _page(name: str, shown: Callable[[], None]) -> Any:
    return st.Page(shown, title=t("frame.product"), url_path=name, visibility="hidden")


def _asked() -> str:
    """The last part of the address."""
    path = unquote(urlsplit(st.context.url or "").path).strip("/")
    return path.rpartition("/")[2]


def _refused(name: str, home: str) -> None:
    kind = "page" if name in access.EVERY_PAGE else "address"
    if kind == "page" and st.session_state.get("_logged") != name:
        st.session_state["_logged"] = name
        accesslog.write("refused", name)
    _screen(t(f"closed.{kind}_title"), t(f"closed.{kind}_body"))
    with st.container(horizontal=True, horizontal_alignment="center"):
        if st.button(t("closed.home"), type="primary", icon=":material/home:"):
            st.switch_page(filters.path(home))


def _closed(closed: access.Closed) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        filters.language_switch()
    _screen(t(f"closed.{closed.reason}_title"), t(f"closed.{closed.reason}_body"))
    if closed.reason == "away":
        st.session_state["_away"] = time.monotonic()
        _again()
    with st.container(key="gate", horizontal_alignment="center"):
        if closed.account:
            st.caption(t("closed.account"), text_alignment="center")
            st.code(closed.account, language=None, width=360)
        if closed.reason in SIGN_IN:
            _providers()
        elif closed.reason not in SERVER:
            _sign_out("primary")


@st.fragment(run_every=AGAIN_SECONDS)
def _again() -> None:
    """Try the whole page again after a while."""
    if time.monotonic() - st.session_state["_away"] >= AGAIN_SECONDS:
        st.rerun()


def _providers() -> None:
    for name in identity.providers():
        label = t("closed.sign_in_with", name=i18n.escape(name)) if name else t("closed.sign_in")
        if st.button(label, key=f"sign_in_{name}", type="primary", icon=":material/login:"):
            st.login(name or None)
    st.caption(t("closed.sign_in_again"), text_alignment="center")


def _sign_out(kind: Literal["primary", "tertiary"]) -> None:
    st.button(t("closed.sign_out"), key="sign_out", type=kind, icon=":material/logout:", on_click=_leave)


def _leave() -> None:
    """Before the page is drawn: a run that another one breaks off would lose the way to the provider."""
    with contextlib.suppress(access.Closed):
        accesslog.write("sign_out")
    identity.sign_out()
    st.logout()


def _screen(title: str, body: str) -> None:
    with st.container(key="welcome", horizontal_alignment="center"):
        st.image(frame.ASSETS / "icon.svg", width=84, alt="")
        st.title(title, anchor=False, text_alignment="center")
        st.markdown(body, text_alignment="center")


def no_data() -> None:
    """Before there is a build for this visitor: how to begin, for who may load; else that it will come."""
    if access.may_load():
        frame.no_data()
    else:
        _screen(t("closed.no_figures_title"), t("closed.no_figures_body"))


def visitor(user: access.User) -> None:
    """Below the navigation: who is signed in, or the roles of the demo."""
    if user.demo:
        demo.switch()
    else:
        st.markdown(f"**{i18n.escape(user.name)}**  \n:small[{t(f'role.{user.role}')}]")
        _sign_out("tertiary")
