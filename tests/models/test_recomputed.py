"""Every metric once more in pandas, from the accepted rows of the lake, and compared with what was published.

The second calculation shares nothing with the models but the lake: no unit tree, rule or macro of theirs is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl import metrics

UNSUR = [
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "sarana",
    "pengaduan",
]
DEADLINE = {"month": 10, "quarter": 15, "year": 31}
WORKING_DAYS = {"pengaduan": 14, "aspirasi": 14, "permintaaninformasi": 5, "": 14}
KEYS = ["hierarchy", "unit_id", "metric", "period_type", "period_start"]
T975 = {
    1: 12.7062, 2: 4.30265, 3: 3.18245, 4: 2.77645, 9: 2.26216, 19: 2.09302, 29: 2.04523, 49: 2.00958, 99: 1.98422,
}  # fmt: skip


@cache
def lake(root: str, table: str) -> pd.DataFrame:
    """Accepted rows of one table, straight from the Parquet files the newest manifest names."""
    manifest = json.loads(max((Path(root) / "manifest").glob("*.json")).read_text())
    files = [Path(root) / file["path"] for file in manifest["files"] if file["table"] == table]
    with duckdb.connect() as con:
        ask = "from read_parquet(?, hive_partitioning = false)"
        return pd.concat([con.execute(ask, [str(f)]).df() for f in files])


@cache
def units(root: str) -> pd.DataFrame:
    rows = lake(root, "unit").copy()
    rows["valid_from"] = pd.to_datetime(rows["valid_from"])
    return rows.sort_values("valid_from")


@cache
def versions(root: str) -> dict[str, list[dict[str, object]]]:
    """Dated rows of each unit, oldest first."""
    return {str(unit): rows.to_dict("records") for unit, rows in units(root).groupby("unit_id")}


@cache
def standing(root: str, unit: str, day: pd.Timestamp) -> dict[str, object]:
    """The dated row of a unit that holds on a day."""
    begun = [v for v in versions(root)[unit] if v["valid_from"] <= day]  # type: ignore[operator]
    return (begun or versions(root)[unit][:1])[-1]


@cache
def together(root: str, hierarchy: str, day: pd.Timestamp) -> dict[str, str]:
    """The roll-up group of each unit that has one: two or more of a kind beside another kind."""
    tree = pd.DataFrame([standing(root, unit, day) for unit in versions(root)])
    parent = tree[f"{hierarchy}_parent"]
    alike = tree.groupby([parent, "unit_kind"])["unit_id"].transform("count")
    grouped = tree[(alike >= 2) & (alike < tree.groupby(parent)["unit_id"].transform("count"))]
    return dict(zip(grouped["unit_id"], parent[grouped.index] + "~" + grouped["unit_kind"], strict=True))


@cache
def parents(root: str, hierarchy: str, unit: object, day: pd.Timestamp) -> list[str]:
    """The unit, everything above it on a day, and the roll-up groups on the way."""
    chain: list[str] = []
    groups = together(root, hierarchy, day)
    while isinstance(unit, str):
        chain += [unit, *([groups[unit]] if unit in groups else [])]
        unit = standing(root, unit, day)[f"{hierarchy}_parent"]
    return chain


def last_day(period_type: str, start: pd.Timestamp) -> pd.Timestamp:
    months = {"month": 1, "quarter": 3, "semester": 6, "year": 12}[period_type]
    return start + pd.DateOffset(months=months) - pd.Timedelta(days=1)


def floor_period(start: pd.Series, period_type: str) -> pd.Series:
    months = {"month": 1, "quarter": 3, "semester": 6, "year": 12}[period_type]
    first = (start.dt.month - 1) // months * months + 1
    return pd.to_datetime({"year": start.dt.year, "month": first, "day": 1})


def rolled(root: str, facts: pd.DataFrame, own: str, targets: dict[str, str]) -> pd.DataFrame:
    """Facts (unit_id, period_start, and values) repeated for every unit above and every published period."""
    parts = []
    for hierarchy in ("command", "territory"):
        seen = facts[["unit_id", "period_start"]].drop_duplicates()
        chains = {
            (u, p): parents(root, hierarchy, u, last_day(own, p)) for u, p in seen.itertuples(index=False)
        }
        above = [chains[u, p] for u, p in zip(facts["unit_id"], facts["period_start"], strict=True)]
        for target in targets:
            part = facts.assign(hierarchy=hierarchy, above=above, period_type=target)
            part["period_start"] = floor_period(part["period_start"], target)
            parts.append(part.explode("above").assign(unit_id=lambda d: d["above"]))
    return pd.concat(parts, ignore_index=True)


def sums(facts: pd.DataFrame, metric: str, numerator: pd.Series, denominator: pd.Series) -> pd.DataFrame:
    """n, numerator, denominator per unit and period of one metric."""
    rows = facts.assign(
        metric=metric, numerator=numerator.astype(float), denominator=denominator.astype(float)
    )
    result = rows.groupby(KEYS, as_index=False)[["numerator", "denominator"]].sum()
    return result[result["denominator"] > 0]


def unit_ids(root: str, names: pd.Series) -> pd.Series:
    plain = units(root).assign(key=lambda d: d["unit_name"].str.replace(" ", "").str.lower())
    known = dict(zip(plain["key"], plain["unit_id"], strict=True))
    return names.str.replace(" ", "").str.lower().map(known)


def appraisals(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "appraisal").copy()
    rows = rows[~rows["is_acting"].astype(bool)]
    rows["period_start"] = pd.to_datetime(
        rows["period"].where(rows["period"].str.len() > 4, rows["period"] + "-01")
    )
    out: dict[str, list[pd.DataFrame]] = {}
    for kind, targets in (("month", {"month": "", "quarter": ""}), ("year", {"year": ""})):
        facts = rolled(root, rows[rows["period_type"] == kind], kind, targets)
        rated = facts["rating"].notna()
        for metric, words in {
            "good_or_better": ["very_good", "good"],
            "very_good": ["very_good"],
            "needs_improvement_or_lower": ["needs_improvement", "poor", "very_poor"],
        }.items():
            out.setdefault(metric, []).append(sums(facts, metric, facts["rating"].isin(words) & rated, rated))
        out.setdefault("not_rated", []).append(sums(facts, "not_rated", ~rated, rated | True))
        source = pd.to_datetime(facts["period"].where(facts["period"].str.len() > 4, facts["period"] + "-01"))
        ends = source + (pd.offsets.MonthEnd(0) if kind == "month" else pd.offsets.YearEnd(0))
        due_on = ends + pd.Timedelta(days=DEADLINE[kind])
        due = (pd.to_datetime(facts["extracted_at"]).dt.normalize() > due_on) & (
            ~rated | facts["rated_at"].notna()
        )
        on_time = due & rated & (pd.to_datetime(facts["rated_at"]).dt.normalize() <= due_on)
        out.setdefault("rated_on_time", []).append(sums(facts, "rated_on_time", on_time, due))
    return {metric: pd.concat(parts) for metric, parts in out.items()}


def plans(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "plan").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    rows["period_start"] = pd.to_datetime(rows["period"] + "-01-01")
    facts = rolled(root, rows, "year", {"year": ""})
    approved = facts["plan_status"] == "approved"
    return {"plan_approved": sums(facts, "plan_approved", approved, approved | True)}


def surveys(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "survey").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    rows["period_start"] = pd.PeriodIndex(rows["period"].str.replace("-", ""), freq="Q").start_time
    rows = rows[rows[UNSUR].notna().any(axis=1)]
    facts = rolled(root, rows, "quarter", {"quarter": "", "year": ""})
    out = {}
    for unsur in UNSUR:
        answered = facts[unsur].notna()
        out[f"skm_{unsur}"] = sums(facts, f"skm_{unsur}", facts[unsur].fillna(0), answered)
        low = answered & (facts[unsur] <= 2)
        out[f"dissatisfied_{unsur}"] = sums(facts, f"dissatisfied_{unsur}", low, answered)
    means = [
        f.set_index(KEYS).eval("numerator / denominator") for k, f in out.items() if k.startswith("skm_")
    ]
    total = sum(m.droplevel("metric") for m in means).dropna()
    index = total.rename("numerator").reset_index().assign(metric="ikm", denominator=9.0)
    return {**out, "ikm": index, "respondents_vs_minimum": respondents(root, rows)}


def respondents(root: str, rows: pd.DataFrame) -> pd.DataFrame:
    asked = units(root).dropna(subset=["service_users"])
    quarters = pd.date_range(rows["period_start"].min(), rows["period_start"].max(), freq="QS")
    grid = asked.merge(pd.DataFrame({"period_start": quarters}), how="cross")
    ends = grid["period_start"] + pd.offsets.QuarterEnd(0)
    gone = pd.to_datetime(grid["valid_to"]) < grid["period_start"]
    grid = grid[(grid["valid_from"] <= ends) & ~gone]
    users = grid["service_users"].astype(float)
    need = (3.841 * users * 0.25 / (0.05**2 * (users - 1) + 3.841 * 0.25)).round()
    come = rows[rows["unit_id"].isin(grid["unit_id"])].assign(come=1.0, need=0.0)
    both = pd.concat([grid.assign(come=0.0, need=need), come])[["unit_id", "period_start", "come", "need"]]
    facts = rolled(root, both, "quarter", {"quarter": "", "year": ""})
    return sums(facts, "respondents_vs_minimum", facts["come"], facts["need"])


def complaints(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "complaint").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    for column in ("received_on", "first_reply_on", "closed_on", "extracted_at"):
        rows[column] = pd.to_datetime(rows[column])
    rows["period_start"] = rows["received_on"].dt.to_period("M").dt.start_time
    facts = rolled(root, rows, "month", {"month": "", "quarter": "", "year": ""})
    word = facts["classification"].fillna("").str.replace(" ", "").str.lower()
    is_complaint = word.isin(["", "pengaduan"])
    reply = (facts["first_reply_on"] - facts["received_on"]).dt.days
    close = (facts["closed_on"] - facts["received_on"]).dt.days
    days = word.map(WORKING_DAYS)

    def working(until: pd.Series) -> np.ndarray:
        filled = until.fillna(facts["received_on"]).to_numpy("datetime64[D]")
        start = facts["received_on"].to_numpy("datetime64[D]")
        return np.busday_count(start + 1, filled + 1)

    open_days = working(facts["extracted_at"])
    overdue = facts["closed_on"].isna() & (open_days > days) & facts["status"].isin(["in_process", "waiting"])
    due = facts["closed_on"].notna() | overdue
    in_time = facts["closed_on"].notna() & (working(facts["closed_on"]) <= days)
    return {
        "complaints": sums(facts, "complaints", is_complaint, is_complaint),
        "first_reply_days": sums(facts, "first_reply_days", reply.fillna(0), reply.notna()),
        "close_days": sums(facts, "close_days", close.fillna(0), close.notna()),
        "close_workdays": sums(
            facts, "close_workdays", working(facts["closed_on"]) * close.notna(), close.notna()
        ),
        "closed_in_time": sums(facts, "closed_in_time", in_time, due),
        **{
            f"closed_in_time_{kind}": sums(facts, f"closed_in_time_{kind}", in_time & mine, due & mine)
            for kind, mine in (("information", days == 5), ("ordinary", days == 14))
        },
        **themes(facts[is_complaint]),
    }


def themes(facts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Themes of the six made-up texts, read by a person and not by the keyword list."""
    spoken = {
        "waktu": "Antre lama", "biaya": "Diminta bayar", "perilaku": "Petugas ketus", "persyaratan": "Berkas",
        "sarana": "Toilet", "unread": "Tidak jelas",
    }  # fmt: skip
    spoken["waktu"] = "Antre lama|Hubungi saya"
    every = pd.Series(True, index=facts.index)
    return {
        f"complaints_{theme}": sums(facts, f"complaints_{theme}", facts["text"].str.contains(start), every)
        for theme, start in spoken.items()
    }


