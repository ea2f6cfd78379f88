"""The rules a build reads: thresholds, keywords, holidays and metric records, as the catalogue `rules`.

One table per section of rules.toml that has rows; `setting` for single values; `rule` for all of them with
source and verification mark; `keyword`, `short_form`, `warning`, `holiday`, `metric`, `t_quantile`; and `roll`: which
period of a metric is made from which.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl import measures, metrics
from etl.quantile import t975
from etl.tables import columns, fill, literal

HERE = Path(__file__).parent
SETTING = {"key": "varchar", "number": "double", "text": "varchar"}
RULE = columns("varchar", "section key value label_id label_en source mark")
METRIC = {
    "metric": "varchar", "position": "integer",
    **columns("varchar", "aspect family member label_id label_en short_id short_en unit"),
    "decimals": "integer",
    **columns("varchar", "kind better numerator_id numerator_en denominator_id denominator_en"),
    **columns("varchar", "formula_id formula_en why_id why_en source limits_id limits_en"),
    **columns("double", "target scale"), **columns("varchar", "disclosure audience"), "reviewed": "date",
    "periods": "varchar[]", "fact": "varchar", "sql": "varchar",
}  # fmt: skip
DISCLOSURE = {
    **columns("varchar", "metric family population block disclosed"), "threshold": "integer",
}  # fmt: skip
LEAST = 3
WANTED = {"id": "Diharapkan", "en": "Expected"}
ROWS = {
    "predikat": columns("varchar", "work_result behaviour rating"),
    "rating": {**columns("varchar", "rating name_id name_en"), "number": "integer"},
    "ikm_weight": {"policy": "varchar", "weight": "double"},
    "ikm_band": {"letter": "varchar", "lowest": "decimal(5, 2)", **columns("varchar", "name_id name_en")},
    "disclosure_band": {"band": "varchar", "lowest": "bigint"},
    "lapor_deadline": {"class": "varchar", "word": "varchar", "working_days": "integer"},
    "organisation_word": {**columns("varchar", "organisation name_id name_en"), "number": "integer"},
    "distribution_pattern": {
        **columns("varchar", "organisation ratings"),
        **columns("boolean", "most must_exist"),
        **columns("double", "min_share max_share"),
    },
    "older_band": {**columns("varchar", "scheme rating"), "lowest": "double", "needs_idea": "boolean"},
    "focus_rule": {**columns("varchar", "rule signal also action name_id name_en"), "number": "integer"},
    "job_fit_band": {**columns("varchar", "agency name_id name_en"), "lowest": "double", "number": "integer"},
    "legal_status": columns("varchar", "word standing"),
}


@cache
def read(name: str) -> dict[str, Any]:
    """A rule file ("rules" or "keywords") as it is written."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def sections() -> dict[str, dict[str, Any]]:
    """Sections of rules.toml: each has source and mark, and `values` or `rows`."""
    return {name: section for name, section in read("rules").items() if isinstance(section, dict)}


def version() -> str:
    """Version of rules and keywords together, as every build records it."""
    return f"rules {read('rules')['version']}, keywords {read('keywords')['version']}"


def attach(con: duckdb.DuckDBPyConnection, holidays: Path | None = None) -> None:
    """Create the catalogue `rules`. `holidays`: CSV with header day,name; without the file there are none."""
    con.execute("attach ':memory:' as rules")
    for name, kinds in ROWS.items():
        fill(con, f"rules.{name}", kinds, sections()[name]["rows"])
    fill(con, "rules.setting", SETTING, _settings())
    fill(con, "rules.rule", RULE, _rule_rows())
    fill(con, "rules.keyword", {**columns("varchar", "theme keyword"), "is_alone": "boolean"}, keywords())
    forms = [{"short": short, "long": long} for short, long in read("keywords")["short_forms"].items()]
    fill(con, "rules.short_form", columns("varchar", "short long"), forms)
    fill(con, "rules.metric", METRIC, measures.metric_rows())
    fill(con, "rules.roll", columns("varchar", "metric period_type made_from"), measures.roll_rows())
    fill(con, "rules.disclosure", DISCLOSURE, disclosure())
    fill(
        con,
        "rules.t_quantile",
        {"freedom": "integer", "t": "double"},
        [{"freedom": df, "t": t975(df)} for df in range(1, 31)],
    )
    fill(con, "rules.warning", columns("varchar", "code detail_id detail_en"), warnings())
    con.execute("create table rules.holiday (day date, name varchar)")
    if holidays is not None and holidays.is_file():
        con.execute(f"insert into rules.holiday select day::date, name from read_csv({literal(holidays)})")


def disclosure() -> list[dict[str, Any]]:
    """Per metric its threshold: the setting of its kind, never below the floor, and the floor never below three."""
    given = sections()["disclosure"]["values"]
    kinds = {m.metric: m.disclosure for m in metrics.load()}
    return [
        {
            **row,
            "threshold": max(LEAST, int(given["floor"]), int(given[kinds[row["metric"]]])),
        }
        for row in measures.disclosure_rows()
    ]


def _settings() -> list[dict[str, Any]]:
    pairs = {f"{name}.{key}": value for name, s in sections().items() for key, value in _values(s)}
    return [
        {"key": key, "number": None if isinstance(value, str) else float(value), "text": str(value)}
        for key, value in pairs.items()
    ]


def _values(section: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return section.get("values", {}).items()  # type: ignore[no-any-return]


def keywords() -> list[dict[str, Any]]:
    """theme, keyword, is_alone: whether the word counts only where it is no part of a longer one."""
    themes = {name: section for name, section in read("keywords").items() if "words" in section}
    found = {
        (theme, word.strip().lower()): kind == "alone"
        for theme, section in themes.items()
        for kind in ("words", "alone")
        for word in section[kind]
    }
    return [{"theme": theme, "keyword": word, "is_alone": alone} for (theme, word), alone in found.items()]


@cache
def warnings() -> list[dict[str, str]]:
    """What may be odd about an accepted row, in both languages: the loader's own warnings and those of contracts."""
    said = tomllib.loads((HERE / "messages.toml").read_text(encoding="utf-8"))["warning"]
    rows = [
        {"code": code, "detail_id": words["id"], "detail_en": words["en"]} for code, words in said.items()
    ]
    for path in sorted((HERE / "contracts" / "tables").glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rules", ()):
            if rule.get("level") == "warn":
                told = {lang: f"{WANTED[lang]} {rule[f'expected_{lang}']}" for lang in WANTED}
                rows.append({"code": rule["name"], "detail_id": told["id"], "detail_en": told["en"]})
    return rows


def _rule_rows() -> list[dict[str, Any]]:
    rows = []
    for name, section in sections().items():
        said = {"section": name, **{k: section[k] for k in ("label_id", "label_en", "source", "mark")}}
        rows += [{**said, "key": key, "value": str(value)} for key, value in _values(section)]
        for entry in section.get("rows", ()):
            key, value = _key_and_value(entry)
            rows.append({**said, "key": key, "value": value})
    return rows


def _key_and_value(entry: Mapping[str, Any]) -> tuple[str, str]:
    """A row of a rule as text: its number (or last word) is the value, the words before it are the key."""
    numbers = [name for name, value in entry.items() if isinstance(value, int | float)]
    last = numbers[0] if numbers else list(entry)[-1]
    words = [str(value) for name, value in entry.items() if name != last and not name.startswith("name_")]
    return ", ".join(words), str(entry[last])
