"""The units of the sample (`territory.toml`): who commands whom, and what lies in the kecamatan."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header

DISTRICT_CODE = "16.71.14"
PEMKOT = "Pemerintah Kota Palembang"
PEMPROV = "Pemerintah Provinsi Sumatera Selatan"
KEMENAG = "Kementerian Agama"

_AGENCIES = {"kota": PEMKOT, "provinsi": PEMPROV, "kemenag": KEMENAG}
_FOUNDED = date(2017, 1, 1)


@dataclass(frozen=True)
class Unit:
    """One dated row of the unit reference; `size` is the number of employees aimed at (0: none)."""

    unit_id: str
    name: str
    kind: str
    level: int
    command: str | None
    territory: str | None
    code: str
    agency: str
    size: int
    users: int | None
    since: date
    until: date | None


@dataclass(frozen=True)
class Territory:
    """All dated units; the later row of a reorganised unit stands after the earlier one."""

    rows: tuple[Unit, ...]

    def at(self, unit_id: str, day: date) -> Unit:
        return next(
            unit
            for unit in self.rows
            if unit.unit_id == unit_id and unit.since <= day and (unit.until is None or day <= unit.until)
        )

    @property
    def units(self) -> list[Unit]:
        """The units as they are today, one row each, in the order of the reference."""
        return [unit for unit in self.rows if unit.until is None]

    def staffed(self, *kinds: str) -> list[Unit]:
        return [unit for unit in self.units if unit.size and (not kinds or unit.kind in kinds)]

    def now(self, unit_id: str) -> Unit:
        return next(unit for unit in self.units if unit.unit_id == unit_id)

    def name(self, unit_id: str) -> str:
        return self.now(unit_id).name


def territory(employees: int) -> Territory:
    """Kota Palembang, Kecamatan Plaju and all that lies in it, sized for about `employees` people.

    Units of up to eight people keep their size, for the small-unit questions depend on it.
    """
    text = (Path(__file__).parent / "territory.toml").read_text(encoding="utf-8")
    groups: list[dict[str, Any]] = tomllib.loads(text)["group"]
    factor = employees / 750
    return Territory(tuple(_unit(group, entry, factor) for group in groups for entry in group["units"]))


def _unit(group: dict[str, Any], entry: dict[str, Any], factor: float) -> Unit:
    size = int(entry.get("size", 0))
    return Unit(
        entry["id"],
        entry["name"],
        group["kind"],
        group["level"],
        group.get("command"),
        group.get("territory"),
        entry.get("code", group["code"]),
        _AGENCIES[group["agency"]],
        size if size <= 8 else max(8, round(size * factor)),
        entry.get("users"),
        group.get("since", _FOUNDED),
        group.get("until"),
    )


def unit_book(places: Territory) -> Book:
    """`Referensi Unit Kerja.xlsx`: one dated row per unit, true dates, empty where nothing is known."""
    rows: list[Row] = []
    for unit in places.rows:
        parents: Row = [unit.command, unit.territory, unit.code]
        row: Row = [
            unit.unit_id,
            unit.name,
            unit.kind,
            unit.level,
            *parents,
            unit.since,
            unit.until,
            unit.users,
        ]
        rows.append(row)
    above: list[Row] = [["Referensi Unit Kerja"], ["Data ditarik pada : 2 November 2026 08:00:00"], []]
    return Book("Referensi Unit Kerja.xlsx", [Sheet("Unit", header("unit"), rows, above)])
