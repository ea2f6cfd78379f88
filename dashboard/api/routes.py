"""Addresses for programs: who asks, what is asked, and the answer. Everything is asked of the open file only, and in
few threads at once, so that a harvest never holds up the people at their screens."""

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import access, accesslog, door, i18n, settings, warehouse
from dashboard.api import PATH, answers, asked, catalogue, openapi, page
from dashboard.api.accepted import chosen, matches
from dashboard.api.asked import NotAskedError
from dashboard.api.offered import GUIDES, OFFERS, TABLES, Offer
from dashboard.api.problems import Problem
from dashboard.api.tokens import Token

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = [*SAFE, "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"]
REVALIDATED = {"cache-control": "private, no-cache", "vary": "accept, accept-language, authorization"}
AT_ONCE = 2
LOG = logging.getLogger(__name__)
Answer = Callable[[Request], Response]

_few = CapacityLimiter(AT_ONCE)
_buckets = door.Buckets()


def routes() -> list[Route]:
    """For `st.App`."""
    answers_of: dict[str, Answer] = {
        PATH: _page,
        f"{PATH}openapi.json": _described,
        f"{PATH}catalogue": partial(_for_token, _listed),
        **{f"{PATH}{name}": partial(_for_token, partial(_rows, OFFERS[name])) for name in GUIDES},
        f"{PATH}tables/{{name}}": partial(_for_token, _table),
        f"{PATH}{{rest:path}}": partial(_for_token, _missing),
    }
    made = [Route(path, _told(answer), methods=METHODS) for path, answer in answers_of.items()]
    return [Route(PATH.rstrip("/"), lambda request: RedirectResponse(PATH, 308), methods=METHODS), *made]


def _told(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def told(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_answered, answer, request, limiter=_few)

    return told


def _answered(answer: Answer, request: Request) -> Response:
    """An answer in the language that was asked for; what goes wrong is told in words, and logged without a word of what
    was sent."""
    with i18n.speaking(_tongue(request)), warehouse.shared_only():
        try:
            if request.method not in SAFE:
                raise Problem("method", {"allow": ", ".join(SAFE)})
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"allow": ", ".join(SAFE)})
            return answer(request)
        except Problem as problem:
            return problem.answer()
        except NotAskedError as wrong:
            return Problem("asked", errors=wrong.faults).answer()
        except (warehouse.NoWarehouse, warehouse.UnknownTable, warehouse.UnknownColumn):
            return Problem("data").answer()
        except (SQLAlchemyError, settings.SettingsError) as error:
            LOG.error("api: %s", type(error).__name__)
            return Problem("data").answer()


def _for_token(answer: Callable[[Request], Response], request: Request) -> Response:
    """The answer for whoever shows a token that counts."""
    request.state.token = _token(request)
    return answer(request)


def _token(request: Request) -> Token:
    """Raises Problem."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Problem("token", {"www-authenticate": 'Bearer realm="kinerja"'})
    client = door.client(request.scope)
    _spend("wrong_token", client, 0)
    try:
        found = access.machine(secret.strip())
    except access.Closed as closed:
        if closed.reason != "no_grant":
            raise Problem("closed") from closed
        _spend("wrong_token", client)
        raise Problem(
            "token", {"www-authenticate": 'Bearer realm="kinerja", error="invalid_token"'}
        ) from closed
    _spend("api", str(found.id))
    return found


def _spend(kind: str, client: str, n: int = 1) -> None:
    if wait := _buckets.take(kind, client, n):
        seconds = int(wait) + 1
        raise Problem("rate", {"retry-after": str(seconds)}, n=seconds)


def _table(request: Request) -> Response:
    name = request.path_params["name"]
    return _rows(OFFERS[name], request) if name in TABLES else _missing(request)


def _rows(offer: Offer, request: Request) -> Response:
    """One page of rows, or that the one the caller has is still right."""
    told = asked.rows(offer, request.query_params.multi_items())
    kind = told.told.get("format") or chosen(request.headers.get("accept", ""), asked.TYPES)
    if kind is None:
        raise Problem("type", types=", ".join(asked.TYPES.values()))
    facts, terms = answers.facts(), _terms()
    if told.build and told.build != facts.build:
        raise Problem("gone")
    tag = answers.mark(told, facts, kind, *terms.values())
    headers = {**REVALIDATED, **_of_build(facts), "etag": tag}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    made = answers.page(told, facts)
    _note(request, told, made)
    if made.following:
        headers["link"] = f'<{made.following}>; rel="next"'
    return Response(answers.written(made, kind, terms), 200, headers, answers.media(kind))


def _note(request: Request, told: asked.Asked, made: answers.Page) -> None:
    """In the access log: once for all pages of an answer, and its place only where there was something to take."""
    if told.offset:
        return
    said = told.told if made.rows.num_rows else {}
    span = "..".join(dict.fromkeys(said[name] for name in ("from", "to") if name in said))
    place = (said.get("hierarchy", ""), said.get("unit_id", ""))
    accesslog.machine(request.state.token.name, f"api/{told.offer.name}", place, span)


def _listed(request: Request) -> Response:
    """The catalogue."""
    media = _only(request, (catalogue.MEDIA, asked.TYPES["json"]))
    body = catalogue.catalogue(_origin(request), _terms())
    accesslog.machine(request.state.token.name, "api/catalogue", ("", ""), "")
    facts = answers.facts()
    return _judged(request, JSONResponse(body, media_type=media), _of_build(facts))


def _described(request: Request) -> Response:
    """The description for programs; for everybody, as it holds no figure."""
    _only(request, (asked.TYPES["json"],))
    return _judged(request, JSONResponse(openapi.description(_origin(request))), {})


def _page(request: Request) -> Response:
    """The page for people."""
    return _judged(request, Response(page.page(_origin(request)), media_type="text/html"), {})


def _judged(request: Request, answer: Response, headers: dict[str, str]) -> Response:
    """The same with the mark of its content, or without content where the caller has it."""
    tag = answers.digest(bytes(answer.body))
    headers = {**REVALIDATED, **headers, "etag": tag}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def _missing(_request: Request) -> Response:
    raise Problem("page")


def _only(request: Request, types: Sequence[str]) -> str:
    """The type to answer in; the address may say the language. Raises Problem, asked.NotAskedError."""
    asked.judged(request.query_params.multi_items(), ("lang",))
    media = chosen(request.headers.get("accept", ""), {kind: kind for kind in types})
    if media is None:
        raise Problem("type", types=", ".join(types))
    return media


def _of_build(facts: answers.Facts) -> dict[str, str]:
    return {"x-build": facts.build, "x-built-at": facts.built_at}


def _terms() -> dict[str, str]:
    """Who publishes, and under which licence, as `access.toml` says; else the highest unit, and no licence."""
    told = settings.settings()
    return {"producer": told.producer or answers.top(), "licence": told.licence}


def _origin(request: Request) -> str:
    """Scheme and host by which the app is called from outside, without a slash."""
    return os.environ.get("APP_URL", "").strip().rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"


def _tongue(request: Request) -> i18n.Lang:
    """The language that the address names, else the one that the caller would rather read."""
    wanted = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2].lower()
    return "en" if wanted == "en" else "id"
