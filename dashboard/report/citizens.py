"""What citizens say: the satisfaction index with its grade and how certain it is, the elements, and complaints."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import figures, i18n, ikm, metrics, origin, tables, theme
from dashboard.discussion import charts
from dashboard.figures import slide
from dashboard.i18n import t
from dashboard.report.about import About, at, unlocked
from dashboard.typeset.blocks import Block, Bullets, Heading, Picture, Table, Text
from dashboard.views import citizens, members, profile

HEIGHT, MOST_THEMES = 280, 4


def blocks(known: About) -> Iterator[Block]:
    """Survey first, then complaints."""
    yield Heading(t("report.citizens"))
    yield Heading(t("citizens.survey"), 2)
    yield from _index(known)
    yield from _elements(known)
    yield Heading(t("citizens.complaints"), 2)
    yield from _complaints(known)
    yield from _themes(known)


def _index(known: About) -> Iterator[Block]:
    row = known.now.get("ikm")
    if row is None:
        yield Text(t("citizens.no_survey"))
        return
    if "ikm" not in known.shown:
        yield Text(unlocked(t("hidden.part")))
        return
    view, record = at(known.view, known.records["ikm"]), known.records["ikm"]
    grade = ikm.grade(origin.Number("ikm", view.unit_id, row.period_type, row.period), view.hierarchy)
    yield Text(_graded(known, row, grade), "lead")
    if grade.notes:
        yield Bullets(grade.notes)
    drawn = charts.trend(view, record, row.period_type, row.period)
    if drawn:
        words = charts.in_words(drawn, lambda: known.name)[i18n.lang()]
        yield Picture(slide.svg(drawn, i18n.lang(), theme.LIGHT, height=HEIGHT), words, _caption(known, row))


def _graded(known: About, row: Any, grade: ikm.Grade) -> str:
    record = known.records["ikm"]
    between = tables.interval(row, record)
    told = t(
        "report.ikm",
        value=known.value(row),
        period=metrics.period_label(row.period),
        n=metrics.sized(row.n, row.n_to),
    )
    parts = [told, t("report.interval", interval=between) if between else ""]
    if grade.letter:
        word = "report.grade_perhaps" if grade.perhaps else "report.grade"
        parts.append(t(word, letter=grade.letter, other=grade.perhaps))
    return " ".join(filter(None, parts))


def _caption(known: About, row: Any) -> str:
    said = known.verdict(row)
    return f"{metrics.period_label(row.period)}: {said}." if said else ""


def _elements(known: About) -> Iterator[Block]:
    """One row per element: its mean, the share dissatisfied here and elsewhere."""
    records = [record for record in known.records.values() if record.family == citizens.ELEMENTS]
    rows = citizens.rows_of(known.view, records, [known.view.unit_id]) if records else pd.DataFrame()
    if rows.empty or (rows["status"] == "no_data").all():
        return
    means = {row.metric: row for row in figures.each(rows)}
    areas = known.areas
    worse = {known.records[row.metric].member: row for row in figures.each(areas[areas["area"] == "element"])}
    header = tuple(t(f"report.col_{name}") for name in ("element", "mean", "unhappy", "elsewhere", "n"))
    lines = [
        _element(known, record, means.get(record.metric), worse.get(record.member)) for record in records
    ]
    yield Table(
        header, tuple(lines), (3, 1.5, 2, 2, 1.5), t("report.elements_alt", unit=known.name), (1, 2, 3, 4)
    )
    yield Text(t("report.elements_note"), "small")


def _element(known: About, record: metrics.Metric, mean: Any, worse: Any) -> tuple[str, ...]:
    told = known.value(mean) if mean is not None else metrics.NOTHING
    if worse is None:
        size = (
            metrics.size(mean.n, mean.n_to)
            if mean is not None and mean.status in ("ok", "provisional")
            else ""
        )
        return (members.member(record), told, metrics.NOTHING, metrics.NOTHING, size)
    unhappy = known.records[worse.metric]
    here = metrics.told(unhappy, worse.value, worse.bound, worse.n_to)
    elsewhere = metrics.told(unhappy, worse.ref_value, worse.ref_bound, worse.n_to)
    return (members.member(record), told, here, elsewhere, metrics.size(worse.n, worse.n_to))


def _complaints(known: About) -> Iterator[Block]:
    told = [row for key, row in known.now.items() if known.records[key].aspect == "complaints"]
    if not told:
        yield Text(t("report.no_complaints"))
        return
    header = tuple(t(f"report.col_{name}") for name in ("figure", "value", "interval", "change"))
    yield Table(
        header,
        tuple(_complaint(known, row) for row in told),
        (3.4, 1.6, 1.6, 3),
        t("report.complaints_alt", unit=known.name),
        (1, 2),
        is_dense=True,
    )


def _complaint(known: About, row: Any) -> tuple[str, ...]:
    record = known.records[row.metric]
    between = tables.interval(row, record) if row.status != "hidden" else ""
    return (
        f"{i18n.pick(record, 'label')}\n{known.basis(row)}",
        known.value(row),
        between or metrics.NOTHING,
        known.verdict(row),
    )


def _themes(known: About) -> Iterator[Block]:
    """What most complaints are about, as the published themes say."""
    rows = known.areas
    rows = rows[(rows["area"] == "theme") & (rows["n_complaints"].fillna(0) > 0)]
    rows = rows.sort_values(["n_complaints", "metric"], ascending=[False, True]).head(MOST_THEMES)
    if rows.empty:
        return
    named = [
        f"{members.member(known.records[row.metric])} ({profile.count(row.n_complaints, row.complaints_rounded)})"
        for row in figures.each(rows)
    ]
    yield Text(t("report.themes", names=", ".join(named)))
    yield Text(t("report.themes_note"), "small")
