"""Metric records: complete in both languages, spread out in order, and one scan of each fact table."""

from __future__ import annotations

import string
from typing import Any

import pytest

from etl import measures, metrics, rules

EXPECTED = {
    "appraisal": ["good_or_better", "very_good", "needs_improvement_or_lower"],
    "completeness": ["not_rated", "rated_on_time", "plan_approved"],
    "targets": ["targets_met", "target_achievement"],
    "older": ["older_good_or_better"],
}


def test_every_metric_of_the_agreement_is_declared_once_and_in_order() -> None:
    keys = [m.metric for m in metrics.load()]
    assert len(keys) == len(set(keys))
    assert [m.position for m in metrics.load()] == list(range(1, len(keys) + 1))
    for aspect, wanted in EXPECTED.items():
        assert [m.metric for m in metrics.load() if m.aspect == aspect] == wanted
    unsur = [m.member for m in metrics.load() if m.family == "skm"]
    assert [m.metric for m in metrics.load() if m.family == "skm_dissatisfied"] == [
        f"dissatisfied_{u}" for u in unsur
    ]
    assert [m.member for m in metrics.load() if m.family == "complaint_theme"] == [*unsur, "unread"]
    assert [m.metric for m in metrics.load() if m.family == "berakhlak_peer"] == [
        f"berakhlak_{v}_peer" for v in ("bp", "ak", "ko", "ha", "lo", "ad", "kl")
    ]


@pytest.mark.parametrize("row", measures.metric_rows(), ids=lambda row: str(row["metric"]))
def test_a_record_says_everything_in_both_languages(row: dict[str, object]) -> None:
    for stem in ("label", "short", "numerator", "denominator", "formula", "why", "limits"):
        for lang in ("id", "en"):
            said = str(row[f"{stem}_{lang}"])
            assert said.strip() == said != ""
            assert not [field for _, field, _, _ in string.Formatter().parse(said) if field]
    assert str(row["label_id"]) != str(row["label_en"]) or row["family"] in ("skm",) or row["metric"] == "ikm"
    assert "[" in str(row["source"]) or "dasbor" in str(row["source"]) or "Perpres" in str(row["source"])
    assert str(row["disclosure"]) in rules.sections()["disclosure"]["values"]
    assert str(row["sql"]).startswith("select ")


def test_each_fact_table_is_scanned_once() -> None:
    for name, sql in measures.generated().items():
        if name != "measure.leaf":
            assert sql.count(f"from {metrics.facts()[name.split('.')[1]].table}") == 1


def test_a_family_without_place_goes_to_the_end_and_with_one_behind_it() -> None:
    keys = [m.metric for m in metrics.load()]
    assert keys.index("skm_persyaratan") == keys.index("ikm") + 1
    assert keys[-1] == "berakhlak_kl_subordinate"


def test_keywords_of_one_element_do_not_count_the_same_word_twice() -> None:
    words = rules.keywords()
    twice = [
        (a["theme"], a["keyword"], b["keyword"])
        for a in words
        for b in words
        if a["theme"] == b["theme"] and a is not b and _meets(a, f" {b['keyword']} ")
    ]
    assert twice == []


def _meets(keyword: dict[str, Any], text: str) -> bool:
    """The rule of the methods note, once more: short words and marked ones whole, others anywhere."""
    word = keyword["keyword"]
    return (f" {word} " if keyword["is_alone"] or len(word) <= 3 else word) in text


def test_every_element_has_its_words_and_some_must_stand_alone() -> None:
    alone = {(k["theme"], k["keyword"]): k["is_alone"] for k in rules.keywords()}
    assert alone["biaya", "uang"] is True
    assert alone["perilaku", "bentak"] is False
    assert {theme for theme, _ in alone} == {m.member for m in metrics.load() if m.family == "skm"}


def test_every_rule_names_its_source_and_how_well_it_is_known() -> None:
    for name, section in rules.sections().items():
        assert section["source"] and section["label_id"] and section["label_en"], name
        assert section["mark"] in ("V", "V2", "C", "U"), name
        assert ("rows" in section) != ("values" in section), name
