"""Whether a model may be made slice by slice, proved from its SQL.

The second line of such a model is `-- Map: period`. It is right when no row of one period can depend on a row of
another: every grouping, window and DISTINCT over sliced rows holds the period, every join of two sliced tables has
equal periods, and nothing is limited, looked up or mixed across them. The period may be written as `period`, or as
`period_type` with `period_start` where both were made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import duckdb

from etl.messages import Both, said
from etl.sliced.keys import (
    LOOSE,
    Relation,
    Scope,
    Sources,
    alike,
    any_sliced,
    bared,
    equal_parts,
    kind_of,
    name_of,
    of_both,
    of_star,
    of_whole,
    step_before,
    steps_of,
    whole,
)
from etl.sliced.tree import Node, ctes, parsed, subqueries, within

MAP = "-- Map: "
KEYED_JOINS = {"INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI"}


class NotSlicedError(ValueError):
    """A model says that it can be made slice by slice, and its SQL does not hold that."""

    def __init__(self, model: str, why: str, **facts: object) -> None:
        self.message: Both = said("state", "not_sliced", model=model, why=said("not_sliced", why, **facts))
        self.why = why
        super().__init__(self.message.en)


def check(con: duckdb.DuckDBPyConnection, model: str, sql: str, known: Mapping[str, Relation]) -> Relation:
    """The relation a map model gives. known: tables it may read, by qualified name. Raises NotSlicedError."""
    found = _Reader(model, known, _functions()).query(parsed(con, sql), {})
    if not (found.sliced and found.whole):
        raise NotSlicedError(model, "no_period")
    return found


def read(con: duckdb.DuckDBPyConnection, model: str, sql: str, known: Mapping[str, Relation]) -> Relation:
    """The relation a model gives where only the rows of some periods are taken of what it gives: it may look back by
    fixed steps, and add rows that were made without looking at a period. Raises NotSlicedError."""
    return _Reader(model, known, _functions(), strict=False).query(parsed(con, sql), {})


@dataclass(frozen=True)
class Functions:
    """Names of functions that gather rows, and of those that say something else at another time."""

    gathering: frozenset[str]
    unsteady: frozenset[str]


@cache
def _functions() -> Functions:
    with duckdb.connect() as con:
        rows = con.execute(
            "select distinct function_name, function_type = 'aggregate', coalesce(stability <> 'CONSISTENT', false) "
            "from duckdb_functions() where function_type in ('aggregate', 'scalar')"
        ).fetchall()
    return Functions(frozenset(n for n, a, _ in rows if a), frozenset(n for n, _, u in rows if u))


@dataclass(frozen=True)
class _Reader:
    model: str
    known: Mapping[str, Relation]
    functions: Functions
    strict: bool = True

    def refuse(self, why: str, **facts: object) -> NotSlicedError:
        return NotSlicedError(self.model, why, **facts)

    def query(self, node: Node, outer: Scope) -> Relation:
        scope = dict(outer)
        for name, inner in ctes(node):
            scope[name] = self.query(inner, scope)
        if node["type"] == "SELECT_NODE":
            found = self.select(node, scope)
        elif node["type"] == "SET_OPERATION_NODE":
            found = self.union(node, scope)
        else:
            raise self.refuse("shape", shape=node["type"])
        return self.modified(node, found)

    def modified(self, node: Node, found: Relation) -> Relation:
        for modifier in node.get("modifiers", ()) if found.sliced else ():
            if modifier["type"] == "DISTINCT_MODIFIER" and (
                "distinct_on_targets" in modifier or not found.whole
            ):
                raise self.refuse("distinct")
            if modifier["type"] in ("LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER"):
                raise self.refuse("limit")
        return found

    def union(self, node: Node, scope: Scope) -> Relation:
        parts = [self.query(child, scope) for child in node["children"]]
        if not any(part.sliced for part in parts):
            return LOOSE
        if self.strict and not all(part.sliced for part in parts):
            raise self.refuse("mixed")
        # Rows that no period had a part in are whole whichever periods are asked for.
        parts = [part for part in parts if part.sliced]
        by_name = node["setop_type"] == "UNION_BY_NAME"
        keys = {
            name: kind
            for name, kind in parts[0].keys.items()
            if all(part.keys.get(name) == kind for part in parts)
            and (by_name or alike([part.places.get(name) for part in parts]))
        }
        if not (node["setop_type"].startswith("UNION") and node.get("setop_all", True)) and not whole(
            keys.values()
        ):
            raise self.refuse("distinct")
        return Relation(True, keys, parts[0].places, frozenset[str]().union(*(part.steps for part in parts)))

    def select(self, node: Node, scope: Scope) -> Relation:
        sources = self.sources(node.get("from_table", {"type": "EMPTY"}), scope)
        asked = [
            node.get(part)
            for part in ("select_list", "where_clause", "qualify", "having", "group_expressions")
        ]
        for inner in subqueries(asked):
            if self.query(inner, scope).sliced:
                raise self.refuse("looked_up")
        if not any(relation.sliced for _, relation in sources):
            return LOOSE
        if "sample" in node:
            raise self.refuse("limit")
        found = replace(self.listed(node["select_list"], sources), steps=steps_of(sources))
        parts = list(within(asked))
        self.steady(parts)
        self.windows(parts, sources, found)
        self.grouped(node, sources, found)
        return found

    def steady(self, parts: Sequence[Node]) -> None:
        names = {part["function_name"] for part in parts if "function_name" in part}
        if unsteady := sorted(names & self.functions.unsteady):
            raise self.refuse("unsteady", name=unsteady[0])

    def windows(self, parts: Sequence[Node], sources: Sources, found: Relation) -> None:
        for part in parts:
            if part.get("class") == "WINDOW" and not whole(
                self.parts(part.get("partitions", ()), sources, found)
            ):
                raise self.refuse("window", name=part["function_name"])

    def grouped(self, node: Node, sources: Sources, found: Relation) -> None:
        """A GROUP BY must hold the period; a sum over all rows, without any, never does."""
        everything = node["aggregate_handling"] == "FORCE_AGGREGATES"
        written = node.get("group_expressions", [])
        if everything:
            written = [item for item in node["select_list"] if not self.gathers(item)]
        elif not written and not any(
            self.gathers(item) for item in (node["select_list"], node.get("having"))
        ):
            return
        if len(node.get("group_sets", ())) > 1 or not whole(self.parts(written, sources, found)):
            raise self.refuse("group")

    def gathers(self, item: object) -> bool:
        return any(
            part.get("class") == "FUNCTION" and part["function_name"] in self.functions.gathering
            for part in within(item)
        )

    def parts(self, items: Iterable[Node], sources: Sources, found: Relation) -> list[str]:
        """Which parts of the period these expressions are."""
        kinds = [kind_of(item, sources) or found.keys.get(name_of(item), "") for item in items]
        return [kind for kind in kinds if kind]

    def listed(self, items: Sequence[Node], sources: Sources) -> Relation:
        """What the select list lets through of the period."""
        keys: dict[str, str] = {}
        places: dict[str, int] = {}
        starred = False
        for place, item in enumerate(items):
            if item.get("class") == "STAR":
                places |= of_whole(item, sources) if not (starred or place) else {}
                starred = True
                keys |= of_star(item, sources)
            elif kind := kind_of(item, sources):
                keys[name_of(item)] = kind
                places |= {} if starred else {name_of(item): place}
            else:
                keys.pop(name_of(item), None)
        return Relation(True, keys, places)

    def sources(self, table: Node, scope: Scope) -> Sources:
        kind = table["type"]
        if kind == "BASE_TABLE":
            return [(table.get("alias") or table["table_name"], self.table(table, scope))]
        if kind == "SUBQUERY":
            return [(table.get("alias", ""), self.query(table["subquery"]["node"], scope))]
        if kind in ("EMPTY", "TABLE_FUNCTION", "EXPRESSION_LIST"):
            return [(table.get("alias", ""), LOOSE)]
        if kind == "JOIN":
            for inner in subqueries(table.get("condition")):
                if self.query(inner, scope).sliced:
                    raise self.refuse("looked_up")
            return self.joined(table, self.sources(table["left"], scope), self.sources(table["right"], scope))
        raise self.refuse("shape", shape=kind)

    def table(self, table: Node, scope: Scope) -> Relation:
        schema, name = table.get("schema_name", ""), table["table_name"]
        if not schema and name in scope:
            return scope[name]
        full = ".".join(part for part in (table.get("catalog_name", ""), schema or "main", name) if part)
        if full not in self.known:
            raise self.refuse("unknown", name=full)
        return self.known[full]

    def joined(self, join: Node, left: Sources, right: Sources) -> Sources:
        kind, rows = join["join_type"], (any_sliced(left), any_sliced(right))
        if kind not in KEYED_JOINS:
            raise self.refuse("shape", shape=f"{kind} JOIN")
        # A row without a period, kept for want of a match, would come back in every slice.
        loose_kept = {"LEFT": not rows[0], "SEMI": not rows[0], "ANTI": not rows[0], "RIGHT": not rows[1],
                      "FULL": rows[0] != rows[1]}.get(kind, False)  # fmt: skip
        if any(rows) and loose_kept:
            raise self.refuse("outer")
        if all(rows) and not whole(equal_parts(join, left, right)):
            step = "" if self.strict else step_before(join, left, right)
            if not step or steps_of(right) or kind in ("RIGHT", "FULL"):
                raise self.refuse("join", name=right[0][0])
            return [*left, *((name, Relation(r.sliced, steps=frozenset({step}))) for name, r in right)]
        bare_left, bare_right = kind in ("RIGHT", "FULL"), kind in ("LEFT", "FULL")
        both = [("", of_both(join, left, right))] if kind == "FULL" else []
        return [*bared(left, bare_left), *bared(right, bare_right), *both]
