"""Nilai dan warga: a picture of units with both intervals, r only where units suffice, and a list of questions."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, frame, i18n, metrics, origin, panel, queries, spans, tree
from dashboard.figures.scatter import Cross, scatter
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.metrics import Metric
from dashboard.views import verdict

PERIODS = ("quarter", "year")
LOOK_BACK = 8
FEWEST = 2  # of units, for a picture


@st.fragment
def main(view: Filters) -> None:
    """The picture of the units around the view, what may be said of all of them, and the questions."""
    scope, rows, period = answer(view)
    if rows.empty:
        frame.empty(t("together.empty"), t("together.empty_body"))
        return
    records = (metrics.records()[rows["x_metric"].iloc[0]], metrics.records()[rows["y_metric"].iloc[0]])
    told = rows[rows["x"].notna() & rows["y"].notna()]
    with st.container(border=True, key="together_main"):
        name = escape(panel.unit_name(scope, view.hierarchy))
        st.markdown(f"**{t('together.of', unit=name)}** · {metrics.period_label(period)}")
        _draw(view, told, records)
        _hidden(len(rows) - len(told))
        st.markdown(moving(view, scope, period, len(told)))
        panel.caption(records)
        numbers = [
            origin.Number(r.metric, u, spans.kind(period), period) for u in told["unit_id"] for r in records
        ]
        panel.footer(lambda: file(rows, view, records), records, view, numbers, "together")
    questions(view, told, records, period)


def answer(view: Filters) -> tuple[str, pd.DataFrame, str]:
    """The smallest unit at or above the view with enough units that have both numbers, their rows, and the period: the
    chosen one, or the last before it that has any."""
    period_type = spans.effective(PERIODS, view.period_type)
    start = spans.first(view.period_start, period_type)
    for _ in range(LOOK_BACK):
        period, scope = spans.containing(start, period_type), str(view.unit_id)
        while scope:
            rows = _pairs(view, scope, period)
            if len(rows) >= FEWEST:
                return scope, rows, period
            scope = tree.parent_of(scope, view.hierarchy) or ""
        start = spans.before(start, period_type)
    return view.unit_id, pd.DataFrame(), ""


def _pairs(view: Filters, scope: str, period: str) -> pd.DataFrame:
    units = tree.below(scope, view.hierarchy)
    return queries.run("pair", hierarchy=view.hierarchy, units=units, period=period)


def _draw(view: Filters, rows: pd.DataFrame, records: tuple[Metric, Metric]) -> None:
    if rows.empty:
        panel.nothing(t("together.all_hidden"))
        return
    way = panel.choice("together_as", ("chart", "table"), t("figure.as"))
    if way == "table":
        panel.table(written(rows, view, records), t("together.title"))
        return
    look = panel.look(records[0])
    crosses = [_cross(row, view, records) for row in figures.each(rows)]
    first = rows.iloc[0]
    titles = (i18n.pick(records[0], "label"), i18n.pick(records[1], "label"))
    line = "median" if first["x_line"] == first["x_median"] else "mean"
    figure = scatter(
        crosses, (float(first["x_line"]), float(first["y_median"])), titles,
        (t(f"together.{line}"), t("together.median")), look,
    )  # fmt: skip
    asked = [cross.name for cross in crosses if cross.kind == "question"]
    alt = t("together.alt", n=len(crosses), names=", ".join(asked) or t("together.nobody"))
    panel.chart(figure, alt, "together_chart")


def _cross(row: Any, view: Filters, records: tuple[Metric, Metric]) -> Cross:
    is_open = row.x_bound in ("least", "most")
    chosen = row.unit_id == view.unit_id
    kind = "question" if row.question else "chosen" if chosen else "plain"
    said = f"{x_words(row, records[0])} · {y_words(row, records[1])}"
    ends = [None if pd.isna(end) else float(end) for end in (row.x_lo, row.x_hi, row.y_lo, row.y_hi)]
    name = panel.unit_name(row.unit_id, view.hierarchy)
    return Cross(name, float(row.x), ends[0], ends[1], float(row.y), ends[2], ends[3], said, is_open, kind)


def x_words(row: Any, record: Metric) -> str:
    """The number of the appraisals with its interval and n, as exactly as it is known."""
    value = metrics.told(record, row.x, row.x_bound, row.n_x_to)
    between = _between(record, row.x_lo, row.x_hi, row.n_x_to)
    return f"{i18n.pick(record, 'short')} {value}{between}, {metrics.sized(row.n_x, row.n_x_to)}"


def y_words(row: Any, record: Metric) -> str:
    """The number of the citizens with its interval and n."""
    between = _between(record, row.y_lo, row.y_hi, None)
    return f"{i18n.pick(record, 'short')} {metrics.fmt(record, row.y)}{between}, {metrics.sized(row.n_y)}"


def _between(record: Metric, lo: float, hi: float, n_to: float | None) -> str:
    if pd.isna(lo) or pd.isna(hi):
        return ""
    return f" ({metrics.told(record, lo, None, n_to, unit=False)}–{metrics.told(record, hi, None, n_to)})"


def _hidden(count: int) -> None:
    if count:
        st.caption(t("together.hidden", n=metrics.number(count)))


def moving(view: Filters, scope: str, period: str, shown: int) -> str:
    """Whether the two go together over the units, in words: r only where units suffice. Markdown."""
    found = queries.run("co_movement", hierarchy=view.hierarchy, unit_id=scope, period=period)
    row = next(figures.each(found), None)
    entries = verdict.rules("co_movement").set_index("key")["value"]
    least = metrics.number(float(entries.get("least_units", "15")))
    if row is None or row.state == "picture":
        exact = shown if row is None else int(row.units)
        if exact < shown:
            told = {"n": metrics.number(shown), "exact": metrics.number(exact)}
            return t("together.picture_limits", least=least, **told)
        return t("together.picture", n=metrics.number(exact), least=least)
    if row.state == "constant":
        return t("together.constant")
    way = "none" if row.lo <= 0 <= row.hi else "up" if row.r > 0 else "down"
    told = {name: metrics.number(getattr(row, name), 2) for name in ("r", "lo", "hi")}
    sentence = t(f"together.moves_{way}", units=metrics.number(int(row.units)), **told)
    ceiling = "" if pd.isna(row.ceiling) else " " + t("together.ceiling", r=metrics.number(row.ceiling, 2))
    return f"{sentence}{ceiling} **{t('together.not_causing')}**"


def questions(view: Filters, rows: pd.DataFrame, records: tuple[Metric, Metric], period: str) -> None:
    """High staff ratings, dissatisfied citizens: to be asked, not found."""
    frame.section(t("together.questions"), t("together.questions_lead"))
    asked = rows[rows["question"].astype(bool)] if len(rows) else rows
    if asked.empty:
        panel.nothing(t("together.no_question"))
        return
    for row in figures.each(asked):
        with st.container(border=True, key=f"question_{row.unit_id}"):
            st.markdown(f"**{escape(panel.unit_name(row.unit_id, view.hierarchy))}**")
            st.markdown(f"{x_words(row, records[0])} · {y_words(row, records[1])}")
            st.markdown(t("together.ask"))
            _onward(row.unit_id, records[1])


def _onward(unit: str, record: Metric) -> None:
    """Where to look: raters (for those who may), elements of the survey, the trend with its events."""
    with st.container(horizontal=True, gap="medium"):
        if "raters" in access.pages():
            filters.link("raters", t("together.to_raters"), icon=":material/arrow_forward:", unit_id=unit)
        filters.link(
            "improvement", t("together.to_improvement"), icon=":material/arrow_forward:", unit_id=unit
        )
        filters.link(
            "trend", t("together.to_trend"), icon=":material/arrow_forward:", unit_id=unit, metric=record.metric
        )  # fmt: skip


def written(rows: pd.DataFrame, view: Filters, records: tuple[Metric, Metric]) -> pd.DataFrame:
    """The rows as a table on the page, alphabetically."""
    each = list(figures.each(rows))
    table = pd.DataFrame({
        t("figure.col_unit"): [panel.unit_name(row.unit_id, view.hierarchy) for row in each],
        i18n.pick(records[0], "label"): [x_words(row, records[0]) for row in each],
        i18n.pick(records[1], "label"): [y_words(row, records[1]) for row in each],
        t("together.question"): [t("together.yes") if row.question else "" for row in each],
    })  # fmt: skip
    return table.sort_values(t("figure.col_unit"), ignore_index=True)


def file(rows: pd.DataFrame, view: Filters, records: tuple[Metric, Metric]) -> pd.DataFrame:
    """The rows for a file: numbers unrounded, hidden ones empty and called hidden."""
    heads = {"x": i18n.pick(records[0], "label"), "y": i18n.pick(records[1], "label")}
    columns = {
        "x_bound": "bound",
        "x_lo": "lo",
        "x_hi": "hi",
        "n_x": "n",
        "n_x_to": "n_to",
        "y_lo": "lo",
        "y_hi": "hi",
        "n_y": "n",
    }
    named = {
        name: f"{heads['x' if 'x' in name else 'y']}: {t(f'figure.col_{word}')}"
        for name, word in columns.items()
    }
    told = rows.assign(
        unit=[panel.unit_name(unit, view.hierarchy) for unit in rows["unit_id"]],
        x_bound=rows["x_bound"].map({"least": t("figure.bound_least"), "most": t("figure.bound_most")}),
        question=rows["question"].map({True: t("together.yes")}).fillna(""),
        status=rows["status"].map(lambda word: t(f"figure.{word}")),
    )
    order = [
        "unit",
        "period",
        "x",
        "x_bound",
        "x_lo",
        "x_hi",
        "n_x",
        "n_x_to",
        "y",
        "y_lo",
        "y_hi",
        "n_y",
        "question",
        "status",
    ]
    titles = {"unit": t("figure.col_unit"), "period": t("figure.col_period"), "question": t("together.question"),
              "status": t("figure.col_status"), **heads, **named}  # fmt: skip
    return told[order].rename(columns=titles)
