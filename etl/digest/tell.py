"""`python -m etl digest`: who is told what, by mail or as files, and never twice.

Exit codes: 0 everything new was told, or there is nothing new; 1 a mail was not taken, the next run tries again; 2 a
setting is wrong or nothing is published; 3 a fault of ours.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etl import publish
from etl.console import plain
from etl.digest import letter, news, wording
from etl.digest.news import REFUSED, News, Present
from etl.digest.people import HR, GrantsUnreadError, Person, can_be_written_to, people
from etl.digest.post import Failure, Letter, Post, tidy, write
from etl.digest.settings import Mail, MailSettingsError, read
from etl.digest.state import FOLDER, State, StateDamagedError, state_of
from etl.messages import Both, said

DONE, LATER, WRONG = 0, 1, 2


@dataclass(frozen=True)
class Order:
    """What was asked for. dry: only tell, keep nothing; to: write files there; since: what was not in that build, in
    place of what was not told yet."""

    dry: bool = False
    to: Path | None = None
    since: str = ""


@dataclass(frozen=True)
class Due:
    """What somebody is to be told. keys: of all that counts as told by it, shown or not."""

    person: Person
    shown: tuple[News, ...]
    keys: frozenset[str]
    first: bool


def tell(data: Path, order: Order) -> int:
    """Tell everybody what is new for him; an exit code. Raises DecisionsUnreadError."""
    try:
        mail = read(data)
        with _held(data, order):
            return _tell(data, order, mail)
    except (MailSettingsError, GrantsUnreadError, StateDamagedError) as wrong:
        _say(wrong.message, sys.stderr)
        return WRONG


def _held(data: Path, order: Order) -> AbstractContextManager[None]:
    """One at a time; whoever only looks leaves nothing behind."""
    return nullcontext() if order.dry else publish.locked(data / FOLDER)


def _tell(data: Path, order: Order, mail: Mail) -> int:
    warehouse = data / "warehouse"
    current = publish.current(warehouse)
    if current is None:
        return _wrong("no_build")
    if order.since and order.since not in {path.name for path in publish.builds(warehouse)}:
        return _wrong("no_such_build", build=plain(order.since))
    found = news.present(data, current, dt.datetime.now(wording.zone()).date())
    before = news.present(data, order.since) if order.since else None
    state = state_of(data)
    dues = [due(person, found, state, before) for person in _reachable(data, mail)]
    if not order.dry:
        state.begin()
        for silent in (one for one in dues if not one.shown and one.keys):
            _mark(state, found, silent)
    return _deliver(
        data, order, mail, current, [_letter(data, found, mail, state, one) for one in dues if one.shown]
    )


def _reachable(data: Path, mail: Mail) -> list[Person]:
    """Whom a mail can reach; of the others it is said."""
    everybody = people(data, mail.off)
    if not everybody:
        _say(said("digest", "nobody"))
    found = [person for person in everybody if can_be_written_to(person.account)]
    for person in everybody:
        if person not in found:
            _say(said("digest", "no_address", account=plain(person.account)))
    return found


def due(person: Person, found: Present, state: State, before: Present | None = None) -> Due:
    """What is new for somebody: what he was not told, or what an earlier build did not hold. To whom nothing was told
    yet, or nothing of a unit, only the present state is shown."""
    mine = person.concerning(found)
    told = state.of(person.account)
    keys = frozenset(one.key for one in mine)
    if before is not None:
        earlier = {one.key for one in person.concerning(before)}
        return Due(person, tuple(one for one in mine if one.key not in earlier), keys, False)
    if told is None:
        return Due(person, tuple(one for one in mine if one.is_now), keys, True)
    seen = found.places.below if told.everywhere else found.places.reached(told.scopes)
    shown = [
        one
        for one in mine
        if one.key not in told.keys and (one.is_now or (one.hierarchy, one.unit_id) in seen)
    ]
    return Due(person, tuple(shown), keys - told.keys, False)


def _mark(state: State, found: Present, one: Due) -> None:
    person = one.person
    state.add(person.account, found.build, one.keys, HR in person.roles, person.scopes)


def _letter(data: Path, found: Present, mail: Mail, state: State, one: Due) -> Letter:
    reach = one.person.reach(found)
    tested = {(place[1], metric, kind) for place, metric, kind in found.tested if place in reach}
    refused = news.by_contract(data, (n for n in one.shown if n.kind == REFUSED))
    content = letter.Content(one.shown, tuple(refused), found, one.first, len(tested), letter.app_address())
    account, language = one.person.account, mail.language_of(one.person.account)
    message_id = state.message_id(account, (n.key for n in one.shown), mail.domain)
    made = letter.message(content, language, account, mail.sender, message_id)
    html = letter.page(content, ("id", "en") if language == "both" else (language,))
    name = f"{one.person.role}-{message_id[1:13]}"
    return Letter(account, made, html, name, partial(_mark, state, found, one))


def _deliver(data: Path, order: Order, mail: Mail, build: str, letters: list[Letter]) -> int:
    if order.dry:
        return _preview(order, letters)
    if not letters:
        _say(said("digest", "nothing_new"))
        return DONE
    if not letter.app_address():
        _say(said("digest", "no_links"))
    if order.to or not mail.host:
        folder = order.to or data / FOLDER / build
        count = write(letters, folder)
        _say(said("digest", "written" if order.to else "not_configured", n=count, folder=plain(folder)))
        tidy(data / FOLDER)
        return DONE
    sent, failed = Post(mail).send(letters)
    return _told(sent, failed)


def _preview(order: Order, letters: list[Letter]) -> int:
    for one in letters:
        print(plain(f"{one.account}: {one.message['Subject']}"))
    if order.to:
        untold = [Letter(one.account, one.message, one.html, one.name, lambda: None) for one in letters]
        write(untold, order.to)
    _say(said("digest", "only_looked", n=len(letters)))
    return DONE


def _told(sent: int, failed: list[Failure]) -> int:
    _say(said("digest", "sent", n=sent))
    for failure in failed:
        facts = {"account": plain(failure.account), "why": failure.why}
        _say(said("digest", "not_sent", **facts), sys.stderr)
    if failed:
        _say(said("digest", "later", n=len(failed)), sys.stderr)
    return LATER if failed else DONE


def _wrong(key: str, **facts: object) -> int:
    _say(said("digest", key, **facts), sys.stderr)
    return WRONG


def _say(both: Both, to: object = None) -> None:
    print(both.id, both.en, sep="\n", file=to or sys.stdout)  # type: ignore[arg-type]
