"""The planted stories of truth.toml, as they stand on the screens."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import metrics
from tests.browser.look import PATIENCE, cells, number, rest, text, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def truth(sample_data: Path) -> dict[str, Any]:
    """Stories by their key, and the last month of the sample as `last_month`."""
    told = tomllib.loads((sample_data / "sample" / "truth.toml").read_text(encoding="utf-8"))
    return {story["key"]: story for story in told["story"]} | {"last_month": told["sample"]["last_month"]}


def table(page: Page) -> list[dict[str, str]]:
    page.get_by_role("radio", name=text("figure.as_table", "id")).click()
    rest(page)
    return cells(page.get_by_test_id("stDataFrame").first)


@pytest.mark.parametrize("key", ["improving_puskesmas", "declining_kelurahan"])
def test_a_real_change_is_seen_on_tren(page: Page, server: str, truth: dict[str, Any], key: str) -> None:
    story = truth[key]
    visit(page, server, "trend", unit=story["unit_id"], by="quarter", metric="ikm")
    values = {row[text("figure.col_period", "id")]: number(row[text("figure.col_value", "id")])
              for row in table(page)}  # fmt: skip
    since = list(values).index(metrics.period_label(story["since"], short=True))
    after, before = list(values.values())[: since + 1], list(values.values())[since + 1 :]
    middle = (story["before"] + story["after"]) / 2
    better = story["direction"] == "better"
    newest, oldest = after[0], before[-1]
    assert (newest > middle) == better and (oldest < middle) == better, values
    assert (sum(after) / len(after) > sum(before) / len(before)) == better, values


def test_the_slow_service_is_named_on_area_perbaikan(page: Page, server: str, truth: dict[str, Any]) -> None:
    story = truth["slow_service"]
    visit(page, server, "improvement", unit=story["unit_id"], by="quarter")
    rows = page.locator('[class*="st-key-gap_"]')
    expect(rows.first).to_be_visible(timeout=PATIENCE)
    named = [str(row.get_attribute("class")).partition("st-key-gap_")[2].split()[0] for row in rows.all()]
    assert named[0] in story["metrics"], named


def test_the_unit_that_stopped_is_seen_on_ringkasan(page: Page, server: str, truth: dict[str, Any]) -> None:
    story = truth["stops_filling_in"]
    visit(page, server, "overview", unit=story["unit_id"], by="month", period=truth["last_month"])
    card = page.locator(".st-key-card_not_rated")
    assert number(card.locator(".k-value").inner_text()) > (story["before"] + story["after"]) / 2
    expect(page.get_by_test_id("stMain")).to_contain_text(metrics.period_label(story["since"]))


def test_praise_beside_dissatisfaction_is_seen_on_perbandingan(
    page: Page, server: str, truth: dict[str, Any]
) -> None:
    story = truth["praised_but_dissatisfied"]
    praise, citizens = story["metrics"][:2]
    visit(
        page, server, "comparison", unit="contoh-kec-plaju", by="month", period=truth["last_month"],
        kind="kelurahan", metric=praise, more=citizens,
    )  # fmt: skip
    rows = table(page)
    unit, praised, satisfied = (list(rows[0])[at] for at in (0, 1, 4))
    mine = next(row for row in rows if row[unit] == story["unit_name"])
    others = [row for row in rows if row is not mine]
    assert len(others) >= 5
    assert all(number(mine[praised]) > number(row[praised]) for row in others)
    assert sum(number(mine[satisfied]) >= number(row[satisfied]) for row in others) <= 1
