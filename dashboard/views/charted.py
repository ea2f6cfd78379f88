"""What the build says of a series, for drawings and tables: each point with its limits, its verdict and its colour."""

from typing import Any

import pandas as pd

from dashboard import figures, metrics
from dashboard.figures import Judged, Look
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import verdicts


def chart(rows: pd.DataFrame, parts: pd.DataFrame, period_type: str) -> dict[str, Judged]:
    """One unit's rows of `points` and `segments` as a drawing needs them, by period."""
    states = dict(zip(parts["segment"], parts["state"], strict=True))
    return {
        row.period: Judged(
            segment=int(row.segment), state=verdicts.text(states.get(row.segment)) or "empty",
            centre=_line(row.centre), lpl=_line(row.lpl), upl=_line(row.upl),
            verdict=verdicts.text(row.verdict) or "none", side=verdicts.text(row.side),
            said=_told(row, period_type) if row.verdict in verdicts.SIGNALS else "",
        )
        for row in figures.each(rows[rows["segment"].notna()])
    }  # fmt: skip


def _line(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def lit(rows: pd.DataFrame, look: Look) -> dict[str, str]:
    """Colour of each period that is a signal, for a small drawing of one unit."""
    return next(iter(each_lit(rows.assign(unit_id=""), look).values()), {})


def each_lit(rows: pd.DataFrame, look: Look) -> dict[str, dict[str, str]]:
    """The same for each unit that has a signal."""
    signals = rows[rows["verdict"].isin(verdicts.SIGNALS)]
    found: dict[str, dict[str, str]] = {}
    columns = (signals[name].tolist() for name in ("unit_id", "period", "verdict"))
    for unit, period, verdict in zip(*columns, strict=True):
        found.setdefault(str(unit), {})[str(period)] = figures.tone(str(verdict), look.ink)
    return found


def columns(frame: pd.DataFrame, rows: pd.DataFrame, record: Metric, period_type: str) -> pd.DataFrame:
    """For each row of a published frame of one unit: limits, middle line and verdict as a table writes them."""
    told = unrounded(frame, rows, record, period_type)
    limits = told.columns[:3]
    return told.assign(**{
        name: ["" if pd.isna(value) else metrics.fmt(record, value) for value in told[name]] for name in limits
    })  # fmt: skip


def unrounded(frame: pd.DataFrame, rows: pd.DataFrame, record: Metric, period_type: str) -> pd.DataFrame:
    """The same for a file: limits and middle line as numbers."""
    lines = frame[["period", "status"]].merge(rows, on="period", how="left")
    ends = figures.limits(record.unit, record.kind)
    told = {
        t(f"signal.col_{name}"): [None if pd.isna(value) else figures.clipped(value, *ends) for value in lines[name]]
        for name in ("lpl", "centre", "upl")
    }  # fmt: skip
    verdict = {t("signal.col_verdict"): [_verdict(row, period_type) for row in figures.each(lines)]}
    return pd.DataFrame(told | verdict, index=frame.index)


def _verdict(row: Any, period_type: str) -> str:
    if row.status in ("hidden", "no_data") or not verdicts.text(row.verdict) or row.verdict == "none":
        return ""
    return _told(row, period_type)


def _told(row: Any, period_type: str) -> str:
    return verdicts.said(row.verdict, row.cause, row.side, row.state_now, period_type)
