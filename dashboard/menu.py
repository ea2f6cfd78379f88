"""The menu: pages in their groups, as far as they are the visitor's, and under it language and sign-in."""

from typing import Any, Literal

import streamlit as st

from dashboard import access, filters, gate, i18n

GROUPS = {
    "own": {"mine": ":material/person:"},
    "performance": {
        "overview": ":material/dashboard:",
        "unit": ":material/apartment:",
        "trend": ":material/show_chart:",
        "comparison": ":material/align_horizontal_left:",
        "improvement": ":material/target:",
    },
    "voices": {
        "citizens": ":material/sentiment_satisfied:",
        "behaviour": ":material/diversity_3:",
        "together": ":material/scatter_plot:",
    },
    "talks": {"discussion": ":material/forum:", "followup": ":material/task_alt:"},
    "appraisal": {
        "completeness": ":material/fact_check:",
        "competence": ":material/school:",
        "distribution": ":material/stacked_bar_chart:",
        "raters": ":material/groups:",
        "rollout": ":material/campaign:",
        "recognition": ":material/workspace_premium:",
    },
    "take": {"report": ":material/picture_as_pdf:"},
    "behind": {
        "data": ":material/database:",
        "methodology": ":material/menu_book:",
        "privacy": ":material/shield_person:",
    },
    "admin": {"keywords": ":material/match_word:", "access": ":material/key:", "log": ":material/history:"},
}
# Pages of a running discussion: opened from it, without menu entry and filters.
SCREENS = ("present", "facilitate")


def navigation(visitor: access.User) -> tuple[Any, str]:
    """The page asked for and its name, empty for none of the visitor's: his pages are listed in their groups, any other
    address is answered in words."""
    allowed, groups = access.pages(), dict(GROUPS)
    if visitor.role != "pegawai":
        groups["own"] = groups.pop("own")
    listed = [name for names in groups.values() for name in names if name in allowed]
    pages = {
        i18n.t(f"nav.{group}"): [_page(name, icon, listed) for name, icon in names.items() if name in listed]
        for group, names in groups.items()
    }
    shown = {title: found for title, found in pages.items() if found}
    gate.lead_home(listed[0])
    known = [name for name in SCREENS if name in allowed]
    screens = [_page(name, "", listed, "hidden") for name in known]
    page = st.navigation({**shown, "": [*screens, *gate.hidden([*listed, *known])]}, expanded=True)
    with st.sidebar:
        filters.language_switch()
        gate.visitor(visitor)
    is_his = any(page in found for found in (*shown.values(), screens))
    return page, (page.url_path or listed[0]) if is_his else ""


def _page(
    name: str, icon: str, listed: list[str], visibility: Literal["visible", "hidden"] = "visible"
) -> Any:
    title, is_first = i18n.t(f"nav.{name}"), name == listed[0]
    return st.Page(
        filters.path(name),
        title=title,
        icon=icon or None,
        url_path=name,
        default=is_first,
        visibility=visibility,
    )
