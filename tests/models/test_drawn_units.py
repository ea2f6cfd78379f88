"""The dated unit tree, names of units, and roll-up, as drawn tables."""

from __future__ import annotations

from tests.models.conftest import Drawn

UNITS = """
unit_id | unit_name          | unit_kind | level | command_parent | territory_parent | valid_from | valid_to
kota    | Kota               | kota      | 1     | -              | -                | 2010-01-01 | -
a       | Dinas A            | dinas     | 2     | kota           | kota             | 2010-01-01 | -
b       | Dinas B            | dinas     | 2     | kota           | kota             | 2010-01-01 | -
kec     | Kecamatan          | kecamatan | 2     | kota           | kota             | 2010-01-01 | -
u       | UPTD Pasar         | uptd      | 3     | a              | kec              | 2010-01-01 | 2024-12-31
u       | UPTD Pasar         | uptd      | 3     | b              | kec              | 2025-01-01 | -
k       | Kelurahan Plaju    | kelurahan | 3     | kec            | kec              | 2010-01-01 | -
"""
PEOPLE = """
person_key | unit_id | unit_name | period  | rating
p1         | u       | -         | 2024-11 | good
p1         | u       | -         | 2024-12 | very_good
p1         | u       | -         | 2025-01 | poor
p2         | k       | -         | 2024-11 | good
p2         | k       | -         | 2025-01 | good
"""
APPRAISAL = {"scheme": "PANRB6", "period_type": "month", "is_acting": False}


def good(drawn: Drawn, hierarchy: str, period_type: str = "month") -> list[tuple[object, ...]]:
    return drawn.ask(
        "select unit_id, period, numerator, n, value, status, basis from value where metric = 'good_or_better' "
        f"and hierarchy = '{hierarchy}' and period_type = '{period_type}' order by unit_id, period"
    )


