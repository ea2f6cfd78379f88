"""Do several raters of the same person agree: one-way analysis of variance, ICC(1), ICC(2) (Shrout and Fleiss 1979,
case 1, with k0 for unequal groups). r_wg is left out: at the upper end of a scale it is high even where raters answer
at random, and the ICC already holds raters of one person against raters of others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import fdtri

from etl.methods import Method, Setting
from etl.methods.coded import coded, empty_where_unknown, numbers
from etl.methods.shrink import Numbers, Places, added, divided

KEY = ("hierarchy", "unit_id", "period_type", "period")
FIGURES = ("msb", "msw", "k0", "icc1", "icc1_lo", "icc1_hi", "icc2", "icc2_lo", "icc2_hi")
TINY = 1e-300


@dataclass(frozen=True)
class Anova:
    """One-way analysis of variance per pool. groups: J; ratings: N; msb, msw: mean squares between and within groups;
    k0: size of a group that counts, (N − Σn²/N) / (J − 1). NaN where there is no freedom."""

    groups: Numbers
    ratings: Numbers
    msb: Numbers
    msw: Numbers
    k0: Numbers

    @property
    def icc1(self) -> Numbers:
        """ICC(1) of a single rating, negative as 0; NaN where everything is equal."""
        return _not_negative(divided(self.msb - self.msw, np.nan_to_num(self.msb + (self.k0 - 1) * self.msw)))

    @property
    def icc2(self) -> Numbers:
        """ICC(2) of the mean of a group, negative as 0; 1 where nobody differs within any group; NaN where all
        is equal."""
        found = _not_negative(divided(self.msb - self.msw, np.nan_to_num(self.msb)))
        return np.where((self.msb == 0) & (self.msw > 0), 0.0, found)

    def bounds(self, level: float) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Lower and upper ends of ICC(1), then of ICC(2), from the F distribution. level: 0.95."""
        ratio = divided(self.msb, np.nan_to_num(self.msw))
        between, within, tail = self.groups - 1, self.ratings - self.groups, (1 + level) / 2
        low = ratio / fdtri(between, within, tail)
        high = ratio * fdtri(within, between, tail)
        single = [(end - 1) / (end + self.k0 - 1) for end in (low, high)]
        lowest, highest = (1 - 1 / np.maximum(end, TINY) for end in (low, high))
        return (*map(_not_negative, (*single, lowest, highest)),)  # type: ignore[return-value]


def one_way(n: Numbers, mean: Numbers, within: Numbers, pool: Places, pools: int) -> Anova:
    """n, mean, within: of each group its ratings, their mean and the sum of their squared distances from it."""
    groups, ratings = added((n > 0).astype(float), pool, pools), added(n, pool, pools)
    centre = divided(added(n * mean, pool, pools), ratings)
    between = added(n * (mean - centre[pool]) ** 2, pool, pools)
    size = divided(ratings - divided(added(n**2, pool, pools), ratings), groups - 1)
    return Anova(
        groups,
        ratings,
        divided(between, groups - 1),
        divided(added(within, pool, pools), ratings - groups),
        size,
    )


def _not_negative(values: Numbers) -> Numbers:
    return np.asarray(np.maximum(values, 0.0))


def _run(rows: pa.Table, setting: Setting) -> pa.Table:
    scope = coded(rows, *KEY)
    n, mean, within = (numbers(rows, name) for name in ("n", "mean", "within"))
    found = one_way(n, mean, within, scope.code, scope.count)
    enough = (found.groups >= setting("rater.icc_groups")) & (found.ratings >= setting("rater.icc_ratings"))
    single_lo, single_hi, mean_lo, mean_hi = found.bounds(0.95)
    told = dict(zip(
        FIGURES,
        (found.msb, found.msw, found.k0, found.icc1, single_lo, single_hi, found.icc2, mean_lo, mean_hi),
        strict=True,
    ))  # fmt: skip
    figures = {name: empty_where_unknown(np.where(enough, told[name], np.nan)) for name in FIGURES}
    key = rows.select([*KEY, "period_start"]).take(pa.array(scope.first))
    return pa.table({
        **{name: key[name] for name in key.column_names},
        "groups": found.groups, "n_ratings": found.ratings, **figures,
        "gate": enough & (np.nan_to_num(found.icc2) >= setting("rater.icc2")),
    })  # fmt: skip


METHOD = Method(
    {
        **dict.fromkeys(KEY, "varchar"), "period_start": "date", "groups": "bigint", "n_ratings": "bigint",
        **dict.fromkeys(FIGURES, "double"), "gate": "boolean",
    },
    _run,
    by_period=True,
)  # fmt: skip
