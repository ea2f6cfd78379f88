"""What people decide on the pages reaches a real build through the app's database: limits, a group, words."""

from __future__ import annotations

from statistics import mean

import pytest

from dashboard import store
from tests.etl.test_decisions import keep
from tests.models.conftest import Drawn

UNITS = """
unit_id    | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
contoh-kec | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
contoh-a   | Kel A     | kelurahan | 2     | contoh-kec     | contoh-kec       | 2010-01-01
contoh-b   | Kel B     | kelurahan | 2     | contoh-kec     | contoh-kec       | 2010-01-01
"""
GOOD = [
    60,
    70,
    80,
    70,
    60,
    80,
    70,
    60,
    70,
    80,
    70,
    60,
    80,
    70,
    60,
    *[90, 100, 80, 90, 100, 90, 80, 100, 90, 80, 90, 100, 70, 80],
]
SEGMENTS = """
select segment, started_by, reason, centre from control_series
where hierarchy = 'command' and metric = '{metric}' and unit_id = '{unit}' and period_type = 'month'
order by segment
"""
MEMBERS = "select distinct group_name, unit_id from comparison_member where starts_with(group_id, 'own:') order by all"
REASON = "Antrean daring dipakai untuk seterusnya"


def months() -> list[str]:
    return [f"{2024 + n // 12}-{1 + n % 12:02}" for n in range(len(GOOD))]


def test_a_build_obeys_what_was_decided_on_the_pages(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINERJA_DATA", str(drawn.data))
    drawn.units(UNITS)
    rows = [
        {
            "person_key": f"p{k}",
            "unit_id": "contoh-a",
            "period": month,
            "rating": "good" if 10 * k < share else "poor",
        }
        for month, share in zip(months(), GOOD, strict=True)
        for k in range(10)
    ]
    drawn.lake.add("appraisal", rows, scheme="PANRB6", period_type="month", extracted="2026-07-01")
    told = [("L1", "pelayanannya ngaret"), ("L2", "antre lama")]
    drawn.lake.add("complaint", [{"complaint_id": key, "text": text} for key, text in told],
                   unit_name="Kel A", received_on="2026-03-02", period="2026-03", status="waiting")  # fmt: skip
    keep(
        store.rebases,
        {"unit_id": "contoh-a", "metric": "good_or_better", "day": "2025-04-10", "reason": REASON},
    )
    keep(store.own_groups, {"group_id": "g1", "name": "Loket ramai"})
    keep(store.group_members, *({"group_id": "g1", "unit_id": unit} for unit in ("contoh-a", "contoh-b")))
    keep(store.own_keywords, {"theme": "waktu", "keyword": "ngaret", "is_alone": False, "is_removed": False})
    keep(store.corrections, {"complaint_id": "L2", "theme": "biaya"})
    first, second = drawn.ask(SEGMENTS.format(unit="contoh-a", metric="good_or_better"))
    assert (first[:2], second[:3]) == ((0, "data"), (1, "rebase", REASON))
    after = GOOD[months().index("2025-04") :][:12]
    assert second[3] == pytest.approx(mean(after))
    for unit, metric in (("contoh-kec", "good_or_better"), ("contoh-a", "very_good")):
        (only,) = drawn.ask(SEGMENTS.format(unit=unit, metric=metric))
        assert only[:2] == (0, "data"), "another unit or number stays as it was"
    assert drawn.ask(MEMBERS) == [("Loket ramai", "contoh-a"), ("Loket ramai", "contoh-b")]
    themes = "select complaint_id, themes from complaint_text order by complaint_id"
    assert drawn.ask(themes) == [("L1", ["waktu"]), ("L2", ["biaya"])]
