"""What is known of the period in the columns of a relation while a query is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.sliced.tree import Node, ands

PERIOD, TYPE, START = "period", "period_type", "period_start"
MADE_BY = {"period_type_of": TYPE, "period_start_of": START}


@dataclass(frozen=True)
class Relation:
    """What is known of a table while a query is read. keys: columns that hold the period of the row (or a part of it);
    places: where they stand in the select list, as far as that can be told."""

    sliced: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return whole(self.keys.values())


def whole(parts: Iterable[str]) -> bool:
    """Whether these parts say which period it is."""
    known = set(parts)
    return PERIOD in known or {TYPE, START} <= known


LOOSE = Relation()
SLICED = Relation(True, {PERIOD: PERIOD})


Sources = Sequence[tuple[str, Relation]]
Scope = Mapping[str, Relation]


def alike(places: Sequence[int | None]) -> bool:
    return places[0] is not None and len(set(places)) == 1


def any_sliced(sources: Sources) -> bool:
    return any(relation.sliced for _, relation in sources)


def bared(sources: Sources, bare: bool) -> Sources:
    """Sources whose columns may be NULL for want of a match no longer say the period."""
    return [(name, Relation(r.sliced) if bare else r) for name, r in sources]


def equal_parts(join: Node, left: Sources, right: Sources) -> list[str]:
    """Parts of the period that a join asks to be the same on both sides."""
    found = []
    for column in join.get("using_columns", ()):
        ref = {"class": "COLUMN_REF", "column_names": [column]}
        if (kind := kind_of(ref, left)) and kind == kind_of(ref, right):
            found.append(kind)
    for condition in ands(join.get("condition")):
        if condition.get("type") in ("COMPARE_EQUAL", "COMPARE_NOT_DISTINCT_FROM"):
            a, b = condition["left"], condition["right"]
            for one, other in ((a, b), (b, a)):
                if (kind := kind_of(one, left)) and kind == kind_of(other, right):
                    found.append(kind)
    return found


def kind_of(item: Node, sources: Sources) -> str:
    """Which part of the period an expression is, '' where it is none."""
    if item.get("class") == "COLUMN_REF":
        *table, column = item["column_names"]
        seen = {r.keys[column] for name, r in sources if column in r.keys and table in ([], [name])}
        return seen.pop() if len(seen) == 1 else ""
    if item.get("class") == "FUNCTION" and item["function_name"] in MADE_BY:
        (argument,) = item["arguments"]
        return MADE_BY[item["function_name"]] if kind_of(argument["expression"], sources) == PERIOD else ""
    return ""


def name_of(item: Node) -> str:
    """The name an expression has in the result."""
    return item.get("alias") or (item["column_names"][-1] if item.get("class") == "COLUMN_REF" else "")


def of_star(item: Node, sources: Sources) -> dict[str, str]:
    table = item.get("relation_name", "")
    keys = {
        column: kind for name, r in sources if not table or name == table for column, kind in r.keys.items()
    }
    changed = [entry["key"] for entry in (*item.get("replace_list", ()), *item.get("rename_list", ()))]
    left_out = {*item.get("exclude_list", ()), *(c["column"] if isinstance(c, dict) else c for c in changed)}
    return {column: kind for column, kind in keys.items() if column not in left_out}
