"""Signing in and out with a provider that really speaks OpenID Connect, in a real browser."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.window import forget, free_port, separate, serve
from tests.conftest import ROOT
from tests.pages.conftest import text
from tests.security.conftest import make_world

HOURS_AGO = int(time.time()) - 9 * 3600
SAID = {
    "hrd@contoh.go.id": {},
    "camat@contoh.go.id": {},
    "stranger@contoh.go.id": {},
    "unverified@contoh.go.id": {"email_verified": False},
    "foreign@contoh.go.id": {"iss": "http://another.example"},
    "expired@contoh.go.id": {"exp": HOURS_AGO},
    "old@contoh.go.id": {"auth_time": HOURS_AGO},
}
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-this-test-{port}-0123456789abcdef"
client_id = "kinerja"
client_secret = "secret-of-the-test"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the app."""
    folder = tmp_path_factory.mktemp("signed") / "data"
    folder.mkdir()
    make_world(folder)
    return folder


@pytest.fixture(scope="module")
def app(place: Path) -> Iterator[str]:
    """The app, not as a demo, with a provider on this machine; its address."""
    users = [
        oidc_provider_mock.User(sub=account, claims={"email": account, "name": account.split("@")[0], **more})
        for account, more in SAID.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        port = free_port()
        secrets = place.parent / "secrets.toml"
        secrets.write_text(SECRETS.format(port=port, provider=provider.server_port), encoding="utf-8")
        options = ["--secrets.files", str(secrets)]
        with serve(place, place.parent / "log", port, options, APP_DEMO="") as address:
            yield address


def apart(browser: Browser) -> BrowserContext:
    """Windows that load nothing from other machines: what is not on this one is asked of a proxy that nobody runs."""
    return separate(browser, proxy={"server": "http://127.0.0.1:9", "bypass": "127.0.0.1,localhost"})


@pytest.fixture(scope="module")
def own(browser: Browser) -> Iterator[Page]:
    """One window for all: each new one would read and compile the app's scripts again."""
    context = apart(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(own: Page) -> Iterator[Page]:
    """It knows nothing yet."""
    yield own
    forget(own)


def sign_in(page: Page, app: str, account: str) -> None:
    """All the way through the provider's own form and back."""
    page.goto(app)
    expect(page.get_by_role("heading", name=text("closed.sign_in_title", "id"))).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=text("closed.sign_in", "id"), exact=True).click()
    page.get_by_role("button", name=account).click()
    page.wait_for_url(f"{app}/**")


def told(page: Page, key: str) -> None:
    """The page says this as its heading."""
    expect(page.get_by_role("heading", name=text(key, "id"))).to_be_visible(timeout=30_000)


def test_a_copied_cookie_dies_with_the_sign_out_wherever_it_is_used(
    browser: Browser, page: Page, app: str, place: Path
) -> None:
    sign_in(page, app, "hrd@contoh.go.id")
    expect(page.get_by_text("hrd", exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name=text("nav.log", "id"))).to_be_visible()
    thief = apart(browser)
    thief.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    copied = thief.new_page()
    copied.goto(app)
    expect(copied.get_by_role("link", name=text("nav.log", "id"))).to_be_visible(timeout=30_000)

    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=text("closed.sign_out", "id")).click()
    page.get_by_role("button", name="End session").click()
    told(page, "closed.sign_in_title")
    told(copied, "closed.signed_out_title")
    copied.goto(f"{app}/data")
    told(copied, "closed.signed_out_title")
    assert "Laporan SKP" not in copied.content()
    thief.close()
    with closing(sqlite3.connect(place / "app.db")) as con:
        acts = [
            row[0] for row in con.execute("select action from access_log where account = 'hrd@contoh.go.id'")
        ]
    assert acts[0] == "view" and acts[-1] == "sign_out"


def test_a_tampered_cookie_is_no_cookie(page: Page, app: str) -> None:
    sign_in(page, app, "hrd@contoh.go.id")
    expect(page.get_by_role("link", name=text("nav.log", "id"))).to_be_visible(timeout=30_000)
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "_streamlit_user")
    value = cookie["value"]
    other = "A" if value[20] != "A" else "B"
    claimed = '{"is_logged_in": true, "email": "hrd@contoh.go.id"}'
    for changed in (value[:20] + other + value[21:], value[:-5], claimed):
        page.context.clear_cookies()
        page.context.add_cookies([{**cookie, "value": changed}])  # type: ignore[list-item]
        page.goto(app)
        told(page, "closed.sign_in_title")


@pytest.mark.parametrize("account", ["foreign@contoh.go.id", "expired@contoh.go.id"])
def test_a_token_of_another_issuer_or_past_its_time_signs_nobody_in(
    page: Page,
    app: str,
    account: str,
) -> None:
    sign_in(page, app, account)
    told(page, "closed.sign_in_title")
    assert not [cookie for cookie in page.context.cookies() if cookie["name"].startswith("_streamlit_user")]


@pytest.mark.parametrize(
    ("account", "key"),
    [
        ("old@contoh.go.id", "closed.too_old_title"),
        ("stranger@contoh.go.id", "closed.no_grant_title"),
        ("unverified@contoh.go.id", "closed.unverified_title"),
    ],
)
def test_who_is_signed_in_but_not_let_in_is_told_why(
    page: Page,
    app: str,
    account: str,
    key: str,
) -> None:
    sign_in(page, app, account)
    told(page, key)
    expect(page.get_by_text(account, exact=True)).to_be_visible()
    assert page.get_by_role("link", name=text("nav.overview", "id")).count() == 0


def test_every_address_is_answered_in_our_own_words(page: Page, app: str) -> None:
    page.goto(f"{app}/data")
    told(page, "closed.sign_in_title")
    sign_in(page, app, "camat@contoh.go.id")
    expect(page.get_by_role("link", name=text("nav.trend", "id"), exact=True)).to_be_visible(timeout=30_000)
    for address, key in (("nowhere", "closed.address_title"), ("data", "closed.page_title")):
        page.goto(f"{app}/{address}")
        told(page, key)
    page.goto(f"{app}/overview?unit=ulu")  # the first page, by the name it does not have as such
    expect(page.get_by_role("heading", name="Kelurahan Plaju Ulu")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_no_secret_is_in_the_servers_log_after_all_that(app: str, place: Path) -> None:
    log = (place.parent / "log").read_text(encoding="utf-8", errors="replace")
    assert "secret-of-the-test" not in log and "only-for-this-test" not in log and "eyJ" not in log


def test_the_repository_has_no_secrets() -> None:
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()
