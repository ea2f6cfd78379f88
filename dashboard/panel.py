"""What surrounds every chart: its language and colours, caption, table, download, way back to the rows."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    access,
    accesslog,
    export,
    figures,
    filters,
    frame,
    i18n,
    metadata,
    metrics,
    origin,
    printing,
    queries,
    theme,
    tree,
    workbook,
)
from dashboard import chart as drawing
from dashboard.figures import Look
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric

WORDS = ("hidden", "no_data", "provisional", "provisional_limits", "reference", "target", "chosen")
MARK = metadata.MARK
MOST_ROWS = 1_000  # of a table on the screen


def look(record: Metric) -> Look:
    """How this metric is written and coloured in the present language and appearance."""
    suffix = "\N{NO-BREAK SPACE}%" if record.unit == "percent" else ""
    return Look(
        ink=theme.ink(),
        template=theme.template(),
        number=lambda value, bound, n_to: metrics.told(record, value, bound, n_to),
        narrow=narrow(),
        suffix=suffix,
        axis=lambda value, decimals: metrics.number(value, decimals) + suffix,
        size=metrics.sized,
        period=lambda period: metrics.period_label(period, short=True),
        words={name: t(f"figure.{name}") for name in WORDS},
    )  # fmt: skip


def narrow() -> bool:
    """Whether the page is read on a phone, by what the browser calls itself."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def scale(record: Metric) -> dict[str, Any]:
    """What a figure must know of a metric to choose its axis."""
    return {"unit": record.unit, "kind": record.kind, "target": record.target}


def caption(records: Sequence[Metric]) -> None:
    """One grey line under a chart: what the number is, by which rule, and when the numbers were built.

    The marks of verification that a source carries ([V], [U] …) are for the page on methods.
    """
    first = records[0]
    label, formula = (
        i18n.escape(i18n.pick(first, "label")),
        i18n.escape(i18n.pick(first, "formula").rstrip(".")),
    )
    sources = dict.fromkeys(MARK.sub("", record.source) for record in records if record.source)
    source = t("figure.source", source=i18n.escape("; ".join(sources)))
    built = t("figure.built", when=metrics.moment(queries.build()["built_at"]))
    st.caption(" · ".join([f"**{label}**: {formula}", source, built]))


def choice(key: str, options: Sequence[str], label: str) -> str:
    """Chart or table (or other ways to look at the same frame); the first option at first."""
    picked = st.segmented_control(
        label, options, default=options[0], required=True, key=key, label_visibility="collapsed",
        format_func=lambda option: t(f"figure.as_{option}"),
    )  # fmt: skip
    return picked or options[0]


def chart(figure: dict[str, Any], alt: str, key: str) -> None:
    """A figure dictionary on the page. key: of its place, whatever is drawn there."""
    drawing.show(figure, theme.config(), alt, key)


def table(rows: pd.DataFrame, alt: str, height: int | None = None, of: int | None = None) -> None:
    """Rows as a table, exactly as they are written: the caller has already put numbers into words.

    of: how many there are, where the caller has written the first MOST_ROWS only; no browser is sent more.
    """
    shown, whole = rows.head(MOST_ROWS), of or len(rows)
    st.dataframe(shown, hide_index=True, alt=alt, height=height or 37 + 35 * max(min(len(shown), 14), 1))
    printing.table(shown, whole)
    if whole > len(shown):
        frame.note(t("figure.first_rows", most=metrics.number(len(shown)), n=metrics.number(whole)))


def footer(
    file: Callable[[], pd.DataFrame], records: Sequence[Metric], view: Filters, numbers: Sequence[origin.Number],
    key: str,
) -> None:  # fmt: skip
    """The two small buttons under a chart: where the numbers came from, and the numbers as a file.

    file: makes what is shown, with column titles in the present language and unrounded numbers, when somebody opens the
    second button.
    """
    with st.container(horizontal=True, gap="small"):
        origin.button(numbers, view.hierarchy, key=f"{key}_origin")
        offer(file, lambda: about(records, view), view.lang, key, records)


def offer(
    file: Callable[[], pd.DataFrame],
    notes: Callable[[], Mapping[str, str]],
    lang: str,
    key: str,
    records: Sequence[Metric] = (),
) -> None:
    """The button with the frame that `file` makes; nothing is made before somebody opens it. records: the metrics that
    the frame holds values of."""
    box = st.popover(
        t("export.button"),
        icon=":material/download:",
        type="tertiary",
        on_change="rerun",
        key=f"{key}_file",
    )
    if box.open:
        frame = file()
        with box:
            _files(frame, metadata.describe(frame, notes(), records, key), lang, key)


