"""How an employee is rated in one period: the two ratings, the predikat and the moment of rating.

The predikat follows the 3x3 matrix of PermenPANRB 6/2022 (code 1 is the best everywhere).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from etl.sample import stories
from etl.sample.months import AS_OF, Period, moment
from etl.sample.people import RaterStyle, Stint

MATRIX = {(1, 1): 1, (1, 2): 2, (1, 3): 4, (2, 1): 2, (2, 2): 2, (2, 3): 4, (3, 1): 3, (3, 2): 3, (3, 3): 5}

# Latent merit + leniency + noise above / below which a rating leaves "sesuai": about 6 % and 3 % of people.
_EXCELLENT, _WEAK = 1.95, -2.3


@dataclass(frozen=True)
class Rating:
    """Codes of hasil kerja and perilaku kerja, and when the rater pressed the button."""

    work: int
    behaviour: int
    at: datetime

    @property
    def predikat(self) -> int:
        return MATRIX[self.work, self.behaviour]


def rate(
    rng: Random, stint: Stint, style: RaterStyle, period: Period, started: float, until: date
) -> Rating | None:
    """The rating that is in the system on the day of export `until`; None when it is not there (yet).

    `started`: days after the period's end at which this rater began.
    """
    extreme = stint.unit_id == stories.SMALL_EXTREME and period.start == stories.EXTREME_MONTH
    if rng.random() < _forgotten(stint, style, period) and not extreme:
        return None
    delay = started + rng.random() * 0.8
    if rng.random() < 0.035 and until != AS_OF and not style.uniform:
        delay += rng.uniform(5, 16)
    at = moment(period.end, 7) + timedelta(seconds=round(delay * 86_400 + rng.random() * 32_400))
    if at.date() >= until:
        return None
    work, behaviour = _codes(rng, stint, style, period)
    if extreme:
        work, behaviour = (3, 2) if stint.title == stories.EXTREME_POST else (2, 2)
    return Rating(work, behaviour, at)


def begin(rng: Random, style: RaterStyle, unit_id: str, period: Period, until: date) -> float:
    """Days after the end of the period at which a rater starts; nobody dawdles when the export is early."""
    delay = style.delay * rng.lognormvariate(0, 0.55)
    if unit_id == stories.DECLINING:
        delay += 11.5 * stories.decline(period.end)
        return min(delay, 3.0) if until == AS_OF else delay
    return min(delay, 3.0 if until == AS_OF else 12.0)


def _forgotten(stint: Stint, style: RaterStyle, period: Period) -> float:
    if stint.unit_id == stories.SILENT and period.start >= stories.SILENT_FROM and not stint.post.head:
        return 0.93
    if stint.unit_id == stories.DECLINING:
        return style.forgets + 0.36 * stories.decline(period.end)
    return style.forgets


def _codes(rng: Random, stint: Stint, style: RaterStyle, period: Period) -> tuple[int, int]:
    noise = rng.gauss(0, 0.5 if period.kind == "year" else 0.8)
    latent, chance = stint.person.merit + style.leniency + noise, rng.random()
    if style.uniform or stint.unit_id == stories.UNIFORM_RATER:
        return 2, 2
    if chance < 0.0035:
        return rng.choice(((2, 3), (2, 3), (1, 3)))
    if chance > 0.9997:
        return 3, 3
    if latent > _EXCELLENT:
        return 1, 1
    if latent < _WEAK:
        return rng.choice(((3, 2), (3, 2), (3, 2), (3, 1)))
    return rng.choices(((2, 2), (1, 2), (2, 1)), (80, 9, 11))[0]
