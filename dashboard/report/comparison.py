"""How the unit stands among units like it: three words, best estimates with their intervals, and no rank."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import access, figures, i18n, metrics, queries, tree
from dashboard.i18n import t
from dashboard.report.about import About, periods
from dashboard.typeset.blocks import Block, Heading, Table, Text

WIDTHS = (3.9, 2.1, 2.5, 1.2, 3.6)
OUTSIDE = ("above", "below")


def blocks(known: About) -> Iterator[Block]:
    """What differs in sentences, then every judged number in the order of the records."""
    yield Heading(t("report.comparison"))
    rows = list(figures.each(_answer(known)))
    if not rows:
        yield Text(t("report.comparison_none"))
        return
    kind = tree.kind_name(_kind(known))
    units = sorted({int(row.units) for row in rows})
    many = "–".join(metrics.number(end) for end in dict.fromkeys((units[0], units[-1])))
    yield Text(t("report.comparison_lead", kind=kind, units=many))
    outside = [row for row in rows if row.word in OUTSIDE]
    if outside:
        yield Text(t("report.outside", things="; ".join(_named(known, row) for row in outside)), "strong")
    else:
        yield Text(t("report.comparison_alike"), "strong")
    header = tuple(t(f"report.col_{name}") for name in ("figure", "here", "best", "middle", "word"))
    lines = tuple(_row(known, row) for row in rows)
    yield Table(header, lines, WIDTHS, t("report.comparison_alt", unit=known.name), (1, 2, 3), is_dense=True)
    yield Text(" ".join(_notes(known, rows)), "small")


def _answer(known: About) -> Any:
    return queries.run(
        "beside", hierarchy=known.view.hierarchy, unit_id=known.view.unit_id,
        metrics=tuple(known.now) or ("",), periods=periods(known.now.values()) or ("",),
    )  # fmt: skip


def _kind(known: About) -> str:
    row = tree.standing(known.view.hierarchy).loc[known.view.unit_id]
    return str(row["member_kind"] if row["unit_kind"] == tree.GROUP else row["unit_kind"])


def _named(known: About, row: Any) -> str:
    """`Belum dinilai (di atas kelompoknya)`."""
    return f"{i18n.pick(known.records[row.metric], 'label')} ({t(f'funnel.{row.word}').lower()})"


def _row(known: About, row: Any) -> tuple[str, ...]:
    record = known.records[row.metric]
    exact = metrics.as_known(record, row.n_to)
    lo, hi = (metrics.fmt(exact, end, unit=False) for end in (row.eb_lo, row.eb_hi))
    when = "" if row.period == known.view.period else f" ({metrics.period_label(row.period, short=True)})"
    return (
        f"{i18n.pick(record, 'label')}{when}",
        f"{metrics.told(record, row.value, row.bound, row.n_to)} ({metrics.sized(row.n, row.n_to)})",
        metrics.NOTHING if pd.isna(row.eb) else f"{metrics.fmt(exact, row.eb)} ({lo}–{hi})",
        metrics.fmt(exact, row.centre),
        _word(row),
    )


def _word(row: Any) -> str:
    rough = f" ({t('funnel.rough_mark')})" if row.state == "rough" else ""
    return f"{t(f'funnel.{row.word}')}{rough}"


def _notes(known: About, rows: list[Any]) -> Iterator[str]:
    yield t("report.best_note")
    if any(row.word in OUTSIDE for row in rows):
        yield t("funnel.investigate")
    if any(row.state == "rough" for row in rows):
        yield t("report.rough")
    if known.audience == "internal" and access.sees_all() == "shared":
        yield t("report.beside_shared")
