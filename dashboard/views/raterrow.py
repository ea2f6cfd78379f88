"""One rater as a row: a dot for the gap to the peers, the marks given, three percentages, and sentences."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, metrics, theme
from dashboard.i18n import t
from dashboard.theme import Ink

MARKS = ("very_good", "good", "needs_improvement", "poor", "very_poor")
PERCENT = "\N{NO-BREAK SPACE}%"


def table(rows: pd.DataFrame, everybody: pd.DataFrame, marks: str) -> str:
    """The rows as a table. everybody: all rows of the unit, from which the common axes of the dots are taken."""
    axes = {"gap": _reach(everybody, "gap_lo", "gap_hi", 1.0), "lenient": _reach(everybody, "lo", "hi", 0.05)}
    kind = "year" if len(marks) == 4 else "month"
    body = "".join(_row(row, axes, kind) for row in figures.each(rows))
    return f'<table class="k-raters">{_head(everybody, kind)}<tbody>{body}</tbody></table>'


def name(row: Any) -> str:
    """The rater's name, or that he is in no staff export."""
    return str(row.name) if isinstance(row.name, str) else t("raters.unknown")


def swatches(keys: Sequence[tuple[str, str]]) -> str:
    """Which colour means what."""
    told = "".join(f'<span><i style="background:{colour}"></i>{escape(word)}</span>' for colour, word in keys)
    return f'<div class="k-swatches">{told}</div>'


def legend() -> None:
    """What the dots and the strips mean."""
    ink = theme.ink()
    st.html(
        '<div class="k-key">'
        f'<span><i class="k-dot"></i>{escape(t("raters.key_gap"))}</span>'
        f'<span><i class="k-dot k-grey"></i>{escape(t("raters.key_lenient"))}</span>'
        f'<span><i class="k-tick"></i>{escape(t("raters.key_zero"))}</span>'
        f'<span><i class="k-range"></i>{escape(t("figure.interval"))}</span></div>'
        + swatches([(look[0], t(f"said.{mark}")) for mark, look in _looks(ink).items()])
    )


def _looks(ink: Ink) -> dict[str, tuple[str, str]]:
    """Ground and text colour of each mark."""
    pairs = (
        (ink.blue, ink.ground), (ink.blue_soft, ink.text), (ink.grey_soft, ink.text), (ink.orange_soft, ink.text),
        (ink.orange, ink.ground),
    )  # fmt: skip
    return dict(zip(MARKS, pairs, strict=True))


def _reach(rows: pd.DataFrame, lo: str, hi: str, least: float) -> float:
    """How far the axis goes to both sides of 0."""
    ends = pd.concat([rows[lo], rows[hi]]).abs().max()
    return least if pd.isna(ends) else max(least, float(ends))


def _head(rows: pd.DataFrame, kind: str) -> str:
    usual = {
        "mode": t("raters.col_mode"), "identical": t("raters.col_identical"),
        "copied": t("raters.col_copied", before=t(f"raters.before_{kind}")),
    }  # fmt: skip
    parts = "".join(
        f"<th>{escape(title)}<small>{escape(_usual(rows[f'usual_{part}']))}</small></th>"
        for part, title in usual.items()
    )
    heads = "".join(f"<th>{escape(t(f'raters.col_{part}'))}</th>" for part in ("rater", "gap", "marks"))
    return f"<thead><tr>{heads}{parts}</tr></thead>"


def _usual(column: "pd.Series[Any]") -> str:
    known = column.dropna()
    return t("raters.usual", share=percent(known.iloc[0])) if len(known) else ""


def percent(share: float) -> str:
    """A share from 0 to 1 as whole per cent."""
    return f"{metrics.number(100 * share)}{PERCENT}"


def _row(row: Any, axes: dict[str, float], kind: str) -> str:
    post, unit = (part if isinstance(part, str) else "" for part in (row.position, row.unit_name))
    post = post if unit in post else " · ".join(filter(None, (post, unit)))
    size = row.n_ratees if pd.notna(row.n_ratees) else row.n_forms
    who = (
        f"<b>{escape(name(row))}</b><small>{escape(post)}</small>"
        f"<small>{escape(t('raters.people', n=metrics.number(size)))}</small>"
    )
    heads = {part: escape(t(f"raters.col_{part}"), quote=True) for part in ("gap", "marks")}
    copied = t("raters.col_copied", before=t(f"raters.before_{kind}"))
    told = sentences(row, kind)
    more = f'<tr class="k-told"><td colspan="6">{told}</td></tr>' if told else ""
    return (
        f'<tr><td>{who}</td><td class="k-against" data-head="{heads["gap"]}">{_gap(row, axes)}</td>'
        f'<td class="k-given" data-head="{heads["marks"]}">{_strip(row)}</td>'
        f"{_part(t('raters.col_mode'), row.mode_share, row.n_ratees)}"
        f"{_part(t('raters.col_identical'), row.identical_share, row.identical_of)}"
        f"{_part(copied, row.copied_share, row.copied_of)}</tr>{more}"
    )


