"""Walks over the syntax tree that DuckDB gives of a query (json_serialize_sql)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

Node = dict[str, Any]


def parsed(con: duckdb.DuckDBPyConnection, sql: str) -> Node:
    """The query node of one SELECT. Raises ValueError where it cannot be read."""
    text = "select json_serialize_sql(?, skip_null := true, skip_empty := true, skip_default := true)"
    told = json.loads(con.execute(text, [sql]).fetchall()[0][0])
    if told["error"] or len(told["statements"]) != 1:
        raise ValueError(told.get("error_message", "not one query"))
    node: Node = told["statements"][0]["node"]
    return node


def within(part: Any, stop: tuple[str, ...] = ("node",)) -> Iterator[Node]:
    """Every node of an expression, without what lies in a subquery."""
    if isinstance(part, list):
        for item in part:
            yield from within(item, stop)
    elif isinstance(part, dict):
        yield part
        for key, item in part.items():
            if key not in stop:
                yield from within(item, stop)


def subqueries(part: Any) -> Iterator[Node]:
    """The query nodes of the subqueries of an expression, outermost first."""
    for found in within(part):
        if found.get("class") == "SUBQUERY":
            yield found["subquery"]["node"]


def ands(condition: Node | None) -> Iterator[Node]:
    """The conditions that must all hold."""
    if condition is None:
        return
    if condition.get("type") == "CONJUNCTION_AND":
        for child in condition["children"]:
            yield from ands(child)
    else:
        yield condition


def ctes(node: Node) -> list[tuple[str, Node]]:
    """Names and query nodes of WITH, in their order."""
    entries = node.get("cte_map", {}).get("map", [])
    return [(entry["key"], entry["value"]["query_node"]) for entry in entries]
