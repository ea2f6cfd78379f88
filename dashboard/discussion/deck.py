"""The agenda of a discussion as slides in either language: what the room sees, to be edited and shown elsewhere."""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from dashboard import i18n, metrics
from dashboard.discussion import deck_charts, when
from dashboard.discussion import record as records
from dashboard.discussion.agenda import Draft, Item
from dashboard.discussion.agreements import Action
from dashboard.discussion.names import Names
from dashboard.discussion.record import Record
from dashboard.discussion.sessions import CLOSED, Discussion
from dashboard.discussion.voices import STANCES, Opinion
from dashboard.i18n import Lang, t
from dashboard.typeset.deck_blocks import Deck, Grid, Join, Slide
from dashboard.views import present_slide

LINES, ACROSS = 15, 95  # a slide holds as many lines of a list, of as many letters
CELLS, WIDTHS = (40, 25, 20, 30), (4, 2.5, 2, 3)  # letters on a line of each column of the actions
EMPTY_ROWS = 5
T = TypeVar("T")


def document(talk: Discussion, names: Names, language: Lang, address: str = "", leads: bool = False) -> Deck:
    """The slides of a discussion as it stands now; needs no build.

    address: of the form for phones, empty where nobody can take part; leads: whether what is for who leads alone goes
    into the notes.
    """
    with i18n.speaking(language):
        return _document(records.record(talk), names, language, address, leads)


def unit(drafts: Sequence[Draft], unit_name: str, period: str, language: Lang, at: dt.datetime) -> Deck:
    """What may be said of a unit in a period, before anybody discusses it; at: the moment, in UTC."""
    points = [
        Item(n, 0, n, draft.kind, draft.metric, draft.shown, "", draft.minutes, 1)
        for n, draft in enumerate(drafts, 1)
    ]
    with i18n.speaking(language):
        told, builds = metrics.period_label(period), _builds(points, "")
        kicker = f"{unit_name} · {told}"
        slides = [
            Slide(unit_name, t("present.product"), (told,), is_cover=True),
            *_agenda(points, kicker, t("deck.findings")),
            *(_point(point, kicker, None, (), False) for point in points),
            _method(kicker, builds, False),
        ]
        foot = t("deck.foot_unit", unit=unit_name, period=told, build=builds)
        return _deck(language, (unit_name, told), foot, _marks(points, False), at, slides)


def _document(kept: Record, names: Names, language: Lang, address: str, leads: bool) -> Deck:
    talk, period = kept.talk, metrics.period_label(kept.talk.period)
    builds, kicker = _builds(kept.points, talk.build), f"{talk.unit_name} · {period}"
    said = kept.said if leads else ()
    slides = [
        _cover(talk, period, address),
        *_agenda(kept.points, kicker, t("present.agenda")),
        *(_point(point, kicker, kept.votes.get(point.id, {}), said, leads) for point in kept.points),
        *_decisions(kept, kicker),
        *_actions(kept, names, kicker),
        _method(kicker, builds, bool(kept.votes)),
    ]
    foot = t("deck.foot", unit=talk.unit_name, period=period, code=talk.code, build=builds)
    marks = _marks(kept.points, names.is_synthetic)
    return _deck(language, (talk.unit_name, period), foot, marks, when.stored(kept.at), slides)


def _deck(
    language: Lang,
    about: tuple[str, str],
    foot: str,
    marks: tuple[str, ...],
    at: dt.datetime,
    slides: list[Slide],
) -> Deck:
    title = t("deck.title", unit=about[0], period=about[1])
    return Deck(language, title, t("present.product"), about[0], foot, marks, at, tuple(slides))


def _marks(points: Sequence[Item], is_synthetic: bool) -> tuple[str, ...]:
    is_sample = is_synthetic or any(point.shown.get("synthetic") for point in points)
    return (t("minutes.synthetic"),) if is_sample else ()


def _cover(talk: Discussion, period: str, address: str) -> Slide:
    lines = tuple(filter(None, (period, when.day(talk), talk.place)))
    join, state = None, t(f"present.{talk.state}")
    if address and talk.state != CLOSED:
        typed = present_slide.place(address).replace(talk.code, "")
        join = Join(
            address,
            (t("present.join"), typed, talk.code),
            t("present.qr_alt", address=present_slide.place(address)),
        )
    return Slide(talk.unit_name, t("present.product"), lines, join=join, caption=state, is_cover=True)


def _agenda(points: Sequence[Item], kicker: str, title: str) -> Iterator[Slide]:
    first = 1
    for part in _parts([_title(point) for point in points], lambda text: _lines(text, ACROSS)):
        yield Slide(title, kicker, tuple(part), numbered=first)
        first += len(part)


