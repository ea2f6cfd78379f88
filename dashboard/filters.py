"""The view everybody shares: unit, hierarchy, period type, period, language.

The view lives in the address by codes, so a link shows another person the same thing. Each run starts
with `sync`: it takes what the address asks for (when the browser changed it) or what the controls say,
puts it right against the warehouse, and writes it back once.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import access, i18n, kept, metrics, offered, queries, warehouse
from dashboard.offered import HIERARCHIES
from dashboard.tree import home, standing

PARAMS = ("unit", "view", "by", "period", "lang")
LANGUAGES = {"id": "Indonesia", "en": "English"}
WIDTHS: dict[str, Any] = {"unit": "stretch", "view": 190, "by": 150, "period": 200}


@dataclass(frozen=True)
class Filters:
    """One view: a unit with everything below it in one hierarchy, and one period of one type."""

    unit_id: str
    hierarchy: str
    period_type: str
    period: str
    lang: str

    @property
    def period_start(self) -> dt.date:
        """First day of the period."""
        return metrics.period_start(self.period)

    def codes(self) -> dict[str, str]:
        """The view as address parameters."""
        values = (self.unit_id, self.hierarchy, self.period_type, self.period, self.lang)
        return dict(zip(PARAMS, values, strict=True))


def current() -> Filters:
    """The view of this run; always one that exists in the warehouse."""
    view: Filters = st.session_state["_view"]
    return view


def units() -> pd.DataFrame:
    """The unit tree of the present hierarchy, indexed by unit_id, in reading order."""
    return standing(current().hierarchy)


def go(page: str, **changes: str) -> NoReturn:
    """Open another page with the present view, some of it changed (`unit_id=`, `metric=` …)."""
    st.switch_page(path(page), query_params=_address(changes))


def link(page: str, label: str, icon: str | None = None, **changes: str) -> None:
    """A link to another page with the present view, some of it changed. The label is Markdown."""
    st.page_link(path(page), label=label, icon=icon or "", query_params=_address(changes))


def address(page: str, **changes: str) -> str:
    """The same as text, relative to the present page, for links inside a drawing."""
    return f"{page}?{'&'.join(_pair(*pair) for pair in _address(changes).items())}"


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    return urlencode({name: value})


def path(page: str) -> str:
    """Path of a page file as the entry script names it."""
    return f"../pages/{page}.py"


def bind(name: str, options: Sequence[str], default: str) -> str:
    """Tie a page's own choice to `?name=`; call before the widget and pass the result as its `key`.

    Options are codes; a code the address asks for but the page does not have becomes `default`. A choice that was
    left at its default follows when the default moves with the view.
    """
    value = _adopt(name, default)
    if value == st.session_state.get(f"_default_{name}"):
        value = default
    st.session_state[f"_default_{name}"] = default
    chosen = st.session_state[f"page_{name}"] = value if value in options else default
    _write({name: None if chosen == default else chosen})
    return f"page_{name}"


def bind_many(name: str, options: Sequence[str]) -> str:
    """The same for a choice of several codes (`?name=a,b`), none at first; unknown codes are left out."""
    value = _adopt(name, "")
    asked = value.split(",") if isinstance(value, str) else value
    chosen = st.session_state[f"page_{name}"] = [code for code in asked if code in options]
    _write({name: ",".join(chosen) or None})
    return f"page_{name}"


def bound() -> frozenset[str]:
    """Names of the choices that pages have tied to the address in this view."""
    return frozenset(st.session_state.get("_adopted", ()))


def _adopt(name: str, default: str) -> Any:
    """What the address asks for when the browser has changed it, else what the control says."""
    adopted: set[str] = st.session_state["_adopted"]
    known = name in adopted
    adopted.add(name)
    return st.session_state.get(f"page_{name}", default) if known else st.query_params.get(name, default)


def set_language() -> None:
    """Begin a run: note whether the browser changed the address, and settle the language before any text."""
    asked = st.query_params.to_dict()
    moved = _is_moved(asked)
    st.session_state["_moved"] = moved
    wanted = asked["lang"] if moved and "lang" in asked else st.session_state.get("filter_lang")
    if wanted in i18n.LANGS:
        st.session_state["_lang"] = wanted
    kept.renew()
    st.session_state["filter_lang"] = i18n.lang()


def _is_moved(asked: dict[str, str]) -> bool:
    """Whether a person changed the address. One that we have replaced may come once more, with a message that was under
    way: nobody asks for it, unless the browser went back."""
    state, context = st.session_state, get_script_run_ctx()
    is_back = bool(context and context.is_history_navigation)
    differs = asked != state.get("_address")
    if differs and not is_back and asked in state.get("_replaced", ()):
        return False
    state["_address"], state["_replaced"] = asked, []
    return differs


def _touched(old: Filters) -> bool:
    """Whether a person used a filter in this run; then the address may still be the one before, and must not win."""
    codes = old.codes()
    return any(st.session_state.get(f"filter_{name}", codes[name]) != codes[name] for name in PARAMS[:-1])


def sync() -> list[str]:
    """Settle the view of this run. Returns friendly notes about values that had to be replaced.

    Raises warehouse.NoWarehouse while there is no build, or one without a unit or a value.
    """
    old: Filters | None = st.session_state.get("_view")
    moved = old is None or (st.session_state["_moved"] and not _touched(old))
    asked = old.codes() if old else {}
    asked |= _from_address() if moved else _from_controls()
    view, notes = _settle(asked, old)
    if moved:
        st.session_state["_adopted"] = set()
    st.session_state["_view"], st.session_state["_moved"] = view, False
    for name in PARAMS[:-1]:  # the language has its control already
        st.session_state[f"filter_{name}"] = view.codes()[name]
    _write(dict(view.codes()))
    return notes if moved else []


def controls() -> None:
    """The row of controls for unit, hierarchy, period type and period."""
    view = current()
    choices = offered.words(view.hierarchy, view.period_type)
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom", gap="small"):
        for name, words in choices.items():
            st.selectbox(
                i18n.t(f"filter.{name}"),
                list(words),
                key=f"filter_{name}",
                format_func=words.__getitem__,
                width=WIDTHS[name],
            )


def language_switch() -> None:
    """The two languages, as a switch."""
    st.segmented_control(
        i18n.t("filter.lang"),
        i18n.LANGS,
        key="filter_lang",
        format_func=lambda lang: LANGUAGES[lang],
        label_visibility="collapsed",
        required=True,
    )


def _settle(asked: Mapping[str, str], old: Filters | None) -> tuple[Filters, list[str]]:
    notes: list[str] = []

    def valid(name: str, options: Collection[str], fallback: Callable[[], str]) -> str:
        value = asked.get(name)
        if value in options:
            return str(value)
        if value is not None:
            notes.append(i18n.t(f"filter.unknown_{name}", value=i18n.escape(value[:60])))
        return fallback()

    visitor = access.user()
    hierarchy = valid("view", HIERARCHIES, lambda: visitor.hierarchy or HIERARCHIES[0])
    known = offered.known(hierarchy)
    if not (known.units and known.periods and offered.known(HIERARCHIES[0]).units):
        raise warehouse.NoWarehouse
    own = visitor.unit_id if visitor.unit_id in known.units else ""
    unit = valid(
        "unit", known.units, lambda: own or home(queries.units(HIERARCHIES[0]), queries.units(hierarchy))
    )
    types = list(known.periods)
    kind = valid("by", types, lambda: "quarter" if "quarter" in types else types[0])
    options = known.periods[kind]
    if old and kind != old.period_type and asked.get("period") == old.period:
        period = offered.nearest(old.period, options)
    else:
        period = valid(
            "period",
            options,
            lambda: offered.nearest(old.period, options) if old else offered.latest(options),
        )
    return Filters(unit, hierarchy, kind, period, i18n.lang()), notes


def _from_address() -> dict[str, str]:
    return {name: st.query_params[name] for name in PARAMS if name in st.query_params}


def _from_controls() -> dict[str, str]:
    states = {name: st.session_state.get(f"filter_{name}") for name in PARAMS}
    return {name: value for name, value in states.items() if value}


def _address(changes: Mapping[str, str]) -> dict[str, str]:
    names = {"unit_id": "unit", "hierarchy": "view", "period_type": "by"}
    return current().codes() | {names.get(name, name): value for name, value in changes.items()}


def keep(name: str, value: str | None) -> None:
    """Put a value that is no part of the view into the address, or take it out."""
    _write({name: value})


def _write(values: Mapping[str, str | None]) -> None:
    """Put values into the address, at once and only when they differ: each write is a history entry."""
    merged: dict[str, str | None] = {**st.query_params.to_dict(), **values}
    wanted = {name: value for name, value in merged.items() if value is not None}
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)
    if wanted != (before := st.session_state.get("_address")):
        st.session_state["_replaced"] = [*st.session_state.get("_replaced", ()), before]
    st.session_state["_address"] = wanted
