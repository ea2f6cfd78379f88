"""The invented employees: names, NIP, careers. A career is a list of stints in units, acting posts apart."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from etl.sample.posts import Post, grade_for

PNS, PPPK, PART_TIME = "pns", "pppk", "pppk_paruh_waktu"
NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@dataclass
class Person:
    """One employee. `merit` is the latent, lasting quality of the work in standard deviations."""

    nip: str
    name: str
    front_title: str
    back_title: str
    sex: int
    employment: str
    born: date
    appointed: date
    retires: date
    grade: str
    merit: float
    style: RaterStyle
    uuid: str

    @property
    def full_name(self) -> str:
        front = f"{self.front_title} " if self.front_title else ""
        return f"{front}{self.name}{', ' + self.back_title if self.back_title else ''}"


@dataclass
class RaterStyle:
    """How a person rates others: leniency (sd), days needed after the period, share of people forgotten."""

    leniency: float
    delay: float
    forgets: float
    uniform: bool = False


@dataclass
class Stint:
    """One post of one person from `start` to `end`, both included; `acting` for Plt and Plh."""

    person: Person
    unit_id: str
    post: Post
    start: date
    end: date
    acting: bool = False

    @property
    def title(self) -> str:
        return self.post.title


@dataclass
class Staff:
    """All careers, and who heads which unit when."""

    stints: list[Stint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._heads: dict[str, list[Stint]] = {}

    def add(self, stint: Stint) -> None:
        self.stints.append(stint)
        if stint.post.head:
            self.lead(stint)

    def lead(self, stint: Stint) -> None:
        """Make the holder of the stint a head without making an employee of the sample."""
        self._heads.setdefault(stint.unit_id, []).append(stint)

    def head(self, unit_id: str, day: date) -> Stint | None:
        """The head on a day: the appointed one, else whoever acts."""
        present = [stint for stint in self._heads.get(unit_id, []) if stint.start <= day <= stint.end]
        return min(present, key=lambda stint: stint.acting, default=None)

    def people(self) -> list[Person]:
        return list({stint.person.nip: stint.person for stint in self.stints}.values())

    def present(self, day: date) -> list[Stint]:
        return [stint for stint in self.stints if stint.start <= day <= stint.end]


def digest(*parts: object) -> str:
    """A UUID-shaped text that depends on its parts only."""
    text = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"


class Registry:
    """Makes persons with names and NIP nobody else has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: set[str] = set()
        self._nips: set[str] = set()

    def person(self, post: Post, joined: date, employment: str | None = None, stays: bool = False) -> Person:
        """A person fit for the post who starts on `joined` (on the first sampled day: long since there)."""
        rng = self._rng
        employment = employment or self._employment(post)
        sex = 2 if rng.random() < post.women else 1
        born, appointed = self._dates(post, joined, employment, stays)
        nip = self._nip(born, appointed, employment, sex)
        retires = _first_of_next_month(born.replace(year=born.year + post.retires, day=1))
        leniency = max(-0.8, min(0.8, rng.gauss(0, 0.45)))
        style = RaterStyle(leniency, max(0.3, rng.gauss(2.2, 1.4)), max(0.005, rng.gauss(0.022, 0.012)))
        return Person(
            nip,
            self._name(sex),
            post.front_title,
            post.back_title(rng),
            sex,
            employment,
            born,
            appointed,
            retires,
            grade_for(employment, post, joined.year - born.year, rng),
            rng.gauss(0, 0.8),
            style,
            digest("person", nip),
        )

    def _employment(self, post: Post) -> str:
        if post.head or post.eselon or self._rng.random() < 0.68:
            return PNS
        return PPPK

    def _dates(self, post: Post, joined: date, employment: str, stays: bool) -> tuple[date, date]:
        rng, newcomer = self._rng, joined > date(2023, 11, 1)
        if employment == PNS and not newcomer:
            youngest, oldest = (42, post.retires - 4) if post.head or stays else (27, post.retires - 1)
            born = _some_day(rng, joined.year - rng.randint(youngest, oldest))
            year = max(min(born.year + rng.randint(22, 31), 2022), 1987)
            return born, date(year, rng.choice((1, 3, 3, 4, 12)), 1)
        if post.head and newcomer:
            born = _some_day(rng, joined.year - rng.randint(38, 50))
            return born, date(born.year + rng.randint(22, 27), 3, 1)
        born = _some_day(rng, joined.year - rng.randint(24, 34 if employment == PNS else 48))
        return born, joined.replace(day=1) if newcomer else date(rng.choice((2021, 2022, 2023)), 3, 1)

    def _nip(self, born: date, appointed: date, employment: str, sex: int) -> str:
        code = {PNS: f"{appointed.month:02d}", PPPK: "21", PART_TIME: "24"}[employment]
        year = 2025 if employment == PART_TIME else appointed.year
        while True:
            nip = f"{born:%Y%m%d}{year}{code}{sex}{self._rng.choice((1, 1, 1, 2, 3, 5, 8, 14, 27)):03d}"
            if nip not in self._nips:
                self._nips.add(nip)
                return nip
            born += timedelta(days=1)

    def _name(self, sex: int) -> str:
        rng = self._rng
        while True:
            first = rng.choice(NAMES["male" if sex == 1 else "female"])
            last = rng.choice(NAMES["family_female" if sex == 2 and rng.random() < 0.7 else "family"])
            address = rng.choice(NAMES["male_address" if sex == 1 else "female_address"])
            name = f"{address} {first} {last}" if rng.random() < 0.14 else f"{first} {last}"
            if name not in self._names:
                self._names.add(name)
                return name


def _some_day(rng: Random, year: int) -> date:
    return date(year, rng.randint(1, 12), rng.randint(1, 28))


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
