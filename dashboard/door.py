"""Who is let in at all, before anything is asked: the right host name, not too many requests, cookies kept close.

Configured by the environment, for the whole process:

    APP_URL              the address by which the app is called from outside ("https://kinerja.contoh.go.id")
    APP_HOSTS            host names by which the app may be called, besides that and this machine's own; an address in
                         numbers is always right, and `*` allows any name
    APP_RATE             factor on all limits below; 0 switches them off
    FORWARDED_ALLOW_IPS  proxies whose X-Forwarded-* are believed (read by uvicorn; default 127.0.0.1)
"""

import ipaddress
import os
import socket
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import news

HEALTH = "/_stcore/health"
OWN = ("localhost", "testserver")
READ_BY_SCRIPT = "_streamlit_xsrf"  # the page's own script must read this cookie to prove that it is the page
MOST_CLIENTS = 20_000
WRONG_HOST = (
    "Alamat ini tidak dikenal oleh server. Pakai alamat resmi dasbor. (Pengelola: APP_HOSTS)\n"
    "This server is not known by that name. Use the dashboard's own address. (Administrator: APP_HOSTS)\n"
)
TOO_MANY = (
    "Terlalu banyak permintaan. Coba lagi {n} detik lagi.\nToo many requests. Try again in {n} seconds.\n"
)


@dataclass(frozen=True)
class Limit:
    """A bucket of `burst` requests that fills by `rate` a second."""

    burst: float
    rate: float


# Generous: a whole office may sit behind one address, and a first visit asks for some sixty files.
LIMITS: Mapping[str, Limit] = {
    "health": Limit(120, 20),
    "sign_in": Limit(120, 2),
    "upload": Limit(120, 2),
    "upload_one": Limit(30, 0.5),  # of one visit, whatever its address
    "socket": Limit(300, 10),
    "wrong_code": Limit(100, 2),  # of a discussion: none is found by trying
    "news": Limit(3000, 500),  # each open page asks once a second
    "api": Limit(120, 2),  # of one token
    "wrong_token": Limit(30, 0.5),
    "other": Limit(6000, 150),
}


class Hosts:
    """Answers 400 in plain words to a request for a host that is not this app: a foreign name that was made to point
    here would otherwise be read as the app's own by a browser."""

    def __init__(self, app: ASGIApp, allowed: Callable[[], frozenset[str]] | None = None) -> None:
        self.app = app
        self._allowed = allowed or host_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = scope["type"] in ("http", "websocket") and not scope["path"].endswith(HEALTH)
        if asked and not is_own(Headers(scope=scope).getlist("host"), self._allowed()):
            await refuse(PlainTextResponse(WRONG_HOST, 400), scope, receive, send)
        else:
            await self.app(scope, receive, send)


class Buckets:
    """What each client may still ask for, in this process's memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, kind: str, client: str, n: int = 1) -> float:
        """Take n of the client's requests, or look with none; seconds until there is one, 0 if there was."""
        factor = _rate()
        if factor <= 0:
            return 0.0
        limit, now = LIMITS[kind], self._clock()
        full = max(1.0, limit.burst * factor)
        left, at = self._left.pop((kind, client), (full, now))
        left = min(full, left + (now - at) * limit.rate * factor)
        is_there = left >= 1
        self._left[(kind, client)] = (left - n * is_there, now)
        while len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if is_there else (1 - left) / (limit.rate * factor)

    def __len__(self) -> int:
        return len(self._left)


class Limits:
    """Answers 429 to a client that asks too much, and says when to come back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._buckets = Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        wait = max((self._buckets.take(*mark) for mark in _marks(scope)), default=0.0)
        if wait > 0:
            seconds = str(int(wait) + 1)
            answer = PlainTextResponse(TOO_MANY.format(n=seconds), 429, {"retry-after": seconds})
            await refuse(answer, scope, receive, send)
        else:
            await self.app(scope, receive, send)


class Cookies:
    """Every cookie is kept from other sites, from scripts where no script needs it, and from plain connections."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def kept(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                secure = scope.get("scheme") in ("https", "wss")
                message["headers"] = [
                    (name, close(value.decode("latin-1"), secure).encode("latin-1"))
                    if name.lower() == b"set-cookie"
                    else (name, value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        await self.app(scope, receive, kept)


def close(cookie: str, secure: bool) -> str:
    """A Set-Cookie value with HttpOnly, SameSite and, on an encrypted connection, Secure."""
    has = {part.partition("=")[0].strip().lower() for part in cookie.split(";")[1:]}
    wanted = {"httponly": "HttpOnly", "samesite": "SameSite=Lax"} | ({"secure": "Secure"} if secure else {})
    if cookie.startswith(READ_BY_SCRIPT + "="):
        del wanted["httponly"]
    return "; ".join([cookie, *(word for name, word in wanted.items() if name not in has)])


def host_names() -> frozenset[str]:
    """Names by which this process may be called, lower case."""
    given = os.environ.get("APP_HOSTS", "").split(",")
    configured = [
        urlsplit(os.environ.get("APP_URL", "")).hostname or "",
        socket.gethostname(),
        st.get_option("server.address"),
        st.get_option("browser.serverAddress"),
    ]
    return frozenset(name.strip().lower().rstrip(".") for name in (*OWN, *given, *configured) if name)


def is_own(hosts: list[str], allowed: frozenset[str]) -> bool:
    """Whether the one Host header names this app."""
    if len(hosts) != 1:
        return False
    name = hosts[0].strip().lower()
    name = (
        name[: name.index("]") + 1].strip("[]")
        if name.startswith("[") and "]" in name
        else name.partition(":")[0]
    )
    name = name.rstrip(".")
    if not name or "*" in allowed:
        return bool(name)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in allowed
    return True


async def refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer instead of what was asked for; to a socket where the server can, else by closing it."""
    if scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def _marks(scope: Scope) -> list[tuple[str, str]]:
    """Which buckets a request is taken from: (kind, client)."""
    if scope["type"] == "websocket":
        return [("socket", client(scope))]
    if scope["type"] != "http":
        return []
    path: str = scope["path"]
    if path.endswith(HEALTH):
        return [("health", client(scope))]
    if path == f"/{news.ADDRESS}":
        return [("news", client(scope))]
    if "/_stcore/upload_file/" in path and scope["method"] != "GET":
        visit = path.partition("/_stcore/upload_file/")[2].partition("/")[0]
        return [("upload", client(scope)), ("upload_one", visit)]
    if "oauth2callback" in path or "/auth/" in path:
        return [("sign_in", client(scope))]
    return [("other", client(scope))]


def client(scope: Scope) -> str:
    """The client's address, behind a believed proxy the one it names; one network of IPv6 is one client."""
    address = (scope.get("client") or ("",))[0]
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 and "." not in address else address


def _rate() -> float:
    try:
        return float(os.environ.get("APP_RATE", "1"))
    except ValueError:
        return 1.0
