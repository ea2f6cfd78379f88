"""Two processes of the app behind a real nginx over the drawn warehouse, and what asks them."""

import http.client
import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy import nginx, serve
from deploy.processes import Process
from tests.browser.window import free_port
from tests.pages.conftest import publish

HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
TRUSTING = ssl._create_unverified_context()  # the certificate is one that the server made for itself


@dataclass(frozen=True)
class Farm:
    """address: of nginx; processes: the app's, in the order of their ports; data: their folder; log: what they said."""

    address: str
    processes: list[Process]
    data: Path
    log: Path

    @property
    def port(self) -> int:
        """nginx's."""
        return int(self.address.rpartition(":")[2])

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request to nginx; header names with underscores for hyphens."""
        con = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=TRUSTING)
        con.request(method, path, None, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = con.getresponse()
        body = answer.read()
        con.close()
        return answer.status, answer.headers, body

    def visit(self, cookie: str) -> tuple[socket.socket, str]:
        """A web socket as a browser opens it, and what was answered as far as the end of the headers."""
        con = TRUSTING.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=20))
        named = {"Host": f"127.0.0.1:{self.port}", "Origin": self.address, "Cookie": cookie, **HANDSHAKE}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        con.sendall(f"GET /_stcore/stream HTTP/1.1\r\n{lines}\r\n".encode())
        return con, con.recv(65536).partition(b"\r\n\r\n")[0].decode("latin-1")


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """The whole as `make serve` starts it; this process writes the same app database."""
    data = tmp_path_factory.mktemp("farm") / "data"
    program = nginx.installed()
    assert program, "no nginx: run `make nginx`"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KINERJA_DATA", str(data))
        build(data, "b1")
        wanted = serve.Wanted("127.0.0.1", free_port(), 2, _pair())
        log = data / "log"
        with log.open("wb") as told, serve.running(wanted, program, told) as (processes, _):
            yield Farm(f"https://127.0.0.1:{wanted.port}", processes, data, log)


def build(data: Path, name: str) -> None:
    """Publish the drawn warehouse for both audiences."""
    folder = data / "warehouse" / name
    draft = data / f"{name}.draft"
    publish(draft, name)
    made = draft / "warehouse" / name
    shutil.copy(made / "internal.duckdb", made / "shared.duckdb")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made.rename(folder)
    (draft / "warehouse" / "CURRENT").replace(data / "warehouse" / "CURRENT")


def _pair() -> int:
    """The first of two free ports."""
    for _ in range(50):
        first = free_port()
        try:
            with socket.socket() as second:
                second.bind(("127.0.0.1", first + 1))
        except OSError:
            continue
        return first
    raise AssertionError("no two free ports")
