"""A drawn warehouse with both files, people of every role who sign in, a record of which file each question opened."""

import shutil
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import kept, warehouse
from tests.conftest import PERSONAL, ROOT
from tests.pages.charts import enrich
from tests.pages.conftest import publish

DRAWN = Path(__file__).parents[1] / "pages"
OWN = "\n".join((DRAWN / name).read_text(encoding="utf-8") for name in ("own.sql", "keywords.sql"))
ISSUER = "http://127.0.0.1:9"
FILES = ("internal.duckdb", "shared.duckdb")
PEOPLE = {
    "kepegawaian": "hrd@contoh.go.id",
    "pimpinan": "camat@contoh.go.id",
    "kepala_unit": "lurah@contoh.go.id",
    "fasilitator": "fasilitator@contoh.go.id",
    "pegawai": "pegawai@contoh.go.id",
}
GRANTS = """
[[grant]]
account = "HRD@contoh.go.id"
role = "kepegawaian"
[[grant]]
account = "camat@contoh.go.id"
role = "pimpinan"
hierarchy = "territory"
unit_id = "plaju"
[[grant]]
account = "lurah@contoh.go.id"
role = "kepala_unit"
hierarchy = "command"
unit_id = "ulu"
[[grant]]
account = "fasilitator@contoh.go.id"
role = "fasilitator"
[[grant]]
account = "pegawai@contoh.go.id"
role = "pegawai"
person_key = "k1"
"""


@pytest.fixture
def world(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The drawn warehouse, not a demo: exact values are 80, what everybody may see is 50; the grants of PEOPLE."""
    monkeypatch.delenv("APP_DEMO")
    make_world(data)
    return data


def make_world(data: Path) -> None:
    """Fill an empty data folder with it."""
    folder = publish(data)
    for name, content in zip(FILES, _files(), strict=True):
        (folder / name).write_bytes(content)
    (data / "access.toml").write_text(GRANTS, encoding="utf-8")


@cache
def _files() -> tuple[bytes, bytes]:
    """Both files of the drawn warehouse, made once."""
    with TemporaryDirectory() as place:
        folder = publish(Path(place))
        internal, shared = (folder / name for name in FILES)
        enrich(Path(place))
        with duckdb.connect(str(internal)) as con:
            con.execute(OWN)
            # Numbers of one kind stand together, as in a real build.
            con.execute("update metric set position = position + 100 * ascii(aspect[3])")
        shutil.copy(internal, shared)
        with duckdb.connect(str(shared)) as con:
            con.execute("; ".join(f"delete from {table}" for table in PERSONAL))
            con.execute("update value set value = 50 where value is not null; delete from sentence")
            con.execute("update headline set value = 50; update improvement set value = 50")
            con.execute("update ikm_letter set ikm = 50, ikm_exact = 50")
        return internal.read_bytes(), shared.read_bytes()


class Opened:
    """Which file was asked about which units: pairs of file name and unit ids, and the file of every question."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.units: set[tuple[str, str]] = set()

    def note(self, file: Path, params: Any) -> None:
        """Remember one question."""
        self.files.add(file.stem)
        asked = [params.get(name) for name in ("unit_id", "parent_id", "units")]
        for part in asked:
            self.units |= {(file.stem, unit) for unit in ([part] if isinstance(part, str) else part or [])}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """What the app asks from here on, read at its one door to the warehouse."""
    seen, fetch = Opened(), warehouse.fetch

    def noted(file: Path, sql: str, params: Any) -> Any:
        seen.note(file, params)
        return fetch(file, sql, params)

    monkeypatch.setattr(warehouse, "fetch", noted)
    st.cache_data.clear()
    kept.forget()
    yield seen


def claims(account: str, **more: Any) -> dict[str, Any]:
    """What the provider says of somebody who has just signed in; None leaves a claim out."""
    now = int(time.time())
    told = {"is_logged_in": True, "iss": ISSUER, "sub": account, "email": account, "iat": now, "exp": now + 300,
            "nonce": "n", "provider": "default", **more}  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def signed_in(told: dict[str, Any], page: str = "overview", opened: str = "", **address: str) -> AppTest:
    """The app after a visit by whom the provider says this; it must not fail."""
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60)
    app.secrets["auth"] = {
        "client_id": "x",
        "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
    }
    app.user = told
    if opened:
        app.session_state[opened] = True
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py")
    app.run()
    assert not app.exception and not app.error, [*app.exception, *app.error]
    return app
