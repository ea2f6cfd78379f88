"""The form on a phone, asked of a real server as a browser does: what is kept, what is refused, what is told."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard import i18n, security, store
from dashboard.discussion import agenda, sessions, voices
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import opinions, phones, votes
from tests.browser.window import serve
from tests.discussion.phones import Phone, again, draft, opened, prepared
from tests.security.hostile import HOSTILE

NUMBER = "1985 0101 2010 0110 01"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty data folder, for the server and for the tests of this file."""
    folder = tmp_path_factory.mktemp("phones")
    (folder / "data").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("KINERJA_DATA", str(folder / "data"))
    yield folder
    patch.undo()


@pytest.fixture(scope="module")
def url(place: Path) -> Iterator[str]:
    with serve(place / "data", place / "log") as address:
        yield address


@pytest.fixture
def talk(url: str) -> Discussion:
    return opened()


@pytest.fixture
def phone(url: str) -> Phone:
    return Phone(url)


def kept(talk: Discussion) -> list[dict[str, Any]]:
    """What was written in a discussion, every column."""
    with store.reading() as connection:
        asked = sa.select(opinions).where(opinions.c.discussion_id == talk.id).order_by(opinions.c.id)
        return [dict(row) for row in connection.execute(asked).mappings()]


def said(talk: Discussion) -> dict[int, dict[str, int]]:
    """How often each answer was given, for points with any."""
    return {
        item: {stance: n for stance, n in counts.items() if n}
        for item, counts in voices.tally(talk.id).items()
    }


def first(talk: Discussion) -> int:
    return agenda.points(talk)[0].id


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_form_tells_the_finding_on_the_screen(phone: Phone, talk: Discussion, lang: str) -> None:
    answer = phone.get(f"/ikut/{talk.code}" + ("?lang=en" if lang == "en" else ""), Accept="text/html")
    words, end = i18n.catalogue("en" if lang == "en" else "id"), " (en)" if lang == "en" else ""
    assert answer.status == 200 and f'<html lang="{lang}"' in answer.text
    assert f"<h1>Lebih lambat{end}</h1>" in answer.text and f"61 % tepat waktu{end}" in answer.text
    assert "Kelurahan Plaju Ulu" in answer.text and words["phone.stance"] in answer.text
    assert (
        "14 " in words["phone.objection_body"] and "Pasal 59" in i18n.catalogue("id")["phone.objection_body"]
    )
    assert words["phone.privacy_body"] in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert all(answer.headers[name] == value for name, value in security.headers().items())
    script = phone.get(re.search(r'src="(/ikut/[^"]+)"', answer.text)[1])  # type: ignore[index]
    assert script.status == 200 and len((answer.text + script.text).encode()) < 20_000
    assert len(re.findall(r'(?:src|href)="http', answer.text)) == 0


def test_the_other_language_is_the_same_place(phone: Phone, talk: Discussion) -> None:
    second = agenda.points(talk)[1]
    page = phone.get(f"/ikut/{talk.code}?butir={second.id}")
    assert "<h1>Nilai naik</h1>" in page.text
    to = re.search(r'<a href="([^"]+)" lang="en"', page.text)[1].replace("&amp;", "&")  # type: ignore[index]
    assert "<h1>Nilai naik (en)</h1>" in phone.get(to).text


def test_a_phone_answers_once_and_may_change_its_mind(phone: Phone, talk: Discussion, url: str) -> None:
    answer = phone.send(talk.code, stance="disagree")
    assert answer.status == 303 and i18n.catalogue("id")["phone.thanks"] in phone.get(answer.to).text
    assert said(talk) == {first(talk): {"disagree": 1}}
    told = i18n.catalogue("id")["phone.said"].format(stance=i18n.catalogue("id")["phone.disagree"])
    assert told in phone.get(f"/ikut/{talk.code}").text
    phone.send(talk.code, stance="agree")
    Phone(url).send(talk.code, stance="agree")
    assert said(talk) == {first(talk): {"agree": 2}} and kept(talk) == []


def test_what_is_written_waits_and_is_tied_to_no_phone(phone: Phone, talk: Discussion) -> None:
    phone.send(talk.code, stance="agree", opinion=" Loket\n hanya satu ", proposal="Tambah loket", name="")
    (row,) = kept(talk)
    assert (row["opinion"], row["proposal"], row["name"]) == ("Loket hanya satu", "Tambah loket", "")
    assert row["state"] == voices.WAITING and row["item_id"] == first(talk)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:(00|15|30|45):00Z", row["at"])
    secret = phone.cookie.partition("=")[2]
    mark = voices.mark(talk.secret, secret.partition(".")[0])
    assert not {mark, secret} & {str(value) for value in row.values()}


