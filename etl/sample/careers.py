"""Three years of careers: who sits where, then retirements, appointments, moves and acting heads."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from etl.sample import stories
from etl.sample.people import PART_TIME, PNS, PPPK, Person, Registry, Staff, Stint
from etl.sample.posts import Post, head_post, member_post
from etl.sample.territory import Territory, Unit

START, END = date(2023, 1, 1), date(2026, 12, 31)
_OPENING = date(2023, 11, 1)
_DAY = timedelta(days=1)

# Units that exchange people among each other (mutasi inside one line of work).
_EXCHANGES = (("sd",), ("smp",), ("sma",), ("puskesmas",), ("kelurahan", "seksi"))

# Waves of appointments: first day, kind of employment, people, kinds of unit.
_WAVES = (
    (date(2024, 6, 1), PPPK, 12, ("sd", "smp", "sma", "puskesmas")),
    (date(2025, 5, 1), PNS, 9, ("sd", "puskesmas", "kelurahan", "uptd")),
    (date(2025, 10, 1), PPPK, 12, ("sd", "smp", "puskesmas", "kelurahan")),
    (date(2026, 1, 1), PART_TIME, 20, ("sd", "smp", "kelurahan", "puskesmas")),
)


def careers(rng: Random, places: Territory) -> Staff:
    """The staff of every unit of the sample and the outside heads who rate its heads."""
    registry, staff = Registry(rng), Staff()
    for unit in places.units:
        _outside_head(registry, staff, unit)
        for place in range(unit.size):
            post = head_post(unit.kind, unit.name) if place == 0 else member_post(unit.kind, place - 1)
            person = registry.person(post, _OPENING, stays=unit.unit_id in stories.SETTLED)
            staff.add(Stint(person, unit.unit_id, post, START, _last_day(person)))
    _replace_retired(rng, registry, staff, places)
    _appoint(rng, registry, staff, places)
    _exchange(rng, staff, places)
    _come_and_go(rng, registry, staff, places)
    _acting_heads(registry, staff, places)
    _story_people(staff)
    return staff


def _last_day(person: Person) -> date:
    return min(END, person.retires - _DAY)


def _outside_head(registry: Registry, staff: Staff, unit: Unit) -> None:
    """Agencies lend a head to the chart only: nobody of them is in the exports."""
    if unit.size == 0 and unit.kind in ("dinas", "kota", "kementerian"):
        post = head_post(unit.kind, unit.name)
        staff.lead(Stint(registry.person(post, _OPENING), unit.unit_id, post, START, END))


def _open_to_change(places: Territory, kinds: tuple[str, ...]) -> list[Unit]:
    return [unit for unit in places.staffed(*kinds) if unit.unit_id not in stories.SETTLED]


def _replace_retired(rng: Random, registry: Registry, staff: Staff, places: Territory) -> None:
    leaving = [stint for stint in staff.stints if stint.end < END - timedelta(days=200)]
    for stint in leaving:
        if rng.random() < 0.7 and stint.end > _OPENING:
            month = stint.end + timedelta(days=rng.randint(20, 120))
            joined = max(month.replace(day=1), date(2023, 12, 1))
            person = registry.person(stint.post, joined, rng.choice((PNS, PPPK, PPPK)))
            staff.add(Stint(person, stint.unit_id, stint.post, joined, _last_day(person)))


def _appoint(rng: Random, registry: Registry, staff: Staff, places: Territory) -> None:
    for joined, employment, number, kinds in _WAVES:
        units = _open_to_change(places, kinds)
        for _ in range(min(number, len(units))):
            unit = rng.choice(units)
            post = member_post(unit.kind, rng.randint(4, 12))
            person = registry.person(post, joined, employment)
            staff.add(Stint(person, unit.unit_id, post, joined, _last_day(person)))


def _exchange(rng: Random, staff: Staff, places: Territory) -> None:
    """Pairs change places, most in the middle of a month: then both have two rows in that month."""
    for number in range(38):
        units = _open_to_change(places, _EXCHANGES[number % len(_EXCHANGES)])
        day = date(2023 + (12 + number) // 12, (12 + number) % 12 + 1, 1)
        day = min(day, date(2026, 8, 1)) + timedelta(days=0 if number % 4 == 3 else rng.randint(9, 19))
        if len(units) < 2:
            continue
        first, second = rng.sample(units, 2)
        pair = [_movable(rng, staff, unit.unit_id, day) for unit in (first, second)]
        for stint, goal in zip(pair, (second, first), strict=True):
            if stint:
                staff.add(Stint(stint.person, goal.unit_id, stint.post, day, stint.end))
                stint.end = day - _DAY


def _movable(rng: Random, staff: Staff, unit_id: str, day: date) -> Stint | None:
    """A member who has been here for half a year and stays for another half."""
    margin = timedelta(days=180)
    members = [
        stint
        for stint in staff.stints
        if stint.unit_id == unit_id
        and not (stint.post.head or stint.post.eselon)
        and stint.start < day - margin
        and stint.end > day + margin
    ]
    return rng.choice(members) if members else None


def _come_and_go(rng: Random, registry: Registry, staff: Staff, places: Territory) -> None:
    """Some people leave the territory for another place in town, others come."""
    units = _open_to_change(places, ("sd", "smp", "puskesmas", "kelurahan", "sma"))
    for number in range(14):
        day = date(2024 + number // 5, 1 + (number * 5) % 12, 1)
        unit = rng.choice(units)
        leaver = _movable(rng, staff, unit.unit_id, day)
        if leaver and day < date(2026, 6, 1):
            leaver.end = day - _DAY
            person = registry.person(leaver.post, _OPENING, PNS)
            start = day + timedelta(days=31)
            staff.add(Stint(person, unit.unit_id, leaver.post, start.replace(day=1), _last_day(person)))


def _acting_heads(registry: Registry, staff: Staff, places: Territory) -> None:
    """Plt lurah for four months, Plh puskesmas for one, and a head of school who leads the next one too."""
    lurah = _head(staff, "contoh-kel-plaju-darat")
    lurah.end = date(2024, 8, 31)
    deputy = next(s for s in staff.stints if s.unit_id == lurah.unit_id and s.title == "Sekretaris Lurah")
    deputy.end = END
    _act(staff, deputy, lurah, "Plt.", date(2024, 9, 1), date(2024, 12, 31))
    successor = registry.person(lurah.post, date(2025, 1, 1), PNS)
    staff.add(Stint(successor, lurah.unit_id, lurah.post, date(2025, 1, 1), END))

    chief = _head(staff, "contoh-pkm-komperta")
    doctor = next(
        s
        for s in staff.stints
        if s.unit_id == chief.unit_id and s.post.front_title == "dr." and not s.post.head
    )
    _act(staff, doctor, chief, "Plh.", date(2025, 6, 2), date(2025, 6, 30))

    principal = _head(staff, "contoh-sdn-224")
    principal.end = date(2026, 3, 31)
    _act(staff, _head(staff, "contoh-sdn-225"), principal, "Plt.", date(2026, 4, 1), END)


def _head(staff: Staff, unit_id: str) -> Stint:
    stint = staff.head(unit_id, date(2024, 1, 31))
    assert stint is not None, unit_id
    return stint


def _act(staff: Staff, who: Stint, absent: Stint, mark: str, start: date, end: date) -> None:
    post = Post(f"{mark} {absent.title}", absent.post.kind, head=True, eselon=absent.post.eselon)
    staff.add(Stint(who.person, absent.unit_id, post, start, end, acting=True))


def _story_people(staff: Staff) -> None:
    """The habits that make the planted stories: see `stories.py`."""
    uniform = _head(staff, stories.UNIFORM_RATER).person.style
    uniform.uniform, uniform.delay, uniform.forgets = True, 1.0, 0.0
    praising = _head(staff, stories.PRAISED).person.style
    praising.leniency, praising.forgets = 2.6, 0.01
    for unit_id in (stories.SMALL_EXTREME, stories.DECLINING):
        style = _head(staff, unit_id).person.style
        style.leniency, style.delay, style.forgets = 0.0, 2.0, 0.02
        for stint in staff.stints:
            if stint.unit_id == unit_id:
                stint.person.merit = 0.0
