"""What the build says of a series, in words: the verdict of a period and its rule, where the limits come from, and what
to beware of. Nothing is judged here."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard import figures, filters, i18n, metrics, queries
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric

SIGNALS = ("improvement", "concern", "neutral_high", "neutral_low")
MUCH_ALIKE = (
    0.4  # from this autocorrelation on neighbours follow each other so much that false alarms multiply
)
LETTERS = ("high", "low", "pass", "fail", "unsure")


def points(view: Filters, record: Metric, period_type: str, units: tuple[str, ...]) -> pd.DataFrame:
    """What the control charts say of these units, one row per unit and period."""
    return queries.run(
        "control", hierarchy=view.hierarchy, metric=record.metric, units=units, period_type=period_type
    )


def segments(view: Filters, record: Metric, period_type: str, unit_id: str) -> pd.DataFrame:
    """The segments of a unit's chart in their order."""
    return queries.run(
        "control_series", hierarchy=view.hierarchy, metric=record.metric, units=(unit_id,), period_type=period_type
    )  # fmt: skip


def letters() -> dict[str, str]:
    """The letters inside the icons in the present language."""
    return {name: t(f"signal.letter_{name}") for name in LETTERS}


def text(value: object) -> str:
    """A word of the warehouse; empty text for nothing."""
    return value if isinstance(value, str) else ""


def word(verdict: object, state: object, period_type: str) -> str:
    """A verdict in words; where there is none, why."""
    known = text(verdict)
    if known and known != "none":
        return t(f"signal.word_{known}")
    return t(f"signal.state_{text(state) or 'empty'}", **_periods(period_type))


def rule(cause: object, side: object, period_type: str) -> str:
    """The rule that fired, in words; empty text where none did."""
    known = text(cause)
    if known in ("", "common"):
        return ""
    return t(f"signal.rule_{known}_{text(side) or 'high'}", **_periods(period_type))


def said(verdict: object, cause: object, side: object, state: object, period_type: str) -> str:
    """Verdict and rule together: `Membaik, bukan kebetulan – nilainya di atas batas atas`."""
    return _said(i18n.lang(), text(verdict), text(cause), text(side), text(state), period_type)


@lru_cache(maxsize=2000)
def _said(lang: str, verdict: str, cause: str, side: str, state: str, period_type: str) -> str:
    return " – ".join(filter(None, [word(verdict, state, period_type), rule(cause, side, period_type)]))


def said_now(row: Any) -> str:
    """The same of a row of `signals`, as could be known at its period."""
    return said(row.verdict_now, row.cause_now, row.side_now, row.state_now, row.period_type)


def short(row: Any) -> str:
    """The same as short as a card has room for; empty text where nobody expects a test."""
    if text(row.state_now) in ("annual", "limit", "empty"):
        return ""
    return t("signal.short_common") if text(row.verdict_now) == "common" else said_now(row)


def target(met: object, record: Metric) -> str:
    """Whether the target will be met, with the target; empty text where that is not said."""
    if not text(met):
        return ""
    return t(f"signal.target_{met}", target=metrics.fmt(record, record.target))


def _periods(period_type: str) -> dict[str, str]:
    return {"periods": t(f"signal.periods_{period_type}"), "period": t(f"signal.period_{period_type}")}


def at(rows: pd.DataFrame, period: str) -> Any | None:
    """The row of a period; None where the build says nothing of it."""
    return next(figures.each(rows[rows["period"] == period]), None)


def sentence(row: Any | None, record: Metric, period: str, period_type: str) -> str:
    """What is to be read from the chart at the chosen period, as could be known then. Markdown."""
    when = metrics.period_label(period)
    if row is None:
        return t("signal.sentence_nothing", period=when)
    told = said(row.verdict_now, row.cause_now, row.side_now, row.state_now, period_type)
    met = target(row.target_now, record)
    return t("signal.sentence", period=when, said=told) + (f" {met}." if met else "")