def forms(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "peer").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    first = rows["period"].str[-1].map({"1": "01", "2": "07"})
    rows["period_start"] = pd.to_datetime(rows["period"].str[:4] + "-" + first + "-01")
    out = {}
    for group in ("supervisor", "peer", "subordinate"):
        facts = rolled(root, rows[rows["rater_group"] == group], "semester", {"semester": "", "year": ""})
        every = pd.Series(True, index=facts.index)
        for value in ("bp", "ak", "ko", "ha", "lo", "ad", "kl"):
            mean = facts[[f"{value}{k}" for k in (1, 2, 3)]].mean(axis=1)
            metric = f"berakhlak_{value}_{group}"
            out[metric] = sums(facts, metric, mean, every)
    return out


def targets(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "target").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    rows = rows[~rows["is_acting"].astype(bool)]
    target, reached = (pd.to_numeric(rows[name], errors="coerce") for name in ("target", "realisation"))
    ratio = (reached / target).where(~rows["is_reverse"].astype(bool), 2 - reached / target)
    rows["share"] = ratio.clip(0, 1.2) * 100
    persons = rows.dropna(subset=["share"]).groupby(["period_type", "period", "unit_id", "person_key"])[
        "share"
    ]
    facts = persons.agg(["mean", "min"]).reset_index()
    facts["period_start"] = pd.to_datetime(
        facts["period"].map({"2025": "2025-01-01", "2025-Q4": "2025-10-01"})
    )
    out: dict[str, list[pd.DataFrame]] = {}
    for kind in ("quarter", "year"):
        part = rolled(root, facts[facts["period_type"] == kind], kind, {kind: ""})
        every = pd.Series(True, index=part.index)
        out.setdefault("targets_met", []).append(sums(part, "targets_met", part["min"] >= 100, every))
        out.setdefault("target_achievement", []).append(sums(part, "target_achievement", part["mean"], every))
    return {metric: pd.concat(parts) for metric, parts in out.items()}


