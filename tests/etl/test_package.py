"""What is installed holds everything that runs: every folder is a package, and every file of it goes along."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch

from tests.conftest import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_with_files_is_installed_with_all_of_them() -> None:
    tools = SETTINGS["tool"]["setuptools"]
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for root in ("etl", "dashboard", "pages")
        for path in (ROOT / root).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted = tools["packages"]["find"]["include"]
    assert {"etl.models.staging", "etl.contracts.tables", "dashboard.text", "pages"} <= folders
    assert [name for name in sorted(folders) if not any(fnmatch(name, pattern) for pattern in wanted)] == []
    assert tools["package-data"] == {"*": ["*"]}


def test_the_extra_for_a_cluster_is_part_of_what_is_tested() -> None:
    extras = SETTINGS["project"]["optional-dependencies"]
    assert set(extras["spark"]) <= set(extras["dev"])
    assert not set(extras["spark"]) & set(SETTINGS["project"]["dependencies"])
