"""The unit tree with roll-up groups: groups come first, are not counted, and lead to their members."""

import pandas as pd

from dashboard import tree

UNITS = pd.DataFrame(
    [
        ("city", None, "kota", None, 0, 2), ("dis", "city", "kecamatan", None, 1, 3), ("a", "dis", "seksi", None, 2, 0),
        ("dis~ward", "dis", "group", "ward", 2, 0), ("w1", "dis", "ward", None, 2, 0),
        ("w2", "dis", "ward", None, 2, 0), ("off", "city", "dinas", None, 1, 0),
    ],
    columns=["unit_id", "parent_id", "unit_kind", "member_kind", "depth", "n_children"],
).set_index("unit_id", drop=False)  # fmt: skip


def test_parts_of_a_unit_begin_with_its_groups() -> None:
    assert list(tree.parts(UNITS, "dis")["unit_id"]) == ["dis~ward", "a", "w1", "w2"]


def test_parts_of_a_group_are_its_members() -> None:
    assert list(tree.parts(UNITS, "dis~ward")["unit_id"]) == ["w1", "w2"]


def test_a_unit_knows_the_group_it_is_in() -> None:
    assert tree.group_of(UNITS, "w1") == "dis~ward"
    assert tree.group_of(UNITS, "a") is None
    assert tree.is_group(UNITS, "dis~ward") and not tree.is_group(UNITS, "w1")


def test_a_group_does_not_make_a_part_larger() -> None:
    """Four of six units are in the district; counted with the group it would be more, with both offices less."""
    assert tree.home(UNITS.reset_index(drop=True), UNITS.reset_index(drop=True)) == "dis"
    less = UNITS.drop(index=["a", "w2"]).reset_index(drop=True)
    assert tree.home(less, less) == "dis"
    even = UNITS[~UNITS["unit_id"].isin(["a", "w1", "w2"])].reset_index(drop=True)
    even.loc[even["unit_id"] == "dis", "n_children"] = 0
    assert tree.home(even, even) == "city"
