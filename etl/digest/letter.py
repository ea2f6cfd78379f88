"""The mail: one per person, as plain text and as HTML that stands alone, in his language."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from etl.digest import wording
from etl.digest.news import KINDS, NOT_RATED, OVERDUE, REFUSED, SIGNAL, News, Present
from etl.messages import Both, said

MOST_UNITS, MOST_LINES = 30, 6
TONES = {"worse": 0, "better": 1, "changed": 2}
PLAIN_WIDTH = 72


@dataclass(frozen=True)
class Block:
    """What is told of one unit, or of the exports: a title, the lines that are shown, how many more there are."""

    title: Both
    lines: tuple[News, ...]
    more: int


@dataclass(frozen=True)
class Content:
    """What one mail tells, before it is in any language. first: to somebody who was told nothing yet; refused: in
    place of those of `news`, one per layout; tested: series looked at; app: address of the app, empty where none is
    known."""

    news: tuple[News, ...]
    refused: tuple[News, ...]
    found: Present
    first: bool
    tested: int
    app: str

    def counts(self) -> Counter[str]:
        """How much of each kind; of missing ratings, how many units."""
        units = {one.unit_id for one in self.news if one.kind == NOT_RATED}
        return Counter(one.kind for one in self.news if one.kind != NOT_RATED) + Counter(
            {NOT_RATED: len(units)}
        )

    def blocks(self) -> tuple[list[Block], int]:
        """Blocks by unit in reading order, that of the exports last, and how many units there was no room for."""
        order = {unit: at for at, (_, unit) in reversed(list(enumerate(self.found.places.below)))}
        by_unit: dict[str, list[News]] = {}
        for one in self.news:
            if one.kind != REFUSED:
                by_unit.setdefault(one.unit_id, []).append(one)
        units = sorted(by_unit, key=lambda unit: (order.get(unit, len(order)), unit))
        shown = [_block(self.name(unit), by_unit[unit]) for unit in units[:MOST_UNITS]]
        refused = [Block(said("digest", "refused_title"), self.refused, 0)] if self.refused else []
        return [*shown, *refused], len(units) - len(shown)

    def name(self, unit: str) -> Both:
        """A unit's name; its code where it has none any more."""
        code = wording.clean(unit)
        return self.found.places.name.get(unit, Both(code, code))


def app_address() -> str:
    """The address by which the app is called, no slash at the end; empty where APP_URL does not tell it."""
    told = os.environ.get("APP_URL", "").strip().rstrip("/")
    return told if told.startswith(("https://", "http://")) else ""


