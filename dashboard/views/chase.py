"""Kelengkapan, the lists: whom to ask for what, which raters are late, and who is an exception; names only inside."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, frame, metrics, panel, queries, scope, spans, tables
from dashboard.filters import Filters
from dashboard.i18n import t

LISTS = ("rate", "approve", "plan")
RATERS = ("now", "ever")
KINDS = ("missing", "inactive", "left", "moved", "double", "acting", "unplanned")
BACK = {"month": 11, "quarter": 7, "semester": 5, "year": 4}


def show(view: Filters, own: Any) -> None:
    """Lists, raters and exceptions of one period; one sentence where names are closed. own: the unit's counts."""
    frame.section(t("chase.title"), t("chase.lead"))
    if not access.may_see_rows():
        panel.nothing(t("chase.closed"))
        return
    people = ask("completeness_people", view, period=own.period)
    told = int((people["state"] != "rated").sum())
    if told < own.n - own.rated:
        frame.note(t("chase.part", n=metrics.number(told), all=metrics.number(own.n - own.rated)))
    _lists(view, people, own.period)
    _raters(view, own.period)
    _exceptions(view, own.period)


def ask(name: str, view: Filters, **more: Any) -> pd.DataFrame:
    """Answer of a question about persons for the real units of the view."""
    units = tuple(sorted(scope.forest().reach(view.hierarchy, view.unit_id)))
    return queries.run(name, hierarchy=view.hierarchy, units=units, **more)


@st.fragment
def _lists(view: Filters, people: pd.DataFrame, period: str) -> None:
    """The people of one list, with the file to send to whoever has to act."""
    found = {name: chosen(people, name) for name in LISTS}
    sizes = {name: len(rows) for name, rows in found.items()}
    with st.container(border=True, key="chase_lists"):
        name = _pick("chase.which", LISTS, sizes, "chase_list", "chase.list")
        st.caption(t(f"chase.list_{name}_lead"))
        if found[name].empty:
            panel.nothing(t("chase.list_none"))
            return
        rows, is_dated = found[name], name == "rate"
        shown = tables.spoken(
            listed(rows.head(panel.MOST_ROWS), is_dated), {t("chase.days"): t("chase.not_due")}
        )
        panel.table(shown, t(f"chase.list_{name}"), of=len(rows))
        key = f"{t('chase.file')}-{t(f'chase.list_{name}_file')}-{period}"
        panel.offer(
            lambda: listed(rows, is_dated), lambda: _notes(view, f"list_{name}", period), view.lang, key
        )


def _pick(label: str, options: Sequence[str], sizes: Mapping[str, int], key: str, words: str) -> str:
    """One of several lists, each with how many are on it; the first that has any at first."""
    first = next((name for name in options if sizes.get(name)), options[0])
    return st.segmented_control(
        t(label), options, default=first, required=True, key=key,
        format_func=lambda name: f"{t(f'{words}_{name}')} ({metrics.number(sizes.get(name, 0))})",
    ) or first  # fmt: skip


def chosen(people: pd.DataFrame, name: str) -> pd.DataFrame:
    """rate: not rated yet; approve: the plan waits for the supervisor; plan: it waits for the employee."""
    if name == "rate":
        return people[people["state"] != "rated"]
    waiting = ("submitted",) if name == "approve" else ("none", "draft", "absent")
    return people[people["plan_status"].isin(waiting)]


