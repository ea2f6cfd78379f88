"""Reference vectors, read in place from the folder beside the project; absent ones skip the test by name."""

from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT

VECTORS = ROOT.parent / "shared" / "vectors"


def vector(name: str) -> Path:
    """The file of one vector set; skips the calling test, naming the file, where it is absent."""
    file = VECTORS / name
    if not file.is_file():
        pytest.skip(f"reference vectors {name} are not beside the project")
    return file


def frame(name: str) -> pd.DataFrame:
    """One CSV of the collection, keys such as "1" or "Total" as text where a column mixes them."""
    return pd.read_csv(vector(name), encoding="utf-8-sig")
