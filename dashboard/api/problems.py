"""What goes wrong, told to programs as RFC 9457 says (`application/problem+json`), in words of either language."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from dashboard import i18n
from dashboard.api import PATH
from dashboard.i18n import t

MEDIA = "application/problem+json"
# Every problem by its key, with its status; the texts `api.no_<key>` and `api.no_<key>_why` word it.
STATUS = {
    "token": 401,
    "closed": 403,
    "page": 404,
    "method": 405,
    "type": 406,
    "gone": 409,
    "asked": 422,
    "rate": 429,
    "data": 503,
}


class Problem(Exception):  # noqa: N818 - an answer, not a programming error
    """An answer that is none. errors: parameter and the key of the text that says why; params: fill in the words."""

    def __init__(
        self,
        key: str,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[tuple[str, str]] = (),
        **params: object,
    ) -> None:
        super().__init__(key)
        self.key, self.headers, self.errors, self.params = key, dict(headers or {}), errors, params

    def answer(self) -> Response:
        """The same as an answer, in the present language."""
        body: dict[str, Any] = {
            "type": f"{PATH}#{self.key}",
            "title": t(f"api.no_{self.key}"),
            "status": STATUS[self.key],
            "detail": t(f"api.no_{self.key}_why", **self.params),
        }
        if self.errors:
            body["errors"] = [{"parameter": name, "detail": t(f"api.{why}")} for name, why in self.errors]
        headers = {"cache-control": "no-store", "content-language": i18n.lang(), **self.headers}
        return Response(json.dumps(body, ensure_ascii=False), STATUS[self.key], headers, MEDIA)


def phrase(key: str) -> str:
    """The status in the words of HTTP."""
    return HTTPStatus(STATUS[key]).phrase
