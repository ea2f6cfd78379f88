"""The pages that a phone sees, as whole HTML documents: one request, no script needed, nothing from elsewhere."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from dashboard import demo, frame, i18n, metrics, theme
from dashboard.discussion.invite import PATH
from dashboard.discussion.sessions import PREPARED, Discussion
from dashboard.i18n import t

HERE = Path(__file__).parent
AGAIN_SECONDS = 15  # without a script a page with nothing to type in is asked for again


@dataclass(frozen=True)
class Typed:
    """What came in a form, as it was typed. once: the form's own mark."""

    once: str
    stance: str = ""
    opinion: str = ""
    proposal: str = ""
    name: str = ""


def link(code: str = "", **query: str) -> str:
    """An address below the form's own, in the present language."""
    asked = query | ({"lang": "en"} if i18n.lang() == "en" else {})
    return f"{PATH}{code}" + (f"?{urlencode(asked)}" if asked else "")


def mark(talk: Discussion) -> str:
    """What changes when the screen moves on, or the discussion opens or ends."""
    return f"{talk.state}.{talk.step}"


def door(typed: str = "", fault: str = "") -> str:
    """The page to type a code into."""
    wrong = ' aria-invalid="true" aria-describedby="fault"' if fault else ' aria-describedby="how"'
    language = '<input type="hidden" name="lang" value="en">' if i18n.lang() == "en" else ""
    body = f"""{told(fault)}<h1>{t("phone.code_title")}</h1><p>{t("phone.code_lead")}</p>
<form action="{PATH}">{language}<label for="kode">{t("phone.code")}</label>
<p class="hint" id="how">{t("phone.code_hint")}</p>
<input id="kode" name="kode" value="{escape(typed[:20])}" maxlength="20" autocomplete="off"
autocapitalize="characters" spellcheck="false" required{wrong}><button>{t("phone.code_go")}</button></form>"""
    return page(t("phone.code_title"), body, other(""), fault=fault)


def waiting(talk: Discussion, kept: Typed | None = None) -> str:
    """A discussion that is not open: not yet, or not any more. kept: what was typed and cannot be sent."""
    state = "not_yet" if talk.state == PREPARED else "over"
    is_watching = state == "not_yet" and kept is None
    body = f"<h1>{t(f'phone.{state}')}</h1><p>{t(f'phone.{state}_body')}</p>"
    if state == "not_yet":
        parts = (metrics.date(dt.date.fromisoformat(talk.day)), talk.place)
        body += f"<p>{escape(' · '.join(part for part in parts if part))}</p>{again(talk)}"
    return page(
        t(f"phone.{state}"),
        f"{_lost(kept)}{where(talk)}{body}",
        other(talk.code),
        talk if is_watching else None,
        is_asked_again=is_watching,
    )


def gone(words: str, kept: Typed | None = None) -> str:
    """What cannot be shown, why, and the way to type a code. kept: what was typed and cannot be sent."""
    body = f'<h1>{escape(words)}</h1><p><a class="button" href="{link()}">{t("phone.to_code")}</a></p>'
    return page(words, f"{_lost(kept)}{body}", other(""))


def retry(code: str, form: Mapping[str, str], kept: Typed) -> str:
    """A form that could not be kept now, to be sent once more as it is: nothing needs to be read for it."""
    fields_of = {**form, "once": kept.once}
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields_of.items()
    )
    body = f"""{_lost(kept)}<h1>{t("phone.away")}</h1><form method="post" action="{escape(link(code))}">{hidden}
<button>{t("phone.retry")}</button></form>"""
    return page(t("phone.away"), body, other(""))


def told(fault: str) -> str:
    """Why a form was not taken; nothing without a fault."""
    return f'<div class="fault" id="fault" role="alert">{escape(fault)}</div>' if fault else ""


def _lost(kept: Typed | None) -> str:
    """That a form was not sent, and what was written in it, to be copied."""
    if kept is None:
        return ""
    said = "\n\n".join(part for part in (kept.opinion, kept.proposal) if part)
    field = f'<textarea id="kept" rows="5" readonly>\n{escape(said)}</textarea>'
    return told(t("phone.not_sent")) + (f'<label for="kept">{t("phone.kept")}</label>{field}' if said else "")


def where(talk: Discussion) -> str:
    """Unit and period."""
    sample = f' <span class="sample">{t("frame.synthetic")}</span>' if demo.asked() else ""
    period = escape(metrics.period_label(talk.period))
    return f'<p class="where"><b>{escape(talk.unit_name)}</b> · {period}{sample}</p>'


def again(talk: Discussion) -> str:
    """The way to ask once more, for who has no script."""
    return f'<p class="now"><a href="{link(talk.code)}">{t("phone.again")}</a></p>'


def other(code: str, **query: str) -> str:
    """The way to the same place in the other language."""
    tongue: i18n.Lang = "id" if i18n.lang() == "en" else "en"
    with i18n.speaking(tongue):
        return f'<a href="{escape(link(code, **query))}" lang="{tongue}" hreflang="{tongue}">{t("phone.tongue")}</a>'


def page(
    title: str,
    body: str,
    other: str,
    watched: Discussion | None = None,
    fault: str = "",
    is_asked_again: bool = False,
) -> str:
    """A whole document. other: the way to the other language; watched: whose step the script looks at."""
    head = f"{t('phone.fault')}: {title}" if fault else title
    refresh = f'<noscript><meta http-equiv="refresh" content="{AGAIN_SECONDS}"></noscript>'
    return f"""<!doctype html><html lang="{i18n.lang()}"{_watch(watched)}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark"><title>{escape(head)}</title><link rel="icon" href="{frame.icon()}">
<style>{_style()}</style>{refresh if is_asked_again else ""}
<script src="{PATH}langkah.js?{_version()}" defer></script></head><body>
<header><span>{t("frame.product")}</span>{other}</header><main>{body}</main></body></html>"""


def _watch(talk: Discussion | None) -> str:
    if talk is None:
        return ""
    told = {"watch": f"{PATH}{talk.code}/langkah", "mark": mark(talk), "next": link(talk.code)}
    return "".join(f' data-{name}="{escape(value)}"' for name, value in told.items())


@cache
def script() -> bytes:
    """The one script: says that the screen has moved on. Everything works without it."""
    return (HERE / "phone.js").read_bytes()


@cache
def _version() -> str:
    return hashlib.sha256(script()).hexdigest()[:8]


@cache
def _style() -> str:
    return theme.variables() + (HERE / "phone.css").read_text(encoding="utf-8")
