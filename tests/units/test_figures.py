"""Drawings from drawn frames: gaps stay, breaks are never bridged, order is kept, nothing is coloured good or bad."""

import dataclasses
import datetime as dt
import re
from base64 import b64decode
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from dashboard import figures
from dashboard.theme import LIGHT

SIGNS = {"least": "≥", "most": "≤"}
LOOK = figures.Look(
    ink=LIGHT, template={}, number=lambda value, bound, n_to: f"{SIGNS.get(str(bound), '')}{value:.1f}",
    size=lambda n, to: f"n = {n:.0f}" if to is None or pd.isna(to) else f"n {n:.0f}–{to:.0f}", period=str,
    words={"hidden": "hidden", "no_data": "no data", "provisional": "provisional", "reference": "elsewhere",
           "target": "target"},
)  # fmt: skip
SHARE = {"unit": "percent", "kind": "share", "target": None}


def months(*values: float | str | None) -> figures.Series:
    """Months from January 2026: a number is ok, None is no_data, a word is that status without a number."""
    rows = []
    for month, value in enumerate(values, start=1):
        told = isinstance(value, int | float)
        status = "ok" if told else value or "no_data"
        number = float(value) if told else None
        rows.append((f"2026-{month:02d}", dt.date(2026, month, 1), 10, number, number, number, status))
    columns = ["period", "period_start", "n", "value", "lo", "hi", "status"]
    return figures.series(pd.DataFrame(rows, columns=columns).sample(frac=1, random_state=1))


@pytest.mark.parametrize(
    ("values", "breaks", "expected"),
    [
        ((1, 2, 3), (), [[1, 2, 3]]),
        ((1, None, 3), (), [[1], [3]]),
        ((1, "hidden", 3, 4), (), [[1], [3, 4]]),
        ((1, 2, 3, 4), (dt.date(2026, 3, 1),), [[1, 2], [3, 4]]),
        ((1, 2, 3), (dt.date(2026, 2, 15),), [[1, 2], [3]]),
        ((1, 2, 3), (dt.date(2025, 1, 1), dt.date(2027, 1, 1)), [[1, 2, 3]]),
        ((None, None), (), []),
        ((1, None, 3), (dt.date(2026, 2, 1), dt.date(2026, 3, 1)), [[1], [3]]),
    ],
)
def test_a_line_joins_only_what_belongs_together(
    values: tuple[float | None, ...], breaks: tuple[dt.date, ...], expected: list[list[float]]
) -> None:
    assert [[point.value for point in part] for part in figures.runs(months(*values), breaks)] == expected


@pytest.mark.parametrize(
    ("unit", "kind", "values", "low", "high"),
    [
        ("percent", "share", (98, 100), 97.7, 100.1),
        ("percent", "share", (0, 10), -0.4, 11.3),
        ("count", "count", (0, 10), -0.4, 11.3),
        ("score4", "mean", (3, 3), 2.6, 3.4),
        ("percent", "share", (None,), 0.0, 100.0),
    ],
)
def test_the_axis_fits_the_numbers_and_stays_on_the_scale(
    unit: str, kind: str, values: tuple[float | None, ...], low: float, high: float
) -> None:
    span = figures.extent(figures.values(months(*values), whole=True), *figures.limits(unit, kind))
    assert span == pytest.approx((low, high), abs=0.15)


def test_written_ends_of_an_axis_are_possible_values() -> None:
    assert figures.within((-0.4, 101.3), 0.0, 100.0) == (0.0, 100.0)


def draw(points: figures.Series, marks: list[figures.Mark] | None = None, **scale: object) -> dict[str, Any]:
    names = {"unit": "Here", "parent": "<a href='x'>Above</a>"}
    return figures.trend(points, months(1, 2, 3), marks or [], names, SHARE | scale, LOOK)


