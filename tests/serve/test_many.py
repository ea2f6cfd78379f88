"""Several processes behind a real nginx: who is led where, what is closed, what is renewed without anybody noticing."""

import http.client
import re
import socket
import ssl
import threading
import time
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from dashboard import security
from dashboard.discussion import sessions, voices
from deploy import rolling
from tests.api.conftest import made
from tests.browser.look import PATIENCE
from tests.browser.window import separate
from tests.discussion.phones import Phone, opened
from tests.serve.conftest import TRUSTING, Farm, build

MB = 1024 * 1024


def bundle(farm: Farm) -> str:
    """The address of the frontend's first script."""
    _, _, page = farm.ask("/", Accept="text/html")
    found = re.search(rb'src="\.?(/static/js/[^"]+)"', page)
    assert found
    return found[1].decode()


def held(answer: str) -> str:
    """The process that the answer to a web socket names."""
    found = re.search(r"set-cookie: proses=(\d+);", answer, re.IGNORECASE)
    assert " 101 " in answer.splitlines()[0] and found, answer
    return found[1]


def test_browsers_speak_http_2_over_tls(farm: Farm) -> None:
    wanting = ssl._create_unverified_context()
    wanting.set_alpn_protocols(["h2", "http/1.1"])
    with wanting.wrap_socket(socket.create_connection(("127.0.0.1", farm.port), 20)) as con:
        assert con.selected_alpn_protocol() == "h2" and con.version() in ("TLSv1.2", "TLSv1.3")


def test_the_frontend_comes_compressed_and_stays(farm: Farm) -> None:
    path = bundle(farm)
    _, headers, small = farm.ask(path, Accept_Encoding="gzip")
    _, plain, whole = farm.ask(path)
    assert headers["content-encoding"] == "gzip" and len(small) < len(whole) / 2
    assert "content-encoding" not in plain and "immutable" in plain["cache-control"]
    code, page, _ = farm.ask("/ikut/", Accept_Encoding="gzip")
    assert code == 200 and page["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path", ["/", "bundle", "/static/none.js", "/metrics", "/ikut/", "/api/v1/", "/health/live"]
)
def test_security_headers_come_once(farm: Farm, path: str) -> None:
    _, headers, _ = farm.ask(bundle(farm) if path == "bundle" else path, Accept="text/html")
    for name, value in security.headers().items():
        assert headers.get_all(name) == [value]
    assert headers["server"] == "nginx"


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/%6detrics", "/_stcore/metrics", "/trend/_stcore/metrics", "/_stcore/agent/openapi.json"],
)
def test_what_is_about_the_server_is_closed(farm: Farm, path: str) -> None:
    assert farm.ask(path)[::2] == (404, b"Nothing here")  # in nginx's own words


def test_a_file_may_be_as_large_as_the_app_takes_it(farm: Farm) -> None:
    def sent(size: int) -> int:
        """The status after the headers alone."""
        con = http.client.HTTPSConnection("127.0.0.1", farm.port, timeout=20, context=TRUSTING)
        con.putrequest("PUT", "/_stcore/upload_file/none/1")
        con.putheader("Content-Length", str(size))
        con.putheader("Expect", "100-continue")
        con.endheaders()
        line = con.sock.recv(40).decode("latin-1")
        con.close()
        return int(line.split()[1])

    assert sent(20 * MB + 1000) == 100 and sent(21 * MB) == 413


def test_a_browser_keeps_its_process(farm: Farm) -> None:
    lanes, found = set(), set()
    for _ in range(40):
        _, headers, _ = farm.ask("/", Accept="text/html")
        cookie = headers["set-cookie"].partition(";")[0]
        assert re.fullmatch("jalur=[0-9a-f]{2}", cookie)
        if cookie in lanes:
            continue
        lanes.add(cookie)
        visits = [farm.visit(cookie) for _ in range(2)]
        assert held(visits[0][1]) == held(visits[1][1])
        found.add(held(visits[0][1]))
        for con, _ in visits:
            con.close()
        if found == {"1", "2"}:
            break
    assert found == {"1", "2"}
    assert farm.ask("/", Accept="text/html", Cookie=cookie)[1].get("set-cookie", "").find("jalur") < 0
    own = [farm.visit("")[1] for _ in range(4)]  # a browser that keeps no cookie
    assert len({held(answer) for answer in own}) == 1


def test_what_a_visitor_says_of_his_address_is_not_believed(farm: Farm) -> None:
    """A code is not found by trying under many names."""
    status = 404
    for n in range(400):
        phone = Phone(farm.address, behind=f"10.0.{n % 200}.1")
        status = phone.get("/ikut/ZZZZZZ").status
        if status == 429:
            break
    assert status == 429


def test_every_process_follows_the_pointer(farm: Farm) -> None:
    secret = made()

    def told(process: int) -> str:
        con = http.client.HTTPConnection("127.0.0.1", farm.processes[process].port, timeout=20)
        con.request("GET", "/api/v1/catalogue", headers={"Authorization": f"Bearer {secret}"})
        answer = con.getresponse()
        answer.read()
        con.close()
        return answer.headers.get("x-build", "")

    assert [told(0), told(1)] == ["b1", "b1"]
    build(farm.data, "b2")
    assert [told(0), told(1)] == ["b2", "b2"]


def test_renewal_drops_nothing(farm: Farm, browser: Browser) -> None:
    """Opinions go on arriving and the wall shows its step while both processes are renewed."""
    talk = opened()
    context = separate(browser, viewport={"width": 1366, "height": 768}, ignore_https_errors=True)
    wall = context.new_page()
    wall.goto(f"{farm.address}/present?code={talk.code}&step=2")
    expect(wall.locator(".k-foot")).to_contain_text("2 / 3", timeout=PATIENCE)
    cookies = {str(cookie.get("name")): str(cookie.get("value")) for cookie in context.cookies()}
    assert re.fullmatch("[0-9a-f]{2}", cookies["jalur"]) and cookies["proses"] in ("1", "2")
    before, stop = [process.pid for process in farm.processes], threading.Event()
    sent: list[list[tuple[str, int]]] = [[], []]

    def sending(own: list[tuple[str, int]], who: int) -> None:
        for n in count():
            if stop.is_set():
                return
            words = f"Pendapat {who} nomor {n}"
            phone = Phone(farm.address)  # each time another: one phone may send twelve a minute
            try:
                own.append((words, phone.send(talk.code, stance="agree", opinion=words).status))
            except OSError:  # no answer at all
                own.append((words, 0))
            time.sleep(0.3)

    threads = [threading.Thread(target=sending, args=(own, who)) for who, own in enumerate(sent)]
    for thread in threads:
        thread.start()
    rolling.roll(farm.processes, lambda _: None)
    stop.set()
    for thread in threads:
        thread.join()
    after = [process.pid for process in farm.processes]
    all_sent = [one for own in sent for one in own]
    assert {status for _, status in all_sent} == {303} and len(all_sent) > 10 and not set(before) & set(after)
    kept = [opinion.opinion for opinion in voices.incoming(talk)]
    assert sorted(kept) == sorted(words for words, _ in all_sent)  # none lost, none twice
    assert sum(sum(counts.values()) for counts in voices.tally(talk.id).values()) == len(all_sent)
    sessions.to_step(talk, 1)  # the page has connected again by itself and follows
    expect(wall.locator(".k-foot")).to_contain_text("1 / 3", timeout=2 * PATIENCE)
    context.close()
    said = farm.log.read_text()  # who asked for what is nobody's business
    assert talk.code not in said and "127.0.0.1" not in said, said
