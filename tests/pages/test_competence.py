"""Kompetensi: shares by unit and competence, what was trained since, and people only for whom they belong to."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.views import competence_people
from tests.pages.charts import enrich, outside_tables, screen
from tests.pages.conftest import redraw, text, visit

DRAWN = (Path(__file__).parent / "competence.sql").read_text(encoding="utf-8")
QUARTER = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", DRAWN)
    (folder / "shared.duckdb").write_bytes((folder / "internal.duckdb").read_bytes())
    with duckdb.connect(str(folder / "shared.duckdb")) as con:
        con.execute("delete from competence_person; delete from person")
    return tiny


def rows(page: str) -> dict[str, list[str]]:
    """Rows of the page's HTML tables: first cell -> texts of the others."""
    found = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', page)
    return {
        name: [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", cells)]
        for name, cells in found
    }


def people(app: AppTest) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if text("competence.name", "id") in frame.value)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_shares_stand_by_unit_and_competence_with_n_and_without_the_hidden(told: Path, lang: str) -> None:
    page = screen(visit("competence", lang=lang, **QUARTER))
    found = rows(page)
    point = "," if lang == "id" else "."
    told_here = [re.sub(r"\s+", " ", cell) for cell in found["Kelurahan Plaju Ulu"]]
    assert told_here == [f"15{point}0 % n = 20", f"75{point}0 % n = 20"]
    hidden = next(cells for name, cells in found.items() if name.startswith("Puskesmas"))
    assert hidden == [text("figure.hidden", lang)] * 2
    assert text("competence.heat_note", lang) in page


def test_what_was_trained_since_is_counted_by_competence_of_valid_results_only(told: Path) -> None:
    found = rows(screen(visit("competence", **QUARTER)))
    # below, trained, still waiting: the expired result counts nowhere
    assert found["Pelayanan Publik"][-3:] == ["2", "1", "1"] and found["Komunikasi"][-3:] == ["1", "0", "1"]


def test_people_are_listed_by_name_with_their_state_and_nothing_in_a_file_is_a_formula(told: Path) -> None:
    app = visit("competence", **QUARTER)
    first = people(app)
    assert list(first[text("competence.name", "id")]) == ['=HYPERLINK("http://evil.example")', "Siti Aminah"]
    assert list(first[text("competence.trained_list", "id")]) == ["–", "Pelayanan Publik"]
    assert first[text("competence.job_fit", "id")].tolist()[1] == "82,4\u00a0% (Memenuhi syarat)"
    assert "http://evil" not in outside_tables(app)
    written = export.to_csv(first, {}, "id").decode("utf-8-sig")
    assert written.splitlines()[1].startswith("\"'=HYPERLINK(")
    app.segmented_control(key="competence_which").set_value("not_assessed").run()
    assert list(people(app)[text("competence.state", "id")]) == [text("competence.state_not_assessed", "id")]


def test_a_head_sees_his_own_people_and_no_others(told: Path) -> None:
    """The demo's head leads Plaju Ulu; of the health centre nobody but its department sees persons."""
    own = visit("competence", role="kepala_unit", **{**QUARTER, "unit": "ulu"})
    assert len(people(own)) == 2
    above = visit("competence", role="kepala_unit", **QUARTER)
    assert not [f for f in above.dataframe if text("competence.name", "id") in f.value]
    assert text("competence.closed", "id") in screen(above)


def test_a_unit_without_any_assessment_says_why(told: Path) -> None:
    page = screen(visit("competence", **{**QUARTER, "by": "year", "period": "2025"}))
    assert text("competence.none", "id") in page and text("competence.none_body", "id") in page


def test_gaps_are_ordered_by_who_still_waits() -> None:
    drawn = pd.DataFrame({
        "state": ["current"] * 3 + ["expired"],
        "below": [["a", "b"], ["b"], ["c"], ["c", "c"]],
        "trained": [["b"], ["b"], [], []],
    })  # fmt: skip
    found = competence_people.gaps(drawn)
    assert found.values.tolist() == [["a", 1, 0, 1], ["c", 1, 0, 1], ["b", 2, 2, 0]]
    assert competence_people.gaps(drawn.iloc[3:]).empty