def test_a_break_is_a_vertical_line_with_a_number() -> None:
    layout = draw(months(1, 2, 3), [figures.Mark(dt.date(2026, 2, 1), "break", "")])["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == [dt.date(2026, 2, 1)]
    assert "①" in [note["text"] for note in layout["annotations"]]


def test_the_target_is_drawn_only_where_it_is_in_sight() -> None:
    assert len(draw(months(1, 2, 3), target=2)["layout"]["shapes"]) == 1
    assert len(draw(months(1, 2, 3), target=90)["layout"]["shapes"]) == 0


def test_no_trace_joins_gaps_and_names_stay_text() -> None:
    traces = draw(months(1, None, 3))["data"]
    assert all(trace["connectgaps"] is False for trace in traces)
    assert "<a" not in traces[0]["hovertemplate"]


def test_end_labels_that_would_overlap_are_pushed_apart() -> None:
    notes = draw(months(1, 2, 3.01))["layout"]["annotations"]
    assert sorted(note["yshift"] for note in notes) == [-9, 9]


def test_one_frame_becomes_a_series_in_time_order_for_each_key() -> None:
    frame = pd.DataFrame(
        [("a", "2026-02", "2026-02-01", pd.NA, None, "hidden"), ("a", "2026-01", "2026-01-01", 5, 1.0, "ok"),
         ("b", "2026-01", "2026-01-01", 5, None, "ok")],
        columns=["unit_id", "period", "period_start", "n", "value", "status"],
    ).assign(lo=None, hi=None).astype({"n": "Int64"})  # fmt: skip
    found = figures.split(frame, "unit_id")
    assert [point.value for point in found["a",]] == [1.0, None]
    assert [point.n for point in found["a",]] == [5.0, None]
    assert found["b",][0].status == "no_data"  # nothing to show is never an "ok"


def bars(*rows: tuple[str, float | None, str]) -> pd.DataFrame:
    """Rows label, value, status for `dots`, each with an interval of one either side."""
    frame = pd.DataFrame(rows, columns=["label", "value", "status"])
    return frame.assign(key=frame["label"], lo=frame["value"] - 1, hi=frame["value"] + 1, n=5, chosen=True)


def lines_of(html: str) -> list[tuple[str, int]]:
    """Names of the rows of a dot table from the top, each with its number of dots."""
    rows = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', html)
    return [(name, cells.count("k-point")) for name, cells in rows]


def test_rows_keep_the_order_given_from_the_top_down() -> None:
    html = figures.dots(bars(("A", 9, "ok"), ("B", 1, "ok"), ("C", 5, "ok")), SHARE, LOOK)
    assert lines_of(html) == [("A", 1), ("B", 1), ("C", 1)]


def test_a_row_without_a_number_says_so_and_has_no_dot() -> None:
    html = figures.dots(bars(("A", 9, "ok"), ("B", None, "hidden"), ("C", None, "no_data")), SHARE, LOOK)
    assert lines_of(html) == [("A", 1), ("B", 0), ("C", 0)]
    assert html.index('<i class="k-hidden">hidden</i>') < html.index("<i>no data</i>")


def test_dots_stand_where_their_numbers_are_and_only_the_chosen_one_is_blue() -> None:
    frame = bars(("A", 10, "ok"), ("B", 90, "provisional")).assign(chosen=[True, False], lo=None, hi=None)
    html = figures.dots(frame, {"unit": "none", "kind": "mean"}, LOOK)
    places = [
        (css, float(left)) for css, left in re.findall(r'"(k-point[^"]*)" style="left:([\d.]+)%"', html)
    ]
    assert places == [
        ("k-point", pytest.approx(9.68, abs=0.01)),
        ("k-point k-grey k-open", pytest.approx(90.32, abs=0.01)),
    ]


def test_a_reference_and_its_name_keep_inside_the_drawing() -> None:
    html = figures.dots(
        bars(("A", 9, "ok"), ("B", 1, "ok")), SHARE, LOOK, line=figures.Reference("<Kota>", 9.9)
    )
    assert re.search(r'<span class="k-right" style="left:8\d\.\d+%">&lt;Kota&gt; 9\.9</span>', html)


def test_hostile_labels_and_addresses_stay_text() -> None:
    html = figures.dots(
        bars(("<b>Sekolah</b>", 9, "ok")), SHARE, LOOK, links={"<b>Sekolah</b>": 'trend?unit=a"b'}
    )
    assert '<a href="trend?unit=a&quot;b" target="_self">&lt;b&gt;Sekolah&lt;/b&gt;</a>' in html
    assert "<b>Sekolah" not in html


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (79.3, 100.1, [80, 85, 90, 95, 100]),
        (7.46, 7.9, [7.5, 7.6, 7.7, 7.8, 7.9]),
        (-0.4, 11.3, [0, 2.5, 5, 7.5, 10]),
        (3, 3, [3]),
        (0, 1234, [0, 250, 500, 750, 1000]),
    ],
)
def test_an_axis_has_a_few_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert figures.rules(low, high) == expected


