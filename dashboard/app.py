"""The only entry. Every visit, to any page, passes through `render`.

Three things in one file: the ASGI application with its middleware (`app`), the script that Streamlit
runs for each visit, and the start-up work of a server process.
"""

import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import filters, frame, i18n, queries, security, views, warehouse

GROUPS = {
    "performance": {
        "overview": ":material/dashboard:",
        "trend": ":material/show_chart:",
        "comparison": ":material/align_horizontal_left:",
        "improvement": ":material/target:",
    },
    "behind": {"data": ":material/database:", "methodology": ":material/menu_book:"},
}
# Pages that explain themselves without a published build.
ALWAYS = ("data",)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Import what every page needs, then freeze it.

    Streamlit collects garbage after each run of the script, and would walk through every imported
    module each time. Frozen modules cannot be reloaded, so a server that watches its files does not freeze.
    """
    if st.get_option("server.fileWatcherType") == "none":
        for module in pkgutil.iter_modules(views.__path__):
            importlib.import_module(f"{views.__name__}.{module.name}")
        gc.collect()
        gc.freeze()
    yield


app = st.App(__file__, middleware=security.middleware(), lifespan=lifespan, on_script_error=frame.failed)


def render() -> None:
    """One visit: language, navigation, the truth about the data, filters, then the page."""
    filters.set_language()
    st.set_page_config(
        page_title=i18n.t("frame.product"), page_icon=str(frame.ASSETS / "icon.svg"), layout="wide"
    )
    frame.look()
    page = navigation()
    frame.watch(warehouse.newest())
    try:
        queries.pin()
        notes = filters.sync()
    except warehouse.NoWarehouse:
        page.run() if page.url_path in ALWAYS else frame.no_data()
        return
    frame.strip()
    filters.controls()
    for text in notes:
        frame.note(text)
    page.run()


def navigation() -> Any:
    """All pages in their groups, with the language switch below them."""
    first = next(iter(GROUPS["performance"]))
    pages = {
        i18n.t(f"nav.{group}"): [
            st.Page(
                filters.path(name),
                title=i18n.t(f"nav.{name}"),
                icon=icon,
                url_path=name,
                default=name == first,
            )
            for name, icon in names.items()
        ]
        for group, names in GROUPS.items()
    }
    page = st.navigation(pages)
    with st.sidebar:
        filters.language_switch()
    return page


if get_script_run_ctx(suppress_warning=True) is not None:
    render()
