"""Which appraisal rows count: mutasi, acting posts, corrected exports, schemes, deadlines, provisional results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
a       | Unit A    | kelurahan | 1     | -              | -                | 2010-01-01
b       | Unit B    | kelurahan | 1     | -              | -                | 2010-01-01
"""
MONTH = {"scheme": "PANRB6", "period_type": "month", "period": "2026-03"}
SHARE = (
    "select unit_id, numerator, n from value where metric = '{}' and hierarchy = 'command' "
    "and period_type = '{}' and n > 0 order by unit_id, period"
)


def share(drawn: Drawn, metric: str, period_type: str = "month") -> list[tuple[object, ...]]:
    return drawn.ask(SHARE.format(metric, period_type))


def test_a_person_who_moved_counts_once_where_the_period_ended_and_acting_posts_do_not_count(
    drawn: Drawn,
) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | period_end | rating    | is_acting
        moved      | a       | 2026-03-15 | poor      | false
        moved      | b       | 2026-03-31 | good      | false
        acting     | a       | 2026-03-31 | very_good | false
        acting     | b       | 2026-03-31 | poor      | true
        unrated    | b       | 2026-03-31 | -         | false
        """,
        **MONTH,
    )
    assert share(drawn, "good_or_better") == [("a", 1, 1), ("b", 1, 1)]
    assert share(drawn, "not_rated") == [("a", 0, 1), ("b", 1, 2)]
    assert drawn.ask("select kind, severity, unit_id, period, row from finding") == [
        ("person_twice", "info", "a", "2026-03", 9)
    ]


EXPORTS = [
    ("2026-04-01", "p1|a|poor  p2|a|poor  p3|b|good"),
    ("2026-05-01", "p1|a|good  p2|b|good"),
    ("2026-04-20", "p1|a|very_poor"),
]


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 1, 0), (1, 2, 0)], ids=["last", "between", "first"])
def test_the_latest_extraction_of_a_unit_counts_in_whatever_order_it_was_loaded(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    drawn = Drawn(tmp_path)
    drawn.units(UNITS)
    for number in order:
        extracted, cells = EXPORTS[number]
        rows = "person_key|unit_id|rating\n" + "\n".join(cells.split())
        drawn.lake.add("appraisal", rows, extracted=extracted, file=f"{extracted}.xlsx", **MONTH)
    assert share(drawn, "good_or_better") == [("a", 1, 1), ("b", 1, 1)]
    assert drawn.ask("select kind, unit_id, n, file_name from finding order by all") == [
        ("superseded_export", "a", 1, "2026-04-20.xlsx"),
        ("superseded_export", "a", 2, "2026-04-01.xlsx"),
        ("superseded_export", "b", 1, "2026-04-01.xlsx"),
    ]


def test_two_exports_drawn_at_the_same_time_are_told_apart(drawn: Drawn) -> None:
    drawn.units(UNITS)
    for file, rating in (("x.xlsx", "good"), ("y.xlsx", "poor")):
        drawn.lake.add("appraisal", f"person_key|unit_id|rating\np1|a|{rating}", file=file, **MONTH)
    assert [row[2] for row in share(drawn, "good_or_better")] == [1]
    assert drawn.ask("select kind, severity, unit_id from finding") == [("conflicting_exports", "warn", "a")]


def test_exported_rating_is_the_fact_and_the_matrix_only_a_finding(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | work_result | behaviour | rating
        p1         | a       | meets       | above     | very_good
        p2         | a       | below       | meets     | needs_improvement
        p3         | a       | -           | -         | good
        """,
        **MONTH,
    )
    assert share(drawn, "very_good") == [("a", 1, 3)]
    assert drawn.ask("select kind, severity, n, row, detail_en from finding") == [
        ("rating_differs", "warn", 1, 9, "Rated Very good, by the matrix Good; the exported one is used")
    ]


@pytest.mark.parametrize(
    ("work_result", "behaviour", "rating"),
    [
        ("above", "above", "very_good"), ("above", "meets", "good"), ("meets", "above", "good"),
        ("meets", "meets", "good"), ("below", "above", "needs_improvement"),
        ("below", "meets", "needs_improvement"), ("above", "below", "poor"), ("meets", "below", "poor"),
        ("below", "below", "very_poor"),
    ],
)  # fmt: skip
def test_matrix(work_result: str, behaviour: str, rating: str) -> None:
    from etl.rules import sections

    cells = {(row["work_result"], row["behaviour"]): row["rating"] for row in sections()["predikat"]["rows"]}
    assert cells[work_result, behaviour] == rating
    assert len(cells) == 9


def test_schemes_are_never_mixed_and_their_change_breaks_the_series(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | period  | scheme | rating
        p1         | a       | 2021-12 | PP30   | good
        p1         | a       | 2022-03 | PANRB6 | poor
        p2         | a       | 2022-03 | PP30   | good
        """,
        period_type="month",
    )
    assert share(drawn, "good_or_better") == [("a", 0, 1)]
    assert drawn.ask("select kind, period, n from finding order by all") == [
        ("other_scheme", "2021-12", 1),
        ("other_scheme", "2022-03", 1),
    ]
    assert drawn.ask(
        "select distinct hierarchy, unit_id, period_start::varchar, kind, note_en from series_break order by all"
    ) == [
        (h, "a", "2022-03-01", "scheme_changed", "Changed from PP30 to PANRB6")
        for h in ("command", "territory")
    ]


def test_on_time_asks_only_what_was_due_when_the_report_was_drawn(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | rating | rated_at
        on_time    | a       | good   | 2026-04-10 23:59:00
        late       | a       | good   | 2026-04-11 00:00:00
        missing    | a       | -      | -
        undated    | a       | good   | -
        """,
        extracted="2026-04-11",
        **MONTH,
    )
    drawn.lake.add("appraisal", "person_key|unit_id|rating\np9|b|-", extracted="2026-04-10", **MONTH)
    assert share(drawn, "rated_on_time") == [("a", 1, 3)]


def test_an_annual_result_is_provisional_for_fourteen_days(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | rating | rated_at
        p1         | a       | good   | 2026-01-17 10:00:00
        p2         | b       | good   | 2026-01-18 10:00:00
        """,
        scheme="PANRB6",
        period_type="year",
        period="2025",
        extracted="2026-01-31",
    )
    assert drawn.ask(
        "select unit_id, status from value where metric = 'very_good' and hierarchy = 'command' order by 1"
    ) == [("a", "ok"), ("b", "provisional")]


def test_plans_count_persons_once_and_yearly(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "plan",
        """
        person_key | unit_name | period_end | plan_status | is_acting
        p1         | Unit A    | 2026-06-30 | draft       | false
        p1         | unit b    | 2026-12-31 | approved    | false
        p2         | Unit A    | 2026-12-31 | none        | false
        p2         | Unit B    | 2026-12-31 | approved    | true
        """,
        period_type="year",
        period="2026",
    )
    assert share(drawn, "plan_approved", "year") == [("a", 0, 1), ("b", 1, 1)]
