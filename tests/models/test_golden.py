"""Selected published figures of the sample, kept beside the tests: a change of any number is seen and explained.

After a deliberate change: python -m tests.models.test_golden <data folder with the built sample>
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tests.models.conftest import reader

GOLDEN = Path(__file__).parents[1] / "golden" / "published.csv"
SELECTED = """
select hierarchy, metric, unit_id, period_type, period, n, round(numerator, 4) as numerator,
       round(denominator, 4) as denominator, round(value, 4) as value, round(lo, 4) as lo, round(hi, 4) as hi,
       status, basis
  from value
 where period in ('2024-12', '2025-01', '2026-10', '2026-Q3', '2025', '2026-S1')
   and unit_id in ('contoh-kec-plaju', 'contoh-pkm-plaju', 'contoh-kel-talangbubuk',
                   'contoh-uptd-sampah', 'contoh-kua-plaju')
   and metric in ('good_or_better', 'not_rated', 'rated_on_time', 'plan_approved', 'ikm', 'skm_waktu',
                  'dissatisfied_waktu', 'respondents_vs_minimum', 'complaints', 'complaints_waktu', 'close_days',
                  'closed_in_time', 'berakhlak_bp_peer', 'targets_met', 'competence_met', 'socialised', 'services',
                  'complaints_per_1000', 'close_workdays')
 order by all
"""


def published(data: Path) -> list[list[str]]:
    with reader(data) as con:
        asked = con.execute(SELECTED)
        heads = [column[0] for column in asked.description or ()]
        return [heads, *(["" if cell is None else str(cell) for cell in row] for row in asked.fetchall())]


def test_published_figures_are_the_golden_ones(sample_data: Path) -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = list(csv.reader(file))
    now = published(sample_data)
    assert len(golden) > 150
    assert [row for row in now if row not in golden] == []
    assert now == golden


if __name__ == "__main__":
    with GOLDEN.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(published(Path(sys.argv[1])))