def older(root: str) -> dict[str, pd.DataFrame]:
    rows = lake(root, "older_appraisal").copy()
    rows["unit_id"] = unit_ids(root, rows["unit_name"])
    rows["period_start"] = pd.to_datetime(rows["period"] + "-01-01")
    facts = rolled(root, rows, "year", {"year": ""})
    good = facts["score"] >= facts["scheme"].map({"PP46": 76, "PP30": 90})
    return {"older_good_or_better": sums(facts, "older_good_or_better", good, good | True)}


def present(root: str) -> pd.DataFrame:
    """Who was where in every quarter and year (people keep their unit here), and the day it is asked for."""
    rows = lake(root, "appraisal")
    today = pd.to_datetime(rows["extracted_at"]).max().normalize()
    rows = rows[~rows["is_acting"].astype(bool)]
    found = []
    for kind, kinds in (("quarter", ["month"]), ("year", ["month", "year"])):
        part = rows[rows["period_type"].isin(kinds)]
        start = floor_period(
            pd.to_datetime(part["period"] + part["period"].str.len().map({4: "-01", 7: ""})), kind
        )
        part = part.assign(period_type=kind, period_start=start)[
            ["person_key", "unit_id", "period_type", "period_start"]
        ]
        ends = part["period_start"].map(lambda day, kind=kind: last_day(kind, day))
        found.append(part.assign(day=ends.where(ends < today, today)).drop_duplicates())
    return pd.concat(found, ignore_index=True)


