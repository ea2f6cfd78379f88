"""Page Data, a layout nobody knows: proposal, trial, bad choices in words, keeping, taking along, giving up."""

import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import layouts
from dashboard.intake import Intake
from tests.etl.test_mapping import odd
from tests.pages.conftest import text, visit, words
from tests.pages.test_data import ended


@pytest.fixture
def worker(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """The real child of one test."""
    monkeypatch.setenv("KINERJA_DATA", str(data))
    made = Intake()
    for place in ("dashboard.views.upload", "dashboard.views.mapping", "dashboard.layouts"):
        monkeypatch.setattr(f"{place}.intake", lambda: made)
    yield made
    if made._child:  # not to wait for a build that nobody looks at
        made._child.kill()


def opened(data: Path, worker: Intake, tmp_path: Path, lang: str) -> AppTest:
    """The page with the assistant open for an odd recap."""
    path = odd(tmp_path / "x.xlsx", "SB", "Baik")
    app = visit("data", lang=lang)
    app.file_uploader[0].set_value(("Rekap *kecamatan*.xlsx", path.read_bytes(), "x")).run()
    ended(worker, app.session_state["_jobs"][0])
    app.run()
    next(button for button in app.button if button.label == text("mapping.open", lang)).click().run()
    assert not app.exception, app.exception
    return app


def pick(app: AppTest, label: str, value: object) -> None:
    next(box for box in app.selectbox if box.label == label).set_value(value).run()
    assert not app.exception, app.exception


def test_from_an_unknown_layout_to_a_kept_one(data: Path, worker: Intake, tmp_path: Path) -> None:
    app = opened(data, worker, tmp_path, "id")
    assert "Rekap \\*kecamatan\\*\\.xlsx" in words(app) and "1671000000000001" not in str(
        app.dataframe[0].value
    )
    assert text("mapping.period", "id", period="Maret 2026") in words(app)
    read = app.dataframe[-1].value
    assert read[text("mapping_column.period_start", "id")].tolist() == ["1 Maret 2026"]

    rating = text("mapping_column.rating", "id")
    pick(app, rating, 6)
    fault = text(
        "mapping.fault_chosen_twice", "id", columns=f"{text('mapping_column.period_end', 'id')}, {rating}"
    )
    assert fault in [told.value for told in app.info]
    assert not [button for button in app.button if button.key == "mapping_save"]
    pick(app, rating, 7)

    pick(app, text("mapping.word", "id", found="SB", column=rating, n="1"), "very_good")
    assert text(
        "upload.counts", "id", rows_read="**2**", accepted="**2**", refused="**0**", skipped="**0**"
    ) in words(app)
    next(button for button in app.button if button.key == "mapping_save").click().run()
    assert not app.exception, app.exception
    assert len(app.session_state["_jobs"]) == 1 and "_mapping" not in app.session_state
    assert worker.wait(app.session_state["_jobs"][0], "checking", 20).result["state"] == "accepted"

    (layout,) = layouts.kept()[0]
    assert (layout.label, layout.table, layout.columns) == ("Rekap *kecamatan*", "appraisal", 5)
    assert tomllib.loads(layout.text)["words"] == {"rating": {"very_good": ["SB"]}}
    assert "**Rekap \\*kecamatan\\***" in words(app)
    next(button for button in app.button if button.key == f"layout_drop_{layout.key}").click().run()
    assert layouts.kept() == ([], []) and text("mapping.own_title", "id") not in words(app)


def test_english_another_kind_of_data_and_what_it_lacks(data: Path, worker: Intake, tmp_path: Path) -> None:
    (data / "contracts").mkdir()
    (data / "contracts" / "x_[a](http:__b).toml").write_text("key = [")
    app = opened(data, worker, tmp_path, "en")
    assert text("mapping.lead", "en", name="Rekap \\*kecamatan\\*\\.xlsx") in words(app)
    assert text("mapping.unusable", "en", headers=f"NIK ({text('mapping.state_forbidden', 'en')})") in words(
        app
    )
    assert "x\\_\\[a\\]" in words(app)
    pick(app, text("mapping.table", "en"), "training")
    lacking = ", ".join(text(f"mapping_column.{name}", "en") for name in ("title", "kind"))
    assert any(lacking.split(", ")[1] in told.value for told in app.info)
    app.number_input[0].set_value(5).run()
    assert not app.exception
    told = " ".join(caption.value for caption in app.caption)
    assert text("mapping.state_number", "en") in told


def test_a_child_that_does_not_answer_is_told(
    data: Path, worker: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "ask", lambda *_: None)
    started = time.monotonic()
    app = opened(data, worker, tmp_path, "id")
    assert text("mapping.no_answer", "id") in words(app) and time.monotonic() - started < 60
