"""Funnels of shares and means: reference vectors, properties, and a plain second computation of one group at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.methods import funnel
from tests.vectors import frame

Z = {"95": 1.959964, "998": 3.090232}  # as the references round them
COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=2, max_size=14)


def one(o: list[float], n: list[float], trim: float = 0.1) -> funnel.Funnel:
    zero = np.zeros(len(n), dtype=np.int64)
    return funnel.shares(np.array(o, float), np.array(n, float), zero, 1, trim)


def test_shares_agree_with_the_reference() -> None:
    sets = frame("funnel_sets.csv").set_index("set")
    units = frame("funnel_units.csv")
    for name in sets.index[sets["data_type"] == "PR"]:
        rows = units[units["set"] == name]
        made = one(rows["numerator"].tolist(), rows["denominator"].tolist())
        assert made.phi[0] == pytest.approx(sets.loc[name, "phi"], rel=1e-6)
        assert made.tau2[0] == pytest.approx(sets.loc[name, "tau2"], rel=1e-6)
        for prefix, tau2 in (("", np.zeros(1)), ("od_", made.tau2)):
            for level, z in Z.items():
                low, high = made.limits(z, tau2)
                assert low == pytest.approx(rows[f"{prefix}ll{level}"].to_numpy(), rel=1e-6, abs=1e-12)
                assert high == pytest.approx(rows[f"{prefix}ul{level}"].to_numpy(), rel=1e-6)


def test_means_and_best_estimates_agree_with_the_reference() -> None:
    rows, said = frame("funnel_means_units.csv"), frame("funnel_means_summary.csv").iloc[0]
    columns = (rows[name].to_numpy(float) for name in ("n", "mean", "sd"))
    made = funnel.means(*columns, np.zeros(len(rows), dtype=np.int64), 1)
    assert made.spread[0] ** 2 == pytest.approx(said["sp2"], rel=1e-6)
    assert made.tau2[0] == pytest.approx(said["tau2_DL"], rel=1e-6)
    assert made.middle[0] == pytest.approx(said["fe_mean"], rel=1e-6)
    for prefix, tau2 in (("", np.zeros(1)), ("od_", made.tau2)):
        for level, z in Z.items():
            low, high = made.limits(z, tau2)
            assert low == pytest.approx(rows[f"{prefix}ll{level}"].to_numpy(), rel=1e-6)
            assert high == pytest.approx(rows[f"{prefix}ul{level}"].to_numpy(), rel=1e-6)
    best, low, high, _, sd = made.best(Z["95"])
    for found, name in ((best, "eb_mean"), (low, "eb_pi_lb"), (high, "eb_pi_ub"), (sd, "eb_se")):
        assert found == pytest.approx(rows[name].to_numpy(), rel=1e-6)


@given(COUNTS, COUNTS)
def test_many_groups_at_once_are_each_alone(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    pairs = [(min(a, b), b) for a, b in first + second]
    pool = np.array([0] * len(first) + [1] * len(second))
    o, n = (np.array(column, float) for column in zip(*pairs, strict=True))
    both = funnel.shares(o, n, pool, 2, 0.1)
    for at in (0, 1):
        alone = one(o[pool == at].tolist(), n[pool == at].tolist())
        np.testing.assert_allclose(both.tau2[at], alone.tau2[0], rtol=1e-9)
        np.testing.assert_allclose(both.z_wins[pool == at], alone.z_wins, rtol=1e-9, atol=1e-12)


@given(COUNTS)
def test_tau2_is_what_a_plain_computation_says(given_pairs: list[tuple[int, int]]) -> None:
    pairs = [(min(a, b), b) for a, b in given_pairs if b > 0]
    if len(pairs) < 2 or sum(o for o, _ in pairs) in (0, sum(n for _, n in pairs)):
        return
    o, n = (np.array(column, float) for column in zip(*pairs, strict=True))
    z = (np.arcsin(np.sqrt(o / n)) - np.arcsin(np.sqrt(o.sum() / n.sum()))) * 2 * np.sqrt(n)
    wins = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    over = (wins**2).sum() - (len(n) - 1)
    w = 4 * n
    expected = max(0.0, over / (w.sum() - (w**2).sum() / w.sum()))
    assert one(o.tolist(), n.tolist()).tau2[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_edges_one_answer_all_equal_none_all_missing() -> None:
    assert np.isnan(one([5, 7], [5, 7]).z).all() and np.isnan(one([0, 0], [5, 7]).z).all()
    equal = one([5, 10], [10, 20])
    assert equal.tau2[0] == 0 and equal.z == pytest.approx(0, abs=1e-12)
    assert np.isnan(one([np.nan, np.nan], [0, 0]).centre()[0])
    mean = funnel.means(
        np.array([1.0, 30]), np.array([1.0, 3]), np.array([np.nan, 0.5]), np.zeros(2, np.int64), 1
    )
    assert np.isfinite(mean.z).all() and mean.spread[0] == 0.5
    flat = funnel.means(np.array([9.0, 30]), np.array([3.0, 3]), np.zeros(2), np.zeros(2, np.int64), 1)
    assert np.isnan(flat.z).all()


def test_labels_of_public_health_follow_from_limits_without_the_arcsine() -> None:
    rows = frame("funnel_phe_prop_inputs.csv")
    o, n = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    p0 = o.sum() / n.sum()
    z = (o / n - p0) / np.sqrt(p0 * (1 - p0) / n)
    label = np.select(
        [z > 3.090232, z < -3.090232, z > 1.959964, z < -1.959964],
        ["High (0.001)", "Low (0.001)", "High (0.025)", "Low (0.025)"], "Not significant",
    )  # fmt: skip
    assert (label == rows["significance"]).all()


def test_ratios_agree_with_the_reference() -> None:
    """The reference leaves its widened limits on the scale of the root; ours are squared back from there."""
    sets, units = frame("funnel_sets.csv").set_index("set"), frame("funnel_units.csv")
    for name in sets.index[sets["sr_method"].eq("CQC") & sets["data_type"].eq("SR")]:
        rows = units[units["set"] == name]
        o, expected = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
        made = funnel.ratios(o, expected, np.zeros(len(rows), np.int64), 1, sets.loc[name, "trim_by"])
        assert made.z == pytest.approx(rows["z"].to_numpy(), rel=1e-6)
        assert made.z_wins == pytest.approx(rows["z_wins"].to_numpy(), rel=1e-6)
        assert made.phi[0] == pytest.approx(sets.loc[name, "phi"], rel=1e-6)
        assert made.tau2[0] == pytest.approx(sets.loc[name, "tau2"], rel=1e-6, abs=1e-12)
        for level, z in Z.items():
            exact = made.limits(z, np.zeros(1))
            for limit, end in zip(exact, ("ll", "ul"), strict=True):
                assert limit == pytest.approx(rows[f"{end}{level}"].to_numpy(), rel=1e-6)
            if made.tau2[0] > 0:
                for limit, end in zip(made.limits(z, made.tau2), ("ll", "ul"), strict=True):
                    assert np.sqrt(limit) == pytest.approx(rows[f"od_{end}{level}"].to_numpy(), rel=1e-6)


def test_limits_of_poisson_agree_with_the_reference() -> None:
    rows = frame("funnel_poisson_limits.csv")
    expected = rows["number_seq"].to_numpy(float)
    for level, z in Z.items():
        for limit, end in zip(funnel.poisson(expected, z), ("ll", "ul"), strict=True):
            assert limit / expected == pytest.approx(rows[f"{end}{level}"].to_numpy(), rel=1e-6)


def test_ratios_of_public_health_have_our_limits_and_labels() -> None:
    told = frame("funnel_phe_ratio_outputs.csv")
    seen = told.iloc[:, 0].to_numpy(float)
    for z, name in ((1.959964, "2s"), (3.090232, "3s")):
        low, high = funnel.poisson(seen, z)
        assert high == pytest.approx(told[f"lower_{name}_exp_events"].to_numpy(), rel=2e-4)
        assert low == pytest.approx(told[f"upper_{name}_exp_events"].to_numpy(), rel=2e-4, abs=2e-4)
    rows = frame("funnel_phe_ratio_inputs.csv")
    o, expected = rows["obs"].to_numpy(float), rows["expected"].to_numpy(float)
    ends = {z: funnel.poisson(o, z) for z in (1.959964, 3.090232)}
    label = np.select(
        [ends[3.090232][0] > expected, ends[3.090232][1] < expected, ends[1.959964][0] > expected,
         ends[1.959964][1] < expected],
        ["High (0.001)", "Low (0.001)", "High (0.025)", "Low (0.025)"], "Not significant",
    )  # fmt: skip
    assert (label == rows["significance"]).all()


def test_no_events_expected_nothing_is_said() -> None:
    made = funnel.ratios(np.zeros(3), np.zeros(3), np.zeros(3, np.int64), 1, 0.1)
    assert np.isnan(made.z).all() and np.isnan(made.middle[0])
    assert funnel.poisson(np.zeros(1), 1.959964)[0][0] == 0
