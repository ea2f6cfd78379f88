"""What every HTTP answer carries, asked of the middleware itself over ASGI."""

import asyncio
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from dashboard import chart, security
from tests.conftest import ROOT

POLICY = security.headers()["content-security-policy"]


def ask(path: str, query: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One GET through all layers with a plain answer behind them: status, headers, body."""
    app: ASGIApp = PlainTextResponse("behind")
    for layer in reversed(security.middleware()):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    named = {"host": "localhost", **headers}.items()
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in named]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": raw}
    asyncio.run(app(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", ["/", "/trend", "/_stcore/health", "/static/js/none.js", "/_stcore/metrics"])
def test_every_answer_carries_the_headers(path: str) -> None:
    _, headers, _ = ask(path, accept="text/html")
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_no_other_origin_and_no_eval() -> None:
    assert "unsafe-eval" not in POLICY
    assert "http" not in POLICY and "*" not in POLICY
    scripts = next(part for part in POLICY.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts and "sha256-" in scripts


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/script-health-check",
    ],
)
def test_closed_addresses(path: str) -> None:
    assert ask(path)[0] == 404


@pytest.mark.parametrize(
    ("query", "lang"), [(b"", "id"), (b"lang=en", "en"), (b"unit=x&lang=en", "en"), (b"lang=id", "id")]
)
def test_the_document_names_its_language(query: bytes, lang: str) -> None:
    status, headers, body = ask("/trend", query, accept="text/html")
    assert status == 200 and headers["content-type"].startswith("text/html")
    assert f'<html lang="{lang}">'.encode() in body
    assert b"SourceSans" not in body


def test_the_document_fetches_ahead_what_every_page_draws() -> None:
    plain, drawn = (ask(path, accept="text/html")[2].decode() for path in ("/overview", "/trend"))
    ahead = re.findall(r'rel="modulepreload" crossorigin href="\./static/js/([^"]+)"', plain)
    found = {name.partition(".")[0] for name in ahead}
    assert {"BidiComponent", "Selectbox", "ButtonGroup", "Html", "Button"} < found, (
        "Streamlit names them otherwise"
    )
    assert len(ahead) == len(set(ahead))
    for address in re.findall(r'(?:href|src)="\./((?:static|app)/[^"]+)"', drawn):
        file = (
            security.FRONTEND / address if address.startswith("static") else ROOT / "dashboard" / address[4:]
        )
        assert file.is_file(), address
    assert chart.LIBRARY in drawn and chart.LIBRARY not in plain


@pytest.mark.parametrize("path", ["/media/a.png", "/static/x.js", "/a/b", "/favicon.png"])
def test_what_is_no_page_is_left_alone(path: str) -> None:
    assert ask(path, accept="text/html")[2] == b"behind"


@pytest.mark.parametrize("of", ["frontend", "charts"])
def test_bundles_are_compressed_for_browsers_that_accept_it(of: str) -> None:
    shell = (security.FRONTEND / "index.html").read_text()
    bundle = re.findall(r'src="\.(/static/js/[^"]+)"', shell)[0]
    file = security.FRONTEND / bundle.removeprefix("/")
    if of == "charts":
        bundle, file = f"/{chart.LIBRARY}", Path(chart.__file__).parent / chart.LIBRARY.removeprefix("app/")
    _, headers, body = ask(bundle, accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip" and "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == file.read_bytes()
    _, headers, body = ask(bundle)
    assert "content-encoding" not in headers and body == file.read_bytes()
    assert headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/static/../../../app.js", "/static/js/../../index.js", "/static/js/no-such.js"]
)
def test_only_the_frontend_is_served(path: str) -> None:
    assert ask(path, accept_encoding="gzip")[2] == b"behind"
