"""How the numbers are made and judged, what was hidden and why, and from which rule each is: the last pages."""

from collections.abc import Iterator

from dashboard import i18n, metrics, panel, queries
from dashboard.i18n import t
from dashboard.panel import MARK
from dashboard.report.about import About, name_of, unlocked
from dashboard.typeset.blocks import Block, Facts, Heading, Table, Text
from dashboard.views import profile

METHODS = ("trend", "units", "ikm", "areas", "themes", "action")


def blocks(known: About) -> Iterator[Block]:
    """Build, methods, what is hidden, then each number with its formula and source."""
    yield Heading(t("report.method"))
    yield Text(t("report.method_lead"))
    yield _build()
    yield Heading(t("method.section"), 2)
    for name in METHODS:
        yield Heading(t(f"method.{name}_title"), 3)
        yield Text(t(f"report.method_{name}"))
    yield from _hidden(known)
    yield from _sources(known)


def _build() -> Facts:
    build = queries.build()
    rows = {
        "build": f"{build['build']}, {metrics.moment(build['built_at'])}",
        "as_of": metrics.date(build["as_of"]),
        "rules": str(build["rules_version"]),
        "rows": metrics.number(build["rows_in"]),
    }
    if bool(build["synthetic"]):
        rows["warning"] = t("export.synthetic")
    return Facts(tuple((t(f"report.fact_{name}"), text) for name, text in rows.items()))


def _hidden(known: About) -> Iterator[Block]:
    """How many numbers of each aspect are hidden in the periods of the report."""
    rows = panel.hidden(known.view, profile.periods(known.view))
    counted = rows.groupby("aspect", sort=False)[["hidden", "shown"]].sum()
    counted = counted[counted["hidden"] > 0]
    yield Heading(t("report.hidden"), 2)
    if counted.empty:
        yield Text(t(f"report.hidden_none_{known.audience}"))
    else:
        yield Text(unlocked(t("hidden.why")))
        header = tuple(t(f"report.col_{name}") for name in ("aspect", "hidden", "shown"))
        lines = tuple(
            (name_of(str(aspect)), metrics.number(row["hidden"]), metrics.number(row["shown"]))
            for aspect, row in counted.iterrows()
        )
        yield Table(header, lines, (4, 1.5, 1.5), t("report.hidden_alt"), (1, 2))
    if known.audience == "shared":
        yield Text(t("hidden.coarse"))
    yield Text(t("report.no_person"))


def _sources(known: About) -> Iterator[Block]:
    """Each number of the report: formula, source, limits."""
    records = [known.records[key] for key in known.now]
    if not records:
        return
    yield Heading(t("report.sources"), 2)
    header = tuple(t(f"report.col_{name}") for name in ("figure", "formula", "source"))
    lines = tuple(
        (i18n.pick(r, "label"), _first(i18n.pick(r, "formula")), MARK.sub("", r.source) or metrics.NOTHING)
        for r in records
    )
    yield Table(header, lines, (2.5, 5.0, 2.8), t("report.sources_alt"), is_dense=True)
    yield Text(t("report.sources_note"), "small")


def _first(text: str) -> str:
    """The first sentence; what limits it is on the page on methods."""
    sentence, point, rest = text.partition(". ")
    return f"{sentence}." if point and rest else text
