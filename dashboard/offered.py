"""What the shared controls offer in a build: its units and periods, in order and in words."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from dashboard import i18n, metrics, queries, spans
from dashboard.kept import kept
from dashboard.tree import standing

HIERARCHIES = ("territory", "command")
PERIOD_TYPES = ("month", "quarter", "semester", "year")


class Known(NamedTuple):
    """What a build knows: units of a hierarchy, and periods by their type in order, the newest first."""

    units: frozenset[str]
    periods: dict[str, list[str]]


def known(hierarchy: str) -> Known:
    """What can be asked for in the present build."""
    return _known(queries.key(), hierarchy)


@kept(16)
def _known(file: str, hierarchy: str) -> Known:
    periods: dict[str, list[str]] = {}
    for row in queries.periods().itertuples():
        periods.setdefault(str(row.period_type), []).append(str(row.period))
    kinds = sorted(periods, key=PERIOD_TYPES.index)
    return Known(frozenset(queries.units(hierarchy)["unit_id"]), {kind: periods[kind] for kind in kinds})


def words(hierarchy: str, period_type: str) -> dict[str, dict[str, str]]:
    """What each control offers in this hierarchy and period type: codes and their words."""
    return _words(queries.key(), hierarchy, period_type, i18n.lang())


@kept(32)
def _words(file: str, hierarchy: str, period_type: str, lang: str) -> dict[str, dict[str, str]]:
    periods = known(hierarchy).periods
    return {
        "unit": _names(standing(hierarchy)),
        "view": {code: i18n.t(f"hierarchy.{code}") for code in HIERARCHIES},
        "by": {code: i18n.t(f"period_type.{code}") for code in periods},
        "period": {code: metrics.period_label(code) for code in periods[period_type]},
    }


def latest(options: Sequence[str]) -> str:
    """The newest period that is over; the newest one when none is."""
    as_of = pd.Timestamp(queries.build()["as_of"]).date()
    over = [period for period in options if _end(period) <= as_of]
    return over[0] if over else options[0]


def nearest(period: str, options: Sequence[str]) -> str:
    """The period among the options that ends where this one does, or the nearest before; else the oldest."""
    over = _end(period)
    before = [option for option in options if metrics.period_start(option) < over]
    return before[0] if before else options[-1]


def _end(period: str) -> dt.date:
    """First day after the period."""
    part = period.partition("-")[2]
    kind = {"": "year", "Q": "quarter", "S": "semester"}.get(part[:1], "month")
    return spans.after(metrics.period_start(period), kind)


def _names(tree: pd.DataFrame) -> dict[str, str]:
    indent = "\N{EN SPACE}"
    return {
        str(unit): indent * int(depth) + str(name)
        for unit, depth, name in zip(tree.index, tree["depth"], tree["unit_name"], strict=True)
    }
