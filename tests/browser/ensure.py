"""Find a Chromium for the browser tests, or install one, or stop and say what to install.

`python -m tests.browser.ensure` prints the path. Order: KINERJA_BROWSER, an installed Chromium or Chrome,
Debian's package when root, Playwright's own download. Never ends well without a browser that starts.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Debian's chromium asks for rasterisation by a GPU; without one, imitating it costs more than the page itself.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "Uji peramban perlu Chromium: pasang paket 'chromium' (Debian/Ubuntu) atau Google Chrome, atau setel "
    "KINERJA_BROWSER ke berkas programnya.\n"
    "The browser tests need Chromium: install the package 'chromium' (Debian/Ubuntu) or Google Chrome, or set "
    "KINERJA_BROWSER to its program file."
)


def installed() -> str | None:
    """The path of a browser that is here, or None."""
    named = os.environ.get("KINERJA_BROWSER")
    candidates = [named] if named else [shutil.which(name) for name in NAMES] + list(MAC)
    found = next((path for path in candidates if path and Path(path).exists()), None)
    return found or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _install() -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        done = subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _starts(path: str) -> bool:
    done = subprocess.run(
        [path, "--headless", *FLAGS, "--version"], capture_output=True, text=True, check=False
    )
    return done.returncode == 0


def main() -> int:
    """Print the browser's path; 0 when one starts, 1 with advice otherwise."""
    path = installed()
    if path is None:
        print(
            "Memasang Chromium untuk uji peramban / installing Chromium for the browser tests ...", flush=True
        )
        _install()
        path = installed()
    if path is None or not _starts(path):
        print(ADVICE, file=sys.stderr)
        return 1
    print(f"Peramban / browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
