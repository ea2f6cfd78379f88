"""Slides: their golden text, charts whose numbers can be edited, what notes may say, texts that try to be markup."""

import datetime as dt
import io
import json
import shutil
import threading
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from dashboard import store
from dashboard.discussion import deck, proposals, sessions
from dashboard.discussion.agenda import Draft
from dashboard.discussion.names import Names
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import items
from dashboard.i18n import LANGS, Lang
from dashboard.typeset import deck as writer
from dashboard.views.deck import maker
from tests.discussion import held, slides
from tests.discussion.held import same
from tests.discussion.test_proposals import PLAJU, ULU, both_files
from tests.pages.conftest import publish, redraw
from tests.pages.test_hidden import HIDDEN, WRITTEN

AT = dt.datetime(2026, 8, 12, tzinfo=dt.UTC)
HOSTILE = [
    "=1+1", "@SUM(A1)", "+1|cmd", "-1", "https://contoh.invalid/?a=b&c=d", "<a:t>&amp;</a:t> <c:v>9</c:v> ]]>",
    "# $ * _x000D_ {{7*7}} ${7*7}",
]  # fmt: skip
# The order of the schema: an application that reads strictly refuses a file that breaks it.
SERIES = (
    "idx",
    "order",
    "tx",
    "spPr",
    "invertIfNegative",
    "marker",
    "dPt",
    "dLbls",
    "errBars",
    "cat",
    "val",
    "smooth",
)
ADDRESS = "https://kinerja.contoh.go.id/ikut/K7M2QX"


@pytest.fixture
def talk(data: Path) -> Discussion:
    publish(data)
    return slides.hold()


def read(file: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(file))


def of_unit(*shown: dict[str, Any], lang: Lang = "id", unit: str = "Kelurahan Plaju Ulu") -> bytes:
    drafts = [Draft("finding", None, one) for one in shown]
    return writer.pptx(deck.unit(drafts, unit, "2026-06", lang, AT))


def charts(file: bytes) -> list[Any]:
    return [shape.chart for slide in read(file).slides for shape in slide.shapes if shape.has_chart]


