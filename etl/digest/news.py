"""What can be told at all: signals, missing ratings, overdue actions and refused rows, each with a key by which it is
known whether it was told already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from etl import database, kept, lake
from etl.decisions import DecisionsUnreadError
from etl.digest import wording
from etl.digest.places import Place, Places
from etl.messages import Both, said

if TYPE_CHECKING:
    import sqlalchemy as sa

SIGNAL, NOT_RATED, OVERDUE, REFUSED = KINDS = ("signal", "not_rated", "overdue", "refused")
WORDS = {"concern": "worse", "improvement": "better", "neutral_high": "higher", "neutral_low": "lower"}
OPEN_ACTIONS = (
    "select key, hierarchy, unit_id, metric, due from discussion_action "
    "where ended_at is null and state = 'open' order by due, key"
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class News:
    """One thing to tell. key: the same as long as it is the same news; is_now: belongs to the present state, which is
    told to whoever is told for the first time; tone: worse, better, changed or empty; page, view: where the app shows
    it; rows: refused rows of a contract (-1: a whole file), refused only."""

    kind: str
    key: str
    hierarchy: str
    unit_id: str
    is_now: bool
    said: Both
    tone: str = ""
    page: str = ""
    view: Mapping[str, str] = field(default_factory=dict)
    contract: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Present:
    """What a build and the app's database hold now. busy: units with open actions; tested: series that a chart tests,
    as (place, metric, period type); false_alarm: share of them that lights up for no reason."""

    build: str
    built_at: dt.datetime
    as_of: dt.date
    synthetic: bool
    places: Places
    news: tuple[News, ...]
    busy: frozenset[Place]
    tested: frozenset[tuple[Place, str, str]]
    false_alarm: float


def present(data: Path, build: str, today: dt.date | None = None) -> Present:
    """What can be told of a build. today: by which an action is overdue; the day of the build without one. Raises
    DecisionsUnreadError where the app's database cannot be read."""
    with duckdb.connect(str(data / "warehouse" / build / "shared.duckdb"), read_only=True) as con:
        ((built_at, as_of, synthetic),) = con.execute(
            "select built_at, as_of, synthetic from build"
        ).fetchall()
        ((alarm,),) = con.execute(
            "select coalesce(max(value::double), 0) from rule where section = 'control' and key = 'false_alarm'"
        ).fetchall()
        places = Places.of(asked(con, "tree"))
        labels = dict(con.execute("select metric, [label_id, label_en] from metric").fetchall())
        loads = frozenset(con.execute("select load_id, sheet from load").fetchall())
        found = [*map(_signal, asked(con, "signals")), *map(_not_rated, asked(con, "not_rated"))]
        tested = frozenset(
            ((r["hierarchy"], r["unit_id"]), r["metric"], r["period_type"]) for r in asked(con, "tested")
        )
    actions = open_actions(data)
    day = today or built_at.date()
    found += [_overdue(row, labels) for row in actions if wording.last_day(str(row["due"])) < day]
    found += _refused(data, loads)
    busy = frozenset((str(row["hierarchy"]), str(row["unit_id"])) for row in actions)
    return Present(build, built_at, as_of, synthetic, places, tuple(found), busy, tested, alarm)


