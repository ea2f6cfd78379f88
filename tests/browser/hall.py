"""A server whose discussions a test writes itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.window import serve
from tests.pages.charts import enrich
from tests.pages.conftest import publish


@contextmanager
def held(data: Path) -> Iterator[str]:
    """A server over the drawn warehouse, whose app database this process writes too; yields its address."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KINERJA_DATA", str(data))
        folder = publish(data)
        enrich(data)
        shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
        with serve(data, data / "log") as url:
            yield url
