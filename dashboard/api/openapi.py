"""The interface described for programs, OpenAPI 3.1: made from the same declarations that judge and answer requests."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from dashboard import i18n, warehouse
from dashboard.api import PATH, answers, catalogue, dictionary, problems
from dashboard.api.asked import PAGING, PARAMETERS, TYPES
from dashboard.api.offered import OFFERS, Offer
from dashboard.i18n import t

VERSION = "1.0.0"
# Problems that any address may answer, those of every address with a token, and those of rows alone.
EVERYWHERE = ("rate",)
WITH_TOKEN = ("token", "closed", "type", "asked", "data")
OF_ROWS = ("gone",)


def description(origin: str) -> dict[str, Any]:
    """The whole document in the present language. origin: scheme and host by which the app was called."""
    return _description(origin, i18n.lang(), warehouse.newest())


@lru_cache(maxsize=8)
def _description(origin: str, _lang: i18n.Lang, _build: str) -> dict[str, Any]:
    paths = {offer.path: _path(_rows(offer)) for offer in OFFERS.values()}
    return {
        "openapi": "3.1.0",
        "info": {"title": t("api.title"), "version": VERSION, "description": t("api.lead")},
        "servers": [{"url": origin}],
        "security": [{"token": []}],
        "paths": {f"{PATH}catalogue": _path(_catalogue()), **paths, f"{PATH}openapi.json": _path(_itself())},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": t("api.token_how")}
            },
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "headers": _headers(),
            "responses": {key: _problem(key) for key in problems.STATUS},
            "schemas": {"Problem": PROBLEM, **{offer.name: _row(offer) for offer in OFFERS.values()}},
        },
    }


def _path(operation: Mapping[str, Any]) -> dict[str, Any]:
    return {"get": operation}


def _rows(offer: Offer) -> dict[str, Any]:
    content = {media: {"schema": {"type": "string"}} for media in TYPES.values()}
    content[TYPES["json"]] = {"schema": _body(offer)}
    content[TYPES["parquet"]] = {"schema": {"type": "string", "contentMediaType": TYPES["parquet"]}}
    return {
        "operationId": offer.name,
        "summary": offer.title,
        "description": offer.about,
        "parameters": _named((*offer.filters, *PAGING)),
        "responses": _responses(content, (*WITH_TOKEN, *OF_ROWS, *EVERYWHERE)),
    }


def _catalogue() -> dict[str, Any]:
    content = {media: {"schema": {"type": "object"}} for media in (catalogue.MEDIA, TYPES["json"])}
    return {
        "operationId": "catalogue",
        "summary": t("api.catalogue"),
        "description": t("api.catalogue_about"),
        "parameters": _named(("lang",)),
        "responses": _responses(content, (*WITH_TOKEN, *EVERYWHERE)),
    }


def _itself() -> dict[str, Any]:
    content = {TYPES["json"]: {"schema": {"type": "object", "required": ["openapi", "paths"]}}}
    return {
        "operationId": "openapi",
        "summary": t("api.openapi"),
        "security": [],
        "parameters": _named(("lang",)),
        "responses": _responses(content, ("type", "asked", *EVERYWHERE)),
    }


def _responses(content: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    said = {
        "etag": "ETag",
        "cache-control": "Cache-Control",
        "x-build": "X-Build",
        "x-built-at": "X-Built-At",
    }
    headers = {shown: {"$ref": f"#/components/headers/{name}"} for name, shown in said.items()}
    good = {"description": t("api.answer"), "headers": headers, "content": content}
    refused = {str(problems.STATUS[key]): {"$ref": f"#/components/responses/{key}"} for key in keys}
    return {"200": good, "304": {"description": t("api.not_modified")}, **refused}


def _headers() -> dict[str, Any]:
    texts = ("etag", "cache-control", "x-build", "x-built-at")
    return {name: {"description": t(f"api.h_{name}"), "schema": {"type": "string"}} for name in texts}


def _named(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": t(f"api.p_{name}"), "schema": PARAMETERS[name]}


def _problem(key: str) -> dict[str, Any]:
    content = {problems.MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": f"{problems.phrase(key)}: {t(f'api.no_{key}')}", "content": content}


def _body(offer: Offer) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{offer.name}"}}
    properties = {
        **BUILD,
        "next": {"type": ["string", "null"], "description": t("api.p_after")},
        "rows": rows,
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _row(offer: Offer) -> dict[str, Any]:
    """One row; without a build to ask, of any shape."""
    try:
        columns = answers.columns(offer)
    except (warehouse.NoWarehouse, warehouse.UnknownTable, warehouse.UnknownColumn):
        return {"type": "object"}
    properties = {field.name: _column(offer.source, field) for field in columns}
    return {"type": "object", "required": list(properties), "properties": properties}


def _column(table: str, field: pa.Field) -> dict[str, Any]:
    told = dictionary.meaning(table, field.name)
    return {**_type(field.type), **({"description": told} if told else {})}


def _type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        return {"type": ["array", "null"], "items": _type(kind.value_type)}
    if pa.types.is_date(kind):
        return {"type": ["string", "null"], "format": "date"}
    for is_so, word in (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_decimal, "number"),
    ):
        if is_so(kind):
            return {"type": [word, "null"]}
    return {"type": ["string", "null"]}


BUILD = {
    "build": {"type": "string"},
    "built_at": {"type": "string", "format": "date-time"},
    "as_of": {"type": "string", "format": "date"},
    "synthetic": {"type": "boolean"},
    "producer": {"type": "string"},
    "licence": {"type": "string"},
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
