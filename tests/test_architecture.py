"""The direction of the house, as rules that a wrong import breaks."""

import ast
import re
import tomllib
from collections.abc import Iterator, Set
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from dashboard import theme
from tests.conftest import ROOT

SQL = re.compile(
    r"\b(select\s.+\sfrom\s|insert\s+into\s|delete\s+from\s|create\s+(or\s+replace\s+)?(table|view)\s|update\s.+\sset\s)",
    re.IGNORECASE | re.DOTALL,
)
PACKAGES = {"duckdb", "plotly", "streamlit", "pandas", "babel", "numpy", "pyarrow", "rich", "xlsxwriter"}


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The first part of every module that a file imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def parts(file: Path) -> Iterator[str]:
    """Every module of the dashboard that a file imports from it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "dashboard":
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("etl", {"dashboard", "pages", "streamlit", "plotly"}),
        ("dashboard", {"etl", "pages"}),
        ("pages", {"etl", "duckdb", "pandas", "plotly"}),
    ],
)
def test_nothing_points_backwards(folder: str, forbidden: set[str]) -> None:
    assert files(folder)
    wrong = {
        str(file.relative_to(ROOT)): found
        for file in files(folder)
        if (found := forbidden & set(imports(file)))
    }
    assert wrong == {}


def loaded(file: Path, known: Set[str]) -> set[str]:
    """Modules among the known that a file imports as it is loaded."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found & known


@pytest.mark.parametrize("folder", ["etl", "dashboard", "journal", "deploy"])
def test_no_two_modules_need_one_another(folder: str) -> None:
    named = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files(folder)}
    assert len(named) > 2
    TopologicalSorter({name: loaded(file, named.keys()) for name, file in named.items()}).prepare()


def test_only_the_warehouse_module_opens_the_warehouse() -> None:
    known = [file for file in files("dashboard") if "duckdb" in set(imports(file))]
    assert [file.name for file in known] == ["opened.py", "warehouse.py"]
    assert [file.name for file in known if "duckdb.connect(" in file.read_text(encoding="utf-8")] == [
        "opened.py"
    ]
    uses = [file.name for file in files("dashboard") if "opened" in set(parts(file))]
    assert uses == ["warehouse.py"]


@pytest.mark.parametrize("folder", ["dashboard", "pages"])
def test_sql_lives_in_sql_files(folder: str) -> None:
    wrong = [
        (file.name, node.value[:60])
        for file in files(folder)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []


def test_every_question_has_an_asker() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in files("dashboard"))
    unasked = [sql.stem for sql in (ROOT / "dashboard" / "sql").glob("*.sql") if f'"{sql.stem}"' not in code]
    assert unasked == []


def test_pages_only_lay_out() -> None:
    long = {file.name: lines for file in files("pages") if (lines := len(file.read_text().splitlines())) > 60}
    assert long == {}


def test_no_module_hides_a_package() -> None:
    assert not PACKAGES & {file.stem for file in files("dashboard")}


@pytest.mark.parametrize(("tone", "section"), [(theme.LIGHT, "light"), (theme.DARK, "dark")])
def test_charts_and_page_share_their_ink(tone: theme.Ink, section: str) -> None:
    page = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][section]
    assert (tone.text, tone.ground, tone.panel, tone.line, tone.blue, tone.orange, tone.grey) == (
        page["textColor"],
        page["backgroundColor"],
        page["secondaryBackgroundColor"],
        page["borderColor"],
        page["blueColor"],
        page["orangeColor"],
        page["grayColor"],
    )
