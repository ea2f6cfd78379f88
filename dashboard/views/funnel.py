"""One metric of a comparison group: the funnel, the words, and beside it the table in alphabetical order."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, panel, queries, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import verdict
from dashboard.views.alike import Group, few, natural

OUTSIDE = ("above", "below")
JUDGED = ("rough", "full", "alike")
SORTS = ("name", "n", "value")
GOOD = {("above", "up"): "improvement", ("below", "down"): "improvement",
        ("above", "down"): "concern", ("below", "up"): "concern"}  # fmt: skip


def asked(view: Filters, group: Group, metric: str, rows: pd.DataFrame) -> dict[str, str]:
    """The question about this group at the period that the page shows."""
    first = rows.iloc[0]
    return {
        "hierarchy": view.hierarchy, "group_id": group.group_id, "metric": metric,
        "period_type": str(first["period_type"]), "period": str(first["period"]),
    }  # fmt: skip


def told(question: dict[str, str]) -> Any:
    """What is said of the group as a whole; None where no unit has a number."""
    asked = {name: value for name, value in question.items() if name != "period"}
    found = queries.run("funnel_group", **asked)
    return next(figures.each(found[found["period"] == question["period"]]), None)


def why_not(record: Metric, whole: Any) -> str:
    """Why nothing is compared here; empty where it is."""
    if record.kind == "count":
        return t("funnel.count")
    if record.kind == "composite" and record.metric != "ikm":
        return t("funnel.composite")
    if whole is None or whole.state == "single":
        return t("funnel.single")
    return "" if whole.state in JUDGED else t(f"funnel.{whole.state}")


def answer(question: dict[str, str], group: Group, record: Metric, view: Filters) -> pd.DataFrame:
    """The units of the group by name, with everything that is drawn or written of each."""
    rows = tables.masked(queries.run("funnel_units", **question))
    judged = ["z", "eb", "eb_lo", "eb_hi", "rank_lo", "rank_hi", "word"]
    rows[judged] = rows[judged].mask(rows["status"] == "hidden")
    rows = rows.sort_values("unit_name", key=natural)
    return rows.assign(
        label=rows["unit_name"],
        is_inside=rows["unit_id"].isin(list(group.names)),
        is_chosen=rows["unit_id"] == view.unit_id,
        is_hollow=rows["n"] < _rule("hollow", 10),
        tone=[_tone(word, record.better) for word in rows["word"]],
    )


def _rule(key: str, usual: float) -> float:
    """A number of the rule file; the usual one where this build was made without it."""
    return float(verdict.rules("comparison").set_index("key")["value"].get(key, usual))


def _tone(word: object, better: str) -> str:
    if word not in OUTSIDE:
        return ""
    return GOOD.get((str(word), better), "neutral")


def show(view: Filters, group: Group, record: Metric, question: dict[str, str], whole: Any) -> pd.DataFrame:
    """The funnel and the table side by side; returns the rows as shown."""
    rows = answer(question, group, record, view)
    st.markdown(f"**{i18n.escape(i18n.pick(record, 'label'))}** · {metrics.period_label(question['period'])}")
    left, right = st.columns([11, 10], gap="medium")
    with left:
        _picture(view, record, rows, queries.run("funnel_curve", **question))
    with right:
        _table(view, record, rows, whole)
    _notes(record, rows, whole)
    return rows


def _picture(view: Filters, record: Metric, rows: pd.DataFrame, curve: pd.DataFrame) -> None:
    drawn = rows[rows["z"].notna()]
    seen = _once(drawn)
    look = panel.look(record)
    said = [_hover(row, look) for row in figures.each(seen)]
    panel.legend(
        ("band", t("funnel.bands")), ("centre", t("funnel.centre")),
        ("grey", t("funnel.others") if not drawn["is_inside"].all() else None), interval=False,
    )  # fmt: skip
    shape = figures.funnel(seen.assign(said=said), curve, panel.scale(record), look)
    outside = [str(row.label) for row in figures.each(drawn) if row.word != "on_par"]
    alt = t("funnel.alt", metric=i18n.pick(record, "label"), k=len(drawn),
            outside=", ".join(outside) or t("funnel.nobody"))  # fmt: skip
    panel.chart(shape, alt, "funnel_chart")


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Of units inside the limits whose dots would lie on one another the first, with how many `others` it hides."""
    is_named = rows["is_chosen"] | rows["word"].isin(OUTSIDE)
    place = [rows[name] for name in ("n", "value", "is_inside", "is_hollow")]
    each = [*place, rows["unit_id"].where(is_named, "")]
    others = rows.groupby(each, dropna=False)["unit_id"].transform("size") - 1
    return rows.assign(others=others)[~pd.concat(each, axis=1).duplicated()]


