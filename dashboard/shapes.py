"""How the numbers of a file are written: the decimals and the unit of the metric that a row or a column names."""

from collections.abc import Sequence

import pandas as pd

from dashboard import i18n, metrics
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.workbook import Shape, Shapes

# Columns that hold values of a metric, by their words.
VALUES = ("figure.col_value", "figure.col_lo", "figure.col_hi", "improvement.col_elsewhere", "improvement.col_margin",
          "improvement.col_previous", "funnel.col_best", "funnel.col_best_lo", "funnel.col_best_hi",
          "recognition.before", "recognition.now", "signal.col_lpl", "signal.col_centre", "signal.col_upl")  # fmt: skip

NAMES = ("figure.col_metric", "recognition.figure")  # columns that say which metric a row is about


def shapes(frame: pd.DataFrame, found: Sequence[Metric]) -> Shapes:
    """How the values of each row are written: decimals and unit of the metric that the row, or the column, names."""
    named = {name: record for record in found for name in _names(record)}
    column = next((name for key in NAMES if (name := t(key)) in frame), "")
    rows = frame[column].map(named) if column in frame else pd.Series([None] * len(frame), dtype=object)
    only = found[0] if len(found) == 1 else None
    ends = frame.get(t("figure.col_n_to"), pd.Series([None] * len(frame)))
    starts = frame.get(t("figure.col_n"), ends)
    bands = [end if end != start else None for start, end in zip(starts, ends, strict=True)]
    values = {t(key) for key in VALUES}
    result = {}
    for head in map(str, frame.columns):
        own = named.get(head) or named.get(head.rpartition(": ")[0])
        if own and (head in named or head.rpartition(": ")[2] in values):
            result[head] = [_shape(own, None)] * len(frame)
        elif head in values:
            each = [row if isinstance(row, Metric) else only for row in rows]
            result[head] = [_shape(record, to) for record, to in zip(each, bands, strict=True)]
    return result


def _names(record: Metric) -> tuple[str, ...]:
    short = i18n.pick(record, "short")
    return i18n.pick(record, "label"), short, short.split(" · ")[0].split(": ")[-1]


def _shape(record: Metric | None, n_to: float | None) -> Shape | None:
    if record is None:
        return Shape(2)
    known = metrics.as_known(record, n_to)
    suffix = {"percent": "\N{NO-BREAK SPACE}%", "days": " " + t("measured.days")}.get(record.unit, "")
    return Shape(known.decimals, suffix)
