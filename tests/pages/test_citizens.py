"""Umpan balik masyarakat: grades by quarter, deadlines by class, complaints per service, the same service over time."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import citizens, citizens_service
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

# A rate and a class of reports beside the drawn warehouse: 3 of 4 deadlines kept; the health centre is hidden.
DRAWN = """
insert into metric by name
select metric.* replace (made.metric as metric, 200 + made.position as position, 'complaints' as aspect,
    made.family as family, made.member as member, made.label as label_id, 'EN ' || made.label as label_en,
    made.label as short_id, 'EN ' || made.label as short_en, made.unit as unit, made.decimals as decimals,
    made.kind as kind, 'neutral' as better, null as target)
from metric, (values
    ('complaints_per_1000', null, null, 'Per 1.000 layanan', 'per_1000', 2, 'rate', 0),
    ('closed_in_time_minor', 'closed_in_time', 'minor', 'Pengaduan ringan', 'percent', 1, 'share', 1)
) made(metric, family, member, label, unit, decimals, kind, position)
where metric.metric = 'complaints';
insert into value by name
select hierarchy, metric, unit_id, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start,
    if(unit_id = 'pkm', null, 4) as n, if(unit_id = 'pkm', null, 3.0) as numerator,
    if(unit_id = 'pkm', null, 1600.0) as denominator, if(unit_id = 'pkm', null, number) as value,
    if(unit_id = 'pkm', null, 0.51) as lo, if(unit_id = 'pkm', null, 95.4) as hi,
    if(unit_id = 'pkm', 'hidden', 'ok') as status, 'own' as basis
from unit_tree, (values ('complaints_per_1000', 1.875), ('closed_in_time_minor', 75.0)) told(metric, number)
where unit_id in ('plaju', 'ulu', 'pkm');
insert into rule values ('lapor_deadline', 'minor, Pengaduan ringan', '2', 'Batas', 'Limit', 'SP4N-LAPOR!', 'V');
"""
QUARTER = {"by": "quarter", "period": "2026-Q3"}


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    redraw(tiny / "warehouse" / "b1" / "internal.duckdb", DRAWN)
    return tiny


def rows(page: str, title: str) -> dict[str, list[str]]:
    """Rows of the board with this title for screen readers: unit -> cells in words."""
    board = next(part for part in page.split('<div class="k-heat"') if title in part)
    found = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', board)
    return {
        name: [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", cells)]
        for name, cells in found
    }


def table(app: AppTest, column: str) -> list[dict[str, Any]]:
    frame: Any = next(frame.value for frame in app.dataframe if column in frame.value)
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_grades_deadlines_and_rates_of_a_unit_and_its_parts(told: Path, lang: str) -> None:
    app = visit("citizens", unit="plaju", lang=lang, **QUARTER)
    page, point = screen(app), "," if lang == "id" else "."
    index = rows(page, text("citizens.alt_quarters", lang, unit="Kecamatan Plaju"))
    assert index["Kelurahan Plaju Ulu"] == [f"80{point}00 · B n = 10/217"] * 2  # the quarters there are
    reports = rows(page, text("citizens.alt_units", lang, unit="Kecamatan Plaju"))
    assert f"1{point}88 n = 4" in reports["Kelurahan Plaju Ulu"]
    health = next(cells for name, cells in reports.items() if name.startswith("Puskesmas"))
    assert health[1] == text("figure.hidden", lang)
    (kept,) = table(app, text("citizens.class", lang))
    assert kept[text("citizens.deadline", lang)] == "2" and kept["n"] == "4"
    assert kept[text("citizens.in_time", lang)] == f"75{point}0\N{NO-BREAK SPACE}%"


def test_the_same_service_over_time_hides_what_users_said_where_they_are_few(told: Path) -> None:
    app = visit("citizens", unit="plaju", **QUARTER)
    picker = next(box for box in app.selectbox if box.label == text("citizens.which", "id"))
    assert picker.value == "<b>KK</b> [x](http://jahat)"  # most respondents; plain text, not markup
    given = text("citizens.given", "id")
    said = table(app, given)
    assert [row[given] for row in said] == ["210 (2 bulan)", "300"]
    assert [row["Indeks Kepuasan"] for row in said] == ["70,00", "81,25"]
    picker.set_value("KIA").run()
    screen(app)
    (hidden,) = table(app, given)
    assert hidden["Indeks Kepuasan"] == text("figure.hidden", "id")
    assert hidden[text("citizens.respondents", "id")] == "–" and hidden[given] == "4.321"
    assert text("hidden.why", "id") in screen(app)


def test_a_unit_without_any_voice_says_why(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute(
            "delete from value where metric <> 'good_or_better'; delete from service; delete from ikm_letter"
        )
    page = screen(visit("citizens", unit="ulu", **QUARTER))
    for key in ("citizens.no_survey", "citizens.no_class", "citizens.no_service"):
        assert text(key, "id") in page


def test_the_most_given_service_is_chosen_by_respondents_then_by_services() -> None:
    import pandas as pd

    drawn = pd.DataFrame({"service": ["a", "b", "c", "c"], "n": [3, 5, 2, 3], "services": [9, None, 1, 1]})
    assert citizens_service.most_given(drawn) == "c"
    assert citizens.QUARTERS == 6
