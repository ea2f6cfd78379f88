"""Charts whose limits vary from point to point or come from counts: I', P, P', C, U, U' (3 sigma, not clipped).

Laney 2002 for P' and U'; Taylor 2019 for I'. Matrices as in `xmr`; the special causes are those of `xmr` on the limits
of each point. y is a share (0-1), a rate per n or a count; n what it is of.
"""

from __future__ import annotations

import numpy as np

from etl.methods.xmr import SCREEN, Flags, Limits, Numbers, mean, rounding, screened_mean, steps, within

SIGMAS, D2 = 3.0, 1.128


def i_prime(y: Numbers, n: Numbers, base: Flags, factor: float = SCREEN, screen: bool = True) -> Limits:
    """Means of n observations: centre Σny/Σn, limits ± 3 s̄/√n, s̄ from neighbours weighed by their n."""
    centre = mean(np.where(base, y, np.nan), n)
    pair = np.full(y.shape, np.nan)
    pair[:, 1:] = 1 / n[:, 1:] + 1 / n[:, :-1]
    spread = screened_mean(
        within(np.sqrt(np.pi / 2) * np.abs(steps(y)) / np.sqrt(pair), base), factor, screen
    )
    return _around(centre, spread / np.sqrt(n))


def p(y: Numbers, n: Numbers, base: Flags, prime: bool = False) -> Limits:
    """Shares: centre Σx/Σn, sigma √(p̄(1-p̄)/n); prime: widened or narrowed by what neighbours show (Laney)."""
    centre = mean(np.where(base, y, np.nan), n)
    return _counted(y, centre, np.sqrt(centre * (1 - centre) / n), base, prime)


def c(y: Numbers, base: Flags) -> Limits:
    """Counts in equal opportunities: c̄ ± 3 √c̄."""
    centre = mean(np.where(base, y, np.nan))
    return _around(centre, np.sqrt(centre) + 0 * y)


def u(y: Numbers, n: Numbers, base: Flags, prime: bool = False) -> Limits:
    """Counts per n: centre Σc/Σn, sigma √(ū/n); prime as in `p`."""
    centre = mean(np.where(base, y, np.nan), n)
    return _counted(y, centre, np.sqrt(centre / n), base, prime)


def _counted(y: Numbers, centre: Numbers, sigma: Numbers, base: Flags, prime: bool) -> Limits:
    if not prime:
        return _around(centre, sigma)
    real = np.where(sigma > 0, sigma, np.nan)
    gap = y - centre
    gap[np.abs(gap) <= rounding(y)] = 0.0
    ratio = mean(within(np.abs(steps(gap / real)), base)) / D2
    return _around(centre, sigma * ratio)


def _around(centre: Numbers, sigma: Numbers) -> Limits:
    """No limits where sigma is 0."""
    half = SIGMAS * np.where(sigma > 0, sigma, np.nan)
    return Limits(centre, centre - half, centre + half)
