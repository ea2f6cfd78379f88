"""What a phone sees of an open discussion: the point on the screen, the form, the way to the other points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dashboard import i18n
from dashboard.discussion import phone_page, voices
from dashboard.discussion.agenda import Item
from dashboard.discussion.phone_page import Typed, link
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t

GENERAL = "umum"


@dataclass(frozen=True)
class Fault:
    """Why a form was not taken, in words, and the field at fault, empty for none of them."""

    words: str = ""
    field: str = ""


@dataclass(frozen=True)
class Room:
    """What a phone sees of an open discussion.

    here: the point it looks at, current: the one on the screen, None for none; stance: what it said of `here` so far;
    asked: the address that led here; thanks: text that says how the form went that was just taken, empty for none;
    is_rest: nothing to be filled in before the screen moves on."""

    talk: Discussion
    points: Sequence[Item]
    here: Item | None
    current: Item | None
    stance: str
    typed: Typed
    asked: Mapping[str, str]
    thanks: str = ""
    is_rest: bool = False


def room(view: Room, fault: Fault | None = None) -> str:
    """An open discussion: the point, the form, the other points; after sending, thanks."""
    talk, fault = view.talk, fault or Fault()
    body = [phone_page.told(fault.words), _thanks(view), phone_page.where(talk), _point(view)]
    if view.is_rest:
        body.append(f'<p><a class="button" href="{_to(talk, view.here)}">{t("phone.more")}</a></p>')
        body.append(phone_page.again(talk))
    else:
        body += [_moved(view), _form(view, fault.field)]
    return phone_page.page(
        t("phone.title", unit=talk.unit_name),
        "".join([*body, _others(view), _notice()]),
        phone_page.other(talk.code, **view.asked),
        talk,
        fault.words,
        view.is_rest,
    )


def _point(view: Room) -> str:
    if view.here is None:
        return f"<h1>{t('phone.general')}</h1><p>{t('phone.general_lead')}</p>"
    shown, place = view.here.shown, "on_screen" if view.here == view.current else "not_on_screen"
    lines = "".join(f"<li>{_said(line)}</li>" for line in shown.get("lines", ()))
    head = (
        f'<p class="kicker">{t(f"phone.{place}", n=view.here.position)}</p><h1>{_said(shown["title"])}</h1>'
    )
    return head + (f"<ul>{lines}</ul>" if lines else "")


def _said(texts: Mapping[str, str]) -> str:
    return escape(str(texts[i18n.lang()]))


def _form(view: Room, wrong: str) -> str:
    typed = view.typed
    return f"""<form method="post" action="{escape(link(view.talk.code))}">
<input type="hidden" name="once" value="{escape(typed.once)}" autocomplete="off">
<input type="hidden" name="butir" value="{_key(view.here)}" autocomplete="off">{_stances(view) if view.here else ""}
<p class="hint brief">{t("phone.brief")} <a href="#keberatan">{t("phone.brief_more")}</a></p>
{_area("opinion", typed.opinion, wrong)}{_area("proposal", typed.proposal, wrong)}
<label for="name">{t("phone.name")}</label><p class="hint" id="name_how">{t("phone.name_hint")}</p>
<input id="name" name="name" value="{escape(typed.name)}" maxlength="{voices.NAME[1]}"
autocomplete="off"{_described("name", wrong)}><button>{t("phone.send")}</button></form>"""


def _stances(view: Room) -> str:
    chosen = view.typed.stance or view.stance
    tiles = "".join(
        f'<label><input type="radio" name="stance" value="{stance}"{" checked" if stance == chosen else ""}>'
        f"<span>{t(f'phone.{stance}')}</span></label>"
        for stance in voices.STANCES
    )
    hint = t("phone.said", stance=t(f"phone.{view.stance}")) if view.stance else t("phone.stance_hint")
    head = f'<legend>{t("phone.stance")}</legend><p class="hint">{hint}</p>'
    return f'<fieldset>{head}<div class="tiles">{tiles}</div></fieldset>'


def _area(name: str, typed: str, wrong: str) -> str:
    most, how = voices.TEXT[1], f"{name}_how"
    return f"""<label for="{name}">{t(f"phone.{name}")}</label>
<p class="hint" id="{how}">{t(f"phone.{name}_hint", most=most)}</p>
<textarea id="{name}" name="{name}" rows="3" maxlength="{most}"{_described(name, wrong)}>\n{escape(typed)}</textarea>"""


def _described(name: str, wrong: str) -> str:
    if name == wrong:
        return ' aria-invalid="true" aria-describedby="fault"'
    return f' aria-describedby="{name}_how"'


def _others(view: Room) -> str:
    """The way to every other point, and to what belongs to none."""
    links = "".join(f"<li>{_pick(view, point, _said(point.shown['title']))}</li>" for point in view.points)
    general = _pick(view, None, t("phone.general_pick"))
    return f"<details><summary>{t('phone.others')}</summary><ol>{links}</ol><p>{general}</p></details>"


def _pick(view: Room, point: Item | None, words: str) -> str:
    here = ' aria-current="true"' if point == view.here else ""
    return f'<a href="{_to(view.talk, point)}"{here}>{words}</a>'


def _moved(view: Room) -> str:
    """The way to what the screen shows; the script adds that there is something new."""
    to = escape(link(view.talk.code))
    words = t("phone.follow" if view.here == view.current else "phone.now")
    hint = f'<p id="moved" class="note" hidden>{t("phone.moved")} <a href="{to}">{t("phone.now")}</a></p>'
    return f'<p class="now"><a href="{to}">{words}</a></p><div role="status">{hint}</div>'


def _thanks(view: Room) -> str:
    if not view.thanks:
        return ""
    words = f"<strong>{t('phone.thanks')}</strong><p>{t(f'phone.{view.thanks}')}</p>"
    return f'<div class="note" role="status">{words}</div>'


def _notice() -> str:
    mine = f'<a href="/mine{"?lang=en" if i18n.lang() == "en" else ""}">{t("nav.mine")}</a>'
    return (
        f'<section class="small"><h2>{t("phone.privacy")}</h2><p>{t("phone.privacy_body")}</p>'
        f'<h2 id="keberatan">{t("phone.objection")}</h2><p>{t("phone.objection_body", mine=mine)}</p></section>'
    )


def _key(item: Item | None) -> str:
    return str(item.id) if item else GENERAL


def _to(talk: Discussion, item: Item | None) -> str:
    return escape(link(talk.code, butir=_key(item)))