def _hover(row: Any, look: figures.Look) -> str:
    more = t("funnel.others_there", n=metrics.number(row.others)) if row.others else ""
    parts = [f"<b>{escape(str(row.label), quote=False)}</b>{more}", look.value(row), look.n(row)]
    return "<br>".join([*parts, *filter(None, (t(f"funnel.{row.word}"), _rank(row)))])


def _rank(row: Any) -> str:
    if pd.isna(row.rank_lo):
        return ""
    return t("funnel.rank", lo=int(row.rank_lo), hi=int(row.rank_hi))


def _table(view: Filters, record: Metric, rows: pd.DataFrame, whole: Any) -> None:
    key = st.segmented_control(
        t("funnel.sort"), SORTS, default="name", required=True, key="funnel_sort",
        format_func=lambda word: t(f"funnel.sort_{word}"),
    ) or "name"  # fmt: skip
    rows = (
        rows if key == "name" else rows.sort_values(key, ascending=False, na_position="last", kind="stable")
    )
    whole_group = len(rows)
    first = rows["is_chosen"] | rows["word"].isin(OUTSIDE)
    rows = rows[rows["unit_id"].isin(few(rows["unit_id"], set(rows.loc[first, "unit_id"])))]
    rough = f" ({t('funnel.rough_mark')})" if whole.state == "rough" else ""
    words = [
        f"{t(f'funnel.{row.word}')}{rough}" if isinstance(row.word, str) else "" for row in figures.each(rows)
    ]
    heads = [t(f"funnel.col_{name}") for name in ("unit", "n", "value", "best", "word")]
    links = {unit: filters.address("trend", unit_id=unit, metric=record.metric) for unit in rows["unit_id"]}
    st.html(
        figures.estimates(
            rows.assign(word_told=words, rank_told=[_rank(row) for row in figures.each(rows)]),
            heads, float(whole.centre), panel.scale(record), panel.look(record), links,
        )
    )  # fmt: skip
    if len(rows) < whole_group:
        frame.note(t("funnel.first", most=metrics.number(len(rows)), n=metrics.number(whole_group)))
    st.caption(t("funnel.no_league"))


def _by_chance(expected: float) -> str:
    """How often chance alone puts a unit outside: once in so many pictures, or so many units in each."""
    if expected < 1:
        return t("funnel.false", many=metrics.number(1 / expected))
    return t("funnel.false_many", n=metrics.number(expected))


def _notes(record: Metric, rows: pd.DataFrame, whole: Any) -> None:
    """What must be known to read the picture, each sentence only where it holds."""
    outside = rows["word"].isin(OUTSIDE)
    said = [t("funnel.is_rough", k=int(whole.units))] if whole.state == "rough" else []
    said += [t("funnel.is_alike")] if whole.state == "alike" else []
    said += [t("funnel.none_outside")] if whole.state == "full" and not outside.any() else []
    said += [t("funnel.investigate")] if outside.any() else []
    said += [t("funnel.rate")] if record.kind == "rate" else []
    said.append(_by_chance(whole.expected_false))
    if whole.largest_share >= _rule("giant", 0.25):
        giant = rows.sort_values("n", na_position="first")["label"].iloc[-1]
        share = metrics.number(100 * whole.largest_share) + "\N{NO-BREAK SPACE}%"
        said.append(t("funnel.giant", unit=i18n.escape(str(giant)), share=share))
    if (rows["is_hollow"] & rows["z"].notna()).any():
        said.append(t("funnel.hollow", n=metrics.number(_rule("hollow", 10))))
    said += [t("funnel.banded")] if rows["n_to"].notna().any() else []
    frame.note(" ".join(said))
