"""The chart of an agenda's point as one that can be edited: gaps stay gaps, and every mark is a series with a name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard import i18n, theme
from dashboard.figures.slide_trend import LIMITS, SIGNALS
from dashboard.i18n import t
from dashboard.typeset.deck_blocks import Chart, Range, Series, Shape

Row = Mapping[str, Any]
CUT = "//"  # a category without numbers: no line goes over it
INK = theme.LIGHT
MARKS: dict[str, tuple[Shape, str]] = {
    "improvement": ("triangle", INK.blue), "concern": ("diamond", INK.orange), "neutral": ("square", INK.text),
}  # fmt: skip


def chart(shown: Row) -> tuple[Chart, str] | None:
    """The chart of a point in the present language, and how to read it; None where there is none, or of a kind that is
    drawn no more. shown: of the point, see `agenda`."""
    frozen = shown["chart"]
    if not frozen or frozen["type"] not in DRAW:
        return None
    return DRAW[frozen["type"]](frozen, _said(shown["alt"]))


def _trend(frozen: Row, alt: str) -> tuple[Chart, str]:
    rows = _rows(frozen)
    series = [_values(frozen, rows), *_limits(frozen, rows), *_signals(rows)]
    names = tuple(_said(row["label"]) if row else CUT for row in rows)
    return _made("lines", frozen, names, series, alt, t("deck.period")), " · ".join(_key(frozen, rows))


def _rows(frozen: Row) -> list[Row | None]:
    """The points, and None wherever no line may go on."""
    rows: list[Row | None] = []
    before = ""
    for point in frozen["points"]:
        if before and any(before < cut <= point["day"] for cut in frozen["cuts"]):
            rows.append(None)
        rows.append(point)
        before = point["day"]
    return rows


def _values(frozen: Row, rows: Sequence[Row | None]) -> Series:
    told = [at for at, row in enumerate(rows) if row and row["value"] is not None]
    is_open = [at for at in told if _is_open(rows[at] or {})]
    ranges = {at: found for at in told if (found := _range(rows[at] or {}, bool(frozen["lines"])))}
    return Series(
        _said(frozen["name"]), _column(rows, "value"), INK.grey if frozen["lines"] else INK.blue, "circle", 2.75,
        open=frozenset(is_open), told=_told(rows), ranges=ranges,
    )  # fmt: skip


def _told(rows: Sequence[Row | None]) -> dict[int, str]:
    """Words for the last number, and for the period that is spoken of where it is another."""
    known = {at: row for at, row in enumerate(rows) if row and row["value"] is not None}
    told = {at: _said(known[at]["told"]) for at in list(known)[-1:]}
    spoken_of = {at: row for at, row in known.items() if row["chosen"] and at not in told}
    return told | {at: f"{_said(row['label'])}: {_said(row['told'])}" for at, row in spoken_of.items()}


def _is_open(point: Row) -> bool:
    return point["status"] == "provisional" or point["bound"] in LIMITS


def _range(point: Row, has_limits: bool) -> Range | None:
    """Where the value may lie: of a limit always, an interval where the chart has no limits."""
    if point["lo"] is None or point["hi"] is None or (has_limits and point["bound"] not in LIMITS):
        return None
    return _reach(point)


def _reach(row: Row) -> Range:
    return Range(max(row["value"] - row["lo"], 0.0), max(row["hi"] - row["value"], 0.0))


def _limits(frozen: Row, rows: Sequence[Row | None]) -> Iterator[Series]:
    """The average, its limits, and the target."""
    lines, days = frozen["lines"], [row["day"] if row else "" for row in rows]
    if lines:
        name = t("slide.centre", value=_said(lines[-1]["told"])) if len(lines) == 1 else t("deck.centre")
        yield Series(name, _spread(lines, "centre", days), INK.muted, width=1.75, dash="dash")
    for is_provisional in sorted({line["is_provisional"] for line in lines}):
        own = [line for line in lines if line["is_provisional"] == is_provisional]
        for edge, name in (("upl", "upper"), ("lpl", "lower")):
            words = t(f"deck.{name}_provisional" if is_provisional else f"deck.{name}")
            yield Series(
                words, _spread(own, edge, days), INK.grey, width=1.25, dash="sysDot" * is_provisional
            )
    if target := frozen["target"]:
        name = t("slide.target", value=_said(target["told"]))
        yield Series(name, (target["value"],) * len(rows), INK.text, width=1.5, dash="sysDot")


def _spread(lines: Sequence[Row], edge: str, days: Sequence[str]) -> tuple[float | None, ...]:
    """The values of stretches at their days."""
    known = {day: value for line in lines for day, value in zip(line["days"], line[edge], strict=True)}
    return tuple(known.get(day) for day in days)


def _signals(rows: Sequence[Row | None]) -> Iterator[Series]:
    """Points that mean something, by what they mean: told apart by shape as well as by colour."""
    for kind, (shape, colour) in MARKS.items():
        values = tuple(
            row["value"] if row and row["verdict"] in SIGNALS and row["verdict"].startswith(kind) else None
            for row in rows
        )
        if any(value is not None for value in values):
            yield Series(t(f"slide.{kind}"), values, colour, shape, 0)


def _key(frozen: Row, rows: Sequence[Row | None]) -> Iterator[str]:
    points = [row for row in rows if row]
    hidden = [_said(point["label"]) for point in points if point["status"] == "hidden"]
    if hidden:
        yield t("slide.hidden_many", periods=", ".join(hidden))
    if any(point["bound"] in LIMITS for point in points):
        yield t("slide.limit")
    elif not frozen["lines"] and any(point["lo"] is not None for point in points):
        yield t("slide.interval")
    if any(point["status"] == "provisional" for point in points):
        yield t("slide.provisional")
    for mark in frozen["breaks"]:
        yield t("deck.cut", text=_said(mark["text"]))
    if None in rows and not frozen["breaks"]:
        yield t("deck.cut_limits")


def _bars(frozen: Row, alt: str) -> tuple[Chart, str]:
    rows = frozen["rows"]
    known = [at for at, row in enumerate(rows) if row["value"] is not None]
    spread = [at for at in known if rows[at]["lo"] is not None and rows[at]["lo"] != rows[at]["hi"]]
    worse = frozenset(at for at in known if rows[at]["is_worse"])
    here = Series(
        _said(frozen["here"]), _column(rows, "value"), INK.orange if len(worse) == len(known) else INK.blue,
        worse=worse,
        told={at: _said(rows[at]["told"]) for at in known},
        ranges={at: _reach(rows[at]) for at in spread if rows[at]["hi"] is not None},
    )  # fmt: skip
    beside = [at for at, row in enumerate(rows) if row["ref"] is not None]
    told = {at: _said(rows[at]["ref_told"]) for at in beside}
    elsewhere = Series(_said(frozen["elsewhere"]), _column(rows, "ref"), INK.grey, told=told)
    series = [here, elsewhere] if beside else [here]
    names = tuple(f"{_said(row['label'])} ({_said(row['n'])})" for row in rows)
    made = _made("bars", frozen, names, series, alt, t("deck.subject"))
    return made, " · ".join(_bars_key(rows, bool(spread)))


def _bars_key(rows: Sequence[Row], has_ranges: bool) -> Iterator[str]:
    if any(row["is_worse"] for row in rows):
        yield t("deck.worse")
    if has_ranges:
        yield t("slide.interval")
    if missing := [_said(row["label"]) for row in rows if row["value"] is None]:
        yield t("deck.no_value", names=", ".join(missing))


def _made(
    kind: Any, frozen: Row, names: tuple[str, ...], series: Sequence[Series], alt: str, sheet: str
) -> Chart:
    low, high, step = _scale(frozen, series)
    percent = any(tick["en"].endswith("%") for tick in frozen["ticks"])
    unit = '"\N{NO-BREAK SPACE}%"' if percent else ""
    values = [value for one in series for value in one.values if value is not None]
    decimals = max(
        (len(tick["en"].partition(".")[2].rstrip(" \N{NO-BREAK SPACE}%")) for tick in frozen["ticks"]),
        default=0,
    )
    axis = f"#,##0{'.' * bool(decimals)}{'0' * decimals}{unit}"
    number = f"#,##0{'' if all(value == round(value) for value in values) else '.0'}{unit}"
    return Chart(kind, names, tuple(series), low, high, step, number, axis, alt, sheet)


def _scale(frozen: Row, series: Sequence[Series]) -> tuple[float, float, float]:
    """Ends of the value axis that hold everything and its step; bars begin where the frozen scale does."""
    at = [tick["at"] for tick in frozen["ticks"]]
    low, high = frozen["span"]
    step = at[1] - at[0] if len(at) > 1 else (high - low) or 1.0
    if frozen["type"] == "bars":
        return low, high, step
    ends = [end for one in series for end in _ends(one)]
    return _floor(min(ends), step), -_floor(-max(ends), step), step


def _ends(series: Series) -> Iterator[float]:
    for at, value in enumerate(series.values):
        if value is not None:
            reach = series.ranges.get(at, Range(0.0, 0.0))
            yield from (value - reach.down, value + reach.up)


def _floor(value: float, step: float) -> float:
    return round((value + step * 1e-6) // step * step, 6)


def _column(rows: Sequence[Row | None], name: str) -> tuple[float | None, ...]:
    return tuple(None if row is None else row[name] for row in rows)


def _said(texts: Row) -> str:
    return str(texts[i18n.lang()])


DRAW = {"trend": _trend, "bars": _bars}
