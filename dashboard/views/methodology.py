"""The record of each metric as people read it, found by words or by its address (`?metric=`)."""

from itertools import groupby

import streamlit as st

from dashboard import filters, frame, i18n, metrics, queries
from dashboard.i18n import escape, pick, t
from dashboard.metrics import Metric

COLUMNS = 3
DISCLOSURE = ("disclosure", "disclosure_limit")
SEARCHED = ("label", "short", "formula", "why", "numerator", "denominator", "limits")


def chosen() -> Metric:
    """The metric that the address names; the first one when it names none, or none that exists."""
    known = metrics.records()
    asked = st.query_params.get("metric")
    if asked and asked not in known:
        frame.note(t("methodology.unknown", value=escape(asked[:60])))
    return known.get(asked or "", next(iter(known.values())))


def search() -> list[str]:
    """The words to look for, lower case."""
    text = st.text_input(
        t("methodology.search"), placeholder=t("methodology.search_hint"), key="methodology_search"
    )
    return text.lower().split()


def index(words: list[str]) -> None:
    """Links to all metrics that contain every word, in their aspects."""
    found = [record for record in metrics.records().values() if _matches(record, words)]
    if words:
        frame.note(t("methodology.found", n=metrics.number(len(found))))
    if not found:
        frame.empty(t("methodology.none_title"), t("methodology.none_body"))
    for aspect, group in groupby(found, key=lambda record: record.aspect):
        st.subheader(_word(f"aspect.{aspect}"), anchor=False)
        with st.grid(COLUMNS, min_column_width=240, gap=("xxsmall", "small"), key=f"index_{aspect}"):
            for record in group:
                filters.link("methodology", escape(pick(record, "label")), metric=record.metric)


def record(metric: Metric) -> None:
    """One metric: words and formula first, then what it rests on, its limits, and the SQL."""
    with st.container(border=True, key="metric_record"):
        st.header(escape(pick(metric, "label")), anchor=False)
        aspect = escape(_word(f"aspect.{metric.aspect}"))
        st.markdown(f":gray[{aspect}]")
        st.markdown(escape(pick(metric, "why")))
        left, right = st.columns((3, 2), gap="large")
        with left:
            _formula(metric)
            _part("limits", escape(pick(metric, "limits")))
            _part("source", escape(metric.source))
        with right:
            _facts(metric)
        with st.expander(t("methodology.sql"), icon=":material/code:"):
            st.code(metric.sql, language="sql", wrap_lines=True)


def models() -> None:
    """The models of the build, one at a time with grain and SQL."""
    rows = queries.models()
    if rows.empty:
        return
    names = rows["name"].tolist()
    at = st.selectbox(t("methodology.model"), range(len(names)), format_func=names.__getitem__)
    st.markdown(f":gray[{t('methodology.grain')}:] {escape(rows['grain'][at])}")
    st.code(rows["sql"][at], language="sql", wrap_lines=True)


def closed() -> None:
    """How figures are kept from revealing a person, with the thresholds this build used."""
    st.markdown(t("methodology.closed_body"))
    rows = queries.run("rules", sections=DISCLOSURE)
    head = " | ".join(t(f"methodology.closed_{name}") for name in ("rule", "value", "source"))
    lines = [f"| {head} |", "|---|---|---|"]
    for _, row in rows.iterrows():
        which = _word(f"threshold.{row['key']}")
        label = f"{pick(row, 'label')}: {which}"
        lines.append(f"| {escape(label)} | {escape(row['value'])} | {escape(row['source'])} |")
    st.markdown("\n".join(lines))


def _formula(metric: Metric) -> None:
    _part("formula", f"**{escape(pick(metric, 'formula'))}**")
    for name in ("numerator", "denominator"):
        text = pick(metric, name)
        if text:
            st.markdown(f":gray[{t(f'methodology.{name}')}:] {escape(text)}")


def _part(name: str, text: str) -> None:
    if text:
        st.markdown(f":small[:gray[{t(f'methodology.{name}')}]]  \n{text}")


def _facts(metric: Metric) -> None:
    target = metrics.fmt(metric, metric.target) if metric.target is not None else t("methodology.no_target")
    facts = {
        "direction": t(f"methodology.{metric.better}"),
        "measured_in": t(f"measured.{metric.unit}"),
        "periods": ", ".join(t(f"period_type.{kind}").lower() for kind in metric.periods),
        "target": target,
        "disclosure": _word(f"disclosure.{metric.disclosure}"),
        "reviewed": metrics.date(metric.reviewed),
    }
    for name, text in facts.items():
        _part(name, escape(text))


def _word(key: str) -> str:
    """The text of a key that the warehouse brings along; its last part while there is none."""
    return t(key) if i18n.has(key) else key.partition(".")[2]


def _matches(record: Metric, words: list[str]) -> bool:
    text = " ".join([record.metric, record.source, *(pick(record, name) for name in SEARCHED)]).lower()
    return all(word in text for word in words)
