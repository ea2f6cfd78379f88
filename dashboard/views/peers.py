"""Whether what colleagues say of each other tells people apart: said wherever such figures stand beside each other."""

import datetime as dt
from collections.abc import Iterable

from dashboard import frame, metrics, queries, spans
from dashboard.filters import Filters
from dashboard.i18n import t

FAMILY = "berakhlak_peer"


def apart(view: Filters, unit_id: str) -> bool | None:
    """Whether the last peer ratings of this unit up to the period may be read as differences; None without any."""
    end = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    last = spans.containing(end, "semester")
    rows = queries.run("peer_gate", hierarchy=view.hierarchy, unit_id=unit_id, last=last)
    return None if rows.empty else bool(rows["gate"].iloc[0])


def note(view: Filters, unit_id: str, shown: Iterable[str]) -> None:
    """Say it where the gate is closed and peer ratings are among the metrics shown; else nothing."""
    records = metrics.records()
    if any(records[metric].family == FAMILY for metric in shown) and apart(view, unit_id) is False:
        frame.note(t("raters.gate_closed"))
