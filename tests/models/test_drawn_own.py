"""What a person may read of himself: appraisals by the rules, the plan, and what others say where it names nobody."""

from __future__ import annotations

import pytest

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
a       | Unit A    | kelurahan | 1     | -              | -                | 2010-01-01
"""
STAFF = """
person_key | name | unit_id | position
siti       | Siti | a       | Pengelola
budi       | Budi | a       | Lurah
"""
YEAR = {"scheme": "PANRB6", "period_type": "year", "period": "2025", "unit_id": "a"}
SCORES = tuple(f"{value}{n}" for value in ("bp", "ak", "ko", "ha", "lo", "ad", "kl") for n in (1, 2, 3))


def test_an_annual_result_says_who_rated_by_when_and_how_long_one_may_object(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("employee", STAFF, extracted="2026-01-01")
    drawn.lake.add(
        "appraisal",
        """
        person_key | rater_key | rater_position | work_result | behaviour | rating    | rated_at
        siti       | budi      | Lurah Lama     | above       | meets     | very_good | 2026-01-20
        budi       | camat     | -              | meets       | meets     | good      | 2026-02-10
        late       | budi      | -              | -           | -         | -         | -
        """,
        extracted="2026-02-20",
        **YEAR,
    )
    asked = (
        "select person_key, rating, rating_computed, rater_name, rater_position, is_on_time, due_on::varchar, "
        "objection_until::varchar, row from own_appraisal order by row"
    )
    assert drawn.ask(asked) == [
        ("siti", "very_good", "good", "Budi", "Lurah Lama", True, "2026-01-31", "2026-02-03", 9),
        ("budi", "good", "good", None, None, False, "2026-01-31", "2026-02-24", 10),
        ("late", None, None, "Budi", "Lurah", False, "2026-01-31", None, 11),
    ]


def test_a_row_of_another_post_is_kept_and_said_not_to_count(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("appraisal", "person_key|is_acting|rating\nsiti|false|good\nsiti|true|poor", **YEAR)
    drawn.lake.add(
        "plan",
        "person_key|is_acting|plan_status\nsiti|false|approved\nsiti|true|draft",
        period="2025",
        period_type="year",
        unit_id="a",
    )
    assert drawn.ask("select rating, is_acting, is_counted from own_appraisal order by row") == [
        ("good", False, True),
        ("poor", True, False),
    ]
    assert drawn.ask("select plan_status, is_acting, row from own_plan order by row") == [
        ("approved", False, 9),
        ("draft", True, 10),
    ]


@pytest.mark.parametrize(
    ("raters", "said"), [(5, (5, 8.0, "ok")), (4, (None, None, "hidden")), (1, (None, None, "hidden"))]
)
def test_what_others_say_needs_enough_of_them(
    drawn: Drawn, raters: int, said: tuple[int | None, float | None, str]
) -> None:
    drawn.units(UNITS)
    rows = [
        {"person_key": "siti", "rater_key": f"r{number}", "rater_group": "peer", **dict.fromkeys(SCORES, 8)}
        for number in range(raters)
    ]
    rows.append(
        {"person_key": "siti", "rater_key": "siti", "rater_group": "self", **dict.fromkeys(SCORES, 10)}
    )
    drawn.lake.add("peer", rows, period="2026-S1", period_type="semester", unit_id="a", scale_max=10)
    asked = "select value_key, n_raters, value, status from own_behaviour order by value_key"
    assert drawn.ask(asked) == [(key, *said) for key in sorted(("bp", "ak", "ko", "ha", "lo", "ad", "kl"))]
