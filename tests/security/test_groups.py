"""A comparison group is answered exactly only for who may know every unit of it."""

import pytest

from dashboard import access, scope


@pytest.mark.parametrize(
    ("units", "expected"), [({"a", "b"}, "internal"), ({"a", "c"}, "shared"), (set(), "shared")]
)
def test_one_unit_that_may_not_be_known_makes_the_group_coarse(
    monkeypatch: pytest.MonkeyPatch, units: set[str], expected: str
) -> None:
    monkeypatch.setattr(scope, "members", lambda hierarchy, group_id: frozenset(units))
    monkeypatch.setattr(access, "sees", lambda hierarchy, unit: "shared" if unit == "c" else "internal")
    asked = {"hierarchy": "territory", "group_id": "like:sd:4", "metric": "ikm"}
    assert access.route("funnel_units", asked) == [(expected, asked)]