def competence(root: str) -> dict[str, pd.DataFrame]:
    results = lake(root, "competence").assign(on=lambda d: pd.to_datetime(d["assessed_on"])).sort_values("on")
    asked = present(root)
    asked = asked[asked["day"] >= results["on"].min()].sort_values("day")
    facts = pd.merge_asof(asked, results.drop(columns=["row"]), left_on="day", right_on="on", by="person_key")
    valid = facts["day"] < facts["on"] + pd.DateOffset(years=3)
    keys = [str(c).removesuffix("_held") for c in results if str(c).endswith("_held")]
    known = pd.DataFrame({k: facts[[f"{k}_held", f"{k}_required"]].notna().all(axis=1) & valid for k in keys})
    below = pd.DataFrame({k: known[k] & (facts[f"{k}_held"] < facts[f"{k}_required"]) for k in keys})
    gap = below.any(axis=1) & valid
    parts = {
        "competence_current": (valid, valid | True),
        "competence_met": (valid & ~gap, valid & known.any(axis=1)),
        "job_fit_low": (valid & (facts["job_fit"] < 68), valid & facts["job_fit"].notna()),
        "competence_trained": (gap & trained_since(root, facts, below), gap),
        **{f"competence_below_{k}": (below[k], known[k]) for k in keys},
    }
    marked = facts.assign(
        **{f"{name}{end}": part for name, pair in parts.items() for end, part in zip("/:", pair, strict=True)}
    )
    kinds = [
        rolled(root, marked[marked["period_type"] == kind], kind, {kind: ""}) for kind in ("quarter", "year")
    ]
    return {
        metric: pd.concat([sums(rows, metric, rows[f"{metric}/"], rows[f"{metric}:"]) for rows in kinds])
        for metric in parts
    }


