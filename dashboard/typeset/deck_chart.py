"""A chart of a slide that can be edited: its numbers lie in a workbook inside it, every text of them as text."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from dashboard import theme
from dashboard.typeset.deck_blocks import Chart, Range, Series
from dashboard.typeset.deck_parts import describe, ink
from dashboard.typeset.deck_template import Box
from dashboard.typeset.letters import plain

KINDS = {"lines": XL_CHART_TYPE.LINE_MARKERS, "bars": XL_CHART_TYPE.BAR_CLUSTERED}
MARKS = {
    "none": XL_MARKER_STYLE.NONE, "circle": XL_MARKER_STYLE.CIRCLE, "triangle": XL_MARKER_STYLE.TRIANGLE,
    "diamond": XL_MARKER_STYLE.DIAMOND, "square": XL_MARKER_STYLE.SQUARE,
}  # fmt: skip
CIRCLE, SIGN = 8, 12  # sizes of marks in points
DASHES = {"dash": MSO_LINE.DASH, "sysDot": MSO_LINE.ROUND_DOT}
SMALL, LARGE = 12, 16
LABEL = 0.1  # width of a letter below the axis, in inches
NEAR_TOP, SHORT = 0.85, 0.2  # parts of the axis: where words go below a mark, where a bar holds none


def chart(slide: Any, box: Box, block: Chart) -> None:
    """Put a chart on a slide."""
    data: Any = CategoryChartData(number_format=block.number)  # type: ignore[no-untyped-call]
    data.categories = [plain(name) for name in block.categories]
    for series in block.series:
        data.add_series(plain(series.name), series.values)
    frame = slide.shapes.add_chart(KINDS[block.kind], *(Inches(length) for length in box), data)
    describe(frame, block.sheet, block.alt)
    made = frame.chart
    made.part.chart_workbook.update_from_xlsx_blob(workbook(block))
    made.has_title, made.has_legend = False, True
    made.font.size, made.font.color.rgb = Pt(SMALL), ink(theme.LIGHT.muted)
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(made, block, box[2])
    for own, series in zip(made.plots[0].series, block.series, strict=True):
        (_line if block.kind == "lines" else _bar)(own, series, block)
    if block.kind == "bars":
        made.plots[0].gap_width, made.plots[0].overlap = 45, 0


def workbook(block: Chart) -> bytes:
    """The numbers of a chart as XLSX, laid out as the chart refers to them; no text is a formula or a link."""
    out = io.BytesIO()
    kept = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, kept) as book:
        sheet, look = book.add_worksheet("Sheet1"), book.add_format({"num_format": block.number})
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, plain(block.sheet), bold)
        for row, name in enumerate(block.categories, 1):
            sheet.write_string(row, 0, plain(name))
        for column, series in enumerate(block.series, 1):
            sheet.write_string(0, column, plain(series.name), bold)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, look)
        sheet.set_column(0, len(block.series), 24)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _axes(made: Any, block: Chart, wide: float) -> None:
    across, up = made.category_axis, made.value_axis
    up.minimum_scale, up.maximum_scale, up.major_unit = block.low, block.high, block.step
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = block.axis, False
    up.format.line.fill.background()
    across.format.line.color.rgb = ink(theme.LIGHT.grey)
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.has_major_gridlines = False
    if block.kind == "bars":
        across.reverse_order, up.visible, up.has_major_gridlines = True, False, False
        across.tick_labels.font.size, across.tick_labels.font.color.rgb = Pt(14), ink(theme.LIGHT.text)
        return
    up.has_major_gridlines = True
    up.major_gridlines.format.line.color.rgb = ink(theme.LIGHT.line)
    longest = max(len(name) for name in block.categories)
    most = max(int((wide - 0.8) / (longest * LABEL + 0.1)), 1)
    step = -(-len(block.categories) // most)
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{step}"/>')
    across._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _line(own: Any, series: Series, block: Chart) -> None:
    own.smooth = False
    _stroke(own.format.line, series)
    _mark(own.marker, series, is_open=False)
    for at in sorted(series.open):
        point = own.points[at]
        _stroke(point.format.line, series)
        _mark(point.marker, series, is_open=True)
    for at, told in series.told.items():
        value = series.values[at] or 0.0
        is_high = value - block.low > NEAR_TOP * (block.high - block.low)
        where = XL_LABEL_POSITION.BELOW if is_high else XL_LABEL_POSITION.ABOVE
        _label(own.points[at], told, where, theme.LIGHT.text)
    _ranges(own, series, '<c:errDir val="y"/>', theme.LIGHT.blue_soft, 6)


def _stroke(line: Any, series: Series) -> None:
    if not series.width:
        line.fill.background()
        return
    line.color.rgb, line.width = ink(series.colour), Pt(series.width)
    if series.dash:
        line.dash_style = DASHES[series.dash]


def _mark(marker: Any, series: Series, is_open: bool) -> None:
    marker.style = MARKS[series.shape]
    if series.shape == "none":
        return
    marker.size = CIRCLE if series.shape == "circle" else SIGN
    marker.format.line.color.rgb = ink(series.colour)
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = ink(theme.LIGHT.ground if is_open else series.colour)


def _bar(own: Any, series: Series, block: Chart) -> None:
    own.invert_if_negative = False
    _fill(own.format, series.colour)
    for at in sorted(series.worse):
        _fill(own.points[at].format, theme.LIGHT.orange)
    for at, told in series.told.items():
        reach = ((series.values[at] or 0.0) - block.low) / ((block.high - block.low) or 1.0)
        is_inside = reach > SHORT and bool(series.ranges)
        where = XL_LABEL_POSITION.INSIDE_BASE if is_inside else XL_LABEL_POSITION.OUTSIDE_END
        _label(own.points[at], told, where, theme.LIGHT.ground if is_inside else theme.LIGHT.text)
    _ranges(own, series, "", theme.LIGHT.text, 1.5)


def _fill(of: Any, colour: str) -> None:
    of.fill.solid()
    of.fill.fore_color.rgb = ink(colour)


def _label(point: Any, told: str, where: XL_LABEL_POSITION, colour: str) -> None:
    label = point.data_label
    label.has_text_frame = True
    label.text_frame.text = plain(told)
    look = label.text_frame.paragraphs[0].runs[0].font
    look.size, look.bold, look.color.rgb = Pt(LARGE), True, ink(colour)
    label.position = where


def _ranges(own: Any, series: Series, direction: str, colour: str, width: float) -> None:
    """Intervals, as the error bars of the series."""
    if not series.ranges:
        return
    ends = {
        name: {at: getattr(one, name) for at, one in series.ranges.items()}
        for name in Range.__dataclass_fields__
    }
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}>{direction}<c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="{int(bool(direction))}"/>{_literal("plus", ends["up"], series)}'
        f'{_literal("minus", ends["down"], series)}<c:spPr><a:ln w="{int(Pt(width))}"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    own._element.find(qn("c:cat")).addprevious(bars)


def _literal(name: str, ends: Mapping[int, float], series: Series) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{end}</c:v></c:pt>' for at, end in sorted(ends.items()))
    return (
        f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(series.values)}"/>{points}</c:numLit></c:{name}>'
    )
