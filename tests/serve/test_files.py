"""What machines are made of: the container holds what the app imports, the units of systemd are right."""

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

UNITS = ROOT / "deploy" / "systemd"


def test_the_container_holds_every_package_of_ours() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"pages"}
    files = [file for name in ("etl", "dashboard", "pages", "deploy") for file in (ROOT / name).rglob("*.py")]
    used = {name for file in files for name in _imported(file)} & packages | {"pages", "deploy"}
    lines = (ROOT / "Containerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY ")}
    assert used - copied == set()
    ignored = (ROOT / ".containerignore").read_text()
    assert all(f"!{name}\n" in ignored for name in copied - {"--from=packages"})


def _imported(file: Path) -> set[str]:
    """The first part of each module that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {name.partition(".")[0] for name in plain} | {
        node.module.partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    }


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_every_unit_without_a_word(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/srv/kinerja/.venv/bin/python", "/bin/true")
        name = unit.name.replace("@.", "@8601.")
        (tmp_path / name).write_text(text)
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "kinerja" in line]
    assert names and own == [] and done.returncode == 0, done.stderr


def test_no_unit_has_more_rights_than_another() -> None:
    units = [unit.read_text() for unit in UNITS.glob("*.service")]
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "User=kinerja",
        "PrivateTmp=yes",
    ):
        assert units and all(f"\n{line}\n" in unit for unit in units), line
