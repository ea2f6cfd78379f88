"""Paper: the style sheet, black on white from any appearance, and what stands at the edge of each page."""

from dataclasses import asdict
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import access, filters, metrics, queries, theme, tree
from dashboard.i18n import t

SHEET = Path(__file__).parent / "static" / "print.css"
ROWS = 60  # of a table on paper; the rest is in its file
# Pictures are drawn for the appearance they are seen in; on paper those of the dark one are turned over.
DARK = """
.stApp,.stApp [class*="st-emotion-cache"]{color:%(text)s!important;background-color:transparent!important;
border-color:%(line)s!important}
.stMain [data-testid="stMarkdownContainer"] span{color:inherit!important}
.stMain :is(img,.k-icon){filter:invert(1) hue-rotate(180deg)}
.stPlotlyChart text{fill:%(text)s!important}
"""


def sheet() -> None:
    """The styles of paper. They belong to every screen, those of a discussion too."""
    st.html(SHEET)
    if theme.ink().dark:
        st.html(f"<style>@media print{{{_light()}}}</style>")


def _light() -> str:
    """On paper the inks of the light appearance take the place of those of the dark one, in drawings one by one."""
    dark, light = ({k: v for k, v in asdict(ink).items() if k != "dark"} for ink in (theme.DARK, theme.LIGHT))
    tokens = "".join(f"--k-{name.replace('_', '-')}:{ink}!important;" for name, ink in light.items())
    drawn = "".join(
        f'.stPlotlyChart [style*="{part}: {_rgb(dark[name])}"]{{{part}:{ink}!important}}'
        for name, ink in light.items()
        for part in ("fill", "stroke")
    )
    return f":root{{{tokens}}}{DARK % light}{drawn}"


def _rgb(ink: str) -> str:
    """`#7db4f0` as a browser writes it back: `rgb(125, 180, 240)`."""
    return f"rgb({', '.join(str(int(ink[at : at + 2], 16)) for at in (1, 3, 5))})"


def edges(name: str, plain: bool) -> None:
    """What is on the page, at the edge of each sheet: page, unit and period (none for a plain page), how fresh, whether
    the data are made up, and the number of the sheet. name: of the page."""
    view, build = filters.current(), queries.build()
    place = () if plain else (tree.unit_name(view.unit_id, view.hierarchy), metrics.period_label(view.period))
    built = t("frame.built", moment=metrics.moment(build["built_at"]))
    fresh = (t("frame.as_of", day=metrics.date(build["as_of"], short=True)), f"{built} ({build['build']})")
    said = {
        "top-left": " · ".join((t("frame.product"), t(f"nav.{name}"), *place)),
        "top-right": t("frame.synthetic") if bool(build["synthetic"]) else "",
        "bottom-left": " · ".join((*fresh, t(f"frame.{access.sees(view.hierarchy, view.unit_id)}"))),
    }
    boxes = "".join(f"@{edge}{{content:{quoted(text)}}}" for edge, text in said.items())
    number = f'{quoted(t("printed.page"))} " " counter(page) " " {quoted(t("printed.of"))} " " counter(pages)'
    font = f"font:8pt {theme.FONT};color:{theme.LIGHT.muted}"
    st.html(f"<style>@page{{margin:17mm 12mm 16mm;{font};{boxes}@bottom-right{{content:{number}}}}}</style>")


def quoted(text: str) -> str:
    """A text inside a style sheet: every sign that is no plain letter is written as its number."""
    safe = "".join(sign if sign.isalnum() and sign.isascii() else f"\\{ord(sign):x} " for sign in text)
    return f'"{safe}"'


def table(frame: pd.DataFrame, of: int | None = None) -> None:
    """The written table again for paper, where the one of the screen cannot be scrolled; of: of how many rows."""
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if pd.isna(cell) else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in frame.head(ROWS).itertuples(index=False)
    )
    left = (of or len(frame)) - min(len(frame), ROWS)
    more = f"<p>{escape(t('printed.more', n=metrics.number(left)))}</p>" if left > 0 else ""
    st.html(
        f'<div class="k-print" aria-hidden="true"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"{more}</div>"
    )
