"""The report of one unit as a document: made from the same questions, records and verdicts as the screen."""

import datetime as dt
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

import pandas as pd

from dashboard import i18n, metrics, queries, warehouse
from dashboard.filters import Filters
from dashboard.i18n import Lang, t
from dashboard.report import about, areas, citizens, comparison, completeness, method, summary, trends
from dashboard.report.about import About
from dashboard.typeset.blocks import Block, Document, NewPage

MOST_NAME = 70  # letters of a unit's name at the foot of a page


def document(view: Filters, language: Lang, *, is_shared: bool = False) -> Document:
    """The report of the view's unit and period, as exactly as the visitor may know it.

    is_shared: as everybody may know it, whoever asks. No person is named. Raises warehouse.NoWarehouse.
    """
    with i18n.speaking(language), warehouse.shared_only() if is_shared else nullcontext():
        return _document(about.about(replace(view, lang=language)))


def _document(known: About) -> Document:
    build = queries.build()
    period = metrics.period_label(known.view.period)
    synthetic = [t("frame.synthetic")] if bool(build["synthetic"]) else []
    built = metrics.moment(build["built_at"])
    return Document(
        lang=i18n.lang(),
        title=t("report.name"),
        kicker=known.name,
        subtitle=t(
            "report.subtitle", period=period, hierarchy=t(f"hierarchy.{known.view.hierarchy}").lower()
        ),
        author=t("frame.product"),
        foot=t("report.foot", unit=short(known.name), period=period, build=build["build"], built=built),
        marks=(*synthetic, t(f"report.mark_{known.audience}")),
        pages=t("minutes.pages"),
        at=pd.Timestamp(build["built_at"]).to_pydatetime().replace(tzinfo=dt.UTC),
        blocks=tuple(_blocks(known)),
    )


def _blocks(known: About) -> Iterator[Block]:
    yield from summary.blocks(known)
    yield NewPage()
    yield from trends.blocks(known)
    yield from comparison.blocks(known)
    yield from areas.blocks(known)
    yield from citizens.blocks(known)
    yield from completeness.blocks(known)
    yield from completeness.actions(known)
    yield NewPage()
    yield from method.blocks(known)


def short(name: str) -> str:
    """A name with room for it at the foot of a page."""
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1].rstrip()}…"
