"""The quick way of large sheets finds what the full statement finds, row by row, and memory is bounded by batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import refusals, repeats
from etl.context import context_of
from etl.contract import contracts
from etl.engine import connect
from etl.judge import judged
from etl.plain import Plain
from etl.read import open_export
from etl.recognise import Match, recognise
from etl.repeats import Repeats
from etl.validate import Decisions, Origin, source_columns
from tests.etl.drawn_exports import NIP, accepted, appraisal, appraisals, one

ODD: list[dict[str, Any]] = [
    {"nip": "1,98E+17"}, {"nip": ""}, {"nip": "19850312 201001 2 004"}, {"nip": "198513122010012004"},
    {"nip": "198503122010012000"}, {"nip": "198503122010013004"}, {"nip": "195003122010012004"},
    {"jenis": "Jumlah"}, {"jenis": "", "id": "Catatan: x"}, {"id": " a-7.0"}, {"id": "id"}, {"skp_unor": ""},
    {"skp_unor": " Unit  "}, {"skp_unor": "é"}, {"periode_awal_skp": "1 Maret 2026"},
    {"periode_awal_skp": "31/02/2026"}, {"periode_akhir_skp": "2026-02-01"}, {"hasil_akhir": "ISTIMEWA"},
    {"hasil_akhir": "-"}, {"hasil_kerja": "di atas ekspektasi"}, {"tahun_skp": "2025"}, {"tahun_skp": "dua"},
    {"waktu_dinilai": "2020-01-01 08:00:00"}, {"waktu_dinilai": "3 April 2026 pukul 10.15 WIB"},
    {"pegawai_atasan_nip": "197001011990011000"}, {"pegawai_atasan_nip": ""}, {"is_skp_plt_plh_pjb": "Plt"},
    {"jenis_pegawai": "honor"},
]  # fmt: skip


def rows(count: int) -> Iterator[list[Any]]:
    """Plain rows, every seventh with one thing odd."""
    for i in range(count):
        plain = {"nip": f"{NIP[:-3]}{i % 900 + 1:03}", "id": f"a-{i}", "skp_unor": f"Unit {i % 5}"}
        yield appraisal(**(plain | (ODD[i // 7 % len(ODD)] if i % 7 == 0 else {})))


def told(tables: Iterator[pa.Table]) -> list[dict[str, Any]]:
    return sorted((row for table in tables for row in table.to_pylist()), key=lambda row: row["row"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_quick_way_tells_the_same(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = open_export(appraisals(tmp_path / f"a.{kind}", *rows(400))).sheets[0]
    con = connect(tmp_path)
    match = recognise(sheet.preview, contracts().values())
    assert isinstance(match, Match)
    context = context_of(con, match, sheet.name, "a")
    columns, exact = source_columns(match)
    whole = pa.concat_tables(sheet.batches(match.header_row, columns, exact))
    finished = 0
    part = Plain.part

    def counted(self: Plain, batch: pa.Table) -> tuple[pa.Table, pa.Table]:
        nonlocal finished
        done = part(self, batch)
        finished += len(done[0])
        return done

    monkeypatch.setattr(Plain, "part", counted)

    def ways(many: int) -> list[dict[str, Any]]:
        batches = [whole.slice(0, 250), whole.slice(250)]
        origin = Origin("0" * 64, "a", sheet.name, "2026-04-05 08:00:00")
        decisions = Decisions(repeats=Repeats(np.array([20], np.int32), np.array([10], np.int32)))
        return told(judged(con, batches, match, context, origin, decisions, many))

    full = ways(1_000)
    assert not finished and len(full) == 400
    assert ways(1) == full
    assert 320 < finished < 360, "most rows are plain, and no odd one is"
    assert {row["slice"] for row in full} == {"2026-03", "refused", "skipped"}
    assert "'repeated'" in repr(full).replace("\\x1f", "'")


def test_repeats_are_found_a_share_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "SHARE_ROWS", 3)
    people = [f"{NIP[:-3]}{i:03}" for i in range(1, 8)]
    result = one(appraisals(tmp_path / "a.csv", *map(appraisal, [*people, *people])), tmp_path)
    assert [sum(s.accepted for s in result.sheets), sum(s.refused for s in result.sheets)] == [7, 7]
    assert [row for (row,) in accepted(tmp_path, "row")] == list(range(9, 16))
    assert [line["found"] for line in result.refused_sample] == [str(row) for row in range(9, 16)]


def test_lines_of_refused_rows_are_written_some_rows_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines(folder: Path) -> list[dict[str, Any]]:
        folder.mkdir()
        sheet = appraisals(folder / "a.csv", *(appraisal(**{"nip": NIP, **row}) for row in ODD))
        refused = one(sheet, folder).sheets[0].refused
        found: list[dict[str, Any]] = pq.read_table(next((folder / "lake" / "refused").iterdir())).to_pylist()
        assert len({line["row"] for line in found}) == refused > 7
        return found

    whole = lines(tmp_path / "whole")
    monkeypatch.setattr(refusals, "SHARE_ROWS", 3)
    assert lines(tmp_path / "shares") == whole
    assert [line["row"] for line in whole] == sorted(line["row"] for line in whole)
