"""A real server held against its own description: requests that it allows and that it forbids are made up and sent."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.api.asked import PARAMETERS
from dashboard.api.offered import OFFERS
from tests.api.conftest import made
from tests.browser.window import serve
from tests.security.test_server import ask

SPEC = "/api/v1/openapi.json"
Told = tuple[str, str]


@pytest.fixture(scope="module")
def told(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Address of a server over the sample without limits of rate, and a token."""
    folder = tmp_path_factory.mktemp("described")
    env = {"DEMO_DATABASE_URL": f"sqlite:///{folder}/demo.db", "APP_RATE": "0"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KINERJA_DATA", str(sample_data))
        patch.setenv("DEMO_DATABASE_URL", env["DEMO_DATABASE_URL"])
        secret = made()
    with serve(sample_data, folder / "log", **env) as url:
        yield url, secret


def held(told: Told, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The server held against its description by schemathesis, always with the same made-up requests."""
    url, secret = told
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}{SPEC}", "--seed", "7"]
    command += ["-H", f"Authorization: Bearer {secret}", "--generation-database", "none", *options]
    env = {**os.environ, "COLUMNS": "120"}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=240, check=False
    )


def test_every_address_does_what_it_says(told: Told, tmp_path: Path) -> None:
    done = held(told, tmp_path, "--phases", "fuzzing", "--max-examples", "2")
    assert done.returncode == 0, done.stdout[-6000:]
    assert f"Tested: {len(OFFERS) + 1}" in done.stdout  # without the description itself


def test_one_address_at_every_edge(told: Told, tmp_path: Path) -> None:
    done = held(told, tmp_path, "--phases", "examples,coverage", "--include-path", "/api/v1/periods")
    assert done.returncode == 0, done.stdout[-6000:]


def test_the_description_names_every_parameter_and_column(told: Told) -> None:
    url, _ = told
    status, headers, body = ask(url, f"{SPEC}?lang=en")
    spec = json.loads(body)
    assert status == 200 and spec["openapi"] == "3.1.0" and headers["content-type"] == "application/json"
    assert set(spec["components"]["parameters"]) == set(PARAMETERS)
    undescribed = [
        (name, column)
        for name, row in spec["components"]["schemas"].items()
        for column, schema in row["properties"].items()
        if name in OFFERS and not schema.get("description")
    ]
    assert undescribed == []


def test_the_page_for_people_in_both_languages(told: Told) -> None:
    url, _ = told
    pages = [ask(url, f"/api/v1/?lang={tongue}", Accept="text/html") for tongue in ("id", "en")]
    assert [status for status, _, _ in pages] == [200, 200] and ask(url, "/api/v1")[0] == 308
    assert all(
        f'lang="{tongue}"'.encode() in body for tongue, (_, _, body) in zip(("id", "en"), pages, strict=True)
    )
    assert all(offer.path.removeprefix("/api/v1/").encode() in pages[0][2] for offer in OFFERS.values())
