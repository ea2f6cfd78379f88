"""How targets flow into a unit, as others may know it: results that enough serve, in bands, and nothing of what became
of them."""

from __future__ import annotations

import duckdb

SERVED = """
select a.hierarchy, a.ancestor_id, t.period, t.above_result, t.person_key
  from internal.staging.target t
  join internal.measure.ancestor a on a.unit_id = t.unit_id
 where t.is_counted and a.epoch = (select max(epoch) from internal.measure.tree)
"""


def test_only_results_that_enough_employees_serve_are_open_and_only_in_bands(
    both: duckdb.DuckDBPyConnection,
) -> None:
    rows = both.execute("from shared.main.cascade").df()
    assert len(rows) > 100
    assert rows["is_own"].all() and (rows["status"] == "hidden").all()
    assert rows[["n_units", "n_results", "n_indicators", "n_measured", "n_met"]].isna().all(axis=None)
    assert set(rows["n_persons"]) <= {5, 10, 20, 50, 100, 200}
    served = both.execute(SERVED).df()
    counts = served.groupby(["hierarchy", "ancestor_id", "period", "above_result"])["person_key"].nunique()
    keys = rows[["hierarchy", "unit_id", "period", "above_result"]].itertuples(index=False, name=None)
    exact = [counts[key] for key in keys]
    assert min(exact) >= 5
    assert ((rows["n_persons"] <= exact) & (rows["n_persons_to"] >= exact)).all()


def test_a_unit_whose_number_is_hidden_shows_no_result(both: duckdb.DuckDBPyConnection) -> None:
    hidden = both.execute(
        "select unit_id, period_type, period from shared.main.value where metric = 'targets_met' and status = 'hidden'"
    ).fetchall()
    shown = both.execute("select unit_id, period_type, period from shared.main.cascade").fetchall()
    assert hidden and not set(hidden) & set(shown)


def test_people_of_the_slow_service_miss_its_targets_of_time(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        "select sum(n_measured), sum(n_met) from internal.main.cascade where unit_id = 'contoh-seksi-yanum' "
        "and hierarchy = 'command' and is_own and above_result like '%pelayanan kepada masyarakat%'"
    ).fetchall()
    assert found[0][0] >= 20 and found[0][1] <= 1
