"""The privacy notice on screen; what depends on the agency is read from the published rules."""

import streamlit as st

from dashboard import frame, queries
from dashboard.i18n import escape, t

PARTS = ("what", "why", "who", "never")
MONTHS = ("appraisal", "plan", "target", "older_appraisal", "competence", "training", "recognition", "peer", "survey",
          "complaint", "service_volume", "holiday", "organisation_rating")  # fmt: skip
DAYS = ("refused", "original", "access_log", "decision", "opinion", "discussion")


def notice() -> None:
    """The short notice: which data, why, who sees them, what never enters."""
    with st.grid(2, min_column_width=320, key="privacy_notice"):
        for part in PARTS:
            with st.container(border=True):
                st.markdown(f"**{t(f'privacy.{part}')}**  \n{t(f'privacy.{part}_body')}")


def kept() -> None:
    """How long each kind of data is kept, as the rules of the present build say."""
    if not queries.ready():
        frame.note(t("privacy.kept_unknown"))
        return
    lines = [f"| {t('privacy.kind')} | {t('privacy.period')} |", "|---|---|"]
    for section, kinds, unit in (("retention", MONTHS, "months"), ("retention_days", DAYS, "days")):
        values = _values(section)
        lines += [
            f"| {t(f'privacy.kind_{kind}')} | {t(f'privacy.{unit}', n=escape(values.get(kind, '–')))} |"
            for kind in kinds
        ]
    st.markdown("\n".join(lines))


def rights() -> None:
    """What a person may ask for."""
    st.markdown(t("privacy.rights_body"))


def contact() -> None:
    """Whom to ask: the office named in the rules, or that none is named yet."""
    values = _values("contact") if queries.ready() else {}
    office, reach = (escape(values.get(key, "").strip()) for key in ("office", "reach"))
    if not office:
        frame.note(t("privacy.ask_unnamed"))
        return
    st.markdown(t("privacy.ask_body", office=office, reach=reach))


def _values(section: str) -> dict[str, str]:
    rows = queries.run("rules", sections=(section,))
    return dict(zip(rows["key"], rows["value"], strict=True))
