"""What the page shell asks the browser to fetch before Streamlit finds out that it is needed.

Streamlit fetches the part of its frontend that draws an element when the first such element arrives, and each part then
asks for its own: a waterfall that a first visit waits for. The drawing library of the charts is run meanwhile too.
"""

import re
from functools import cache
from pathlib import Path

from dashboard import chart

PARTS = ("Html", "ButtonGroup", "Selectbox", "BidiComponent", "Button")  # on every page
CHARTS = ("trend", "comparison", "together")  # pages that begin with a chart
FONT = "./app/static/plus-jakarta-sans.woff2"
IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def links(frontend: Path, has_charts: bool) -> str:
    """Elements for the head of the page shell.

    frontend: Streamlit's folder of built files; has_charts: for a page that begins with one. A part that this Streamlit
    does not name so is left out.
    """
    fetched = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in parts(frontend)
    )
    font = f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{FONT}">'
    drawing = f'<script defer src="./{chart.LIBRARY}"></script>' if has_charts else ""
    return font + fetched + drawing


@cache
def parts(frontend: Path) -> tuple[str, ...]:
    """Files of the frontend that draw what every page has, and what they import, without those of the shell itself."""
    folder = frontend / "static" / "js"
    found = {file.name for part in PARTS for file in folder.glob(f"{part}.*.js")}
    waiting = list(found)
    while waiting:
        asked = set(IMPORT.findall((folder / waiting.pop()).read_text(encoding="utf-8"))) - found
        found |= asked
        waiting += asked
    shell = (frontend / "index.html").read_text(encoding="utf-8")
    return tuple(sorted(name for name in found if name not in shell))
