"""The empty presentation in the product's look: 16:9, two layouts, its colours and a font that every office has."""

import copy
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from dashboard import theme

FONT = "Arial"
WIDE, TALL, EDGE = 13.333, 7.5, 0.6  # inches, as every length here
INNER = WIDE - 2 * EDGE
COVER, PLAIN = 0, 1
KEPT = {"Title Slide": "Sampul", "Title Only": "Isi"}
Box = tuple[float, float, float, float]  # left, top, width, height
TITLE: Box = (EDGE, 0.66, INNER, 1.0)
PLACES: dict[str, Box] = {
    "title": TITLE,
    "body": (EDGE, 1.8, INNER, 4.6),
    "ftr": (EDGE, 7.02, 10.6, 0.3),
    "sldNum": (WIDE - EDGE - 1.2, 7.02, 1.2, 0.3),
}
COVER_PLACES: dict[str, Box] = {"ctrTitle": (EDGE, 1.5, 7.6, 1.9), "subTitle": (EDGE, 3.55, 7.6, 1.9)}


def empty() -> Any:
    """A presentation without slides; its layouts are COVER and PLAIN."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(WIDE), Inches(TALL)
    for layout in list(made.slide_layouts):
        if layout.name not in KEPT:
            made.slide_layouts.remove(layout)
    _forget(made)
    _theme(made)
    _master(made.slide_master)
    for layout in made.slide_layouts:
        _layout(layout)
    return made


def footer(slide: Any, words: str) -> None:
    """Give a slide the footer and the number that its layout has room for."""
    for shape in slide.slide_layout.placeholders:
        kind = _kind(shape)
        if kind not in ("ftr", "sldNum"):
            continue
        own = copy.deepcopy(shape._element)
        own.nvSpPr.cNvPr.set(
            "id", str(max(int(i) for i in slide.shapes._spTree.xpath("//@id") if i.isdigit()) + 1)
        )
        slide.shapes._spTree.append(own)
        if kind == "ftr":
            slide.shapes[-1].text_frame.text = words


def _forget(made: Any) -> None:
    """Leave out what the library's own example brings along: its picture, its printer, its counts."""
    for rels in (made.part.package._rels, made.part.rels):
        for key, rel in list(rels.items()):
            if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS, RT.EXTENDED_PROPERTIES):
                rels.pop(key)


def _theme(made: Any) -> None:
    part, ink = made.slide_master.part.part_related_by(RT.THEME), theme.LIGHT
    root = parse_xml(part.blob)
    colours = {
        "dk1": ink.text, "lt1": ink.ground, "dk2": ink.muted, "lt2": ink.panel, "accent1": ink.blue,
        "accent2": ink.orange, "accent3": ink.grey, "accent4": ink.blue_soft, "accent5": ink.orange_soft,
        "accent6": ink.grey_soft, "hlink": ink.blue, "folHlink": ink.muted,
    }  # fmt: skip
    for name, colour in colours.items():
        holder = next(root.iter(qn(f"a:{name}")))
        for old in list(holder):
            holder.remove(old)
        holder.append(holder.makeelement(qn("a:srgbClr"), {"val": colour.lstrip("#").upper()}))
    for kind in ("majorFont", "minorFont"):
        next(root.iter(qn(f"a:{kind}"))).find(qn("a:latin")).set("typeface", FONT)
    root.set("name", "Kinerja ASN")
    part._blob = serialize_part_xml(root)


def _master(master: Any) -> None:
    for shape in list(master.placeholders):
        if (kind := _kind(shape)) in PLACES:
            _put(shape, PLACES[kind])
        else:
            shape._element.getparent().remove(shape._element)
    style = next(master._element.iter(qn("p:titleStyle"))).find(qn("a:lvl1pPr"))
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("b", "1")
    style.find(qn("a:defRPr")).set("sz", "2800")
    _small(master)
    line = theme.LIGHT.line
    _block(master, 900, (EDGE, 6.96, INNER, 0.012), line)


def _layout(layout: Any) -> None:
    layout.name = KEPT[layout.name]
    for shape in list(layout.placeholders):
        kind, own = _kind(shape), shape._element
        if kind == "dt":
            own.getparent().remove(own)
        elif kind in COVER_PLACES:
            _put(shape, COVER_PLACES[kind])
        elif own.spPr.find(qn("a:xfrm")) is not None:
            own.spPr.remove(own.spPr.find(qn("a:xfrm")))
    _small(layout)
    is_cover = layout.name == KEPT["Title Slide"]
    _block(layout, 901, (0, 0, 0.22, TALL) if is_cover else (0, 0, WIDE, 0.1), theme.LIGHT.blue)
    for body in layout._element.iter(qn("a:bodyPr")):
        body.set("lIns", "0")
    for shape in layout.placeholders:
        if _kind(shape) in ("title", "ctrTitle", "subTitle"):
            body = shape._element.txBody.find(qn("a:bodyPr"))
            body.set("anchor", "b" if _kind(shape) == "ctrTitle" else "t")
            for style in shape._element.iter(qn("a:lvl1pPr")):
                style.set("algn", "l")


def _small(of: Any) -> None:
    """Footer and number: small, grey, at the two ends of the line."""
    for shape in of.placeholders:
        if (kind := _kind(shape)) in ("ftr", "sldNum"):
            for style in shape._element.iter(qn("a:lvl1pPr")):
                style.set("algn", "l" if kind == "ftr" else "r")
                for look in style.iter(qn("a:defRPr")):
                    look.set("sz", "1000")
                    for old in list(look.iter(qn("a:solidFill"))):
                        old.getparent().remove(old)
                    look.insert(0, parse_xml(_filled(theme.LIGHT.muted)))


def _kind(shape: Any) -> str:
    return str(shape._element.ph.get("type") or "obj")


def _put(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(length) for length in box)


def _block(of: Any, number: int, box: Box, colour: str) -> None:
    """A filled rectangle behind everything; it says nothing, and is marked as such."""
    x, y, wide, tall = (int(Inches(length)) for length in box)
    of.shapes._spTree.insert(2, parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{number}"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
        ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        f'</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{wide}" cy="{tall}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_filled(colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr>"
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    ))  # fmt: skip


def _filled(colour: str) -> str:
    return f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'
