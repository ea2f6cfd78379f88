"""Competence at the end of a quarter: valid for three years, levels below the required one, training since."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Unit A    | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Unit B    | kelurahan | 2     | kec            | kec              | 2010-01-01
"""
KEYS = (
    "integritas", "kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik", "pengembangan", "perubahan",
    "keputusan", "perekat_bangsa",
)  # fmt: skip
MONTHS = ("2025-02", "2026-08", "2026-10")
ENDS = {"2025-Q1": dt.date(2025, 3, 31), "2026-Q3": dt.date(2026, 9, 30), "2026-Q4": dt.date(2026, 11, 5)}
Row = dict[str, Any]


def appraised(drawn: Drawn, homes: dict[str, str]) -> None:
    """Everybody has an appraisal row of every month in his unit; the last one is extracted on 5 November 2026."""
    drawn.units(UNITS)
    for month in MONTHS:
        rows = [{"person_key": key, "unit_id": unit, "rating": "good"} for key, unit in homes.items()]
        drawn.lake.add(
            "appraisal", rows, period=month, period_type="month", scheme="PANRB6", extracted="2026-11-05"
        )


def assessed(key: str, day: str, fit: float | None = None, **held: int) -> Row:
    """An assessment in which every competence asks for 2 and holds 2 where nothing else is said."""
    levels = {f"{k}_required": 2 for k in KEYS} | {f"{k}_held": held.get(k, 2) for k in KEYS}
    return {"person_key": key, "assessed_on": day, "period": day[:4], "job_fit": fit, **levels}


def shown(drawn: Drawn, metric: str, unit: str = "kec") -> dict[str, tuple[int, float]]:
    rows = drawn.ask(
        f"select period, n, numerator from value where metric = '{metric}' and unit_id = '{unit}' "
        "and hierarchy = 'command' and period_type = 'quarter' and n > 0 order by period"
    )
    return {period: (n, top) for period, n, top in rows}


def test_a_result_counts_for_three_years_and_not_a_day_longer(drawn: Drawn) -> None:
    """The day the numbers speak about is 5 November 2026: a result of 6 November 2023 counts until that very day."""
    appraised(drawn, dict.fromkeys(("gone", "last", "new"), "a"))
    days = {"gone": "2023-11-05", "last": "2023-11-06", "new": "2026-11-05"}
    drawn.lake.add("competence", [assessed(key, day) for key, day in days.items()])
    asked = "select person_key, state, valid_until::varchar from competence_person where period = '2026-Q4' order by 1"
    assert drawn.ask(asked) == [
        ("gone", "expired", "2026-11-04"), ("last", "current", "2026-11-05"), ("new", "current", "2029-11-04"),
    ]  # fmt: skip
    assert shown(drawn, "competence_current")["2026-Q4"] == (3, 2.0)


def test_the_latest_assessment_of_its_time_is_held_against_the_required_level(drawn: Drawn) -> None:
    appraised(drawn, {"siti": "a", "budi": "a", "new": "b"})
    drawn.lake.add(
        "competence",
        [assessed("siti", "2025-01-10", komunikasi=1, perubahan=0), assessed("siti", "2026-10-01"),
         assessed("budi", "2025-03-01", keputusan=3)],
    )  # fmt: skip
    asked = "select person_key, period, state, below from competence_person where period_type = 'quarter' order by all"
    assert drawn.ask(asked) == [
        ("budi", "2025-Q1", "current", []), ("budi", "2026-Q3", "current", []), ("budi", "2026-Q4", "current", []),
        ("new", "2025-Q1", "not_assessed", []), ("new", "2026-Q3", "not_assessed", []),
        ("new", "2026-Q4", "not_assessed", []),
        ("siti", "2025-Q1", "current", ["komunikasi", "perubahan"]),
        ("siti", "2026-Q3", "current", ["komunikasi", "perubahan"]), ("siti", "2026-Q4", "current", []),
    ]  # fmt: skip
    assert shown(drawn, "competence_met") == {"2025-Q1": (2, 1.0), "2026-Q3": (2, 1.0), "2026-Q4": (2, 2.0)}


def test_only_training_after_the_assessment_for_what_is_below_closes_the_question(drawn: Drawn) -> None:
    appraised(drawn, dict.fromkeys(("before", "other", "absent", "since", "untrained"), "a"))
    people = ("before", "other", "absent", "since", "untrained")
    drawn.lake.add("competence", [assessed(key, "2025-01-10", pelayanan_publik=1) for key in people])
    drawn.lake.add(
        "training",
        """
        person_key | title | kind     | competence       | started_on | is_attended
        before     | Lama  | training | pelayanan_publik | 2025-01-10 | true
        other      | Lain  | training | komunikasi       | 2025-06-01 | true
        absent     | Batal | training | pelayanan_publik | 2025-06-01 | false
        since      | Prima | workshop | pelayanan_publik | 2026-08-01 | true
        """,
        period="2025-06",
    )
    asked = "select person_key, period, trained from competence_person where len(trained) > 0 order by all"
    assert drawn.ask(asked) == [
        ("since", period, ["pelayanan_publik"]) for period in ("2026", "2026-Q3", "2026-Q4")
    ]
    assert shown(drawn, "competence_trained") == {
        "2025-Q1": (5, 0.0),
        "2026-Q3": (5, 1.0),
        "2026-Q4": (5, 1.0),
    }
    assert drawn.ask("select person_key, n_trained from own_competence where gap < 0 order by 1") == [
        ("absent", 0), ("before", 0), ("other", 0), ("since", 1), ("untrained", 0),
    ]  # fmt: skip


