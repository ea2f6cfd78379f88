"""Areas for improvement: what is worse here for certain, what citizens wrote of it, what the rules advise."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import figures, i18n, metrics, panel, queries, spans, theme
from dashboard.discussion import charts
from dashboard.figures import slide
from dashboard.i18n import t
from dashboard.report.about import About, unlocked
from dashboard.report.summary import advised
from dashboard.typeset.blocks import Block, Bullets, Heading, Picture, Quote, Table, Text
from dashboard.views import evidence, focus, improvement, peers, profile

QUOTES, HEIGHT = 1, 320


def blocks(known: About) -> Iterator[Block]:
    """Each area with what is worse for certain, or why nothing is named; then the advice and its figures."""
    view = known.view
    rows = known.areas
    yield Heading(t("report.areas"))
    if rows.empty:
        hides = any(profile.hidden(view).values())
        yield Text(unlocked(t("hidden.part")) if hides else t("improvement.empty"))
    elif rows["ref_value"].isna().all():
        yield Text(t("report.alone"))
    else:
        yield Text(f"{t('report.areas_lead')} {profile.by_chance(rows)}")
        worse = set(rows.loc[rows["is_highlighted"], "area"])
        for name in profile.AREAS:
            if name in worse:
                yield from _area(known, name, rows[rows["area"] == name])
        if silent := [name for name in profile.AREAS if name not in worse]:
            yield Bullets(tuple(_why_none(known, name, rows[rows["area"] == name]) for name in silent))
    yield from _advice(known)


def _area(known: About, name: str, rows: pd.DataFrame) -> Iterator[Block]:
    yield Heading(t(f"improvement.area_{name}"), 2)
    yield Text(t(f"improvement.lead_{name}"), "small", is_leading=True)
    worse = list(figures.each(rows[rows["is_highlighted"]]))
    if any("_peer" in row.metric for row in worse) and peers.apart(known.view, known.view.unit_id) is False:
        yield Text(f"{t('raters.gate_closed')}.", "small")
    # Completeness has its own table further on.
    drawn = charts.bars(known.view, worse[0].metric) if name != "completeness" else None
    if drawn:
        words = charts.in_words(drawn, lambda: known.name)[i18n.lang()]
        picture = slide.svg(drawn, i18n.lang(), theme.LIGHT, height=HEIGHT)
        yield Picture(picture, words, t("report.bars_caption", period=metrics.period_label(worse[0].period)))
    for row in worse:
        yield from _row(known, row)


def _why_none(known: About, name: str, rows: pd.DataFrame) -> str:
    """`Tema pengaduan: Terlalu sedikit pengamatan …`."""
    if rows.empty:
        why = "hidden.part" if profile.hidden(known.view)[name] else "improvement.none_data"
    else:
        why = f"improvement.none_{profile.why_none(rows) or 'certain'}"
    return f"{t(f'improvement.area_{name}')}: {unlocked(t(why))}"


def _row(known: About, row: Any) -> Iterator[Block]:
    record = known.records[row.metric]
    yield Heading(i18n.pick(record, "label"), 3)
    yield Text(improvement.told(row, record))
    yield Text(improvement.beyond(row, record), "small")
    view, start = known.view, metrics.period_start(row.period)
    said = queries.run(
        "sentences", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=evidence.themes(record),
        periods=spans.quarters(start, row.period_type), each=QUOTES,
    )  # fmt: skip
    for one in figures.each(said.head(QUOTES)):
        where = (panel.unit_name(one.unit_id, view.hierarchy), metrics.period_label(one.period, short=True))
        yield Quote(t(f"improvement.source_{one.source}"), one.text, " · ".join(where))


def _advice(known: About) -> Iterator[Block]:
    yield Heading(t("report.advised"), 2)
    if not known.advice:
        yield Text(t("focus.none"))
        return
    header = (t("report.col_advice"), t("report.col_reasons"))
    lines = tuple((advised(row), "\n".join(focus.reasons(row))) for row in known.advice)
    yield Table(header, lines, (1, 1), t("report.advice_alt", unit=known.name))
    yield Text(t("focus.note"), "small")
