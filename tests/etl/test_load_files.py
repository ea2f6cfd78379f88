"""Whole files: twice, undone, unknown, damaged, in sheets; the command and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from etl import lake
from etl.__main__ import main
from etl.load import Upload, check, exports_in
from tests.etl.drawn_exports import (
    APPRAISAL,
    NIP,
    NIP_2,
    accepted,
    appraisal,
    appraisals,
    one,
    titles,
    write_csv,
    write_xlsx,
)


def test_the_same_file_twice_changes_nothing(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal())
    one(path, data)
    before = lake.current(data)
    again = one(path, data, "nama lain.csv")
    assert (again.state, again.exit_code, lake.current(data)) == ("duplicate", 0, before)


def test_a_refused_file_is_recorded_once(data: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["apa", "saja"], ["1", "2"]])
    assert one(path, data).state == "refused_file"
    before = lake.current(data)
    assert one(path, data).state == "refused_file"
    assert (lake.current(data), len(before.loads)) == (before, 1)


def test_another_content_for_the_same_period_and_unit_stays_beside_it(data: Path, tmp_path: Path) -> None:
    one(appraisals(tmp_path / "a.csv", appraisal()), data)
    one(appraisals(tmp_path / "b.csv", appraisal(hasil_akhir="SANGAT BAIK")), data)
    assert accepted(data, "rating, file_name", order="file_name") == [
        ("good", "a.csv"),
        ("very_good", "b.csv"),
    ]


def test_undo_takes_back_the_latest_load_and_lets_it_come_again(data: Path, tmp_path: Path) -> None:
    first, second = (
        appraisals(tmp_path / n, appraisal(nip)) for n, nip in (("a.csv", NIP), ("b.csv", NIP_2))
    )
    one(first, data)
    one(second, data)
    assert [r.file_name for r in lake.undo(data)] == ["b.csv"]
    assert accepted(data, "file_name") == [("a.csv",)]
    assert [(r.file_name, r.state) for r in lake.current(data).loads] == [
        ("a.csv", "accepted"),
        ("b.csv", "undone"),
    ]
    assert one(second, data).state == "accepted"
    assert [len(lake.undo(data)) for _ in range(3)] == [1, 1, 0]
    assert lake.current(data).files == ()


def test_a_month_in_each_sheet(data: Path, tmp_path: Path) -> None:
    def sheet(month: str, number: str) -> list[list[Any]]:
        row = appraisal(periode_awal_skp=f"2026-{number}-01", periode_akhir_skp=f"2026-{number}-28")
        return [*titles(f"Bulanan {month} Tahun 2026"), APPRAISAL, row]

    sheets = {
        "jan": sheet("JANUARI", "01"),
        "feb": sheet("FEBRUARI", "02"),
        "Petunjuk": [["Isi", "dengan"], ["a", "b"]],
    }
    result = one(write_xlsx(tmp_path / "2026.xlsx", sheets), data)
    assert [(s.sheet, s.period, s.accepted, s.skipped) for s in result.sheets] == [
        ("jan", "2026-01", 1, 0), ("feb", "2026-02", 1, 0), ("Petunjuk", None, 0, 2),
    ]  # fmt: skip


def test_a_workbook_with_one_wrong_sheet_is_refused_whole(data: Path, tmp_path: Path) -> None:
    grid = [*titles(), APPRAISAL, appraisal()]
    result = one(write_xlsx(tmp_path / "2026.xlsx", {"mar": grid, "apr": grid}), data)
    assert (result.state, lake.current(data).files) == ("refused_file", ())
    assert "(sheet apr)" in result.message_en and "(lembar apr)" in result.message_id


def test_a_sheet_whose_header_changed_is_not_left_out_in_silence(data: Path, tmp_path: Path) -> None:
    changed = [h if h != "hasil_akhir" else "predikat_akhir" for h in APPRAISAL]
    sheets = {"a": [*titles(), APPRAISAL, appraisal()], "b": [*titles(), changed, appraisal(NIP_2)]}
    result = one(write_xlsx(tmp_path / "x.xlsx", sheets), data)
    assert (result.state, lake.current(data).files) == ("refused_file", ())
    assert result.nearest and result.nearest["missing"] == ["hasil_akhir"]


def test_an_unknown_layout_names_the_nearest(data: Path, tmp_path: Path) -> None:
    changed = [h if h != "hasil_akhir" else "predikat_akhir" for h in APPRAISAL]
    result = one(write_csv(tmp_path / "x.csv", [changed, appraisal()]), data)
    assert (result.state, result.exit_code) == ("refused_file", 2)
    assert result.nearest and result.nearest["contract"] == "appraisal_ekinerja"
    assert result.nearest["missing"] == ["hasil_akhir"] and "predikat_akhir" in result.nearest["unknown"]
    assert "predikat_akhir" in result.message_id


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.csv"), (b"<html><table></table></html>", "laporan.xls"), (b"PK\x03\x04rusak", "rusak.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "lama.xls"), (b"\x00\x01\x02", "biner.csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_gets_a_message(
    data: Path, tmp_path: Path, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = one(tmp_path / name, data)
    assert (result.state, result.exit_code) == ("refused_file", 2)
    assert result.message_id and result.message_en and result.message_id != result.message_en


def test_only_a_header_is_no_export(data: Path, tmp_path: Path) -> None:
    assert "no row" in one(appraisals(tmp_path / "x.csv"), data).message_en


def test_nothing_acceptable_says_the_most_frequent_reason(data: Path, tmp_path: Path) -> None:
    result = one(appraisals(tmp_path / "x.csv", *[appraisal("123", id=str(n)) for n in range(3)]), data)
    assert (result.state, result.sheets[0].refused) == ("refused_file", 3)
    assert "18 digits" in result.message_en


def test_check_loads_nothing(data: Path, tmp_path: Path) -> None:
    result = check(Upload(appraisals(tmp_path / "x.csv", appraisal(), appraisal("1"))), data)
    assert (result.state, lake.current(data).number) == ("partly", 0)
    assert not list(lake.lake_of(data).rglob("*.parquet"))


def test_the_workbook_for_the_unit(data: Path, tmp_path: Path) -> None:
    one(appraisals(tmp_path / "x.xlsx", appraisal(), appraisal(NIP_2, hasil_akhir="=1+1", id="a-2")), data)
    assert main(["refused", "--xlsx", str(tmp_path / "balik.xlsx")]) == 0
    rows = CalamineWorkbook.from_path(tmp_path / "balik.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][:5] == ["x.xlsx", "Sheet1", 10.0, "hasil_akhir", "=1+1"]
    assert rows[1][5].startswith("salah satu dari") and rows[1][6].startswith("one of")
    assert json.loads(rows[1][7])["id"] == "a-2" and "nip" not in json.loads(rows[1][7])


def test_exit_codes_of_the_command(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = appraisals(tmp_path / "a.csv", appraisal())
    mixed = appraisals(tmp_path / "b.csv", appraisal(NIP_2), appraisal("1"))
    unknown = write_csv(tmp_path / "c.csv", [["apa"], ["saja"]])
    assert [main(["load", str(p)]) for p in (good, mixed, unknown, tmp_path / "tidak ada.csv")] == [
        0,
        1,
        2,
        2,
    ]
    assert "diterima/accepted 1 + ditolak/refused 1" in capsys.readouterr().out
    assert main(["undo"]) == 0 and "b.csv" in capsys.readouterr().out


def test_a_fault_of_ours_is_exit_code_3(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "lake").write_text("a file where a folder must be")
    assert main(["undo"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_folder_is_loaded_in_order_without_what_lies_aside(tmp_path: Path) -> None:
    for name in ("b.csv", "a.xlsx", "catatan.txt", ".c.csv", "~$a.xlsx", "_d.csv", "sub/e.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [str(u.path.relative_to(tmp_path)) for u in exports_in([tmp_path])]
    assert found == ["a.xlsx", "b.csv", "sub/e.parquet"]
