"""Of what citizens write, only the redacted form goes beyond the lake: read from every table and from the raw bytes."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from etl.build import build
from etl.load import exports_in, load
from tests.etl.drawn_exports import FORM, NIP_3, form, write_csv, write_xlsx
from tests.etl.kept import COMPLAINT, EMPLOYEE, UNIT, complaint, employee
from tests.etl.test_erase import unpacked

NAME = "Drs. H. Bagus Prakoso Wibowo"
PLANTED = {
    "NIK": "1671140101900001", "spaced NIK": "1671 1401 0190 0002", "NIP": "198701012010012003",
    "spaced NIP": "19870101 201001 2 003", "dotted NIP": "1987.0101.2010.01.2.003", "phone": "0812-3456-7890",
    "abroad": "+62 812 3456 7891", "mail": "warga.satu@contoh.id", "name": "Bagus Prakoso",
    "name in capitals": "PRAKOSO WIBOWO", "account": "@warga_satu",
}  # fmt: skip
# The wrong cell of a refused row, shown to HR alone: they must tell the unit which cell to mend.
FOR_HR = {"phone", "abroad", "name", "name in capitals", "account"}


def test_nothing_planted_is_in_a_build(data: Path) -> None:
    inbox = data / "inbox"
    inbox.mkdir()
    unit = ["contoh-1", "Kelurahan Contoh", "kelurahan", "1", "", "", "", "2010-01-01", "", ""]
    write_xlsx(inbox / "unit.xlsx", {"Sheet1": [UNIT, unit]})
    write_xlsx(inbox / "pegawai.xlsx", {"Sheet1": [EMPLOYEE, employee(NIP_3, NAME)]})
    texts = [f"Antre lama, {kind} {text} di loket" for kind, text in PLANTED.items()]
    complaints = [complaint(f"L{n}", text) for n, text in enumerate(texts)]
    refused = [complaint(f"R{n}", text, status=text) for n, text in enumerate(texts)]
    write_csv(inbox / "lapor.csv", [COMPLAINT, *complaints, *refused])
    forms = [
        [*form("Kelurahan Contoh", f"2026-02-03 09:{n:02}:00")[:-1], text] for n, text in enumerate(texts)
    ]
    write_csv(inbox / "survei.csv", [FORM, *forms], ",")
    results = load(exports_in([inbox]), data)
    assert {r.file_name: r.state for r in results}["survei.csv"] == "accepted"
    folder = build(data).folder
    with duckdb.connect(str(folder / "internal.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from sentence").fetchall()[0][0] >= 2 * len(texts)
        assert con.execute("select count(*) from refused").fetchall()[0][0] == len(texts)
    for file in sorted(folder.glob("*.duckdb")):
        found = unpacked(file)
        assert (NAME in found) is (file.stem == "internal")  # the one table that may hold it
        found = found.replace(NAME, "")
        left = {kind for kind, text in PLANTED.items() if re.search(re.escape(text), found, re.IGNORECASE)}
        assert left <= (FOR_HR if file.stem == "internal" else set()), file.name
