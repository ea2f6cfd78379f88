"""What a discussion may speak of, each point written down as a room will see it.

Everything is made from the shared file, whoever asks, and in both languages.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dashboard import figures, i18n, metrics, panel, queries, warehouse
from dashboard.discussion import charts, sources
from dashboard.discussion.agenda import Draft, Item
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.sources import Point
from dashboard.filters import Filters
from dashboard.i18n import both, t
from dashboard.metrics import Metric

MINUTES = {"action": 5, "finding": 10, "advice": 10, "topic": 10}
TITLE = (3, 160)


def proposals(hierarchy: str, unit_id: str, period_type: str, period: str) -> list[Draft]:
    """Everything that may be put on the agenda: what was agreed last time, what stands out, what the rules advise, each
    the weightiest first. Raises warehouse.NoWarehouse."""
    view = Filters(unit_id, hierarchy, period_type, period, i18n.lang())
    with warehouse.shared_only():
        points = [*sources.agreed(view), *sources.stands_out(view), *sources.advised(view)]
        return [_draft(point, view.hierarchy) for point in points]


def topic(hierarchy: str, unit_id: str, period_type: str, period: str, title: str) -> Draft:
    """A point typed by hand: a title, and nothing to draw. Raises warehouse.NoWarehouse."""
    view = Filters(unit_id, hierarchy, period_type, period, i18n.lang())
    with warehouse.shared_only():
        return _draft(Point("topic", "topic", view, None, lambda: title, list), hierarchy)


def renew(talk: Discussion, item: Item) -> Mapping[str, Any] | None:
    """`shown` of the same point from the current build; None where that has nothing to say of it any more.

    Raises warehouse.NoWarehouse.
    """
    where = (talk.hierarchy, talk.unit_id, talk.period_type, talk.period)
    if item.kind == "topic":
        return topic(*where, item.shown["title"]["id"]).shown
    same = (draft.shown for draft in proposals(*where) if draft.shown["mark"] == item.shown["mark"])
    return next(same, None)


def _draft(point: Point, hierarchy: str) -> Draft:
    build, chart = queries.build(), point.chart
    shown = {
        "mark": point.mark,
        "title": both(point.title),
        "caption": both(lambda: _caption(point)),
        "lines": _both_lists(point.lines),
        "chart": chart,
        "alt": charts.in_words(chart, lambda: _unit(point)) if chart else both(lambda: _unit(point)),
        "hierarchy": hierarchy,
        "unit_id": point.view.unit_id,
        "period_type": point.view.period_type,
        "period": point.view.period,
        "build": str(build["build"]),
        "synthetic": bool(build["synthetic"]),
    }
    return Draft(point.kind, point.metric, shown, MINUTES[point.kind])


def _both_lists(say: Callable[[], list[str]]) -> list[dict[i18n.Lang, str]]:
    told: dict[i18n.Lang, list[str]] = {}
    for language in i18n.LANGS:
        with i18n.speaking(language):
            told[language] = say()
    return [{"id": one, "en": other} for one, other in zip(told["id"], told["en"], strict=True)]


def _unit(point: Point) -> str:
    return panel.unit_name(point.view.unit_id, point.view.hierarchy)


def _caption(point: Point) -> str:
    """Unit, period, n, rule and time of the build."""
    record = metrics.records().get(point.metric or "")
    told = [_unit(point), metrics.period_label(point.view.period)]
    if record:
        source = panel.MARK.sub("", record.source).partition(";")[0].strip()
        told += [_size(point.view, record), t("figure.source", source=source) if source else ""]
    built = t("figure.built", when=metrics.moment(queries.build()["built_at"]))
    return " · ".join(filter(None, [*told, built]))


def _size(view: Filters, record: Metric) -> str:
    """How many are behind the number; empty where it is not shown."""
    rows = queries.run(
        "trend", hierarchy=view.hierarchy, metric=record.metric, units=(view.unit_id,), period_type=view.period_type
    )  # fmt: skip
    rows = rows[(rows["period"] == view.period) & figures.shown(rows) & rows["n"].notna()]
    row: Any = next(figures.each(rows), None)
    return "" if row is None else metrics.sized(row.n, None if pd.isna(row.n_to) else row.n_to)
