"""Tokens: shown once, kept as a digest, over on their day, revoked at once, in both databases; and on page Akses."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard import accesslog, entered, grants
from dashboard.api import tokens
from tests.api.conftest import made
from tests.pages.conftest import text, words
from tests.security.conftest import PEOPLE, claims, signed_in

HR = claims(PEOPLE["kepegawaian"])


def on(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "today", lambda: day)


def test_a_token_counts_until_its_last_day(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-11-01", monkeypatch)
    secret, other = made("Satu", days=30), made("Dua", days=0)
    assert len(secret) > 50 and secret != made("Satu", days=30)
    found = tokens.find(secret)
    assert found is not None and found.name == "Satu" and found.used_on is None
    assert tokens.find(other) is not None and tokens.find(secret[:-1]) is None and tokens.find("") is None
    on("2026-12-01", monkeypatch)
    again = tokens.find(secret)
    assert again is not None and again.used_on == "2026-11-01" and tokens.find(other) is None
    on("2026-12-02", monkeypatch)
    assert tokens.find(secret) is None
    assert tokens.listed().set_index("id")["used_on"][found.id] == "2026-12-01"


def test_a_revoked_token_counts_no_more(database: str) -> None:
    secret, other = made("Satu"), made("Dua")
    found = tokens.find(secret)
    assert found is not None
    tokens.end(found.id, "a")
    tokens.end(found.id, "b")
    assert tokens.find(secret) is None and tokens.find(other) is not None
    listed = tokens.listed()
    assert listed["name"].tolist() == ["Dua", "Satu"] and listed["ended_by"].tolist() == [None, "a"]


@pytest.mark.parametrize(
    ("name", "days", "reason"),
    [(" x ", 9, "token_short"), ("x" * 81, 9, "token_long"), ("NIP 198501012010011001", 9, "number"),
     ("Portal", -1, "token_until"), ("Portal", tokens.LONGEST_DAYS + 1, "token_until")],
)  # fmt: skip
def test_what_is_no_token(data: Path, name: str, days: int, reason: str) -> None:
    with pytest.raises(entered.NotDecidedError) as refused:
        made(name, days)
    assert refused.value.reason == reason and refused.value.words
    assert tokens.listed().empty


def test_the_database_does_not_hold_the_token(data: Path) -> None:
    secret = made()
    kept = b"".join(file.read_bytes() for file in data.glob("demo.db*"))
    assert tokens.digest(secret).encode() in kept and secret.removeprefix(tokens.MARK).encode() not in kept


def test_human_resources_make_and_revoke_a_token(drawn: Path) -> None:
    app = signed_in(HR, "access")
    assert text("api.none_title", "id") in words(app)
    app.button(key="token_make").click().run()
    assert text("judgement.token_short", "id", least=3, most=80) in words(app)
    app.text_input(key="token_name").set_value("Portal [x](http://jahat)")
    app.date_input(key="token_until").set_value(dt.date.fromisoformat(grants.today()) + dt.timedelta(days=5))
    app.button(key="token_make").click().run()
    assert "](http" not in words(app) and not app.exception
    (secret,) = [block.value for block in app.code]
    assert tokens.find(secret) is not None
    app.checkbox(key="token_kept").check().run()
    assert not app.code and "_token" not in app.session_state
    app.selectbox(key="token_ended").select_index(0).run()
    app.button(key="token_end").click().run()
    assert text("api.ended", "id") in words(app) and tokens.find(secret) is None
    assert accesslog.count(accesslog.Wanted(actions=("grant",))) == 2


def test_a_token_is_gone_when_its_page_was_left(drawn: Path) -> None:
    app = signed_in(HR, "access")
    app.text_input(key="token_name").set_value("Portal")
    app.button(key="token_make").click().run()
    assert app.code
    app.switch_page("../pages/log.py").run()
    app.switch_page("../pages/access.py").run()
    assert not app.exception and not app.code
