"""What stands under every chart: files are offered when somebody asks for them."""

from pathlib import Path

import pytest

from tests.pages.charts import enrich
from tests.pages.conftest import visit


@pytest.mark.parametrize("lang", ["id", "en"])
def test_files_are_offered_when_somebody_opens_the_offer(tiny: Path, lang: str) -> None:
    enrich(tiny)
    assert not visit("trend", metric="good_or_better", lang=lang).download_button
    app = visit("trend", opened="trend_file", metric="good_or_better", lang=lang)
    assert [button.label for button in app.download_button][:2] == ["CSV", "XLSX"]
