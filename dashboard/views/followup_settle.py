"""The form to say what became of an action. It holds on to the action as it was when the form was opened, so that a
change by somebody else is met, not overwritten."""

import streamlit as st

from dashboard.discussion import agreements
from dashboard.discussion.agreements import Action
from dashboard.discussion.sessions import ChangedError
from dashboard.entered import NotDecidedError
from dashboard.i18n import escape, t

TOLD = "_settle_told"  # (key of an action, what has to be said about it once)


def show(action: Action) -> None:
    """The form behind its button, for whoever may settle the action."""
    key = action.key
    box = st.popover(
        t("followup.settle"), type="tertiary", icon=":material/task_alt:", key=f"settle_{key}", on_change="rerun"
    )  # fmt: skip
    if not box.open:
        st.session_state.pop(f"_settling_{key}", None)
        return
    seen: Action = st.session_state.setdefault(f"_settling_{key}", action)
    with box:
        _warn(key)
        st.segmented_control(
            t("followup.filter_status"), agreements.STATES, default=seen.state, required=True,
            key=f"settle_state_{key}", format_func=lambda state: t(f"followup.status_{state}"),
        )  # fmt: skip
        st.text_area(
            t("followup.col_outcome"), seen.outcome, max_chars=agreements.OUTCOME[1], key=f"settle_outcome_{key}",
            placeholder=t("followup.outcome_hint"),
        )  # fmt: skip
        st.caption(t("notes.no_names"))
        st.button(t("notes.keep"), type="primary", key=f"settle_keep_{key}", on_click=_keep, args=(seen,))


def told() -> None:
    """What has to be said of an action that is not there any more."""
    _warn("")


def _warn(key: str) -> None:
    about, words = st.session_state.get(TOLD, (None, ""))
    if about == key:
        del st.session_state[TOLD]
        st.warning(words, icon=":material/sync_problem:")


def _keep(seen: Action) -> None:
    """Keep what was entered; what cannot be kept stays in the form with the reason."""
    key, state = seen.key, st.session_state
    try:
        agreements.settle(seen, state[f"settle_state_{key}"], state[f"settle_outcome_{key}"])
    except NotDecidedError as refused:
        state[TOLD] = (key, refused.words)
        return
    except ChangedError as changed:
        _met(seen, changed.now)
        return
    state[f"settle_{key}"] = False


def _met(seen: Action, now: Action | None) -> None:
    """Say that somebody was faster and what stands there now."""
    title = escape(seen.title)
    if now is None:
        st.session_state[TOLD] = ("", t("followup.revoked", title=title))
        return
    stands = t(f"followup.status_{now.state}") + (f": {escape(now.outcome)}" if now.outcome else "")
    st.session_state[TOLD] = (seen.key, t("followup.changed", title=title, now=stands))
    st.session_state[f"_settling_{seen.key}"] = now
