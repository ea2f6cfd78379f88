"""Taking part from a phone: plain HTML forms beside the Streamlit pages, for everybody who knows a discussion's code.

Nobody signs in and no address is kept: a wrong code is counted in memory only. What is asked of the database is asked
outside of the event loop. Answers are never stored by anybody on the way.
"""

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import door, entered, i18n
from dashboard.discussion import agenda, phone_form, phone_page, sessions, tickets, voices
from dashboard.discussion.agenda import Item
from dashboard.discussion.invite import PATH
from dashboard.discussion.phone_form import GENERAL, Fault, Room
from dashboard.discussion.phone_page import Typed
from dashboard.discussion.sessions import OPEN, Discussion
from dashboard.discussion.voices import NotTakenError, Voice
from dashboard.entered import NotDecidedError
from dashboard.i18n import t

COOKIE = "ikut"
MOST_BYTES = 40_000
MOST_FIELDS = 20
NEVER_STORED = {"cache-control": "no-store"}
A_DAY = {"cache-control": "public, max-age=86400"}
TYPED = ("stance", "opinion", "proposal", "name")
ADDRESS = ("butir", "terkirim", "terhitung")
STATUS = {"too_many": 429}
LOG = logging.getLogger(__name__)
Answer = Callable[[Request], Response]
Form = Mapping[str, str]

_wrong = door.Buckets()


class TriedError(Exception):
    """Too many wrong codes; seconds until the next may be tried."""

    def __init__(self, seconds: float) -> None:
        super().__init__("tried")
        self.seconds = int(seconds) + 1


def routes() -> list[Route]:
    """For `st.App`."""
    return [
        Route(PATH.rstrip("/"), _home),
        Route(PATH, _told(enter)),
        Route(f"{PATH}langkah.js", _script),
        Route(f"{PATH}{{code}}", _told(show), methods=["GET"]),
        Route(f"{PATH}{{code}}", send, methods=["POST"]),
        Route(f"{PATH}{{code}}/langkah", _told(step)),
    ]


def _told(answer: Answer) -> Answer:
    """The same in the language that the address names; what goes wrong is told in words and logged without a word of
    what was sent."""

    @wraps(answer)
    def told(request: Request) -> Response:
        with i18n.speaking("en" if request.query_params.get("lang") == "en" else "id"):
            try:
                return answer(request)
            except TriedError as tried:
                return _html(phone_page.gone(t("phone.tried", n=tried.seconds)), 429)
            except SQLAlchemyError as error:
                LOG.error("discussion: %s", type(error).__name__)
                return _html(phone_page.gone(t("phone.away")), 503)

    return told


def enter(request: Request) -> Response:
    """The page to type a code into, and the way on from there."""
    typed = request.query_params.get("kode", "").strip()
    if not typed:
        return _html(phone_page.door())
    talk = _find(request, typed)
    if talk is None:
        return _html(phone_page.door(typed, t("phone.unknown", code=typed[:20])), 404)
    return _to(phone_page.link(talk.code))


def show(request: Request) -> Response:
    """A discussion as a phone sees it."""
    code = request.path_params["code"]
    talk = _find(request, code)
    if talk is None:
        return _html(phone_page.door(code, t("phone.unknown", code=code[:20])), 404)
    if code != talk.code:
        return _to(phone_page.link(talk.code))
    if talk.state != OPEN:
        return _html(phone_page.waiting(talk))
    answer = _html(
        phone_form.room(_room(request, talk, Typed(secrets.token_urlsafe(16)), request.query_params))
    )
    if not _phone(request, talk):
        answer.set_cookie(COOKIE, tickets.ticket(talk.secret), path=f"{PATH}{talk.code}", httponly=True)
    return answer


def step(request: Request) -> Response:
    """A mark that changes when the screen moves on."""
    talk = _find(request, request.path_params["code"])
    mark = phone_page.mark(talk) if talk else ""
    return PlainTextResponse(mark, 200 if talk else 404, NEVER_STORED)


