"""The page for people who set up a harvest: how to begin, what there is, what goes wrong. One document, no script."""

from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from dashboard import demo, frame, i18n, metrics, theme
from dashboard.api import PATH, problems
from dashboard.api.asked import DEFAULT_LIMIT, MOST, PARAMETERS, TYPES
from dashboard.api.offered import OFFERS, Offer
from dashboard.i18n import t

CSS = Path(__file__).with_suffix(".css")
EXAMPLE = "tables/value?hierarchy=territory&metric=ikm&period_type=quarter&from=2026"


def page(origin: str) -> str:
    """The whole document in the present language. origin: scheme and host by which the app was called."""
    parts = (_head(), _begin(origin), _offers(), _parameters(), _answers(), _problems())
    return f"""<!doctype html><html lang="{i18n.lang()}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark"><title>{t("api.title")}</title><link rel="icon" href="{frame.icon()}">
<style>{_style()}</style></head><body><header><a href="/{_tongue()}">{t("frame.product")}</a>{_other()}</header>
<main>{"".join(parts)}</main></body></html>"""


def _head() -> str:
    sample = f' <span class="sample">{t("frame.synthetic")}</span>' if demo.asked() else ""
    spec = f'<a href="{PATH}openapi.json{_tongue()}">{t("api.openapi")}</a>'
    return f"<h1>{t('api.title')}{sample}</h1><p>{t('api.lead')}</p><p>{spec}</p>"


def _begin(origin: str) -> str:
    steps = "".join(f"<li>{t(f'api.begin_{n}')}</li>" for n in (1, 2, 3))
    call = f'curl -H "Authorization: Bearer kinerja_…" \\\n  "{origin}{PATH}{EXAMPLE}"'
    return f"<h2>{t('api.begin')}</h2><ol>{steps}</ol>{_code(call)}"


def _offers() -> str:
    listed = (("catalogue", t("api.catalogue"), t("api.catalogue_about"), ()), *map(_offer, OFFERS.values()))
    rows = [
        f"<tr><th scope='row'><code>{path}</code></th><td>{title}<p class='soft'>{about}</p></td>"
        f"<td>{_codes(filters)}</td></tr>"
        for path, title, about, filters in listed
    ]
    return _table("offers", ("address", "holds", "filters"), rows)


def _offer(offer: Offer) -> tuple[str, str, str, tuple[str, ...]]:
    return offer.path.removeprefix(PATH), offer.title, offer.about, offer.filters


def _parameters() -> str:
    rows = [
        f"<tr><th scope='row'><code>{name}</code></th><td>{t(f'api.p_{name}')}</td><td>{_values(name)}</td></tr>"
        for name in PARAMETERS
    ]
    return _table("parameters", ("parameter", "meaning", "values"), rows)


def _values(name: str) -> str:
    schema = PARAMETERS[name]
    if "minimum" in schema:
        return f"{schema['minimum']}–{metrics.number(schema['maximum'])}"
    return _codes(schema.get("enum", schema.get("examples", ())))


def _codes(words: Iterable[str]) -> str:
    return " ".join(f"<code>{escape(word)}</code>" for word in words) or "–"


def _answers() -> str:
    sizes = {"n": metrics.number(DEFAULT_LIMIT), "most": metrics.number(MOST)}
    said = [t("api.answers_form", types=", ".join(TYPES.values())), t("api.answers_paging", **sizes)]
    said += [t(f"api.answers_{name}") for name in ("hidden", "etag", "limit", "log")]
    return f"<h2>{t('api.answers')}</h2><ul>{''.join(f'<li>{words}</li>' for words in said)}</ul>"


def _problems() -> str:
    rows = [
        f"<tr id='{key}'><th scope='row'>{status}</th><td>{t(f'api.no_{key}')}</td><td>{_why(key)}</td></tr>"
        for key, status in problems.STATUS.items()
    ]
    return _table("problems", ("status", "meaning", "then"), rows)


def _why(key: str) -> str:
    return t(f"api.no_{key}_why", n="…", types=", ".join(TYPES.values()))


def _code(call: str) -> str:
    """A call to copy; on a narrow screen it is scrolled, by keys too."""
    label = escape(t("api.begin"), quote=True)
    return f'<pre tabindex="0" role="region" aria-label="{label}"><code>{escape(call)}</code></pre>'


def _table(name: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    columns = "".join(f"<th scope='col'>{t(f'api.col_{head}')}</th>" for head in heads)
    return (
        f"<h2 id='{name}'>{t(f'api.{name}')}</h2><div class='scroll'><table><thead><tr>{columns}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _tongue() -> str:
    return "?lang=en" if i18n.lang() == "en" else ""


def _other() -> str:
    """The way to the same page in the other language."""
    tongue: i18n.Lang = "id" if i18n.lang() == "en" else "en"
    with i18n.speaking(tongue):
        return f'<a href="{PATH}?lang={tongue}" lang="{tongue}" hreflang="{tongue}">{t("phone.tongue")}</a>'


@cache
def _style() -> str:
    return theme.variables() + CSS.read_text(encoding="utf-8")
