"""Reports of many units: all of them in one file, a few at a time, and never a mixture of two builds."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import queries
from dashboard.report import batch
from dashboard.report.batch import Order, StaleError
from tests.report.drawn import VIEW, draw, told


@pytest.fixture
def order(data: Path) -> Order:
    draw(data)
    view = replace(VIEW, unit_id="plaju")
    return Order(view, batch.units(view), "en", False)


def test_a_subtree_is_its_units_in_the_order_of_the_tree(order: Order) -> None:
    assert order.units == ("plaju", "ulu", "pkm")
    assert batch.units(replace(VIEW, unit_id="ulu")) == ("ulu",)
    assert batch.units(replace(VIEW, unit_id="kota", hierarchy="command")) == (
        "kota",
        "plaju",
        "ulu",
        "dinkes",
        "pkm",
    )


def test_each_unit_has_its_report_in_the_file(order: Order) -> None:
    made = batch.begin(order)
    assert not made.is_ready and batch.unit_at(made) == "Kecamatan Plaju"
    made.step(queries.key(), 0)
    assert made.done == 1 and batch.unit_at(made) == "Kelurahan Plaju Ulu"
    made.step(queries.key(), 600)
    assert made.is_ready
    with zipfile.ZipFile(io.BytesIO(made.content())) as file:
        assert file.testzip() is None
        names = ["001-kecamatan-plaju.pdf", "002-kelurahan-plaju-ulu.pdf", "003-puskesmas-x-http-jahat-a.pdf"]
        assert file.namelist() == names
        text = told(file.read(names[2]))
    assert "Unit performance report" in text and "Puskesmas [x](http://jahat) $a$" in text


def test_a_new_build_stops_it(order: Order, data: Path) -> None:
    made = batch.begin(order)
    draw(data, "b2")
    with pytest.raises(StaleError):
        made.step(queries.key(), 0)
    assert made.done == 0


@pytest.mark.parametrize(
    ("name", "part"),
    [("Kelurahan Plaju Ulu", "kelurahan-plaju-ulu"), ("../../etc/passwd", "etc-passwd"), ("漢字", "unit"),
     ("É" * 100, "e" * 60), ("con\x00<>:|?*", "con")],
)  # fmt: skip
def test_a_name_of_a_file_holds_only_what_every_system_takes(name: str, part: str) -> None:
    assert batch.slug(name) == part
