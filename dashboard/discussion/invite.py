"""How people come to the form: the address that phones open, and the same as a picture that phones read.

APP_URL  the address by which the app is called from outside ("https://kinerja.contoh.go.id"); without it the
         address by which the present page was called, or the machine's own address in its network
"""

import ipaddress
import os
import socket
from urllib.parse import urlsplit

import segno
import streamlit as st

from dashboard import door, i18n

PATH = "/ikut/"
ANYWHERE = ("", "0.0.0.0", "::")
ELSEWHERE = ("192.0.2.1", 9)  # an address for examples: asked for the way there, nothing is sent
QUIET = 4  # modules of empty border, which readers of the picture need


def address(code: str = "") -> str:
    """The address of a discussion's form, of the form to type a code into without one; whole, in the present
    language."""
    words = "?lang=en" if i18n.lang() == "en" else ""
    return f"{origin()}{PATH}{code}{words}"


def origin() -> str:
    """Scheme, host and port by which phones reach this server, as far as can be known; no slash at the end."""
    if configured := os.environ.get("APP_URL", "").strip():
        return configured.rstrip("/")
    scheme, host, port = _called()
    if not door.is_own([_shown(host)], door.host_names()) or (_is_loopback(host) and _listens_elsewhere()):
        host = network_address() or host
    return f"{scheme}://{_shown(host)}:{port}" if port else f"{scheme}://{_shown(host)}"


def is_local(url: str) -> bool:
    """Whether an address leads a phone to itself instead of to this server."""
    return _is_loopback(urlsplit(url).hostname or "")


def network_address() -> str:
    """This machine's address in its network, empty when it has none but its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(ELSEWHERE)
        except OSError:
            return ""
        found = str(way.getsockname()[0])
    return "" if _is_loopback(found) else found


def qr(text: str, dark: str = "#000000", light: str = "#ffffff") -> str:
    """The text as a QR code: an SVG with its quiet zone, as `src` of an `<img>`. dark, light: colours; dark on light
    is what every phone reads. Size it by CSS."""
    made = segno.make(text, error="m", micro=False)
    return made.svg_data_uri(scale=8, border=QUIET, dark=dark, light=light, omitsize=True)


def _called() -> tuple[str, str, int | None]:
    """Scheme, host and port by which the present page was called, as its browser says; outside of a page the server's
    own."""
    try:
        called = urlsplit(st.context.url or "")
        if called.hostname:
            return called.scheme, called.hostname, called.port
    except ValueError:  # no address at all
        pass
    return "http", "localhost", st.get_option("server.port")


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _listens_elsewhere() -> bool:
    told = str(st.get_option("server.address") or "")
    return told in ANYWHERE or not _is_loopback(told)
