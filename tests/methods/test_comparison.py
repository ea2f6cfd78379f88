"""What a comparison group may say, by how many units it has and what is known of them."""

import pyarrow as pa
import pytest
from scipy.stats import chi2

from etl.methods.comparison import KEYS, METHOD
from etl.rules import sections

NUMBERS = {f"{s}.{k}": v for s in ("comparison", "interval") for k, v in sections()[s]["values"].items()}
KINDS = {
    **dict.fromkeys(KEYS, pa.string()),
    "n": pa.int64(), "value": pa.float64(), "is_share": pa.bool_(),
    "is_rate": pa.bool_(), "scale": pa.float64(), "point_n": pa.int64(),
    "o": pa.float64(), "sd": pa.float64(),
}  # fmt: skip


def made(counts: list[tuple[int, int]], limits: int = 0) -> list[dict[str, object]]:
    """The answer about shares o of n, the first `limits` of which are known as a limit only."""
    rows = [
        {"hierarchy": "t", "group_id": "g", "metric": "m", "period_type": "year", "period": "2026",
         "period_start": "2026-01-01", "unit_id": f"u{at}", "n": n, "value": 100 * o / n, "is_share": True,
         "is_rate": False, "scale": 100.0, "point_n": 0 if at < limits else n, "o": float(o), "sd": None}
        for at, (o, n) in enumerate(counts)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, pa.schema(list(KINDS.items())))
    return METHOD.run(table, NUMBERS.__getitem__).to_pylist()


@pytest.mark.parametrize(
    ("counts", "limits", "state", "words"),
    [
        ([(8, 10)] * 4, 0, "single", {None}),
        ([(8, 10)] * 6, 2, "limit", {None}),
        ([(10, 10)] * 6, 0, "no_spread", {None}),
        ([(8, 10)] * 6, 0, "rough", {"on_par"}),
        ([(80, 100)] * 12, 0, "alike", {"on_par"}),
        ([(80, 100)] * 11 + [(20, 100)], 0, "full", {"on_par", "below"}),
        ([(80, 100)] * 8 + [(20, 100)], 0, "rough", {"on_par", "below"}),
    ],
)
def test_the_state_decides_what_is_said(
    counts: list[tuple[int, int]], limits: int, state: str, words: set[str | None]
) -> None:
    rows = made(counts, limits)
    assert {row["state"] for row in rows} == {state}
    assert {row["word"] for row in rows} == words
    assert {row["is_adjusted"] for row in rows} == {state in ("full", "alike")}


def rates(counts: list[tuple[int, int]]) -> list[dict[str, object]]:
    """The answer about o events in n services each, as a rate per 1,000."""
    rows = [
        {"hierarchy": "t", "group_id": "g", "metric": "m", "period_type": "year", "period": "2026",
         "period_start": "2026-01-01", "unit_id": f"u{at}", "n": n, "value": 1000 * o / n, "is_share": False,
         "is_rate": True, "scale": 1000.0, "point_n": n, "o": float(o), "sd": None}
        for at, (o, n) in enumerate(counts)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, pa.schema(list(KINDS.items())))
    return METHOD.run(table, NUMBERS.__getitem__).to_pylist()


def test_rates_are_held_against_exact_limits_of_poisson_around_the_rate_of_the_group() -> None:
    counts = [(4, 2000), (5, 2500), (9, 4000), (2, 1500), (30, 3000)]
    found = rates(counts)
    rate = sum(o for o, _ in counts) / sum(n for _, n in counts)
    for row, (o, n) in zip(found, counts, strict=True):
        assert row["centre"] == pytest.approx(1000 * rate) and row["state"] == "rough"
        for low, high, tail in (("ll95", "ul95", 0.025), ("ll998", "ul998", 0.001)):
            expected = n * rate
            assert row[low] == pytest.approx(
                1000 * rate * chi2.ppf(tail, 2 * expected) / (2 * expected), rel=1e-5
            )
            assert row[high] == pytest.approx(
                1000 * rate * chi2.ppf(1 - tail, 2 * expected + 2) / (2 * expected), rel=1e-5
            )
        assert row["word"] == ("above" if o == 30 else "on_par")


def test_rates_that_differ_widen_their_limits_on_the_scale_of_the_root() -> None:
    counts = [(20 + 14 * (at % 5), 5000) for at in range(12)]
    found = rates(counts)
    rate = sum(o for o, _ in counts) / sum(n for _, n in counts)
    tau2, expected = float(str(found[0]["tau2"])), 5000 * rate
    assert tau2 > 0 and {row["word"] for row in found} == {"on_par"}
    half = 3.090232 * (1 / (4 * expected) + tau2) ** 0.5
    assert found[0]["ul998"] == pytest.approx(1000 * rate * (1 + half) ** 2, rel=1e-6)
    assert found[0]["ll998"] == pytest.approx(1000 * rate * max(0, 1 - half) ** 2, rel=1e-6, abs=1e-9)


def test_a_group_without_a_single_event_has_no_limits() -> None:
    assert {row["state"] for row in rates([(0, 100)] * 6)} == {"no_spread"}


def test_nobody_to_compare_is_an_empty_answer() -> None:
    assert made([]) == []
