"""Builds as somebody would be told of them: rows drawn in the shared file, mails read back."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb

from dashboard import store
from dashboard.discussion.tables import actions
from etl import publish
from etl.__main__ import main
from tests.etl.mail_server import HOST

FIRST = "build-000001"
Drawn = tuple[str, dict[str, Any]]  # table of the shared file, row
UNITS = """
unit_id | unit_name            | unit_kind | command_parent | territory_parent | valid_from
kec     | Kecamatan Contoh     | kecamatan | -              | -                | 2020-01-01
a       | Kelurahan A          | kelurahan | kec            | kec              | 2020-01-01
b       | Kelurahan B          | kelurahan | kec            | kec              | 2020-01-01
pkm     | Puskesmas Contoh     | puskesmas | dinas          | kec              | 2020-01-01
dinas   | Dinas Kesehatan      | dinas     | -              | -                | 2020-01-01
"""
ACCESS = """
[[grant]]
account = "hrd@contoh.go.id"
role = "kepegawaian"

[[grant]]
account = "Lurah.A@contoh.go.id"
role = "kepala_unit"
hierarchy = "command"
unit_id = "a"
"""
SIGNED = {"given_at": "2026-09-01T08:00:00Z", "given_by": "hrd@contoh.go.id", "given_as": "kepegawaian"}
ACTION = {
    "key": "k1", "hierarchy": "command", "unit_id": "a", "metric": "ikm", "kind": "konseling",
    "title": "Bimbingan bagi Siti Nur Aminah", "owner": "Lurah A", "start": "2026-06", "due": "2026-09",
    "effect": "", "state": "open", "outcome": "", **SIGNED,
}  # fmt: skip


def draw(data: Path, name: str, *rows: Drawn, synthetic: bool = False) -> None:
    """Rows of the shared file of a build, in the columns that it has. `internal.duckdb` is taken away: nothing here may
    need it."""
    folder = data / "warehouse" / name
    (folder / "internal.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "shared.duckdb")) as con:
        con.execute(
            "update build set build = ?, as_of = '2026-11-05', built_at = '2026-11-05 07:03:00', synthetic = ?",
            [name, synthetic],
        )
        for table, row in rows:
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            con.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def another_build(data: Path, *rows: Drawn) -> str:
    """The next build: what the present one holds and some rows more; its name."""
    warehouse = data / "warehouse"
    now = publish.current(warehouse) or ""
    name = f"build-{int(now[-6:]) + 1:06d}"
    shutil.copytree(warehouse / now, warehouse / name)
    draw(data, name, *rows)
    (warehouse / "CURRENT").write_text(name)
    return name


def signal(
    unit: str, period: str, verdict: str, value: float, metric: str = "ikm", tree: str = "command"
) -> list[Drawn]:
    """A quarter at which the chart of a unit gave a verdict."""
    where = {"hierarchy": tree, "metric": metric, "unit_id": unit, "period_type": "quarter", "period": period}
    at = {**where, "period_start": first_day(period)}
    judged = {**at, "y": value, "centre": 80.57, "verdict_now": verdict, "state_now": "full"}
    series = {k: v for k, v in where.items() if k != "period"} | {"state": "full", "segment": 1}
    return [
        ("value", {**at, "n": 40, "value": value, "status": "ok"}),
        ("control", judged),
        ("control_series", series),
    ]


def missing(unit: str, period: str, value: float, bound: str | None = None) -> Drawn:
    """A month with missing ratings, as coarse as the shared file says it."""
    where = {
        "hierarchy": "command",
        "metric": "not_rated",
        "unit_id": unit,
        "period_type": "month",
        "period": period,
    }
    known = {"n": 10, "n_to": 19, "value": value, "bound": bound, "status": "ok"}
    return ("value", {**where, "period_start": first_day(period), **known})


def first_day(period: str) -> dt.date:
    year, part = period.split("-")
    return dt.date(int(year), 3 * int(part[1]) - 2 if part[0] == "Q" else int(part), 1)


def configure(data: Path, port: int, text: str = "", security: str = "none", **more: str) -> None:
    smtp = {"host": HOST, "security": security, "sender": "Kinerja ASN <kinerja@contoh.go.id>", **more}
    lines = [
        text,
        "[smtp]",
        f"port = {port}",
        *(f"{name} = {json.dumps(value)}" for name, value in smtp.items()),
    ]
    (data / "mail.toml").write_text("\n".join(lines))


def written(folder: Path) -> dict[str, EmailMessage]:
    """Mails that lie in a folder, by whom they are to."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))
    ]
    assert all(isinstance(mail, EmailMessage) for mail in mails)
    return {str(mail["To"]): mail for mail in mails}  # type: ignore[misc]


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


class Seen(HTMLParser):
    """What somebody reads of an HTML page, and the tags that make it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags, self.links = list[str](), set[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not any(name.startswith("on") or name == "src" for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)


def seen(mail: EmailMessage) -> Seen:
    body = mail.get_body(("html",))
    assert body is not None
    return Seen(body.get_content())


def files(data: Path, name: str = FIRST) -> dict[str, EmailMessage]:
    """Tell as files; the mails of a build."""
    assert main(["digest"]) == 0
    return written(data / "digest" / name)


def keep(*rows: Mapping[str, Any]) -> None:
    with store.writing() as con:
        for row in rows:
            con.execute(actions.insert().values(**row))
