"""What is new goes to who may know it, once, by a real mail server or as files; nothing personal, nothing hostile."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from dashboard import grants, settings
from etl.__main__ import main
from etl.build import build
from etl.digest import settings as mail_settings
from etl.digest import state, wording
from etl.erase import erase
from tests.conftest import ROOT
from tests.etl.drawn_exports import NIP
from tests.etl.mail_server import HOST, Box, certificate_in, serving
from tests.etl.told import (
    ACCESS,
    ACTION,
    FIRST,
    UNITS,
    another_build,
    configure,
    draw,
    files,
    keep,
    missing,
    plain,
    seen,
    signal,
    written,
)  # fmt: skip
from tests.models.drawn import Lake

GOLDEN = ROOT / "tests" / "golden"
HOSTILE = 'Seksi <b>"A"</b>\r\nBcc: mata@jahat.example\n\u202e<script>alert(1)</script> {x} $lead %s'


@pytest.fixture(scope="module")
def one_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("told")
    lake = Lake(data)
    lake.add("unit", UNITS)
    lake.refuse(file="SKP Siti Nur Aminah.xlsx", expected="tanggal", rows=[4, 9])
    build(data)
    return data


@pytest.fixture
def told(one_build: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a build in which Kelurahan A has a signal and missing ratings, and two people to tell."""
    shutil.copytree(one_build, data, dirs_exist_ok=True)
    monkeypatch.delenv("APP_DEMO")
    monkeypatch.setenv("APP_URL", "https://kinerja.contoh.go.id/")
    for name in ("HOST", "PORT", "SECURITY", "USER", "SENDER", "CA", "PASSWORD"):
        monkeypatch.delenv(f"MAIL_{name}", raising=False)
    (data / "access.toml").write_text(ACCESS)
    draw(data, FIRST, *signal("a", "2026-Q3", "concern", 71.3), missing("a", "2026-09", 57.0))
    return data


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_mail_reads_as_it_should_in_each_language(told: Path, lang: str) -> None:
    (told / "mail.toml").write_text(f'language = "{lang}"')
    keep(ACTION)
    mail = files(told)["lurah.a@contoh.go.id"]
    golden = GOLDEN / f"digest-{lang}.txt"
    assert f"{mail['Subject']}\n\n{plain(mail)}" == golden.read_text(encoding="utf-8")
    assert mail["Content-Language"] == lang and mail["Auto-Submitted"] == "auto-generated" and mail["Date"]
    shown = seen(mail)
    for line in plain(mail).splitlines():
        if line and not set(line) <= {"-"} and "https://" not in line:
            assert " ".join(line.removeprefix("* ").removeprefix("KINERJA ASN – ").split()) in shown.text
    links = [line.strip() for line in plain(mail).splitlines() if "https://" in line]
    assert set(links) < set(shown.links) and f"https://kinerja.contoh.go.id/?lang={lang}" in shown.links


def test_nothing_is_told_twice_and_nothing_left_out(told: Path) -> None:
    assert set(files(told)) == {"hrd@contoh.go.id", "lurah.a@contoh.go.id"}
    shutil.rmtree(told / "digest" / FIRST)
    assert files(told) == {}
    second = another_build(
        told, *signal("a", "2026-Q4", "improvement", 91.0), *signal("a", "2025-Q1", "concern", 60.0)
    )
    mail = files(told, second)["lurah.a@contoh.go.id"]
    text = plain(mail)
    assert (
        "91,00 pada Triwulan IV 2026" in text and "60,00 pada Triwulan I 2025" in text
    )  # an older one lit up anew
    assert "71,30" not in text and "September" not in text and mail["Subject"].endswith("2 sinyal")
    third = another_build(told)
    assert files(told, third) == {} and main(["digest"]) == 0


def test_who_is_told_first_hears_the_present_only(told: Path) -> None:
    second = another_build(
        told, *signal("b", "2025-Q1", "concern", 60.0), *signal("b", "2026-Q3", "concern", 70.0),
        *signal("b", "2026-Q3", "concern", 65.0, "close_days"), *signal("b", "2026-Q4", "common", 80.0, "close_days"),
    )  # fmt: skip
    files(told, second)
    with (told / "access.toml").open("a") as file:  # the same person leads a second unit now
        file.write(ACCESS.partition("\n\n")[2].replace('"a"', '"b"'))
    third = another_build(told)
    text = plain(files(told, third)["lurah.a@contoh.go.id"])
    assert "Kelurahan B" in text and "70,00" in text and "Kelurahan A" not in text
    assert "60,00" not in text and "65,0" not in text  # long ago; over since the fourth quarter


