"""Ratings against the pattern of the organisation's rating: at its edges, by unit, and who counts."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.models.conftest import Drawn

RATINGS = ("very_good", "good", "needs_improvement", "poor", "very_poor")
ORGANISATIONS = ("excellent", "good", "needs_improvement", "poor", "very_poor")
YEAR = {"scheme": "PANRB6", "period_type": "year", "period": "2025", "period_end": "2025-12-31"}
CASES = [
    # organisation, counts from very good to very poor, verdict
    ("excellent", (7, 3, 0, 0, 0), "fits"),
    ("excellent", (71, 29, 0, 0, 0), "differs"),
    ("excellent", (70, 30, 0, 0, 0), "fits"),
    ("excellent", (4, 5, 1, 0, 0), "differs"),
    ("excellent", (5, 5, 0, 0, 0), "fits"),
    ("good", (2, 7, 1, 0, 0), "fits"),
    ("good", (2, 7, 0, 1, 0), "fits"),
    ("good", (3, 7, 0, 0, 0), "differs"),
    ("good", (1, 8, 1, 0, 0), "differs"),
    ("good", (28, 70, 1, 0, 1), "fits"),
    ("good", (28, 71, 1, 0, 0), "differs"),
    ("needs_improvement", (1, 3, 6, 0, 0), "fits"),
    ("needs_improvement", (2, 2, 6, 0, 0), "differs"),
    ("needs_improvement", (0, 41, 59, 0, 0), "differs"),
    ("poor", (1, 2, 1, 6, 0), "fits"),
    ("poor", (0, 4, 0, 6, 0), "differs"),
    ("poor", (0, 3, 2, 5, 0), "differs"),
    ("very_poor", (0, 3, 1, 0, 6), "fits"),
    ("very_poor", (0, 3, 0, 1, 6), "fits"),
    ("very_poor", (1, 2, 1, 0, 6), "differs"),
    ("very_poor", (0, 4, 0, 0, 6), "differs"),
    ("good", (1, 6, 2, 0, 0), "too_small"),
    ("excellent", (9, 0, 0, 0, 0), "too_small"),
    (None, (5, 5, 0, 0, 0), "no_rating"),
]


def lines() -> list[dict[str, object]]:
    """The pattern as the rule file has it, read apart from the build."""
    found = tomllib.loads(Path("etl/rules.toml").read_text(encoding="utf-8"))["distribution_pattern"]["rows"]
    return list(found)


def by_hand(organisation: str | None, counts: tuple[int, ...]) -> tuple[str, set[str]]:
    """Verdict and broken lines, written out a second time with whole numbers."""
    n, of = sum(counts), dict(zip(RATINGS, counts, strict=True))
    if organisation is None:
        return "no_rating", set()
    if n < 10:
        return "too_small", set()
    broken = set()
    for line in lines():
        if line["organisation"] != organisation:
            continue
        k = sum(of[key] for key in str(line["ratings"]).split("+"))
        wrong = {
            "most": line.get("most") and k < max(counts),
            "min": k * 100 < float(str(line.get("min_share", 0))) * n,
            "max": k * 100 > float(str(line.get("max_share", 100))) * n,
            "exists": line.get("must_exist") and k == 0,
        }
        broken |= {f"{line['ratings']}:{kind}" for kind, is_wrong in wrong.items() if is_wrong}
    return ("differs" if broken else "fits"), broken


UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
top     | Dinas     | dinas     | 1     | -              | -                | 2010-01-01
camat   | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
lurah   | Kelurahan | kelurahan | 2     | camat          | camat            | 2010-01-01
sd      | Sekolah   | sd        | 2     | -              | camat            | 2010-01-01
"""
MONTHS = """
person_key | unit_id | period  | period_end | rating    | is_acting
moved      | camat   | 2026-07 | 2026-07-31 | poor      | false
moved      | lurah   | 2026-09 | 2026-09-30 | good      | false
stays      | lurah   | 2026-07 | 2026-07-31 | very_good | false
stays      | lurah   | 2026-08 | 2026-08-31 | good      | false
stays      | lurah   | 2026-09 | 2026-09-30 | -         | false
acting     | camat   | 2026-09 | 2026-09-30 | poor      | true
teacher    | sd      | 2026-09 | 2026-09-30 | good      | false
"""
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """One build of all that is drawn here."""
    drawn = Drawn(tmp_path_factory.mktemp("distribution"))
    cases = [f"u{at} | Unit {at} | sd | 2 | top | top | 2010-01-01" for at in range(len(CASES))]
    drawn.units(UNITS + "\n".join(cases))
    people = [
        {"person_key": f"p{at}-{rating}-{k}", "unit_id": f"u{at}", "rating": rating}
        for at, (_, counts, _) in enumerate(CASES)
        for rating, count in zip(RATINGS, counts, strict=True)
        for k in range(count)
    ]
    drawn.lake.add("appraisal", people, **YEAR)
    drawn.lake.add("appraisal", MONTHS, scheme="PANRB6", period_type="month")
    rated = [
        {"unit_id": f"u{at}", "unit_name": f"Unit {at}", "rating": organisation}
        for at, (organisation, _, _) in enumerate(CASES)
        if organisation
    ]
    drawn.lake.add("organisation_rating", rated, period="2025")
    drawn.lake.add(
        "organisation_rating", "unit_id | unit_name | rating\ncamat | Kecamatan | good", period="2026-Q3"
    )
    _lists(drawn)
    return drawn.ask


