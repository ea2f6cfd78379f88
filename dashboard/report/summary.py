"""The first page: what stands out, what is advised, and the few numbers that matter; to be read alone."""

from collections.abc import Iterator
from typing import Any

from dashboard import figures, i18n, ikm, metrics, origin, queries, theme, tree
from dashboard.figures import icons
from dashboard.i18n import t
from dashboard.report.about import About, unlocked
from dashboard.typeset.blocks import Block, Bullets, Cell, Cells, Facts, Heading, Text
from dashboard.views import findings, overview, signals, verdicts

TILES = (
    "good_or_better", "rated_on_time", "ikm", "complaints", "closed_in_time", "targets_met", "competence_met",
    "socialised",
)  # fmt: skip
MOST_TILES, MOST_FINDINGS, MOST_ADVICE = 6, 6, 3


def blocks(known: About) -> Iterator[Block]:
    """Facts, numbers, findings, advice; one sentence instead where everything is hidden."""
    yield _facts(known)
    if overview.all_hidden(known.view):
        yield Heading(t("report.findings"), 1)
        yield Text(unlocked(t("hidden.why")))
        return
    if tiles := _tiles(known):
        yield Cells(tuple(tiles), 3)
    yield from _findings(known)
    yield from _advice(known)
    yield Text(f"{signals.footer(known.rows)} {t('report.no_cause')}", "small")


def _facts(known: About) -> Facts:
    view, build = known.view, queries.build()
    steps: list[str] = []
    at = tree.parent_of(view.unit_id, view.hierarchy)
    while at:
        steps.insert(0, tree.unit_name(at, view.hierarchy))
        at = tree.parent_of(at, view.hierarchy)
    rows = {
        "unit": known.name,
        "above": " › ".join(steps) or t("report.top"),
        "period": metrics.period_label(view.period),
        "numbers": t(f"report.numbers_{known.audience}"),
        "as_of": metrics.date(build["as_of"]),
    }
    return Facts(tuple((t(f"report.fact_{name}"), text) for name, text in rows.items()))


def _tiles(known: About) -> list[Cell]:
    told = [key for key in TILES if key in known.shown]
    return [_tile(known, key) for key in told[:MOST_TILES]]


def _tile(known: About, key: str) -> Cell:
    row, record = known.now[key], known.records[key]
    letter = _letter(known, row) if key == "ikm" else ""
    return Cell(
        i18n.pick(record, "short"),
        f"{known.value(row)} {letter}".rstrip(),
        known.basis(row),
        sign(row.verdict_now, row.side_now),
        known.verdict(row),
    )


def sign(verdict: object, side: object) -> str:
    """The icon of a verdict as it is printed."""
    return icons.svg(icons.variation(verdict, side), theme.LIGHT, verdicts.letters())


def _letter(known: About, row: Any) -> str:
    """`(B)`, with another grade that cannot be ruled out: `(B, bisa jadi A)`."""
    view = known.view
    number = origin.Number("ikm", view.unit_id, row.period_type, row.period)
    grade = ikm.grade(number, view.hierarchy)
    if not grade.letter:
        return ""
    return (
        f"({t('report.perhaps', letter=grade.letter, other=grade.perhaps)})"
        if grade.perhaps
        else f"({grade.letter})"
    )


def found(known: About) -> list[str]:
    """Everything that stands out in the unit and period, in sentences, the weightiest first."""
    view = known.view
    rows = queries.run(
        "headline", hierarchy=view.hierarchy, unit_id=view.unit_id, period_type=view.period_type, period=view.period
    )  # fmt: skip
    return [findings.sentence(row, view) for row in figures.each(rows)]


def _findings(known: About) -> Iterator[Block]:
    told = found(known)
    yield Heading(t("report.findings"), 1)
    if not told:
        yield Text(t("overview.no_findings"))
        return
    yield Bullets(tuple(told[:MOST_FINDINGS]))
    if len(told) > MOST_FINDINGS:
        yield Text(t("report.more_findings", n=metrics.number(len(told) - MOST_FINDINGS)), "small")


def _advice(known: About) -> Iterator[Block]:
    if not known.advice:
        return
    yield Heading(t("report.advised"), 2)
    yield Bullets(tuple(advised(row) for row in known.advice[:MOST_ADVICE]))
    yield Text(t("focus.note"), "small")


def advised(row: Any) -> str:
    """One advice of the rules: the kind of action and why."""
    return t("report.advice", action=t(f"focus.action_{row.action}"), why=i18n.pick(row._asdict(), "why"))
