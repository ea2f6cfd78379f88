"""The demo's own discussion, held long enough ago that its actions show what may become of one: better, worse, not
changed yet, too early to say and overdue. Everything in it says that it is an example."""

import json
import secrets
from typing import Any

import sqlalchemy as sa

from dashboard import grants, i18n, spans
from dashboard.discussion import sessions
from dashboard.discussion.agreements import DONE, EXAMPLE, OPEN
from dashboard.discussion.tables import actions, decisions, discussions, items

DAY, MONTH = "2025-06-19", "2025-06"
UNIT, UNIT_NAME = "contoh-kec-plaju", "Kecamatan Plaju"
SIGNED = {"given_at": f"{DAY}T04:10:00Z", "given_by": EXAMPLE, "given_as": EXAMPLE}
# Of each action the unit, the number, the kind, until when (empty: not over yet), and whether it is done.
ACTIONS = {
    "queue": ("contoh-pkm-plaju", "ikm", "perbaikan_layanan", "2025-Q3", DONE),
    "coaching": ("contoh-kel-talangbubuk", "ikm", "bimbingan", "2025-S2", DONE),
    "meeting": (UNIT, "closed_in_time", "perbaikan_proses", "", OPEN),
    "counter": ("contoh-seksi-yanum", "skm_waktu", "perbaikan_layanan", "2025-Q4", OPEN),
}


def enter(connection: sa.Connection) -> bool:
    """Enter it where there was never any discussion; whether it was."""
    if connection.execute(sa.select(discussions.c.id).limit(1)).first():
        return False
    made = connection.execute(discussions.insert().values(_discussion()))
    talk = int((made.inserted_primary_key or (0,))[0])
    connection.execute(items.insert(), [_item(talk, at) for at in (1, 2)])
    told = {"key": "decision", "discussion_id": talk, "item_id": None, "text": _word("decision")}
    connection.execute(decisions.insert().values({**told, **SIGNED}))
    connection.execute(actions.insert(), [_action(talk, key) for key in ACTIONS])
    return True


def _word(name: str) -> str:
    return i18n.catalogue("id")[f"example.{name}"]


def _discussion() -> dict[str, Any]:
    return {
        "code": "".join(secrets.choice(sessions.ALPHABET) for _ in range(sessions.CODE_LENGTH)),
        "hierarchy": "territory", "unit_id": UNIT, "unit_name": UNIT_NAME,
        "period_type": "quarter", "period": "2025-Q1", "day": DAY, "place": _word("place"),
        "invited": _word("invited"), "state": sessions.CLOSED, "step": 0, "secret": "", "build": "",
        "attendance": 14, "version": 1, "opened_at": f"{DAY}T02:00:00Z", "closed_at": f"{DAY}T04:15:00Z", **SIGNED,
    }  # fmt: skip


def _item(talk: int, at: int) -> dict[str, Any]:
    def both(name: str) -> dict[str, str]:
        return {lang: i18n.catalogue(lang)[f"example.{name}"] for lang in i18n.LANGS}

    empty = dict.fromkeys(i18n.LANGS, "")
    shown: dict[str, Any] = {
        "mark": "topic", "title": both(f"point_{at}"), "caption": both("caption"), "lines": [], "chart": None,
        "alt": empty, "hierarchy": "territory", "unit_id": UNIT, "period_type": "quarter", "period": "2025-Q1",
        "build": "", "synthetic": True,
    }  # fmt: skip
    return {
        "discussion_id": talk, "position": at, "kind": "topic", "metric": None,
        "shown": json.dumps(shown, ensure_ascii=False), "note": "", "minutes": 20, "version": 1,
    }  # fmt: skip


def _action(talk: int, key: str) -> dict[str, Any]:
    unit, metric, kind, due, state = ACTIONS[key]
    return {
        "key": key, "discussion_id": talk, "item_id": None, "hierarchy": "territory", "unit_id": unit, "metric": metric,
        "kind": kind, "title": _word(f"{key}_title"), "owner": _word(f"{key}_owner"), "start": MONTH,
        "due": due or _ahead(), "effect": _word(f"{key}_effect"), "state": state,
        "outcome": _word(f"{key}_outcome") if state == DONE else "", **SIGNED,
    }  # fmt: skip


def _ahead() -> str:
    """The quarter after the present one."""
    return spans.containing(spans.after(spans.first_day(_quarter()), "quarter"), "quarter")


def _quarter() -> str:
    return spans.containing(spans.first_day(grants.today()[:7]), "quarter")
