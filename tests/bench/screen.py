"""Click to paint in real Chromium: each page's filter change against the near-empty page's, in the same run."""

import subprocess
import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import _free_port, _wait_until_up, serve
from tests.browser.ensure import FLAGS, installed
from tests.conftest import ROOT

PAGES = ("overview", "trend", "comparison", "improvement", "methodology")
QUIET_MS = 700
# The last change of the page that a person could see after the click; a quiet stretch ends the measurement.
WATCH = """
() => new Promise((done) => {
  let last = performance.now(); const from = last;
  const watch = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); }));
  watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true,
                                attributeFilter: ['d', 'src', 'value', 'transform']});
  window.__click = () => { window.__from = performance.now(); };
  document.addEventListener('click', window.__click, {capture: true});
  const tick = setInterval(() => {
    if (window.__from && performance.now() - Math.max(last, window.__from) > QUIET) {
      clearInterval(tick); watch.disconnect(); document.removeEventListener('click', window.__click, {capture: true});
      const took = last - window.__from; window.__from = undefined; done(took);
    }
  }, 50);
  setTimeout(() => { clearInterval(tick); watch.disconnect(); done(-1); }, 20000);
})
""".strip().replace("QUIET", str(QUIET_MS))


def _choose(page: Page, number: int, nth: int) -> float:
    """Open the select box `number`, choose its option `nth`; milliseconds from the click to the last change."""
    page.locator('[data-testid="stSelectbox"]').nth(number).locator("input").click()
    page.wait_for_timeout(400)
    option = page.locator('[role="option"]').nth(nth)
    option.wait_for()
    handle = page.evaluate_handle("() => { window.__took = (" + WATCH + ")(); }")
    option.click()
    took = page.evaluate("() => window.__took")
    handle.dispose()
    return float(took)


def _series(page: Page, box: int, runs: int) -> list[float]:
    _choose(page, box, 1)
    return [_choose(page, box, 2 + turn % 2) for turn in range(runs)]


def _cold(page: Page, url: str) -> float:
    page.goto("about:blank")
    page.goto(url)
    page.locator('[data-testid="stSelectbox"]').first.wait_for()
    page.wait_for_load_state("networkidle")
    return float(page.evaluate("() => performance.now()"))


def paint(data: Path, log: Path, runs: int = 7) -> list[dict[str, float | str | int]]:
    """For each page: median milliseconds of a period change, beside the near-empty page in the same browser."""
    port = _free_port()
    floor_url = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "tests/bench/near_empty.py",
        "--server.headless",
        "true",
    ]
    floor = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_up(floor_url, floor)
        with serve(data, log) as url, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="id-ID")
            rows = []
            for name in PAGES:
                cold_floor, cold = _cold(page, floor_url), 0.0
                base = _series(page, 0, runs)
                cold = _cold(page, f"{url}/{name}")
                page.wait_for_timeout(1500)
                rows.append(_row(name, _series(page, 3, runs), base, cold, cold_floor))
            chromium.close()
    finally:
        floor.terminate()
    return rows


def _row(
    name: str, took: list[float], base: list[float], cold: float, cold_floor: float
) -> dict[str, float | str | int]:
    return {
        "name": f"click → paint, {name} / near-empty page", "n": len(took),
        "ms": round(median(took)), "floor_ms": round(median(base)), "limit_ms": round(2 * median(base) + 150),
        "min_ms": round(min(took)), "max_ms": round(max(took)), "cold_ms": round(cold), "cold_floor_ms": round(cold_floor),
    }  # fmt: skip