def _gap(row: Any, axes: dict[str, float]) -> str:
    """The dot: blue against the peers of the same people, grey where the team cannot be told from the rater."""
    ink = theme.ink()
    if pd.notna(row.gap_shrunk):
        size = t("raters.gap_n", n=metrics.number(row.gap_n))
        return _dot(row.gap_shrunk, row.gap_lo, row.gap_hi, axes["gap"], ink, f"{t('raters.alike')} · {size}"
                    if row.gap_word == "alike" else size)  # fmt: skip
    if pd.notna(row.leniency_shrunk):
        pale = replace(ink, blue=ink.grey, blue_soft=ink.grey_soft)
        return _dot(row.leniency_shrunk, row.lo, row.hi, axes["lenient"], pale, t("raters.lenient"))
    return f"<small>{escape(t('raters.no_gap'))}</small>"


def _dot(value: float, lo: float, hi: float, reach: float, ink: Ink, told: str) -> str:
    numbers = f"{metrics.number(value, 2, sign=True)} ({metrics.number(lo, 2)} … {metrics.number(hi, 2)})"
    body = figures.strip(value, lo, hi, 0.0, (-reach, reach), ink)
    return f"{figures.image(body, numbers, 'k-dotline')}<small>{escape(f'{numbers} · {told}')}</small>"


def _strip(row: Any) -> str:
    counts = {mark: getattr(row, mark) for mark in MARKS}
    if pd.isna(row.n_ratees):
        return f"<small>{escape(t('figure.no_data'))}</small>"
    looks = _looks(theme.ink())
    shown = {mark: int(n) for mark, n in counts.items() if n > 0}
    bars = "".join(
        f'<span style="flex:{n};background:{looks[mark][0]};color:{looks[mark][1]}">{n}</span>'
        for mark, n in shown.items()
    )
    words = ", ".join(f"{n} {t(f'said.{mark}')}" for mark, n in shown.items())
    return f'<div class="k-strip" role="img" aria-label="{escape(words, quote=True)}">{bars}</div>'


def _part(head: str, share: float | None, of: float | None) -> str:
    if share is None or of is None or pd.isna(share) or pd.isna(of):
        return f'<td class="k-part" data-head="{escape(head, quote=True)}">{metrics.NOTHING}</td>'
    told = t("raters.of", k=metrics.number(round(share * of)), n=metrics.number(of))
    return (
        f'<td class="k-part" data-head="{escape(head, quote=True)}">{percent(share)}'
        f'<i><b style="width:{100 * share:.0f}%"></b></i><small>{escape(told)}</small></td>'
    )


def _holds(verdict: Any) -> bool:
    return bool(pd.notna(verdict) and verdict)


def sentences(row: Any, kind: str) -> str:
    """What stands out, in words that accuse nobody; empty where nothing does."""
    said = []
    if row.gap_word in ("higher", "lower"):
        said.append(t(f"raters.{row.gap_word}"))
    if _holds(row.is_narrow):
        k, n = metrics.number(round(row.mode_share * row.n_ratees)), metrics.number(row.n_ratees)
        said.append(t("raters.narrow", k=k, n=n))
    if _holds(row.is_repeated):
        said.append(t(f"raters.repeated_{kind}", share=percent(row.copied_share)))
    if pd.notna(row.sd_hi) and row.sd_hi < 1:
        ratio, lo, hi = (metrics.number(value, 1) for value in (row.sd_ratio, row.sd_lo, row.sd_hi))
        said.append(t("raters.close", ratio=ratio, lo=lo, hi=hi))
    run = ""
    if _holds(row.is_long_alike):
        run = (
            f'<span class="k-run">{escape(t(f"raters.long_{kind}", n=metrics.number(row.alike_run)))}</span>'
        )
    text = ". ".join(said) + "." if said else ""
    return f'{run}<small style="display:inline">{escape(text)}</small>' if run or text else ""
