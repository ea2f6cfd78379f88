"""Patterns of raters and agreement of peers from drawn exports, and every figure a second time in pandas."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.build import build
from tests.models.conftest import Drawn
from tests.models.test_drawn_own import SCORES

UNITS = """
unit_id | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
top     | Top       | kecamatan | 1     | -              | -                | 2010-01-01
a       | Unit A    | kelurahan | 2     | top            | top              | 2010-01-01
b       | Unit B    | kelurahan | 2     | top            | top              | 2010-01-01
"""
WORDS = ("above", "meets", "below")
MATRIX = {
    ("above", "above"): "very_good", ("above", "meets"): "good", ("above", "below"): "poor",
    ("meets", "above"): "good", ("meets", "meets"): "good", ("meets", "below"): "poor",
    ("below", "above"): "needs_improvement", ("below", "meets"): "needs_improvement", ("below", "below"): "very_poor",
}  # fmt: skip
INDEX = {"very_good": 1.0, "good": 0.75, "needs_improvement": 0.5, "poor": 0.25, "very_poor": 0.0}
MONTHS = ("2026-01", "2026-02", "2026-03")
SIZES = {"r1": 9, "r2": 7, "r3": 12, "r4": 5, "few": 4}
VALUES = ("bp", "ak", "ko", "ha", "lo", "ad", "kl")


def staff() -> list[tuple[str, str, str]]:
    """person, rater, unit."""
    return [
        (f"{rater}-{i}", rater, "a" if rater in ("r1", "few") else "b")
        for rater, size in SIZES.items()
        for i in range(size)
    ]


def marks() -> pd.DataFrame:
    """Months of marks: r1 repeats one mark for all, the others vary; somebody is missing in the middle."""
    rng = np.random.default_rng(11)
    made = []
    for person, rater, unit in staff():
        for month in MONTHS:
            pair = ("meets", "meets") if rater == "r1" else tuple(rng.choice(WORDS, 2, p=[0.3, 0.6, 0.1]))
            made.append((person, rater, unit, month, *pair, MATRIX[pair]))
    heads = ["person_key", "rater_key", "unit_id", "period", "work_result", "behaviour", "rating"]
    rows = pd.DataFrame(made, columns=heads)
    return rows[~((rows["person_key"] == "r2-0") & (rows["period"] == "2026-02"))]


def forms() -> pd.DataFrame:
    """360 forms of one semester: every supervisor, and five peers of most people; r2 is far above the peers."""
    rng = np.random.default_rng(12)
    people = [person for person, _, _ in staff()]
    made = []
    for at, (person, rater, unit) in enumerate(staff()):
        truth = rng.normal(7, 0.8)
        lift = {"r2": 2.0, "r3": -1.0}.get(rater, 0.0)
        given = [("supervisor", rater, truth + lift + rng.normal(0, 0.3))]
        peers = rng.choice([p for p in people if p != person], 5 if at % 6 else 4, replace=False)
        given += [("peer", str(peer), truth + rng.normal(0, 0.5)) for peer in peers]
        for group, who, score in given:
            made.append((person, who, unit, group, float(np.clip(round(score * 2) / 2, 1, 10))))
    return pd.DataFrame(made, columns=["person_key", "rater_key", "unit_id", "rater_group", "score"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The drawn exports, built once."""
    drawn = Drawn(tmp_path_factory.mktemp("raters"))
    drawn.units(UNITS)
    drawn.lake.add("employee", "person_key | name | unit_id\nr1 | Siti | a", extracted="2026-01-01")
    for month, rows in marks().groupby("period"):
        drawn.lake.add(
            "appraisal",
            rows.to_dict("records"),
            scheme="PANRB6",
            period_type="month",
            extracted=f"{month}-28",
        )
    plain = forms()
    rows = plain.drop(columns="score").assign(**dict.fromkeys(SCORES, plain["score"])).to_dict("records")
    drawn.lake.add(
        "peer", rows, period="2026-S1", period_type="semester", scale_max=10, extracted="2026-07-05"
    )
    return drawn


def shrunk(groups: dict[str, Any], middle: float) -> dict[str, tuple[float, float, float]]:
    """B·(mean − middle) with its interval, in plain loops."""
    free = sum(len(g) - 1 for g in groups.values())
    pooled = sum((len(g) - 1) * np.var(g, ddof=1) for g in groups.values() if len(g) > 1) / free
    se2 = {name: pooled / len(g) for name, g in groups.items()}
    w = {name: 1 / v for name, v in se2.items()}
    centre = sum(w[name] * np.mean(g) for name, g in groups.items()) / sum(w.values())
    q = sum(w[name] * (np.mean(g) - centre) ** 2 for name, g in groups.items())
    spare = sum(w.values()) - sum(v**2 for v in w.values()) / sum(w.values())
    tau2 = max(0.0, (q - (len(groups) - 1)) / spare)
    total = sum(1 / (v + tau2) for v in se2.values())
    made = {}
    for name, g in groups.items():
        weight = tau2 / (tau2 + se2[name])
        half = 1.959964 * np.sqrt(weight * se2[name] + (1 - weight) ** 2 / total)
        value = weight * (np.mean(g) - middle)
        made[name] = (value, value - half, value + half)
    return made


