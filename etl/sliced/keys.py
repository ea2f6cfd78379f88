"""What is known of the period in the columns of a relation while a query is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.sliced.tree import Node, ands

PERIOD, TYPE, START = "period", "period_type", "period_start"
YEAR = "year"  # all that is known is the calendar year in which a period lies
MADE_BY = {"period_type_of": TYPE, "period_start_of": START}
WITHIN_YEAR = {"period_start_of", "period_containing", "period_name"}
BEFORE = {"period_before": "period", "period_a_year_before": "year"}  # macro to the step that it goes back


@dataclass(frozen=True)
class Relation:
    """What is known of a table while a query is read. keys: columns that hold the period of the row (or a part of it);
    places: where they stand in the select list, as far as that can be told; steps: how far back a row looks beside its
    own period."""

    sliced: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    steps: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        return whole(self.keys.values())


def whole(parts: Iterable[str]) -> bool:
    """Whether these parts say which period it is."""
    known = set(parts)
    return PERIOD in known or YEAR in known or {TYPE, START} <= known


def by_year(relation: Relation) -> Relation:
    """The same table where only the year of its rows is asked for."""
    return Relation(relation.sliced, {name: YEAR for name, kind in relation.keys.items() if kind != TYPE})


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
    return [(name, Relation(r.sliced, steps=r.steps) if bare else r) for name, r in sources]


def steps_of(sources: Sources) -> frozenset[str]:
    return frozenset[str]().union(*(r.steps for _, r in sources))


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


def of_both(join: Node, left: Sources, right: Sources) -> Relation:
    """What USING makes of the columns of both sides, where each may lack the other."""
    refs = [(c, {"class": "COLUMN_REF", "column_names": [c]}) for c in join.get("using_columns", ())]
    return Relation(
        True, {c: kind for c, ref in refs if (kind := kind_of(ref, left)) == kind_of(ref, right) and kind}
    )


def step_before(join: Node, left: Sources, right: Sources) -> str:
    """How far before those on the left the rows on the right lie; '' where the join does not ask for it."""
    types = found = ""
    for condition in ands(join.get("condition")):
        if condition.get("type") == "COMPARE_EQUAL":
            a, b = condition["left"], condition["right"]
            for one, other in ((a, b), (b, a)):
                kind = kind_of(one, right)
                types = types or (kind if kind == TYPE == kind_of(other, left) else "")
                found = found or (_step(other, left) if kind == START else "")
    return found if types else ""


def _step(item: Node, sources: Sources) -> str:
    if item.get("class") != "FUNCTION" or item["function_name"] not in BEFORE:
        return ""
    kinds = [kind_of(argument["expression"], sources) for argument in item["arguments"]]
    return BEFORE[item["function_name"]] if kinds in ([TYPE, START], [START]) else ""


def kind_of(item: Node, sources: Sources) -> str:
    """Which part of the period an expression is, '' where it is none."""
    if item.get("class") == "COLUMN_REF":
        *table, column = item["column_names"]
        seen = {r.keys[column] for name, r in sources if column in r.keys and table in ([], [name])}
        return seen.pop() if len(seen) == 1 else ""
    if item.get("class") != "FUNCTION":
        return ""
    name = item["function_name"]
    if name in WITHIN_YEAR and kind_of(item["arguments"][-1]["expression"], sources) == YEAR:
        return YEAR
    if name == "period_name":
        kinds = [kind_of(argument["expression"], sources) for argument in item["arguments"]]
        return PERIOD if kinds == [TYPE, START] else ""
    if name in MADE_BY:
        (argument,) = item["arguments"]
        return MADE_BY[name] if kind_of(argument["expression"], sources) == PERIOD else ""
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


def of_whole(item: Node, sources: Sources) -> Mapping[str, int]:
    """Where the columns stand that a star gives of a single source, left as they are."""
    parts = ("relation_name", "exclude_list", "replace_list", "rename_list")
    return sources[0][1].places if len(sources) == 1 and not any(item.get(part) for part in parts) else {}
