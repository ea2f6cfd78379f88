"""What the terminal tells about loads and the build."""

from __future__ import annotations

from pathlib import Path

from etl.build import build
from etl.status import status
from tests.models.drawn import Lake


def test_nothing_loaded_nothing_published(tmp_path: Path) -> None:
    told = status(tmp_path)
    assert "Pegawai / employees" in told or "Pegawai" in told
    assert "nothing published yet" in told
    assert "refused" not in told.lower()


def test_loaded_refused_and_published(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.add("unit", "unit_id|unit_name|valid_from\na|Unit A|2020-01-01")
    lake.add("appraisal", "person_key|unit_id|period|scheme\n1|a|2026-03|PANRB6", extracted="2026-04-05")
    lake.refuse(file="maret.xlsx", expected="tanggal", rows=(9, 12))
    build(tmp_path)
    told = " ".join(status(tmp_path).split())
    assert "2026-03" in told and "2026-04-05" in told
    assert "maret.xlsx" in told and "tanggal" in told
    assert "build-000001" in told and "newer loads wait" not in told
    lake.add("appraisal", "person_key|unit_id|period|scheme\n1|a|2026-04|PANRB6", extracted="2026-05-05")
    assert "newer loads wait" in " ".join(status(tmp_path).split())
