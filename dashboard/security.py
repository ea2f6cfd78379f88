"""What every HTTP answer carries, and which of Streamlit's own addresses stay closed.

The content security policy allows no other origin, no inline script but Streamlit's own one (by hash)
and no `eval`. Streamlit's bundles are compressed once and kept: they are 3 MB instead of 10 then.
"""

import base64
import gzip
import hashlib
import logging
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import ahead, chart, door, news

# Resolved: an environment may be reached through a link, and files are compared with it.
FRONTEND = (Path(streamlit.__file__).parent / "static").resolve()
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
CALLBACK = "/oauth2callback"  # where the provider sends a visitor back to; no page
METRICS = "/metrics"  # for a program that watches
JOIN = "/ikut"  # how people type the way to the phones' form; no page of Streamlit's
COMPRESSIBLE = {".js": "text/javascript", ".css": "text/css"}
FAILED = "Kesalahan server. / Server error.\n"
LOG = logging.getLogger(__name__)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def middleware() -> list[Middleware]:
    """Layers for `st.App`, outermost first."""
    return [
        Middleware(Gate),
        Middleware(door.Hosts),
        Middleware(door.Limits),
        Middleware(news.Answers),
        Middleware(door.Cookies),
        Middleware(Closed),
        Middleware(Bundles),
    ]


class Gate:
    """Puts the security headers on every answer, refusals and failures too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(headers())
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception:
            if started or scope["type"] != "http":
                raise
            LOG.exception("request failed")
            await PlainTextResponse(FAILED, status_code=500)(scope, receive, guarded)


class Closed:
    """Closes what nobody should reach, and serves the page shell in the language of the address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif any(closed in scope["path"] for closed in CLOSED):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        elif scope["method"] == "GET" and _is_document(scope):
            await _document(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class Bundles:
    """Serves the frontend's scripts and styles compressed to browsers that accept it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        file = _file(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self.app(scope, receive, send)
            return
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        body = await run_in_threadpool(_compressed if packed else Path.read_bytes, file)
        await _bundle(file, body, packed)(scope, receive, send)


@cache
def headers() -> Mapping[str, str]:
    """The security headers, the same for every answer."""
    hashes = " ".join(f"'sha256-{_sha256(text)}'" for text in INLINE_SCRIPT.findall(_index()))
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {hashes}",
        "worker-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
    }


def _is_document(scope: Scope) -> bool:
    """A page of the app: one step below the root, asked for as a document."""
    path = scope["path"]
    wants_html = "text/html" in Headers(scope=scope).get("accept", "")
    return wants_html and path.count("/") == 1 and "." not in path and path not in (CALLBACK, JOIN, METRICS)


def _document(scope: Scope) -> Response:
    """Streamlit fixes the document's language to English; the address says which one is shown."""
    english = b"lang=en" in scope["query_string"].split(b"&")
    shell = _shell(scope["path"].strip("/") in ahead.CHARTS)
    shell = shell if english else shell.replace('<html lang="en">', '<html lang="id">', 1)
    return Response(shell, media_type="text/html", headers={"cache-control": "no-cache"})


@cache
def _shell(has_charts: bool) -> str:
    return _index().replace("</head>", f"{ahead.links(FRONTEND, has_charts)}</head>", 1)


@cache
def _index() -> str:
    """Streamlit's page shell, without the font it preloads and this app does not use."""
    shell = (FRONTEND / "index.html").read_text(encoding="utf-8")
    return re.sub(r"<link\s+rel=\"preload\"[^>]*SourceSans[^>]*>", "", shell)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=500)
def _file(path: str) -> Path | None:
    """The script or style behind an address: of the frontend, or the drawing library of the charts."""
    if path == f"/{chart.LIBRARY}":
        return Path(__file__).parent / path.removeprefix("/app/")
    if not path.startswith("/static/") or Path(path).suffix not in COMPRESSIBLE:
        return None
    file = (FRONTEND / path.removeprefix("/")).resolve()
    return file if file.is_relative_to(FRONTEND) and file.is_file() else None


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9)


def _bundle(file: Path, body: bytes, packed: bool) -> Response:
    told = {"vary": "accept-encoding", "cache-control": "public, max-age=31536000, immutable"}
    return Response(
        body,
        media_type=COMPRESSIBLE[file.suffix],
        headers=told | ({"content-encoding": "gzip"} if packed else {}),
    )