def _point(
    point: Item, kicker: str, votes: Mapping[str, int] | None, said: Sequence[Opinion], leads: bool
) -> Slide:
    shown, lang = point.shown, i18n.lang()
    drawn = deck_charts.chart(shown)
    lines = [line[lang] for line in shown["lines"]]
    if shown["chart"] and not drawn:  # of a kind that is drawn no more
        lines.append(shown["alt"][lang])
    chart, key = drawn or (None, "")
    caption = "" if point.kind == "topic" else shown["caption"][lang]
    notes = [
        *_leading(point, leads),
        *lines,
        *([t("deck.chart", words=shown["alt"][lang]), key] if chart else []),
    ]
    notes += [*_said(one for one in said if one.item_id == point.id), caption]
    return Slide(
        _title(point), kicker, tuple(lines), chart=chart, side=_votes(votes or {}), key=key, caption=caption,
        notes=tuple(filter(None, notes)),
    )  # fmt: skip


def _leading(point: Item, leads: bool) -> Iterator[str]:
    """What only who leads may know."""
    if leads and point.note:
        yield t("deck.note", note=point.note)
    if leads:
        yield t("deck.minutes", n=metrics.number(point.minutes))


def _said(said: Iterator[Opinion]) -> Iterator[str]:
    for one in said:
        for key, text in (("said", one.opinion), ("proposed", one.proposal)):
            if text:
                yield t(f"deck.{key}", text=t("deck.said_by", text=text, name=one.name) if one.name else text)


def _votes(counted: Mapping[str, int]) -> Grid | None:
    total = sum(counted.get(stance, 0) for stance in STANCES)
    if not total:
        return None
    header = (t("deck.votes", n=metrics.number(total)), t("deck.count"), t("deck.share"))
    rows = tuple(_vote(stance, counted.get(stance, 0), total) for stance in STANCES)
    return Grid(header, rows, (2.2, 1, 1), t("deck.votes_alt"), (1, 2))


def _vote(stance: str, n: int, total: int) -> tuple[str, ...]:
    share = f"{metrics.number(100 * n / total)}\N{NO-BREAK SPACE}%"
    return t(f"minutes.{stance}"), metrics.number(n), share


def _decisions(kept: Record, kicker: str) -> Iterator[Slide]:
    first, at = 1, {point.id: point.position for point in kept.points}
    told = [
        t("minutes.decision_of", text=one.text, n=at[one.item_id]) if one.item_id in at else one.text
        for one in kept.decided
    ]
    for part in _parts(told, lambda text: _lines(text, ACROSS)):
        yield Slide(t("minutes.decisions"), kicker, tuple(part), numbered=first, caption=_asof(kept))
        first += len(part)


def _actions(kept: Record, names: Names, kicker: str) -> Iterator[Slide]:
    """What was agreed; a table to be filled in while the discussion is not over."""
    title = t("minutes.actions") if kept.agreed or kept.decided else t("present.agreements")
    rows = [_row(kept, action, names) for action in kept.agreed]
    if not rows and kept.talk.state == CLOSED:
        nothing = [] if kept.decided else [t("minutes.decisions_none")]
        yield Slide(title, kicker, (*nothing, t("minutes.actions_none")), caption=_asof(kept))
        return
    caption = _asof(kept) if rows else t("deck.agreements_open")
    blank = [("\n",) * len(WIDTHS)] * (0 if rows else EMPTY_ROWS)
    header = tuple(t(f"minutes.{name}") for name in ("action", "owner", "due", "effect"))
    for part in _parts([*rows, *blank], _row_lines):
        grid = Grid(header, tuple(part), WIDTHS, t("minutes.actions_alt"))
        yield Slide(title, kicker, table=grid, caption=caption)


def _row(kept: Record, action: Action, names: Names) -> tuple[str, ...]:
    elsewhere = names.unit(action) if action.unit_id != kept.talk.unit_id else ""
    title = "\n".join(filter(None, [action.title, elsewhere]))
    expected = "\n".join(filter(None, [names.metric(action.metric), action.effect])) or metrics.NOTHING
    return title, action.owner, metrics.period_label(action.due), expected


def _asof(kept: Record) -> str:
    return t("minutes.asof", when=when.moment(kept.at))


def _method(kicker: str, builds: str, has_votes: bool) -> Slide:
    told = [t("minutes.method_shared"), t("minutes.method_change"), t("deck.charts")]
    told += [t("minutes.method_votes")] if has_votes else []
    return Slide(t("minutes.method"), kicker, (*told, t("deck.frozen", builds=builds)))


def _title(point: Item) -> str:
    return str(point.shown["title"][i18n.lang()])


def _builds(points: Sequence[Item], build: str) -> str:
    """The builds whose numbers are shown, each once."""
    shown = [str(point.shown.get("build", "")) for point in points] or [build]
    return ", ".join(dict.fromkeys(filter(None, shown))) or metrics.NOTHING


def _parts(rows: Sequence[T], lines: Callable[[T], int]) -> Iterator[list[T]]:
    """Rows by slide: as many as it holds, at least one."""
    part: list[T] = []
    for row in rows:
        if part and sum(map(lines, [*part, row])) > LINES:
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _row_lines(row: tuple[str, ...]) -> int:
    return 1 + max(_lines(text, across) for text, across in zip(row, CELLS, strict=True))


def _lines(text: str, across: int) -> int:
    return sum(max(math.ceil(len(line) / across), 1) for line in text.split("\n"))