def numbers(chart: Any) -> list[list[Any]]:
    """The rows of the workbook inside a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return CalamineWorkbook.from_filelike(io.BytesIO(blob)).get_sheet_by_index(0).to_python()


def test_each_file_has_its_golden_text(talk: Discussion) -> None:
    for name, file in slides.files(talk).items():
        told = slides.told(file)
        assert told == (held.GOLDEN / name).read_text(encoding="utf-8"), name
        assert "RAHASIA" not in told and slides.SECRET in told


def test_notes_of_who_leads_and_opinions_are_for_him_alone(talk: Discussion) -> None:
    for_all = slides.told(writer.pptx(deck.document(talk, held.NAMES, "id", leads=False)))
    for_him = slides.told(writer.pptx(deck.document(talk, held.NAMES, "id", leads=True)))
    for words in (slides.SECRET, "Antrean terpanjang pada Senin pagi.", "Ketua RT 05", "10 menit"):
        assert words in for_him and words not in for_all
    assert "Setuju | 7 | 70" in for_all


def test_a_series_can_be_edited_and_leaves_its_gaps(data: Path) -> None:
    (chart,) = charts(of_unit(held.shown(same("IKM naik"), slides.trend(), same("Naik."))))
    rows = numbers(chart)
    assert rows[0][:2] == ["Periode", "IKM"]
    assert [row[0] for row in rows[1:]] == [
        "Jan 2026", "Feb 2026", "Mar 2026", "//", "Apr 2026", "Mei 2026", "Jun 2026",
    ]  # fmt: skip
    assert [row[1] for row in rows[1:]] == [80.0, 91.5, "", "", 70.0, 90.0, 85.0]
    plot = chart.plots[0]
    for column, series in enumerate(plot.series, 1):
        assert series.name == rows[0][column]
        assert [value if value is not None else "" for value in series.values] == [
            row[column] for row in rows[1:]
        ]
    series = {one.name: one for one in plot.series}
    assert list(series["membaik"].values) == [None, 91.5, None, None, None, None, None]
    assert list(series["memburuk"].values) == [None, None, None, None, 70.0, None, None]
    looks = {
        (series[name].marker.style, series[name].marker.format.fill.fore_color.rgb)
        for name in ("membaik", "memburuk")
    }
    assert len({style for style, _ in looks}) == len({colour for _, colour in looks}) == 2
    centre, low = list(series["rata-rata"].values), list(series["batas bawah naik-turun biasa"].values)
    assert centre == [81.0, 81.0, None, None, None, 87.0, 87.0] and low[0] == 74.0
    assert chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (70.0, 100.0)


def test_hidden_periods_breaks_and_limits_are_said(data: Path) -> None:
    told = slides.told(of_unit(held.shown(same("IKM naik"), slides.trend()), lang="en"))
    assert "hidden: Mar 26" in told and "// new form" in told and "empty circle" in told


def test_bars_stand_beside_those_elsewhere(talk: Discussion) -> None:
    (chart,) = charts(writer.pptx(deck.document(talk, held.NAMES, "en")))
    assert numbers(chart) == [
        ["What is compared", "here", "elsewhere"],
        ["Time (n = 64)", 71.5, 80.0],
        ["Cost (n = 64)", 90.0, ""],
    ]
    labels = [text.text for text in chart._chartSpace.iter(qn("a:t"))]
    assert labels == ["71.5", "≥90", "80.0"]


def hostile(words: str) -> list[dict[str, Any]]:
    """Two points with this text in every place that holds one."""
    both = same(words)
    series = {**slides.trend(), "name": both, "breaks": [{"day": "2026-04-01", "text": both}]}
    series["points"] = [{**point, "label": both, "told": both} for point in series["points"]]
    beside = held.bars() | {"here": both, "elsewhere": both}
    beside["rows"] = [{**row, "label": both, "n": both, "told": both} for row in beside["rows"]]
    return [held.shown(both, chart, both) | {"caption": both, "alt": both} for chart in (series, beside)]


def test_a_text_that_tries_to_be_something_else_stands_as_it_is(data: Path) -> None:
    file = of_unit(*(shown for words in HOSTILE for shown in hostile(words)), unit=HOSTILE[0])
    told = slides.told(file)
    for number, words in enumerate(HOSTILE):
        assert told.count(words) > 30
        series, beside = charts(file)[2 * number : 2 * number + 2]
        assert numbers(series)[0][1] == numbers(series)[1][0] == numbers(beside)[0][1] == words
        for chart in (series, beside):
            with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
                sheet = book.read("xl/worksheets/sheet1.xml")
                assert b"<f>" not in sheet and b"hyperlink" not in sheet
    assert b"hlinkClick" not in everything(file)


def everything(file: bytes) -> bytes:
    """Every part of a file, those of the workbooks inside it as well."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        read = {name: parts.read(name) for name in parts.namelist()}
    return b"".join(everything(part) if name.endswith(".xlsx") else part for name, part in read.items())


@pytest.mark.parametrize("place", [PLAJU, ULU])
def test_a_hidden_number_is_nowhere_in_the_file(data: Path, place: tuple[str, str, str, str]) -> None:
    both_files(data)
    redraw(data / "warehouse" / "b1" / "shared.duckdb", HIDDEN)
    drafts = proposals.proposals(*place)
    file = writer.pptx(deck.unit(drafts, "Plaju", place[3], "id", AT))
    told = everything(file)
    assert drafts and str(drafts[0].shown["title"]["id"]).encode() in told
    assert not WRITTEN.search(told) and b"RAHASIA" not in told and b"13.57" not in told


def test_letters_that_no_file_may_hold_are_left_out(data: Path) -> None:
    file = of_unit(held.shown(same("IKM\x00 \x0b\x1b\ufffe\u202enaik"), slides.trend(), same("a\ud800b")))
    assert "IKM naik" in slides.told(file) and "_x00" not in slides.told(file)


