"""Sentences of Ringkasan: every kind that is published has words, true to its fields, in both languages."""

import re
from pathlib import Path

import duckdb
import pytest

from dashboard import filters, i18n, queries
from dashboard.views import findings
from tests.conftest import ROOT
from tests.pages.charts import enrich, screen
from tests.pages.conftest import visit

SQL = (ROOT / "etl" / "models" / "published" / "headline.sql").read_text(encoding="utf-8")
UNITS = {
    "contoh-kec-plaju": "Kecamatan Plaju",
    "contoh-kel-talangbubuk": "Kelurahan Talangbubuk",
    "contoh-smpn-31": "SMP Negeri 31 Palembang",
    "contoh-pkm-plaju": "Puskesmas Plaju",
    "contoh-kota-palembang": "Kota Palembang",
}


def kinds() -> set[str]:
    """Every kind the model can publish, read from its SQL."""
    plain = re.findall(r"'(\w+)' as kind", SQL)
    either = [kind for pair in re.findall(r"then '(\w+)' else '(\w+)' end as kind", SQL) for kind in pair]
    counted = re.findall(r"\(\d+, '(\w+)', '\w+', (?:true|false), (true|false),", SQL)
    months = [f"{kind}_months" for kind, is_person in counted if is_person == "true"]
    return {*plain, *either, *(kind for kind, _ in counted), *months}


def test_every_kind_of_the_model_has_words_in_both_languages() -> None:
    assert len(kinds()) > 15
    for language in i18n.LANGS:
        assert {k for k in kinds() if f"headline.{k}" not in i18n.catalogue(language)} == set()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_sentence_of_the_sample_lacks_words_or_a_number(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch, lang: i18n.Lang
) -> None:
    monkeypatch.setenv("KINERJA_DATA", str(sample_data))
    monkeypatch.setattr(i18n, "lang", lambda: lang)
    told: dict[str, str] = {}
    for unit in UNITS:
        for by, period in (
            ("month", "2026-10"),
            ("quarter", "2026-Q3"),
            ("semester", "2026-S1"),
            ("year", "2025"),
        ):
            view = filters.Filters(unit, "command", by, period, lang)
            rows = queries.run("headline", hierarchy="command", unit_id=unit, period_type=by, period=period)
            for row in rows.itertuples(index=False):
                told[str(row.kind)] = sentence = findings.sentence(row, view)
                assert i18n.has(f"headline.{row.kind}")
                assert not re.search(r"–|\bnan\b|None|<NA>|contoh-|_", sentence), sentence
                named = [UNITS[key] for key in UNITS if key in (row.part_unit, row.other)]
                assert all(name in sentence for name in named), sentence
    assert len(told) > 12


SAYS = {
    ("contoh-kec-plaju", "2026-10", "id"): [
        "8 dari 123 pegawai belum dinilai pada Oktober 2026 (6,5 %); 6 di antaranya di Kelurahan Talangbubuk.",
    ],
    ("contoh-kec-plaju", "2026-Q3", "id"): [
        "Kelurahan Talangbubuk: IKM 71,33 (C) pada Triwulan III 2026; setahun sebelumnya 79,31 (B).",
        "25 dari 370 penilaian bulanan belum dibuat pada Triwulan III 2026 (6,8 %); "
        "19 di antaranya di Kelurahan Talangbubuk.",
    ],
    ("contoh-smpn-31", "2026-10", "en"): [
        "SMP Negeri 31 Palembang has filled in hardly any appraisals since July 2026.",
        "27 of 31 employees not yet rated in October 2026 (87.1 %).",
    ],
    ("contoh-kel-talangbubuk", "2026-Q3", "en"): [
        "42 of 42 monthly appraisals in Quarter 3 of 2026 not made by their deadline.",
    ],
}


@pytest.mark.parametrize(("unit", "period", "lang"), SAYS)
def test_what_the_sample_says(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch, unit: str, period: str, lang: str
) -> None:
    monkeypatch.setenv("KINERJA_DATA", str(sample_data))
    by = "quarter" if "Q" in period else "month"
    page = screen(
        visit("overview", opened="more_findings", unit=unit, view="command", by=by, period=period, lang=lang)
    )
    for sentence in SAYS[unit, period, lang]:
        assert sentence in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("lang", "first"), [("id", "periode sebelumnya"), ("en", "the period before")])
def test_a_first_number_is_not_held_against_a_missing_one(tiny: Path, lang: str, first: str) -> None:
    enrich(tiny)
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("update headline set kind = 'ikm', previous = null where kind = 'unheard_of'")
    page = screen(visit("overview", lang=lang))
    assert first not in page and "–." not in page