def asked(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """Rows of a question of this folder, by column."""
    answer = con.execute(Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8"))
    columns = [column[0] for column in answer.description]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def _signal(row: Row) -> News:
    tone = WORDS[row["verdict"]]
    label = Both(wording.clean(row["label_id"]), wording.clean(row["label_en"]))
    facts = {"metric": label, "value": wording.value(row), "period": wording.period(row["period"])}
    has_centre = row["centre"] is not None
    sentence = said("digest", f"signal_{tone}", **facts)
    if has_centre:
        sentence = _joined(sentence, said("digest", "centre", centre=wording.value(row, "centre")))
    key = "|".join((SIGNAL, row["unit_id"], row["metric"], row["period_type"], row["period"], row["verdict"]))
    view = {"by": row["period_type"], "period": row["period"], "metric": row["metric"]}
    return News(SIGNAL, key, row["hierarchy"], row["unit_id"], row["is_now"], sentence,
                tone if tone in ("worse", "better") else "changed", "trend",
                {"unit": row["unit_id"], "view": row["hierarchy"], **view})  # fmt: skip


def _not_rated(row: Row) -> News:
    told, size = wording.value(row), wording.size(row["n"], row["n_to"])
    sentence = said("digest", "not_rated", value=told, size=size, period=wording.period(row["period"]))
    key = "|".join((NOT_RATED, row["unit_id"], row["period"], told.en))
    view = {"unit": row["unit_id"], "view": row["hierarchy"], "by": "month", "period": row["period"]}
    return News(NOT_RATED, key, row["hierarchy"], row["unit_id"], row["is_now"], sentence, "", "trend",
                {**view, "metric": "not_rated"})  # fmt: skip


def _overdue(row: Row, labels: Mapping[str, list[str]]) -> News:
    """Neither its words nor its owner nor its kind: they are written by people and may be about one."""
    label = labels.get(row["metric"] or "")
    about = Both(*label) if label else said("digest", "no_metric")
    sentence = said("digest", "overdue_action", metric=about, due=wording.day(wording.last_day(row["due"])))
    view = {"unit": row["unit_id"], "view": row["hierarchy"], "status": "overdue"}
    key = "|".join((OVERDUE, row["key"], row["due"]))
    return News(OVERDUE, key, row["hierarchy"], row["unit_id"], True, sentence, "", "followup", view)


def _joined(*sentences: Both) -> Both:
    return Both(" ".join(s.id for s in sentences), " ".join(s.en for s in sentences))


def open_actions(data: Path) -> list[Row]:
    """Actions in force that are open; none where the app has no database yet. Raises DecisionsUnreadError."""
    import sqlalchemy as sa

    try:
        at = database.address(data, database.used())
        if not database.present(at):
            return []
        with database.engine_of(at) as engine, engine.connect() as connection:
            return _rows(connection, "discussion_action", OPEN_ACTIONS)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise DecisionsUnreadError(type(error).__name__) from error


def _rows(connection: sa.Connection, table: str, sql: str) -> list[Row]:
    import sqlalchemy as sa

    if table not in sa.inspect(connection).get_table_names():
        return []
    return [dict(row) for row in connection.execute(sa.text(sql)).mappings()]


def _refused(data: Path, loads: frozenset[tuple[str, str]]) -> list[News]:
    """What was refused of the loads that a build knows: how many rows of which layout, never what is in them."""
    found = []
    for record in lake.current(data).loads:
        whole = record.state == lake.REFUSED_FILE
        if (
            (record.load_id, record.sheet) in loads
            and record.state != lake.UNDONE
            and (record.refused or whole)
        ):
            key = "|".join((REFUSED, record.load_id, record.sheet))
            rows = -1 if whole else record.refused
            found.append(
                News(
                    REFUSED,
                    key,
                    "",
                    "",
                    True,
                    Both("", ""),
                    contract=record.contract or "",
                    rows=rows,
                    page="data",
                )
            )
    return found


def by_contract(data: Path, refused: Iterable[News]) -> list[News]:
    """One sentence per layout in place of one per load."""
    groups: dict[str, list[News]] = {}
    for one in refused:
        groups.setdefault(one.contract, []).append(one)
    known = kept.known(data)
    told = []
    for contract, loads in sorted(groups.items()):
        label = Both(known[contract].label_id, known[contract].label_en) if contract in known else None
        name = (
            Both(wording.clean(label.id), wording.clean(label.en)) if label else said("digest", "no_layout")
        )
        parts = [n.rows for n in loads if n.rows > 0]
        sentences = [_counted("refused_rows", name, rows=sum(parts), files=len(parts))] if parts else []
        wholes = len(loads) - len(parts)
        sentences += [_counted("refused_files", name, files=wholes)] if wholes else []
        told += [replace(loads[0], said=sentence) for sentence in sentences]
    return [*(replace(one, page="") for one in told[:-1]), *told[-1:]]  # one way to page Data is enough


def _counted(key: str, name: Both, **counts: int) -> Both:
    facts = {what: wording.both(lambda lang, n=n: wording.number(n, 0, lang)) for what, n in counts.items()}  # type: ignore[misc]
    return said("digest", key, layout=name, **facts)