@pytest.mark.parametrize(("lang", "code"), [("id", "id-ID"), ("en", "en-GB")])
def test_a_file_is_whole_and_tells_assistive_technology_what_it_is(
    talk: Discussion, lang: Lang, code: str
) -> None:
    with store.writing() as con:
        same_title = held.shown(same("Judul sama"), slides.trend())
        con.execute(items.update().values(shown=json.dumps(same_title)))
    file = read(writer.pptx(deck.document(talk, held.NAMES, lang, leads=True)))
    assert file.core_properties.language == code and file.core_properties.author == "Kelurahan Plaju Ulu"
    titles = [slide.shapes.title.text for slide in file.slides]
    assert len(set(titles)) == len(titles) and "Judul sama (3)" in titles
    for slide in file.slides:
        assert slide.shapes[0] == slide.shapes.title
        ids = [int(one.get("id")) for one in slide.shapes._spTree.iter(qn("p:cNvPr"))]
        assert len(set(ids)) == len(ids)
        roots = [slide._element, slide.notes_slide._element] if slide.has_notes_slide else [slide._element]
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert next(shape._element.iter(qn("p:cNvPr"))).get("descr")
            if shape.has_chart:
                roots.append(shape.chart._chartSpace)
                assert shape.chart._chartSpace.find(qn("c:lang")).get("val") == code
                ordered(shape.chart)
        runs = [run.find(qn("a:rPr")) for root in roots for run in root.iter(qn("a:r"))]
        assert runs and {look.get("lang") for look in runs} == {code}


def ordered(chart: Any) -> None:
    """Raises AssertionError where a part of a series stands before one that the schema wants first."""
    for series in chart._chartSpace.iter(qn("c:ser")):
        places = [SERIES.index(part.tag.partition("}")[2]) for part in series]
        assert all(first <= then for first, then in pairwise(places))


def test_one_may_take_part_while_it_is_not_closed(talk: Discussion) -> None:
    ahead = sessions.create(held.PLACE, ("month", "2026-07"), dt.date(2026, 8, 12), "Aula")
    address = ADDRESS.replace("K7M2QX", ahead.code)
    told = slides.told(writer.pptx(deck.document(ahead, held.NAMES, "id", address)))
    assert f"[picture: Kode QR menuju kinerja.contoh.go.id/ikut/{ahead.code}]" in told
    assert "Diisi bersama dalam diskusi" in told and "Tidak ada keputusan" not in told
    assert "[picture" not in slides.told(writer.pptx(deck.document(talk, held.NAMES, "id", ADDRESS)))


def test_a_long_agenda_and_many_actions_go_on_another_slide(data: Path) -> None:
    many = [held.shown(same(f"Temuan {n}: {'kata ' * 30}"), None) for n in range(20)]
    file = read(of_unit(*many))
    lists = [slide for slide in file.slides if slide.shapes.title.text.startswith("Yang menonjol")]
    starts = [mark.get("startAt") for slide in lists for mark in slide._element.iter(qn("a:buAutoNum"))]
    assert len(lists) == 3 and starts[0] == "1" and sorted(set(starts), key=int)[1:] == ["8", "15"]


def test_a_chart_of_a_kind_that_is_drawn_no_more_is_told_in_words(data: Path) -> None:
    told = slides.told(of_unit(held.shown(same("Lama"), {"type": "pie"})))
    assert "Waktu 71,5; di tempat lain 80,0." in told and "[chart" not in told


def test_they_are_made_without_a_warehouse_and_outside_of_a_run(talk: Discussion, data: Path) -> None:
    makers = [maker(talk, Names(), language, True) for language in LANGS]
    shutil.rmtree(data / "warehouse")
    made: list[bytes] = []
    other = threading.Thread(target=lambda: made.extend(make() for make in makers))
    other.start()
    other.join(60)
    assert [slides.told(file).count("# ") for file in made] == [8, 8]
