"""Somebody with a solver and the published tables tries to work out what is hidden.

The attacker is given more than the file: he knows every shown count exactly, that hidden ones are not zero, both unit
trees, and that months add up to quarters. He still may not pin a hidden number down, nor learn that it is small.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

Cell = tuple[str, str, str]  # tree or "both" or "own", unit, period
PERIODS = {"2026-07", "2026-08", "2026-09", "2026-Q3"}


class Attack:
    """Everything a reader can write down about one metric: bounds of each number, and the sums that hold."""

    def __init__(self, con: duckdb.DuckDBPyConnection, metric: str, periods: set[str], exact: bool) -> None:
        tree = con.execute("select hierarchy, unit_id, parent_id from shared.unit_tree").fetchall()
        kinds = dict(con.execute("select unit_id, unit_kind from shared.unit").fetchall())
        self.lines: dict[tuple[str, str], list[str]] = defaultdict(list)
        groups = {(h, u) for h, u, _ in tree if kinds[u] == "group"}
        for hierarchy, unit, parent in tree:
            if parent is not None:
                group = (hierarchy, f"{parent}~{kinds[unit]}")
                self.lines[group if group in groups else (hierarchy, parent)].append(unit)
        self.parted = {unit for _, unit in self.lines}
        self.bounds: dict[Cell, tuple[float, float | None]] = {}
        self.truth: dict[Cell, int] = {}
        rows = con.execute(
            "select s.hierarchy, s.unit_id, s.period, i.n, s.status, s.n, coalesce(s.n_to, s.n) from shared.value s "
            "join internal.value i using (hierarchy, metric, unit_id, period_type, period_start) "
            "where s.metric = ? and list_contains(?, s.period)", [metric, sorted(periods)],
        ).fetchall()  # fmt: skip
        for hierarchy, unit, period, n, status, low, high in rows:
            cell = self.cell(hierarchy, unit, period)
            self.truth[cell] = n
            shown = (n, n) if exact or n == 0 else (low, high)
            self.bounds[cell] = (1, None) if status == "hidden" else shown

    def cell(self, hierarchy: str, unit: str, period: str) -> Cell:
        return (hierarchy if unit in self.parted else "both", unit, period)

    def sums(self) -> list[tuple[list[Cell], Cell]]:
        """Parts and totals that are equal for every reader, checked against the truth."""
        periods = sorted({period for _, _, period in self.truth})
        found = []
        for (hierarchy, unit), parts in self.lines.items():
            for period in periods:
                total, own = self.cell(hierarchy, unit, period), ("own", unit, period)
                listed = [c for part in parts if (c := self.cell(hierarchy, part, period)) in self.truth]
                if total not in self.truth:
                    continue
                rest = self.truth[total] - sum(self.truth[c] for c in listed)
                if "~" not in unit:
                    self.truth.setdefault(own, rest)
                    self.bounds.setdefault(own, (0, None))
                    listed.append(own)
                assert sum(self.truth[c] for c in listed) == self.truth[total], (total, listed)
                found.append((listed, total))
        return found + self.times(periods)

    def times(self, periods: list[str]) -> list[tuple[list[Cell], Cell]]:
        quarters = [p for p in periods if "Q" in p]
        found = []
        for tree, unit, quarter in [c for c in self.truth if c[2] in quarters]:
            first = 3 * int(quarter[-1]) - 2
            months = [(tree, unit, f"{quarter[:4]}-{month:02d}") for month in range(first, first + 3)]
            known = [self.truth[m] for m in months if m in self.truth]
            if len(known) == 3 and sum(known) == self.truth[tree, unit, quarter]:
                found.append((months, (tree, unit, quarter)))
        return found

    def intervals(self, most: int) -> list[tuple[Cell, int, float, float]]:
        """Smallest and largest possible value of hidden published cells, the smallest `most` of them."""
        sums = self.sums()
        order = {cell: at for at, cell in enumerate(self.truth)}
        equal = lil_matrix((len(sums), len(order)))
        for row, (parts, total) in enumerate(sums):
            equal[row, order[total]] = -1
            for part in parts:
                equal[row, order[part]] += 1
        equal = equal.tocsr()
        bounds = [self.bounds[cell] for cell in order]
        hidden = [c for c in order if c[0] != "own" and self.bounds[c] == (1, None) and self.truth[c] > 0]
        found = []
        for cell in sorted(hidden, key=lambda c: (self.truth[c], c))[:most]:
            ends = []
            for sign in (1, -1):
                goal = np.zeros(len(order))
                goal[order[cell]] = sign
                done = linprog(goal, A_eq=equal, b_eq=np.zeros(len(sums)), bounds=bounds, method="highs")
                ends.append(np.inf if done.status == 3 else sign * done.fun)
            found.append((cell, self.truth[cell], *ends))
        return found


@pytest.mark.parametrize(
    ("metric", "periods", "exact", "k"),
    [
        ("good_or_better", PERIODS, True, 5),
        ("not_rated", PERIODS, True, 5),
        ("good_or_better", {"2025"}, True, 5),
        ("berakhlak_bp_supervisor", {"2026-S1"}, True, 10),
        ("berakhlak_bp_subordinate", {"2026-S1"}, True, 10),
        ("complaints", {"2026-Q3"}, True, 5),
        ("complaints", {"2026-07", "2026-08", "2026-09", "2026-Q3"}, False, 5),
        ("close_days", {"2026-08"}, True, 5),
    ],
)
def test_no_hidden_number_can_be_worked_out(
    both: duckdb.DuckDBPyConnection, metric: str, periods: set[str], exact: bool, k: int
) -> None:
    found = Attack(both, metric, periods, exact).intervals(most=60)
    assert len(found) >= 3
    for cell, true, low, high in found:
        assert low <= true <= high + 1e-6
        assert high - low >= 2 - 1e-6, f"{cell} lies between {low} and {high}"
        if true < k and exact:
            assert high >= k - 1e-6, f"{cell} is at most {high}"


def test_the_attack_works_when_only_small_numbers_are_hidden(both: duckdb.DuckDBPyConnection) -> None:
    attack = Attack(both, "good_or_better", PERIODS, exact=True)
    for cell, n in attack.truth.items():
        attack.bounds[cell] = (1, None) if 0 < n < 5 else (n, n)
    assert any(low == high for _, _, low, high in attack.intervals(most=60))