def test_a_form_counts_once_however_often_it_is_sent(phone: Phone, talk: Discussion) -> None:
    form = {"once": "a-mark-of-this-form", "butir": "umum", "opinion": "Satu kali"}
    phone.get(f"/ikut/{talk.code}")
    answers = [
        phone.post(f"/ikut/{talk.code}", form) for _ in range(14)
    ]  # more than a phone may send in a minute
    assert {answer.status for answer in answers} == {303}
    for _ in range(2):
        phone.get(answers[0].to)
    assert [row["opinion"] for row in kept(talk)] == ["Satu kali"]
    phone.post(f"/ikut/{talk.code}", {**form, "opinion": "Diubah, lalu dikirim lagi"})
    other = opened()
    Phone(phone_url(phone)).post(f"/ikut/{other.code}", form)
    assert len(kept(talk)) == 2 and len(kept(other)) == 1  # the same mark elsewhere is another form


def phone_url(phone: Phone) -> str:
    return phone.url


@pytest.mark.parametrize(
    ("said_so", "key", "at_fault"),
    [
        ({"opinion": "x" * 601, "proposal": "Usul"}, "judgement.opinion_long", "opinion"),
        ({"opinion": "Ya", "proposal": "y" * 601}, "judgement.proposal_long", "proposal"),
        ({"opinion": "Ya", "name": "z" * 61}, "judgement.name_long", "name"),
        ({"proposal": f"Pegawai {NUMBER}"}, "judgement.number", "proposal"),
        ({"name": NUMBER, "opinion": "Ya"}, "judgement.number", "name"),
        ({"name": "Sari"}, "phone.nothing", ""),
        ({"stance": "everything"}, "phone.nothing", ""),
        ({"once": "kurang", "opinion": "Ya"}, "judgement.once_short", ""),
    ],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_fault_is_told_and_what_was_typed_stays(
    phone: Phone, talk: Discussion, said_so: dict[str, str], key: str, at_fault: str, lang: str
) -> None:
    page = phone.get(f"/ikut/{talk.code}")
    form = {"once": page.hidden("once"), "butir": page.hidden("butir"), **said_so}
    answer = phone.post(f"/ikut/{talk.code}" + ("?lang=en" if lang == "en" else ""), form)
    limits = {"least": 0, "most": 60 if at_fault == "name" else 600}
    assert answer.status == 422 and f'<html lang="{lang}"' in answer.text
    assert i18n.catalogue("en" if lang == "en" else "id")[key].format(**limits) in answer.text
    assert answer.hidden("once") == form["once"]
    for name in ("opinion", "proposal", "name"):
        assert answer.typed(name) == said_so.get(name, "")
    wrong = re.findall(r'id="(\w+)"[^>]*aria-invalid', answer.text)
    assert wrong == ([at_fault] if at_fault else [])
    assert kept(talk) == [] and said(talk) == {}


def test_a_point_of_another_discussion_is_not_spoken_of(phone: Phone, talk: Discussion) -> None:
    other = opened()
    for item in (str(first(other)), "0", "-1", "x", "9" * 12, "१"):
        answer = phone.send(talk.code, butir=item, stance="agree", opinion="Ya")
        assert answer.status == 422 and answer.typed("opinion") == "Ya"
        assert answer.hidden("butir") == str(first(talk))
    assert kept(talk) == kept(other) == [] and said(talk) == said(other) == {}


def test_before_and_after_nothing_is_taken(phone: Phone, url: str) -> None:
    talk, words = prepared(), i18n.catalogue("id")
    early = phone.get(f"/ikut/{talk.code}")
    assert words["phone.not_yet"] in early.text and "Lebih lambat" not in early.text
    assert not early.cookie and '<noscript><meta http-equiv="refresh"' in early.text
    form = {"once": "12345678", "butir": "umum", "opinion": "Kehilangan?"}
    assert phone.post(f"/ikut/{talk.code}", form).status == 409
    sessions.start(talk, "b1")
    Phone(url).send(talk.code, opinion="Masuk")
    sessions.close(again(talk))
    late = phone.post(f"/ikut/{talk.code}", form)
    assert late.status == 409 and words["phone.over"] in late.text
    assert late.typed("kept") == "Kehilangan?"  # to be copied
    assert words["phone.over"] in phone.get(f"/ikut/{talk.code}").text
    assert [row["opinion"] for row in kept(talk)] == ["Masuk"]


def test_an_unknown_code_is_told_and_a_code_is_read_as_people_type_it(phone: Phone, talk: Discussion) -> None:
    words = i18n.catalogue("id")
    for path in ("/ikut/?kode=ZZZZZZ", "/ikut/ZZZZZZ"):
        unknown = phone.get(path, Accept="text/html")
        assert unknown.status == 404 and words["phone.unknown"].format(code="ZZZZZZ") in unknown.text
    lost = phone.post("/ikut/ZZZZZZ", {"opinion": "Kehilangan?"})
    assert lost.status == 404 and lost.typed("kept") == "Kehilangan?"
    typed = f"{talk.code[:3].lower()}-{talk.code[3:].lower()}"
    for path in (f"/ikut/?kode=+{typed}", f"/ikut/{typed}"):
        assert phone.get(path).to == f"/ikut/{talk.code}"
    assert phone.get("/ikut", Accept="text/html").to == "/ikut/"
    assert phone.get("/ikut?lang=en", Accept="text/html").to == "/ikut/?lang=en"
    assert 'name="kode"' in phone.get("/ikut/", Accept="text/html").text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "https://127.0.0.1.evil.example"},
     {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)  # fmt: skip
