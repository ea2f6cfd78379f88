"""The catalogue that a Satu Data portal harvests: DCAT as JSON-LD, every text in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard import i18n
from dashboard.api import PATH, answers
from dashboard.api.asked import TYPES
from dashboard.api.offered import OFFERS, Offer
from dashboard.i18n import t

MEDIA = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(origin: str, terms: Mapping[str, str]) -> dict[str, Any]:
    """origin: scheme and host by which the app was called; terms: producer and licence. Raises
    warehouse.NoWarehouse."""
    facts, (first, last) = answers.facts(), answers.coverage()
    period = {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(first), "dcat:endDate": _day(last)}
    shared = {
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": terms["producer"]},
        "dct:license": terms["licence"] or None,
        "dct:modified": {"@type": "xsd:dateTime", "@value": facts.built_at},
    }
    return {
        "@context": CONTEXT,
        "@id": f"{origin}{PATH}catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _said(lambda: t("api.catalogue")),
        "dct:description": _said(lambda: t("api.catalogue_about")),
        **shared,
        **answers.about(facts),
        "dcat:dataset": [
            _dataset(offer, origin, {**shared, "dct:temporal": period}) for offer in OFFERS.values()
        ],
    }


def _dataset(offer: Offer, origin: str, shared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": f"{origin}{offer.path}",
        "@type": "dcat:Dataset",
        "dct:identifier": offer.name,
        "dct:title": _said(lambda: offer.title),
        "dct:description": _said(lambda: offer.about),
        **shared,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": f"{origin}{offer.path}?format={kind}",
                "dcat:mediaType": media,
                "dct:conformsTo": f"{origin}{PATH}openapi.json",
            }
            for kind, media in TYPES.items()
        ],
    }


def _said(say: Callable[[], str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": words} for language, words in i18n.both(say).items()]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
