"""Reports of many units in one ZIP, written a few at a time, so that whoever waits can go on working or stop."""

import io
import re
import time
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dashboard import i18n, metrics, queries, tree
from dashboard.filters import Filters
from dashboard.i18n import Lang, t
from dashboard.report.document import document
from dashboard.scope import forest
from dashboard.typeset.made import pdf

MOST_LETTERS = 60


class StaleError(Exception):
    """Build, access or choice are not those the reports were begun with."""


@dataclass(frozen=True)
class Order:
    """What is to be written: the view, its units in reading order, language and kind of figures."""

    view: Filters
    units: tuple[str, ...]
    language: Lang
    is_shared: bool


@dataclass
class Batch:
    """Reports under way. key: stands for the build and for what the visitor may see of it."""

    order: Order
    key: str
    done: int = 0
    _file: io.BytesIO = field(default_factory=io.BytesIO)

    def step(self, key: str, seconds: float) -> None:
        """Write reports until the time is over, at least one. Raises StaleError when the key is another by now."""
        if key != self.key:
            raise StaleError
        until = time.monotonic() + seconds
        while self.done < len(self.order.units):
            self._write(self.order.units[self.done])
            self.done += 1
            if time.monotonic() >= until:
                return

    def _write(self, unit_id: str) -> None:
        order = self.order
        made = document(replace(order.view, unit_id=unit_id), order.language, is_shared=order.is_shared)
        name = f"{self.done + 1:03}-{slug(made.kicker)}.pdf"
        entry = zipfile.ZipInfo(name, made.at.timetuple()[:6])
        with zipfile.ZipFile(self._file, "a") as archive:
            archive.writestr(entry, pdf(made))

    @property
    def is_ready(self) -> bool:
        """Whether every report is written."""
        return self.done == len(self.order.units)

    def content(self) -> bytes:
        """The ZIP as far as it is written."""
        return self._file.getvalue()


def begin(order: Order) -> Batch:
    """A batch of which nothing is written yet."""
    return Batch(order, queries.key())


def units(view: Filters) -> tuple[str, ...]:
    """The view's unit and every real unit below it, in the order of the tree; of a group its members with theirs."""
    reach = forest().reach(view.hierarchy, view.unit_id)
    known: Sequence[str] = [str(unit) for unit in tree.standing(view.hierarchy)["unit_id"]]
    return tuple(unit for unit in known if unit in reach)


def file_name(view: Filters, language: Lang, *, is_many: bool = False) -> str:
    """Name of the file without its ending."""
    with i18n.speaking(language):
        unit = slug(tree.unit_name(view.unit_id, view.hierarchy))
        return t("report.file_many" if is_many else "report.file", unit=unit, period=view.period.lower())


def unit_at(batch: Batch) -> str:
    """Name of the unit whose report is written next; of the last one at the end."""
    order = batch.order
    at = min(batch.done, len(order.units) - 1)
    return tree.unit_name(order.units[at], order.view.hierarchy)


def slug(name: str) -> str:
    """A name as part of a file's name: small letters, figures and dashes, whatever it holds."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MOST_LETTERS].strip("-") or "unit"


def size(content: bytes, unit: int, decimals: int = 0) -> str:
    """How large a file is, in this many bytes."""
    return metrics.number(max(len(content) / unit, 0.1 if decimals else 1), decimals)