def test_each_role_hears_of_its_units_only(told: Path, database: str) -> None:
    keep(ACTION, {**ACTION, "key": "k2", "unit_id": "b", "due": "2026-08"})
    keep({**ACTION, "key": "k3", "hierarchy": "territory", "due": "2026-07"})
    for account, role, tree, unit in (
        ("camat@contoh.go.id", "pimpinan", "territory", "kec"),
        ("dinas@contoh.go.id", "pimpinan", "command", "dinas"),
        ("pemandu@contoh.go.id", "fasilitator", "", ""),
        ("pegawai@contoh.go.id", "pegawai", "", ""),
        ("keluar@contoh.go.id", "kepala_unit", "command", "a"),
    ):
        until = "2026-01-01" if account.startswith("keluar") else None
        grants.give(settings.Grant(account, role, tree, unit), "2020-01-01", until, "hrd@contoh.go.id")
    rows = [*signal("b", "2026-Q3", "improvement", 90.0), *signal("pkm", "2026-Q3", "improvement", 90.0)]
    second = another_build(told, *rows, *signal("kec", "2026-Q3", "concern", 61.0, tree="territory"))
    mails = {to: plain(mail) for to, mail in files(told, second).items()}
    units = ("Kelurahan A", "Kelurahan B", "Puskesmas Contoh", "Kecamatan Contoh")
    reach = {
        to.partition("@")[0]: [unit for unit in units if f"\n{unit}\n" in text] for to, text in mails.items()
    }
    assert reach == {
        "hrd": list(units), "lurah.a": ["Kelurahan A"], "dinas": ["Puskesmas Contoh"],
        "pemandu": ["Kelurahan A", "Kelurahan B"], "camat": list(units),
    }  # fmt: skip
    assert [to for to, text in mails.items() if "ditolak" in text] == ["hrd@contoh.go.id"]
    assert (
        mails["lurah.a@contoh.go.id"].count("Tindak lanjut masih terbuka") == 2
    )  # the unit's own, in either tree


def test_of_actions_and_refused_rows_only_how_many_and_when(told: Path) -> None:
    keep(
        ACTION,
        {**ACTION, "key": "k2", "due": "2099-01"},
        {**ACTION, "key": "k3", "state": "done"},
        {**ACTION, "key": "k4", "ended_at": "2026-10-01T00:00:00Z", "ended_by": "x"},
        {**ACTION, "key": "k5", "metric": None, "due": "2026-Q3"},
    )
    mail = files(told)["hrd@contoh.go.id"]
    text = plain(mail)
    assert text.count("Tindak lanjut masih terbuka, tenggatnya 30 September 2026") == 2
    assert "tanpa angka yang diikuti" in text and "baris ditolak 2, lembar 1" in text
    whole = text + seen(mail).text + str(mail["Subject"])
    assert not re.search(r"(?i)siti|bimbingan|konseling|lurah a|tanggal|\.xlsx", whole)


def test_ratings_are_missing_when_their_time_is_over_and_the_file_says_so(told: Path) -> None:
    rows = [
        missing("b", "2026-09", 10.0, "most"),
        missing("pkm", "2026-10", 80.0),
        missing("kec", "2026-09", 90.0, "least"),
    ]
    text = plain(files(told, another_build(told, *rows))["hrd@contoh.go.id"])
    assert "≥90\N{NO-BREAK SPACE}% (n\N{NO-BREAK SPACE}10–19)" in text and "57\N{NO-BREAK SPACE}%" in text
    assert "Kelurahan B" not in text and "Puskesmas" not in text  # at most a tenth; due on 10 November


def test_a_server_takes_it_encrypted_and_from_who_signs_in(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "rahasia")
    certificate, box = certificate_in(tmp_path), Box()
    with serving(box, certificate) as port:
        configure(told, port, security="starttls", user="kinerja")
        assert main(["digest"]) == 1 and box.mails == []  # nobody vouches for the server
        kept = json.loads((told / state.FILE).read_text())
        assert kept["told"] == {} and len(kept["salt"]) == 32  # the number is there before a mail can go out
        configure(told, port, security="starttls", user="kinerja", ca=str(certificate))
        assert main(["digest"]) == 0
    assert sorted(box.to) == ["hrd@contoh.go.id", "lurah.a@contoh.go.id"] and all(box.encrypted)
    assert set(box.known) == {("kinerja", "rahasia")} and not (told / "digest" / FIRST).exists()
    assert {mail["From"] for mail in box.mails} == {"Kinerja ASN <kinerja@contoh.go.id>"}
    assert [mail.get_content_type() for mail in box.mails] == ["multipart/alternative"] * 2


