"""A hidden number leaves nothing on any page or in any file; bands and limits are written wherever a number is."""

import io
import re
import shutil
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.charts import enrich, point, screen
from tests.pages.conftest import redraw, text, visit

HIDDEN = (Path(__file__).parent / "hidden.sql").read_text(encoding="utf-8")
NUMBERS = (61.7171, 51.7171, 71.7171, 6173.0, 6171.7, 6179.0)
WRITTEN = re.compile(rb"[567]1[.,]7|617[139]|6[.,]17[139]")
PAGES = ("overview", "trend", "comparison", "improvement")


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with a second file for others, in which one unit is hidden."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    redraw(folder / "shared.duckdb", HIDDEN)
    return tiny


def other(page: str, **address: str) -> AppTest:
    """A visit of somebody who sees the shared file only."""
    return visit(page, role="fasilitator", **address)


def sent(app: AppTest) -> bytes:
    """Everything that goes to the browser, without the style sheets and the rules' own SQL."""
    protos = (element.proto for element in _elements(app) if hasattr(element, "proto"))
    parts = (proto.SerializeToString() for proto in protos if hasattr(proto, "SerializeToString"))
    return b"\n".join(part for part in parts if b"<style>" not in part)


def _elements(app: AppTest) -> Iterator[Any]:
    blocks: list[Any] = [app.main, app.sidebar]
    while blocks:
        found = blocks.pop()
        blocks.extend(found.children.values()) if hasattr(found, "children") else None
        yield found


def assert_silent(told: bytes) -> None:
    assert not WRITTEN.search(told), WRITTEN.findall(told)
    assert not [number for number in NUMBERS if struct.pack("<d", number) in told]


@pytest.mark.parametrize("unit", ["ulu", "plaju", "plaju~kelurahan", "kota"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_sends_a_hidden_number(told: Path, page: str, unit: str) -> None:
    for by, period in (("quarter", "2026-Q3"), ("month", "2026-10")):
        assert_silent(sent(other(page, unit=unit, by=by, period=period)))


@pytest.mark.parametrize("way", ["dots", "heat", "table"])
def test_a_comparison_hides_it_in_every_form(told: Path, way: str) -> None:
    app = other("comparison", unit="plaju", kind="kelurahan", metric="good_or_better")
    app.session_state["comparison_as_False_False"] = way
    app.run()
    assert_silent(sent(app))
    shown = screen(app) if way != "table" else app.dataframe[0].value.to_string()
    assert text("figure.hidden", "id") in shown and "≥90" in shown and "10–19" in shown


def test_the_table_of_a_trend_hides_it_and_sorts_it_as_nothing(told: Path) -> None:
    app = other("trend", unit="darat", by="quarter", period="2026-Q3")
    app.session_state["trend_as"] = "table"
    app.run()
    assert set(app.dataframe[0].value["n"]) == {"10–19"}
    assert set(app.dataframe[0].value["Nilai"]) == {"≥90\N{NO-BREAK SPACE}%"}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("page", ["overview", "trend"])
def test_a_unit_with_nothing_to_show_says_where_to_look(told: Path, page: str, lang: str) -> None:
    app = other(page, unit="ulu", lang=lang, by="quarter", period="2026-Q3")
    assert text("hidden.all_title", lang) in screen(app)
    links = [element.proto.label for element in app.get("page_link")]
    group = text("group.all", lang, kind=text("group.kelurahan", lang), n=2)
    assert [link.replace("\\", "") for link in links if "Plaju" in link][:2] == [
        f"{group} · Kecamatan Plaju",
        "Kecamatan Plaju",
    ]


def test_the_reason_is_told_once_and_only_where_something_is_hidden(told: Path) -> None:
    why = text("hidden.why", "id")
    assert (
        screen(other("comparison", unit="plaju", kind="kelurahan", metric="good_or_better")).count(why) == 1
    )
    assert why not in screen(visit("overview", unit="darat")) + screen(other("overview", unit="kota"))


def test_a_group_stands_before_the_units_and_is_not_one_of_them(told: Path) -> None:
    page = screen(other("comparison", unit="plaju", kind="kelurahan", metric="good_or_better"))
    rows = re.findall(r'<tr( class="k-group")?[^>]*><th scope="row"><a [^>]*>(.*?)</a>', page)
    assert rows == [
        (' class="k-group"', "Semua kelurahan (2 unit)"), ("", "Kelurahan Plaju Darat"), ("", "Kelurahan Plaju Ulu"),
    ]  # fmt: skip
    parts = screen(other("trend", unit="plaju", metric="good_or_better", by="quarter", period="2026-Q3"))
    assert parts.index("Semua kelurahan (2 unit)") < parts.index("Kelurahan Plaju Darat")
    assert text("trend.hidden", "id", units="Kelurahan Plaju Ulu") in parts.replace("\\", "")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("id", "Paling sedikit 90\N{NO-BREAK SPACE}% pegawai yang dinilai"),
        ("en", "At least 90\N{NO-BREAK SPACE}% of the employees rated"),
    ],
)
def test_a_finding_without_counts_is_told_as_a_share_with_its_limit(
    told: Path, lang: str, sentence: str
) -> None:
    assert sentence in screen(other("overview", unit="plaju", lang=lang, by="quarter", period="2026-Q3"))


def test_a_rounded_count_says_so(told: Path) -> None:
    assert ">≈20<" in screen(other("overview", unit="plaju", by="quarter", period="2026-Q3"))


@pytest.mark.parametrize(
    ("page", "key"), [("trend", "trend"), ("trend", "trend_parts"), ("comparison", "comparison")]
)
def test_a_file_leaves_the_cell_empty_and_calls_it_hidden(
    told: Path, page: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, bytes] = {}

    def keep(_label: str, made: Any, name: str, **_: Any) -> None:
        files[name] = made()

    monkeypatch.setattr("streamlit.download_button", keep)
    unit = "darat" if key == "trend" else "plaju"
    visit(
        page,
        f"{key}_file",
        role="fasilitator",
        unit=unit,
        kind="kelurahan",
        metric="good_or_better",
        by="month",
        period="2026-10",
    )
    csv = files[f"{key}.csv"]
    assert_silent(csv)
    with zipfile.ZipFile(io.BytesIO(files[f"{key}.xlsx"])) as book:
        assert_silent(b"".join(book.read(name) for name in book.namelist()))
    table = pq.read_table(io.BytesIO(files[f"{key}.parquet"]))
    assert_silent(repr([table.to_pylist(), table.schema.metadata]).encode())
    assert_silent(files[f"{key}.json"])
    head = next(line for line in csv.decode("utf-8-sig").splitlines() if not line.startswith(("#", '"#')))
    assert {"n dari", "n sampai", "Batas"} <= set(head.split(";"))
    row = next(
        line
        for line in csv.decode().splitlines()
        if "disembunyikan" in line and ";" in line and "#" not in line
    )
    assert set(row.split(";")) & set("0123456789.") == set()


def test_the_way_back_ends_at_the_exports_where_rows_are_closed(told: Path) -> None:
    app = other("overview", unit="plaju", by="quarter", period="2026-Q4")
    point(app, "good_or_better")
    page = screen(app)
    assert text("origin.rows_closed", "id") in page and "n 10–19" in page
    assert "Siti Aminah" not in page and b"Siti Aminah" not in sent(app)


def test_the_strip_says_which_figures_these_are(told: Path) -> None:
    assert text("frame.shared", "id") in screen(other("overview", unit="plaju"))
    assert text("frame.internal", "id") in screen(visit("overview", unit="plaju"))
