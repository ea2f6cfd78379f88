"""Units of a comparison group beside one another: limits of chance, best estimates, words instead of ranks."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.methods import Method, Setting, funnel
from etl.methods.coded import Coded, coded, empty_where_unknown, numbers
from etl.methods.ranks import ranks
from etl.methods.shrink import Numbers, added, divided

KEYS = ("hierarchy", "group_id", "metric", "period_type", "period", "period_start", "unit_id")
LIMITS = {"95": "interval.z", "998": "comparison.z"}
BOTTOM = 3
Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Found:
    """Per unit everything that is said of it, in the metric's own unit, and of its group (the same in all its rows)."""

    se: Numbers
    z: Numbers
    ll95: Numbers
    ul95: Numbers
    ll998: Numbers
    ul998: Numbers
    eb: Numbers
    eb_lo: Numbers
    eb_hi: Numbers
    weight: Numbers
    rank_lo: Numbers
    rank_hi: Numbers
    p_bottom3: Numbers
    units: Numbers
    group_n: Numbers
    centre: Numbers
    phi: Numbers
    q: Numbers
    tau2: Numbers
    spread: Numbers
    expected_false: Numbers
    largest_share: Numbers


JUDGED = ("rough", "full", "alike")
OVER = ("phi", "q", "tau2", "spread")
GROUP = ("units", "group_n", "centre", "expected_false", "largest_share")  # said even where nothing is judged


def _run(rows: pa.Table, setting: Setting) -> pa.Table:
    groups = coded(rows, "hierarchy", "group_id", "metric", "period_type", "period")
    is_share = np.asarray(rows["is_share"].to_numpy(zero_copy_only=False), dtype=bool)
    is_rate = np.asarray(rows["is_rate"].to_numpy(zero_copy_only=False), dtype=bool)
    scale, per = numbers(rows, "scale"), _rate(rows, groups, is_rate)
    by_share = _found(rows, groups, setting, _shares(rows, groups, is_share, setting), scale)
    by_mean = _found(rows, groups, setting, _means(rows, groups, is_share | is_rate), scale)
    by_rate = _found(rows, groups, setting, _rates(rows, groups, is_rate, per, setting), scale * per)
    said = {
        name: np.select(
            [is_share, is_rate], [getattr(by_share, name), getattr(by_rate, name)], getattr(by_mean, name)
        )
        for name in (field.name for field in fields(Found))
    }
    word = _word(numbers(rows, "value"), said)
    state = _state(said, word, groups, numbers(rows, "n"), setting)
    is_judged, is_point = np.isin(state, JUDGED), np.isfinite(said["z"])
    told = {
        name: values if name in GROUP else np.where(is_judged & (is_point | (name in OVER)), values, np.nan)
        for name, values in said.items()
    }
    return pa.table({
        **{name: rows[name] for name in (*KEYS, "n", "value")},
        **{name: empty_where_unknown(values) for name, values in told.items()},
        "word": pa.array(word, mask=~(is_judged & is_point)), "state": state,
        "is_adjusted": is_judged & (said["units"] >= setting("comparison.full")),
    })  # fmt: skip


def _shares(
    rows: pa.Table, groups: Coded, is_share: npt.NDArray[np.bool_], setting: Setting
) -> funnel.Funnel:
    o = np.where(is_share, numbers(rows, "o"), np.nan)
    return funnel.shares(o, numbers(rows, "point_n"), groups.code, groups.count, setting("comparison.trim"))


def _rate(rows: pa.Table, groups: Coded, is_rate: npt.NDArray[np.bool_]) -> Numbers:
    """Events per one of what they can happen to, of the whole group; in each of its rows."""
    o, n = (np.where(is_rate, np.nan_to_num(numbers(rows, name)), 0.0) for name in ("o", "point_n"))
    return divided(added(o * (n > 0), groups.code, groups.count), added(n, groups.code, groups.count))[
        groups.code
    ]


