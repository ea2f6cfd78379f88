"""Click to paint in real Chromium: each page's filter change against the near-empty page's, in the same run."""

import subprocess
import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.ensure import FLAGS, installed
from tests.browser.window import free_port, serve, wait_until_up
from tests.conftest import ROOT

# Name and path; the first page of the navigation has no path of its own.
PAGES = {"overview": "", "trend": "trend", "comparison": "comparison", "improvement": "improvement",
         "methodology": "methodology"}  # fmt: skip
QUIET_MS = 900
DRAWN = [
    "d",
    "src",
    "value",
    "transform",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "points",
    "height",
    "width",
    "style",
]
# The last change of what a person sees of the page after the click, painted: text, elements, and the attributes that
# charts draw with. Not counted: the marks of Streamlit around the page, such as its running man. A quiet stretch,
# longer than the pause between two parts of one answer, ends the measurement.
WATCH = (
    """
() => new Promise((done) => {
  let last = 0, from = 0;
  const main = document.querySelector('[data-testid="stMain"]');
  const painted = () => requestAnimationFrame(() => setTimeout(() => { last = performance.now(); }));
  const watch = new MutationObserver(painted);
  watch.observe(main, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: DRAWN});
  const click = () => { from = performance.now(); };
  document.addEventListener('pointerdown', click, {capture: true});
  const finish = (took) => {
    clearInterval(tick); clearTimeout(late); watch.disconnect();
    document.removeEventListener('pointerdown', click, {capture: true}); done(took);
  };
  const tick = setInterval(() => {
    if (last > from && from && performance.now() - last > QUIET) finish(last - from);
  }, 50);
  const late = setTimeout(() => finish(-1), 20000);
})
""".strip()
    .replace("QUIET", str(QUIET_MS))
    .replace("DRAWN", str(DRAWN))
)


def _choose(page: Page, number: int, nth: int) -> float:
    """Open the select box `number`, choose its option `nth`; milliseconds from the click to the last change."""
    page.locator('[data-testid="stSelectbox"]').nth(number).locator("input").click()
    page.wait_for_timeout(400)
    option = page.locator('[role="option"]').nth(nth)
    option.wait_for()
    handle = page.evaluate_handle("() => { window.__took = (" + WATCH + ")(); }")
    option.click()
    took = float(page.evaluate("() => window.__took"))
    handle.dispose()
    assert took > 0, "the page never changed"
    return took


def _series(page: Page, box: int, runs: int) -> list[float]:
    _choose(page, box, 4)  # warm, and a choice that no page starts with
    return [_choose(page, box, 2 + turn % 2) for turn in range(runs)]


def _cold(page: Page, url: str) -> float:
    page.goto("about:blank")
    page.goto(url)
    page.locator('[data-testid="stSelectbox"]').first.wait_for()
    page.wait_for_load_state("networkidle")
    return float(page.evaluate("() => performance.now()"))


def paint(data: Path, log: Path, runs: int = 7) -> list[dict[str, float | str | int]]:
    """For each page: median milliseconds of a period change, beside the near-empty page in the same browser."""
    port = free_port()
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
        wait_until_up(floor_url, floor)
        with serve(data, log) as url, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="id-ID")
            rows = []
            for name, path in PAGES.items():
                cold_floor, cold = _cold(page, floor_url), 0.0
                base = _series(page, 0, runs)
                cold = _cold(page, f"{url}/{path}")
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
        "min_ms": round(min(took)), "max_ms": round(max(took)),
        "cold_ms": round(cold), "cold_floor_ms": round(cold_floor),
    }  # fmt: skip
