"""Satisfaction index, elements, sample size and complaints, as drawn tables."""

from __future__ import annotations

from etl.rules import sections
from tests.models.conftest import Drawn
from tests.models.territory import UNSUR

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from | service_users
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01 | -
a       | Loket A   | kelurahan | 2     | kec            | kec              | 2010-01-01 | 500
b       | Loket B   | kelurahan | 2     | kec            | kec              | 2010-01-01 | 100
"""
# Published worked example of 29 respondents: sums of the nine elements.
SUMS_OF_29 = (105, 101, 100, 116, 102, 105, 106, 105, 115)


def answers(*each: int | None) -> dict[str, object]:
    """One respondent's nine answers; a single one stands for all nine."""
    return dict(zip(UNSUR, each * 9 if len(each) == 1 else each, strict=True))


def survey(
    drawn: Drawn, people: list[dict[str, object]], unit: str = "Loket A", period: str = "2026-Q1"
) -> None:
    rows = [{"unit_name": unit, "period": period, "respondent": str(i), **p} for i, p in enumerate(people)]
    drawn.lake.add("survey", rows, instrument="permenpan_14_2017")


def people_with_sums(sums: tuple[int, ...], n: int) -> list[dict[str, object]]:
    """n people whose answers (3 or 4) add up to the given sums."""
    columns = [[4] * (total - 3 * n) + [3] * (4 * n - total) for total in sums]
    return [dict(zip(UNSUR, person, strict=True)) for person in zip(*columns, strict=True)]


def test_index_of_the_published_example_with_every_weight(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, people_with_sums(SUMS_OF_29, 29))
    assert drawn.ask(
        "select n, numerator, denominator, value from value where metric = 'ikm' and unit_id = 'a' "
        "and hierarchy = 'command' and period_type = 'quarter'"
    ) == [(29, 32.931, 9, 91.4751)]
    assert drawn.ask(
        "select unit_id, ikm, letter, weight_policy, policies_differ from ikm_letter where hierarchy = 'command' "
        "and period_type = 'quarter'"
    ) == [("a", 91.48, "A", "exact", False), ("kec", 91.48, "A", "exact", False)]
    total = sum(SUMS_OF_29) / 29
    weights = {
        row["policy"]: round(25 * row["weight"] * total, 2) for row in sections()["ikm_weight"]["rows"]
    }
    assert weights == {"exact": 91.48, "0.111": 91.38, "0.11": 90.56}


def test_everybody_content_is_a_hundred_and_one_person_has_no_interval(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, [answers(4)])
    survey(drawn, [answers(4), answers(4), answers(4)], "Loket B")
    assert drawn.ask(
        "select unit_id, value, lo, hi from value where metric = 'ikm' and hierarchy = 'command' "
        "and period_type = 'quarter' order by 1"
    ) == [("a", 100, None, None), ("b", 100, 100, 100), ("kec", 100, 100, 100)]


