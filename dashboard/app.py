"""The only entry. Every visit, to any page, passes through `render`.

Three things in one file: the ASGI application with its middleware (`app`), the script that Streamlit
runs for each visit, and the start-up work of a server process.
"""

import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from streamlit.errors import FragmentHandledException
from streamlit.runtime.scriptrunner import get_script_run_ctx

import journal
from dashboard import (
    access,
    accesslog,
    demo,
    example,
    filters,
    frame,
    gate,
    health,
    i18n,
    identity,
    link,
    menu,
    monitor,
    news,
    printing,
    queries,
    security,
    taken,
    views,
    warehouse,
    ways,
)
from dashboard.api import routes as api
from dashboard.discussion import phone
from dashboard.settings import ROLES, SettingsError, settings

# Pages that explain themselves without a published build.
ALWAYS = ("data", "access", "log", "privacy")
PLAIN = ("keywords", "access", "log", "privacy")  # pages about no unit and no period


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
    journal.begin(warehouse.data_root(), "app")
    monitor.count_errors()
    journal.event("app_begun", monitor.instance())
    housekeeping()
    yield
    journal.event("app_ended", monitor.instance())


def housekeeping() -> None:
    """Bring the app's database up to date and forget what is over its time; a fault is told in the server's log."""
    try:
        accesslog.rotate(settings().log_days)
        accesslog.forget_sign_outs(identity.KEPT_DAYS)
        example.enter()
    except (SettingsError, SQLAlchemyError) as error:
        frame.LOG.error("housekeeping: %s", error)


app = st.App(
    __file__,
    routes=[*phone.routes(), *api.routes(), *monitor.routes(), *health.routes()],
    middleware=security.middleware(),
    lifespan=lifespan,
    on_script_error=frame.failed,
)


def render() -> None:
    """One visit; where a build turns out to be damaged, begun again with the one before."""
    try:
        visit()
    except warehouse.Damaged:
        st.rerun()


def visit() -> None:
    """Language, who it is, navigation, the truth about the data, filters, then the page."""
    known = news.stamp()
    taken.keep()
    filters.set_language()
    st.set_page_config(
        page_title=i18n.t("frame.product"), page_icon=str(frame.ASSETS / "icon.svg"), layout="wide"
    )
    frame.look()
    if demo.asked():
        demo.settle()
        filters.keep("role", demo.role() if demo.role() != ROLES[0] else None)
    try:
        visitor = access.user(fresh=True)
    except access.Closed as closed:
        gate.navigation(closed).run()
        return
    page, name = menu.navigation(visitor)
    news.follow(known)
    frame.watch(access.key())
    ways.lead()
    if name not in access.pages():
        page.run()
    elif name in menu.SCREENS:
        with monitor.timed(name):
            _screen(page, name)
    else:
        _view(page, name, access.key())


@st.fragment(key="view")
def _view(page: Any, name: str, mark: str) -> None:
    """A page of the visitor's with its filters: a filter draws this anew, not what stands around it.

    mark: `access.key()` of what stands around; where the visitor may see something else by now, all is drawn anew.
    """
    if access.mark() != mark:
        st.rerun()
    try:
        with monitor.timed(name):
            _show(copy(page), name)  # one page runs once
    except warehouse.Damaged:
        st.rerun()
    except FragmentHandledException:
        return  # a part of the page has failed and said so


def _screen(page: Any, name: str) -> None:
    """A screen of a discussion, which stands alone."""
    try:
        queries.pin()
    except warehouse.Damaged:
        raise
    except warehouse.NoWarehouse:
        accesslog.view(name)
        frame.fallen()
        gate.no_data()
        return
    accesslog.view(name)
    page.run()


def _show(page: Any, name: str) -> None:
    """A page with what belongs to its view."""
    try:
        queries.pin()
        notes = filters.sync()
    except warehouse.Damaged:
        raise
    except warehouse.NoWarehouse:
        accesslog.view(name)
        frame.fallen()
        page.run() if name in ALWAYS else gate.no_data()
        return
    accesslog.view(name)
    place = frame.strip()
    frame.fallen()
    printing.edges(name, name in PLAIN)
    if name not in PLAIN:
        filters.controls()
    for text in notes:
        frame.note(text)
    page.run()
    with place:
        link.button()


if get_script_run_ctx(suppress_warning=True) is not None:
    render()
