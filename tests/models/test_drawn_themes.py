"""Which elements a text speaks about: the rule on the reference sentences, what people changed, and corrections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pytest

from etl import decisions, plan, rules
from etl.metrics import load
from tests.vectors import frame, vector

MODELS = plan.HERE / "models" / "staging"
# The reference calls the elements by number; its U8 is sarana, its U9 pengaduan.
UNSUR = dict(zip(
    (f"U{number}" for number in range(1, 10)),
    ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"),
    strict=True,
))  # fmt: skip
Themes = Callable[..., list[list[str]]]


@pytest.fixture
def themes() -> Iterator[Themes]:
    """Elements of texts by the models themselves; the n-th text is the complaint "n"."""
    with duckdb.connect() as con:

        def found(
            texts: Sequence[str], own: Sequence[Mapping[str, Any]] = (),
            corrected: Sequence[Mapping[str, Any]] = (),
        ) -> list[list[str]]:  # fmt: skip
            rules.attach(con)
            decisions.attach(con, {**decisions.NONE, "own_keyword": own, "theme_correction": corrected})
            con.execute(plan.MACROS.read_text(encoding="utf-8"))
            con.execute("create schema staging; attach ':memory:' as lake")
            con.execute(
                "create table lake.complaint (complaint_id varchar, file_sha varchar, sheet varchar, row int)"
            )
            con.execute(
                "create table staging.text (source varchar, file_sha varchar, sheet varchar, row int, text varchar)"
            )
            for number, text in enumerate(texts):
                con.execute("insert into lake.complaint values (?, 'f', '', ?)", [str(number), number])
                con.execute("insert into staging.text values ('complaint', 'f', '', ?, ?)", [number, text])
            for name in ("keyword", "text_word", "text_hit", "text_theme"):
                con.execute(
                    f"create table staging.{name} as {(MODELS / f'{name}.sql').read_text(encoding='utf-8')}"
                )
            answer = con.execute("select row, theme from staging.text_theme order by row, theme").fetchall()
            return [[theme for row, theme in answer if row == number] for number in range(len(texts))]

        yield found


def word(theme: str, keyword: str, *, alone: bool = False, removed: bool = False) -> dict[str, Any]:
    return {"theme": theme, "keyword": keyword, "is_alone": alone, "is_removed": removed}


def test_the_rule_reads_the_reference_sentences_as_the_reference_does(themes: Themes) -> None:
    given = json.loads(vector("complaint_keywords_id.json").read_text(encoding="utf-8"))
    theirs = {(UNSUR[unsur], key) for unsur, said in given.items() for key in said["keywords"]}
    ours = {(k["theme"], k["keyword"]) for k in rules.keywords()} - {
        (theme, key.strip()) for theme, key in theirs
    }
    own = [word(*key) for key in sorted(theirs)] + [word(*key, removed=True) for key in sorted(ours)]
    sentences = frame("complaints_id.csv")
    answers = themes(list(sentences["text"]), own)

    def verdict(found: list[str], right: str) -> str:
        if not found:
            return "unassigned"
        if right not in found:
            return "wrong"
        return "right" if found == [right] else "tied"

    counted = Counter(
        verdict(found, UNSUR[u]) for found, u in zip(answers, sentences["element"], strict=True)
    )
    assert counted == {"right": 19, "tied": 3, "unassigned": 2, "wrong": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("petugas membentak warga", ["perilaku"]),  # a longer word that contains the keyword
        ("acara macet di jamban", []),  # words of up to three letters are never part of one
        ("AC mati, WC rusak", ["sarana"]),
        ("ruang tunggu penuh", ["sarana"]),
        ("gk ngerti", ["kompetensi"]),  # a short form of "tidak mengerti"
        ("udh bolak-balik", ["prosedur"]),
        ("mahal, lambat", ["biaya", "waktu"]),
        ("mahal, lambat, antre", ["waktu"]),
        ("selamat pagi", []),
        ("", []),
    ],
)
def test_a_text_goes_to_every_element_with_the_most_keywords(
    themes: Themes, text: str, expected: list[str]
) -> None:
    assert themes([text]) == [expected]


def test_words_that_people_added_count_and_those_they_removed_do_not(themes: Themes) -> None:
    texts = ["satpam galak", "galaknya petugas", "toilet kotor", "loketnya jauh", "kartu ok"]
    own = [
        word("perilaku", "Galak"), word("sarana", "toilet", removed=True), word("sarana", "KOTOR", removed=True),
        word("prosedur", "loket", alone=True), word("produk", "ok", removed=True),
    ]  # fmt: skip
    assert themes(texts, own) == [["perilaku"], ["perilaku"], [], [], []]


def test_a_word_of_the_list_can_be_made_to_stand_alone(themes: Themes) -> None:
    assert themes(["ketidakramahan", "kurang ramah"], [word("perilaku", "ramah", alone=True)]) == [
        [],
        ["perilaku"],
    ]


def test_a_correction_replaces_what_the_words_say(themes: Themes) -> None:
    corrected = [
        {"complaint_id": "0", "theme": "biaya"}, {"complaint_id": "0", "theme": "produk"},
        {"complaint_id": "1", "theme": None}, {"complaint_id": "2", "theme": "sarana"},
    ]  # fmt: skip
    texts = ["antre lama", "antre lama", "selamat pagi", "antre lama"]
    assert themes(texts, (), corrected) == [["biaya", "produk"], [], ["sarana"], ["waktu"]]


def test_short_forms_are_not_read_as_what_they_are_not() -> None:
    forms = rules.read("keywords")["short_forms"]
    assert all(short == short.lower() and " " not in short for short in forms)
    assert not set(forms) & {word for long in forms.values() for word in long.split()}
    elements = {m.member for m in load() if m.family == "skm"}
    assert {k["theme"] for k in rules.keywords()} == elements
