"""Icons of our own for what a control chart says: variation (is it changing?) and assurance (will the target be met?).

Discs that are told apart without colour: ordinary is a thin ring with a wavy row of dots; better a thick ring with a
letter; worse a filled disc with a letter; changed without judgement an arrow; too little known a dashed ring. The
letter says whether the numbers lie high or low. They are put on a page once, as backgrounds, and named wherever
one is needed, so that two hundred of them cost next to nothing.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from dashboard.theme import Ink

SIZE = 32
MIDDLE = SIZE / 2
VARIATION = (
    "common", "improvement_high", "improvement_low", "concern_high", "concern_low",
    "neutral_high", "neutral_low", "none",
)  # fmt: skip
ASSURANCE = ("pass", "fail", "inconsistent")
FONT = "Plus Jakarta Sans,Segoe UI,Helvetica,Arial,sans-serif"
WAVY = ((8, 17.5), (12, 14.5), (16, 17), (20, 14), (24, 16.5))
RISING = ((9.5, 25.2), (13.8, 24.6), (18.2, 23.2), (22.5, 21))
FALLING = tuple((x, 46.2 - y) for x, y in RISING)


def variation(verdict: object, side: object) -> str:
    """Name of the variation icon of a published verdict and its side; `none` where there is no verdict."""
    if verdict in ("improvement", "concern"):
        return f"{verdict}_{'low' if side == 'low' else 'high'}"
    return str(verdict) if verdict in VARIATION else "none"


def mark(name: str, alt: str, css: str = "") -> str:
    """An icon where it is needed, with what it says in words; the page must hold `sheet`."""
    said = escape(alt, quote=True)
    extra = f" {css}" if css else ""
    return f'<i class="k-icon k-icon-{name}{extra}" role="img" aria-label="{said}" title="{said}"></i>'


def silent(name: str, css: str = "") -> str:
    """An icon beside words that say the same."""
    return f'<i class="k-icon k-icon-{name}{f" {css}" if css else ""}" aria-hidden="true"></i>'


def sheet(ink: Ink, letters: Mapping[str, str]) -> str:
    """Style sheet with every icon. letters: high, low, pass, fail, unsure in the present language."""
    drawn = {name: svg(name, ink, letters) for name in (*VARIATION, *ASSURANCE)}
    rules = "".join(
        f'.k-icon-{name}{{background-image:url("data:image/svg+xml,{quote(body)}")}}'
        for name, body in drawn.items()
    )
    base = (
        ".k-icon{display:inline-block;width:1.6rem;height:1.6rem;flex:none;vertical-align:middle;"
        "background:center/contain no-repeat;print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    )
    return base + rules


def svg(name: str, ink: Ink, letters: Mapping[str, str]) -> str:
    """One icon as a drawing. Raises KeyError for a name that is not in VARIATION or ASSURANCE."""
    if name in ASSURANCE:
        body = _assurance(name, ink, letters)
    else:
        body = {
            "common": lambda: _ring(ink.grey, 2, ink.ground) + _dots(WAVY, ink.grey, 1.9),
            "none": lambda: _ring(ink.grey, 2, "none", ' stroke-dasharray="3.4 3.6"'),
            "neutral_high": lambda: _arrow(ink, up=True),
            "neutral_low": lambda: _arrow(ink, up=False),
            "improvement_high": lambda: _signal(ink.blue, ink, letters["high"], RISING, is_filled=False),
            "improvement_low": lambda: _signal(ink.blue, ink, letters["low"], FALLING, is_filled=False),
            "concern_high": lambda: _signal(ink.orange, ink, letters["high"], RISING, is_filled=True),
            "concern_low": lambda: _signal(ink.orange, ink, letters["low"], FALLING, is_filled=True),
        }[name]()
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{body}</svg>'


def _ring(colour: str, width: float, fill: str, extra: str = "") -> str:
    radius = MIDDLE - 1 - width / 2
    return (
        f'<circle cx="{MIDDLE}" cy="{MIDDLE}" r="{radius}" fill="{fill}" stroke="{colour}"'
        f' stroke-width="{width}"{extra}/>'
    )


def _dots(at: tuple[tuple[float, float], ...], colour: str, size: float) -> str:
    path = " ".join(f"{x},{y:.1f}" for x, y in at)
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1"/>'
    return line + "".join(f'<circle cx="{x}" cy="{y:.1f}" r="{size}" fill="{colour}"/>' for x, y in at)


def _letter(letter: str, colour: str, y: float, size: float = 14.5) -> str:
    return (
        f'<text x="{MIDDLE}" y="{y}" text-anchor="middle" font-family="{FONT}" font-weight="700"'
        f' font-size="{size}" fill="{colour}">{escape(letter)}</text>'
    )


def _signal(colour: str, ink: Ink, letter: str, row: tuple[tuple[float, float], ...], is_filled: bool) -> str:
    on = ink.ground if is_filled else colour
    disc = _ring(colour, 3.2, colour if is_filled else ink.ground)
    return disc + _letter(letter, on, 18) + _dots(row, on, 1.5)


def _arrow(ink: Ink, up: bool) -> str:
    turn = "" if up else f' transform="rotate(180 {MIDDLE} {MIDDLE})"'
    path = f'<path d="M16 24 V9 M10 15 L16 8.5 L22 15" fill="none" stroke="{ink.text}" stroke-width="2.8"{turn}/>'
    return _ring(ink.text, 2.4, ink.ground) + path


def _assurance(name: str, ink: Ink, letters: Mapping[str, str]) -> str:
    """A wave against a dashed target: the target over it, under it, or through it."""
    colour, target, letter_y, letter = {
        "pass": (ink.blue, 26.0, 15.5, letters["pass"]),
        "fail": (ink.orange, 6.4, 27.5, letters["fail"]),
        "inconsistent": (ink.grey, 22.5, 15.5, letters["unsure"]),
    }[name]
    wave_y = {"pass": 20.5, "fail": 12.5, "inconsistent": 22.5}[name]
    on = ink.ground if name == "fail" else colour
    disc = _ring(
        colour,
        2 if name == "inconsistent" else 3.2,
        colour if name == "fail" else ink.ground,
    )
    path = f"M6.5 {wave_y} q2.4 -4.6 4.75 0 t4.75 0 t4.75 0 t4.75 0"
    wave = f'<path d="{path}" fill="none" stroke="{on}" stroke-width="1.8"/>'
    reach = 10.5 if name != "inconsistent" else 6
    dashed = (
        f'<path d="M{reach} {target} H{SIZE - reach}" stroke="{on if name == "fail" else ink.text}"'
        ' stroke-width="1.8" stroke-dasharray="2.4 1.8"/>'
    )
    return disc + wave + dashed + _letter(letter, on, letter_y, 12)
