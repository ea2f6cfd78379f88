"""The address that phones open, its picture, and the ticket that tells them apart."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard import door, i18n
from dashboard.discussion import invite, tickets

PUBLIC = "https://kinerja.contoh.go.id"


def seen(called: str) -> str:
    """The address told on a page that a browser called by this one; empty for a browser that says nothing."""

    def script() -> None:
        import streamlit as st

        from dashboard.discussion import invite

        st.text(invite.address("ABC234"))

    app = AppTest.from_function(script)
    if called:
        app.context = {"url": called}
    app.run()
    assert not app.exception
    return str(app.text[0].value)


@pytest.fixture
def listening(request: pytest.FixtureRequest) -> Iterator[None]:
    """A server that listens at this address."""
    before = config.get_option("server.address")
    config.set_option("server.address", request.param)
    yield
    config.set_option("server.address", before)


@pytest.mark.parametrize("listening", ["0.0.0.0", None, "::"], indirect=True)
@pytest.mark.parametrize(
    "called", ["http://localhost:8512/facilitate", "http://127.0.0.1:8512/", "http://[::1]:8512/"]
)
def test_a_page_called_by_its_own_machine_invites_to_the_network(listening: None, called: str) -> None:
    there = invite.network_address()
    assert there == "" or door.is_own([there], frozenset())
    if there:
        assert seen(called) == f"http://{there}:8512/ikut/ABC234" and not invite.is_local(seen(called))
    else:
        assert invite.is_local(seen(called))


@pytest.mark.parametrize("listening", ["127.0.0.1"], indirect=True)
@pytest.mark.parametrize("called", ["http://localhost:8512/", ""])
def test_a_server_for_its_own_machine_says_so(listening: None, called: str) -> None:
    assert invite.is_local(seen(called))


@pytest.mark.parametrize("listening", ["0.0.0.0"], indirect=True)
def test_the_address_by_which_the_page_was_called_is_told_again(
    listening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seen("http://10.1.2.3:8512/facilitate?code=X") == "http://10.1.2.3:8512/ikut/ABC234"
    monkeypatch.setenv("APP_HOSTS", "kinerja.contoh.go.id")
    assert seen(f"{PUBLIC}/present") == f"{PUBLIC}/ikut/ABC234"
    for foreign in (
        "https://evil.example/present",
        "https://kinerja.contoh.go.id.evil.example",
        "no address",
        "http://[",
    ):
        assert "evil" not in seen(foreign) and seen(foreign).endswith("/ikut/ABC234")


def test_what_is_configured_comes_first_and_the_server_knows_that_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not door.is_own(["kinerja.contoh.go.id"], door.host_names())
    monkeypatch.setenv("APP_URL", f"{PUBLIC}/")
    with i18n.speaking("en"):
        assert invite.address("ABC234") == f"{PUBLIC}/ikut/ABC234?lang=en"
    assert seen("http://localhost:8512") == f"{PUBLIC}/ikut/ABC234"
    assert door.is_own(["kinerja.contoh.go.id"], door.host_names())


@pytest.mark.parametrize(
    ("url", "is_local"),
    [("http://localhost:1/", True), ("http://127.3.2.1/", True), ("http://[::1]:80/", True),
     ("http://a.localhost", True), ("http://10.0.0.1:8501", False), (PUBLIC, False),
     ("http://localhost.example", False)],
)  # fmt: skip
def test_an_address_that_leads_a_phone_to_itself_is_known(url: str, is_local: bool) -> None:
    assert invite.is_local(url) is is_local


def test_the_picture_has_its_quiet_zone_and_its_colours() -> None:
    data = invite.qr(f"{PUBLIC}/ikut/ABC234", dark="#123456", light="#fefefe")
    kind, _, drawn = data.partition(",")
    svg = unquote(drawn)
    assert kind.startswith("data:image/svg+xml") and "#123456" in svg and "#fefefe" in svg
    size = int(re.search(r"viewBox='0 0 (\d+) \1'", svg)[1]) // 8  # type: ignore[index]
    assert (size - 2 * invite.QUIET - 17) % 4 == 0  # the sides of a QR code: 21, 25, 29 …
    assert "<script" not in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_a_ticket_is_known_only_where_it_was_made() -> None:
    made = tickets.ticket("one secret")
    phone = tickets.phone("one secret", made)
    assert phone and phone == made.partition(".")[0] != tickets.phone(
        "one secret", tickets.ticket("one secret")
    )
    for secret, told in (("another secret", made), ("", made), ("one secret", phone), ("one secret", made[:-1]),
                         ("one secret", ""), ("one secret", f"{phone}.é"), ("one secret", f"x{made}")):  # fmt: skip
        assert tickets.phone(secret, told) == ""
