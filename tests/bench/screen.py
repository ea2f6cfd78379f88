"""The pages in real Chromium beside two floors in the same run: the near-empty page of Streamlit, and a static page
with the same figures. Click to paint, cold and warm load, bytes on the wire, the CPU of the server for each change."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import static_page
from tests.browser.ensure import FLAGS, installed
from tests.browser.window import free_port, serve, wait_until_up
from tests.conftest import ROOT

# Name and path; the first page of the navigation has no path of its own.
# Those with charts of Plotly: only they have the second floor.
CHARTS = frozenset({"trend", "comparison", "together"})
PAGES = {"overview": ""} | {name: name for name in (
    "unit", "trend", "comparison", "improvement", "citizens", "behaviour", "together", "completeness", "competence",
    "distribution", "raters", "rollout", "recognition", "methodology",
)}  # fmt: skip
PERIOD, ANY = ".st-key-filter_period", '[data-testid="stSelectbox"]'  # where a choice is made
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
FIGURES = """() => [...document.querySelectorAll('.js-plotly-plot')].map(
    (box) => JSON.parse(JSON.stringify({data: box.data, layout: box.layout})))"""
REDRAW = """(figures) => {
    add(figures);
    choice.value = choices.length - 1;
    const from = performance.now();
    choice.dispatchEvent(new Event('change'));
    return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))));
}"""
METRIC = '[data-testid="stMetric"]'
SHOWN = {("page", True): ".js-plotly-plot .main-svg", ("page", False): "h1", ("static", True): ".main-svg",
         ("static", False): ".main-svg",
         ("near_empty", True): METRIC, ("near_empty", False): METRIC}  # fmt: skip
Row = dict[str, float | str | int]


class Load(NamedTuple):
    """Milliseconds from the address to the first words and to the last change; kilobytes on the wire."""

    words: float
    whole: float
    kb: float


def paint(data: Path, log: Path, runs: int = 7) -> list[Row]:
    """For each page of the app its changes and loads, beside the floors in the same browser, turn by turn."""
    with _near_empty() as empty, serve(data, log, APP_DEMO="1") as url, sync_playwright() as playwright:
        server = _server()
        chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        rows: list[Row] = []
        for name, path in PAGES.items():
            address = f"{url}/{path}"
            rows += _changes(chromium, name, address, empty, log.parent / name, server, runs)
        chromium.close()
    return rows


def _changes(
    chromium: Browser, name: str, address: str, empty: str, folder: Path, server: int, runs: int
) -> list[Row]:
    mine, floor = _window(chromium), _window(chromium)
    mine.goto(address), floor.goto(empty)
    mine.locator(".js-plotly-plot .main-svg" if name in CHARTS else "h1").first.wait_for()
    mine.wait_for_timeout(2500)
    figures = mine.evaluate(FIGURES)
    with suppress(AttributeError), static_page.static(figures, folder, static_page.SMALL) as still:
        page = _window(chromium)
        page.goto(still)
        took: dict[str, list[float]] = {"page": [], "near_empty": [], "static": []}
        cpu = []
        _choose(mine, PERIOD, 2 + runs), _choose(floor, ANY, 7)  # neither is the one shown at first
        for turn in range(runs):
            before = _cpu_ms(server)
            took["page"].append(_choose(mine, PERIOD, 2 + turn))  # a value that was never asked before
            cpu.append(_cpu_ms(server) - before)
            took["near_empty"].append(_choose(floor, ANY, turn))
            if figures:
                took["static"].append(float(page.evaluate(REDRAW, mine.evaluate(FIGURES))))
        row = {**_row(f"click → paint, {name}", took), "server_cpu_ms": round(median(cpu))}
        for window in (mine, floor, page):
            window.context.close()
        return [row, *_loads(chromium, name, address, empty, still if figures else "", runs=3)]
    raise AssertionError(name)


def _loads(chromium: Browser, name: str, address: str, empty: str, still: str, runs: int) -> list[Row]:
    """Cold (nothing kept by the browser) and warm (a second visit) loads of the page and its floors in turn."""
    places = {"page": address, "near_empty": empty} | ({"static": still} if still else {})
    found: dict[str, dict[str, list[Load]]] = {kind: {p: [] for p in places} for kind in ("cold", "warm")}
    for _ in range(runs):
        for place, where in places.items():
            window = _window(chromium)
            for kind in ("cold", "warm"):
                found[kind][place].append(_load(window, where, SHOWN[place, name in CHARTS]))
            window.context.close()
    rows = []
    for kind, loads in found.items():
        row = _row(
            f"{kind} load, {name}", {place: [one.whole for one in told] for place, told in loads.items()}
        )
        words = round(median(one.words for one in loads["page"]))
        rows.append({**row, "first_words_ms": words, "kb": round(loads["page"][0].kb)})
    return rows


def _load(page: Page, address: str, shown: str) -> Load:
    """shown: what has to be there before the page may be called whole."""
    sizes: list[float] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    note: Callable[[dict[str, Any]], None] = lambda told: sizes.append(told["encodedDataLength"])  # noqa: E731
    devtools.on("Network.loadingFinished", note)
    devtools.on("Network.webSocketFrameReceived", lambda told: sizes.append(_bytes(told["response"])))
    page.goto("about:blank")
    page.goto(address)
    page.locator(shown).first.wait_for()
    whole = float(page.evaluate("() => window.kWatch.settled(0)"))
    words = float(page.evaluate("() => window.kWatch.words ?? -1"))
    devtools.detach()
    return Load(words, whole, sum(sizes) / 1000)


def _bytes(frame: dict[str, Any]) -> float:
    """Of a binary frame, which the browser tells in base 64."""
    return len(frame["payloadData"]) * (0.75 if frame["opcode"] == 2 else 1)


def _window(chromium: Browser) -> Page:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="id-ID")
    context.add_init_script(WATCH)
    return context.new_page()


def _choose(page: Page, box: str, nth: int) -> float:
    """Open the select box, choose its option `nth`; milliseconds from the click to the last change painted."""
    page.locator(box).locator("input").first.click()
    page.wait_for_timeout(300)
    option = page.locator('[role="option"]').nth(nth)
    option.wait_for()
    option.click()
    return float(page.evaluate("() => window.kWatch.settled(window.kWatch.clicked)"))


def _server() -> int:
    """The process of the app: the child of this one that runs it."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return next(int(c) for c in children if b"dashboard/app.py" in Path(f"/proc/{c}/cmdline").read_bytes())


def _cpu_ms(process: int) -> float:
    """Milliseconds of CPU that a process has used until now, in steps of the system's clock."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _near_empty() -> Iterator[str]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "tests/bench/near_empty.py",
        "--server.headless",
        "true",
    ]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with Popen(command, cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL) as process:
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _row(name: str, took: dict[str, list[float]]) -> Row:
    """Medians in milliseconds, and the ratio to each floor turn by turn: median, least and most."""
    row: Row = {"name": name, "n": len(took["page"]), "ms": round(median(took["page"]))}
    for floor in ("near_empty", "static"):
        if told := took.get(floor):
            ratios = [mine / other for mine, other in zip(took["page"], told, strict=True)]
            row |= {f"{floor}_ms": round(median(told)), f"by_{floor}": round(median(ratios), 2)}
            row |= {f"by_{floor}_min": round(min(ratios), 2), f"by_{floor}_max": round(max(ratios), 2)}
    return row
