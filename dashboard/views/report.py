"""Laporan: the report of one unit with its first page, or of all units below in one file."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from dashboard import access, accesslog, filters, grants, i18n, queries
from dashboard.discussion import effects
from dashboard.filters import LANGUAGES, Filters
from dashboard.i18n import Lang, t
from dashboard.report import batch
from dashboard.report.batch import Order
from dashboard.report.document import document
from dashboard.typeset.blocks import Bullets, Heading
from dashboard.typeset.made import first_page, pdf
from dashboard.views import deck, report_many

SCOPES, KINDS = ("one", "many"), ("internal", "shared")


@dataclass(frozen=True)
class Made:
    """A report as it is taken along: the file, a picture of its first page and that page's first findings in words,
    and the titles of its parts."""

    file: bytes
    picture: bytes
    words: str
    parts: tuple[str, ...]


def main(view: Filters) -> None:
    """The choices, then the one report or the many."""
    units = batch.units(view)
    scope, language, is_shared = _choose(view, len(units))
    order = Order(view, units, language, is_shared)
    if scope == "many":
        report_many.show(order)
    else:
        _one(order)


def _choose(view: Filters, many: int) -> tuple[str, Lang, bool]:
    scopes = SCOPES if many > 1 else SCOPES[:1]
    words = {"one": t("report.scope_one"), "many": t("report.scope_many", n=many)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="report_choices"):
        key = filters.bind("scope", scopes, scopes[0])
        scope = scopes[0]
        if many > 1:
            scope = st.segmented_control(
                t("report.scope"), scopes, key=key, required=True, format_func=words.__getitem__
            ) or scopes[0]  # fmt: skip
        key = filters.bind("in", i18n.LANGS, view.lang)
        language = st.segmented_control(
            t("report.language"), i18n.LANGS, key=key, required=True, format_func=lambda lang: LANGUAGES[lang]
        )
        kind = _kind(view)
    return scope, cast(Lang, language or view.lang), kind == "shared"


def _kind(view: Filters) -> str:
    """Exact or as everybody may see it: a choice for who may see the exact figures, the latter for everybody else."""
    if access.sees(view.hierarchy, view.unit_id) != "internal":
        return "shared"
    picked = st.segmented_control(
        t("report.numbers"), KINDS, key=filters.bind("figures", KINDS, KINDS[0]), required=True,
        format_func=lambda kind: t(f"report.as_{kind}"), help=t("report.numbers_help"),
    )  # fmt: skip
    return picked or KINDS[0]


def _one(order: Order) -> None:
    with st.spinner(t("report.making")):
        made = _made(queries.key(), order.view, order.language, order.is_shared, _agreed(order.view))
    _take(order, made)
    left, right = st.columns((3, 2), gap="large")
    with left:
        st.markdown(f"**{t('report.preview')}**")
        with st.container(border=True, key="report_preview"):
            st.image(made.picture, width="stretch", alt=t("report.preview_alt", text=made.words))
    with right:
        st.markdown(f"**{t('report.contents')}**")
        st.markdown("\n".join(f"* {part}" for part in made.parts))
        deck.of_unit(
            order.view, order.language, batch.file_name(order.view, order.language), _agreed(order.view)
        )


def _take(order: Order, made: Made) -> None:
    st.download_button(
        t("report.download", size=batch.size(made.file, 1000)),
        accesslog.noted(lambda: made.file),
        f"{batch.file_name(order.view, order.language)}.pdf",
        "application/pdf",
        type="primary",
        icon=":material/picture_as_pdf:",
        key="report_pdf",
        on_click="ignore",
    )


def _agreed(view: Filters) -> str:
    """Stands for the actions the report tells of, and for the day by which they are overdue."""
    return f"{grants.today()}|{effects.below(view.hierarchy, view.unit_id)!r}"


@st.cache_data(max_entries=30, show_spinner=False)
def _made(file: str, view: Filters, language: Lang, is_shared: bool, agreed: str) -> Made:
    """The report, kept per build, visitor's access, view, choices and actions."""
    told = document(view, language, is_shared=is_shared)
    parts = [block.text for block in told.blocks if isinstance(block, Heading) and block.level == 1]
    first = next((block.items for block in told.blocks if isinstance(block, Bullets)), ())
    words = " ".join((told.kicker, told.title, told.subtitle, *first))
    return Made(pdf(told), first_page(told), words, tuple(dict.fromkeys(parts)))