def test_missing_answers_are_left_out_of_their_element_only(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(
        drawn,
        [answers(None, 2, 3, 4, 4, 4, 4, 4, 4), answers(2, 4, 3, 4, 4, 4, 4, 4, 4), answers(*[None] * 9)],
    )
    ask = (
        "select numerator, n, value from value where metric = '{}' and unit_id = 'a' and hierarchy = 'command' "
        "and period_type = 'quarter'"
    )
    assert drawn.ask(ask.format("skm_persyaratan")) == [(2, 1, 2)]
    assert drawn.ask(ask.format("skm_prosedur")) == [(6, 2, 3)]
    assert drawn.ask(ask.format("dissatisfied_prosedur")) == [(1, 2, 50)]
    assert drawn.ask(ask.format("ikm")) == [(32, 2, 88.8889)]


def test_an_element_nobody_answered_leaves_the_index_open(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, [answers(None, 4, 3, 4, 4, 4, 4, 4, 4)])
    assert drawn.ask("select distinct value, status from value where metric = 'ikm' and unit_id = 'a'") == [
        (None, "no_data")
    ]
    assert drawn.ask("select kind, unit_id, period from finding") == [("element_unanswered", "a", "2026-Q1")]


def test_other_instruments_stay_out(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, [answers(4)])
    drawn.lake.add(
        "survey",
        [{"unit_name": "Loket B", "period": "2026-Q1", **answers(1)}],
        instrument="kepmenpan_25_2004",
    )
    assert drawn.ask("select distinct unit_id from value where metric = 'ikm' order by 1") == [
        ("a",),
        ("kec",),
    ]


def test_forms_of_two_kinds_stand_beside_each_other_with_a_finding(drawn: Drawn) -> None:
    drawn.units(UNITS)
    one = {"unit_name": "Loket A", "period": "2026-Q1", "instrument": "permenpan_14_2017", **answers(4)}
    drawn.lake.add("survey", [one], contract="survey_forms", extracted="2026-04-01")
    drawn.lake.add("survey", [one, one], contract="survey_recap", extracted="2026-04-02")
    drawn.lake.add("survey", [one, one], contract="survey_recap", extracted="2026-04-03")
    counted = drawn.ask("select n from value where metric = 'ikm' and unit_id = 'a' and period = '2026-Q1'")
    assert counted == [(3,), (3,)]
    assert drawn.ask("select kind, n from finding order by 1") == [("superseded_export", 2), ("two_forms", 3)]


KREJCIE_AND_MORGAN = {
    10: 10, 50: 44, 100: 80, 200: 132, 500: 217, 1000: 278, 2000: 322, 5000: 357, 10000: 370, 20000: 377, 1000000: 384,
}  # fmt: skip


def test_krejcie_and_morgan(drawn: Drawn) -> None:
    each = "".join(f"u{users} | Loket {users} | kelurahan | 2 | kec | kec | 2010-01-01 | {users}\n"
                   for users in KREJCIE_AND_MORGAN)  # fmt: skip
    drawn.units(UNITS + each)
    survey(drawn, [answers(4)])
    told = drawn.ask("select distinct unit_id, minimum from staging.sample where unit_id like 'u%'")
    assert dict(told) == {f"u{users}": minimum for users, minimum in KREJCIE_AND_MORGAN.items()}


def test_respondents_against_the_minimum_add_up_and_nobody_is_zero_percent(drawn: Drawn) -> None:
    drawn.units(UNITS)
    survey(drawn, [answers(4)] * 31, "Loket B")
    survey(drawn, [answers(4)] * 7, "Kecamatan")
    assert drawn.ask(
        "select unit_id, period_type, numerator, denominator, value, lo, status from value "
        "where metric = 'respondents_vs_minimum' and hierarchy = 'territory' order by 1, 2"
    ) == [
        ("a", "quarter", 0, 217, 0, None, "ok"),
        ("a", "year", 0, 217, 0, None, "ok"),
        ("b", "quarter", 31, 80, 38.75, None, "ok"),
        ("b", "year", 31, 80, 38.75, None, "ok"),
        ("kec", "quarter", 31, 297, 10.4377, None, "ok"),
        ("kec", "year", 31, 297, 10.4377, None, "ok"),
    ]


LAPOR = """
complaint_id | unit_name | received_on | first_reply_on | closed_on  | classification       | status     | period
friday       | Loket A   | 2026-03-06  | 2026-03-07     | 2026-03-13 | Permintaan Informasi | done       | 2026-03
too_late     | Loket A   | 2026-03-06  | 2026-03-09     | 2026-03-16 | permintaan informasi | done       | 2026-03
fourteen     | Loket A   | 2026-03-02  | -              | 2026-03-20 | Pengaduan            | done       | 2026-03
overdue      | Loket A   | 2026-03-02  | -              | -          | Pengaduan            | in_process | 2026-03
not_due      | Loket A   | 2026-03-27  | -              | -          | Pengaduan            | waiting    | 2026-03
postponed    | Loket A   | 2026-03-02  | -              | -          | Pengaduan            | postponed  | 2026-03
undated      | Loket A   | 2026-03-02  | -              | -          | Pengaduan            | done       | 2026-03
backwards    | Loket A   | 2026-03-02  | 2026-03-01     | -          | Aspirasi             | in_process | 2026-03
may          | Loket A   | 2026-05-04  | -              | -          | Pengaduan            | waiting    | 2026-05
"""


def test_deadlines_are_working_days_of_the_class(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("complaint", LAPOR, extracted="2026-04-01")
    assert drawn.ask(
        "select complaint_id, working_days, is_closing_due, is_closed_in_time, first_reply_days, close_days "
        "from staging.complaint where is_closing_due order by 1"
    ) == [
        ("backwards", 14, True, False, None, None),
        ("fourteen", 14, True, True, None, 18),
        ("friday", 5, True, True, 1, 7),
        ("overdue", 14, True, False, None, None),
        ("too_late", 5, True, False, 3, 10),
    ]
    assert drawn.ask("select kind, severity, row from finding order by 1, 2") == [
        ("closed_without_date", "info", 15),
        ("date_before_receipt", "warn", 16),
    ]


def test_a_holiday_moves_the_deadline(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("complaint", LAPOR, extracted="2026-04-01")
    (drawn.data / "reference").mkdir()
    (drawn.data / "reference" / "holidays.csv").write_text("day,name\n2026-03-11,Hari libur\n")
    assert drawn.ask("select is_closed_in_time from staging.complaint where complaint_id = 'too_late'") == [
        (True,)
    ]


def test_a_month_without_complaints_is_zero_and_a_share_of_them_is_nothing(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("complaint", LAPOR, extracted="2026-06-01")
    ask = (
        "select period, n, value, status from value where metric = '{}' and unit_id = 'a' "
        "and hierarchy = 'command' and period_type = 'month'"
    )
    assert drawn.ask(ask.format("complaints")) == [
        ("2026-03", 5, 5, "ok"),
        ("2026-04", 0, 0, "ok"),
        ("2026-05", 1, 1, "ok"),
    ]
    assert drawn.ask(ask.format("complaints_unread")) == [
        ("2026-03", 5, 100, "ok"),
        ("2026-04", 0, None, "no_data"),
        ("2026-05", 1, 100, "ok"),
    ]


def test_the_latest_word_on_a_complaint_counts(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("complaint", LAPOR, extracted="2026-06-01")
    later = """
        complaint_id | unit_name | received_on | closed_on  | status | period
        not_due      | Loket B   | 2026-03-27  | 2026-06-02 | done   | 2026-03
        """
    drawn.lake.add("complaint", later, extracted="2026-07-01")
    drawn.lake.add("complaint", LAPOR.replace("waiting", "archived"), extracted="2026-05-01")
    assert drawn.ask("select unit_id, status from staging.complaint where complaint_id = 'not_due'") == [
        ("b", "done")
    ]


def test_forms_on_another_scale_and_self_marks_stay_out(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "peer",
        """
        person_key | rater_key | unit_name | rater_group | bp1 | bp2 | bp3 | scale_max
        p1         | r1        | Loket A   | peer        | 8   | 9   | -   | 10
        p1         | r2        | Loket A   | peer        | 6   | 6   | 6   | 10
        p1         | r2        | Loket A   | peer        | 7   | 7   | 7   | 10
        p1         | p1        | Loket A   | self        | 10  | 10  | 10  | 10
        p1         | r3        | Loket A   | peer        | 4   | 4   | 4   | 4
        """,
        period_type="semester",
        period="2026-S1",
    )
    assert drawn.ask(
        "select unit_id, metric, n, value from value where value is not null and hierarchy = 'command' "
        "and period_type = 'semester' order by 1"
    ) == [("a", "berakhlak_bp_peer", 2, 7.75), ("kec", "berakhlak_bp_peer", 2, 7.75)]
    assert drawn.ask("select kind, n from finding") == [("other_scale", 1)]
