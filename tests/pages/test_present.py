"""A discussion on the wall: what each step shows, who moves it, and that nothing is shown which was not released."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dashboard.discussion import agenda, agreements, proposals, sessions, voices
from dashboard.discussion.sessions import Discussion
from tests.discussion.conftest import again, draft
from tests.pages.charts import enrich, screen
from tests.pages.conftest import address, text, visit

PLACE, SPAN, DAY = (
    ("territory", "plaju", "Kecamatan <b>Plaju</b>"),
    ("quarter", "2026-Q3"),
    dt.date(2026, 11, 20),
)
HOSTILE = '<img src=x onerror="alert(1)"> $a$'
SHOWN = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; $a$"


@pytest.fixture(autouse=True)
def room(tiny: Path) -> Path:
    """The drawn warehouse with findings, in both files."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    return tiny


@pytest.fixture
def prepared() -> Discussion:
    """A discussion with a finding that is drawn and a topic typed by hand."""
    talk = sessions.create(PLACE, SPAN, DAY, "Aula", "Semua")
    found = proposals.proposals(*PLACE[:2], *SPAN)
    agenda.fill(talk, [found[0], draft(None, HOSTILE)])
    return again(talk)


@pytest.fixture
def running(prepared: Discussion) -> Discussion:
    """The same, open."""
    sessions.start(prepared, "b1")
    return again(prepared)


def say(talk: Discussion, who: str, stance: str = "", opinion: str = "", name: str = "", at: int = 0) -> None:
    """One phone's form on a point."""
    point = agenda.points(talk)[at].id
    once = f"{who}-{stance}-{opinion[:20]}".ljust(12, "-")
    voices.take(talk.code, voices.Voice(once, f"phone-{who}", point, stance, opinion, "", name))


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("code", ["", "QQQQQQ", "<b>"])
def test_an_unknown_code_is_told_kindly(code: str, lang: str) -> None:
    page = screen(visit("present", code=code, lang=lang))
    assert text("present.unknown", lang) in page
    assert 'class="k-foot"' not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_cover_tells_what_it_is_about_and_how_to_take_part(running: Discussion, lang: str) -> None:
    page = screen(visit("present", code=running.code.lower(), lang=lang))
    assert "<h1>Kecamatan &lt;b&gt;Plaju&lt;/b&gt;</h1>" in page
    assert {"id": "Triwulan III 2026 · Jumat, 20 November 2026 · Aula", "en": "Quarter 3 of 2026 · Friday"}[
        lang
    ] in page
    assert {"id": "14 dari 640", "en": "14 of 640"}[lang] in page
    assert SHOWN in page
    assert f"<b>{running.code}</b>" in page
    assert 'class="k-qr"' in page
    assert text("frame.synthetic", lang) in page


def test_a_point_is_shown_with_chart_caption_and_lines(running: Discussion) -> None:
    app = visit("present", code=running.code, step="1")
    page = screen(app)
    shown = agenda.points(running)[0].shown
    assert 'class="k-chart"' in page
    assert "data:image/svg+xml;base64," in page
    assert "Kecamatan Plaju · Triwulan III 2026 · n = 10" in page
    assert f"<li>{shown['lines'][0]['id']}</li>" in page
    assert "1 / 3" in page
    assert again(running).step == 1, "who leads moves the room by the address"


def test_a_topic_has_no_chart_and_no_html_of_its_own(running: Discussion) -> None:
    page = screen(visit("present", code=running.code, step="2"))
    assert SHOWN in page
    assert 'class="k-chart"' not in page
    assert "<img src=x" not in page


def test_votes_are_told_and_only_released_opinions(running: Discussion) -> None:
    for who, stance in (("a", "agree"), ("b", "agree"), ("c", "disagree")):
        say(running, who, stance)
    say(running, "d", "", "Sudah dilepas", HOSTILE)
    say(running, "e", "", "Masih menunggu")
    say(running, "f", "", "Ditahan")
    say(running, "g", "", "Pokok lain", at=1)
    told = {opinion.opinion: opinion for opinion in voices.incoming(running)}
    voices.release(running, told["Sudah dilepas"])
    voices.release(running, told["Pokok lain"])
    voices.withhold(running, told["Ditahan"])
    page = screen(visit("present", code=running.code, step="1"))
    assert text("present.votes", "id", n="3") in page
    assert "<dd>2</dd>" in page
    assert "Sudah dilepas" in page
    assert SHOWN in page
    for other in ("Masih menunggu", "Ditahan", "Pokok lain"):
        assert other not in page