def test_a_score_stays_under_the_parent_of_its_month(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("appraisal", PEOPLE, **APPRAISAL)
    assert good(drawn, "command") == [
        ("a", "2024-11", 1, 1, 100, "ok", "own"),
        ("a", "2024-12", 1, 1, 100, "ok", "own"),
        ("a", "2025-01", None, 0, None, "no_data", "own"),
        ("b", "2024-11", None, 0, None, "no_data", "own"),
        ("b", "2024-12", None, 0, None, "no_data", "own"),
        ("b", "2025-01", 0, 1, 0, "ok", "own"),
        ("k", "2024-11", 1, 1, 100, "ok", "own"),
        ("k", "2024-12", None, 0, None, "no_data", "own"),
        ("k", "2025-01", 1, 1, 100, "ok", "own"),
        ("kec", "2024-11", 1, 1, 100, "ok", "own"),
        ("kec", "2024-12", None, 0, None, "no_data", "own"),
        ("kec", "2025-01", 1, 1, 100, "ok", "own"),
        ("kota", "2024-11", 2, 2, 100, "ok", "own"),
        ("kota", "2024-12", 1, 1, 100, "ok", "own"),
        ("kota", "2025-01", 1, 2, 50, "ok", "own"),
        ("kota~dinas", "2024-11", 1, 1, 100, "ok", "own"),
        ("kota~dinas", "2024-12", 1, 1, 100, "ok", "own"),
        ("kota~dinas", "2025-01", 0, 1, 0, "ok", "own"),
        ("u", "2024-11", 1, 1, 100, "ok", "own"),
        ("u", "2024-12", 1, 1, 100, "ok", "own"),
        ("u", "2025-01", 0, 1, 0, "ok", "own"),
    ]
    assert ("kec", "2025-01", 1, 2, 50, "ok", "own") in good(drawn, "territory")
    assert ("kota", "2024-Q4", 3, 3, 100, "ok", "months") in good(drawn, "command", "quarter")


def test_a_move_breaks_the_series_of_the_unit_and_of_both_parents_only(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("appraisal", PEOPLE, **APPRAISAL)
    assert drawn.ask(
        "select hierarchy, unit_id, metric, period_start::varchar, kind, note_id from series_break"
    ) == [
        ("command", unit, None, "2025-01-01", "unit_moved", "UPTD Pasar pindah dari Dinas A ke Dinas B")
        for unit in ("a", "b", "u")
    ]


def test_quarterly_exports_stand_instead_of_the_months_of_that_unit(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | unit_name | period_type | period  | rating
        p1         | u       | -         | month       | 2025-01 | poor
        p1         | u       | -         | quarter     | 2025-Q1 | good
        p2         | k       | -         | month       | 2025-01 | good
        p2         | k       | -         | month       | 2025-02 | poor
        p2         | k       | -         | year        | 2025    | good
        """,
        scheme="PANRB6",
        is_acting=False,
    )
    assert [row[:5] + row[6:] for row in good(drawn, "territory", "quarter")] == [
        ("k", "2025-Q1", 1, 2, 50, "months"),
        ("kec", "2025-Q1", 2, 3, 66.6667, "months"),
        ("kota", "2025-Q1", 2, 3, 66.6667, "months"),
        ("u", "2025-Q1", 1, 1, 100, "own"),
    ]
    assert [row[:5] for row in good(drawn, "territory", "year")] == [
        ("k", "2025", 1, 1, 100),
        ("kec", "2025", 1, 1, 100),
        ("kota", "2025", 1, 1, 100),
    ]


def test_unit_names_are_met_without_blanks_case_and_points_and_an_unknown_one_is_a_finding(
    drawn: Drawn,
) -> None:
    drawn.units(UNITS)
    drawn.lake.add(
        "complaint",
        """
        complaint_id | unit_name         | received_on | period  | status
        1            | KELURAHAN  plaju  | 2025-01-03  | 2025-01 | done
        2            | Kel.Plaju         | 2025-01-03  | 2025-01 | done
        3            | U.P.T.D. Pasar    | 2025-01-03  | 2025-01 | done
        4            | -                 | 2025-01-03  | 2025-01 | done
        """,
        file="lapor.csv",
    )
    assert drawn.ask("select complaint_id, unit_id, match from staging.complaint order by 1") == [
        ("1", "k", "name"),
        ("2", None, "unknown"),
        ("3", "u", "name"),
        ("4", None, "unknown"),
    ]
    assert drawn.ask(
        "select kind, n, file_name, row, detail_en from finding where kind = 'unit_unknown'"
    ) == [
        (
            "unit_unknown",
            1,
            "lapor.csv",
            10,
            'Unit "Kel.Plaju" is not in the unit reference; its rows enter no figure',
        ),
        (
            "unit_unknown",
            1,
            "lapor.csv",
            12,
            'Unit "" is not in the unit reference; its rows enter no figure',
        ),
    ]


def test_a_name_that_two_units_share_is_left_open_unless_only_one_is_in_force(drawn: Drawn) -> None:
    drawn.units(
        """
        unit_id | unit_name     | unit_kind | level | command_parent | territory_parent | valid_from | valid_to
        old     | Seksi Umum    | seksi     | 1     | -              | -                | 2010-01-01 | 2023-12-31
        new     | Seksi Umum    | seksi     | 1     | -              | -                | 2024-01-01 | -
        x       | Loket         | seksi     | 1     | -              | -                | 2010-01-01 | -
        y       | LOKET         | seksi     | 1     | -              | -                | 2010-01-01 | -
        """
    )
    drawn.lake.add(
        "complaint",
        """
        complaint_id | unit_name  | received_on | period  | status
        1            | Seksi Umum | 2023-05-03  | 2023-05 | done
        2            | Seksi Umum | 2025-01-03  | 2025-01 | done
        3            | Loket      | 2025-01-03  | 2025-01 | done
        """,
    )
    assert drawn.ask("select complaint_id, unit_id, match from staging.complaint order by 1") == [
        ("1", "old", "name"),
        ("2", "new", "name"),
        ("3", None, "ambiguous"),
    ]


def test_tree_lists_a_parent_before_its_children_and_numbers_in_their_order(drawn: Drawn) -> None:
    drawn.units(
        """
        unit_id | unit_name    | unit_kind | level | command_parent | territory_parent | valid_from
        d       | Dinas        | dinas     | 1     | -              | d                | 2010-01-01
        s10     | SD Negeri 10 | sd        | 2     | d              | nobody           | 2010-01-01
        s2      | SD Negeri 2  | sd        | 2     | d              | d                | 2010-01-01
        """
    )
    assert drawn.ask("select hierarchy, unit_id, parent_id, depth, sort, n_children from unit_tree") == [
        ("command", "d", None, 0, 1, 2),
        ("command", "s2", "d", 1, 2, 0),
        ("command", "s10", "d", 1, 3, 0),
        ("territory", "d", None, 0, 1, 1),
        ("territory", "s2", "d", 1, 2, 0),
        ("territory", "s10", None, 0, 3, 0),
    ]


def test_a_unit_shows_no_months_outside_its_life_unless_there_are_data(drawn: Drawn) -> None:
    drawn.units(
        """
        unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from | valid_to
        a       | A         | dinas     | 1     | -              | -                | 2010-01-01 | -
        b       | B         | dinas     | 1     | -              | -                | 2025-02-01 | 2025-03-31
        """
    )
    drawn.lake.add(
        "appraisal",
        """
        person_key | unit_id | period  | rating
        p1         | a       | 2025-01 | good
        p1         | a       | 2025-05 | good
        p2         | b       | 2025-02 | good
        p2         | b       | 2025-05 | good
        """,
        **APPRAISAL,
    )
    rows = drawn.ask(
        "select unit_id, period, n from value where metric = 'not_rated' and hierarchy = 'command' "
        "and period_type = 'month'"
    )
    assert rows == [
        *(("a", f"2025-0{month}", n) for month, n in ((1, 1), (2, 0), (3, 0), (4, 0), (5, 1))),
        *(("b", f"2025-0{month}", n) for month, n in ((2, 1), (3, 0), (4, 0), (5, 1))),
    ]
    assert drawn.ask("select kind, unit_id, period from finding") == [
        ("unit_outside_validity", "b", "2025-05")
    ]
