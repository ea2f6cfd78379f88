"""The units of the sample: who commands whom, and what lies in the kecamatan.

Names and Kemendagri codes of places are real (Kepmendagri 300.2.2-2430/2025); everything said about a unit
is invented, which is why every id starts with `contoh-`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from etl.sample.draft import Book, Cell, Row, Sheet

PLAJU = "contoh-kec-plaju"
KOTA = "contoh-kota-palembang"
PROVINCE = "contoh-prov-sumsel"
DISTRICT_CODE = "16.71.14"
REORGANISED = date(2025, 1, 1)

PEMKOT = "Pemerintah Kota Palembang"
PEMPROV = "Pemerintah Provinsi Sumatera Selatan"
KEMENAG = "Kementerian Agama"


@dataclass(frozen=True)
class Unit:
    """One dated row of the unit reference; `size` is the number of employees aimed at (0 = outside the sample)."""

    unit_id: str
    name: str
    kind: str
    level: int
    command: str | None
    territory: str | None
    code: str
    agency: str
    size: int = 0
    users: int | None = None
    since: date = date(2017, 1, 1)
    until: date | None = None


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

    def name(self, unit_id: str) -> str:
        return next(unit.name for unit in self.units if unit.unit_id == unit_id)


def territory(rng: Random, employees: int) -> Territory:
    """Kota Palembang, Kecamatan Plaju and all that lies in it, sized for about `employees` people."""
    factor = employees / 750
    rows = [*_parents(), *_kecamatan(), *_health(), *_schools(rng), *_field_posts()]
    return Territory(tuple(_resized(unit, factor) for unit in rows))


def _resized(unit: Unit, factor: float) -> Unit:
    small = unit.size <= 8
    return unit if small else replace(unit, size=max(8, round(unit.size * factor)))


def _parents() -> list[Unit]:
    """Agencies above the kecamatan: their own staff is not part of the exports."""
    city = "16.71"
    dinas = [
        ("contoh-dinkes", "Dinas Kesehatan Kota Palembang"),
        ("contoh-disdik", "Dinas Pendidikan Kota Palembang"),
        ("contoh-dlh", "Dinas Lingkungan Hidup Kota Palembang"),
        ("contoh-dpupr", "Dinas Pekerjaan Umum dan Penataan Ruang Kota Palembang"),
        ("contoh-disdag", "Dinas Perdagangan Kota Palembang"),
        ("contoh-dppkb", "Dinas Pengendalian Penduduk dan KB Kota Palembang"),
    ]
    return [
        Unit(PROVINCE, "Provinsi Sumatera Selatan", "provinsi", 1, None, None, "16", PEMPROV),
        Unit(
            "contoh-disdik-prov",
            "Dinas Pendidikan Provinsi Sumatera Selatan",
            "dinas",
            2,
            PROVINCE,
            PROVINCE,
            "16",
            PEMPROV,
        ),
        Unit(KOTA, "Kota Palembang", "kota", 2, None, PROVINCE, city, PEMKOT),
        *(Unit(unit_id, name, "dinas", 3, KOTA, KOTA, city, PEMKOT) for unit_id, name in dinas),
        Unit(
            "contoh-kemenag",
            "Kantor Kementerian Agama Kota Palembang",
            "kementerian",
            3,
            None,
            KOTA,
            city,
            KEMENAG,
        ),
    ]


def _kecamatan() -> list[Unit]:
    seksi = [
        ("pemerintahan", "Seksi Pemerintahan", 5, None),
        ("trantib", "Seksi Ketenteraman dan Ketertiban", 6, None),
        ("pemberdayaan", "Seksi Pemberdayaan Masyarakat", 5, None),
        ("kesos", "Seksi Kesejahteraan Sosial", 5, None),
        ("yanum", "Seksi Pelayanan Umum", 8, 2400),
    ]
    kelurahan = [
        ("plaju-ulu", "Plaju Ulu", 1001, 8, 900),
        ("plaju-darat", "Plaju Darat", 1002, 8, 620),
        ("plaju-ilir", "Plaju Ilir", 1003, 7, 700),
        ("baguskuning", "Baguskuning", 1004, 7, 380),
        ("komperta", "Komperta", 1005, 10, 420),
        ("talangputri", "Talangputri", 1006, 8, 560),
        ("talangbubuk", "Talangbubuk", 1007, 12, 510),
    ]
    sekretariat = "contoh-sekretariat"
    return [
        Unit(PLAJU, "Kecamatan Plaju", "kecamatan", 3, KOTA, KOTA, DISTRICT_CODE, PEMKOT, 1),
        Unit(
            sekretariat,
            "Sekretariat Kecamatan Plaju",
            "sekretariat",
            4,
            PLAJU,
            PLAJU,
            DISTRICT_CODE,
            PEMKOT,
            2,
        ),
        *(
            Unit(
                f"contoh-subbag-{key}",
                f"Subbagian {name}",
                "subbagian",
                5,
                sekretariat,
                sekretariat,
                DISTRICT_CODE,
                PEMKOT,
                size,
            )
            for key, name, size in (
                ("umum", "Umum dan Kepegawaian", 7),
                ("keuangan", "Perencanaan dan Keuangan", 6),
            )
        ),
        *(
            Unit(f"contoh-seksi-{key}", name, "seksi", 4, PLAJU, PLAJU, DISTRICT_CODE, PEMKOT, size, users)
            for key, name, size, users in seksi
        ),
        *(
            Unit(
                f"contoh-kel-{key}",
                f"Kelurahan {name}",
                "kelurahan",
                4,
                PLAJU,
                PLAJU,
                f"{DISTRICT_CODE}.{code}",
                PEMKOT,
                size,
                users,
            )
            for key, name, code, size, users in kelurahan
        ),
    ]


def _health() -> list[Unit]:
    rows = []
    for key, name, code, size, users in (
        ("plaju", "Puskesmas Plaju", 1003, 60, 9200),
        ("komperta", "Puskesmas Komperta", 1005, 46, 5100),
    ):
        unit_id, place = f"contoh-pkm-{key}", f"{DISTRICT_CODE}.{code}"
        rows += [
            Unit(unit_id, name, "puskesmas", 4, "contoh-dinkes", PLAJU, place, PEMKOT, size, users),
            Unit(
                f"{unit_id}-tu",
                f"Subbagian Tata Usaha {name}",
                "subbagian",
                5,
                unit_id,
                unit_id,
                place,
                PEMKOT,
                8,
            ),
        ]
    return rows


def _schools(rng: Random) -> list[Unit]:
    rows = []
    for place, number in enumerate(range(221, 237)):
        code = f"{DISTRICT_CODE}.{1001 + place % 7}"
        rows.append(
            Unit(
                f"contoh-sdn-{number}",
                f"SD Negeri {number} Palembang",
                "sd",
                4,
                "contoh-disdik",
                PLAJU,
                code,
                PEMKOT,
                rng.randint(14, 22),
            )
        )
    for number, size in ((15, 36), (31, 31), (52, 34)):
        rows.append(
            Unit(
                f"contoh-smpn-{number}",
                f"SMP Negeri {number} Palembang",
                "smp",
                4,
                "contoh-disdik",
                PLAJU,
                f"{DISTRICT_CODE}.1002",
                PEMKOT,
                size,
            )
        )
    for unit_id, name, size in (
        ("contoh-sman-8", "SMA Negeri 8 Palembang", 46),
        ("contoh-smkn-7", "SMK Negeri 7 Palembang", 43),
    ):
        rows.append(
            Unit(unit_id, name, "sma", 4, "contoh-disdik-prov", PLAJU, f"{DISTRICT_CODE}.1001", PEMPROV, size)
        )
    return rows


def _field_posts() -> list[Unit]:
    """The waste UPTD changes its dinas on 1 January 2025: the same unit under two dated parents."""
    waste = Unit(
        "contoh-uptd-sampah",
        "UPTD Pengelolaan Persampahan Wilayah Plaju",
        "uptd",
        4,
        "contoh-dpupr",
        PLAJU,
        f"{DISTRICT_CODE}.1007",
        PEMKOT,
        14,
        260,
        until=date(2024, 12, 31),
    )
    return [
        waste,
        replace(waste, command="contoh-dlh", since=REORGANISED, until=None),
        Unit(
            "contoh-uptd-pasar",
            "UPTD Pasar Plaju",
            "uptd",
            4,
            "contoh-disdag",
            PLAJU,
            f"{DISTRICT_CODE}.1003",
            PEMKOT,
            7,
        ),
        Unit(
            "contoh-kua-plaju",
            "KUA Kecamatan Plaju",
            "kua",
            4,
            "contoh-kemenag",
            PLAJU,
            f"{DISTRICT_CODE}.1003",
            KEMENAG,
            9,
            190,
        ),
        Unit(
            "contoh-balai-kb-plaju",
            "Balai Penyuluh KB Kecamatan Plaju",
            "balai",
            4,
            "contoh-dppkb",
            PLAJU,
            f"{DISTRICT_CODE}.1006",
            PEMKOT,
            8,
        ),
    ]


def unit_book(places: Territory) -> Book:
    """`Referensi Unit Kerja.xlsx`: one dated row per unit, true dates, empty where nothing is known."""
    header: Row = [
        "unor_id",
        "nama_unor",
        "jenis_unit",
        "tingkat",
        "unor_induk_id",
        "wilayah_induk_id",
        "kode_wilayah",
        "berlaku_sejak",
        "berlaku_sampai",
        "pengguna_layanan_triwulan",
    ]
    rows: list[list[Cell]] = [
        [
            unit.unit_id,
            unit.name,
            unit.kind,
            unit.level,
            unit.command,
            unit.territory,
            unit.code,
            unit.since,
            unit.until,
            unit.users,
        ]
        for unit in places.rows
    ]
    above: list[Row] = [["Referensi Unit Kerja"], ["Data ditarik pada : 2 November 2026 08:00:00"], []]
    return Book("Referensi Unit Kerja.xlsx", [Sheet("Unit", header, rows, above)])