def listed(people: pd.DataFrame, is_dated: bool) -> pd.DataFrame:
    """The list with titles and words of the present language. is_dated: with the deadline of the rating, and how many
    days after it the report found no rating; none before it."""
    people = people.reset_index(drop=True)
    dated = {
        t("chase.due_on"): tables.days(people["due_on"]),
        t("chase.days"): tables.counts(people["days_late"].where(people["is_overdue"])),
    }
    return pd.DataFrame({
        t("chase.name"): people["name"].fillna(t("raters.unknown")),
        t("chase.position"): people["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): people["unit_name"].fillna(metrics.NOTHING),
        t("chase.rater"): people["rater"].fillna(t("chase.rater_outside")),
        t("chase.rater_position"): people["rater_position"].fillna(metrics.NOTHING),
        t("chase.plan"): [t(f"chase.plan_{word}") for word in people["plan_status"]],
        **(dated if is_dated else {}),
    })  # fmt: skip


@st.fragment
def _raters(view: Filters, period: str) -> None:
    """Raters with open or late ratings, in the order of units and names."""
    frame.section(t("chase.raters"), t("chase.raters_lead"))
    kind, last = spans.kind(period), metrics.period_start(period)
    first = last
    for _ in range(BACK[kind]):
        first = spans.before(first, kind)
    rows = ask("completeness_raters", view, period=period, period_type=kind, first=first, last=last)
    if rows.empty:
        panel.nothing(t("chase.raters_none"))
        return
    found = {"now": rows[rows["open"] > 0], "ever": rows}
    name = _pick(
        "chase.which", RATERS, {key: len(part) for key, part in found.items()}, "chase_raters", "chase.raters"
    )
    if found[name].empty:
        panel.nothing(t("chase.list_none"))
        return
    panel.table(raters(found[name].head(panel.MOST_ROWS)), t("chase.raters"), of=len(found[name]))
    st.caption(t("chase.raters_note", n=metrics.number(BACK[kind] + 1)))
    panel.offer(
        lambda: counted(found[name]),
        lambda: _notes(view, "raters", period),
        view.lang,
        f"{t('chase.file')}-{period}",
    )


def part_of(part: int, whole: int) -> str:
    """`3 dari 12`; a dash where there was nobody to rate."""
    return t("raters.of", k=metrics.number(part), n=metrics.number(whole)) if whole else metrics.NOTHING


def raters(rows: pd.DataFrame) -> pd.DataFrame:
    """The raters with titles and words of the present language; parts of a whole as they are said."""
    told = tables.spoken(counted(rows))
    for title, (part, whole) in parts().items():
        told[title] = [part_of(k, n) for k, n in zip(rows[part], rows[whole], strict=True)]
    return told.drop(columns=[_whole(title) for title in parts()])


def parts() -> dict[str, tuple[str, str]]:
    """Titles of what is a part of a whole, and the columns of both."""
    return {t("chase.open"): ("open", "n"), t("chase.late"): ("late_since", "n_since")}


def _whole(title: str) -> str:
    return f"{title}: n"


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The same for a file: parts and wholes in columns of their own, numbers as numbers."""
    rows = rows.reset_index(drop=True)
    pairs = {
        title: {title: tables.counts(rows[part]), _whole(title): tables.counts(rows[whole])}
        for title, (part, whole) in parts().items()
    }
    return pd.DataFrame({
        t("chase.rater"): rows["name"].fillna(t("raters.unknown")),
        t("chase.position"): rows["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): rows["unit_name"].fillna(metrics.NOTHING),
        **pairs[t("chase.open")],
        t("chase.overdue"): tables.counts(rows["overdue"]),
        **pairs[t("chase.late")],
        t("chase.median"): rows["days_late"].astype(float),
    })  # fmt: skip


@st.fragment
def _exceptions(view: Filters, period: str) -> None:
    """Who is an exception in this period, by kind, with the row of the export."""
    frame.section(t("chase.exceptions"), t("chase.exceptions_lead"))
    rows = ask("completeness_exceptions", view, period=period)
    if rows.empty:
        panel.nothing(t("chase.exceptions_none"))
        return
    counts = rows["kind"].value_counts()
    kind = _pick(
        "chase.which", KINDS, {name: int(counts.get(name, 0)) for name in KINDS}, "chase_kind", "chase.kind"
    )
    st.caption(t(f"chase.kind_{kind}_lead"))
    found = rows[rows["kind"] == kind]
    if found.empty:
        panel.nothing(t("chase.exceptions_none"))
        return
    shown = tables.spoken(odd(found.head(panel.MOST_ROWS))).drop(columns=t("chase.kind"))
    panel.table(shown, t("chase.exceptions"), of=len(found))
    key = f"{t('chase.file_exceptions')}-{period}"
    panel.offer(lambda: odd(rows), lambda: _notes(view, "exceptions", period), view.lang, key)


def odd(rows: pd.DataFrame) -> pd.DataFrame:
    """The exceptions with titles and words of the present language."""
    rows = rows.reset_index(drop=True)
    return pd.DataFrame({
        t("chase.kind"): [t(f"chase.kind_{kind}") for kind in rows["kind"]],
        t("chase.name"): rows["name"].fillna(t("raters.unknown")),
        t("chase.position"): rows["position"].fillna(metrics.NOTHING),
        t("figure.col_unit"): rows["unit_name"].fillna(metrics.NOTHING),
        t("chase.other_unit"): rows["other_unit_name"].fillna(metrics.NOTHING),
        t("chase.standing"): [
            t(f"chase.standing_{word}") if isinstance(word, str) else metrics.NOTHING for word in rows["standing"]
        ],
        t("origin.file"): rows["file_name"].fillna(metrics.NOTHING),
        t("origin.sheet"): rows["sheet"].fillna("").replace("", "–"),
        t("origin.row"): tables.counts(rows["row"]),
    })  # fmt: skip


def _notes(view: Filters, what: str, period: str) -> Mapping[str, str]:
    return {
        **panel.about([], view),
        t("export.period"): metrics.period_label(period),
        t("chase.file_of"): t(f"chase.{what}"),
        t("raters.note_private"): t("chase.private"),
    }
