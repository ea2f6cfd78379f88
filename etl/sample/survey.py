"""Answers to the citizens' satisfaction survey (PermenPANRB 14/2017): nine elements, 1 to 4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from etl.sample import phrases, stories
from etl.sample.layouts import ANSWERS
from etl.sample.months import Period, moment, span
from etl.sample.territory import Territory, Unit

ELEMENTS = list(ANSWERS)

# Typical level of each element: fees are rated highest nearly everywhere, facilities lowest.
_LEVEL = dict(zip(ELEMENTS, (3.2, 3.15, 3.1, 3.8, 3.25, 3.3, 3.35, 3.05, 3.25), strict=True))

# The form of the puskesmas asks for satisfaction as a whole since then; what weighs most in the answer.
OVERALL_FROM = date(2025, 7, 1)
_PULL = {"waktu": 0.34, "perilaku": 0.2}

RESPONDENTS = {
    "contoh-pkm-plaju": 158,
    "contoh-pkm-komperta": 116,
    "contoh-seksi-yanum": 92,
    "contoh-kua-plaju": 30,
    "contoh-uptd-sampah": 20,
    "contoh-kel-plaju-ulu": 62,
    "contoh-kel-plaju-darat": 41,
    "contoh-kel-plaju-ilir": 48,
    "contoh-kel-baguskuning": 19,
    "contoh-kel-komperta": 55,
    "contoh-kel-talangputri": 34,
    "contoh-kel-talangbubuk": 52,
}

_EDUCATION = ("SD", "SMP", "SMA", "SMA", "SMA", "D3", "S1", "S1", "S2")
_WORK = (
    "Ibu Rumah Tangga",
    "Wiraswasta",
    "Karyawan Swasta",
    "PNS",
    "Pelajar/Mahasiswa",
    "Buruh",
    "Pensiunan",
    "Lainnya",
)


@dataclass
class Response:
    """One filled-in form; an element left open is None. overall: satisfaction as a whole, where the form asks."""

    unit: Unit
    at: datetime
    sex: str
    age: int
    education: str
    work: str
    service: str
    answers: dict[str, int | None]
    remark: str
    overall: int | None = None


Forms = dict[tuple[str, str], list[Response]]


def all_responses(seed: int, places: Territory) -> Forms:
    """Every form of the sample, keyed by unit and quarter."""
    return {
        (unit_id, quarter.key): responses(seed, places.now(unit_id), quarter)
        for unit_id in RESPONDENTS
        for quarter in span("quarter")
    }


def responses(seed: int, unit: Unit, quarter: Period) -> list[Response]:
    """All forms of one unit in one quarter, in the order of time."""
    rng = Random(f"{seed}:survey:{unit.unit_id}:{quarter.key}")
    number = round(RESPONDENTS[unit.unit_id] * rng.lognormvariate(0, 0.16))
    number = 8 if (unit.kind == "uptd" and quarter.number == 1) else max(8, min(180, number))
    moments = sorted(_moment(rng, quarter) for _ in range(number))
    forms = [_response(rng, unit, moment) for moment in moments]
    if unit.kind == "puskesmas" and quarter.start >= OVERALL_FROM:
        _ask_overall(Random(f"{seed}:overall:{unit.unit_id}:{quarter.key}"), forms)
    return forms


def _ask_overall(rng: Random, forms: list[Response]) -> None:
    """Satisfaction as a whole follows waiting time and behaviour most; few leave the question open."""
    for form in forms:
        felt = [(_PULL.get(element, 0.06), answer) for element, answer in form.answers.items() if answer]
        latent = sum(pull * answer for pull, answer in felt) / sum(pull for pull, _ in felt)
        answer = max(1, min(4, round(latent + rng.gauss(0, 0.32))))
        form.overall = None if rng.random() < 0.02 else answer


def _moment(rng: Random, quarter: Period) -> datetime:
    day = quarter.start + timedelta(days=rng.randrange((quarter.end - quarter.start).days + 1))
    day -= timedelta(days=max(0, day.weekday() - 4))
    day = max(day, quarter.start)
    return moment(day, rng.randint(8, 14), rng.randrange(60), rng.randrange(60))


def _response(rng: Random, unit: Unit, at: datetime) -> Response:
    mood = rng.gauss(0, 0.36)
    shifts = shift(unit.unit_id, at.date())
    answers: dict[str, int | None] = {}
    for element in ELEMENTS:
        latent = _LEVEL[element] + _habit(unit.unit_id, element) + shifts.get(element, shifts[""]) + mood
        answers[element] = max(1, min(4, round(latent + rng.gauss(0, 0.48))))
    if rng.random() < 0.03:
        answers[rng.choice(ELEMENTS)] = None
    about = phrases.service(rng, unit.kind)
    return Response(
        unit,
        at,
        rng.choice(("Laki-laki", "Perempuan", "Perempuan")),
        rng.randint(17, 72),
        rng.choice(_EDUCATION),
        rng.choice(_WORK),
        about,
        answers,
        _remark(rng, unit, answers, about),
    )


@cache
def _habit(unit_id: str, element: str) -> float:
    """A small lasting peculiarity of a unit in an element."""
    return Random(f"habit:{unit_id}:{element}").gauss(0.02, 0.09)


def shift(unit_id: str, day: date) -> dict[str, float]:
    """What a story does to the elements of a unit on a day; key '' holds for the elements not named."""
    if unit_id == stories.IMPROVING:
        weeks = (day - stories.INTERVENTION).days / 7
        done = max(0.0, min(1.0, weeks / 10))
        before = {"": -0.2, "waktu": -0.85, "prosedur": -0.55, "sarana": -0.35, "pengaduan": -0.35}
        after = {"": 0.1, "waktu": 0.25, "prosedur": 0.25, "sarana": 0.05, "pengaduan": 0.1}
        return {key: before[key] + done * (after[key] - before[key]) for key in before}
    if unit_id == stories.DECLINING:
        gone = stories.decline(day)
        return {
            "": 0.1 - 0.5 * gone,
            "perilaku": 0.1 - 0.85 * gone,
            "waktu": 0.1 - 0.75 * gone,
            "biaya": -0.1 * gone,
        }
    if unit_id == stories.SLOW_SERVICE:
        return {"": -0.02, "waktu": -0.8, "prosedur": -0.2}
    if unit_id == stories.PRAISED:
        return {"": -0.45, "perilaku": -0.85, "kompetensi": -0.6, "pengaduan": -0.6, "biaya": -0.35}
    return {"": 0.0}


def _remark(rng: Random, unit: Unit, answers: dict[str, int | None], about: str) -> str:
    chance = rng.random()
    weak = [element for element, answer in answers.items() if answer is not None and answer <= 2]
    if weak and chance < 0.3:
        return phrases.comment(rng, rng.choice(weak), unit.kind, about)
    return phrases.comment(rng, None, unit.kind, about) if chance > 0.86 else ""
