"""Disclosure control at the size of a province: units in two trees, two years of months."""

from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np

from etl.suppress import ABSENT, ROOT, Network, failing, suppress, units

# kind: (members per parent, fewest and most persons of their own)
OFFICES, DIVISIONS, SECTIONS = (30, 3, 12), (5, 2, 8), (3, 2, 12)
DISTRICTS, DESKS, VILLAGES, SCHOOLS, CLINICS = (30, 2, 6), (5, 2, 6), (11, 5, 9), (4, 10, 45), (1, 20, 60)


@dataclass
class Trees:
    """Units in the order in which they were added: parent by command and by territory, persons of their own."""

    random: np.random.Generator
    command: list[int]
    territory: list[int]
    own: list[int]

    def add(self, command: int, territory: int, low: int, high: int) -> int:
        """One unit; returns its position."""
        self.command.append(command)
        self.territory.append(territory)
        self.own.append(int(self.random.integers(low, high + 1)))
        return len(self.own) - 1

    def many(self, command: int, territory: int, kind: tuple[int, int, int]) -> list[int]:
        """Siblings under a group of their own ("all schools together") in the tree of command."""
        count, low, high = kind
        above = command if count < 2 else self.add(command, ABSENT, 0, 0)
        return [self.add(above, territory, low, high) for _ in range(count)]


def province(cities: int = 4, seed: int = 1) -> Trees:
    """About 2,500 units a city: offices with sections, districts with villages, schools, clinics."""
    trees = Trees(np.random.default_rng(seed), [], [], [])
    for _ in range(cities):
        city = trees.add(ROOT, ROOT, 8, 30)
        offices = trees.many(city, city, OFFICES)
        for office in offices:
            for division in trees.many(office, office, DIVISIONS):
                trees.many(division, division, SECTIONS)
        for district in trees.many(city, city, DISTRICTS):
            trees.many(district, district, DESKS)
            trees.many(offices[1], district, CLINICS)
            for village in trees.many(district, district, VILLAGES):
                trees.many(offices[0], village, SCHOOLS)
    return trees


def months(trees: Trees, count: int) -> list[Network]:
    """One network a month: now and then somebody comes, goes or is missing; bundles are units by year and tree."""
    people, size = np.array(trees.own), len(trees.own)
    filled = people > 0
    found = []
    for month in range(count):
        people = np.maximum(people + trees.random.choice([-1, 0, 1], size, p=[0.02, 0.96, 0.02]), 0) * filled
        year = 2 * size * (month // 12) + np.arange(size)
        missing = trees.random.random(size) < 0.005
        found.append(units(trees.command, trees.territory, np.where(missing, 0, people), year, year + size))
    return found


def choice(k: int, cities: int = 4, count: int = 24) -> list[dict[str, float | str | int]]:
    """Seconds to choose what to hide and to check it, and how much that is."""
    trees = province(cities)
    networks = months(trees, count)
    bundles = 2 * len(trees.own) * ((count + 11) // 12)
    began, busy = perf_counter(), process_time()
    hidden = suppress(networks, k, bundles)
    chosen, used_cpu = perf_counter(), process_time() - busy
    wrong = failing(networks, hidden, k)
    checked = perf_counter()
    first = suppress(networks, k, bundles, complementary=False)
    used = np.unique(np.concatenate([net.bundle[net.published & (net.n > 0)] for net in networks]))
    assert not wrong, wrong[:5]
    return [
        {
            "name": f"disclosure control, {len(trees.own):,} units x {count} months, both trees, k = {k}",
            "seconds": round(chosen - began, 1),
            "cpu_s": round(used_cpu, 1),
            "check_s": round(checked - chosen, 1),
            "unit_years": len(used),
            "hidden_share": round(float(hidden[used].mean()), 3),
            "primary": int(first.sum()),
            "complementary": int((hidden & ~first).sum()),
        }
    ]
