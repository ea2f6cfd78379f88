"""What metrics and units are called, looked up while a page is drawn: a file is made later, when nobody's view is at
hand, and a discussion of years ago is told without its build."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard import i18n, metrics, queries, tree, warehouse
from dashboard.discussion.agreements import Action
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import Lang
from dashboard.offered import HIERARCHIES


@dataclass(frozen=True)
class Names:
    """Names by key; what is not in it is called by its key. is_synthetic: the numbers of now are invented."""

    metrics: Mapping[str, Mapping[Lang, str]] = field(default_factory=dict)
    units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    is_synthetic: bool = False

    def metric(self, key: str | None) -> str:
        """The metric's label in the present language; empty for none."""
        return self.metrics[key][i18n.lang()] if key and key in self.metrics else key or ""

    def unit(self, of: Action | Discussion) -> str:
        """The unit it is about."""
        known = self.units.get((of.hierarchy, of.unit_id))
        return known or (of.unit_name if isinstance(of, Discussion) else of.unit_id)


def names() -> Names:
    """The names of the current build; none while there is none."""
    try:
        labels = {
            key: {"id": record.label_id, "en": record.label_en} for key, record in metrics.records().items()
        }
        units = {
            (hierarchy, str(unit_id)): str(name)
            for hierarchy in HIERARCHIES
            for unit_id, name in tree.standing(hierarchy)["unit_name"].items()
        }
        return Names(labels, units, bool(queries.build()["synthetic"]))  # type: ignore[arg-type]
    except (warehouse.NoWarehouse, warehouse.UnknownTable):
        return Names()
