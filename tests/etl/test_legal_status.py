"""Why somebody is away or out never enters: of the legal standing only a known word is kept."""

import tomllib
from pathlib import Path

import duckdb

from etl import rules

TABLE = Path("etl/contracts/tables/employee.toml")


def kept(given: str | None) -> str | None:
    """What the contract keeps of a cell."""
    value = tomllib.loads(TABLE.read_text(encoding="utf-8"))["columns"]["legal_status"]["value"]
    with duckdb.connect() as con:
        found: str | None = con.execute(
            f"select {value} from (select ? as legal_status_given)", [given]
        ).fetchall()[0][0]
    return found


def test_only_known_words_enter() -> None:
    cells = {
        " Aktif": "aktif", "Pensiun BUP": "pensiun", "Pindah Instansi": "pindah", "Cuti Sakit": "cuti",
        "Pemberhentian sementara karena hukuman disiplin": "tidak aktif", "Tidak Aktif": "tidak aktif", None: None,
    }  # fmt: skip
    assert {cell: kept(cell) for cell in cells} == cells


def test_every_word_of_the_rules_is_kept_and_no_other() -> None:
    words = [row["word"] for row in rules.read("rules")["legal_status"]["rows"] if row["word"]]
    assert [kept(f"{word} lain") for word in words] == words
    value = tomllib.loads(TABLE.read_text(encoding="utf-8"))["columns"]["legal_status"]["value"]
    assert sorted(value.split("^(")[1].split(")'")[0].split("|")) == sorted(words)
