"""The minutes (notulen) of a discussion as a document in either language: what the room saw and what was agreed."""

import datetime as dt
from collections.abc import Iterator, Mapping

from dashboard import i18n, metrics, theme
from dashboard.discussion import agreements, when
from dashboard.discussion import record as records
from dashboard.discussion.agenda import Item
from dashboard.discussion.agreements import Action
from dashboard.discussion.names import Names
from dashboard.discussion.record import Record
from dashboard.discussion.sessions import CLOSED, Discussion
from dashboard.discussion.voices import STANCES, Opinion
from dashboard.figures import slide
from dashboard.i18n import Lang, t
from dashboard.typeset.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Picture,
    Quote,
    Signatures,
    Table,
    Text,
)

BLANK = "…" * 12
HEIGHT = 400  # of a chart 1200 wide: two points on a page


def document(talk: Discussion, names: Names, language: Lang) -> Document:
    """The minutes of a discussion as they stand now; a draft until it is closed. Needs no build."""
    with i18n.speaking(language):
        return _document(records.record(talk), names, language)


def _document(kept: Record, names: Names, language: Lang) -> Document:
    talk, builds = kept.talk, _builds(kept)
    period = metrics.period_label(talk.period)
    is_synthetic = any(point.shown.get("synthetic") for point in kept.points) or names.is_synthetic
    marks = [t("minutes.draft")] * (talk.state != CLOSED) + [t("minutes.synthetic")] * is_synthetic
    return Document(
        lang=language,
        title=t("minutes.title"),
        kicker=talk.unit_name,
        subtitle=f"{period} · {when.day(talk)}",
        author=talk.unit_name,
        foot=t("minutes.foot", unit=talk.unit_name, period=period, code=talk.code, build=builds),
        marks=tuple(marks),
        pages=t("minutes.pages"),
        at=when.stored(kept.at),
        blocks=tuple(_blocks(kept, names, builds)),
    )


def _blocks(kept: Record, names: Names, builds: str) -> Iterator[Block]:
    yield _heading(kept, names)
    if kept.talk.state != CLOSED:
        yield Text(t("minutes.draft_note"), "small")
    yield from _earlier(kept)
    yield from _points(kept)
    yield from _general(kept)
    yield from _decisions(kept)
    yield from _actions(kept, names)
    yield from _method(builds)
    day = metrics.date(dt.date.fromisoformat(kept.talk.day))
    roles = (t("minutes.leader"), t("minutes.notary"))
    yield Signatures(t("minutes.sign", place=BLANK, day=day), roles, f"{t('minutes.number')} {BLANK}")


def _heading(kept: Record, names: Names) -> Facts:
    talk, unset = kept.talk, t("minutes.unset")
    people = None if talk.attendance is None else t("minutes.people", n=metrics.number(talk.attendance))
    rows = {
        "unit": names.unit(talk),
        "period": metrics.period_label(talk.period),
        "day": when.day(talk),
        "time": when.time(talk),
        "place": talk.place,
        "invited": talk.invited,
        "attendance": people,
        "code": talk.code,
        "agenda": "\n".join(_numbered(point) for point in kept.points),
    }
    return Facts(tuple((t(f"minutes.{name}"), value or unset) for name, value in rows.items()))


def _earlier(kept: Record) -> Iterator[Block]:
    yield Heading(t("minutes.before"))
    if not kept.earlier:
        yield Text(t("minutes.before_none"))
        return
    yield Text(t("minutes.before_lead", when=when.moment(kept.at)))
    on = {point.shown.get("mark"): point.position for point in kept.points}
    rows = [
        (
            action.title,
            action.owner,
            metrics.period_label(action.due),
            _state(action, kept.at, on.get(f"action/{action.key}")),
        )
        for action in kept.earlier
    ]
    header = tuple(t(f"minutes.{name}") for name in ("action", "owner", "due", "state"))
    yield Table(header, tuple(rows), (4, 2.5, 2, 3), t("minutes.before_alt"))


def _state(action: Action, at: str, point: int | None) -> str:
    """What became of an earlier action, and where it was spoken of."""
    late = action.state == agreements.OPEN and agreements.due_day(action) < at[:10]
    told = [t("minutes.state_overdue" if late else f"minutes.state_{action.state}"), action.outcome]
    told += [t("minutes.see_point", n=point)] if point else []
    return "\n".join(filter(None, told))


def _points(kept: Record) -> Iterator[Block]:
    yield Heading(t("minutes.points"))
    if not kept.points:
        yield Text(t("minutes.points_none"))
    elif kept.said:
        yield Text(t("minutes.voices_lead"), "small", is_leading=True)
    for point in kept.points:
        yield from _point(kept, point)