def test_a_form_on_a_foreign_page_says_nothing(
    phone: Phone, talk: Discussion, headers: dict[str, str]
) -> None:
    phone.get(f"/ikut/{talk.code}")
    form = {"once": "12345678", "butir": first(talk), "stance": "agree", "opinion": "Palsu"}
    assert phone.post(f"/ikut/{talk.code}", form, **headers).status == 403
    assert kept(talk) == [] and said(talk) == {}


def test_the_own_page_is_no_foreign_one(phone: Phone, talk: Discussion) -> None:
    for headers in (
        {"Origin": phone_url(phone)},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://proxy"},
    ):
        form = {"once": "12345678", "butir": "umum", "opinion": str(headers)}
        assert phone.post(f"/ikut/{talk.code}", form, **headers).status == 303
    assert len(kept(talk)) == 2


@pytest.mark.parametrize("text", [text for name, text in HOSTILE.items() if name != "long"])
def test_hostile_texts_stay_texts(phone: Phone, url: str, text: str) -> None:
    talk = opened(draft(text, lines=[text]), unit=text[:60])
    page = phone.get(f"/ikut/{talk.code}")
    form = dict.fromkeys(("once", "stance", "opinion", "proposal", "name", "butir", "lang"), text[:60])
    back = phone.post(f"/ikut/{talk.code}", {**form, "name": text[:60] + "x" * 61})
    unknown = phone.get(f"/ikut/?kode={form['once'].encode().hex()}%3Cscript%3Ealert(1)%3C/script%3E")
    for answer in (page, back, unknown):
        assert answer.status in (200, 404, 422)
        bare = re.sub(r"<script src=\"/ikut/langkah\.js[^>]*></script>|<style>.*?</style>", "", answer.text)
        assert not re.search(r"<(script|b>tebal|svg|img)|onerror=\"|href=\"(http|javascript)", bare)
    assert phone.post(f"/ikut/{talk.code}", {**form, "once": "12345678", "butir": "umum"}).status in (
        303,
        422,
    )


def test_a_phone_without_cookies_may_write_but_counts_no_answer(url: str, talk: Discussion) -> None:
    phone, words = Phone(url, keeps_cookies=False), i18n.catalogue("id")
    alone = phone.send(talk.code, stance="agree")
    assert alone.status == 422 and words["phone.no_phone"] in alone.text
    answer = phone.send(talk.code, stance="agree", opinion="Tanpa cookie")
    assert answer.status == 303 and words["phone.uncounted"] in phone.get(answer.to).text
    assert said(talk) == {} and len(kept(talk)) == 1


def test_a_ticket_is_of_one_discussion_and_cannot_be_made_up(phone: Phone, talk: Discussion) -> None:
    first_cookie = phone.get(f"/ikut/{talk.code}").cookie
    attributes = {part.strip().lower() for part in first_cookie.split(";")[1:]}
    assert {
        "httponly",
        "samesite=lax",
        f"path=/ikut/{talk.code.lower()}",
    } == attributes  # for this visit only
    assert not phone.get(f"/ikut/{talk.code}").cookie  # it has one
    other = opened()
    for forged in (
        phone.cookie,
        "ikut=a.b",
        "ikut=.",
        "ikut=" + "a" * 50,
        f"ikut={'ü'}.x".encode().decode("latin-1"),
    ):
        phone.cookie = forged
        form = {"once": "12345678", "butir": first(other), "stance": "agree"}
        assert phone.post(f"/ikut/{other.code}", form).status == 422
    assert said(other) == {}


def test_one_phone_cannot_flood_and_the_next_is_not_held_up(phone: Phone, talk: Discussion, url: str) -> None:
    answers = [phone.send(talk.code, opinion=f"Nomor {n}") for n in range(voices.PHONE_A_MINUTE * 2 + 1)]
    assert answers[-1].status == 429 and answers[-1].typed("opinion").startswith("Nomor")
    assert (
        voices.PHONE_A_MINUTE <= len(kept(talk)) <= voices.PHONE_A_MINUTE * 2
    )  # a minute may end in between
    assert Phone(url).send(talk.code, opinion="Tetangga").status == 303


