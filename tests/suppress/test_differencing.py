"""The eight attacks of the collection: what the engine must refuse, and what it leaves to rounding and bands."""

import json
from typing import Any

import numpy as np
import pytest

from etl.suppress import Network, audit, failing, suppress, units
from tests.vectors import vector

K = 5
NOT_ADDITIVE = {"rating_all_equal", "trend_join"}  # groups of equals, one joiner: limits, rounding and bands


@pytest.fixture
def attacks() -> dict[str, Any]:
    told = json.loads(vector("sdc_differencing.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in told["cases"]}


def sizes(case: dict[str, Any]) -> list[int]:
    return [part["n"] for part in case["published"].values()]


def nested(small: int, large: int) -> Network:
    """Two published groups, one inside the other, and the unpublished rest: small + rest = large."""
    return Network(
        tail=np.array([0, 0, 1]), head=np.array([1, 1, 0]), n=np.array([small, large - small, large]),
        published=np.array([True, False, True]), bundle=np.array([0, -1, 1]),
    )  # fmt: skip


def test_every_attack_is_accounted_for(attacks: dict[str, Any]) -> None:
    tested = {
        "total_minus_rest", "ytd_differencing", "filter_differencing", "complement", "two_zero_safe",
        "dominance_small_n_5",
    }  # fmt: skip
    assert set(attacks) == tested | NOT_ADDITIVE


def test_total_minus_rest(attacks: dict[str, Any]) -> None:
    case = attacks["total_minus_rest"]
    office, a, b = sizes(case)
    network = units([-1, 0, 0, 0], [-1, 0, 0, 0], [0, a, b, office - a - b], range(4), range(4, 8))
    first = suppress([network], K, 8, complementary=False)
    assert np.flatnonzero(first).tolist() == [3]
    told = audit(network, first)
    assert told.exact[network.bundle == 3].all()
    assert told.lo[network.bundle == 3].tolist() == [case["derived"]["n"]]
    hidden = suppress([network], K, 8)
    assert np.flatnonzero(hidden).tolist() == [2, 3]  # a second unit, the smaller one
    assert failing([network], hidden, K) == []


@pytest.mark.parametrize("attack", ["ytd_differencing", "filter_differencing"])
def test_differences_of_nested_groups(attacks: dict[str, Any], attack: str) -> None:
    case = attacks[attack]
    small, large = sorted(sizes(case))
    network = nested(small, large)
    open_ = np.zeros(2, np.bool_)
    told = audit(network, open_)
    assert told.exact.tolist() == [False, True, False]
    assert told.lo[1] == case["derived"]["n"]
    assert failing([network], open_, K) == [(0, 1)]
    hidden = suppress([network], K, 2)
    assert hidden.sum() == 1
    assert failing([network], hidden, K) == []


def test_complement(attacks: dict[str, Any]) -> None:
    everybody, women = sizes(attacks["complement"])
    network = units([-1, 0, 0], [-1, 0, 0], [0, women, everybody - women], range(3), range(3, 6))
    assert np.flatnonzero(suppress([network], K, 6)).tolist() == [1, 2]  # both sexes


def test_groups_at_the_threshold_and_above_are_allowed(attacks: dict[str, Any]) -> None:
    large = sizes(attacks["two_zero_safe"])
    for own in ([0, *large], [0, 5, 5]):  # the second: five raters of whom four would have to conspire
        network = units([-1, 0, 0], [-1, 0, 0], own, range(3), range(3, 6))
        assert not suppress([network], K, 6).any()


def test_a_group_of_equals_is_hidden_when_the_build_says_so() -> None:
    network = units([-1, 0, 0, 0], [-1, 0, 0, 0], [0, 6, 20, 30], range(4), range(4, 8))
    hidden = suppress([network], K, 8, small=[network.bundle == 1])
    assert np.flatnonzero(hidden).tolist() == [1, 2]


def test_own_people_of_a_unit_are_not_left_over() -> None:
    """Three people of the head's office: never published, yet the unit minus its sub-units would tell."""
    network = units([-1, 0, 0], [-1, 0, 0], [3, 9, 12], range(3), range(3, 6))
    assert failing([network], np.zeros(6, np.bool_), K)
    assert np.flatnonzero(suppress([network], K, 6)).tolist() == [1]
