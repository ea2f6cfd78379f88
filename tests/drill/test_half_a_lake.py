"""The lake was copied by half: the build names the file that is not whole, and the old figures stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import lake
from tests.conftest import run_etl
from tests.drill import damage
from tests.drill.conftest import current


@pytest.mark.parametrize(("way", "why"), [("remove", "berkas tidak ada"), ("cut", "terpotong")])
def test_the_file_is_named_in_both_languages(house: Path, way: str, why: str) -> None:
    lost = lake.current(house).files[3].path
    damage.WAYS[way](house / "lake" / lost)
    done = run_etl(house, "build")
    assert done.returncode == 3 and "Traceback" not in done.stderr
    said_id, said_en = done.stderr.splitlines()[-2:]
    assert f"tidak utuh: {lost} ({why})" in said_id and f"not whole: {lost}" in said_en
    assert current(house) == "build-000001"
    assert "The last 1 builds failed (LakeDamagedError" in run_etl(house, "status").stdout


def test_a_file_of_zeros_and_an_empty_one_are_not_whole(house: Path) -> None:
    manifest = lake.current(house)
    file = house / "lake" / manifest.files[0].path
    for content in (bytes(file.stat().st_size), b""):
        file.write_bytes(content)
        with pytest.raises(lake.LakeDamagedError, match="cut short"):
            lake.whole(house / "lake", manifest)
