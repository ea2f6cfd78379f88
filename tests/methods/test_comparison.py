"""What a comparison group may say, by how many units it has and what is known of them."""

import pyarrow as pa
import pytest

from etl.methods.comparison import KEYS, METHOD
from etl.rules import sections

NUMBERS = {f"{s}.{k}": v for s in ("comparison", "interval") for k, v in sections()[s]["values"].items()}
KINDS = {
    **dict.fromkeys(KEYS, pa.string()),
    "n": pa.int64(), "value": pa.float64(), "is_share": pa.bool_(), "scale": pa.float64(), "point_n": pa.int64(),
    "o": pa.float64(), "sd": pa.float64(),
}  # fmt: skip


def made(counts: list[tuple[int, int]], limits: int = 0) -> list[dict[str, object]]:
    """The answer about shares o of n, the first `limits` of which are known as a limit only."""
    rows = [
        {"hierarchy": "t", "group_id": "g", "metric": "m", "period_type": "year", "period": "2026",
         "period_start": "2026-01-01", "unit_id": f"u{at}", "n": n, "value": 100 * o / n, "is_share": True,
         "scale": 100.0, "point_n": 0 if at < limits else n, "o": float(o), "sd": None}
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


def test_nobody_to_compare_is_an_empty_answer() -> None:
    assert made([]) == []
