"""How people come to a discussion from their phones: its code, its address and the same as a picture."""

import base64
from html import escape
from urllib.parse import unquote

import streamlit as st

from dashboard import accesslog
from dashboard.discussion import invite, sessions
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t

STYLE = """<style>
.k-join{text-align:center;color:var(--k-text)}
.k-join img{width:min(100%,15rem);background:#fff;border-radius:.6rem;border:1px solid var(--k-line)}
.k-join b{display:block;font-size:2.4rem;font-weight:750;letter-spacing:.16em;line-height:1.1;
  margin:.5rem 0 .1rem .16em}
.k-join span{display:block;color:var(--k-muted);font-size:.9rem;overflow-wrap:anywhere;line-height:1.4}
.k-join.k-large img{width:min(100%,26rem)}
.k-join.k-large b{font-size:3.4rem}
.k-join.k-large span{font-size:1.15rem}
</style>"""


def card(talk: Discussion) -> None:
    """Code and picture, and the ways to make them large or take them along."""
    st.markdown(f"**{t('discussion.join')}**")
    st.html(STYLE + picture(talk))
    address = invite.address(talk.code)
    if invite.is_local(address):
        st.caption(f":orange[:material/wifi_off:] {t('discussion.local')}")
    st.caption(t(f"discussion.join_{talk.state}"))
    if talk.state == sessions.CLOSED:
        return
    with st.container(horizontal=True, gap="small", horizontal_alignment="center"):
        if st.button(t("discussion.enlarge"), icon=":material/zoom_in:", key="join_large", type="tertiary"):
            _large(talk)
        st.download_button(
            t("discussion.qr_file"), accesslog.noted(lambda: _file(address)), f"{talk.code}.svg", "image/svg+xml",
            key="join_file", icon=":material/download:", type="tertiary", on_click="ignore",
        )  # fmt: skip


def picture(talk: Discussion, large: bool = False) -> str:
    """HTML of the QR code with code and address under it."""
    address = invite.address(talk.code)
    alt = escape(t("discussion.qr_alt", address=address), quote=True)
    size = " k-large" if large else ""
    return (
        f'<div class="k-join{size}"><img src="{invite.qr(address)}" alt="{alt}"><b>{escape(talk.code)}</b>'
        f"<span>{escape(address)}</span></div>"
    )


def _large(talk: Discussion) -> None:
    @st.dialog(t("discussion.join"), width="large")
    def shown() -> None:
        st.html(STYLE + picture(talk, large=True))
        st.caption(t("discussion.join_how"), text_alignment="center")

    shown()


def _file(address: str) -> bytes:
    kind, _, body = invite.qr(address).partition(",")
    return base64.b64decode(body) if kind.endswith("base64") else unquote(body).encode()