def _files(frame: pd.DataFrame, told: metadata.Described, lang: str, key: str) -> None:
    st.caption(t("export.lead"))
    sheets = (t("export.data"), t("export.notes"), t("export.metadata"))
    kinds: dict[str, Callable[[], bytes]] = {
        "csv": lambda: export.to_csv(frame, told.notes, lang),
        "xlsx": lambda: workbook.to_xlsx(frame, told.notes, sheets, told.shapes, told.records, told.made),
        "parquet": lambda: export.to_parquet(frame, told.notes, told.data_set),
        "json": lambda: export.to_json(told.data_set),
    }
    for kind, made in kinds.items():
        st.download_button(
            kind.upper() if kind != "json" else f"{t('export.metadata')} (JSON)",
            accesslog.noted(made),
            f"{key}.{kind}",
            key=f"{key}_{kind}",
            on_click="ignore",
            width="stretch",
            help=t(f"export.kinds_{kind}"),
        )


def about(records: Sequence[Metric], view: Filters) -> Mapping[str, str]:
    """The notes of a download: unit, period, build, and each metric's definition, source and limits."""
    build = queries.build()
    notes = {
        t("export.unit"): unit_name(view.unit_id, view.hierarchy),
        t("export.period"): metrics.period_label(view.period),
        t("export.hierarchy"): t(f"export.{view.hierarchy}"),
        t("export.built"): f"{metrics.moment(build['built_at'])} ({build['build']})",
        t("export.as_of"): metrics.date(build["as_of"]),
        t("export.rules"): str(build["rules_version"]),
        t("export.producer"): metadata.producer(view),
        t("export.audience"): t(f"frame.{access.sees(view.hierarchy, view.unit_id)}"),
    }
    if bool(build["synthetic"]):
        notes[t("export.warning")] = t("export.synthetic")
    for record in records:
        told = (i18n.pick(record, "formula"), MARK.sub("", record.source), i18n.pick(record, "limits"))
        notes[i18n.pick(record, "label")] = " — ".join(part for part in told if part)
    return notes


def unit_name(unit_id: str | None, hierarchy: str) -> str:
    """Name of a unit of the present tree; its key when the tree does not know it."""
    return tree.unit_name(unit_id, hierarchy)


def parent_of(view: Filters) -> str | None:
    """The unit above the chosen one in the present hierarchy; None at a root."""
    return tree.parent_of(view.unit_id, view.hierarchy)


def hidden(view: Filters, periods: Sequence[str]) -> pd.DataFrame:
    """How many numbers of the unit are hidden and how many shown in these periods: aspect, family, hidden, shown."""
    rows = queries.run("hidden", hierarchy=view.hierarchy, unit_id=view.unit_id)
    counted: dict[tuple[str, str], list[int]] = {}
    for row in figures.each(rows[rows["period"].isin(periods)]):
        group = counted.setdefault((row.aspect, row.family if isinstance(row.family, str) else ""), [0, 0])
        group[0] += row.hidden
        group[1] += row.shown
    told = [(aspect, family or None, *both) for (aspect, family), both in counted.items()]
    return pd.DataFrame(told, columns=["aspect", "family", "hidden", "shown"])


def explain(rows: pd.DataFrame) -> None:
    """How to read what is hidden or coarse, once for a page on which something is."""
    if (rows["status"] == "hidden").any():
        st.caption(t("hidden.why"))
    if rows["n_to"].notna().any():
        st.caption(t("hidden.coarse"))


def locked(view: Filters, page: str, **more: str) -> None:
    """Instead of a page of locks: what is hidden and why, and where the next larger number is."""
    frame.empty(t("hidden.all_title"), t("hidden.all_body"))
    units = tree.standing(view.hierarchy)
    onward = [tree.group_of(units, view.unit_id), tree.parent_of(view.unit_id, view.hierarchy)]
    with st.container(horizontal=True, horizontal_alignment="center", gap="medium"):
        for unit_id in filter(None, onward):
            name = i18n.escape(tree.unit_name(unit_id, view.hierarchy))
            filters.link(page, name, icon=":material/arrow_upward:", unit_id=unit_id, **more)


def nothing(text: str) -> None:
    """A part of the page that has nothing to show, said calmly where it would have been."""
    st.caption(text)


MARKS = {
    "line": "",
    "other": "k-other",
    "dot": "k-dot",
    "grey": "k-dot k-grey",
    "concern": "k-dot k-orange",
    "tick": "k-tick",
    "break": "k-break",
    "centre": "k-centre",
    "band": "k-band",
    "chosen": "k-ring",
    "better": "k-dot k-tri",
    "worse": "k-dot k-orange k-tri",
    "changed": "k-dot k-tri k-ink",
}


def legend(*marks: tuple[str, str | None], interval: bool = True) -> None:
    """What is drawn how, the interval last: pairs of a mark (see MARKS) and its meaning; None leaves it out."""
    shown = [(MARKS[mark], text) for mark, text in marks if text]
    shown += [("k-range", t("figure.interval"))] if interval else []
    parts = "".join(f'<span><i class="{css}"></i>{escape(text)}</span>' for css, text in shown)
    st.html(f'<div class="k-key">{parts}</div>')
