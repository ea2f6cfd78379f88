"""Which file answers a question, unit by unit, by what `access` lets the visitor see of the units it tells of."""

from collections.abc import Hashable, Mapping

from dashboard import access, scope
from dashboard.warehouse import Audience

UNITS = ("unit_id", "parent_id", "units")  # parameters of a question that name units of its `hierarchy`
# Questions whose rows tell of the unit's neighbours too, and those whose rows tell of all units there are.
AGAINST_OTHERS = frozenset({"improvement", "importance", "focus"})
AGAINST_ALL = frozenset({"pair", "unit_words", "beside"})


def route(name: str, params: Mapping[str, Hashable]) -> list[tuple[Audience, dict[str, Hashable]]]:
    """Which file answers a question, with what: one entry for each file that has to be asked."""
    if group := params.get("group_id"):
        return [(_file_for_all(str(params["hierarchy"]), str(group)), dict(params))]
    asked = {part: params[part] for part in UNITS if params.get(part)}
    if not asked or access.sees_all() == "internal":
        return [(access.sees_all(), dict(params))]
    hierarchy = str(params["hierarchy"])
    files: list[tuple[Audience, dict[str, Hashable]]] = []
    audiences: tuple[Audience, ...] = ("internal", "shared")
    for audience in audiences:
        mine = {part: _those(asked[part], hierarchy, audience, name) for part in asked}
        if any(mine.values()):
            files.append((audience, {**params, **{part: mine[part] or None for part in mine}}))
    return files or [("shared", dict(params))]


def _those(units: Hashable, hierarchy: str, audience: Audience, name: str) -> Hashable:
    """Of one unit or a tuple of them those that this file answers for; empty for none."""
    if isinstance(units, tuple):
        return tuple(unit for unit in units if _file_for(hierarchy, str(unit), name) == audience)
    return units if _file_for(hierarchy, str(units), name) == audience else ""


def _file_for(hierarchy: str, unit_id: str, name: str) -> Audience:
    """A number that is held against other units is as exact as the visitor may know those."""
    if name in AGAINST_ALL:
        return access.sees_all()
    if name in AGAINST_OTHERS:
        parent = scope.forest().parent.get((hierarchy, unit_id))
        return access.sees(hierarchy, parent) if parent else access.sees(hierarchy, unit_id)
    return access.sees(hierarchy, unit_id)


def _file_for_all(hierarchy: str, group_id: str) -> Audience:
    """Limits of chance tell of every unit of the group: they are exact only for who may know all of these."""
    units = scope.members(hierarchy, group_id)
    sees_all = access.sees_all() == "internal"
    exact = bool(units) and (sees_all or all(access.sees(hierarchy, unit) == "internal" for unit in units))
    return "internal" if exact else "shared"
