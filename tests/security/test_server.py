"""A real server, asked by hand: host names, limits, cookies, closed addresses, and what every answer carries."""

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from dashboard import door, security
from dashboard.door import Buckets, Limit, close, is_own
from tests.browser.window import serve

SOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
Answer = tuple[int, http.client.HTTPMessage, bytes]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "data").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("APP_HOSTS", "kinerja.contoh.go.id")
    with serve(folder / "data", folder / "log") as url:
        yield url
    patch.undo()


def ask(url: str, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """One request; header names with underscores for hyphens."""
    con = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    con.request(method, path, body or None, named)
    answer = con.getresponse()
    content = answer.read()
    con.close()
    return answer.status, answer.headers, content


def upgrade(url: str, **headers: str) -> str:
    """What the server answers to a socket that wants to be opened, as far as the end of its headers."""
    parts = urlsplit(url)
    named = {"Host": parts.netloc, **SOCKET, **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=20) as con:
        con.sendall(f"GET /_stcore/stream HTTP/1.1\r\n{lines}\r\n".encode())
        return con.recv(65536).decode("latin-1")


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1", 200), ("localhost:8501", 200), ("10.1.2.3", 200), ("[::1]:80", 200),
     ("kinerja.contoh.go.id", 200), ("KINERJA.contoh.go.id.:443", 200), (socket.gethostname(), 200),
     ("evil.example", 400), ("kinerja.contoh.go.id.evil.example", 400), ("127.0.0.1.evil.example", 400), ("", 400)],
)  # fmt: skip
def test_only_its_own_names(server: str, host: str, status: int) -> None:
    found, headers, body = ask(server, "/", Host=host, Accept="text/html")
    assert found == status and headers["content-security-policy"]
    if status == 400:
        assert "APP_HOSTS" in body.decode() and "evil" not in body.decode()


def test_a_socket_for_another_name_is_refused_with_the_headers(server: str) -> None:
    assert " 101 " in upgrade(server).splitlines()[0]
    refused = upgrade(server, Host="evil.example")
    assert " 400 " in refused.splitlines()[0] and "content-security-policy" in refused.lower()


def test_health_answers_to_everybody(server: str) -> None:
    assert ask(server, "/_stcore/health", Host="pod-7.cluster.example")[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/no/such/page", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/static/none.js", "/%2e%2e/x",
     "/_stcore/upload_file/a/b", "/media/none.png", "/_stcore/health"],
)  # fmt: skip
def test_every_answer_carries_the_headers_and_no_version(server: str, path: str) -> None:
    _, headers, body = ask(server, path)
    for name, value in security.headers().items():
        assert headers[name] == value
    assert not any(c.isdigit() for c in headers.get("server", ""))
    assert "x-powered-by" not in headers and b"Traceback" not in body


def test_metrics_and_agents_are_closed(server: str) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"):
        assert ask(server, path)[0] == 404


@pytest.mark.parametrize(("proto", "secure"), [("http", False), ("https", True)])
def test_cookies_are_kept_close(server: str, proto: str, secure: bool) -> None:
    cookies = ask(server, "/_stcore/host-config", X_Forwarded_Proto=proto)[1].get_all("set-cookie") or []
    cookies += ask(server, "/_stcore/health", X_Forwarded_Proto=proto)[1].get_all("set-cookie") or []
    assert cookies
    for cookie in cookies:
        words = {word.strip().lower() for word in cookie.split(";")[1:]}
        assert "samesite=lax" in words and ("secure" in words) is secure
        assert "httponly" in words or cookie.startswith(door.READ_BY_SCRIPT)


@pytest.mark.parametrize(
    ("cookie", "secure", "closed"),
    [
        ("a=1; Path=/", False, "a=1; Path=/; HttpOnly; SameSite=Lax"),
        ("a=1; Path=/; httponly; samesite=strict", True, "a=1; Path=/; httponly; samesite=strict; Secure"),
        ("_streamlit_xsrf=1", True, "_streamlit_xsrf=1; SameSite=Lax; Secure"),
    ],
)
def test_a_cookie_is_closed_once(cookie: str, secure: bool, closed: str) -> None:
    assert close(cookie, secure) == closed == close(closed, secure)


def test_two_hosts_are_none() -> None:
    assert not is_own(["localhost", "localhost"], frozenset({"localhost"})) and not is_own([], frozenset())


def test_an_upload_that_is_too_large_is_refused(server: str) -> None:
    status, headers, _ = ask(server, "/_stcore/upload_file/a/b", "PUT", b"x", Content_Length=str(30_000_000))
    assert status in (400, 403, 413) and headers["content-security-policy"]


def test_uploads_are_counted(server: str) -> None:
    """The last test here: it uses up what one visit may upload."""
    found = [ask(server, "/_stcore/upload_file/visit/b", "PUT", b"x")[:2] for _ in range(40)]
    late = [headers for status, headers in found if status == 429]
    assert found[0][0] != 429 and late and int(late[0]["retry-after"]) >= 1
    assert late[0]["content-security-policy"]
    assert ask(server, "/_stcore/upload_file/other/b", "PUT", b"x")[0] != 429  # a colleague is not held up
    assert ask(server, "/", Accept="text/html")[0] == 200


def test_a_bucket_fills_again_and_a_crowd_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(door, "LIMITS", {"other": Limit(3, 0.5)})
    monkeypatch.setattr(door, "MOST_CLIENTS", 5)
    limits = Buckets(clock=lambda: now[0])
    assert [limits.take("other", "a") > 0 for _ in range(5)] == [False] * 3 + [True] * 2
    assert limits.take("other", "b") == 0
    assert limits.take("other", "a", 0) > 0 and limits.take("other", "b", 0) == 0  # looked at, not taken
    now[0] = 2.0
    assert [limits.take("other", "a") > 0 for _ in range(2)] == [False, True]
    for client in range(50):
        limits.take("other", str(client))
    assert len(limits) == 5
    monkeypatch.setenv("APP_RATE", "0")
    assert not any(limits.take("other", "a") for _ in range(50))
