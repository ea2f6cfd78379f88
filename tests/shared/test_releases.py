"""Two builds one after the other: what somebody learns who kept the first shared file."""

from __future__ import annotations

import shutil
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl import build as builder
from etl import pattern, shared
from tests.models.drawn import Lake
from tests.shared.conftest import opened

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
kec     | Kecamatan | kecamatan | 1     | -              | -                | 2010-01-01
a       | Kel A     | kelurahan | 2     | kec            | kec              | 2010-01-01
b       | Kel B     | kelurahan | 2     | kec            | kec              | 2010-01-01
c       | Kel C     | kelurahan | 2     | kec            | kec              | 2010-01-01
s       | Seksi     | seksi     | 2     | kec            | kec              | 2010-01-01
"""
LOW = "needs_improvement"
SIZES = {"a": 20, "b": 12, "c": 15, "s": 9}


class Office:
    """Monthly appraisals of a drawn kecamatan, exported again and again, each time drawn a day later."""

    def __init__(self, data: Path) -> None:
        self.data, self.lake, self.day = data, Lake(data), 1
        self.lake.add("unit", UNITS, extracted="2026-01-01")

    def export(
        self, low: dict[str, int], sizes: dict[str, int] | None = None, period: str = "2026-03"
    ) -> None:
        """Everybody Baik but the first `low[unit]` of a unit, who need improvement; then build."""
        rows = [
            {"person_key": f"{unit}{i}", "unit_id": unit, "rating": LOW if i < low.get(unit, 0) else "good"}
            for unit, size in {**SIZES, **(sizes or {})}.items()
            for i in range(size)
        ]
        self.day += 1
        told = {"period_type": "month", "period": period, "scheme": "PANRB6", "is_acting": "false"}
        self.lake.add("appraisal", rows, extracted=f"2026-11-{self.day:02d}", **told)
        self.result = builder.build(self.data)

    def shares(self, which: str, period: str = "2026-03") -> dict[str, Any]:
        """Value and status of the low ratings per unit in one of the two files."""
        with opened(self.data) as con:
            rows = con.execute(
                f"select unit_id, value, status from {which}.value where metric = 'needs_improvement_or_lower' "
                "and hierarchy = 'command' and period = ? order by unit_id", [period],
            ).fetchall()  # fmt: skip
        return {unit: round(value, 2) if value is not None else status for unit, value, status in rows}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose first export was built; copied, never changed."""
    office = Office(tmp_path_factory.mktemp("once") / "data")
    office.export({"a": 4, "b": 3})
    return office


@pytest.fixture
def begun(once: Office, tmp_path: Path) -> Office:
    """A copy of it: four of `a` and three of `b` need improvement."""
    shutil.copytree(once.data, tmp_path / "data")
    office, lake = copy(once), copy(once.lake)
    office.data, office.lake = tmp_path / "data", lake
    lake.root, lake.files, lake.loads = office.data / "lake", [*lake.files], [*lake.loads]
    return office


def test_one_changed_mark_is_not_released_and_five_are(begun: Office) -> None:
    before = begun.shares("shared")
    assert before["a"] == 20 and before["b"] == 25 and begun.result.held == 0
    begun.export({"a": 5, "b": 3})
    assert begun.shares("internal")["a"] == 25
    assert begun.shares("shared") == before
    assert begun.result.held == 1
    begun.export({"a": 9, "b": 3})
    assert begun.shares("shared")["a"] == 45
    assert begun.result.held == 0


def test_somebody_who_joins_is_not_released_alone(begun: Office) -> None:
    before = begun.shares("shared")
    begun.export({"a": 4, "b": 3}, {"b": 13})
    assert begun.shares("internal")["b"] == 23.08
    assert begun.shares("shared") == before
    begun.export({"a": 4, "b": 5}, {"b": 18})
    assert begun.shares("shared")["b"] == 28


def test_a_new_month_is_released_while_a_small_correction_of_an_old_one_waits(office: Office) -> None:
    office.export({"a": 4})
    office.export({"a": 5})
    office.export({"a": 8}, period="2026-04")
    assert office.shares("shared")["a"] == 20
    assert office.shares("shared", "2026-04")["a"] == 40


def test_what_was_hidden_stays_hidden_and_what_was_shown_is_no_cover(office: Office) -> None:
    office.export({"a": 4, "b": 3}, {"s": 3})
    first = office.shares("shared")
    assert first["s"] == "hidden"
    hidden = {unit for unit, value in first.items() if value == "hidden"}
    assert len(hidden) >= 2
    office.export({"a": 4, "b": 3}, {"s": 9})
    again = office.shares("shared")
    assert {unit for unit, value in again.items() if value == "hidden"} >= hidden


def test_a_unit_that_shrank_hides_the_total_because_its_neighbours_are_known(begun: Office) -> None:
    assert "hidden" not in begun.shares("shared").values()
    begun.export({"a": 4, "b": 3}, {"s": 2})
    now = begun.shares("shared")
    assert now["s"] == "hidden" and now["kec"] == "hidden"
    assert [now[unit] for unit in "abc"] == [20, 25, now["c"]] and now["c"] != "hidden"


def test_the_same_export_again_changes_nothing(begun: Office) -> None:
    before = begun.shares("shared")
    builder.build(begun.data)
    assert begun.shares("shared") == before


def test_a_published_table_nobody_classified_stops_the_build(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "SAME", shared.SAME - {"unit_tree"})
    with pytest.raises(shared.UnclassifiedTableError, match="unit_tree"):
        office.export({})
    assert not list((office.data / "warehouse").glob("build-*"))


def test_a_pattern_that_does_not_hold_is_never_published(
    begun: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pattern, "suppress", partial(pattern.suppress, complementary=False))
    with pytest.raises(pattern.DisclosureError) as refused:
        begun.export({"a": 4, "b": 3}, {"s": 2})
    assert "tidak ada yang diterbitkan" in refused.value.message.id
    assert begun.shares("shared")["a"] == 20


@pytest.mark.parametrize("asked", [1, 2])
def test_no_setting_lowers_the_floor(office: Office, monkeypatch: pytest.MonkeyPatch, asked: int) -> None:
    given = builder.rules.sections()["disclosure"]["values"]
    monkeypatch.setitem(given, "appraisal", asked)
    monkeypatch.setitem(given, "floor", asked)
    office.export({"a": 4, "b": 3}, {"s": 2})
    assert office.shares("shared")["s"] == "hidden"
