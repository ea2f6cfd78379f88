"""What the complaints are about: a sentence with what could not be read, the drawing, or a list when they are few."""

import pandas as pd
import streamlit as st

from dashboard import figures, i18n, metrics, queries, spans, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import contrast, evidence, profile

UNREAD, NAMED, QUOTES = "complaints_unread", 3, 5


def show(view: Filters, rows: pd.DataFrame) -> None:
    """Themes of the complaints of the unit. rows: its rows of area `theme`, all of one period."""
    st.markdown(sentence(view, rows))
    n, upto = rows["n"].max(), rows["n_to"].max()
    if n >= profile.setting("improvement", "drawn"):
        contrast.show(view, "theme", rows)
        return
    st.caption(t("improvement.few", n=metrics.size(n, upto)))
    _list(view, rows)
    contrast.footer(view, "theme", rows)


def sentence(view: Filters, rows: pd.DataFrame) -> str:
    """`Keluhan terbanyak tentang: waktu (34), biaya (12); 11 % tidak terbaca.`"""
    told = [row for row in figures.each(rows) if row.n_complaints > 0]
    most = sorted(told, key=lambda row: (-row.n_complaints, row.rank))
    named = [
        f"{_word(row.metric)} ({profile.count(row.n_complaints, row.complaints_rounded)})"
        for row in most[:NAMED]
    ]
    unread = _unread(view, rows)
    if not named:
        return t("improvement.no_themes", unread=unread)
    return t("improvement.themes", themes=", ".join(named), unread=unread)


def _word(metric: str) -> str:
    short = i18n.pick(metrics.records()[metric.replace("complaints_", "skm_")], "short")
    return i18n.escape(short[:1].lower() + short[1:])


def _unread(view: Filters, rows: pd.DataFrame) -> str:
    """The share that no keyword reached, in words."""
    first = rows.iloc[0]
    series = queries.run(
        "trend",
        hierarchy=view.hierarchy,
        units=(view.unit_id,),
        metric=UNREAD,
        period_type=first["period_type"],
    )
    found = series[series["period"] == first["period"]]
    record = metrics.records()[UNREAD]
    return tables.words(next(figures.each(found)), record) if len(found) else metrics.NOTHING


def _list(view: Filters, rows: pd.DataFrame) -> None:
    first = rows.iloc[0]
    start = metrics.period_start(first["period"])
    quotes = queries.run(
        "sentences", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=(*rows["metric"], UNREAD),
        periods=spans.quarters(start, first["period_type"]), each=QUOTES,
    )  # fmt: skip
    told = quotes.drop_duplicates("text").head(QUOTES)
    if len(told):
        st.html("".join(map(evidence.quote, figures.each(told), [view] * len(told))))
