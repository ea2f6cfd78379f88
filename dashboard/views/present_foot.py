"""The foot of a step: ways to the others, how to take part, what the figures are."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from dashboard import metrics, queries
from dashboard.discussion.agenda import Item
from dashboard.discussion.sessions import Discussion
from dashboard.i18n import t
from dashboard.views import present_slide


def show(
    talk: Discussion, points: Sequence[Item], step: int, address: str, go: Callable[[int], None] | None
) -> None:
    """The foot; go: moves the step, None for who only follows."""
    last = len(points) + 1
    with st.container(horizontal=True, vertical_alignment="center", key="present_foot", gap="small"):
        if go:
            _button("previous", ":material/chevron_left:", step - 1, step <= 0, go)
            _button("next", ":material/chevron_right:", step + 1, step >= last, go)
        st.html(_told(talk, points, step, address, leads=go is not None), width="stretch")


def _button(name: str, icon: str, step: int, is_end: bool, go: Callable[[int], None]) -> None:
    st.button(
        t(f"present.{name}"), icon=icon, key=f"present_{name}", disabled=is_end, on_click=go, args=(step,),
        type="tertiary",
    )  # fmt: skip


def _told(talk: Discussion, points: Sequence[Item], step: int, address: str, leads: bool) -> str:
    place = t("present.step", at=metrics.number(step), last=metrics.number(len(points) + 1))
    where = (
        f"{present_slide.place(address.replace(talk.code, ''))}<b>{escape(talk.code)}</b>" if address else ""
    )
    state = where or f"<span>{escape(t(f'present.{talk.state}'))}</span>"
    is_sample = bool(queries.build()["synthetic"])
    sample = f'<span class="k-sample">{escape(t("frame.synthetic"))}</span>' if is_sample else ""
    keys = f'<span class="k-keys">{escape(t("present.keys" if leads else "present.follows"))}</span>'
    return (
        f'<div class="k-foot"><span>{escape(place)}</span><span class="k-code">{state}</span>{keys}'
        f"<span>{escape(t('present.shared'))}</span>{sample}</div>"
    )
