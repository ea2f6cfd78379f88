"""Targets of plans: what is read as a number and what stays a text, achievement, the cascade, and older schemes."""

from __future__ import annotations

import pandas as pd

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Unit A    | seksi     | 2     | kec            | kec              | 2010-01-01
b       | Unit B    | seksi     | 2     | kec            | kec              | 2010-01-01
"""
YEAR = {
    "period": "2025", "period_type": "year", "period_start": "2025-01-01", "period_end": "2025-12-31",
    "result_kind": "main", "is_acting": False,
}  # fmt: skip
READ = [
    # target, realisation, column unit, reverse, achievement
    ("12 Dokumen", "9 Dokumen", None, False, 75.0),
    ("12", "9", "Dokumen", False, 75.0),
    ("12 Dokumen", "9", "Dokumen", False, 75.0),
    ("90 %", "97,5 Persen", None, False, 108.3333),
    ("10 Kegiatan", "30 Kegiatan", None, False, 120.0),
    ("30 Menit", "24 Menit", None, True, 120.0),
    ("30 Menit", "33 Menit", None, True, 90.0),
    ("30 Menit", "90 Menit", None, True, 0.0),
    ("Tepat waktu", "Tepat waktu", None, False, None),
    ("8 s.d. 10 Dokumen", "9 Dokumen", None, False, None),
    ("1.234", "1.234", "Orang", False, None),
    ("12 Bulan", "12 Dokumen", None, False, None),
    ("0 Kasus", "0 Kasus", None, True, None),
    ("12 Dokumen", None, None, False, None),
]

WORDS = [  # scheme, score, new idea, word
    ("PP30", 115, True, "very_good"), ("PP30", 115, False, "good"), ("PP30", 115, None, None),
    ("PP30", 109.99, True, "good"), ("PP30", 90, None, "good"), ("PP30", 89.99, None, "fair"),
    ("PP30", 70, None, "fair"), ("PP30", 69.99, None, "poor"), ("PP30", 50, None, "poor"),
    ("PP30", 49.99, None, "very_poor"), ("PP46", 91, None, "very_good"), ("PP46", 90.99, None, "good"),
    ("PP46", 76, None, "good"), ("PP46", 61, None, "fair"), ("PP46", 60.5, None, "poor"),
    ("PP46", 50.9, None, "bad"), ("DP3", 91, None, "very_good"), ("DP3", 75.9, None, "fair"),
    ("DP3", 60, None, "medium"), ("DP3", 50, None, "poor"),
]  # fmt: skip


def drawn_target(
    person: str, unit: str, above: str | None, result: str, reached: str = "10"
) -> dict[str, object]:
    return {
        "person_key": person, "unit_name": unit, "above_result": above, "result": result,
        "indicator": f"Ukuran {result}", "target": "10", "realisation": reached, "measure_unit": "Dokumen", **YEAR,
    }  # fmt: skip


def test_only_one_number_with_one_unit_is_measured(drawn: Drawn) -> None:
    drawn.units(UNITS)
    names = ("target", "realisation", "measure_unit", "is_reverse")
    rows = [
        {"person_key": f"p{place:02d}", "unit_name": "Unit A", "result": "r", "indicator": "i",
         **dict(zip(names, told, strict=True)), **YEAR}
        for place, (*told, _) in enumerate(READ)
    ]  # fmt: skip
    drawn.lake.add("target", rows)
    found = drawn.ask("select target, realisation, achievement from own_target order by person_key")
    assert found == [(target, realisation, reached) for target, realisation, _, _, reached in READ]


def test_a_person_counts_once_and_only_with_measured_indicators(drawn: Drawn) -> None:
    drawn.units(UNITS)
    rows = [
        drawn_target("siti", "Unit A", "x", "r1", "10"),
        drawn_target("siti", "Unit A", "x", "r2", "6"),
        drawn_target("budi", "Unit A", "x", "r1", "12"),
        {**drawn_target("budi", "Unit A", "x", "r2"), "target": "Tepat waktu", "realisation": "Tepat waktu"},
        {**drawn_target("ani", "Unit A", "x", "r1"), "target": "Tepat waktu"},
        {**drawn_target("budi", "Unit B", "x", "r1", "1"), "is_acting": True},
        drawn_target("tono", "Unit B", "x", "r1", "9"),
    ]
    drawn.lake.add("target", rows)
    told = pd.DataFrame(rows)
    told = told[~told["is_acting"].astype(bool) & (told["target"] == "10")]
    told["reached"] = told["realisation"].astype(float).clip(upper=12) * 10
    persons = told.groupby(["unit_name", "person_key"])["reached"].agg(["mean", "min"])
    expected = {
        "targets_met": persons["min"].ge(100).groupby("unit_name").mean() * 100,
        "target_achievement": persons["mean"].groupby("unit_name").mean(),
    }
    for metric, values in expected.items():
        found = drawn.ask(
            f"select u.unit_name, v.value, v.n from value v join unit u using (unit_id) where v.metric = '{metric}' "
            "and v.hierarchy = 'command' and v.unit_id in ('a', 'b') order by 1"
        )
        sizes = persons.groupby("unit_name").size()
        assert found == [(name, round(values[name], 4), sizes[name]) for name in ("Unit A", "Unit B")]


def test_results_of_a_leader_gather_who_serves_them_in_the_unit_and_below(drawn: Drawn) -> None:
    drawn.units(UNITS)
    rows = [
        drawn_target("camat", "Kecamatan", "Visi kota", "Layanan membaik"),
        drawn_target("kasi", "Unit A", "LAYANAN membaik.", "Loket cepat", "9"),
        drawn_target("kasi2", "Unit B", "Layanan membaik", "Data benar"),
        drawn_target("siti", "Unit A", "Loket cepat", "Antre pendek"),
        drawn_target("siti", "Unit A", "Loket cepat", "Berkas lengkap", "5"),
        drawn_target("budi", "Unit B", "Rencana orang lain", "Arsip rapi"),
        drawn_target("ani", "Unit B", None, "Tanpa induk"),
    ]
    drawn.lake.add("target", rows)
    found = drawn.ask(
        "select unit_id, above_result, is_own, n_persons, n_units, n_results, n_indicators, n_measured, n_met "
        "from cascade where hierarchy = 'command' order by unit_id, is_own desc, above_result"
    )
    assert found == [
        ("a", "Loket cepat", True, 1, 1, 2, 2, 2, 1),
        ("a", "LAYANAN membaik.", False, 1, 1, 1, 1, 1, 0),
        ("b", "Layanan membaik", False, 1, 1, 1, 1, 1, 1),
        ("b", "Rencana orang lain", False, 1, 1, 1, 1, 1, 1),
        ("kec", "LAYANAN membaik.", True, 2, 2, 2, 2, 2, 1),
        ("kec", "Visi kota", False, 1, 1, 1, 1, 1, 1),
    ]


def test_a_score_gets_the_word_of_its_own_scheme(drawn: Drawn) -> None:
    drawn.units(UNITS)
    rows = [
        {"person_key": f"p{place:02d}", "unit_name": "Unit A", "period": "2021", "period_type": "year",
         "scheme": scheme, "score": score, "has_idea": idea}
        for place, (scheme, score, idea, _) in enumerate(WORDS)
    ]  # fmt: skip
    drawn.lake.add("older_appraisal", rows)
    found = drawn.ask("select rating_computed, rating, is_undetermined from own_older order by person_key")
    assert found == [(word, word, word is None) for *_, word in WORDS]


def test_schemes_are_never_mixed_in_one_number_and_a_change_is_a_break(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "older_appraisal",
        """
        person_key | unit_name | period | scheme | score | rating | has_idea
        siti       | Unit A    | 2020   | PP46   | 80    | good   | -
        budi       | Unit A    | 2020   | PP46   | 70    | -      | -
        siti       | Unit A    | 2021   | PP30   | 115   | -      | -
        budi       | Unit A    | 2021   | PP30   | 80    | good   | -
        ani        | Unit A    | 2021   | PP46   | 55    | poor   | -
        """,
        period_type="year",
    )
    asked = (
        "select period, numerator, n from value where metric = 'older_good_or_better' and unit_id = 'a' "
        "and hierarchy = 'command' order by period"
    )
    assert drawn.ask(asked) == [("2020", 1.0, 2), ("2021", 2.0, 2)]
    asked = (
        "select period_start::varchar, kind from series_break where metric = 'older_good_or_better' and unit_id = 'a' "
        "and hierarchy = 'command'"
    )
    assert drawn.ask(asked) == [("2021-01-01", "scheme_changed")]