def _lists(drawn: Drawn) -> None:
    """Two lists of two years, the earlier drawn first and the later drawn first; and a unit nobody knows."""
    words = {"2026-02-01": "poor", "2026-03-01": "good"}
    for year, is_turned in (("2024", False), ("2023", True)):
        rows = [{"person_key": "p", "unit_id": "lurah", "rating": "good"}]
        drawn.lake.add("appraisal", rows, **{**YEAR, "period": year, "period_end": f"{year}-12-31"})
        for day in sorted(words, reverse=is_turned):
            told = [{"unit_id": "lurah", "unit_name": "Kelurahan", "rating": words[day]}]
            drawn.lake.add("organisation_rating", told, period=year, extracted=day)
    drawn.lake.add("organisation_rating", [{"unit_name": "Kelurahan Lain", "rating": "good"}], period="2025")


def test_verdicts_at_the_edges_of_every_line(ask: Ask) -> None:
    found = {
        unit: (verdict, set(broken), tuple(counts))
        for unit, verdict, broken, *counts in ask(
            f"select unit_id, verdict, broken, {', '.join(RATINGS)} from distribution "
            "where hierarchy = 'command' and unit_id like 'u%'"
        )
    }
    for at, (organisation, counts, verdict) in enumerate(CASES):
        assert found[f"u{at}"] == (*by_hand(organisation, counts), counts), CASES[at]
        assert found[f"u{at}"][0] == verdict, CASES[at]


def test_every_organisation_rating_has_a_pattern_and_every_line_known_words() -> None:
    assert {line["organisation"] for line in lines()} == set(ORGANISATIONS)
    words = set(itertools.chain.from_iterable(str(line["ratings"]).split("+") for line in lines()))
    assert words <= set(RATINGS)


def test_a_person_counts_once_in_a_quarter_with_the_last_rating_and_the_unit_counts_all_below(
    ask: Ask,
) -> None:
    asked = (
        "select hierarchy, unit_id, n, good, very_good, verdict from distribution where period = '2026-Q3'"
    )
    assert ask(f"{asked} order by all") == [
        ("command", "camat", 2, 2, 0, "too_small"),
        ("command", "lurah", 2, 2, 0, "no_rating"),
        ("command", "sd", 1, 1, 0, "no_rating"),
        ("territory", "camat", 3, 3, 0, "territory"),
        ("territory", "lurah", 2, 2, 0, "no_rating"),
        ("territory", "sd", 1, 1, 0, "no_rating"),
    ]


def test_the_latest_list_counts_whatever_was_loaded_last(ask: Ask) -> None:
    asked = "select period, organisation_rating from distribution where unit_id = 'lurah' and hierarchy = 'command'"
    assert ask(f"{asked} and period_type = 'year' order by all") == [("2023", "good"), ("2024", "good")]


def test_a_rating_of_a_unit_nobody_knows_is_told(ask: Ask) -> None:
    assert ask("select kind, period from finding where severity = 'warn'") == [("unit_unknown", "2025")]