def test_heat_shades_by_size_within_a_column_and_names_what_is_missing() -> None:
    frame = pd.DataFrame(
        [("u1", "m", 1.0, 5, "ok"), ("u2", "m", 3.0, 5, "ok"), ("u3", "m", None, None, "hidden")],
        columns=["unit_id", "metric", "value", "n", "status"],
    )
    names = {"u1": "<A>", "u2": "B", "u3": "C", "u4": "D"}
    html = figures.heat(frame, names, {"m": LOOK}, [("M", "2026")], "Unit", "caption")
    assert "--k-shade:5%" in html and "--k-shade:42%" in html
    assert 'class="k-heat-hidden">hidden' in html and 'class="k-heat-no_data">no data' in html
    assert "&lt;A&gt;" in html and "<A>" not in html


def drawn(image: str) -> str:
    return b64decode(image.split("base64,")[1].split('"')[0]).decode()


def test_a_sparkline_breaks_at_gaps_and_marks_the_last_number() -> None:
    svg = drawn(figures.image(figures.line(months(1, None, 3, 4), [], (), LIGHT), "told", "k"))
    assert svg.count(f'stroke="{LIGHT.blue}"') == 3  # two stretches and the last dot
    assert 'alt="told"' in figures.image("", "told", "k")


def test_a_sparkline_without_numbers_is_an_empty_line() -> None:
    assert LIGHT.blue not in figures.line(months(None, "hidden"), [], (), LIGHT)


def test_a_chart_is_told_in_one_sentence() -> None:
    template = "{metric} {unit}: {first} {first_value} {last} {last_value} {low} {high}"
    assert (
        figures.told(months(None, 2, 1, 3), "U", "M", template, LOOK)
        == "M U: 2026-02 2.0 2026-04 3.0 1.0 3.0"
    )
    assert figures.told(months(None), "U", "M", template, LOOK) == "M, U: no data"


def test_nothing_is_left_of_a_hidden_point_whatever_the_frame_says() -> None:
    frame = pd.DataFrame({
        "period": ["2026-01"], "period_start": [dt.date(2026, 1, 1)], "n": [7], "n_to": [9], "value": [61.7],
        "lo": [50.0], "hi": [70.0], "bound": ["least"], "status": ["hidden"],
    })  # fmt: skip
    (point,) = figures.series(frame)
    assert point == figures.Point("2026-01", dt.date(2026, 1, 1), None, None, None, None, "hidden")
    assert figures.told([point], "A", "M", "{first_value}", LOOK) == "M, A: hidden: 2026-01"
    assert figures.values([point], whole=True) == [None, None, None]


@pytest.mark.parametrize(
    ("bound", "ends"),
    [("least", (90.0, 100.0)), ("most", (0.0, 90.0)), ("about", (None, None)), (None, (None, None))],
)
def test_a_limit_reaches_to_the_end_of_the_scale(
    bound: str | None, ends: tuple[float | None, float | None]
) -> None:
    point = figures.Point("2026", dt.date(2026, 1, 1), 10, 90.0, None, None, "ok", 19, bound)
    reached = figures.reached(point, 0.0, 100.0)
    assert (reached.lo, reached.hi) == ends