def trained_since(root: str, facts: pd.DataFrame, below: pd.DataFrame) -> pd.Series:
    """Whether somebody was there at a training for what is below his level, after the assessment and by the day."""
    rows = lake(root, "training")
    rows = rows[rows["is_attended"].astype(bool)].assign(began=lambda d: pd.to_datetime(d["started_on"]))
    given: dict[str, list[tuple[str, pd.Timestamp]]] = {}
    for person, key, began in rows[["person_key", "competence", "began"]].dropna().itertuples(index=False):
        given.setdefault(person, []).append((key, began))
    asked = zip(facts["person_key"], facts["on"], facts["day"], below.to_dict("records"), strict=True)
    return pd.Series([
        any(missing.get(key) and on < began <= day for key, began in given.get(person, []))
        for person, on, day, missing in asked
    ], index=facts.index)  # fmt: skip


def rollout(root: str) -> dict[str, pd.DataFrame]:
    """Who was told so far, and whose hours of the year come to twenty; who rates whom is not made up here."""
    every = lake(root, "training").assign(began=lambda d: pd.to_datetime(d["started_on"]))
    asked = present(root)
    asked = asked[asked["day"] >= every["began"].min()].reset_index(drop=True)
    there = every[every["is_attended"].astype(bool)][["person_key", "kind", "began", "hours"]]
    pairs = asked.reset_index().merge(there, on="person_key")
    pairs = pairs[pairs["began"] <= pairs["day"]]
    told = set(pairs.loc[pairs["kind"] == "socialisation", "index"])
    hours = pairs[pairs["began"].dt.year == pairs["period_start"].dt.year].groupby("index")["hours"].sum()
    marked = asked.assign(told=asked.index.isin(told), hours=hours.reindex(asked.index).fillna(0))
    kinds = [
        rolled(root, marked[marked["period_type"] == kind], kind, {kind: ""}) for kind in ("quarter", "year")
    ]
    parts = {"socialised": lambda rows: rows["told"], "training_hours_met": lambda rows: rows["hours"] >= 20}
    return {
        metric: pd.concat([sums(rows, metric, part(rows), rows["told"] | True) for rows in kinds])
        for metric, part in parts.items()
    }


@pytest.fixture(scope="module")
def again(made_up: Path) -> dict[str, pd.DataFrame]:
    root = str(made_up / "lake")
    parts: list[Callable[[str], dict[str, pd.DataFrame]]] = [
        appraisals,
        plans,
        surveys,
        complaints,
        forms,
        targets,
        older,
        competence,
        rollout,
    ]
    return {metric: rows for part in parts for metric, rows in part(root).items()}


UNSPOKEN = {"complaints_prosedur", "complaints_produk", "complaints_kompetensi", "complaints_pengaduan"}


