"""A warehouse drawn by hand (real DuckDB file) and visits to the app through its only entry."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner

from dashboard import i18n
from tests.conftest import ROOT

# Streamlit looks through every installed package at each visit; they do not change while the tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
TINY = "\n".join(
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("tiny.sql", "control.sql", "completeness.sql", "citizens.sql", "recognition.sql")
)


# Many small tables: in blocks of the usual size the file would be eight times as large.
SMALL_BLOCKS = {"default_block_size": "16384"}


@cache
def drawn(build: str, synthetic: bool) -> bytes:
    """The drawn warehouse as a file, made once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "internal.duckdb"
        with duckdb.connect(str(file), config=SMALL_BLOCKS) as con:
            head, _, rest = TINY.partition(";")
            con.execute(head, {"build": build, "synthetic": synthetic})
            con.execute(rest)
        return file.read_bytes()


def redraw(file: Path, sql: str) -> None:
    """Run SQL on a drawn file before the app opens it. The same SQL on the same file is run once only."""
    file.write_bytes(_redrawn(file.read_bytes(), sql))


@lru_cache(maxsize=48)
def _redrawn(before: bytes, sql: str) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "redrawn.duckdb"
        file.write_bytes(before)
        with duckdb.connect(str(file)) as con:
            con.execute(sql)
        return file.read_bytes()


def publish(
    data: Path, build: str = "b1", synthetic: bool = True, finish: Callable[[Path], None] | None = None
) -> Path:
    """Publish the drawn warehouse under a build name, as a build does: files first, then the pointer.

    finish: what else to do in the folder before it is named, for a server that is looking on.
    """
    folder = data / "warehouse" / build
    folder.mkdir(parents=True)
    (folder / "internal.duckdb").write_bytes(drawn(build, synthetic))
    if finish:
        finish(folder)
    draft = data / "warehouse" / "CURRENT.draft"
    draft.write_text(build + "\n")
    draft.replace(data / "warehouse" / "CURRENT")
    return folder


@pytest.fixture
def tiny(data: Path) -> Path:
    """A data folder with the drawn warehouse published."""
    publish(data)
    return data


def visit(page: str, opened: str = "", **address: str) -> AppTest:
    """The app after one visit to a page with this address, one part `opened` by its key; it must not fail."""
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60)
    if opened:
        app.session_state[opened] = True
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py")
    app.run()
    assert not app.exception, app.exception
    return app


def again(app: AppTest) -> AppTest:
    """The app after a run of its view alone, as a browser asks for when something in it was used; on the screen is then
    what this run has sent."""
    (view,) = app._fragment_storage.resolve_target("view")
    with patch.object(local_script_runner, "RerunData", partial(RerunData, fragment_id=view)):
        return app.run()


def back(app: AppTest, to: Mapping[str, str]) -> AppTest:
    """The app after the browser went back to an address."""
    for name, value in to.items():
        app.query_params[name] = value
    with patch.object(local_script_runner, "RerunData", partial(RerunData, is_history_navigation=True)):
        return app.run()


def address(app: AppTest) -> dict[str, str]:
    """The address parameters after the run, each with one value."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def words(app: AppTest) -> str:
    """All text on the screen."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def text(key: str, lang: str, **params: object) -> str:
    """A text of one catalogue, filled in."""
    with i18n.speaking("en" if lang == "en" else "id"):
        return i18n.t(key, **params)
