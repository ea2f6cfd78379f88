"""Phones as programs: what a browser does with the form, over real connections, and a server that may be killed."""

import datetime as dt
import http.client
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from dashboard.discussion import agenda, sessions
from dashboard.discussion.agenda import Draft
from dashboard.discussion.sessions import Discussion
from tests.browser.window import ROOT, wait_until_up

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back; cookie: as it was set, with its attributes."""

    status: int
    headers: Mapping[str, str]
    text: str
    cookie: str

    @property
    def to(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the form."""
        found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name}"
        return unescape(found[1])

    def typed(self, name: str) -> str:
        """What stands in a field to type into."""
        area = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', self.text, re.DOTALL)
        field = area or re.search(rf'<input id="{name}" name="{name}" value="([^"]*)"', self.text)
        assert field, f"no field {name}"
        return unescape(field[1])


class Phone:
    """One phone with its own cookies, or one that keeps none. behind: the address that a proxy says it has."""

    def __init__(self, url: str, keeps_cookies: bool = True, behind: str = "") -> None:
        self._url, self._keeps, self._behind = urlsplit(url), keeps_cookies, behind
        self.cookie = ""

    @property
    def url(self) -> str:
        """Where its forms lie, without a path."""
        return f"{self._url.scheme}://{self._url.netloc}"

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, "", headers)

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(form), {"Content_Type": FORM, **headers})

    def send(self, code: str, **said: Any) -> Answer:
        """Open the form, fill it in and send it."""
        opened = self.get(f"/ikut/{code}")
        form = {name: opened.hidden(name) for name in ("once", "butir")}
        return self.post(f"/ikut/{code}", {**form, **said})

    def _connection(self) -> http.client.HTTPConnection:
        if self._url.scheme == "https":  # with the certificate that the test made itself
            insecure = ssl._create_unverified_context()
            return http.client.HTTPSConnection(self._url.netloc, timeout=20, context=insecure)
        return http.client.HTTPConnection(self._url.netloc, timeout=20)

    def _ask(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            named.setdefault("Cookie", self.cookie)
        if self._behind:
            named["X-Forwarded-For"] = self._behind
        con = self._connection()
        try:
            con.request(method, path, body or None, named)
            got = con.getresponse()
            text, cookie = got.read().decode(), got.headers.get("set-cookie", "")
        finally:
            con.close()
        if self._keeps and cookie:
            self.cookie = cookie.partition(";")[0]
        return Answer(got.status, {k.lower(): v for k, v in got.headers.items()}, text, cookie)


def draft(title: str, kind: str = "finding", lines: Sequence[str] = ()) -> Draft:
    """A point with the same words in both languages, "(en)" behind the English ones."""
    both = [{"id": line, "en": f"{line} (en)"} for line in (title, *lines)]
    return Draft(kind, None, {"title": both[0], "lines": both[1:], "chart": None})


def prepared(*drafts: Draft, unit: str = "Kelurahan Plaju Ulu") -> Discussion:
    """A discussion that is not open yet."""
    talk = sessions.create(
        ("territory", "ulu", unit), ("month", "2026-10"), dt.datetime.now(dt.UTC).date(), "Aula"
    )
    agenda.fill(talk, drafts or (draft("Lebih lambat", lines=["61 % tepat waktu"]), draft("Nilai naik")))
    return talk


def opened(*drafts: Draft, step: int = 1, unit: str = "Kelurahan Plaju Ulu") -> Discussion:
    """A discussion whose first point is on the screen."""
    talk = prepared(*drafts, unit=unit)
    sessions.start(talk, "b1")
    sessions.to_step(talk, step)
    return again(talk)


def again(talk: Discussion) -> Discussion:
    """The discussion as it is now."""
    found = sessions.find(talk.code)
    assert found
    return found


@contextmanager
def running(data: Path, log: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The app as a process that a test may kill."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.address", "127.0.0.1"]
    env = {**os.environ, "KINERJA_DATA": str(data)}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.headless", "true"],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}", process)
        yield process
    finally:
        process.kill()
        process.wait(20)
