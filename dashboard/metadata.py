"""What a file says of itself: the record of every metric as Satu Data Indonesia asks, and the file as a DCAT data set.

Made when a file is offered, in the words of that moment, because the file itself is written outside of a run.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, filters, i18n, metrics, origin, queries, shapes, spans, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.settings import settings
from dashboard.workbook import Shapes

MARK = re.compile(r"\s*\[(?:V2?|C|U)\]")
FILES = 12  # names of source files that are written out
# Fields of a metric's record in their order; each is `export.field_<name>` in words.
FIELDS = (
    "code", "name", "short", "concept", "definition", "formula", "meaning", "measure", "unit", "classification",
    "periods", "target", "direction", "source", "files", "producer", "limits", "disclosure", "reviewed",
)  # fmt: skip
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "parquet": "application/vnd.apache.parquet"}  # fmt: skip
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "title": {"@id": "dct:title", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "identifier": "dct:identifier", "publisher": "dct:publisher", "name": "foaf:name", "issued": "dct:issued",
    "license": "dct:license", "accessRights": {"@id": "dct:accessRights", "@container": "@language"},
    "temporal": "dct:temporal", "startDate": "dcat:startDate", "endDate": "dcat:endDate", "spatial": "dct:spatial",
    "distribution": "dcat:distribution", "mediaType": "dcat:mediaType", "version": "dcat:version",
    "language": "dct:language",
}  # fmt: skip


@dataclass(frozen=True)
class Described:
    """Everything that the files of one frame say beside its cells. notes: name -> text; records: one row per metric, in
    words of the present language; shapes: see workbook; made: properties of a document; data_set: the JSON file."""

    notes: Mapping[str, str]
    records: pd.DataFrame
    shapes: Shapes
    made: Mapping[str, Any]
    data_set: Mapping[str, Any]


def describe(frame: pd.DataFrame, notes: Mapping[str, str], found: Sequence[Metric], key: str) -> Described:
    """Of a frame that is on the screen now. found: the metrics it is about; key: name of its files."""
    view, told = filters.current(), list({record.metric: record for record in found}.values())
    about = {**notes, **hidden(frame)}
    rows = [fields(record, view) for record in told]
    titles = [t(f"export.field_{name}") for name in FIELDS]
    made = {
        "title": title(view),
        "author": producer(view),
        "created": _built(),
        "comments": t("frame.product"),
    }
    return Described(
        about,
        pd.DataFrame(rows, columns=list(FIELDS)).set_axis(titles, axis=1),
        shapes.shapes(frame, told),
        made,
        data_set(frame, about, told, view, key),
    )


def title(view: Filters) -> str:
    """`Tren: Kelurahan Plaju Ulu, Triwulan III 2026`."""
    place = f"{tree.unit_name(view.unit_id, view.hierarchy)}, {metrics.period_label(view.period)}"
    page = f"nav.{st.session_state.get('_page', '')}"
    return f"{t(page)}: {place}" if i18n.has(page) else place


def producer(view: Filters) -> str:
    """Who publishes: as the settings name him, else the unit at the top of the line of command."""
    if named := settings().producer:
        return named
    hierarchy = "command" if view.unit_id in tree.standing("command").index else view.hierarchy
    top, unit_id = view.unit_id, tree.parent_of(view.unit_id, hierarchy)
    while unit_id:
        top, unit_id = unit_id, tree.parent_of(unit_id, hierarchy)
    return tree.unit_name(top, hierarchy)


def hidden(frame: pd.DataFrame) -> dict[str, str]:
    """A note of how many rows of the frame are hidden, and why; none where all are shown."""
    gone = _hidden(frame)
    said = t("export.hidden_rows", n=metrics.number(gone), all=metrics.number(len(frame)),
             column=t("figure.col_status"))  # fmt: skip
    return {t("export.hidden"): f"{said} {t('hidden.why')}"} if gone else {}


def _hidden(frame: pd.DataFrame) -> int:
    column = t("figure.col_status")
    return int((frame[column] == t("figure.hidden")).sum()) if column in frame else 0


def fields(record: Metric, view: Filters) -> dict[str, str]:
    """The record of a metric in the present language: FIELDS and their texts, `–` for what nobody has said."""
    scale = "" if record.scale in (None, 1) else f" × {metrics.number(record.scale)}"
    fraction = f"({i18n.pick(record, 'numerator')}) ÷ ({i18n.pick(record, 'denominator')}){scale}"
    told = {
        "code": record.metric,
        "name": i18n.pick(record, "label"),
        "short": i18n.pick(record, "short"),
        "concept": _word("overview.aspect", record.aspect),
        "definition": i18n.pick(record, "formula"),
        "formula": i18n.pick(record, "numerator") if record.kind == "count" else fraction,
        "meaning": i18n.pick(record, "why"),
        "measure": _word("export.kind", record.kind),
        "unit": _word("measured", record.unit),
        "classification": t("export.classification"),
        "periods": ", ".join(_word("period_type", kind) for kind in record.periods),
        "target": metrics.fmt(record, record.target),
        "direction": _word("methodology", record.better),
        "source": MARK.sub("", record.source),
        "files": files(record, view),
        "producer": producer(view),
        "limits": i18n.pick(record, "limits"),
        "disclosure": _word("disclosure", record.disclosure),
        "reviewed": metrics.date(record.reviewed),
    }
    return {name: told[name] or metrics.NOTHING for name in FIELDS}


def files(record: Metric, view: Filters) -> str:
    """Names of the exports of its kind that speak of the chosen period, the latest first."""
    kind = spans.effective(record.periods, view.period_type)
    names = list(
        origin.exports(record.fact, spans.first(view.period_start, kind), kind)["file_name"].unique()
    )
    more = len(names) - FILES
    return ", ".join([*names[:FILES], *([t("export.more", n=metrics.number(more))] if more > 0 else [])])


def _word(section: str, key: str) -> str:
    joint = "_" if section in ("overview.aspect", "export.kind") else "."
    return t(f"{section}{joint}{key}") if i18n.has(f"{section}{joint}{key}") else key


def data_set(
    frame: pd.DataFrame, notes: Mapping[str, str], found: Sequence[Metric], view: Filters, key: str
) -> dict[str, Any]:
    """The frame as a DCAT data set with its columns, its metrics in both languages, and what is hidden."""
    build, kind = queries.build(), access.sees(view.hierarchy, view.unit_id)
    record: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "dcat:Dataset",
        "identifier": f"{build['build']}/{key}/{view.hierarchy}/{view.unit_id}/{view.period}",
        "title": i18n.both(lambda: title(view)),
        "description": i18n.both(lambda: t("export.lead")),
        "language": view.lang,
        "publisher": {"@type": "foaf:Agent", "name": producer(view)},
        "license": settings().licence or None,
        "accessRights": i18n.both(lambda: t(f"frame.{kind}")),
        "issued": f"{_built().isoformat()}Z",
        "version": build["build"],
        "temporal": {
            "startDate": view.period_start.isoformat(),
            "endDate": (spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)).isoformat(),
        },
        "spatial": tree.unit_name(view.unit_id, view.hierarchy),
        "distribution": [{"@type": "dcat:Distribution", "title": {view.lang: f"{key}.{name}"}, "mediaType": media}
                         for name, media in KINDS.items()],
        "unit_id": view.unit_id, "hierarchy": view.hierarchy, "period": view.period, "audience": kind,
        "rules_version": build["rules_version"], "metrics_version": build.get("metrics_version"),
        "as_of": pd.Timestamp(build["as_of"]).date().isoformat(), "synthetic": bool(build["synthetic"]),
        "rows": len(frame), "rows_hidden": _hidden(frame), "columns": columns(frame, found), "notes": dict(notes),
        "indicators": [indicator(metric, view) for metric in found],
    }  # fmt: skip
    return {name: value for name, value in record.items() if value is not None}


def indicator(record: Metric, view: Filters) -> dict[str, Any]:
    """A metric for a program: its fields in both languages, and the codes behind the words."""
    told: dict[str, dict[str, str]] = {}
    for lang in i18n.LANGS:
        with i18n.speaking(lang):
            told[lang] = {name: text for name, text in fields(record, view).items() if name != "code"}
    codes = {"unit": record.unit, "measure": record.kind, "direction": record.better, "decimals": record.decimals,
             "scale": record.scale, "target": record.target, "periods": list(record.periods)}  # fmt: skip
    return {"code": record.metric, **codes, "texts": told}


def columns(frame: pd.DataFrame, found: Sequence[Metric]) -> list[dict[str, Any]]:
    """Name and type of each column; its unit where all values have the same."""
    units = {record.unit for record in found}
    values = {t(key) for key in shapes.VALUES}
    return [
        {
            "name": str(name),
            "datatype": _type(frame.iloc[:, at]),
            **({"unit": next(iter(units))} if name in values and len(units) == 1 else {}),
        }
        for at, name in enumerate(frame.columns)
    ]


def _type(column: "pd.Series[Any]") -> str:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_numeric_dtype(column):
        return "integer" if pd.api.types.is_integer_dtype(column) else "number"
    cells = [cell for cell in column if not isinstance(cell, str) and pd.notna(cell)]
    return "date" if cells and all(isinstance(cell, dt.date) for cell in cells) else "string"


def _built() -> dt.datetime:
    """When the build was made, UTC."""
    return pd.Timestamp(queries.build()["built_at"]).to_pydatetime()
