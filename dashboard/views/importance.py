"""What matters most to citizens, where their form asks for satisfaction as a whole, and where the unit stands in it."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, frame, i18n, metrics, origin, panel, queries, spans
from dashboard.figures.scatter import Cross, scatter
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.metrics import Metric
from dashboard.views import profile

QUADRANTS = ("improve", "keep", "low_priority", "overdone", "unclear")
SPACE = "\N{NO-BREAK SPACE}"


def show(view: Filters) -> None:
    """Importance of the nine elements, as much of it as the number of forms allows; else one sentence why not."""
    rows = answer(view)
    if rows.empty:
        panel.nothing(t("importance.none"))
        return
    if rows["group_id"].nunique() > 1:
        rows = rows[rows["group_id"] == _group(rows)]
    frame.note(_about(rows))
    state = str(rows["state"].iloc[0])
    if state == "bars":
        _bars(view, rows)
        _map(view, rows[rows["perf"].notna()])
    elif state == "names":
        names = [f"**{escape(_name(row.element))}**" for row in figures.each(rows[rows["rank"].notna()])]
        st.markdown(t("importance.names", names=", ".join(sorted(names))))
    else:
        panel.nothing(t(f"importance.{state}"))


def answer(view: Filters) -> pd.DataFrame:
    """Published rows of the unit at the period that contains the chosen one, or the last before of that length."""
    rows = queries.run(
        "importance", hierarchy=view.hierarchy, unit_id=view.unit_id, periods=profile.periods(view)
    )
    rows = rows[rows["period_type"] == spans.effective(_record("waktu").periods, view.period_type)]
    rows = rows[(rows["period_type"] != view.period_type) | (rows["period"] == view.period)]
    last: pd.DataFrame = rows[rows["period"] == rows["period"].max()]
    return last


def _group(rows: pd.DataFrame) -> str:
    """Which of several comparison groups is meant; units of the same kind at first."""
    names = dict(zip(rows["group_id"], rows["group_name"], strict=True))
    chosen: str = st.selectbox(
        t("importance.group"), list(names),
        format_func=lambda key: names[key] if isinstance(names[key], str) else t("importance.like"),
    )  # fmt: skip
    return chosen


def _record(element: str) -> Metric:
    return metrics.records()[f"skm_{element}"]


def _name(element: str) -> str:
    return i18n.pick(_record(element), "short")


def _about(rows: pd.DataFrame) -> str:
    row = rows.iloc[0]
    return t(
        "importance.about", n=metrics.number(row["n"]), units=metrics.number(row["units"]),
        period=metrics.period_label(row["period"]),
    )  # fmt: skip


def _bars(view: Filters, rows: pd.DataFrame) -> None:
    """One row per element with the interval of its weight, and how often it is among the top three."""
    record = _percent()
    look = panel.look(record)
    look = replace(look, words={**look.words, "no_data": t("importance.same")})
    lines = rows.assign(
        key=rows["element"], label=[_label(row) for row in figures.each(rows)],
        value=rows["pct"], lo=rows["pct_lo"], hi=rows["pct_hi"], chosen=rows["rank"] <= 3,
        status=rows["pct"].map(lambda pct: "no_data" if pd.isna(pct) else "ok"),
        beside=[_share(row.top3_share) for row in figures.each(rows)],
    )  # fmt: skip
    frame.section(t("importance.title"), t("importance.lead"))
    st.markdown(_stable(rows))
    panel.legend(("dot", t("importance.top")), ("grey", t("importance.rest")))
    st.html(figures.dots(lines, panel.scale(record), look, beside=t("importance.col_top3")))
    st.caption(t("importance.how", r2=_share(rows["r2"].max())))
    panel.footer(
        lambda: _file(rows), [_record(e) for e in rows["element"]], view, _numbers(view, rows), "importance"
    )


def _percent() -> Metric:
    """A record in whole per cent, for weights and for the share of satisfied citizens."""
    record = metrics.records()["dissatisfied_waktu"]
    return replace(record, decimals=0)


def _label(row: Any) -> str:
    name = _name(row.element)
    return f"{name} ({t('importance.against')})" if row.sign == "-" else name


def _share(share: float) -> str:
    """A share in whole per cent; nearly all and nearly none are not called all and none."""
    if pd.isna(share):
        return metrics.NOTHING
    edge = ">" if 0.995 <= share < 1 else "<" if 0 < share < 0.005 else ""
    return f"{edge}{metrics.number(min(max(100 * share, 1), 99) if edge else 100 * share)}{SPACE}%"


def _stable(rows: pd.DataFrame) -> str:
    """`Waktu termasuk 3 terpenting pada 99 % ulangan; …` for the three with the largest weights."""
    first = rows[rows["rank"] <= 3].sort_values("rank")
    said = [
        t("importance.among", name=escape(_name(row.element)), share=_share(row.top3_share))
        for row in figures.each(first)
    ]
    return "; ".join(said) + "."


def _map(view: Filters, rows: pd.DataFrame) -> None:
    """Performance of the unit against importance in its group, and the elements by what that may mean."""
    frame.section(
        t("importance.map"), t("importance.map_lead", unit=panel.unit_name(view.unit_id, view.hierarchy))
    )
    if rows.empty:
        panel.nothing(t("hidden.part"))
        return
    panel.legend(
        ("concern", t("importance.improve")),
        ("dot", t("importance.clear")),
        ("grey", t("importance.unclear")),
    )
    lines = (float(rows["perf_line"].iloc[0]), float(rows["pct_line"].iloc[0]))
    crosses = [_cross(row) for row in figures.each(rows)]
    names = (t("importance.line_perf"), t("importance.line_pct"))
    drawn = scatter(
        crosses, lines, (t("importance.axis_perf"), t("importance.axis_pct")), names, panel.look(_percent())
    )
    _fit(drawn, rows)
    words = _words(rows)
    panel.chart(drawn, "; ".join(words), "importance_map")
    st.markdown("\n".join(f"- {line}" for line in words))
    st.caption(t("importance.map_how"))


def _fit(drawn: dict[str, Any], rows: pd.DataFrame) -> None:
    """Every point named, on the side where there is room, and the axes no longer than the whiskers."""
    low, high = rows["perf_lo"].min() - 2, rows["perf_hi"].max() + 2
    for trace in drawn["data"]:
        trace["mode"] = "markers+text"
        trace["textposition"] = ["top left" if x > (low + high) / 2 else "top right" for x in trace["x"]]
    drawn["layout"]["xaxis"]["range"] = [low, high]
    drawn["layout"]["yaxis"] |= {"range": [0, 1.05 * rows["pct_hi"].max()], "ticksuffix": f"{SPACE}%"}


def _cross(row: Any) -> Cross:
    kind = {"improve": "question", "unclear": "plain"}.get(row.quadrant, "chosen")
    said = t(
        "importance.said", quadrant=t(f"importance.{row.quadrant}"), perf=_share(row.perf / 100),
        perf_lo=_share(row.perf_lo / 100), perf_hi=_share(row.perf_hi / 100), pct=_share(row.pct / 100),
        pct_lo=_share(row.pct_lo / 100), pct_hi=_share(row.pct_hi / 100), n=metrics.number(row.perf_n),
    )  # fmt: skip
    return Cross(
        _name(row.element),
        row.perf,
        row.perf_lo,
        row.perf_hi,
        row.pct,
        row.pct_lo,
        row.pct_hi,
        said,
        kind=kind,
    )


def _words(rows: pd.DataFrame) -> list[str]:
    """One line per quadrant that has elements; those that cannot be placed last."""
    groups = {name: rows[rows["quadrant"] == name]["element"] for name in QUADRANTS}
    return [
        f"**{t(f'importance.{name}')}**: "
        + (", ".join(escape(_name(e)) for e in elements) or metrics.NOTHING)
        for name, elements in groups.items()
        if len(elements)
    ]


def _numbers(view: Filters, rows: pd.DataFrame) -> list[origin.Number]:
    return [
        origin.Number(f"skm_{row.element}", view.unit_id, row.period_type, row.period)
        for row in figures.each(rows)
    ]


def _file(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a download: unrounded, with titles of the present language."""
    told = {
        "n": "n", "pct": "pct", "pct_lo": "pct_lo", "pct_hi": "pct_hi", "top3_share": "top3",
        "perf": "perf", "perf_lo": "perf_lo", "perf_hi": "perf_hi",
    }  # fmt: skip
    columns = {t(f"importance.file_{title}"): rows[c] for c, title in told.items() if c in rows}
    named = {
        t("importance.file_element"): [_name(element) for element in rows["element"]],
        t("figure.col_period"): [metrics.period_label(period) for period in rows["period"]],
    }
    places = [t(f"importance.{q}") if isinstance(q, str) else "" for q in rows["quadrant"]]
    return pd.DataFrame({**named, **columns, t("importance.file_quadrant"): places})
