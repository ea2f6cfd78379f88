"""Own groups of units for page Perbandingan: named, changed and ended by human resources."""

import streamlit as st

from dashboard import access, judgements, tree
from dashboard.entered import NotDecidedError
from dashboard.filters import Filters
from dashboard.i18n import escape, t
from dashboard.views import recount


def box(view: Filters) -> None:
    """The editor, for those who may decide; nothing for others."""
    if not access.may_decide("group"):
        return
    recount.told()
    turn = st.session_state.setdefault("_group_turn", 0)
    with st.expander(
        t("groups.title"), icon=":material/edit:", key=f"groups_{turn}", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        st.caption(t("groups.lead"))
        groups = _groups()
        chosen = None
        if groups:
            words = {key: name for key, (name, _) in groups.items()}
            chosen = st.selectbox(
                t("groups.which"), list(words), index=None, format_func=words.__getitem__,
                placeholder=t("groups.new"), key=f"group_which_{turn}",
            )  # fmt: skip
        _editor(view, chosen, *groups.get(chosen or "", ("", [])))


def _groups() -> dict[str, tuple[str, list[str]]]:
    """Name and members by group_id, by name."""
    rows = judgements.groups()
    return {
        str(key): (str(own["name"].iloc[0]), list(own["unit_id"]))
        for key, own in rows.groupby("group_id", sort=False)
    }


def _editor(view: Filters, chosen: str | None, name: str, members: list[str]) -> None:
    key = f"{st.session_state['_group_turn']}_{chosen or 'new'}"
    new_name = st.text_input(t("groups.name"), name, max_chars=judgements.NAME[1], key=f"group_name_{key}")
    units = tree.standing(view.hierarchy)
    names = {str(u): str(n) for u, n, k in zip(units.index, units["unit_name"], units["unit_kind"], strict=True)
             if k != tree.GROUP}  # fmt: skip
    elsewhere = [unit for unit in members if unit not in names]
    picked = st.multiselect(
        t("groups.units"), list(names), [unit for unit in members if unit in names], key=f"group_units_{key}",
        format_func=names.__getitem__, placeholder=t("groups.units_hint"),
    )  # fmt: skip
    if elsewhere:
        st.caption(t("groups.elsewhere", units=escape(", ".join(elsewhere))))
    with st.container(horizontal=True):
        if st.button(t("groups.keep"), type="primary", key=f"group_keep_{key}"):
            _keep(chosen, new_name, [*picked, *elsewhere])
        if chosen and st.button(t("groups.end"), key=f"group_end_{key}"):
            _end(chosen)


def _keep(chosen: str | None, name: str, units: list[str]) -> None:
    try:
        judgements.change_group(chosen, name, units) if chosen else judgements.add_group(name, units)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    _done()


def _end(group_id: str) -> None:
    try:
        judgements.end_group(group_id)
    except NotDecidedError as refused:
        st.warning(refused.words)
        return
    _done()


def _done() -> None:
    """Begin with an empty editor, and have the comparisons made again."""
    st.session_state["_group_turn"] += 1
    recount.ask()
    st.rerun()
