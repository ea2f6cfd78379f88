"""How far the appraisals of the unit have come, and what became of what was agreed."""

from collections.abc import Iterator

from dashboard import figures, i18n, metrics, panel, queries, spans, tables
from dashboard.discussion import agreements, effects
from dashboard.discussion.agreements import Action
from dashboard.discussion.effects import Effect
from dashboard.i18n import t
from dashboard.report.about import About, unlocked
from dashboard.typeset.blocks import Block, Bullets, Heading, Table, Text
from dashboard.views import completeness, completeness_brief

MOST_PERIODS, MOST_ACTIONS = 6, 20
METRICS = ("not_rated", "rated_on_time", "plan_approved")


def blocks(known: About) -> Iterator[Block]:
    """The counts where they may be known, and the published shares over the last periods."""
    view = known.view
    yield Heading(t("report.completeness"))
    every = queries.run("completeness", hierarchy=view.hierarchy, units=(view.unit_id,))
    options = completeness.offered(every, view)
    if options:
        yield Bullets(tuple(completeness_brief.counts(every, completeness.usual(every, options, view))))
    table = _shares(known)
    if table:
        yield table
        yield Text(t("report.completeness_note"), "small")
    elif not options:
        yield Text(t("completeness.brief_none"))


def _shares(known: About) -> Table | None:
    records = [known.records[key] for key in METRICS if key in known.records]
    if not records:
        return None
    kind = spans.effective(records[0].periods, known.view.period_type)
    records = [record for record in records if kind in record.periods]
    codes = completeness.last_periods(known.view, kind)[-MOST_PERIODS:]
    asked = [(record.metric, code) for record in records for code in codes]
    rows = queries.run(
        "comparison", hierarchy=known.view.hierarchy, units=(known.view.unit_id,),
        metrics=tuple(key for key, _ in asked), period_types=(kind,) * len(asked), periods=tuple(p for _, p in asked),
    )  # fmt: skip
    found = {(row.metric, row.period): row for row in figures.each(rows)}
    told = [code for code in codes if any(_is_told(found.get((r.metric, code))) for r in records)]
    if not told:
        return None
    lines = [
        (metrics.period_label(code), *(_said(found.get((record.metric, code)), record) for record in records))
        for code in told
    ]
    header = (t("figure.col_period"), *(i18n.pick(record, "label") for record in records))
    widths = (2.0, *(2.0 for _ in records))
    numeric = tuple(range(1, len(header)))
    return Table(header, tuple(lines), widths, t("report.completeness_alt", unit=known.name), numeric)


def _is_told(row: object) -> bool:
    return row is not None and row.status != "no_data"  # type: ignore[attr-defined]


def _said(row: object, record: metrics.Metric) -> str:
    if row is None:
        return metrics.NOTHING
    told = unlocked(tables.words(row, record))
    is_told = row.status in ("ok", "provisional")  # type: ignore[attr-defined]
    return f"{told} ({metrics.sized(row.n, row.n_to)})" if is_told else told  # type: ignore[attr-defined]


def actions(known: About) -> Iterator[Block]:
    """What was agreed for the unit and those below it: due date, state, and what the number has done since."""
    view = known.view
    found = effects.below(view.hierarchy, view.unit_id)
    yield Heading(t("report.actions"))
    if not found:
        yield Text(t("report.actions_none"))
        return
    late = sum(effects.is_overdue(one) for one in found)
    still = sum(one.state == agreements.OPEN for one in found)
    counts = {"all": len(found), "open": still, "late": late}
    yield Text(t("report.actions_told", **{name: metrics.number(n) for name, n in counts.items()}))
    header = tuple(t(f"report.col_{name}") for name in ("action", "owner", "due", "effect"))
    lines = tuple(_action(one, effects.effect(one), known) for one in found[:MOST_ACTIONS])
    yield Table(header, lines, (2.9, 1.9, 1.7, 4.6), t("report.actions_alt", unit=known.name))
    if len(found) > MOST_ACTIONS:
        yield Text(t("report.actions_more", n=metrics.number(len(found) - MOST_ACTIONS)), "small")
    yield Text(t("signal.since_caution"), "small")


def _action(action: Action, effect: Effect, known: About) -> tuple[str, ...]:
    elsewhere = (
        "" if action.unit_id == known.view.unit_id else panel.unit_name(action.unit_id, action.hierarchy)
    )
    kind = " · ".join(filter(None, (t(f"focus.action_{action.kind}"), elsewhere)))
    status = "overdue" if effects.is_overdue(action) else action.state
    told = [t(f"followup.status_{status}"), action.outcome, effects.sentence(effect) if action.metric else ""]
    due = metrics.period_label(action.due, short=True)
    left = effects.due(action) if action.state == agreements.OPEN else ""
    return (
        f"{action.title}\n{kind}", action.owner, "\n".join(filter(None, (due, left))), "\n".join(filter(None, told))
    )  # fmt: skip
