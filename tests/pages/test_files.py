"""What a file says of itself, for people and for programs; what belongs into a link; what stands on paper."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from dashboard import link, metadata, printing, theme
from tests.pages.charts import enrich
from tests.pages.conftest import text, visit

VIEW = {"metric": "good_or_better", "by": "month", "period": "2026-10", "unit": "plaju"}


@pytest.fixture
def files(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What is offered at a click, by name, made at once."""
    made: dict[str, bytes] = {}

    def keep(_label: str, make: Any, name: str, **_: Any) -> None:
        made[name] = make()

    enrich(tiny)
    monkeypatch.setattr("streamlit.download_button", keep)
    return made


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_file_carries_the_record_of_its_metric(files: dict[str, bytes], lang: str) -> None:
    visit("trend", opened="trend_file", lang=lang, **VIEW)
    assert sorted(files) == ["trend.csv", "trend.json", "trend.parquet", "trend.xlsx"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["trend.xlsx"]))
    assert book.sheet_names == [text(f"export.{name}", lang) for name in ("data", "notes", "metadata")]
    head, row = book.get_sheet_by_name(text("export.metadata", lang)).to_python()
    assert head == [text(f"export.field_{name}", lang) for name in metadata.FIELDS]
    told = dict(zip(metadata.FIELDS, row, strict=True))
    assert (told["code"], told["unit"]) == ("good_or_better", text("measured.percent", lang))
    assert told["producer"] and " ÷ " in told["formula"] and told["reviewed"]
    notes = dict(book.get_sheet_by_name(text("export.notes", lang)).to_python())
    assert notes[text("export.audience", lang)] == text("frame.internal", lang)
    assert notes[text("export.warning", lang)] == text("export.synthetic", lang)
    assert f"# {text('export.producer', lang)}: ".encode() in files["trend.csv"]


def test_a_program_reads_the_metadata_in_both_languages(files: dict[str, bytes]) -> None:
    visit("trend", opened="trend_file", **VIEW)
    record = json.loads(files["trend.json"])
    assert record["@type"] == "dcat:Dataset" and record["audience"] == "internal" and record["synthetic"]
    assert record["temporal"] == {"startDate": "2026-10-01", "endDate": "2026-10-31"}
    assert record["title"]["en"].startswith("Trend: ") and record["title"]["id"].startswith("Tren: ")
    (told,) = record["indicators"]
    assert (told["code"], told["unit"], told["measure"]) == ("good_or_better", "percent", "share")
    assert {lang: words["unit"] for lang, words in told["texts"].items()} == {"id": "persen", "en": "percent"}
    table = pq.read_table(io.BytesIO(files["trend.parquet"]))
    assert json.loads((table.schema.metadata or {})[b"metadata"]) == record
    assert [column["name"] for column in record["columns"]] == table.column_names
    assert record["rows"] == table.num_rows


def test_numbers_of_a_file_have_the_decimals_and_the_unit_of_their_metric(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[metadata.Described] = []
    describe = metadata.describe
    monkeypatch.setattr(metadata, "describe", lambda *given: told.append(describe(*given)) or told[-1])
    visit("trend", opened="trend_file", **VIEW)
    visit("overview", opened="profile_skm_file", by="quarter", period="2026-Q3")
    percent, score = (set(one.shapes[text("figure.col_value", "id")]) for one in told)
    assert {(shape.decimals, shape.suffix.strip()) for shape in percent if shape} == {(1, "%")}
    assert {(shape.decimals, shape.suffix) for shape in score if shape} == {(2, "")}


def component(app: AppTest) -> dict[str, Any]:
    """What the browser is told of the link."""
    found = [block for block in app.get("bidi_component") if block.proto.component_name == link.KEY]
    told: dict[str, Any] = json.loads(found[0].proto.json)
    return told


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_link_keeps_the_view_and_the_choices_of_the_page_and_no_role(tiny: Path, lang: str) -> None:
    enrich(tiny)
    told = component(visit("trend", role="kepegawaian", token="x", lang=lang, unit="plaju"))
    assert {"unit", "view", "by", "period", "lang", "metric", "step"} <= set(told["kept"])
    assert not {"role", "token", "code", "state"} & set(told["kept"])
    assert told["words"]["button"] == text("link.button", lang)


def styles(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def edge(app: AppTest, name: str) -> str:
    """What stands at one edge of a sheet of paper."""
    found = re.search(rf'@{name}{{content:"(.*?)"', styles(app))
    assert found
    return re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), found[1])


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_sheet_says_what_it_is_about_how_fresh_and_that_it_is_made_up(tiny: Path, lang: str) -> None:
    enrich(tiny)
    app = visit("overview", lang=lang, unit="plaju", by="month", period="2026-10")
    month = {"id": "Oktober 2026", "en": "October 2026"}[lang]
    assert edge(app, "top-left").endswith(month) and text("nav.overview", lang) in edge(app, "top-left")
    assert edge(app, "top-right") == text("frame.synthetic", lang)
    assert "(b1)" in edge(app, "bottom-left") and text("frame.internal", lang) in edge(app, "bottom-left")
    assert edge(visit("privacy", lang=lang), "top-left").endswith(text("nav.privacy", lang))


@pytest.mark.parametrize(
    "name", ['"}body{display:none}', "a\\", "</style><script>", "x\ny", "Kelurahan Plaju Ulu é"]
)
def test_a_name_cannot_leave_its_place_in_a_style_sheet(name: str) -> None:
    told = printing.quoted(name)
    assert re.fullmatch(r'"(?:[a-zA-Z0-9]|\\[0-9a-f]+ )*"', told)
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), told[1:-1]) == name


def test_on_paper_every_ink_of_the_dark_appearance_gives_way_to_its_light_one(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "invert(1)" not in styles(visit("privacy"))
    monkeypatch.setattr(theme, "ink", lambda: theme.DARK)
    told = styles(visit("privacy"))
    assert '[style*="fill: rgb(125, 180, 240)"]{fill:#1f5fa8!important}' in told
    assert "--k-text:#16233b!important" in told and "invert(1)" in told
