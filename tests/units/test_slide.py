"""Charts for a wall: whole SVG with real text, large, and everything said that is drawn."""

import xml.etree.ElementTree as ET
from base64 import b64decode
from typing import Any

import pytest
import typst

from dashboard import theme
from dashboard.figures import slide, slide_pen

SPACE = "{http://www.w3.org/2000/svg}"
DAYS = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]


def both(text: str) -> dict[str, str]:
    return {"id": text, "en": f"{text} (en)"}


def point(day: str, value: float | None, **more: Any) -> dict[str, Any]:
    made = {
        "day": day, "label": both(day[:7]), "value": value, "lo": None, "hi": None, "told": both(f"{value} hari"),
        "bound": None, "status": "ok", "verdict": "none", "side": "", "chosen": False,
    }  # fmt: skip
    return made | more


def trend(*points: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = {
        "type": "trend", "name": both("Hari <sampai> selesai & lain"), "span": [0.0, 20.0],
        "ticks": [{"at": at, "id": f"{at},0", "en": f"{at}.0"} for at in (0, 10, 20)], "points": list(points),
        "lines": [], "cuts": [], "breaks": [], "target": None,
    }  # fmt: skip
    return made | more


def limits(days: list[str], **more: Any) -> dict[str, Any]:
    n = len(days)
    made = {"days": days, "centre": [10.0] * n, "lpl": [5.0] * n, "upl": [15.0] * n, "told": both("10,0")}
    return made | {"is_provisional": False} | more


def bars(**more: Any) -> dict[str, Any]:
    row = {
        "label": both("Penanganan pengaduan"), "value": 42.4, "lo": 30.0, "hi": 55.0, "told": both("42,4 %"),
        "n": both("n = 59"), "bound": None, "ref": 16.8, "ref_told": both("16,8 %"), "is_chosen": True,
        "is_worse": True,
    }  # fmt: skip
    other = row | {"label": both("Waktu"), "told": both("12 %"), "value": 12.0, "lo": None, "hi": None}
    rows = [row | more, other | {"is_chosen": False, "is_worse": False}]
    return {
        "type": "bars", "name": both("Unsur layanan"), "span": [0.0, 60.0], "ticks": [],
        "here": both("Kelurahan <Ulu>"), "elsewhere": both("di tempat lain"), "rows": rows,
    }  # fmt: skip


def drawn(chart: dict[str, Any], lang: Any = "id", width: int = 1200, height: int = 520) -> ET.Element:
    return ET.fromstring(slide.svg(chart, lang, theme.LIGHT, width, height))


def texts(svg: ET.Element) -> list[str]:
    return [str(element.text) for element in svg.iter(f"{SPACE}text")]


def shapes(svg: ET.Element, kind: str, **has: str) -> list[ET.Element]:
    return [
        e
        for e in svg.iter(SPACE + kind)
        if all(e.get(name.replace("_", "-")) == value for name, value in has.items())
    ]


def points_up(triangle: ET.Element) -> bool:
    tip, *base = [float(corner.split(",")[1]) for corner in str(triangle.get("points")).split()]
    return tip < min(base)


FULL = trend(
    point(DAYS[0], 8.0),
    point(DAYS[1], None, status="hidden"),
    point(DAYS[2], 9.0),
    point(DAYS[3], 16.0, verdict="concern", side="high"),
    point(DAYS[4], 4.0, verdict="improvement", side="low", chosen=True),
    lines=[limits(DAYS)],
    breaks=[{"day": DAYS[3], "text": both("Puskesmas pindah")}],
    cuts=[DAYS[3]],
    target={"value": 7.0, "told": both("7,0 hari")},
)


@pytest.mark.parametrize("chart", [FULL, bars()])
def test_words_are_large_and_nothing_needs_a_browser(chart: dict[str, Any]) -> None:
    svg = drawn(chart)
    sizes = [float(element.get("font-size", "0")) for element in svg.iter(f"{SPACE}text")]
    assert min(sizes) >= 22
    assert {element.tag.removeprefix(SPACE) for element in svg.iter()} <= {
        "svg", "text", "polyline", "polygon", "circle",
    }  # fmt: skip
    assert "Plus Jakarta Sans" in str(svg.get("font-family"))
    smaller = drawn(chart, width=600, height=260)
    assert min(float(e.get("font-size", "0")) for e in smaller.iter(f"{SPACE}text")) >= 11


@pytest.mark.parametrize("chart", [FULL, bars()])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_everything_lies_inside_the_drawing(chart: dict[str, Any], lang: str) -> None:
    svg = drawn(chart, lang)
    for element in svg.iter(f"{SPACE}text"):
        wide = slide_pen.long(str(element.text), float(element.get("font-size", "0")))
        x = float(element.get("x", "0"))
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[str(element.get("text-anchor"))]
        assert left >= -1, element.text
        assert left + wide <= 1201, element.text


def test_signals_have_colour_shape_and_word() -> None:
    svg = drawn(FULL)
    assert len(shapes(svg, "polygon", fill=theme.LIGHT.orange)) == 2, "the point and its meaning"
    assert len(shapes(svg, "polygon", fill=theme.LIGHT.blue)) == 2
    assert [points_up(e) for e in shapes(svg, "polygon", fill=theme.LIGHT.orange)] == [True, True]
    assert [points_up(e) for e in shapes(svg, "polygon", fill=theme.LIGHT.blue)] == [False, False]
    assert {"memburuk", "membaik", "batas naik-turun biasa"} <= set(texts(svg))
    assert {"worse", "better"} <= set(texts(drawn(FULL, "en")))


def test_the_line_crosses_neither_gap_nor_break() -> None:
    lines = shapes(drawn(FULL), "polyline", stroke=theme.LIGHT.grey, stroke_width="4")
    assert [len(str(line.get("points")).split()) for line in lines] == [1, 1, 2]


def test_what_is_hidden_broken_meant_and_usual_is_said() -> None:
    said = texts(drawn(FULL))
    assert "disembunyikan: 2026-02 · deret terputus: Puskesmas pindah" in said
    assert {"sasaran 7,0 hari", "rata-rata 10,0", "4.0 hari", "Hari <sampai> selesai & lain"} <= set(said)
    assert "hidden: 2026-02 (en) · series broken: Puskesmas pindah (en)" in texts(drawn(FULL, "en"))


def test_a_limit_is_an_open_mark_with_its_band() -> None:
    chart = trend(point(DAYS[0], 10.0), point(DAYS[1], 18.0, bound="least", lo=18.0, hi=20.0))
    svg = drawn(chart)
    assert "pita: nilainya ada di sini" in texts(svg)
    assert len(shapes(svg, "circle", fill=theme.LIGHT.ground)) == 1
    assert len(shapes(svg, "circle", fill=theme.LIGHT.blue)) == 1


def test_without_limits_intervals_are_drawn_and_said() -> None:
    chart = trend(point(DAYS[0], 10.0, lo=8.0, hi=12.0), point(DAYS[1], 11.0, status="provisional"))
    svg = drawn(chart)
    assert {"garis: rentang 95\N{NO-BREAK SPACE}%", "lingkaran kosong: sementara"} <= set(texts(svg))
    assert len(shapes(svg, "polyline", stroke=theme.LIGHT.blue_soft)) == 2, "the interval and its meaning"


def test_provisional_limits_are_dashed_lines_not_a_band() -> None:
    svg = drawn(
        trend(point(DAYS[0], 8.0), point(DAYS[1], 9.0), lines=[limits(DAYS[:2], is_provisional=True)])
    )
    assert "batas sementara" in texts(svg)
    assert shapes(svg, "polygon", fill=theme.LIGHT.grey_soft) == []


def test_a_single_point_and_a_changed_one_are_drawn() -> None:
    assert "4.0 hari" in texts(drawn(trend(point(DAYS[0], 4.0))))
    assert "berubah" in texts(drawn(trend(point(DAYS[0], 4.0, verdict="neutral_low", side="low"))))


def test_bars_say_whose_they_are_how_many_and_how_it_is_elsewhere() -> None:
    said = texts(drawn(bars()))
    assert {
        "Kelurahan <Ulu>",
        "di tempat lain 16,8 %",
        "n = 59",
        "42,4 %",
        "12 %",
        "pasti lebih buruk",
    } <= set(said)
    svg = drawn(bars(is_worse=False))
    assert shapes(svg, "polygon", fill=theme.LIGHT.orange) == []
    assert "pasti lebih buruk" not in texts(svg)


def test_a_bar_without_number_or_elsewhere_is_only_named() -> None:
    said = texts(drawn(bars(value=None, lo=None, hi=None, ref=None)))
    assert "Penanganan pengaduan" in said
    assert "42,4 %" not in said
    assert "di tempat lain" in said, "the other row still has one"


def test_an_unknown_chart_is_a_fault() -> None:
    with pytest.raises(KeyError):
        slide.svg({"type": "pie"}, "id", theme.LIGHT)


@pytest.mark.parametrize("chart", [FULL, bars()])
def test_the_renderer_of_documents_draws_it(chart: dict[str, Any], tmp_path: Any) -> None:
    (tmp_path / "chart.svg").write_text(slide.svg(chart, "id", theme.LIGHT), encoding="utf-8")
    (tmp_path / "main.typ").write_text('#image("chart.svg")', encoding="utf-8")
    assert typst.compile(str(tmp_path / "main.typ"), format="png")[:4] == b"\x89PNG"


def test_for_a_browser_the_font_is_inside_and_the_words_beside() -> None:
    image = slide.screen(slide.svg(FULL, "id", theme.DARK), 'IKM "turun" <b>', "k-chart")
    assert 'alt="IKM &quot;turun&quot; &lt;b&gt;"' in image
    inside = b64decode(image.split("base64,")[1].split('"')[0]).decode()
    assert '@font-face{font-family:"Plus Jakarta Sans"' in inside
    ET.fromstring(inside)


def test_labels_that_would_lie_on_one_another_move_apart() -> None:
    assert slide_pen.apart([100, 100, 300], 30, 0, 400) == [100, 130, 300]
    assert slide_pen.apart([390, 395], 30, 0, 400) == [370, 400]