def _rates(
    rows: pa.Table, groups: Coded, is_rate: npt.NDArray[np.bool_], per: Numbers, setting: Setting
) -> funnel.Funnel:
    """Events against those that the rate of the group lets expect."""
    n = numbers(rows, "point_n")
    expected = np.where(is_rate & (n > 0), n * np.nan_to_num(per), np.nan)
    return funnel.ratios(numbers(rows, "o"), expected, groups.code, groups.count, setting("comparison.trim"))


def _means(rows: pa.Table, groups: Coded, is_counted: npt.NDArray[np.bool_]) -> funnel.Funnel:
    mean = np.where(is_counted, np.nan, numbers(rows, "value"))
    return funnel.means(numbers(rows, "point_n"), mean, numbers(rows, "sd"), groups.code, groups.count)


def _found(rows: pa.Table, groups: Coded, setting: Setting, made: funnel.Funnel, scale: Numbers) -> Found:
    at = groups.code
    n, value = np.nan_to_num(numbers(rows, "point_n")), np.nan_to_num(numbers(rows, "value"))
    total = added(n, at, groups.count)
    used = np.where(made.members >= setting("comparison.full"), made.tau2, 0.0)
    limits = {name: made.limits(setting(key), used) for name, key in LIMITS.items()}
    eb, eb_lo, eb_hi, place, sd = made.best(setting("interval.z"))
    differ = made.tau2[at] > 0
    rank = ranks(place, np.where(differ, sd, np.nan), at, BOTTOM)
    units = made.members[at]
    largest = np.zeros(groups.count)
    np.maximum.at(largest, at, n)
    return Found(
        made.se, made.z,
        **{f"{end}{name}": scale * both[i] for name, both in limits.items() for i, end in enumerate(("ll", "ul"))},
        eb=scale * eb, eb_lo=scale * eb_lo, eb_hi=scale * eb_hi, weight=made.weight(),
        rank_lo=np.where(differ, rank.lo, 1.0), rank_hi=np.where(differ, rank.hi, units),
        p_bottom3=np.where(differ, rank.p_bottom, np.minimum(BOTTOM / np.maximum(units, 1), 1)),
        units=units, group_n=total[at], centre=divided(added(n * value, at, groups.count), total)[at],
        phi=made.phi[at], q=made.q[at], tau2=made.tau2[at], spread=made.spread[at],
        expected_false=setting("comparison.false_share") * units, largest_share=divided(largest, total)[at],
    )  # fmt: skip


def _word(value: Numbers, said: dict[str, Numbers]) -> Words:
    """above | on_par | below: of the number against the outer limits, whether that is good or not."""
    away = [value > said["ul998"], value < said["ll998"]]
    return np.asarray(np.select(away, ["above", "below"], "on_par"), dtype=object)


def _state(said: dict[str, Numbers], word: Words, groups: Coded, n: Numbers, setting: Setting) -> Words:
    """single | limit | no_spread | rough | full | alike, the same for all units of a group."""
    units, at = said["units"], groups.code
    away = added((word != "on_par").astype(float), at, groups.count)[at]
    flat = added(np.isfinite(said["z"]).astype(float), at, groups.count)[at] == 0
    whole = added((n > 0).astype(float), at, groups.count)[at]
    cases = {
        "limit": (units < setting("comparison.least")) & (whole >= setting("comparison.least")),
        "single": units < setting("comparison.least"),
        "no_spread": flat,
        "rough": units < setting("comparison.full"),
        "alike": (said["tau2"] <= 0) & (away == 0),
    }
    return np.asarray(np.select(list(cases.values()), list(cases), "full"), dtype=object)


UNIT = tuple(field.name for field in fields(Found) if field.name not in (*GROUP, *OVER))
METHOD = Method(
    {
        **dict.fromkeys(KEYS, "varchar"), "period_start": "date", "n": "bigint", "value": "double",
        **dict.fromkeys(UNIT, "double"), "word": "varchar",
        "units": "integer", "group_n": "bigint",
        **dict.fromkeys(("centre", "phi", "q", "tau2", "spread", "expected_false", "largest_share"), "double"),
        "state": "varchar", "is_adjusted": "boolean",
    },
    _run,
    by_period=True,
)  # fmt: skip