def test_the_newest_opinions_are_shown_and_the_rest_counted(running: Discussion) -> None:
    for number in range(5):
        say(running, f"p{number}", "", f"Pendapat {number}")
    for opinion in voices.incoming(running):
        voices.release(running, opinion)
    page = screen(visit("present", code=running.code, step="1"))
    assert page.index("Pendapat 4") < page.index("Pendapat 3") < page.index("Pendapat 2")
    assert "Pendapat 1" not in page
    assert text("present.more_opinions", "id", n="2") in page


def test_without_votes_the_way_to_take_part_stands_there(running: Discussion, prepared: Discussion) -> None:
    assert 'class="k-qr"' in screen(visit("present", code=running.code, step="1"))
    other = sessions.create(PLACE, SPAN, DAY)
    agenda.fill(other, [draft("ikm")])
    assert 'class="k-qr"' not in screen(visit("present", code=other.code, step="1")), (
        "nobody can take part yet"
    )


def test_the_last_step_shows_what_is_agreed(running: Discussion) -> None:
    page = screen(visit("present", code=running.code, step="3"))
    assert text("present.no_decisions", "id") in page
    assert text("present.no_actions", "id") in page
    for number in range(8):
        agreements.decide(running, f"Keputusan nomor {number}")
    agreements.agree(running, agreements.Plan("lainnya", HOSTILE, "Sekretaris", "2026-12", "ikm", "IKM naik"))
    page = screen(visit("present", code=running.code, step="99"))
    assert "Keputusan nomor 7" in page
    assert "Keputusan nomor 2" not in page
    assert text("present.before", "id", n="3") in page
    assert (
        f"<span>{SHOWN}</span><small>Sekretaris · tenggat akhir Desember 2026 · diharapkan: IKM naik</small>"
        in page
    )


def test_buttons_move_the_room_and_stop_at_the_ends(running: Discussion) -> None:
    app = visit("present", code=running.code)
    assert app.button(key="present_previous").disabled
    app.button(key="present_next").click().run()
    assert (again(running).step, address(app)["step"]) == (1, "1")
    sessions.to_step(running, 3)
    app.run()
    assert address(app)["step"] == "3"
    assert app.button(key="present_next").disabled
    app.button(key="present_previous").click().run()
    assert again(running).step == 2


def test_who_may_not_lead_follows(running: Discussion) -> None:
    sessions.to_step(running, 1)
    app = visit("present", code=running.code, step="2", role="kepala_unit")
    assert (again(running).step, address(app)["step"]) == (1, "1")
    assert [button for button in app.button if button.key == "present_next"] == []
    assert text("present.follows", "id") in screen(app)


@pytest.mark.parametrize("state", ["prepared", "closed"])
def test_what_is_not_open_is_looked_at_alone(prepared: Discussion, state: str) -> None:
    talk = prepared
    if state == "closed":
        sessions.start(talk, "b1")
        say(again(talk), "a", "agree")
        sessions.close(again(talk))
    app = visit("present", code=talk.code, role="kepala_unit")
    assert text(f"present.{state}", "id") in screen(app)
    assert 'class="k-qr"' not in screen(app)
    app.button(key="present_next").click().run()
    assert (again(talk).step, address(app)["step"]) == (0, "1")
    assert (text("present.votes", "id", n="1") in screen(app)) == (state == "closed")


def test_a_step_that_is_no_number_is_the_cover(prepared: Discussion) -> None:
    for asked in ("x", "-1", "²", "1e3"):
        assert 'class="k-slide k-cover"' in screen(visit("present", code=prepared.code, step=asked))


def test_who_may_not_open_discussions_sees_none_of_it(running: Discussion) -> None:
    page = screen(visit("present", code=running.code, role="pegawai"))
    assert 'class="k-slide' not in page