def message(content: Content, language: str, to: str, sender: str, message_id: str) -> EmailMessage:
    """The whole mail. language: id, en or both."""
    languages = ("id", "en") if language == "both" else (language,)
    mail = EmailMessage()
    mail["Subject"] = subject(content, languages[0])
    mail["From"], mail["To"] = sender, to
    mail["Date"] = format_datetime(dt.datetime.now(wording.zone()))
    mail["Message-ID"] = message_id
    mail["List-Id"] = f"Kinerja ASN <digest.{message_id.rstrip('>').rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(text(content, lang) for lang in languages), cte="quoted-printable")
    mail.add_alternative(page(content, languages), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = ", ".join(languages)
    return mail


def subject(content: Content, lang: str) -> str:
    """`Kinerja ASN, Kelurahan Talangbubuk: 2 sinyal, 1 tindak lanjut lewat tenggat`."""
    units = {one.unit_id for one in content.news if one.kind != REFUSED}
    where = f", {getattr(content.name(next(iter(units))), lang)}" if len(units) == 1 else ""
    sample = f"[{_t('sample', lang)}] " if content.found.synthetic else ""
    return wording.clean(f"{sample}Kinerja ASN{where}: {', '.join(summary(content, lang))}")


def summary(content: Content, lang: str) -> list[str]:
    """`2 sinyal`, `1 tindak lanjut lewat waktu` and so on."""
    counts = content.counts()
    return [
        _t(
            f"count_{kind}{'_one' if counts[kind] == 1 else ''}",
            lang,
            n=wording.number(counts[kind], 0, lang),
        )
        for kind in (SIGNAL, OVERDUE, NOT_RATED, REFUSED)
        if counts[kind]
    ]


def notes(content: Content, lang: str) -> list[str]:
    """What one must know to read it: how often chance lights up, how coarse the figures are, of when, who gets it."""
    found = content.found
    by_chance, tested = round(content.tested * found.false_alarm), wording.number(content.tested, 0, lang)
    key = "chance" if by_chance else "chance_few"
    chance = [_t(key, lang, n=tested, m=wording.number(by_chance, 0, lang))] if content.tested else []
    built = wording.moment(found.built_at)
    facts = {"build": found.build, "at": getattr(built, lang), "day": getattr(wording.day(found.as_of), lang)}
    return [*chance, _t("coarse", lang), _t("made", lang, **facts), _t("why", lang)]


def text(content: Content, lang: str) -> str:
    """The plain text in one language."""
    lines = [f"KINERJA ASN – {_t('title', lang)}", _lead(content, lang), ""]
    if content.found.synthetic:
        lines[1:1] = [_t("sample_note", lang)]
    blocks, left = content.blocks()
    for block in blocks:
        title = getattr(block.title, lang)
        lines += [title, "-" * min(len(title), PLAIN_WIDTH)]
        for one in block.lines:
            lines.append(f"* {getattr(one.said, lang)}")
            lines += [f"  {url}"] if (url := _url(content, one, lang)) else []
        lines += [f"  {_more(block.more, lang)}"] if block.more else []
        lines.append("")
    lines += [_left(left, lang), ""] if left else []
    return "\n".join([*lines, *notes(content, lang)]) + "\n"


def page(content: Content, languages: Sequence[str]) -> str:
    """The HTML, all languages below each other."""
    parts = "".join(_part(content, lang) for lang in languages)
    title = escape(subject(content, languages[0]))
    return _template("mail").substitute(lang=languages[0], title=title, parts=parts)


def _part(content: Content, lang: str) -> str:
    blocks, left = content.blocks()
    units = "".join(_rows(content, block, lang) for block in blocks)
    sample = f'<p class="sample" style="{STYLES["sample"]}">{escape(_t("sample_note", lang))}</p>'
    facts = {
        "lang": lang,
        "title": escape(_t("title", lang)),
        "sample": sample if content.found.synthetic else "",
        "lead": escape(_lead(content, lang)),
        "units": units,
        "left": f'<p class="muted" style="{STYLES["more"]}">{escape(_left(left, lang))}</p>' if left else "",
        "button": _button(content, lang),
        "notes": "".join(f'<p style="margin:0 0 6px 0">{escape(note)}</p>' for note in notes(content, lang)),
    }
    return _template("part").substitute(facts)


STYLES = {
    "sample": "margin:0 0 12px 0;padding:8px 12px;background:#e6e9f0;border-radius:6px;font-size:14px",
    "more": "margin:0 0 16px 0;color:#55617a;font-size:14px",
    "title": "margin:20px 0 6px 0;font-size:17px;line-height:1.3;font-weight:600",
    "line": "padding:8px 12px;font-size:15px;line-height:1.45",
    "button": "display:inline-block;padding:10px 18px;background:#1f5fa8;color:#ffffff;border-radius:6px;"
    "text-decoration:none",
    "link": "color:#1f5fa8;white-space:nowrap",
}
EDGES = {"worse": "#c8650a", "better": "#1f5fa8"}  # a signal has a colour, everything else is grey


def _rows(content: Content, block: Block, lang: str) -> str:
    rows = "".join(_row(content, one, lang) for one in block.lines)
    more = (
        f'<p class="muted" style="{STYLES["more"]}">{escape(_more(block.more, lang))}</p>'
        if block.more
        else ""
    )
    table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
    return (
        f'<h2 style="{STYLES["title"]}">{escape(getattr(block.title, lang))}</h2>'
        f'<table {table} style="border-collapse:separate;border-spacing:0 4px">{rows}</table>{more}'
    )


def _row(content: Content, one: News, lang: str) -> str:
    url = _url(content, one, lang)
    words = _t(f"to_{one.kind}", lang)
    link = (
        f' <a class="link" href="{escape(url)}" style="{STYLES["link"]}">{escape(words)}</a>' if url else ""
    )
    edge = EDGES.get(one.tone, "#78839a")
    style = f"{STYLES['line']};border-left:4px solid {edge};background:#f4f6fa"
    return (
        f'<tr><td class="panel {one.tone}" style="{style}">{escape(getattr(one.said, lang))}{link}</td></tr>'
    )


def _button(content: Content, lang: str) -> str:
    if not content.app:
        return ""
    url = escape(f"{content.app}/?{urlencode({'lang': lang})}")
    link = f'<a class="button" href="{url}" style="{STYLES["button"]}">{escape(_t("open", lang))}</a>'
    return f'<p style="margin:20px 0">{link}</p>'


def _block(title: Both, news: Sequence[News]) -> Block:
    order = sorted(news, key=lambda one: (KINDS.index(one.kind), TONES.get(one.tone, 3)))
    return Block(title, tuple(order[:MOST_LINES]), max(0, len(order) - MOST_LINES))


def _url(content: Content, one: News, lang: str) -> str:
    """Where the app shows it; what is there depends on who opens it."""
    if not content.app or not one.page:
        return ""
    return f"{content.app}/{one.page}?{urlencode({**one.view, 'lang': lang})}"


def _lead(content: Content, lang: str) -> str:
    told = ", ".join(summary(content, lang))
    return _t("lead_first" if content.first else "lead", lang, told=told)


def _more(n: int, lang: str) -> str:
    return _t("more", lang, n=wording.number(n, 0, lang))


def _left(n: int, lang: str) -> str:
    return _t("left", lang, n=wording.number(n, 0, lang))


def _t(key: str, lang: str, **facts: object) -> str:
    return str(getattr(said("digest", key, **facts), lang))


def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(f"{name}.html").read_text(encoding="utf-8"))
