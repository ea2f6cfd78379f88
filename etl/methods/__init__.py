"""Statistical methods as models: a model whose second line says `-- Method: name` is a query whose answer the method
turns into the model's table. Arrays in, arrays out: no method reads a file or asks a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import pyarrow as pa

Setting = Callable[[str], float]
MODULES: Mapping[str, str] = {  # method -> module of this package that holds it as METHOD
    "control": "control",
    "co_movement": "co_movement",
    "johnson": "johnson",
    "raters": "raters",
    "agreement": "agreement",
    "variance": "variance",
    "comparison": "comparison",
}


@dataclass(frozen=True)
class Method:
    """columns: every column of the table made, name to SQL type; run: rows of the query and numbers of rules.toml by
    their key ("interval.z") to rows with at least these columns; by_period: whether what it says of a period depends
    on the rows of that period alone."""

    columns: Mapping[str, str]
    run: Callable[[pa.Table, Setting], pa.Table]
    by_period: bool = False


def named(name: str) -> Method:
    """The method of this name. Raises KeyError for one that nobody wrote."""
    method: Method = import_module(f"etl.methods.{MODULES[name]}").METHOD
    return method
