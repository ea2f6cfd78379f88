"""The floor of a page with charts: a static page with the same figures, drawn anew when another choice is made."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import plotly

from dashboard import chart
from tests.conftest import ROOT

# Which Plotly the static page loads: what Plotly for Python writes, or the build that the app serves.
WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SMALL = ROOT / "dashboard" / chart.LIBRARY.removeprefix("app/")


class Packed(SimpleHTTPRequestHandler):
    """A folder of files that lie there compressed."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Say that they are."""
        self.send_header("content-encoding", "gzip")
        self.send_header("cache-control", "public, max-age=31536000")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def static(figures: list[dict[str, Any]], folder: Path, library: Path) -> Iterator[str]:
    """Serve the page; figures: of the first choice, `add` brings more. Yields its address."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "index.html": Path(__file__).with_suffix(".html").read_bytes(),
        "figures.json": json.dumps(figures).encode(),
        "plotly.js": library.read_bytes(),
    }
    for name, body in files.items():
        (folder / name).write_bytes(gzip.compress(body, 9))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        server.server_close()
