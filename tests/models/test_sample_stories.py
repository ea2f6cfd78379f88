"""The stories planted in the sample (truth.toml) are told by the published figures, and the noise is not made one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.models.conftest import reader

Story = dict[str, Any]


@pytest.fixture(scope="module")
def sample(sample_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with reader(sample_data) as con:
        yield con


@pytest.fixture(scope="module")
def stories(sample_data: Path) -> dict[str, Story]:
    truth = tomllib.loads((sample_data / "sample" / "truth.toml").read_text(encoding="utf-8"))
    return {story["key"]: story for story in truth["story"]}


def means(con: duckdb.DuckDBPyConnection, story: Story, metric: str, period_type: str) -> tuple[float, float]:
    """Mean of the published values before the story began, and since."""
    asked = (
        "select avg(value) filter (period < $since), avg(value) filter (period >= $since) from value "
        "where hierarchy = 'territory' and unit_id = $unit and metric = $metric and period_type = $kind"
    )
    found = {"since": story["since"], "unit": story["unit_id"], "metric": metric, "kind": period_type}
    before, after = con.execute(asked, found).fetchall()[0]
    return before, after


def headlines(con: duckdb.DuckDBPyConnection, unit: str, period: str) -> dict[str, tuple[Any, ...]]:
    rows = con.execute(
        "select kind, n, value, previous, since, other from headline where hierarchy = 'territory' and unit_id = ? "
        "and period = ?",
        [unit, period],
    ).fetchall()
    return {kind: tuple(rest) for kind, *rest in rows}


def test_the_puskesmas_that_improves(sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]) -> None:
    story = stories["improving_puskesmas"]
    before, after = means(sample, story, "ikm", "quarter")
    assert before == pytest.approx(story["before"], abs=0.1)
    assert after - before > 8
    letters = sample.execute(
        "select period, letter from ikm_letter where hierarchy = 'territory' and period_type = 'quarter' "
        "and unit_id = ? order by period",
        [story["unit_id"]],
    ).fetchall()
    assert {letter for period, letter in letters if period < story["since"]} == {"C"}
    assert {letter for period, letter in letters if period >= "2025-Q4"} == {"B"}


def test_the_kelurahan_in_decline(sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]) -> None:
    story = stories["declining_kelurahan"]
    before, after = means(sample, story, "ikm", "quarter")
    assert before == pytest.approx(story["before"], abs=0.1)
    assert before - after > 5
    less, more = means(sample, story, "complaints", "quarter")
    assert more > 2 * less
    late = stories["declining_kelurahan_completeness"]
    rated, unrated = means(sample, late, "not_rated", "month")
    assert rated == pytest.approx(late["before"], abs=0.05)
    assert unrated > 15
    told = headlines(sample, late["unit_id"], "2026-Q3")
    assert told["signal_worse"] and told["waiting_theme"][4] == "complaints_perilaku"


def test_the_slow_service_in_survey_and_complaints(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    story = stories["slow_service"]
    assert means(sample, story, "skm_waktu", "quarter")[1] == pytest.approx(story["after"], abs=0.02)
    told = headlines(sample, story["unit_id"], "2026-Q3")
    assert told["waiting_theme"][4] == "complaints_waktu"
    assert told["element_gap"][4] == "skm_waktu"
    worst = sample.execute(
        "select metric, lo > ref_value from improvement where hierarchy = 'territory' and unit_id = ? "
        "and period = '2026-Q3' and area = 'element' and rank = 1",
        [story["unit_id"]],
    ).fetchall()
    assert worst == [("dissatisfied_waktu", True)]
    said = sample.execute(
        "select count(*) from sentence where unit_id = ? and metric = 'complaints_waktu'", [story["unit_id"]]
    ).fetchall()
    assert said[0][0] >= 10


def test_the_rater_who_gives_everybody_the_same(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    unit = stories["uniform_rater"]["unit_id"]
    rows = sample.execute(
        "select rater_key, count(*), count(distinct rating), any_value(rating) from staging.appraisal "
        "where unit_id = ? and is_counted and rating is not null group by rater_key order by 2 desc limit 1",
        [unit],
    ).fetchall()
    assert rows[0][1] > 300 and rows[0][2:] == (1, "good")


def test_the_small_unit_is_one_person_with_a_wide_interval(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    story = stories["small_unit_by_chance"]
    n, value, lo, hi = sample.execute(
        "select n, value, lo, hi from value where hierarchy = 'territory' and unit_id = ? and period = ? "
        "and metric = 'needs_improvement_or_lower'",
        [story["unit_id"], story["since"]],
    ).fetchall()[0]
    assert (n, value) == (5, pytest.approx(story["after"]))
    assert lo < 5 and hi > 60


def test_the_unit_that_is_praised_while_citizens_are_not_content(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    story = stories["praised_but_dissatisfied"]
    assert means(sample, story, "very_good", "month")[1] == pytest.approx(story["before"], abs=1)
    assert means(sample, story, "ikm", "quarter")[1] == pytest.approx(story["after"], abs=0.1)
    elsewhere = sample.execute(
        "select avg(v.value) filter (v.metric = 'very_good'), avg(v.value) filter (v.metric = 'ikm') from value v "
        "join unit u using (unit_id) where u.unit_kind = 'kelurahan' and v.hierarchy = 'territory' "
        "and v.period_type = 'quarter' and v.unit_id <> ?",
        [story["unit_id"]],
    ).fetchall()[0]
    assert elsewhere[0] < 20 and elsewhere[1] > 75


def test_the_school_that_stops_filling_in(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    story = stories["stops_filling_in"]
    before, after = means(sample, story, "not_rated", "month")
    assert (before, after) == (
        pytest.approx(story["before"], abs=0.05),
        pytest.approx(story["after"], abs=0.05),
    )
    stopped = sample.execute(
        "select distinct other, since from headline where kind = 'stopped' and period_type = 'month'"
    ).fetchall()
    assert stopped == [(story["unit_id"], story["since"])]


def test_the_unit_that_moved_keeps_its_past_under_its_old_parent(sample: duckdb.DuckDBPyConnection) -> None:
    rows = sample.execute(
        "select unit_id, min(period) filter (n > 0), max(period) filter (n > 0) from value where hierarchy = 'command' "
        "and metric = 'not_rated' and period_type = 'month' and unit_id in ('contoh-dlh', 'contoh-dpupr') "
        "group by unit_id order by unit_id"
    ).fetchall()
    assert [(unit, last) for unit, _, last in rows] == [
        ("contoh-dlh", "2026-10"),
        ("contoh-dpupr", "2024-12"),
    ]
    assert rows[0][1] == "2025-01"
    breaks = sample.execute(
        "select unit_id from series_break where kind = 'unit_moved' order by 1"
    ).fetchall()
    assert breaks == [("contoh-dlh",), ("contoh-dpupr",), ("contoh-uptd-sampah",)]


def test_planted_faults_that_are_findings_are_found(
    sample: duckdb.DuckDBPyConnection, sample_data: Path
) -> None:
    truth = tomllib.loads((sample_data / "sample" / "truth.toml").read_text(encoding="utf-8"))
    planted = {(f["file"], f["row"]) for f in truth["fault"] if f["outcome"] == "finding"}
    found = set(sample.execute("select file_name, row from finding where severity = 'warn'").fetchall())
    assert planted and found == planted


def test_no_name_and_no_number_of_a_person_is_left_in_what_citizens_wrote(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    named = sample.execute(
        "with name as (select distinct lower(trim(split_part(name, ',', 1))) as name from person), "
        "text as (select distinct text, lower(text) as lowered from sentence) "
        "select name, text from text join name on contains(lowered, name) where contains(name, ' ')"
    ).fetchall()
    assert named == []
    hidden = sample.execute(
        "select count(*) filter (contains(text, '[nomor]')), count(*) filter (contains(text, '[nama]')) from sentence"
    ).fetchall()[0]
    assert min(hidden) >= 1


def test_the_people_of_the_slow_service_were_never_trained_to_serve(
    sample: duckdb.DuckDBPyConnection, stories: dict[str, Story]
) -> None:
    """The assessment stands in the file of the round; who left since is no longer in the published share."""
    story = stories["training_gap"]
    assert story["after"] - story["before"] > 50
    below, trained, people = sample.execute(
        "select count(*) filter (list_contains(below, 'pelayanan_publik')), "
        "count(*) filter (list_contains(trained, 'pelayanan_publik')), count(*) from competence_person "
        "where unit_id = ? and state = 'current' and period = '2026-Q3'",
        [story["unit_id"]],
    ).fetchall()[0]
    assert below >= 5 and trained == 0 and people >= 7
    _, since = means(sample, story, "competence_below_pelayanan_publik", "quarter")
    assert since == pytest.approx(100 * below / people, abs=15)
