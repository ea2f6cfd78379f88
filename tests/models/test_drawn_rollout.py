"""Roll-out of the method, the effect of rater training, and candidates for recognition, from drawn exports."""

from __future__ import annotations

from random import Random
from statistics import mean, variance
from typing import Any

import pytest

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Unit A    | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Unit B    | kelurahan | 2     | kec            | kec              | 2010-01-01
"""
LEVELS = {
    "very_good": ("above", "above"),
    "good": ("meets", "meets"),
    "needs_improvement": ("below", "meets"),
}
INDEX = {"very_good": 1.0, "good": 0.75, "needs_improvement": 0.5}
Row = dict[str, Any]


def appraised(drawn: Drawn, period: str, rows: list[Row]) -> None:
    """Rows of one monthly or annual report; rating good where nothing else is said."""
    full = []
    for row in rows:
        word = row.get("rating", "good")
        full.append({"rating": word, "work_result": LEVELS[word][0], "behaviour": LEVELS[word][1], **row})
    kind = "year" if len(period) == 4 else "month"
    drawn.lake.add(
        "appraisal",
        full,
        period=period,
        period_type=kind,
        scheme="PANRB6",
        extracted="2026-11-05",
        file=period,
    )


def shown(drawn: Drawn, metric: str, unit: str = "kec") -> dict[str, tuple[int, float]]:
    rows = drawn.ask(
        f"select period, n, numerator from value where metric = '{metric}' and unit_id = '{unit}' "
        "and hierarchy = 'command' and period_type = 'quarter' and n > 0 order by period"
    )
    return {period: (n, top) for period, n, top in rows}


def test_who_came_once_is_told_and_only_a_rater_can_be_taught(drawn: Drawn) -> None:
    drawn.units(UNITS)
    homes = {"head": "a", "siti": "a", "budi": "b", "chief": "b"}
    raters = {"siti": "head", "budi": "chief", "head": None, "chief": None}
    for month in ("2024-12", "2025-03", "2025-06"):
        appraised(
            drawn, month, [{"person_key": k, "unit_id": u, "rater_key": raters[k]} for k, u in homes.items()]
        )
    drawn.lake.add(
        "training",
        """
        person_key | title | kind           | started_on | hours | is_attended
        siti       | S     | socialisation  | 2025-03-31 | 4     | true
        budi       | S     | socialisation  | 2025-04-01 | 4     | true
        chief      | S     | socialisation  | 2025-02-01 | 4     | false
        head       | P     | rater_training | 2025-05-01 | 8     | true
        siti       | P     | rater_training | 2025-05-01 | 8     | true
        siti       | K     | course         | 2025-06-30 | 8     | true
        budi       | K     | course         | 2025-07-01 | 40    | true
        """,
        period="2025-03",
    )
    assert shown(drawn, "socialised") == {"2025-Q1": (4, 1.0), "2025-Q2": (4, 2.0)}
    assert shown(drawn, "socialised", "b") == {"2025-Q1": (2, 0.0), "2025-Q2": (2, 1.0)}
    # two rate others; head was taught, chief was not, siti rates nobody
    assert shown(drawn, "raters_trained") == {"2025-Q1": (2, 0.0), "2025-Q2": (2, 1.0)}
    # siti has 4 + 8 + 8 hours by the last day of June, budi's 40 come a day later
    assert shown(drawn, "training_hours_met") == {"2025-Q1": (4, 0.0), "2025-Q2": (4, 1.0)}
    asked = "select person_key, is_attended from own_training where title = 'S' order by 1"
    assert drawn.ask(asked) == [("budi", True), ("chief", False), ("siti", True)]


MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
TAUGHT, OTHERS = [f"t{i}" for i in range(6)], [f"o{i}" for i in range(7)]


def rated(rng: Random) -> list[Row]:
    """Five people each of thirteen raters, every month of 2025; the taught become stricter after 10 July."""
    rows = []
    for rater in (*TAUGHT, *OTHERS):
        for who in range(5):
            for month in MONTHS:
                strict = rater in TAUGHT and month >= "2025-08"
                words = ("needs_improvement", "good") if strict else ("good", "very_good")
                rows.append({"person_key": f"{rater}-{who}", "rater_key": rater, "unit_id": rng.choice("ab"),
                             "rating": rng.choice(words), "month": month})  # fmt: skip
    return rows


def test_change_of_the_taught_beside_the_others_counted_again(drawn: Drawn) -> None:
    """Window of six months: January to June before (July holds the day itself), August to December after."""
    drawn.units(UNITS)
    rows = rated(Random(5))
    for month in MONTHS:
        told = [{k: v for k, v in row.items() if k != "month"} for row in rows if row["month"] == month]
        appraised(drawn, month, told)
    drawn.lake.add(
        "training",
        [
            {"person_key": key, "title": "P", "kind": "rater_training", "started_on": "2025-07-10"}
            for key in TAUGHT
        ],
        period="2025-07",
    )
    found = {(m, c): rest for m, c, *rest in drawn.ask("from rater_training") if m == "mark"}
    changes = {}
    for name, raters in (("taught", TAUGHT), ("others", OTHERS)):
        before = [mean(_marks(rows, rater, "2025-01", "2025-06")) for rater in raters]
        after = [mean(_marks(rows, rater, "2025-08", "2025-12")) for rater in raters]
        changes[name] = [late - early for early, late in zip(before, after, strict=True)]
        wanted = [len(raters), mean(before), mean(after), mean(changes[name])]
        assert found["mark", name][:4] == pytest.approx(wanted, abs=1e-4)
    gap = mean(changes["taught"]) - mean(changes["others"])
    error = sum(variance(own) / len(own) for own in changes.values())
    raters, _, _, change, lo, hi = found["mark", "difference"]
    assert (raters, change) == (13, pytest.approx(gap, abs=1e-4))
    # Welch: 6 and 7 raters have between 5 and 11 degrees of freedom, t between 2.2010 and 2.5706
    assert 2.2 * error**0.5 <= (hi - lo) / 2 <= 2.58 * error**0.5 and hi < 0


def _marks(rows: list[Row], rater: str, first: str, last: str) -> list[float]:
    return [INDEX[r["rating"]] for r in rows if r["rater_key"] == rater and first <= r["month"] <= last]


def test_nothing_is_compared_with_too_few_raters_or_without_any_training(drawn: Drawn) -> None:
    drawn.units(UNITS)
    rows = rated(Random(5))
    for month in MONTHS:
        appraised(
            drawn, month, [{k: v for k, v in r.items() if k != "month"} for r in rows if r["month"] == month]
        )
    assert drawn.ask("from rater_training") == []
    few = [
        {"person_key": key, "title": "P", "kind": "rater_training", "started_on": "2025-07-10"}
        for key in TAUGHT
    ]
    drawn.lake.add("training", few[:4], period="2025-07")
    drawn.rebuild()
    assert {cohort for (cohort,) in drawn.ask("select cohort from rater_training")} == {"others"}


def test_only_very_good_in_each_of_the_last_years_brings_a_person_up(drawn: Drawn) -> None:
    drawn.units(UNITS)
    words = {
        "both": ("very_good", "very_good"),
        "last": ("good", "very_good"),
        "before": ("very_good", "good"),
    }
    for at, year in enumerate(("2024", "2025")):
        appraised(drawn, year, [{"person_key": k, "unit_id": "a", "rating": w[at]} for k, w in words.items()])
    asked = "select rule, unit_id, person_key, period, times from recognition_candidate"
    assert drawn.ask(asked) == [("very_good_years", "a", "both", "2025", 2)]


def test_recognition_of_units_and_of_persons_are_kept_apart(drawn: Drawn) -> None:
    drawn.units(UNITS)
    appraised(drawn, "2025", [{"person_key": "siti", "unit_id": "a"}])
    drawn.lake.add(
        "recognition",
        """
        person_key | unit_name | kind          | title    | given_on
        siti       | Unit A    | best_employee | Teladan  | 2025-12-01
        -          | Unit B    | best_unit     | Terbaik  | 2025-12-02
        """,
        period="2025",
    )
    assert drawn.ask("select unit_id, title from recognition_unit") == [("b", "Terbaik")]
    assert drawn.ask("select person_key, unit_id from recognition_person") == [("siti", "a")]
    assert drawn.ask("select person_key, title from own_recognition") == [("siti", "Teladan")]
