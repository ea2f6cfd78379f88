"""One action on a card: what, who, until when, what its number has done since."""

import datetime as dt
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, i18n, metrics, panel, queries, spans, theme
from dashboard.discussion import agreements, effects
from dashboard.discussion.agreements import Action
from dashboard.discussion.effects import Effect
from dashboard.discussion.sessions import Discussion
from dashboard.figures import icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.views import charted, followup_settle

ICON = {"better": "improvement", "worse": "concern", "changed": "neutral"}
BEFORE = 12  # periods before the start that are drawn


@dataclass(frozen=True)
class Followed:
    """An action and what may be said of it."""

    action: Action
    effect: Effect


def style() -> None:
    """Put the style sheet of the cards on the page."""
    st.html(Path(__file__).parents[1] / "followup.css")


def show(one: Followed, view: Filters, talk: Discussion | None) -> None:
    """The card with its ways onward; for those who may, the way to settle it."""
    with st.container(border=True, key=f"action_{one.action.key}", gap="small"):
        st.html(f'<div class="k-follow"><div>{_facts(one.action)}</div><div>{_effect(one, view)}</div></div>')
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            _onward(one, talk)
            if access.may_facilitate(one.action.hierarchy, one.action.unit_id):
                followup_settle.show(one.action)


def due(action: Action) -> str:
    """`Triwulan IV 2026 (31 Des 2026), tinggal 32 hari`; without the days once it is settled."""
    day = dt.date.fromisoformat(agreements.due_day(action))
    told = f"{metrics.period_label(action.due)} ({metrics.date(day, short=True)})"
    return f"{told}, {effects.due(action)}" if action.state == agreements.OPEN else told


def _facts(action: Action) -> str:
    late = effects.is_overdue(action)
    chip = t("followup.status_overdue") if late else t(f"followup.status_{action.state}")
    place = f"{t(f'focus.action_{action.kind}')} · {panel.unit_name(action.unit_id, action.hierarchy)}"
    rows = {
        "owner": action.owner,
        "start": metrics.period_label(action.start),
        "due": due(action),
        "effect": action.effect,
        "outcome": action.outcome,
    }
    facts = "".join(
        f"<dt>{escape(t(f'followup.col_{name}'))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows.items()
        if text
    )
    return (
        f'<p class="k-follow-head"><span class="k-chip{" k-late" if late else ""}">{escape(chip)}</span>'
        f'<span>{escape(place)}</span></p><h2>{escape(action.title)}</h2><dl class="k-facts">{facts}</dl>'
    )


def _effect(one: Followed, view: Filters) -> str:
    effect = one.effect
    sign = f"{ICON[effect.state]}_{effect.side or 'high'}" if effect.state in ICON else "none"
    sign = "common" if effect.state == "unchanged" else sign
    record = metrics.records().get(effect.metric or "")
    label = f'<p class="k-label">{escape(i18n.pick(record, "label"))}</p>' if record else ""
    verdict = (
        f'<p class="k-sign">{icons.silent(sign)}<b>{escape(effects.word(effect))}</b></p>'
        f"<p>{escape(effects.reason(effect))}</p>"
    )
    return label + verdict + (_chart(queries.key(), view, effect, theme.ink().dark) if record else "")


@kept(500)
def _chart(file: str, view: Filters, effect: Effect, dark: bool) -> str:
    """The number around the start, with the limits it is held against; empty where nothing may be shown of it."""
    record = metrics.records()[str(effect.metric)]
    asked = {"hierarchy": effect.hierarchy, "metric": record.metric, "units": (effect.unit_id,)}
    rows = queries.run("trend", **asked, period_type=effect.period_type)
    start = spans.first_day(effect.start)
    own = _around(figures.series(rows[rows["status"] != "no_data"]), start)
    if not figures.told_points(own):
        return ""
    judged = queries.run("control", **asked, period_type=effect.period_type)
    judged = judged.assign(day=figures.days(judged["period_start"]))
    judged = judged[(judged["day"] >= own[0].day) & (judged["day"] <= own[-1].day)]
    look, unit = panel.look(record), panel.unit_name(effect.unit_id, effect.hierarchy)
    signals = charted.lit(judged[judged["day"] > start], look)
    body = figures.followed(own, _limits(judged, record, effect), start, _cuts(judged), look.ink, signals)
    alt = figures.told(own, unit, i18n.pick(record, "label"), t("figure.alt_series"), look)
    return figures.image(body, alt, "k-follow-chart") + _ends(own, effect, look)


def _ends(own: figures.Series, effect: Effect, look: figures.Look) -> str:
    """What stands under the chart: its first period, its upright, its last number."""
    last = figures.told_points(own)[-1]
    mark = t("followup.mark", start=metrics.period_label(effect.start, short=True))
    number = f"<b>{escape(look.value(last))}</b> · {escape(look.n(last))}"
    return (
        f'<small class="k-follow-ends"><span>{escape(look.period(own[0].period))}</span>'
        f"<span>{escape(mark)}</span><span>{escape(look.period(last.period))}: {number}</span></small>"
    )


def _around(points: figures.Series, start: dt.date) -> figures.Series:
    before = [point for point in points if point.day < start]
    return [*before[-BEFORE:], *(point for point in points if point.day >= start)]


def _cuts(judged: pd.DataFrame) -> list[dt.date]:
    """Days at which a new segment begins."""
    known = judged[judged["segment"].notna()]
    return list(known["day"][known["segment"].ne(known["segment"].shift()).to_numpy()])[1:]


def _limits(
    judged: pd.DataFrame, record: metrics.Metric, effect: Effect
) -> list[tuple[dt.date, float, float, float]]:
    """Limits of the segment that was judged, where it is long enough to be tested."""
    at = judged[judged["period"] == effect.last]
    drawn = judged[judged["segment"].isin(at["segment"]) & judged["upl"].notna()]
    if at.empty or at["state_now"].iloc[0] != "full":
        return []
    ends = figures.limits(record.unit, record.kind)
    return [
        (row.day, figures.clipped(row.lpl, *ends), row.centre, figures.clipped(row.upl, *ends))
        for row in figures.each(drawn)
    ]


def _onward(one: Followed, talk: Discussion | None) -> None:
    action, pages = one.action, access.pages()
    if action.metric in metrics.records() and "trend" in pages:
        filters.link(
            "trend", t("followup.to_trend"), icon=":material/show_chart:", unit_id=action.unit_id,
            hierarchy=action.hierarchy, metric=str(action.metric), step=one.effect.period_type,
        )  # fmt: skip
    if talk and "discussion" in pages:
        day = metrics.date(dt.date.fromisoformat(talk.day), short=True)
        filters.link("discussion", t("followup.to_talk", day=day), icon=":material/forum:", code=talk.code)