def test_the_fit_to_the_post_is_told_by_the_bands_of_the_chosen_agency(drawn: Drawn) -> None:
    """The default is Peraturan BKN 26/2019: from 80, from 68, below."""
    fits = {"a": 80.0, "b": 79.99, "c": 68.0, "d": 67.99}
    appraised(drawn, dict.fromkeys(fits, "a"))
    drawn.lake.add("competence", [assessed(key, "2026-01-10", fit) for key, fit in fits.items()])
    bands = ["Memenuhi syarat", "Masih memenuhi syarat", "Masih memenuhi syarat", "Kurang memenuhi syarat"]
    asked = "select job_fit_id from competence_person where period = '2026-Q3' order by person_key"
    assert [band for (band,) in drawn.ask(asked)] == bands
    assert shown(drawn, "job_fit_low")["2026-Q4"] == (4, 1.0)
    own = "select distinct person_key, job_fit_id from own_competence order by 1"
    assert [band for _, band in drawn.ask(own)] == bands


def test_nobody_is_late_before_there_was_any_assessment(drawn: Drawn) -> None:
    appraised(drawn, {"siti": "a"})
    drawn.lake.add("competence", [assessed("siti", "2026-09-30")])
    assert set(shown(drawn, "competence_current")) == {"2026-Q3", "2026-Q4"}


def test_a_competence_that_was_not_assessed_is_neither_met_nor_missed(drawn: Drawn) -> None:
    appraised(drawn, {"siti": "a", "budi": "a"})
    partly = assessed("siti", "2026-01-10", integritas=1) | {"komunikasi_held": None}
    drawn.lake.add("competence", [partly, assessed("budi", "2026-01-10", komunikasi=1)])
    assert shown(drawn, "competence_below_komunikasi")["2026-Q3"] == (1, 1.0)
    assert shown(drawn, "competence_below_integritas")["2026-Q3"] == (2, 1.0)
    assert drawn.ask("select count(*) from own_competence where competence = 'komunikasi'") == [(1,)]


def test_every_figure_is_found_again_person_by_person(drawn: Drawn) -> None:
    """Thirty people with up to three assessments and two trainings each, counted a second time in plain Python."""
    rng = Random(38)
    homes = {f"p{i}": rng.choice("ab") for i in range(30)}
    results, trainings = [], []
    for key in homes:
        days = sorted({_day(rng) for _ in range(rng.randint(0, 3))})
        results += [assessed(key, day, rng.choice((None, 60.0, 75.0, 90.0)),
                             **{k: rng.choice((0, 1, 2, 2, 3)) for k in KEYS}) for day in days]  # fmt: skip
        trainings += [{"person_key": key, "title": f"T{i}", "kind": "training", "competence": rng.choice(KEYS),
                       "started_on": _day(rng), "is_attended": rng.random() < 0.8, "period": "2025-01"}
                      for i in range(rng.randint(0, 2))]  # fmt: skip
    appraised(drawn, homes)
    drawn.lake.add("competence", results)
    drawn.lake.add("training", trainings)
    for unit in ("kec", "a", "b"):
        members = [key for key, home in homes.items() if unit in (home, "kec")]
        for metric, found in _again(members, results, trainings).items():
            assert shown(drawn, metric, unit) == found, (metric, unit)


def _day(rng: Random) -> str:
    return (dt.date(2022, 6, 1) + dt.timedelta(days=rng.randrange(1600))).isoformat()


def _again(
    members: list[str], results: list[Row], trainings: list[Row]
) -> dict[str, dict[str, tuple[int, float]]]:
    """Per metric and quarter n and numerator, by asking every person for himself."""
    out: dict[str, dict[str, tuple[int, float]]] = {}
    for quarter, end in ENDS.items():
        asked: dict[str, list[bool]] = {}
        for key in members:
            for metric, hit in _answers(key, end, results, trainings).items():
                asked.setdefault(metric, []).append(hit)
        for metric, hits in asked.items():
            out.setdefault(metric, {})[quarter] = (len(hits), float(sum(hits)))
    return out


def _answers(key: str, end: dt.date, results: list[Row], trainings: list[Row]) -> dict[str, bool]:
    """What one person adds to which metric: whether counted, and as what."""
    known = [r for r in results if r["person_key"] == key and dt.date.fromisoformat(r["assessed_on"]) <= end]
    if not known:
        return {"competence_current": False}
    last = max(known, key=lambda r: str(r["assessed_on"]))
    day = dt.date.fromisoformat(last["assessed_on"])
    if end >= (day.replace(day=28, year=day.year + 3) + dt.timedelta(days=day.day - 28)):
        return {"competence_current": False}
    below = {k for k in KEYS if last[f"{k}_held"] < last[f"{k}_required"]}
    told = {"competence_current": True, "competence_met": not below}
    told |= {f"competence_below_{k}": k in below for k in KEYS}
    if last["job_fit"] is not None:
        told["job_fit_low"] = last["job_fit"] < 68
    if below:
        told["competence_trained"] = any(
            r["person_key"] == key and r["is_attended"] and r["competence"] in below
            and day < dt.date.fromisoformat(r["started_on"]) <= end
            for r in trainings
        )  # fmt: skip
    return told