DRAWN = {
    "raters_trained",  # counted again in test_drawn_rollout
    *("services", "complaints_per_1000"),  # and these in test_drawn_services
    *(f"closed_in_time_{kind}" for kind in ("minor", "normative", "supervision")),
}


@pytest.mark.parametrize("metric", [m.metric for m in metrics.load() if m.metric not in DRAWN])
def test_metric_is_what_pandas_makes_of_the_accepted_rows(
    metric: str, again: dict[str, pd.DataFrame], warehouse: duckdb.DuckDBPyConnection
) -> None:
    published = warehouse.execute("from value where metric = ? and value is not null", [metric]).df()
    published["period_start"] = pd.to_datetime(published["period_start"])
    if metric == "complaints":
        published = published[published["n"] > 0].assign(denominator=lambda d: d["numerator"])
    if metric in UNSPOKEN:
        assert (published["numerator"] == 0).all() and len(published)
        return
    merged = published.merge(again[metric], on=KEYS, how="outer", suffixes=("", "_again"), indicator=True)
    assert len(published) > 50
    assert (merged["_merge"] == "both").all(), merged[merged["_merge"] != "both"].head()
    np.testing.assert_allclose(merged["numerator"], merged["numerator_again"], rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(merged["denominator"], merged["denominator_again"], rtol=1e-12)
    record = next(m for m in metrics.load() if m.metric == metric)
    scale = 1 if record.kind == "count" else record.scale / merged["denominator_again"]
    np.testing.assert_allclose(merged["value"], merged["numerator_again"] * scale, rtol=1e-8)


def test_share_interval_is_wilsons(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select numerator k, denominator n, lo, hi from value join metric using (metric) "
        "where kind = 'share' and value is not null"
    ).df()
    z, p = 1.959964, rows["k"] / rows["n"]
    centre = (p + z**2 / (2 * rows["n"])) / (1 + z**2 / rows["n"])
    half = z * np.sqrt(p * (1 - p) / rows["n"] + z**2 / (4 * rows["n"] ** 2)) / (1 + z**2 / rows["n"])
    np.testing.assert_allclose(rows["lo"], 100 * np.maximum(0, centre - half), atol=1e-9)
    np.testing.assert_allclose(rows["hi"], 100 * np.minimum(1, centre + half), atol=1e-9)


def test_mean_interval_comes_from_the_rows_behind_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select v.hierarchy, v.unit_id, v.metric, v.period_type, v.period, v.n, v.value, v.hi, "
        "case m.unit when 'score4' then 4 when 'score10' then 10 when 'score100' then 100 end ceiling, "
        "stddev_samp(e.numerator) sd "
        "from value v join metric m using (metric) join evidence e using (hierarchy, unit_id, metric, period_type, "
        "period_start) where v.value is not null and v.n in (2, 3, 4, 5, 10, 20, 30, 50, 100) "
        "and metric in ('ikm', 'close_days', 'skm_waktu', 'berakhlak_bp_peer') group by all"
    ).df()
    assert set(rows["n"]) >= {2, 3, 5, 10, 20, 30}
    half = rows["n"].sub(1).map(T975) * rows["sd"] / np.sqrt(rows["n"])
    expected = np.fmin((rows["value"] + half).to_numpy(float), rows["ceiling"].to_numpy(float))
    np.testing.assert_allclose(rows["hi"], expected, rtol=1e-5, atol=1e-6)


def test_evidence_adds_up_to_the_published_number(warehouse: duckdb.DuckDBPyConnection) -> None:
    wrong = warehouse.execute(
        "with added as (select hierarchy, unit_id, metric, period_type, period_start, sum(numerator) a, "
        "sum(denominator) b, count(*) rows from evidence where unit_id in ('contoh-kec', 'contoh-kelurahan-2', "
        "'contoh-dinkes') group by all) select v.*, a, b from value v join added using (hierarchy, unit_id, metric, "
        "period_type, period_start) where (metric <> 'ikm' and (abs(a - v.numerator) > 1e-6 or "
        "abs(b - v.denominator) > 1e-9)) or (metric = 'ikm' and v.n <> rows)"
    ).fetchall()
    assert wrong == []
