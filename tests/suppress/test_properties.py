"""Disclosure control over drawn trees and tables: nothing hidden can be computed, and the audits are exact."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.suppress import Network, audit, bridges, failing, suppress, two_way, units
from tests.suppress.drawn import QUICK, Case, broken, cases, some

K = st.integers(3, 10)


def permuted(network: Network, draw: st.DrawFn) -> Network:
    order = np.array(draw(st.permutations(range(len(network.n)))), np.int64)
    return Network(*(getattr(network, name)[order] for name in ("tail", "head", "n", "published", "bundle")))


@pytest.mark.parametrize("few", [0, 1000], ids=["sifted together", "one by one"])
@QUICK
@given(case=cases(), k=K)
def test_no_hidden_cell_can_be_narrowed_down(few: int, case: Case, k: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.suppress.choose.FEW", few)
        hidden = suppress(case.networks, k, case.n_bundles)
    assert broken(case.networks, hidden, k) == []


@QUICK
@given(case=cases(), k=K, data=st.data())
def test_what_was_hidden_before_stays_hidden_and_is_protected(case: Case, k: int, data: Any) -> None:
    forced = data.draw(some(case.n_bundles))
    hidden = suppress(case.networks, k, case.n_bundles, forced=forced)
    assert hidden[forced].all()
    assert broken(case.networks, hidden, k) == []


@QUICK
@given(case=cases(), k=K, data=st.data())
def test_marked_cells_are_hidden_like_small_ones(case: Case, k: int, data: Any) -> None:
    small = [data.draw(some(len(network.n))) for network in case.networks]
    hidden = suppress(case.networks, k, case.n_bundles, small=small)
    for network, marks in zip(case.networks, small, strict=True):
        assert hidden[network.bundle[marks & network.published & (network.n > 0)]].all()
    assert broken(case.networks, hidden, k, small=small) == []


@QUICK
@given(case=cases(), k=K, data=st.data())
def test_the_check_finds_exactly_the_broken_cells(case: Case, k: int, data: Any) -> None:
    hidden = data.draw(some(case.n_bundles))
    assert failing(case.networks, hidden, k) == broken(case.networks, hidden, k, method="lp")


@QUICK
@given(case=cases(), lower=st.integers(0, 1), data=st.data())
def test_audit_by_flow_equals_audit_by_linear_programme(case: Case, lower: int, data: Any) -> None:
    hidden = data.draw(some(case.n_bundles))
    for network in case.networks:
        flow, lp = (audit(network, hidden, lower=lower, method=method) for method in ("flow", "lp"))
        assert flow.lo.tolist() == lp.lo.tolist()
        assert flow.hi.tolist() == lp.hi.tolist()


@QUICK
@given(case=cases(least=1), data=st.data())
def test_a_cell_is_exact_iff_it_is_a_bridge(case: Case, data: Any) -> None:
    """For readers who know of no lower bound that a number touches: 0, where every number is at least 1."""
    hidden = data.draw(some(case.n_bundles))
    for network in case.networks:
        if network.n.min() >= 1:
            assert bridges(network, hidden).tolist() == audit(network, hidden, lower=0).exact.tolist()


@QUICK
@given(case=cases(), k=K, data=st.data())
def test_the_order_of_the_input_does_not_matter(case: Case, k: int, data: Any) -> None:
    mixed = [permuted(network, data.draw) for network in data.draw(st.permutations(case.networks))]
    expected = suppress(case.networks, k, case.n_bundles)
    assert suppress(mixed, k, case.n_bundles).tolist() == expected.tolist()


@QUICK
@given(case=cases(), k=K)
def test_nothing_is_hidden_where_nothing_is_small(case: Case, k: int) -> None:
    large = [
        Network(net.tail, net.head, net.n * k, net.published, net.bundle) for net in case.networks
    ]  # 0 or at least k
    assert not suppress(large, k, case.n_bundles).any()


@QUICK
@given(case=cases(), k=K, data=st.data())
def test_every_complementary_bundle_is_needed(case: Case, k: int, data: Any) -> None:
    hidden = suppress(case.networks, k, case.n_bundles)
    first = suppress(case.networks, k, case.n_bundles, complementary=False)
    for bundle in np.flatnonzero(hidden & ~first):
        shown = hidden.copy()
        shown[bundle] = False
        assert broken(case.networks, shown, k)


def test_numbers_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="inflow is not outflow"):
        Network(np.array([0]), np.array([1]), np.array([3]), np.array([True]), np.array([0]))


def test_a_free_bundle_is_refused() -> None:
    """A price of nothing would look like a bundle that is hidden already."""
    with pytest.raises(ValueError, match="costs more than nothing"):
        suppress([two_way([[1, 1], [1, 1]])], 5, 4, cost=np.zeros(4))


@pytest.mark.parametrize("seed", range(20))
def test_larger_trees_hold_and_hide_nothing_superfluous(seed: int) -> None:
    """Forty units, three months: many ways round, so that what one cell leaves free another may need."""
    random = np.random.default_rng(seed)
    command, territory = ([-1, *(int(random.integers(0, min(u, 9))) for u in range(1, 40))] for _ in range(2))
    bundle, k = np.arange(40), int(random.integers(3, 11))
    people = [random.integers(0, 3 * k, 40) * (random.random(40) < 0.8) for _ in range(3)]
    networks = [units(command, territory, own, bundle, bundle + 40) for own in people]
    hidden = suppress(networks, k, 80)
    assert broken(networks, hidden, k) == []
    first = suppress(networks, k, 80, complementary=False)
    for extra in np.flatnonzero(hidden & ~first):
        assert failing(networks, hidden & (np.arange(80) != extra), k)
