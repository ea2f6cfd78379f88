"""Charts with limits that vary and charts of counts: reference vectors, the formulas in plain loops, no spread."""

from __future__ import annotations

from itertools import pairwise
from math import pi, sqrt
from statistics import fmean

import numpy as np
import pytest

from etl.methods import charts
from etl.methods.xmr import Limits, Numbers, baseline, xmr_limits
from tests.vectors import frame


def row(values: object) -> Numbers:
    """A series as the only row of a matrix."""
    return np.array([values], float)


def clipped(limits: Limits, low: float, high: float) -> tuple[Numbers, Numbers]:
    """Limits as the reference prints them."""
    return np.clip(limits.lower, low, high), np.clip(limits.upper, low, high)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("montgomery_6.5_i", -np.inf, np.inf), ("iprime_mean_n", -np.inf, np.inf), ("p_chart", 0, 1),
        ("u_chart", 0, np.inf),
    ],
)  # fmt: skip
def test_reference_limits(name: str, low: float, high: float) -> None:
    drawn = frame("qicharts2_charts.csv").query("set == @name")
    y, n = row(drawn["y"]), row(drawn["n"])
    made = {
        "montgomery_6.5_i": lambda: xmr_limits(y, baseline(y, 20), 3 / 1.128, 3.2665),
        "iprime_mean_n": lambda: charts.i_prime(y, n, baseline(y, None), screen=False),
        "p_chart": lambda: charts.p(y, n, baseline(y, None)),
        "u_chart": lambda: charts.u(y, n, baseline(y, None)),
    }[name]()
    lower, upper = clipped(made, low, high)
    for line, column in ((made.centre, "cl"), (lower, "lcl"), (upper, "ucl")):
        told = np.broadcast_to(line, y.shape)[0]
        np.testing.assert_allclose(told, drawn[column], rtol=1e-6, atol=1e-9, err_msg=column)


SHARES = [0.5, 0.25, 0.4, 0.75, 0.5, 0.6, 0.3]
SIZES = [10, 40, 20, 8, 30, 15, 100]


@pytest.mark.parametrize("chart", [charts.p, charts.u])
def test_laney_widens_by_what_neighbours_show(chart: object) -> None:
    y, n = row(SHARES), row(SIZES)
    middle = sum(a * b for a, b in zip(SHARES, SIZES, strict=True)) / sum(SIZES)
    part = 1 - middle if chart is charts.p else 1
    sigma = [sqrt(middle * part / size) for size in SIZES]
    z = [(a - middle) / s for a, s in zip(SHARES, sigma, strict=True)]
    wide = fmean(abs(b - a) for a, b in pairwise(z)) / 1.128
    made = chart(y, n, baseline(y, None), prime=True)  # type: ignore[operator]
    np.testing.assert_allclose(made.upper[0], [middle + 3 * s * wide for s in sigma])
    np.testing.assert_allclose(made.lower[0], [middle - 3 * s * wide for s in sigma])


def test_i_prime_screens_as_xmr_does() -> None:
    y, n = row([5, 6, 5, 6, 5, 6, 5, 60, 5, 6, 5]), np.full((1, 11), 4.0)
    made = charts.i_prime(y, n, baseline(y, None))
    one = sqrt(pi / 2) / sqrt(0.5)
    np.testing.assert_allclose(made.upper[0] - made.centre[0], 3 * one / 2)


def test_i_prime_with_equal_n_is_close_to_xmr() -> None:
    """1.2533 × 1.2 (= 3 × sqrt(pi/2) / sqrt(2)) is 2.659: the constant of XmR."""
    y = row(np.random.default_rng(5).normal(3, 0.2, 24))
    made, plain = charts.i_prime(y, np.full(y.shape, 9.0), baseline(y, 12)), xmr_limits(y, baseline(y, 12))
    np.testing.assert_allclose(made.upper[0], np.broadcast_to(plain.upper, y.shape)[0], rtol=1e-3)


def test_counts() -> None:
    made = charts.c(row([4, 9, 5, np.nan, 6]), baseline(row([4, 9, 5, np.nan, 6]), None))
    np.testing.assert_allclose(made.upper[0], [6 + 3 * sqrt(6)] * 3 + [np.nan] + [6 + 3 * sqrt(6)])
    np.testing.assert_allclose(made.lower[0, :3], 6 - 3 * sqrt(6))


@pytest.mark.parametrize("prime", [True, False])
def test_nobody_or_everybody_has_no_limits(prime: bool) -> None:
    for share in (0.0, 1.0):
        y, n = np.full((1, 8), share), row([5, 20, 9, 5, 5, 7, 30, 2])
        assert np.isnan(charts.p(y, n, baseline(y, None), prime).upper).all()


def test_same_share_of_varying_n_has_no_spread_between_neighbours() -> None:
    y, n = np.full((1, 8), 0.2), row([5, 20, 10, 5, 5, 10, 30, 5])
    assert np.isnan(charts.p(y, n, baseline(y, None), prime=True).upper).all()


def test_near_lines_are_two_thirds_of_the_way_at_each_point() -> None:
    y, n = row(SHARES), row(SIZES)
    made = charts.p(y, n, baseline(y, None))
    low, high = made.near()
    np.testing.assert_allclose((high - made.centre) / (made.upper - made.centre), 2 / 3)
    np.testing.assert_allclose((made.centre - low) / (made.centre - made.lower), 2 / 3)
