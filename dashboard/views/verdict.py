"""One result of a person against its rule: the matrix with his cell, who rated and when, and the way to object."""

import datetime as dt
from html import escape
from typing import Any

import pandas as pd

from dashboard import figures, metrics, queries, tree
from dashboard.i18n import t

RESULTS, BEHAVIOURS = ("above", "meets", "below"), ("below", "meets", "above")


def html(row: Any) -> str:
    """The result in full, as HTML."""
    return f'<div class="k-verdict"><div>{_facts(row)}{_differs(row)}</div><div>{matrix(row)}</div></div>{_clock(row)}'


def rules(section: str) -> pd.DataFrame:
    """Entries of the rule file in a section."""
    return queries.run("rules", sections=(section,))


def basis(entries: pd.DataFrame) -> str:
    """Where a rule is from, and how well that is known."""
    return f"{entries['source'].iloc[0]} [{entries['mark'].iloc[0]}]" if len(entries) else ""


def rating(word: object) -> str:
    """A rating in its official word."""
    return t(f"said.{word}") if isinstance(word, str) else t("said.not_rated")


def _level(word: object) -> str:
    return t(f"mine.{word}") if isinstance(word, str) else metrics.NOTHING


def _or_nothing(word: object) -> str:
    return word if isinstance(word, str) else metrics.NOTHING


def _facts(row: Any) -> str:
    rater = ", ".join(part for part in (row.rater_name, row.rater_position) if isinstance(part, str))
    facts = {
        t("mine.work_result"): _level(row.work_result), t("mine.behaviour"): _level(row.behaviour),
        t("mine.rater"): rater or t("mine.rater_unknown"), t("mine.rated_at"): metrics.date(row.rated_at),
        t("mine.due"): f"{metrics.date(row.due_on)} · {timely(row)}",
        t("mine.position"): _or_nothing(row.position),
        t("figure.col_unit"): tree.unit_name(_or_nothing(row.unit_id), "command"),
    }  # fmt: skip
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in facts.items())
    badge = f' <span class="k-chip">{escape(t("figure.provisional"))}</span>' if provisional(row) else ""
    return (
        f'<div class="k-line"><span class="k-value">{escape(rating(row.rating))}</span>{badge}'
        f'<span class="k-when">{escape(metrics.period_label(row.period))}</span></div><dl class="k-facts">{body}</dl>'
    )


def timely(row: Any) -> str:
    """On time, late, or not rated yet: before or after the deadline."""
    if pd.notna(row.rated_at) and isinstance(row.rating, str):
        return t("mine.on_time") if row.is_on_time else t("mine.late")
    if isinstance(row.rating, str):
        return t("mine.no_date")
    return t("mine.not_yet") if today() <= pd.Timestamp(row.due_on).date() else t("mine.overdue")


def _differs(row: Any) -> str:
    """A calm word where the exported rating is not the one the matrix gives."""
    if (
        not (isinstance(row.rating, str) and isinstance(row.rating_computed, str))
        or row.rating == row.rating_computed
    ):
        return ""
    told = t("mine.differs", exported=rating(row.rating), computed=rating(row.rating_computed))
    return f'<p class="k-calm">{escape(told)}</p>'


def matrix(row: Any) -> str:
    """The nine cells of the rule with the one of this result marked."""
    entries = rules("predikat")
    gives = dict(zip(entries["key"], entries["value"], strict=True))
    head = "".join(f'<th scope="col">{escape(_level(word))}</th>' for word in BEHAVIOURS)
    body = "".join(
        f'<tr><th scope="row">{escape(_level(result))}</th>'
        + "".join(_cell(row, result, word, gives.get(f"{result}, {word}")) for word in BEHAVIOURS)
        + "</tr>"
        for result in RESULTS
    )
    return (
        f'<table class="k-matrix"><caption>{escape(t("mine.matrix"))} <small>{escape(basis(entries))}</small></caption>'
        f"<thead><tr><th>{escape(t('mine.axes'))}</th>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(row: Any, result: str, behaviour: str, gives: object) -> str:
    if (row.work_result, row.behaviour) != (result, behaviour):
        return f"<td>{escape(rating(gives))}</td>"
    return f'<td class="k-here" aria-current="true">{escape(rating(gives))}<small>{escape(t("mine.here"))}</small></td>'


def today() -> dt.date:
    """The day by the agency's clock."""
    return dt.datetime.now(metrics.zone()).date()


def provisional(row: Any) -> bool:
    """Whether an annual result may still be objected to."""
    return pd.notna(row.objection_until) and today() <= pd.Timestamp(row.objection_until).date()


def _clock(row: Any) -> str:
    """How long one may object to an annual result, to whom and how; after that, since when it is closed."""
    if pd.isna(row.objection_until):
        return ""
    until, entries = pd.Timestamp(row.objection_until).date(), rules("provisional")
    days = int(entries["value"].iloc[0]) if len(entries) else 0
    left = (until - today()).days
    if left < 0:
        head, share = t("mine.objection_closed", day=metrics.date(until + dt.timedelta(days=1))), 100
    elif left:
        head, share = (
            t("mine.objection_left", n=left, day=metrics.date(until)),
            round(100 * (days - left) / (days or 1)),
        )
    else:
        head, share = t("mine.objection_last", day=metrics.date(until)), 100
    to_whom = f" ({t('mine.the_rater')}: {row.rater_name})" if isinstance(row.rater_name, str) else ""
    return (
        f'<div class="k-clock"><strong>{escape(head)}</strong>'
        f'<span class="k-bar" role="presentation"><i style="width:{share}%"></i></span>'
        f"<p>{escape(t('mine.objection', days=days, rater=to_whom))} <small>{escape(basis(entries))}</small></p></div>"
    )


def history(rows: pd.DataFrame) -> str:
    """All results as a table, a heading for each year, the annual result before those of its parts."""
    order = rows.assign(year=rows["period"].str[:4], part=rows["period_type"] != "year")
    rows = order.sort_values(["year", "part", "period_start"], ascending=[False, True, False], kind="stable")
    names = ("record", "work_result", "behaviour", "rating", "rater", "rated_at")
    head = "".join(f'<th scope="col">{escape(t(f"mine.{name}"))}</th>' for name in names)
    body, year = "", ""
    for row in figures.each(rows):
        if row.year != year:
            year = row.year
            body += f'<tr class="k-year"><th colspan="{len(names)}" scope="colgroup">{escape(year)}</th></tr>'
        body += _line(row)
    return f'<table class="k-own"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _line(row: Any) -> str:
    acting = (
        f" · {t('mine.acting')}" if row.is_acting else "" if row.is_counted else f" · {t('mine.not_counted')}"
    )
    rated = metrics.date(row.rated_at, short=True)
    rater = row.rater_name if isinstance(row.rater_name, str) else metrics.NOTHING
    cells = (
        _level(row.work_result), _level(row.behaviour), f"<b>{escape(rating(row.rating))}</b>", rater,
        timely(row) if rated == metrics.NOTHING else f"{rated} · {timely(row)}",
    )  # fmt: skip
    told = "".join(f"<td>{cell if cell.startswith('<b>') else escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(metrics.period_label(row.period))}{escape(acting)}</th>{told}</tr>'