async def send(request: Request) -> Response:
    """Take a form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return PlainTextResponse("Terlalu besar. / Too large.\n", 413, NEVER_STORED)
    form = _read(body)
    return await run_in_threadpool(_told(lambda asked: _take(asked, form)), request)


def _take(request: Request, form: Form) -> Response:
    code = request.path_params["code"]
    given = {name: form.get(name, "") for name in TYPED}
    typed = Typed(form.get("once") or secrets.token_urlsafe(16), **given)
    if not _is_own_form(request):
        return _html(phone_page.gone(t("phone.foreign"), typed), 403)
    try:
        talk = _find(request, code)
        if talk is None:
            return _html(phone_page.gone(t("phone.unknown", code=code[:20]), typed), 404)
        return _keep(request, talk, form, typed)
    except SQLAlchemyError as error:
        LOG.error("discussion: %s", type(error).__name__)
        return _html(phone_page.retry(code, form, typed), 503)


def _keep(request: Request, talk: Discussion, form: Form, typed: Typed) -> Response:
    phone, about = _phone(request, talk), form.get("butir", GENERAL)
    try:
        voices.take(talk.code, Voice(phone=phone, item_id=_number(about), **vars(typed)))
    except NotDecidedError as error:
        fault, status = Fault(error.words, _field(error, typed)), 422
    except NotTakenError as error:
        if error.reason == "closed":
            return _html(phone_page.waiting(sessions.find(talk.code) or talk, typed), 409)
        fault, status = Fault(t(f"phone.{error.reason}")), STATUS.get(error.reason, 422)
    else:
        counted = "tidak" if typed.stance and not phone else "ya"
        return _to(phone_page.link(talk.code, terkirim=about, terhitung=counted))
    return _html(phone_form.room(_room(request, talk, typed, {"butir": about}), fault), status)


def _field(error: NotDecidedError, typed: Typed) -> str:
    """The field that an error is about."""
    if error.reason == "number":
        return next(name for name in TYPED if entered.NUMBER.search(" ".join(getattr(typed, name).split())))
    return error.reason.partition("_")[0]


def _room(request: Request, talk: Discussion, typed: Typed, asked: Form) -> Room:
    """asked: the address that leads here, which says the point somebody wants to look at, or that he has just sent."""
    points = agenda.points(talk)
    current = next((point for point in points if point.position == talk.step), None)
    sent = asked.get("terkirim", "")
    wanted = asked.get("butir", "")
    here = None if wanted == GENERAL else _by_number(points, wanted) or current
    return Room(
        talk,
        points,
        here,
        current,
        voices.stance_of(talk, here.id, _phone(request, talk)) if here else "",
        typed,
        {name: value for name, value in asked.items() if name in ADDRESS},
        ("uncounted" if asked.get("terhitung") == "tidak" else "sent") if sent else "",
        bool(sent) and sent == (str(current.id) if current else GENERAL),
    )


def _by_number(points: list[Item], told: str) -> Item | None:
    return next((point for point in points if str(point.id) == told), None)


def _number(told: str) -> int | None:
    """The point that a form is about; one that is none of anything's for what was made up."""
    if told == GENERAL:
        return None
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else -1


def _find(request: Request, code: str) -> Discussion | None:
    """The discussion with this code. Raises TriedError: whoever tries codes learns nothing from the right one either,
    while a phone that is in stays in."""
    talk = sessions.find(code[:40])
    if talk is not None and _phone(request, talk):
        return talk
    if wait := _wrong.take("wrong_code", door.client(request.scope), 0 if talk else 1):
        raise TriedError(wait)
    return talk


def _phone(request: Request, talk: Discussion) -> str:
    return tickets.phone(talk.secret, request.cookies.get(COOKIE, ""))


def _is_own_form(request: Request) -> bool:
    """Whether the form comes from a page of this app, as far as the browser says."""
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    own = {request.headers.get("host", ""), urlsplit(os.environ.get("APP_URL", "")).netloc}
    return urlsplit(origin).netloc in own - {""}


def _read(body: bytes) -> dict[str, str]:
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
    except ValueError:
        return {}


def _html(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, NEVER_STORED)


def _to(address: str) -> Response:
    return RedirectResponse(address, 303, NEVER_STORED)


def _home(request: Request) -> Response:
    return _to(f"{PATH}?lang=en" if request.query_params.get("lang") == "en" else PATH)


def _script(_request: Request) -> Response:
    return Response(phone_page.script(), media_type="text/javascript", headers=A_DAY)