def test_the_chart_writes_bands_and_limits_and_marks_hidden_periods_with_their_word() -> None:
    day = dt.date(2026, 1, 1)
    points = [
        figures.Point("2026-01", day, None, None, None, None, "hidden"),
        figures.Point("2026-02", dt.date(2026, 2, 1), 10, 90.0, None, None, "ok", 19, "least"),
    ]
    figure = figures.trend(points, [], [], {"unit": "A", "parent": ""}, SHARE, LOOK)
    line, squares = figure["data"]
    assert line["text"] == ["2026-02<br><b>≥90.0</b><br>n 10–19"]
    assert line["error_y"]["array"] == [10.0]
    assert squares["text"] == ["2026-01"] and "hidden" in squares["hovertemplate"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>≥90.0</b>"]


def test_rows_of_groups_hidden_rows_and_limits_are_told_apart() -> None:
    frame = bars(("All", 90, "ok"), ("A", 50, "ok"), ("B", None, "hidden"))
    frame = frame.assign(
        n=10, n_to=[19, None, None], bound=["least", None, None], is_group=[True, False, False]
    )
    html = figures.dots(frame, SHARE, LOOK, line=figures.Reference("City", 80, "most"))
    assert '<tr class="k-group" title="All · ≥90.0 · n 10–19">' in html
    assert html.count("k-hatch") == 1 and html.count("k-whisker") == 2
    assert "City ≤80.0" in html and "<small>n = 10</small>" in html


def test_heat_does_not_shade_groups_nor_let_them_stretch_the_scale() -> None:
    frame = pd.DataFrame(
        [("g", "m", 90.0, 50, "ok"), ("u1", "m", 1.0, 5, "ok"), ("u2", "m", 3.0, 5, "ok")],
        columns=["unit_id", "metric", "value", "n", "status"],
    )
    names = {"g": "All", "u1": "A", "u2": "B"}
    html = figures.heat(frame, names, {"m": LOOK}, [("M", "2026")], "Unit", "caption", {"g"})
    assert '<tr class="k-group"><th scope="row">All</th><td><b>90.0' in html
    assert "--k-shade:5%" in html and "--k-shade:42%" in html


def test_heat_of_one_number_at_several_times_has_one_scale() -> None:
    frame = pd.DataFrame(
        [("u1", "a", 0.0, 5, "ok"), ("u1", "b", 5.0, 5, "ok"), ("u2", "a", 10.0, 5, "ok")],
        columns=["unit_id", "metric", "value", "n", "status"],
    )
    looks, heads = {"a": LOOK, "b": LOOK}, [("Jan", ""), ("Feb", "")]
    html = figures.heat(frame, {"u1": "A", "u2": "B"}, looks, heads, "Unit", "caption", is_one_scale=True)
    assert [f"--k-shade:{shade}%" in html for shade in (5, 24, 42)] == [True] * 3


@pytest.mark.parametrize("narrow", [False, True])
def test_names_of_neighbours_in_a_funnel_lie_apart(narrow: bool) -> None:
    near = [(44, 83.5), (48, 82.9), (50, 82.3), (50, 82.2)]
    rows = pd.DataFrame(near, columns=["n", "value"]).assign(
        label=[f"Kelurahan {name}" for name in ("Talangputri", "Plaju Ilir", "Plaju Darat", "Plaju")], word="above",
        tone="improvement", is_inside=True, is_chosen=[False, False, False, True], is_hollow=False, said="",
    )  # fmt: skip
    curve = pd.DataFrame(
        {"n": [15, 90], "centre": 77.0, "ll95": 73.0, "ul95": 81.0, "ll998": 70.0, "ul998": 84.0}
    )
    look = dataclasses.replace(LOOK, narrow=narrow)
    layout = figures.funnel(rows, curve, {"unit": "index", "kind": "mean"}, look)["layout"]
    named = layout["annotations"]
    assert named[0]["text"] == "<b>Kelurahan Plaju</b>", "the chosen one comes first"
    assert 2 <= len(named) <= 4
    high, low = layout["yaxis"]["range"][1], layout["yaxis"]["range"][0]
    by_side: dict[str, list[float]] = {}
    for name in named:
        by_side.setdefault(name["xanchor"], []).append(
            (name["y"] - low) / (high - low) * 350 + name["yshift"]
        )
    for heights in by_side.values():  # dots less than a letter apart: names on one side must differ in height
        ordered = sorted(heights)
        assert all(b - a >= 14 for a, b in pairwise(ordered))


def test_units_of_nearly_one_size_have_an_axis_with_numbers() -> None:
    rows = pd.DataFrame({"n": [140, 145], "value": [97.0, 98.0]}).assign(
        label="Unit", word="on_par", tone="", is_inside=True, is_chosen=False, is_hollow=False, said=""
    )
    curve = pd.DataFrame(
        {"n": [137, 149.6], "centre": 97.0, "ll95": 93.0, "ul95": 99.0, "ll998": 90.0, "ul998": 100.0}
    )
    layout = figures.funnel(rows, curve, {"unit": "index", "kind": "mean"}, LOOK)["layout"]
    assert layout["xaxis"]["tickvals"] == [137, 149]


def test_a_limit_in_the_heat_map_has_no_shade_and_moves_nobody_elses() -> None:
    frame = pd.DataFrame({
        "unit_id": ["a", "b", "c"], "metric": "m", "value": [20.0, 5.0, 10.0], "n": 9, "n_to": None,
        "bound": ["most", None, None], "status": "ok",
    })  # fmt: skip
    html = figures.heat(
        frame, {"a": "A", "b": "B", "c": "C"}, {"m": LOOK}, [("M", "2026")], "Unit", "caption"
    )
    assert re.findall(r"<td( style=[^>]*)?>", html) == ["", ' style="--k-shade:5%"', ' style="--k-shade:42%"']


def test_the_rows_of_a_frame_are_those_that_pandas_tells() -> None:
    frame = pd.DataFrame(
        {"name": pd.array(["a", None], "string"), "value": [1.5, None], "day": pd.to_datetime(["2026-03-01"] * 2),
         "class": [1, 2], "none": [None, None]},
        index=["x", "y"],
    )  # fmt: skip
    rows = list(figures.each(frame))
    assert list(map(repr, map(tuple, rows))) == list(map(repr, map(tuple, frame.itertuples())))
    assert rows[0]._fields == next(frame.itertuples())._fields