def test_when_a_phone_sent_something_is_soon_forgotten(phone: Phone, talk: Discussion) -> None:
    row = {"discussion_id": talk.id, "voter": "somebody", "sent": 1}
    with store.writing() as connection:
        connection.execute(phones.insert().values(minute="2026-11-20T08:15", **row))
    phone.send(talk.code, opinion="Satu")
    with store.reading() as connection:
        kept_still = connection.scalars(
            sa.select(phones.c.voter).where(phones.c.discussion_id == talk.id)
        ).all()
    assert len(kept_still) == 1 and "somebody" not in kept_still


def test_codes_cannot_be_tried_out_and_who_is_in_stays_in(url: str, talk: Discussion) -> None:
    inside, outside = Phone(url, behind="192.0.2.7"), Phone(url, behind="192.0.2.7")
    inside.get(f"/ikut/{talk.code}")
    tries = [outside.get(f"/ikut/ZZZ{n:03}").status for n in range(100)]
    assert tries[0] == 404 and set(tries) <= {404, 429}
    assert any(
        is_shut(url, talk) for _ in range(10)
    )  # a try comes back each half second: it may be just then
    assert inside.send(talk.code, opinion="Masih di dalam").status == 303
    assert Phone(url, behind="192.0.2.8").get(f"/ikut/{talk.code}").status == 200


def is_shut(url: str, talk: Discussion) -> bool:
    """Whether the right code tells no more than a wrong one, once there are no more tries."""
    outside = Phone(url, behind="192.0.2.7")
    refused = any(outside.get("/ikut/ZZZZZZ").status == 429 for _ in range(500))
    return refused and outside.get(f"/ikut/{talk.code}").status == 429


def test_after_sending_the_page_goes_on_to_the_next_point(phone: Phone, talk: Discussion) -> None:
    answer = phone.send(talk.code, stance="agree")
    rest = phone.get(answer.to).text
    assert "<form" not in rest and "Lebih lambat" in rest
    mark = phone.get(f"/ikut/{talk.code}/langkah").text
    sessions.to_step(talk, 2)
    assert phone.get(f"/ikut/{talk.code}/langkah").text != mark
    assert "<form" in phone.get(answer.to).text and "Nilai naik" in phone.get(answer.to).text
    sessions.to_step(talk, 0)
    assert i18n.catalogue("id")["phone.general"] in phone.get(f"/ikut/{talk.code}").text


@pytest.mark.parametrize(
    ("body", "status"),
    [({"opinion": "x" * 50_000}, 413), ({f"f{n}": "" for n in range(50)}, 422), ({"opinion": "\ud800"}, 0)],
)
def test_what_is_no_form_is_refused(
    phone: Phone, talk: Discussion, body: dict[str, str], status: int
) -> None:
    if not status:
        answer = phone._ask("POST", f"/ikut/{talk.code}", "opinion=%ED%A0%80%00&once=12345678&butir=umum", {})
        assert answer.status in (303, 422)
        return
    assert phone.post(f"/ikut/{talk.code}", body).status == status
    assert kept(talk) == []


def test_a_fault_of_the_database_loses_nothing(phone: Phone, talk: Discussion) -> None:
    phone.get(f"/ikut/{talk.code}")
    form = {"once": "a-form-kept", "butir": first(talk), "stance": "agree", "opinion": "Jangan hilang"}
    with store.writing() as connection:
        connection.execute(sa.text("alter table discussion_opinion rename to away"))
    try:
        failed = phone.post(f"/ikut/{talk.code}", form)
    finally:
        with store.writing() as connection:
            connection.execute(sa.text("alter table away rename to discussion_opinion"))
    assert failed.status == 503 and said(talk) == {}
    once_more = {name: failed.hidden(name) for name in ("once", "butir", "stance", "opinion")}
    assert phone.post(f"/ikut/{talk.code}", once_more).status == 303
    assert [row["opinion"] for row in kept(talk)] == ["Jangan hilang"] and said(talk)


def test_at_the_end_no_answer_leads_to_its_phone(phone: Phone, talk: Discussion) -> None:
    phone.send(talk.code, stance="agree")
    mark = voices.mark(talk.secret, phone.cookie.partition("=")[2].partition(".")[0])
    with store.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(votes.c.voter == mark)) == 1
    sessions.close(again(talk))
    with store.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(votes.c.voter == mark)) == 0
    assert said(talk) == {first(talk): {"agree": 1}}
    assert voices.stance_of(again(talk), first(talk), "anything") == ""


def test_the_log_tells_nobody_s_words_or_address(place: Path, url: str) -> None:
    """The last test here: everything above has been sent."""
    log = (place / "log").read_text(errors="replace")
    assert "OperationalError" in log  # the fault above is in it
    for word in ("Jangan hilang", "Loket", "Tetangga", "192.0.2.", "a-form-kept"):
        assert word not in log
