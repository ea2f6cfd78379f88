"""Complaints against services given, working days with holidays, deadlines by class, the same service: drawn tables."""

from __future__ import annotations

from math import sqrt
from statistics import mean, stdev
from typing import Any

import pandas as pd
import pytest
from scipy.stats import chi2, t

from tests.models.conftest import Drawn
from tests.models.territory import UNSUR

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Loket A   | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Loket B   | kelurahan | 2     | kec            | kec              | 2010-01-01
"""
OWN = "hierarchy = 'command'"


def complaints(drawn: Drawn, counts: dict[tuple[str, str], int], kind: str = "Pengaduan") -> None:
    """So many complaints of a unit in a month, received on its first days."""
    rows = [
        {"complaint_id": f"{unit}{month}{kind}{at}", "unit_name": unit, "period": month,
         "received_on": f"{month}-{at % 27 + 1:02d}", "status": "in_progress", "classification": kind}
        for (unit, month), count in counts.items()
        for at in range(count)
    ]  # fmt: skip
    drawn.lake.add("complaint", rows, extracted="2026-11-01")


def volume(drawn: Drawn, rows: list[tuple[str, str, str, int]], extracted: str = "2026-11-02") -> None:
    told = [dict(zip(("unit_name", "service", "period", "services"), row, strict=True)) for row in rows]
    drawn.lake.add("service_volume", told, period_type="month", extracted=extracted)


def test_the_rate_counts_only_months_whose_services_are_known(drawn: Drawn) -> None:
    drawn.units(UNITS)
    complaints(
        drawn,
        {
            ("Loket A", "2026-01"): 4,
            ("Loket A", "2026-02"): 7,
            ("Loket B", "2026-01"): 3,
            ("Loket B", "2026-03"): 1,
        },
    )
    complaints(drawn, {("Loket A", "2026-01"): 9}, "Permintaan Informasi")
    given = [
        ("A", "KK", "01", 300),
        ("A", "KTP", "01", 500),
        ("A", "KTP", "03", 200),
        ("A", "KTP", "04", 900),
    ]
    volume(drawn, [(f"Loket {unit}", what, f"2026-{month}", many) for unit, what, month, many in given])
    volume(drawn, [("Loket B", "KTP", "2026-01", 0)])
    ask = f"select unit_id, period, n, denominator, value from value where metric = 'complaints_per_1000' and {OWN} "
    assert drawn.ask(ask + "and period_type = 'month' and value is not null order by 1, 2") == [
        ("a", "2026-01", 4, 800, 5), ("a", "2026-03", 0, 200, 0),
        ("kec", "2026-01", 4, 800, 5), ("kec", "2026-03", 0, 200, 0),
    ]  # fmt: skip
    assert drawn.ask(ask + "and period_type = 'quarter' and unit_id = 'kec'") == [
        ("kec", "2026-Q1", 4, 1000, 4)
    ]
    told = (
        f"select unit_id, value from value where metric = 'services' and {OWN} and period = '2026' order by 1"
    )
    assert drawn.ask(told) == [("a", 1900), ("kec", 1900)]


def test_a_later_recap_of_the_month_stands_in_place_of_the_earlier_one(drawn: Drawn) -> None:
    drawn.units(UNITS)
    volume(drawn, [("Loket A", "KTP", "2026-01", 100), ("Loket A", "KK", "2026-01", 50)])
    volume(drawn, [("Loket A", "KTP", "2026-01", 120)], "2026-12-01")
    assert drawn.ask(f"select value from value where metric = 'services' and unit_id = 'a' and {OWN}")[0] == (
        120,
    )


@pytest.mark.parametrize("events", [0, 1, 5, 40])
def test_the_interval_of_a_rate_is_nearly_the_exact_one_of_poisson(drawn: Drawn, events: int) -> None:
    drawn.units(UNITS)
    complaints(drawn, {("Loket A", "2026-01"): events, ("Loket B", "2026-01"): 1})
    volume(drawn, [("Loket A", "KTP", "2026-01", 2000)])
    ((lo, hi),) = drawn.ask(
        "select lo, hi from value where metric = 'complaints_per_1000' and unit_id = 'a' and period = '2026-01' "
        f"and {OWN}"
    )
    exact_lo = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    assert float(lo) == pytest.approx(exact_lo / 2, abs=0.007)
    assert float(hi) == pytest.approx(chi2.ppf(0.975, 2 * events + 2) / 4, rel=0.01)


def test_a_rate_has_a_u_chart_whose_limits_follow_the_services(drawn: Drawn) -> None:
    months = [f"2025-{at:02d}" for at in range(1, 13)] + ["2026-01", "2026-02"]
    counts = [6, 8, 7, 5, 9, 6, 7, 8, 5, 7, 6, 8, 7, 40]
    given = [1000 + 150 * (at % 4) for at in range(14)]
    drawn.units(UNITS)
    complaints(drawn, {("Loket A", month): count for month, count in zip(months, counts, strict=True)})
    volume(drawn, [("Loket A", "KTP", month, many) for month, many in zip(months, given, strict=True)])
    made = drawn.ask(
        "select centre, lpl, upl, chart, cause_now, verdict_now from control where metric = 'complaints_per_1000' "
        f"and unit_id = 'a' and period_type = 'month' and {OWN} order by period_start"
    )
    middle = 1000 * sum(counts[:12]) / sum(given[:12])  # locked on the first twelve months
    for (centre, low, high, *_), many in zip(made, given, strict=True):
        half = 3 * sqrt(middle / (many / 1000))
        assert (centre, low, high) == pytest.approx((middle, middle - half, middle + half), abs=1e-3)
    assert {row[3] for row in made} == {"u"} and made[-1][4:] == ("outside", "neutral_high")
    assert {row[4] for row in made[11:-1]} == {"common"}
    work = f"select distinct chart from control where metric = 'services' and period_type = 'month' and {OWN}"
    assert drawn.ask(work) == [("xmr",)]


def test_holidays_of_a_list_are_no_working_days_and_each_class_has_its_own_deadline(drawn: Drawn) -> None:
    drawn.units(UNITS)
    drawn.lake.add("holiday", [{"day": "2026-03-19", "name": "Nyepi", "period": "2026"}])
    rows = """
    complaint_id | unit_name | received_on | closed_on  | classification       | status | period
    quick        | Loket A   | 2026-03-17  | 2026-03-20 | Pengaduan ringan     | done   | 2026-03
    slow         | Loket A   | 2026-03-17  | 2026-03-23 | Pengaduan ringan     | done   | 2026-03
    asked        | Loket A   | 2026-03-17  | 2026-03-23 | Permintaan Informasi | done   | 2026-03
    """
    drawn.lake.add("complaint", rows, extracted="2026-11-01")
    # Tuesday 17 to Friday 20 March: Wednesday, Friday; Thursday is closed. To Monday 23 one more.
    assert drawn.ask("select complaint_id, close_workdays, close_days from staging.complaint order by 1") == [
        ("asked", 3, 6), ("quick", 2, 3), ("slow", 3, 6),
    ]  # fmt: skip
    assert drawn.ask(
        f"select metric, n, value from value where metric like 'closed_in_time_%' and unit_id = 'a' and {OWN} "
        "and period_type = 'month' order by 1"
    ) == [("closed_in_time_information", 1, 100), ("closed_in_time_minor", 2, 50)]
    assert drawn.ask(f"select value from value where metric = 'close_workdays' and unit_id = 'a' and {OWN}")[
        0
    ] == (2.6667,)


def answer(service: str, *marks: int, period: str = "2026-Q1") -> dict[str, Any]:
    given = dict(zip(UNSUR, marks * 9 if len(marks) == 1 else marks, strict=True))
    return {"unit_name": "Loket A", "period": period, "service": service, **given}


def test_the_same_service_is_found_under_its_spellings_and_has_an_index_of_its_own(drawn: Drawn) -> None:
    drawn.units(UNITS)
    people = [
        answer("Surat Pindah", 4),
        answer("surat  pindah", 3),
        answer("SURAT-PINDAH", 3, 3, 2, 4, 3, 3, 3, 3, 3),
        answer("KK", 2),
    ]
    drawn.lake.add(
        "survey",
        [{"respondent": str(at), **p} for at, p in enumerate(people)],
        instrument="permenpan_14_2017",
    )
    volume(drawn, [("Loket A", "surat pindah", "2026-01", 30), ("Loket A", "surat pindah", "2026-02", 40)])
    (kk, moved) = drawn.frame("select * from service order by lower(service)").to_dict("records")
    each = [100.0, 75.0, 25 * mean((3, 3, 2, 4, 3, 3, 3, 3, 3))]
    half = t.ppf(0.975, 2) * stdev(each) / sqrt(3)
    assert (
        moved["n"] == 3
        and moved["services"] == 70
        and moved["months"] == 2
        and moved["service"] == "surat pindah"
    )
    assert moved["ikm"] == pytest.approx(mean(each)) and moved["lo"] == pytest.approx(
        mean(each) - half, abs=1e-4
    )
    assert moved["hi"] == pytest.approx(min(100, mean(each) + half), abs=1e-4)
    assert kk["n"] == 1 and kk["ikm"] == 50 and all(pd.isna(kk[name]) for name in ("lo", "hi", "services"))
