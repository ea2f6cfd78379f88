"""After a decision that the numbers must obey: they are computed again in the background, and the page says so."""

import streamlit as st

from dashboard import judgements
from dashboard.i18n import escape, pick, t
from dashboard.intake import Job, intake

POLL_SECONDS = 1.0
KEY = "_recount"


def ask() -> None:
    """Have the numbers computed again."""
    st.session_state[KEY] = judgements.ask_rebuild()


def told() -> None:
    """How far it is; once that it is done; nothing when nothing was decided."""
    job = _job()
    if job and job.state == "published":
        st.session_state.pop(KEY)
        st.info(t("recount.done"), icon=":material/check:")
    elif job:
        st.fragment(run_every=None if job.over else POLL_SECONDS)(_state)()


def _job() -> Job | None:
    job_id = st.session_state.get(KEY)
    return intake().job(job_id) if job_id else None


def _state() -> None:
    job = _job()
    if job is None:
        return
    if job.state == "failed":
        st.warning(f"{t('recount.failed')} {escape(pick(job, 'message'))}", icon=":material/error:")
        if st.button(t("recount.again"), key="recount_again"):
            ask()
            st.rerun()
    elif job.state == "published":
        st.rerun()
    else:
        st.progress(min(1.0, job.done / job.total) if job.total else 0.0, t("recount.busy"))
