"""What programs may ask for, by name. One SQL text each (`sql/api/`) names its columns one by one, so that a new column
of a published table goes nowhere by itself, and binds the filters that it knows."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.api import PATH
from dashboard.i18n import t

SQL = Path(__file__).parents[1] / "sql" / "api"
# Under an address of their own: what one needs to read the rest. The published table that each is made from.
GUIDES = {"metrics": "metric", "units": "unit", "periods": "value"}
# Published tables, by their own names. Tables about persons, of words that people typed, and of files as they were
# handed in are not among them.
TABLES = (
    "value",
    "unit_tree",
    "control",
    "control_series",
    "comparison",
    "comparison_group",
    "comparison_member",
    "improvement",
    "focus",
    "ikm_letter",
    "importance",
    "ipa",
    "service",
    "pair",
    "co_movement",
    "peer_gate",
    "series_break",
    "distribution_pattern",
    "rule",
    "freshness",
)
BOUND = re.compile(r"\$(\w+)")
FILTERS = {
    "hierarchy": "hierarchy",
    "unit_id": "unit_id",
    "metric": "metric",
    "period_type": "period_type",
    "since": "from",
    "until": "to",
}  # what a text binds, and the parameter that says it


@dataclass(frozen=True)
class Offer:
    """One set of rows. name: in addresses and texts; source: the published table it is made from."""

    name: str
    source: str

    @property
    def path(self) -> str:
        """Its address below the host's."""
        return f"{PATH}{self.name}" if self.name in GUIDES else f"{PATH}tables/{self.name}"

    @property
    def sql(self) -> str:
        """The question."""
        return text(self.name)

    @property
    def filters(self) -> tuple[str, ...]:
        """Parameters by which its rows can be chosen, in one order for all."""
        bound = set(BOUND.findall(self.sql))
        return tuple(parameter for name, parameter in FILTERS.items() if name in bound)

    @property
    def title(self) -> str:
        """What it is called, in the present language."""
        return t(f"api.{self.name}")

    @property
    def about(self) -> str:
        """What it holds, in the present language."""
        return t(f"api.{self.name}_about")


OFFERS = {name: Offer(name, GUIDES.get(name, name)) for name in (*GUIDES, *TABLES)}


@cache
def text(name: str) -> str:
    """A question of `sql/api/`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