def test_the_marks_of_a_month(told: Drawn) -> None:
    found = told.frame("from rater_profile where period = '2026-03' order by rater_key").set_index(
        "rater_key"
    )
    every = marks()
    rows = every[every["period"] == "2026-03"].assign(mark=lambda r: r["rating"].map(INDEX))
    groups = {str(name): list(g["mark"]) for name, g in rows.groupby("rater_key")}
    expected = shrunk(groups, rows["mark"].mean())
    assert list(found.index) == ["r1", "r2", "r3", "r4"]  # "few" rates four
    for rater, row in found.iterrows():
        own = rows[rows["rater_key"] == rater]
        assert row["n_ratees"] == len(own)
        assert row["leniency"] == pytest.approx(own["mark"].mean() - rows["mark"].mean(), abs=1e-6)
        assert (row["leniency_shrunk"], row["lo"], row["hi"]) == pytest.approx(expected[str(rater)], abs=1e-6)
        counts = own["rating"].value_counts()
        assert [row[mark] for mark in INDEX] == [counts.get(mark, 0) for mark in INDEX]
        assert row["mode_share"] == pytest.approx(counts.max() / len(own))
        assert row["identical_share"] == pytest.approx((own["work_result"] == own["behaviour"]).mean())
    assert (found.loc["r1", "unit_id"], found.loc["r3", "unit_id"]) == ("a", "b")
    for share in ("mode", "identical", "copied"):
        assert set(found[f"usual_{share}"]) == {np.median(found[f"{share}_share"])}


def test_copied_marks_need_the_month_before(told: Drawn) -> None:
    found = told.frame("from rater_profile where rater_key = 'r2'").set_index("period")
    every = marks()
    own = every[every["rater_key"] == "r2"]
    wide = own.assign(both=own["work_result"] + own["behaviour"]).pivot(
        index="person_key", columns="period", values="both"
    )
    assert (found.loc["2026-01", "copied_of"], found.loc["2026-03", "copied_of"]) == (0, 6)
    known = wide.dropna(subset=["2026-02", "2026-03"])
    same = (known["2026-02"] == known["2026-03"]).mean()
    assert found.loc["2026-03", "copied_share"] == pytest.approx(same)


def test_one_mark_for_all_in_every_month_is_seen(told: Drawn) -> None:
    asked = "select alike_run, mode_share, identical_share, copied_share, is_narrow, is_repeated from rater_profile "
    assert told.ask(asked + "where rater_key = 'r1' and period = '2026-03'") == [
        (3, 1.0, 1.0, 1.0, True, True)
    ]


def test_the_gap_to_the_peers_of_the_same_people(told: Drawn) -> None:
    found = told.frame("from rater_profile where period = '2026-S1'").set_index("rater_key")
    every = forms()
    peers = every[every["rater_group"] == "peer"].groupby("person_key")["score"].agg(["mean", "count"])
    mine = every[every["rater_group"] == "supervisor"].set_index("person_key")
    both = mine.join(peers[peers["count"] >= 5], how="inner")
    z = both[["score", "mean"]].apply(lambda column: (column - column.mean()) / column.std())
    gaps = {str(name): list(g) for name, g in (z["score"] - z["mean"]).groupby(both["rater_key"])}
    expected = shrunk(gaps, 0.0)
    for rater, row in found.iterrows():
        assert row["gap_n"] == len(gaps[str(rater)])
        assert row["gap_peers"] == pytest.approx(np.mean(gaps[str(rater)]), abs=1e-6)
        told_gap = (row["gap_shrunk"], row["gap_lo"], row["gap_hi"])
        assert told_gap == pytest.approx(expected[str(rater)], abs=1e-6)
    assert (found.loc["r2", "gap_word"], found.loc["r3", "gap_word"]) == ("higher", "lower")


def test_agreement_components_and_gate(told: Drawn) -> None:
    every = forms()
    peers = every[every["rater_group"] == "peer"]
    groups = peers.groupby("person_key")["score"]
    n, total = len(peers), peers["score"].mean()
    between = (groups.size() * (groups.mean() - total) ** 2).sum() / (groups.ngroups - 1)
    within = (groups.size() - 1).mul(groups.var()).sum() / (n - groups.ngroups)
    asked = "select groups, n_ratings, msb, msw, icc2, gate from peer_agreement where unit_id = 'top'"
    rows = told.ask(asked + " and hierarchy = 'command'")
    icc2 = round((between - within) / between, 4)
    assert rows == [(groups.ngroups, n, round(between, 4), round(within, 4), icc2, True)]
    asked = "select component, share from variance_component where unit_id = 'top' and hierarchy = 'command'"
    parts = dict(told.ask(asked))
    assert sum(parts.values()) == pytest.approx(1, abs=1e-3)
    assert parts["ratee"] > 0.5
    gate = (
        "select scope_unit_id, gate from peer_gate where hierarchy = 'command' and period_type = 'semester' "
    )
    assert told.ask(gate + "and unit_id = 'a'") == [("a", True)]


def test_the_rows_behind_a_pattern_go_back_to_the_file(told: Drawn) -> None:
    asked = (
        "select count(*), count(distinct person_key), min(file_name) from rater_row where period = '2026-03' "
    )
    assert told.ask(asked + "and rater_key = 'r3'") == [(12, 12, "appraisal.xlsx")]
    assert told.ask(asked + "and rater_key = 'few'") == [(0, 0, None)]


def test_others_see_the_gate_and_nothing_else(told: Drawn) -> None:
    shared = build(told.data).folder / "shared.duckdb"
    with duckdb.connect(str(shared), read_only=True) as con:
        for table in ("rater_profile", "rater_row", "variance_component", "peer_agreement"):
            assert con.execute(f"select count(*) from {table}").fetchall() == [(0,)]
        assert con.execute("select count(*) > 0 from peer_gate").fetchall() == [(True,)]
        of_hidden = (
            "select count(*) from peer_gate g where not exists (select 1 from value v "
            "where v.metric like 'berakhlak%_peer' and v.unit_id = g.unit_id and v.hierarchy = g.hierarchy "
            "and v.period = g.period and v.status <> 'hidden')"
        )
        assert con.execute(of_hidden).fetchall() == [(0,)]
