"""The keyboard of a presenter, and of the remote control in his hand."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

KEY = "present_keys"
_mount = st.components.v2.component(
    KEY, js=(Path(__file__).parents[1] / "present_keys.js").read_text(encoding="utf-8")
)


def listen(step: int, last: int, go: Callable[[int], None] | None) -> None:
    """Call `go` with the step that keys ask for, from 0 to last; without it only full screen is listened to."""

    def pressed() -> None:
        wanted = st.session_state[KEY].step
        if go and isinstance(wanted, (int, float)):
            go(int(wanted))

    data = {"step": step, "last": last, "moves": go is not None}
    _mount(key=KEY, data=data, on_step_change=pressed, height=1)