def _point(kept: Record, point: Item) -> Iterator[Block]:
    lang, shown = i18n.lang(), point.shown
    yield Heading(_numbered(point), 2)
    caption, chart = "" if point.kind == "topic" else shown["caption"][lang], shown["chart"]
    yield from (Text(line[lang], is_leading=bool(chart)) for line in shown["lines"])
    if chart and chart["type"] in slide.DRAWN:
        drawn = slide.svg(chart, lang, theme.LIGHT, height=HEIGHT)
        yield Picture(drawn, shown["alt"][lang], caption)
    else:  # nothing to draw, or a chart of a kind that is drawn no more
        told = [shown["alt"][lang] if chart else "", caption]
        yield from (Text(text, "small") for text in told if text)
    yield from _votes(kept.votes.get(point.id, {}))
    said = [voice for voice in kept.said if voice.item_id == point.id]
    if said:
        yield Heading(t("minutes.voices"), 3)
        yield from _voices(said)


def _votes(counted: Mapping[str, int]) -> Iterator[Block]:
    votes = {stance: counted.get(stance, 0) for stance in STANCES}
    total = sum(votes.values())
    if not total:
        yield Text(t("minutes.votes_none"), "small")
        return
    told = {stance: metrics.number(n) for stance, n in votes.items()}
    share = {s: f"{metrics.number(100 * n / total)}\N{NO-BREAK SPACE}%" for s, n in votes.items()}
    yield Heading(t("minutes.votes"), 3)
    yield Text(t("minutes.votes_told", n=metrics.number(total), **told), is_leading=True)
    header = tuple(t(f"minutes.{stance}") for stance in STANCES)
    row = tuple(t("minutes.count", n=told[stance], share=share[stance]) for stance in STANCES)
    yield Table(header, (row,), (1, 1, 1), t("minutes.votes_alt"))


def _voices(said: list[Opinion]) -> Iterator[Block]:
    for voice in said:
        if voice.opinion:
            yield Quote(t("minutes.opinion"), voice.opinion, voice.name)
        if voice.proposal:
            yield Quote(t("minutes.proposal"), voice.proposal, voice.name)


def _general(kept: Record) -> Iterator[Block]:
    """What was said on no point, and how much is left out."""
    points = {point.id for point in kept.points}
    said = [voice for voice in kept.said if voice.item_id not in points]
    if said:
        yield Heading(t("minutes.voices_general"), 2)
        yield from _voices(said)
    if kept.sent:
        counts = {"sent": metrics.number(kept.sent), "shown": metrics.number(len(kept.said))}
        yield Text(t("minutes.voices_count", **counts), "small")


def _decisions(kept: Record) -> Iterator[Block]:
    yield Heading(t("minutes.decisions"))
    at = {point.id: point.position for point in kept.points}
    told = [
        t("minutes.decision_of", text=one.text, n=at[one.item_id]) if one.item_id in at else one.text
        for one in kept.decided
    ]
    yield Bullets(tuple(told)) if told else Text(t("minutes.decisions_none"))


def _actions(kept: Record, names: Names) -> Iterator[Block]:
    yield Heading(t("minutes.actions"))
    if kept.agreed:
        header = tuple(t(f"minutes.{name}") for name in ("action", "owner", "due", "effect"))
        rows = tuple(_row(kept, action, names) for action in kept.agreed)
        yield Table(header, rows, (4, 2.5, 2, 3), t("minutes.actions_alt"))
    else:
        yield Text(t("minutes.actions_none"))
    yield Text(t("minutes.asof", when=when.moment(kept.at)), "small")


def _row(kept: Record, action: Action, names: Names) -> tuple[str, ...]:
    elsewhere = names.unit(action) if action.unit_id != kept.talk.unit_id else ""
    kind = " · ".join(filter(None, [t(f"focus.action_{action.kind}"), elsewhere]))
    expected = "\n".join(filter(None, [names.metric(action.metric), action.effect])) or metrics.NOTHING
    return (f"{action.title}\n{kind}", action.owner, metrics.period_label(action.due), expected)


def _method(builds: str) -> Iterator[Block]:
    yield Heading(t("minutes.method"))
    yield Text(t("minutes.method_shared"))
    yield Text(t("minutes.method_change"))
    yield Text(t("minutes.method_votes"))
    yield Text(t("minutes.method_frozen", builds=builds))


def _numbered(point: Item) -> str:
    return t("minutes.numbered", n=point.position, title=point.shown["title"][i18n.lang()])


def _builds(kept: Record) -> str:
    """The builds whose numbers were shown, each once."""
    shown = [str(point.shown.get("build", "")) for point in kept.points] or [kept.talk.build]
    return ", ".join(dict.fromkeys(filter(None, shown))) or metrics.NOTHING