def test_what_a_server_does_not_take_is_sent_later(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = Box()
    box.refused = {"hrd@contoh.go.id": "450 mailbox\x1b[31m full"}
    with serving(box) as port:
        configure(told, port)
        assert main(["digest"]) == 1
        told_of = capsys.readouterr()
        assert (
            "Belum terkirim ke hrd@contoh.go.id: server menolak (450 mailbox" in told_of.err
            and "\x1b" not in told_of.err
        )
        box.refused = {}
        assert main(["digest"]) == 0
        assert main(["digest"]) == 0
    assert box.to == ["lurah.a@contoh.go.id", "hrd@contoh.go.id"]
    assert "Keadaan sekarang" in plain(box.mails[1])  # still the first mail to this account


def test_a_server_that_hangs_up_is_called_again_and_one_that_is_gone_is_told(
    told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Box()
    box.hang_up = 1
    with serving(box) as port:
        configure(told, port)
        assert main(["digest"]) == 0 and len(box.mails) == 2
        another_build(told, *signal("a", "2026-Q4", "improvement", 91.0))
    assert main(["digest"]) == 1
    assert capsys.readouterr().err.count(f"server {HOST} tidak dapat dipakai") == 2


def test_a_mail_that_goes_out_again_after_a_kill_has_the_same_number(told: Path) -> None:
    box = Box()
    with serving(box) as port:
        configure(told, port)
        main(["digest"])
        kept = json.loads((told / state.FILE).read_text())
        (told / state.FILE).write_text(json.dumps({**kept, "told": {}}))  # killed before it was noted
        main(["digest"])
    ids = [mail["Message-ID"] for mail in box.mails]
    assert len(ids) == 4 and ids[:2] == ids[2:] and len(set(ids)) == 2
    assert all(re.fullmatch(r"<[0-9a-f]{32}@contoh\.go\.id>", one) for one in ids)


def test_a_hostile_name_stays_a_name(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / FIRST / "shared.duckdb")) as con:
        con.execute("update unit set unit_name = ? where unit_id = 'a'", [HOSTILE])
    mail = files(told)["lurah.a@contoh.go.id"]
    name = 'Seksi <b>"A"</b> Bcc: mata@jahat.example <script>alert(1)</script> {x} $lead %s'
    assert (
        mail["Subject"].startswith(f"Kinerja ASN, {name}:")
        and mail["Bcc"] is None
        and mail["To"] == "lurah.a@contoh.go.id"
    )
    assert f"\n{name}\n" in plain(mail) and "\u202e" not in plain(mail)
    shown = seen(mail)
    assert name in shown.text and not {"script", "b"} & shown.tags


def test_accounts_that_are_no_address_or_want_none_get_none(
    told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for account in ("a@b@c", "x@y.id\\nBcc: z@y.id", "x@y.id,z@y.id", "<x@y.id>", "nip-saja", "é@y.id"):
        with (told / "access.toml").open("a") as file:
            file.write(f'\n[[grant]]\naccount = "{account}"\nrole = "kepegawaian"\n')
    (told / "mail.toml").write_text('off = ["HRD@contoh.go.id"]')
    assert set(files(told)) == {"lurah.a@contoh.go.id"}
    assert capsys.readouterr().out.count("Dilewati, akunnya bukan alamat surel") == 6


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mail.toml", "language = 'su'"),
        ("mail.toml", "bahasa = 'id'"),
        ("mail.toml", "[smtp]\nhost = 'mail.contoh.go.id'"),
        ("mail.toml", "[smtp]\nhost = 'x'\nsender = 'Kinerja'"),
        ("mail.toml", "[smtp]\nhost = 'x'\nsender = 'a@b.id'\nsecurity = 'ssl'"),
        ("mail.toml", "[smtp]\nhost = 'x'\nsender = 'a@b.id'\nsecurity = 'none'\nuser = 'u'"),
        ("mail.toml", '[smtp]\nhost = "x"\nsender = "K <a@b.id>\\nBcc: c@b.id"'),
        ("mail.toml", "[smtp]\npassword = 'x'"),
        ("mail.toml", "[[[")
        ,
        ("access.toml", "[[grant]]\nrole = 'kepegawaian'"),
        ("digest.json", "{"),
    ],
)  # fmt: skip
def test_on_a_wrong_setting_nothing_is_sent(
    told: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (told / name).write_text(text)
    assert main(["digest"]) == 2
    assert name in capsys.readouterr().err and not list((told / "digest").rglob("*.eml"))


def test_without_a_build_there_is_nothing_to_tell(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest"]) == 2 and "python -m etl build" in capsys.readouterr().err


def test_an_app_database_that_cannot_be_read_stops_it(told: Path) -> None:
    with closing(sqlite3.connect(told / "app.db")) as con:
        con.execute("create table other (a)")
    assert main(["digest", "--dry-run"]) == 0  # no grant and no action yet
    (told / "app.db").write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    assert main(["digest"]) == 3 and not list((told / "digest").rglob("*.eml"))


def _there(data: Path) -> list[Path]:
    """What lies in the folder, but for the log of what was done."""
    return sorted(path for path in data.rglob("*") if "logs" not in path.parts)


def test_looking_leaves_nothing_and_files_go_where_one_wants(
    told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _there(told)
    assert main(["digest", "--dry-run"]) == 0
    assert (
        "lurah.a@contoh.go.id: Kinerja ASN, Kelurahan A: 1 sinyal, 1 unit dengan" in capsys.readouterr().out
    )
    assert _there(told) == before
    assert main(["digest", "--dry-run", "--to", str(tmp_path / "lihat")]) == 0
    assert main(["digest", "--to", str(tmp_path / "kirim")]) == 0
    assert len(list((tmp_path / "lihat").iterdir())) == 4
    for path in (tmp_path / "kirim").iterdir():
        assert path.stat().st_mode & 0o077 == 0 and "lurah" not in path.name
    assert main(["digest", "--to", str(tmp_path / "lagi")]) == 0 and not (tmp_path / "lagi").exists()


def test_since_a_build_tells_what_it_did_not_hold(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = another_build(told, *signal("a", "2026-Q4", "improvement", 91.0))
    files(told, second)
    shutil.rmtree(told / "digest" / second)
    assert main(["digest", "--since", FIRST]) == 0
    text = plain(written(told / "digest" / second)["lurah.a@contoh.go.id"])
    assert "91,00" in text and "71,30" not in text
    assert main(["digest", "--since", "build-000009"]) == 2 and "build-000009" in capsys.readouterr().err


def test_synthetic_figures_say_so(told: Path) -> None:
    draw(told, FIRST, synthetic=True)
    (told / "mail.toml").write_text('[languages]\n"lurah.a@contoh.go.id" = "both"')
    mail = files(told)["lurah.a@contoh.go.id"]
    assert (
        mail["Subject"].startswith("[data contoh] Kinerja ASN")
        and "Data contoh (sintetis)" in seen(mail).text
    )
    assert "Sample data (synthetic), not real data." in plain(mail) and mail["Content-Language"] == "id, en"


def test_who_is_erased_is_gone_from_what_was_told(told: Path) -> None:
    files(told)
    assert len(json.loads((told / state.FILE).read_text())["told"]) == 2
    assert "contoh.go.id" not in (told / state.FILE).read_text()
    shutil.rmtree(told / "warehouse")  # figures need no building anew here
    erase(told, [NIP], accounts=["Lurah.A@contoh.go.id"])
    assert set(written(told / "digest" / FIRST)) == {"hrd@contoh.go.id"}
    assert len(list((told / "digest" / FIRST).glob("*.html"))) == 1
    assert len(json.loads((told / state.FILE).read_text())["told"]) == 1


def test_the_example_of_the_handbook_can_be_used(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "digest.md").read_text(encoding="utf-8")
    found = re.search(r"```toml mail.toml\n(.*?)```", text.replace("\n   ", "\n"), re.DOTALL)
    assert found
    (told / "mail.toml").write_text(found[1])
    mail = mail_settings.read(told)
    assert (mail.host, mail.port, mail.security) == ("mail.contoh.go.id", 587, "starttls")
    monkeypatch.setenv("MAIL_HOST", "lain.contoh.go.id")
    monkeypatch.setenv("MAIL_PORT", "2525")
    assert (mail_settings.read(told).host, mail_settings.read(told).port) == ("lain.contoh.go.id", 2525)


@pytest.mark.parametrize(
    ("code", "indonesian", "english", "last"),
    [
        ("2026-10", "Oktober 2026", "October 2026", "2026-10-31"),
        ("2026-02", "Februari 2026", "February 2026", "2026-02-28"),
        ("2026-12", "Desember 2026", "December 2026", "2026-12-31"),
        ("2026-Q4", "Triwulan IV 2026", "Q4 2026", "2026-12-31"),
        ("2026-S1", "Semester I 2026", "Semester 1 2026", "2026-06-30"),
        ("2026", "2026", "2026", "2026-12-31"),
    ],
)
def test_periods_are_written_and_end(code: str, indonesian: str, english: str, last: str) -> None:
    assert (wording.period(code).id, wording.period(code).en) == (indonesian, english)
    assert wording.last_day(code).isoformat() == last