def alternative(rows: pd.DataFrame, period: str, period_type: str) -> str:
    """The signals of a chart and the verdict at the chosen period, for those who do not see it."""
    lit = [
        f"{metrics.period_label(row.period, short=True)}: {said(row.verdict, row.cause, row.side, None, period_type)}"
        for row in figures.each(rows[rows["verdict"].isin(SIGNALS)])
    ]
    row = at(rows, period)
    now = (
        [f"{metrics.period_label(period)}: {word(row.verdict_now, row.state_now, period_type)}"]
        if row
        else []
    )
    return ". ".join([*now, *lit])


def remarks(part: Any, rows: pd.DataFrame, record: Metric, period_type: str) -> list[str]:
    """What to know about a segment (a row of `segments`): its baseline, and everything that limits the reading."""
    words = _periods(period_type)
    found = [_baseline(part, rows, record, words)]
    if record.better == "up" and bool(part.is_ceiling) and part.state == "full":
        found.append(t("signal.ceiling"))
    if record.better == "down" and bool(part.is_floor) and part.state == "full":
        found.append(t("signal.floor"))
    if part.state in ("constant", "few_events", "annual", "limit"):
        found.append(t(f"signal.remark_{part.state}", **words))
    if pd.notna(part.autocorrelation) and part.autocorrelation > MUCH_ALIKE:
        found.append(t("signal.alike", r=metrics.number(part.autocorrelation, 2), **words))
    return [remark for remark in found if remark]


def _baseline(part: Any, rows: pd.DataFrame, record: Metric, words: dict[str, str]) -> str:
    """From what the limits come, and where they are now; empty text for a segment without."""
    drawn = rows[(rows["segment"] == part.segment) & rows["centre"].notna()]
    if drawn.empty or pd.isna(part.baseline_from):
        return ""
    with_limits = drawn[drawn["upl"].notna()]  # a period without a number has a middle line and no limits
    last = next(figures.each((drawn if with_limits.empty else with_limits).tail(1)))
    ends = figures.limits(record.unit, record.kind)
    lpl, upl = (figures.clipped(end, *ends) for end in (last.lpl, last.upl))
    moves = "_moving" if drawn["upl"].round(6).nunique() > 1 else ""
    return t(
        f"signal.baseline_{'provisional' if part.state == 'provisional' else 'full'}",
        n=metrics.number(part.baseline_n), points=metrics.number(part.points),
        first=metrics.period_label(part.baseline_from, short=True),
        last=metrics.period_label(part.baseline_to, short=True),
        limits=t(
            f"signal.limits{moves}", centre=metrics.fmt(record, last.centre),
            low=metrics.fmt(record, lpl), high=metrics.fmt(record, upl),
        ), **words,
    )  # fmt: skip


def since(title: str, day: dt.date, rows: pd.DataFrame, period_type: str, until: dt.date) -> str:
    """What could be seen after an intervention, up to the chosen period: the first rule that fired, or none yet."""
    rows = rows[rows["state_now"] != "empty"].assign(day=lambda frame: figures.days(frame["period_start"]))
    rows = rows[rows["day"] <= until]
    after, before = rows[rows["day"] >= day], rows[rows["day"] < day]
    params = {"title": title, "day": metrics.date(day, short=True), **_periods(period_type)}
    if after.empty:
        return t("signal.since_no_point", **params)
    fired = after[after["verdict_now"].isin(SIGNALS)]
    if fired.empty:
        judged = (after["verdict_now"] == "common").any()
        return t(f"signal.since_{'none' if judged else 'unjudged'}", n=metrics.number(len(after)), **params)
    first = next(figures.each(fired))
    told = said(first.verdict_now, first.cause_now, first.side_now, first.state_now, period_type)
    was_so = len(before) > 0 and before["verdict_now"].iloc[-1] == first.verdict_now
    when = metrics.period_label(first.period)
    return t(f"signal.since_{'already' if was_so else 'fired'}", said=told, when=when, **params)


def noted(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Events or new limits of which this metric is one, or all are."""
    return frame[frame["metric"].isna() | (frame["metric"] == metric)]


def by_quarter(record: Metric, period_type: str, states: Iterable[str]) -> None:
    """The way to the same number by quarter, where it is too rare by month."""
    if "few_events" in set(states) and period_type == "month" and "quarter" in record.periods:
        filters.link(
            "trend", t("signal.by_quarter"), icon=":material/arrow_forward:", metric=record.metric, step="quarter"
        )  # fmt: skip
